"""Filter volumes: which of them stay in view (§5.1.1.1, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import keymap
from screens.copy_services.boxes_dialogue import FilterBody, FilterBoxesDialogue
from screens.copy_services.volume_filter import GROUPS, VolumeFilter
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.desk import Desk


class VolumeFilterBody(FilterBody, can_focus=True):
    """Volumes by type and state, and how many of each area remain."""

    NOUN = "volumes"
    PLACES = (3, 26, 51)
    BOX_WIDTH = 23
    REMAINS_Y = 11

    def __init__(self, chosen: VolumeFilter, rows: Sequence[Sequence[VolumeRow]]) -> None:
        super().__init__("filter", chosen, GROUPS)
        self.filter: VolumeFilter = chosen
        self.rows = rows

    def paint_remains(self, canvas: Canvas, y: int) -> None:
        """In words, and counted for both areas."""
        canvas.text(3, y, self.filter.words())
        x = 3
        for letter, role, rows in zip("ST", ("source", "target"), self.rows, strict=True):
            x = canvas.text(x, y + 1, letter, role, bold=True) + 1
            kept = len(self.filter.kept(rows))
            x = canvas.text(x, y + 1, f"{kept} of {counted(len(rows), 'volume')}", "mute") + 3

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in self.boxes:
            self.filter = self.filter.toggled(self.current)
        self.repaint()

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""
        self.filter = VolumeFilter()
        self.repaint()


class FilterDialogue(FilterBoxesDialogue):
    """The filter of the Volumes panel."""

    SCOPES = (keymap.FILTER,)

    def __init__(
        self, desk: Desk, chosen: VolumeFilter, rows: Sequence[Sequence[VolumeRow]]
    ) -> None:
        super().__init__(desk, VolumeFilterBody(chosen, rows))
