"""Where everything stands on the Volumes panel: pure arithmetic of its size and density.

Wide is the design size: beside the button column, two areas of 44 with a gutter of 7. Narrow is
80x24 and all that is less than wide: two areas of 38 with one cell between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

WIDE_COLUMNS, WIDE_ROWS = 120, 34
"""Cells of the terminal from which the wide layout fits."""
MAP_ROWS = 17
"""Column heads and sixteen rows."""


class Density(Enum):
    """How much a volume takes (design language §4)."""

    ROOMY = "roomy tiles"
    COMPACT = "compact tiles"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Tiles of one area: place and size, all in cells; `pitch` is from one row to the next."""

    x: int
    y: int
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    pitch: int

    @property
    def capacity(self) -> int:
        """Volumes that fit without scrolling."""
        return self.columns * self.rows

    def place(self, index: int, top: int) -> tuple[int, int] | None:
        """The cell of a tile, or None when it is scrolled out of view. `top`: first row shown."""
        row = index // self.columns - top
        if not 0 <= row < self.rows:
            return None
        return self.x + index % self.columns * (self.tile_width + 1), self.y + row * self.pitch

    def top_for(self, index: int, top: int) -> int:
        """The first row to show so that a tile is in view; unchanged when it is."""
        row = index // self.columns
        return min(max(top, row - self.rows + 1), row)

    def last_top(self, count: int) -> int:
        """The first row shown when the end is in view."""
        return max(0, -(-count // self.columns) - self.rows)


@dataclass(frozen=True, slots=True)
class PanelLayout:
    """The panel in cells of its own."""

    width: int
    height: int
    is_narrow: bool
    density: Density

    @property
    def is_map(self) -> bool:
        """Whether volumes are shown as a map."""
        return self.density is Density.MAP

    @property
    def left(self) -> int:
        """First column of the content."""
        return 1 if self.is_narrow else 2

    @property
    def area_width(self) -> int:
        """Columns of one area."""
        return max(1, (self.width - 4) // 2 if self.is_narrow else (self.width - 10) // 2)

    @property
    def content_width(self) -> int:
        """From the left edge of the first area to the right edge of the second."""
        return self.area_x(1) + self.area_width - self.left

    def area_x(self, index: int) -> int:
        """First column of area 0 or 1."""
        gutter = 1 if self.is_narrow else 7
        return self.left + index * (self.area_width + gutter)

    @property
    def divider_x(self) -> int:
        """The hairline between the areas."""
        return self.area_x(1) - (1 if self.is_narrow else 4)

    @property
    def is_bare_map(self) -> bool:
        """The map at 80x24 gives up legend, buttons and hairline."""
        return self.is_narrow and self.is_map

    @property
    def heading_y(self) -> int:
        """Row of the selectors."""
        if self.is_bare_map:
            return 0
        return 1 if self.is_narrow else 3

    @property
    def tiles_y(self) -> int:
        """First row of the tiles or of the map's column heads."""
        return self.heading_y + (1 if self.is_bare_map else 2)

    @property
    def tiles_end(self) -> int:
        """The row after the last that tiles may take."""
        return self.height - (1 if self.is_bare_map else 8)

    @property
    def details_y(self) -> int:
        """Row of the details' heading (the only line of a bare map's strip)."""
        return self.height - (1 if self.is_bare_map else 7)

    @property
    def legend_y(self) -> int:
        """Row of the legend, -1 for none."""
        if self.is_bare_map:
            return -1
        return self.height - 3 if self.is_narrow else 1

    @property
    def buttons_y(self) -> int:
        """Row of the buttons, -1 for none."""
        if self.is_bare_map:
            return -1
        return self.height - 1 if self.is_narrow else self.height - 2

    @property
    def map_x(self) -> int:
        """Columns from an area's left edge to the map's row heads."""
        return 0 if self.is_narrow else 3

    @property
    def map_fits(self) -> bool:
        """Whether sixteen rows and columns have room."""
        room = self.tiles_end - self.tiles_y
        return room >= MAP_ROWS and self.area_width >= self.map_x + 37

    def grid(self, area: int) -> TileGrid:
        """The tiles of area 0 or 1."""
        roomy = self.density is Density.ROOMY
        width, height, pitch = (14, 2, 3) if roomy else (12, 1, 1)
        room = max(1, self.tiles_end - self.tiles_y)
        columns = max(1, (self.area_width + 1) // (width + 1))
        rows = max(1, (room + pitch - height) // pitch)
        return TileGrid(self.area_x(area), self.tiles_y, columns, rows, width, height, pitch)


def densities(width: int, height: int, is_narrow: bool) -> list[Density]:
    """The densities that can be shown at this size, the roomiest first."""
    kinds = [Density.COMPACT] if is_narrow else [Density.ROOMY, Density.COMPACT]
    if PanelLayout(width, height, is_narrow, Density.MAP).map_fits:
        kinds.append(Density.MAP)
    return kinds


def lay_out(
    width: int, height: int, is_narrow: bool, count: int, wanted: Density | None = None
) -> PanelLayout:
    """The layout for so many volumes in the fuller area: what was asked for, else what fits."""
    kinds = densities(width, height, is_narrow)
    if wanted in kinds:
        return PanelLayout(width, height, is_narrow, wanted)
    for kind in kinds:
        layout = PanelLayout(width, height, is_narrow, kind)
        if layout.is_map or layout.grid(0).capacity >= count:
            return layout
    return PanelLayout(width, height, is_narrow, kinds[-1])
