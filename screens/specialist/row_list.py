"""A list of rows with a cursor, of which as many are shown as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from screens.labels import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.canvas import Canvas


class RowList:
    """Labels, the cursor and what is scrolled to; `area` is their area in the label protocol."""

    def __init__(self, area: str) -> None:
        self.area = area
        self.labels: Sequence[str] = ()
        self.cursor = 0
        self.top = 0

    @property
    def at_cursor(self) -> str:
        """The label at the cursor, "" in an empty list."""
        return self.labels[self.cursor] if self.labels else ""

    def show(self, labels: Sequence[str]) -> None:
        """Have other rows; the cursor stays with its label."""
        at = self.at_cursor
        self.labels = labels
        last = max(0, len(labels) - 1)
        self.cursor = labels.index(at) if at in labels else min(self.cursor, last)

    def put(self, label: str) -> None:
        """Put the cursor on a label."""
        if label in self.labels:
            self.cursor = self.labels.index(label)

    def move(self, count: int) -> None:
        """Move the cursor by so many rows."""
        self.cursor = min(max(0, self.cursor + count), max(0, len(self.labels) - 1))

    def shown(self, room: int) -> range:
        """The rows that are shown in so many lines, the cursor's among them."""
        self.top = min(max(self.top, self.cursor - room + 1), self.cursor)
        self.top = max(0, min(self.top, len(self.labels) - room))
        return range(self.top, min(len(self.labels), self.top + room))

    def paint_row(
        self, canvas: Canvas, index: int, x: int, y: int, width: int, is_focused: bool
    ) -> str:
        """The ground, cursor and target of a row; returns the ink of its text."""
        is_at = index == self.cursor
        if is_at and is_focused:
            canvas.row_cursor(x, y, width)
        elif is_at:
            canvas.mark(x, y, "cursor", "mute")
        states = ("current",) if is_at else ()
        canvas.target(self.labels[index], "row", x + 1, y, width - 1, states=states, area=self.area)
        return "bright" if is_at else "ink"

    def hidden(self, label: str, shown: Sequence[Target]) -> list[Target]:
        """The row with this label, if it is scrolled out of view."""
        if label not in self.labels or any(hit.area == self.area for hit in shown):
            return []
        return [Target(label, "row", Region(), area=self.area)]
