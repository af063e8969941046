"""Volumes as a map: one cell for each volume number, the row its first hex digit (§4).

A cell is found by arithmetic, for the mouse as well. A cell's ID is not painted in it but in the
strip below, where the label protocol finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens import mark_runs
from screens.copy_services.map_cells import HALF, MAP_COLUMNS
from screens.copy_services.tile_area import LETTERS

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.layout import PanelLayout
    from screens.copy_services.selection import Selection


@dataclass(frozen=True, slots=True)
class MapGrid:
    """Place of a map: its row heads begin at `x`, its column heads stand on row `y`."""

    x: int
    y: int

    def column_x(self, column: int) -> int:
        """The cell of a column: two cells each, a gap in the middle."""
        return self.x + 4 + 2 * column + (2 if column >= HALF else 0)

    def place(self, number: int) -> tuple[int, int]:
        """The cell of a volume number."""
        row, column = divmod(number, MAP_COLUMNS)
        return self.column_x(column), self.y + 1 + row

    def number_at(self, x: int, y: int) -> int | None:
        """The volume number under a cell; the blank behind a mark belongs to it."""
        row, rest = y - self.y - 1, x - self.x - 4
        half, rest = divmod(rest, 2 * HALF + 2)
        column = half * HALF + rest // 2
        if not 0 <= row < MAP_COLUMNS or half not in (0, 1) or rest >= 2 * HALF:
            return None
        return row * MAP_COLUMNS + column


def map_grid(layout: PanelLayout, area: int) -> MapGrid:
    """The map of area 0 or 1."""
    return MapGrid(layout.area_x(area) + layout.map_x, layout.tiles_y)


def paint_map(
    canvas: Canvas, grid: MapGrid, area: VolumeArea, selection: Selection, has_cursor: bool
) -> None:
    """Heads, one mark for each volume, selection and cursor."""
    row = area.at_cursor if has_cursor else None
    _paint_heads(canvas, grid, None if row is None else row.number)
    for place, half in enumerate(area.cells.halves):
        canvas.run(*grid.place(place * HALF), mark_runs.cells, half)
    for volume in selection.volumes():
        chosen = area.row(volume)
        if chosen is not None and chosen.id in area.index:
            role = selection.role_of(volume)
            canvas.text(*grid.place(chosen.number), LETTERS[role], "bright", role, bold=True)
    if row is not None:
        x, y = grid.place(row.number)
        canvas.text(x - 1, y, "[", "accent", bold=True)
        canvas.text(x + 1, y, "]", "accent", bold=True)


def _paint_heads(canvas: Canvas, grid: MapGrid, at: int | None) -> None:
    """Hex digits of columns and rows; those of the cursor light up."""
    for n in range(MAP_COLUMNS):
        lit = at is not None and at % MAP_COLUMNS == n
        canvas.text(grid.column_x(n), grid.y, f"{n:x}", "accent" if lit else "mute", bold=lit)
        lit = at is not None and at // MAP_COLUMNS == n
        canvas.text(grid.x, grid.y + 1 + n, f"{n:x}0", "accent" if lit else "mute", bold=lit)


def paint_counts(canvas: Canvas, x: int, y: int, width: int, area: VolumeArea) -> None:
    """How many volumes have each mark, as far as there is room."""
    counts = area.cells.counts
    length = sum(len(count) + 2 for _, count in counts)
    gap = 3 if length + 3 * len(counts) <= width + 3 else 1
    end = x + width
    for name, count in counts:
        if x + 2 + len(count) > end:
            return
        x = canvas.mark(x, y, name) + 1
        x = canvas.text(x, y, count) + gap
