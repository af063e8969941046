"""Volumes as tiles: roomy ones of two lines, compact ones of one (design language §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.copy_services.faces import face_of

if TYPE_CHECKING:
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.faces import Face
    from screens.copy_services.layout import TileGrid
    from screens.copy_services.selection import Selection

LETTERS = {"source": "S", "target": "T"}


def paint_tiles(
    canvas: Canvas, grid: TileGrid, area: VolumeArea, selection: Selection, has_cursor: bool
) -> None:
    """The tiles of one area that are in view, each with its target."""
    first = area.top * grid.columns
    last = min(len(area.rows), first + grid.capacity)
    for index in range(first, last):
        place = grid.place(index, area.top)
        if place is not None:
            chosen = selection.role_of(area.rows[index].id)
            _paint_tile(canvas, grid, place, area, area.rows[index], chosen)
    place = grid.place(area.cursor, area.top)
    if has_cursor and place is not None and area.rows:
        paint_cursor(canvas, *place, grid.tile_width, grid.tile_height)


def _paint_tile(
    canvas: Canvas,
    grid: TileGrid,
    place: tuple[int, int],
    area: VolumeArea,
    row: VolumeRow,
    chosen: str,
) -> None:
    """One tile: mark and ID, below them the second line."""
    x, y = place
    face = face_of(row)
    canvas.fill(x, y, grid.tile_width, grid.tile_height, chosen or "raised")
    ink = "bright" if chosen else ("mute" if face.is_plain else "ink")
    canvas.text(x + 4, y, row.id, ink, bold=bool(chosen))
    if chosen:
        canvas.text(x + 1, y, LETTERS[chosen], "bright", bold=True)
        canvas.text(x + 2, y, "*", chosen, chosen)
    else:
        canvas.pictogram(x + 1, y, face.mark)
    if grid.tile_height > 1:
        _paint_second_line(canvas, x + 1, y + 1, face, bool(chosen))
    states = (face.role, row.flashcopy_state) if face.role else (face.mark,)
    canvas.target(
        row.id,
        "tile",
        x,
        y,
        grid.tile_width,
        grid.tile_height,
        states=(*states, "selected") if chosen else states,
        area=area.name,
    )


def _paint_second_line(canvas: Canvas, x: int, y: int, face: Face, is_chosen: bool) -> None:
    """What applies first; on a selected tile the state's own mark, which gave way to the letter."""
    if is_chosen:
        canvas.pictogram(x, y, face.mark, ink="bright")
        canvas.text(x + 3, y, face.short, "bright")
    else:
        canvas.text(x, y, face.line, "mute" if face.is_plain else "ink")


def paint_cursor(canvas: Canvas, x: int, y: int, width: int, height: int) -> None:
    """The cursor stands left and right of a tile; as brackets where there is no colour."""
    for line in range(y, y + height):
        if canvas.ability.colours == "none":
            canvas.text(x - 1, line, "[", "accent", bold=True)
            canvas.text(x + width, line, "]", "accent", bold=True)
        else:
            canvas.mark(x - 1, line, "cursor-left")
            canvas.mark(x + width, line, "cursor-right")
