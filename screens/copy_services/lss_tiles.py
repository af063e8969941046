"""Subsystems as tiles below the name of their unit (§5.1.2, design language §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.views.rows import LssCopiesRow, StorageServerRow, SubsystemRow
from screens.copy_services.lss_faces import (
    IN_NO_PAIR,
    NO_VOLUMES,
    counts_of,
    loosest,
    marks_of,
)
from screens.copy_services.tile_area import LETTERS, paint_cursor
from screens.palette import GLYPHS

if TYPE_CHECKING:
    from emulator.ids import EssSerial
    from screens.canvas import Canvas
    from screens.copy_services.servers_layout import ServersLayout

_UP = "up"
_SOLID = {"source": "source_s", "target": "target_s", "none": "raised"}


class LssTile(NamedTuple):
    """One subsystem and its counts."""

    row: SubsystemRow
    copies: LssCopiesRow

    @property
    def label(self) -> str:
        """The address as the tile shows it: unit and number."""
        return self.row.id.partition(":")[2]


class Unit(NamedTuple):
    """A unit, what it is in Copy Services, and its subsystems that are in view."""

    row: StorageServerRow
    part: str
    tiles: tuple[LssTile, ...]

    @property
    def serial(self) -> EssSerial:
        """The serial of the unit, which is also the area of its tiles."""
        return self.row.serial

    @property
    def label(self) -> str:
        """Model and serial, as the selector offers it."""
        return f"2105-{self.row.model} {self.row.serial}"


def paint_unit(canvas: Canvas, layout: ServersLayout, slot: int, unit: Unit) -> None:
    """Name, site and clusters of a unit; wide, what it is in Copy Services below."""
    x, y, end = layout.unit_x(slot), layout.heading_y, layout.unit_x(slot) + layout.unit_width
    after = canvas.text(x, y, f"2105-{unit.row.model} ", "mute")
    after = canvas.text(after, y, unit.serial, "bright", bold=True)
    canvas.target(unit.label, "item", x, y, after - x, area=unit.serial)
    up = sum(cluster.health == _UP for cluster in unit.row.clusters)
    words = f"{up} of {len(unit.row.clusters)}" + ("" if layout.is_narrow else " clusters")
    is_whole = up == len(unit.row.clusters)
    start = canvas.right(end, y, words, "mute" if is_whole else "bad")
    canvas.mark(start - 2, y, _UP if is_whole else "failed")
    if after + 2 + len(unit.row.site) < start - 3:
        canvas.text(after + 2, y, unit.row.site, "mute")
    if not layout.is_narrow:
        canvas.hairline(x, y + 1, layout.unit_width)
        canvas.text(x, y + 2, unit.part, "faint")
        canvas.right(end, y + 2, "volumes", "faint")


def paint_tile(
    canvas: Canvas, layout: ServersLayout, place: tuple[int, int], tile: LssTile, chosen: str
) -> None:
    """One subsystem: mark, address and volumes; its counts on line two, or beside it."""
    x, y = place
    width, height = layout.tile_width, layout.tile_height
    kind = tile.copies.kind
    _paint_ground(canvas, (x, y, width, height), kind, chosen)
    if chosen:
        canvas.text(x + 1, y, LETTERS[chosen], "bright", bold=True)
        canvas.text(x + 2, y, "*", chosen, chosen)
    else:
        for column, mark in enumerate(marks_of(kind), x + 1):
            canvas.mark(column, y, mark)
    ink = "mute" if kind == "none" and not chosen else "bright"
    canvas.text(x + 4, y, tile.label, ink, bold=kind != "none" or bool(chosen))
    canvas.right(x + width - 1, y, str(tile.row.volumes), "bright" if chosen else "mute")
    if height > 1:
        nothing = IN_NO_PAIR if tile.row.volumes else NO_VOLUMES
        _paint_counts(canvas, (x + 1, y + 1, width - 2), tile, nothing, bool(chosen))
    elif layout.is_narrow:
        beside = (x + width + 1, y, layout.unit_width - width - 1)
        _paint_counts(canvas, beside, tile, "none", False)
    states = (kind, "selected") if chosen else (kind,)
    area = tile.row.serial
    canvas.target(tile.label, "tile", x, y, width, height, states=states, area=area)


def _paint_ground(canvas: Canvas, box: tuple[int, int, int, int], kind: str, chosen: str) -> None:
    """The ground of the role; a mixed one has half of each, which is no progress bar."""
    x, y, width, height = box
    if chosen or kind != "mixed":
        canvas.fill(x, y, width, height, chosen or _SOLID[kind])
        return
    half = width // 2
    canvas.fill(x, y, half, height, _SOLID["source"])
    canvas.fill(x + half, y, width - half, height, _SOLID["target"])


def _paint_counts(
    canvas: Canvas, box: tuple[int, int, int], tile: LssTile, nothing: str, is_chosen: bool
) -> None:
    """How many volumes have which mark."""
    x, y, width = box
    counts = counts_of(tile.copies)
    if not counts:
        canvas.text(x, y, nothing, "mute")
        return
    inner, outer = loosest(tile.copies, width, canvas.ability)
    for number, (mark, count) in enumerate(counts):
        x = canvas.text(x, y, outer if number else "", "ink")
        x = canvas.mark(x, y, mark, "bright" if is_chosen else _mark_ink(tile, mark))
        x = canvas.text(x, y, f"{inner}{count}", "ink")


def _mark_ink(tile: LssTile, mark: str) -> str | None:
    """Marks of a role are bright on the ground of a mixed LSS, which has half of each role."""
    is_mixed = tile.copies.kind == "mixed"
    return "bright" if is_mixed and GLYPHS[mark].ink in _SOLID else None


def paint_tile_cursor(canvas: Canvas, layout: ServersLayout, place: tuple[int, int]) -> None:
    """The cursor stands left and right of a tile."""
    paint_cursor(canvas, *place, layout.tile_width, layout.tile_height)
