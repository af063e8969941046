"""Volumes as a map: one cell for each volume number, the row its first hex digit (§4).

A cell is found by arithmetic, for the mouse as well. A cell's ID is not painted in it but in the
strip below, where the label protocol finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from screens.copy_services.area import MAP_COLUMNS
from screens.copy_services.faces import COUNTED, face_of, map_mark
from screens.copy_services.tile_area import LETTERS
from screens.palette import GLYPHS

if TYPE_CHECKING:
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.layout import PanelLayout
    from screens.copy_services.selection import Selection

HALF = MAP_COLUMNS // 2


class Cell(NamedTuple):
    """What stands in the two cells of a volume: its mark, that of a second relation, the ground."""

    mark: str = " "
    ink: str = "faint"
    ground: str = ""
    second: str = " "


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


_EMPTY = Cell()


def paint_map(
    canvas: Canvas, grid: MapGrid, area: VolumeArea, selection: Selection, has_cursor: bool
) -> None:
    """Heads, one mark for each volume, selection and cursor."""
    row = area.at_cursor if has_cursor else None
    _paint_heads(canvas, grid, None if row is None else row.number)
    cells = {each.number: _cell_of(canvas, each) for each in area.rows}
    for line in range(MAP_COLUMNS):
        for first in (0, HALF):
            numbers = range(line * MAP_COLUMNS + first, line * MAP_COLUMNS + first + HALF)
            _paint_run(canvas, grid, [cells.get(n, _EMPTY) for n in numbers], numbers[0])
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


def _cell_of(canvas: Canvas, row: VolumeRow) -> Cell:
    """How one volume stands in the map."""
    face = face_of(row)
    entry = GLYPHS[face.mark]
    second = GLYPHS[face.second].in_map(canvas.ability) if face.second else " "
    return Cell(entry.in_map(canvas.ability), entry.ink, face.tint, second)


def _paint_run(canvas: Canvas, grid: MapGrid, cells: list[Cell], number: int) -> None:
    """Half a row; neighbours of one ink and ground are written in one go."""
    x, y = grid.place(number)
    start = 0
    for end in range(1, len(cells) + 1):
        if end == len(cells) or cells[end][1:3] != cells[start][1:3]:
            text = "".join(cell.mark + cell.second for cell in cells[start:end])
            canvas.text(x + 2 * start, y, text, cells[start].ink, cells[start].ground or None)
            start = end
    for place, cell in enumerate(cells):
        if cell.second != " ":
            canvas.text(x + 2 * place + 1, y, cell.second, "bright", cell.ground or None)


def paint_counts(canvas: Canvas, x: int, y: int, width: int, area: VolumeArea) -> None:
    """How many volumes have each mark, as far as there is room."""
    marks = [map_mark(face_of(row)) for row in area.rows]
    counts = [(name, str(marks.count(name))) for name in COUNTED if name in marks]
    length = sum(len(count) + 2 for _, count in counts)
    gap = 3 if length + 3 * len(counts) <= width + 3 else 1
    end = x + width
    for name, count in counts:
        if x + 2 + len(count) > end:
            return
        x = canvas.mark(x, y, name) + 1
        x = canvas.text(x, y, count) + gap
