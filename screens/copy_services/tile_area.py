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
    """One tile: mark and ID, below them the second line; its ground is its progress."""
    x, y = place
    face = face_of(row)
    _paint_ground(canvas, grid, place, chosen or face.ground, 0 if chosen else face.filled)
    ink = "bright" if chosen else _ink_of(canvas, face)
    canvas.text(x + 4, y, row.id, ink, bold=bool(chosen) or face.bold)
    is_tall = grid.tile_height > 1
    if chosen:
        canvas.text(x + 1, y, LETTERS[chosen], "bright", bold=True)
        canvas.text(x + 2, y, "*", chosen, chosen)
    else:
        paint_mark(canvas, x + 1, y, face, area.is_mirror(face.role), both=not is_tall)
    if is_tall:
        _paint_second_line(canvas, x + 1, y + 1, face, area.is_mirror(face.role), bool(chosen))
    canvas.target(
        row.id,
        "tile",
        x,
        y,
        grid.tile_width,
        grid.tile_height,
        states=(*states_of(row, face), *(("selected",) if chosen else ())),
        area=area.name,
    )


def states_of(row: VolumeRow, face: Face) -> tuple[str, ...]:
    """The words under which a tile's states can be asked for."""
    if face.is_mirrored:
        return face.role, row.pprc_operation or row.pprc
    return (face.role, row.flashcopy_state) if face.role else (face.mark,)


def _paint_ground(
    canvas: Canvas, grid: TileGrid, place: tuple[int, int], ground: str, filled: int
) -> None:
    """The tint of a pending tile is solid from the left as far as it is copied."""
    canvas.fill(*place, grid.tile_width, grid.tile_height, ground)
    if filled and ground.endswith("_t"):
        cells = max(1, grid.tile_width * filled // 100)
        canvas.fill(*place, cells, grid.tile_height, f"{ground[:-1]}s")


def _ink_of(canvas: Canvas, face: Face) -> str:
    """Sixteen colours have no grounds: a full duplex tile has its text in the role's ink (§2)."""
    if canvas.ability.colours == "16" and face.ground.endswith("_s"):
        return face.role
    return face.ink


def paint_mark(
    canvas: Canvas, x: int, y: int, face: Face, mirrored: bool, both: bool = False
) -> int:
    """The pictogram of a face, or one mark of each relation; returns the cell after it."""
    if both and face.second:
        x = canvas.mark(x, y, face.mark, _mark_ink(face))
        return canvas.mark(x, y, face.second, _second_ink(face))
    is_arrow = mirrored and face.is_mirrored
    return canvas.pictogram(x, y, face.mark, _mark_ink(face), mirrored=is_arrow)


def _mark_ink(face: Face) -> str | None:
    """Pending marks are as bright as their tile (§4); all others have their own ink."""
    return "bright" if face.filled or face.mark.endswith("-pending") else None


def _second_ink(face: Face) -> str | None:
    """A FlashCopy mark is bright on a solid ground (§2)."""
    return "bright" if face.ground != "raised" else None


def _paint_second_line(
    canvas: Canvas, x: int, y: int, face: Face, mirrored: bool, is_chosen: bool
) -> None:
    """What applies first; on a selected tile the state's own mark, which gave way to the letter."""
    if is_chosen:
        is_arrow = mirrored and face.is_mirrored
        canvas.pictogram(x, y, face.mark, ink="bright", mirrored=is_arrow)
        canvas.text(x + 3, y, face.short, "bright")
        return
    if face.lead is not None:
        if face.lead:
            x = canvas.text(x, y, face.lead, face.ink) + 1
        x = canvas.pictogram(x, y, face.second, _second_ink(face)) + 1
    canvas.text(x, y, face.line, _ink_of(canvas, face))


def paint_cursor(canvas: Canvas, x: int, y: int, width: int, height: int) -> None:
    """The cursor stands left and right of a tile; as brackets where there is no colour."""
    for line in range(y, y + height):
        if canvas.ability.colours == "none":
            canvas.text(x - 1, line, "[", "accent", bold=True)
            canvas.text(x + width, line, "]", "accent", bold=True)
        else:
            canvas.mark(x - 1, line, "cursor-left")
            canvas.mark(x + width, line, "cursor-right")
