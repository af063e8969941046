"""The three columns of the Paths panel as rows of things, and the cursor among them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from screens.copy_services.paths_layout import ADAPTERS_ACROSS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import PortRow

Item = TypeVar("Item")
ORIGIN, UNITS, TARGETS = 0, 1, 2


def strips_of(ports: Sequence[PortRow]) -> list[list[PortRow]]:
    """The ports in rows of four, each bay on rows of its own."""
    strips = []
    for _, bay in groupby(ports, key=lambda port: port.bay):
        strips += in_rows(list(bay), ADAPTERS_ACROSS)
    return strips


def in_rows(items: Sequence[Item], across: int) -> list[list[Item]]:
    """Items in rows of so many."""
    return [list(items[at : at + across]) for at in range(0, len(items), across)]


@dataclass(slots=True)
class GridCursor:
    """Which column, and which row and place in it."""

    area: int = ORIGIN
    row: int = 0
    column: int = 0

    def is_at(self, area: int, row: int, column: int) -> bool:
        """Whether it stands there."""
        return (self.area, self.row, self.column) == (area, row, column)

    def keep(self, grids: Sequence[Sequence[Sequence[object]]]) -> None:
        """After a change: stay on something, or go back to a column that has something."""
        while self.area > ORIGIN and not grids[self.area]:
            self.area -= 1
        grid = grids[self.area]
        self.row = min(self.row, max(0, len(grid) - 1))
        self.column = min(self.column, max(0, len(grid[self.row]) - 1)) if grid else 0

    def move(self, grids: Sequence[Sequence[Sequence[object]]], columns: int, rows: int) -> None:
        """Move within a column of the panel, sideways at its edge to the next."""
        grid = grids[self.area]
        if rows and 0 <= self.row + rows < len(grid):
            self.row += rows
        elif columns and grid and 0 <= self.column + columns < len(grid[self.row]):
            self.column += columns
        elif columns:
            self.enter(grids, self.area + columns, 0 if columns > 0 else ADAPTERS_ACROSS)
        self.keep(grids)

    def enter(self, grids: Sequence[Sequence[Sequence[object]]], area: int, column: int) -> None:
        """Go to another column of the panel, if there is anything in it."""
        if ORIGIN <= area <= TARGETS and grids[area]:
            self.area, self.column = area, column

    def next_area(self, grids: Sequence[Sequence[Sequence[object]]]) -> None:
        """Go to the next column that has anything, and round to the first."""
        for step in (1, 2):
            area = (self.area + step) % 3
            if grids[area]:
                self.area, self.row, self.column = area, 0, 0
                return
