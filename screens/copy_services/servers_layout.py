"""Where everything stands on the Storage Servers panel: pure arithmetic of its size.

Wide, two units stand side by side in 44 cells each, their subsystems as tiles in two columns.
Narrow, each subsystem has one line.
"""

from __future__ import annotations

from dataclasses import dataclass

UNITS_SHOWN = 2
_DETAILS = 13
"""Rows from the details' heading to the end of the panel, wide."""


@dataclass(frozen=True, slots=True)
class ServersLayout:
    """The panel in cells of its own; `fullest`: subsystems of the unit that has most."""

    width: int
    height: int
    is_narrow: bool
    fullest: int

    @property
    def left(self) -> int:
        """First column of the content."""
        return 1 if self.is_narrow else 2

    @property
    def unit_width(self) -> int:
        """Columns of one unit."""
        return max(1, (self.width - 4) // 2 if self.is_narrow else (self.width - 10) // 2)

    @property
    def content_width(self) -> int:
        """From the left edge of the first unit to the right edge of the second."""
        return self.unit_x(1) + self.unit_width - self.left

    def unit_x(self, slot: int) -> int:
        """First column of the unit at the left or at the right."""
        return self.left + slot * (self.unit_width + (2 if self.is_narrow else 7))

    @property
    def selector_y(self) -> int:
        """Row of the selector."""
        return 0 if self.is_narrow else 3

    @property
    def heading_y(self) -> int:
        """Row of the units' names."""
        return 1 if self.is_narrow else 5

    @property
    def tiles_y(self) -> int:
        """First row of the tiles."""
        return 2 if self.is_narrow else 9

    @property
    def tiles_end(self) -> int:
        """The row after the last that tiles may take."""
        return self.details_y - (0 if self.is_narrow else 1)

    @property
    def details_y(self) -> int:
        """Row of the details' heading."""
        return self.height - (5 if self.is_narrow else _DETAILS)

    @property
    def legend_y(self) -> int:
        """Row of the legend."""
        return self.height - 3 if self.is_narrow else 1

    @property
    def buttons_y(self) -> int:
        """Row of the buttons."""
        return self.height - (1 if self.is_narrow else 2)

    @property
    def columns(self) -> int:
        """Tiles side by side in one unit."""
        return 1 if self.is_narrow else 2

    @property
    def tile_width(self) -> int:
        """Cells of a tile; narrow, its counts stand beside it."""
        return 18 if self.is_narrow else (self.unit_width - 2) // 2

    @property
    def is_roomy(self) -> bool:
        """Whether tiles of two lines have room for the fullest unit."""
        rows = -(-self.fullest // self.columns)
        return not self.is_narrow and rows * 3 - 1 <= self.tiles_end - self.tiles_y

    @property
    def tile_height(self) -> int:
        """Lines of a tile."""
        return 2 if self.is_roomy else 1

    @property
    def pitch(self) -> int:
        """From one row of tiles to the next."""
        return 3 if self.is_roomy else 1

    @property
    def rows(self) -> int:
        """Rows of tiles in view."""
        room = self.tiles_end - self.tiles_y
        return max(1, (room + self.pitch - self.tile_height) // self.pitch)

    def place(self, slot: int, index: int, top: int) -> tuple[int, int] | None:
        """The corner of a tile, None when it is scrolled out of view. `top`: first row shown."""
        row = index // self.columns - top
        if not 0 <= row < self.rows:
            return None
        x = self.unit_x(slot) + index % self.columns * (self.tile_width + 2)
        return x, self.tiles_y + row * self.pitch

    def top_for(self, index: int, top: int) -> int:
        """The first row to show so that a tile is in view; unchanged when it is."""
        row = index // self.columns
        return min(max(top, row - self.rows + 1), row)

    @property
    def last_top(self) -> int:
        """The first row shown when the end of the fullest unit is in view."""
        return max(0, -(-self.fullest // self.columns) - self.rows)
