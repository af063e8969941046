"""The Storage Servers panel as it is seen: units side by side, their subsystems as tiles (§5.1.2).

One widget for everything. What clicks and keys do is in `storage_servers_panel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from emulator.errors import EssError
from emulator.views import copy_services, hardware, lss_copies, parts, pprc
from emulator.views.parts import ACTIVE, BACKUP
from screens.copy_services.details_strip import paint_refusal
from screens.copy_services.drop_list import DropList, Option
from screens.copy_services.lss_faces import KINDS, marks_of
from screens.copy_services.lss_filter import LssFilter
from screens.copy_services.lss_selection import LssSelection, paired
from screens.copy_services.lss_tiles import LssTile, Unit, paint_tile, paint_tile_cursor, paint_unit
from screens.copy_services.servers_details import (
    NOTHING,
    Whole,
    paint_narrow,
    paint_under_cursor,
    paint_whole,
)
from screens.copy_services.servers_layout import UNITS_SHOWN, ServersLayout
from screens.copy_services.task_panel import TaskPanel
from screens.labels import Target
from screens.words import counted

if TYPE_CHECKING:
    from emulator.ids import LssId
    from emulator.views.parts import PartRow
    from emulator.views.rows import StorageServerRow, VolumeRow
    from screens.canvas import Canvas
    from screens.desk import Desk

ALL = "all of the storage network"
SELECTOR = "Storage server"
INFORMATION, PROPERTIES, FIND, FILTER = "Information Panel", "Properties", "Find", "Filter"
_SELECTOR_WIDTH = 31
_CLIENTS = {"registered": "client"}


class ServersView(TaskPanel):
    """Units that the Copy Services server knows, two at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="storage-servers")
        self.desk = desk
        self.units: tuple[Unit, ...] = ()
        self.known: dict[LssId, LssTile] = {}
        self.list = DropList(SELECTOR, _SELECTOR_WIDTH)
        self.selection = LssSelection()
        self.whole = NOTHING
        self.filter = LssFilter()
        self.cursor: LssId | None = None
        self.first = self.top = 0

    # -- what is shown ---------------------------------------------------------------------

    def show(self) -> None:
        """Read everything again, as the server knows it; what is gone is selected no longer."""
        view = self.desk.view
        counts = {row.lss: row for row in view(lss_copies.copies)}
        rows = view(copy_services.subsystems)
        self.known = {row.id: LssTile(row, counts[row.id]) for row in rows}
        listed = {row.serial for row in rows}
        units = [unit for unit in view(hardware.storage_servers) if unit.serial in listed]
        self.list.offer([Option(ALL), *(Option(f"2105-{u.model} {u.serial}") for u in units)])
        part_of = {row.serial: part_words(row) for row in view(parts.parts)}
        made = [Unit(each, part_of[each.serial], self._tiles(each)) for each in units]
        self.units = tuple(unit for unit in made if self.list.chosen in (ALL, unit.label))
        named = [lss for lss in (self.selection.source, self.selection.target) if lss]
        if any(lss not in self.known for lss in named):
            self.selection = LssSelection()
        if self.cursor not in self.in_view():
            self.cursor = next(iter(self.in_view()), None)
        self.measure_selection()
        self._follow()

    def _tiles(self, unit: StorageServerRow) -> tuple[LssTile, ...]:
        """The subsystems of a unit that the filter leaves in view."""
        own = [tile for tile in self.known.values() if tile.row.serial == unit.serial]
        return tuple(tile for tile in own if self.filter.keeps(tile.copies.kind))

    def reread(self) -> None:
        """Virtual time moved: counts of subsystems change by events only."""

    def in_view(self) -> list[LssId]:
        """The subsystems that the selector and the filter leave, in their order."""
        return [tile.row.id for unit in self.units for tile in unit.tiles]

    def measure_selection(self) -> None:
        """Pairs, sizes and paths of the two subsystems that are selected."""
        source, target = self.selection.source, self.selection.target
        if source is None or target is None:
            self.whole = NOTHING
            return
        sources, targets = self.volumes(source), self.volumes(target)
        pairs = paired(sources, targets)
        states = [r.state for r in self.desk.view(pprc.paths, source) if r.target == target]
        works = states.count("established")
        alone = len(sources) + len(targets) - 2 * len(pairs)
        self.whole = Whole(pairs, sizes_of(sources), alone, works, len(states) - works)

    def volumes(self, lss: LssId) -> tuple[VolumeRow, ...]:
        """The volumes of one LSS; none when its unit's client is gone since it was listed."""
        try:
            return self.desk.view(copy_services.volumes, lss)
        except EssError:
            return ()

    @property
    def at_cursor(self) -> LssTile | None:
        """The subsystem under the cursor."""
        return None if self.cursor is None else self.known.get(self.cursor)

    def spot(self) -> tuple[int, int]:
        """Where the cursor is: number of the unit, and of the tile in it."""
        for number, unit in enumerate(self.units):
            for index, tile in enumerate(unit.tiles):
                if tile.row.id == self.cursor:
                    return number, index
        return 0, 0

    def _follow(self) -> None:
        """Bring the tile under the cursor into view."""
        number, index = self.spot()
        last = max(0, len(self.units) - UNITS_SHOWN)
        self.first = min(max(self.first, number - UNITS_SHOWN + 1), number, last)
        layout = self.panel_layout
        self.top = min(layout.top_for(index, self.top), layout.last_top)
        self.repaint()

    @property
    def panel_layout(self) -> ServersLayout:
        """Where everything stands now."""
        size = self.content_size
        fullest = max((len(unit.tiles) for unit in self.units), default=0)
        return ServersLayout(size.width, size.height, self.is_narrow, fullest)

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Legend, selector, units, strip and buttons; the open list on top."""
        layout = self.panel_layout
        self._paint_legend(canvas, layout)
        self._paint_selector(canvas, layout)
        shown = self.units[self.first : self.first + UNITS_SHOWN]
        for slot, unit in enumerate(shown):
            if self.filter.shows_units:
                paint_unit(canvas, layout, slot, unit)
            self._paint_tiles(canvas, layout, slot, unit)
        if not layout.is_narrow and len(shown) > 1:
            x = layout.unit_x(1) - 4
            canvas.upright(x, layout.heading_y, layout.tiles_end - layout.heading_y)
        if not self.in_view():
            words = "The filter hides all." if self.filter.is_on else "No subsystems are known."
            canvas.text(layout.left, layout.tiles_y, words, "faint")
        self._paint_strip(canvas, layout)
        self._paint_buttons(canvas, layout)
        self.list.paint_open(canvas)

    def _paint_legend(self, canvas: Canvas, layout: ServersLayout) -> None:
        """What the marks mean."""
        x, y = layout.left, layout.legend_y
        x = canvas.text(x, y, "LSS" if layout.is_narrow else "An LSS holds", "mute") + 2
        gap = 2 if layout.is_narrow else 3
        for kind, words in KINDS.items():
            for mark in marks_of(kind):
                x = canvas.mark(x, y, mark)
            x = canvas.text(x + 1, y, words, "mute") + gap
        for marks, words in (
            (("flashcopy-source-established", "flashcopy-target-established"), "FlashCopy"),
            (("pprc-source-suspended", "pprc-target-suspended"), "suspended"),
        ):
            for mark in marks:
                x = canvas.mark(x, y, mark)
            x = canvas.text(x + 1, y, words, "mute") + gap

    def _paint_selector(self, canvas: Canvas, layout: ServersLayout) -> None:
        """The list of units, and how many are shown."""
        y = layout.selector_y
        x = canvas.text(layout.left, y, SELECTOR, "mute") + 1
        x = self.list.paint(canvas, x, y)
        subsystems, shown = len(self.known), len(self.in_view())
        units = len(self.units)
        words = f"{counted(units, 'storage server')}, {counted(shown, 'LSS', 'LSSs')}"
        if self.filter.is_on:
            words = f"{shown} of {counted(subsystems, 'LSS', 'LSSs')}"
        elif units > UNITS_SHOWN:
            words = f"{self.first + 1} to {self.first + UNITS_SHOWN} of {units} storage servers"
        end = layout.left + layout.content_width
        if end - len(words) > x + 1:
            canvas.right(end, y, words, "mute")

    def _paint_tiles(self, canvas: Canvas, layout: ServersLayout, slot: int, unit: Unit) -> None:
        """The tiles of one unit that are in view."""
        for index, tile in enumerate(unit.tiles):
            place = layout.place(slot, index, self.top)
            if place is None:
                continue
            paint_tile(canvas, layout, place, tile, self.selection.role_of(tile.row.id))
            if tile.row.id == self.cursor:
                paint_tile_cursor(canvas, layout, place)

    def _paint_strip(self, canvas: Canvas, layout: ServersLayout) -> None:
        """Selection at the left, cursor at the right; narrow: the selection in two lines."""
        x, y, width = layout.left, layout.details_y, layout.unit_width
        if layout.is_narrow:
            box = (x, y, layout.content_width)
            if self.refused is not None:
                paint_refusal(canvas, (*box, 2), self.refused)
            else:
                paint_narrow(canvas, box, self.selection, self.whole)
            return
        if self.refused is not None:
            paint_refusal(canvas, (x, y, width, 8), self.refused)
        else:
            paint_whole(canvas, (x, y, width), self.selection, self.whole)
        paint_under_cursor(canvas, (layout.unit_x(1), y, width), self.at_cursor)

    def _paint_buttons(self, canvas: Canvas, layout: ServersLayout) -> None:
        """The documented buttons of the panel."""
        x = layout.left
        for label in (INFORMATION, PROPERTIES, FIND, FILTER):
            is_on = label == FILTER and self.filter.is_on
            x = canvas.button(x, layout.buttons_y, label, current=is_on) + 2

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also tiles and options that are not in view: those have an empty region."""
        hits = super().find_targets(label, role)
        hidden = self.list.hidden(label)
        if not any(hit.role == "tile" for hit in hits):
            hidden += [
                Target(label, "tile", Region(), area=tile.row.serial)
                for unit in self.units
                for tile in unit.tiles
                if tile.label == label
            ]
        return hits + [hit for hit in hidden if role in (None, hit.role)]

    def reveal(self, target: Target) -> None:
        """Open the list of an option, or scroll to a tile."""
        if target.role == "option":
            self.list.open()
            self.repaint()
            return
        for lss in self.in_view():
            if lss.endswith(f":{target.label}"):
                self.list.close()
                self.cursor = lss
                self._follow()


def part_words(row: PartRow) -> str:
    """What a unit is in Copy Services: the server, its backup, a client."""
    if row.runs == ACTIVE:
        return "Copy Services server, active"
    is_client = _CLIENTS.get(row.client, "client, unregistered")
    backup = "backup server, " if row.entered == BACKUP else ""
    return f"Copy Services {backup}{is_client}"


def sizes_of(rows: tuple[VolumeRow, ...]) -> str:
    """`20 volumes of 20.0 GB`, or their sum where they differ."""
    sizes = {row.size_gb for row in rows}
    count = counted(len(rows), "volume")
    if len(sizes) == 1:
        return f"{count} of {sizes.pop():.1f} GB"
    return f"{count}, {sum(row.size_gb for row in rows):.1f} GB"
