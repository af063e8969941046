"""The base of the panels below the units: rows of the whole room, in a roomy layout or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from screens.machine.rows import RoomRows


class RoomPanel(Painted):
    """`rows` are None until the room was read for the first time."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.rows: RoomRows | None = None
        self.roomy = True

    def show(self, rows: RoomRows, roomy: bool) -> None:
        """Show these rows, unless they are shown already."""
        if rows is not self.rows or roomy != self.roomy:
            self.rows, self.roomy = rows, roomy
            self.repaint()
