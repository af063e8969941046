"""The Paths panel as it is seen: source, adapters, storage servers, subsystems, paths (§5.1.3).

One widget for everything. What clicks and keys do is in `paths_panel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from emulator.errors import EssError
from emulator.ids import lss_parts
from emulator.views import copy_services, hardware
from emulator.views import paths as path_views
from screens.canvas import Span
from screens.copy_services.details_strip import RefusedTask, paint_refusal
from screens.copy_services.drop_list import DropList, Option
from screens.copy_services.path_columns import (
    COMMON,
    FAILED,
    LOGICAL,
    PATH_ORIGIN,
    CommonUnit,
    TargetLss,
    paint_adapter,
    paint_heading,
    paint_target,
    paint_unit,
)
from screens.copy_services.path_filter import PathFilter
from screens.copy_services.path_grid import ORIGIN, TARGETS, UNITS, GridCursor, in_rows, strips_of
from screens.copy_services.path_selection import PathSelection, wanted, within
from screens.copy_services.path_table import NARROW, WIDE, Ports, paint_table, short
from screens.copy_services.paths_layout import UNIT_WIDTH, PathsLayout
from screens.copy_services.task_panel import TaskPanel
from screens.copy_services.tile_area import paint_cursor
from screens.labels import Target
from screens.link_rates import read_loads
from screens.words import counted, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.ids import EssSerial, LinkId, LssId, SaId
    from emulator.views.link_loads import LinkLoadRow
    from emulator.views.rows import PathRow, PortRow, SubsystemRow
    from screens.canvas import Canvas
    from screens.desk import Desk

SELECT = "Select"
INFORMATION, FIND, FILTER = "Information", "Find", "Filter"
HIDDEN = "The filter hides all."
_SELECTOR_WIDTH = 19
_KEY_S, _KEY_ENTER = Span("s", "accent", True), Span("enter", "accent", True)
_HINTS = {
    "adapter": ((Span("Left click or "), _KEY_S, Span(" selects an adapter.")),
                (_KEY_S, Span(" selects an adapter."))),
    "unit": ((Span("Left click or "), _KEY_S, Span(" on a storage server.")),
             (_KEY_S, Span(" on a storage server."))),
    "target": ((Span("Left click or "), _KEY_S, Span(" on a target LSS.")),
               (_KEY_S, Span(" on a target LSS."))),
    "wizard": ((Span("Right click a highlighted LSS, or "), _KEY_ENTER,
                Span(", opens the wizard.")),
               (_KEY_ENTER, Span(" opens the wizard."))),
}  # fmt: skip
"""What is to be done next, for wide and for narrow windows."""


class PathsView(TaskPanel):
    """One source LSS, the adapters of its unit, and where they lead."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="paths")
        self.desk = desk
        self.list = DropList(SELECT, _SELECTOR_WIDTH)
        self.known: dict[LssId, SubsystemRow] = {}
        self.ports: dict[SaId, PortRow] = {}
        self.origin: tuple[PortRow, ...] = ()
        self.loads: Mapping[LinkId, LinkLoadRow] = {}
        self.rows: Sequence[PathRow] = ()
        self.units: tuple[CommonUnit, ...] = ()
        self.every_target: tuple[TargetLss, ...] = ()
        self.targets: tuple[TargetLss, ...] = ()
        self.filter = PathFilter()
        self.selection = PathSelection()
        self.cursor = GridCursor()
        self.tops = [0, 0, 0]

    # -- what is shown ---------------------------------------------------------------------

    def show(self) -> None:
        """Read everything again, as the server knows it."""
        self.known = {row.id: row for row in self.desk.view(copy_services.subsystems)}
        self.list.offer([Option(lss) for lss in self.known])
        self.read_source()

    def reread(self) -> None:
        """Virtual time moved: paths change by events only."""

    @property
    def source(self) -> LssId | None:
        """The source LSS of the path."""
        return next((lss for lss in self.known if lss == self.list.chosen), None)

    def read_source(self) -> None:
        """Read the ports and paths of the source's unit, and what follows from the selection."""
        source = self.source
        self.ports, self.rows = {}, ()
        self.loads = read_loads(self.desk)
        if source is not None:
            serial = lss_parts(source)[0]
            try:
                ports = self.desk.view(path_views.ports, serial)
                self.rows = self.desk.view(path_views.paths_from, serial)
                self.ports = {port.said: port for port in ports}
            except EssError as problem:
                self.refused = RefusedTask(str(problem), "")
        if any(said not in self.ports for said in self.selection.adapters):
            self.selection = PathSelection()
        self.follow_selection()

    def follow_selection(self) -> None:
        """The storage servers follow the adapters, the subsystems the server (rule F18).

        A filter hides adapters and subsystems, and leaves the selection as it is.
        """
        self.origin = tuple(filter(self.filter.keeps_port, self.ports.values()))
        self.units = self._common()
        self.selection = within(self.selection, tuple(unit.serial for unit in self.units))
        self.every_target = self._targets(self.selection.unit)
        self.targets = tuple(filter(self.filter.keeps_lss, self.every_target))
        self.cursor.keep(self.grids())
        self.scroll_to_cursor()
        self.repaint()

    def _common(self) -> tuple[CommonUnit, ...]:
        """The units that every selected adapter is connected to."""
        chosen = [self.ports[said] for said in self.selection.adapters]
        ends = {port.target for port in chosen}
        listed = {row.serial for row in self.known.values()}
        if len(ends) != 1 or not ends <= listed:
            return ()
        lengths = sorted({port.length_km for port in chosen})
        length = " to ".join(f"{km:g}" for km in dict.fromkeys((lengths[0], lengths[-1])))
        rows = [u for u in self.desk.view(hardware.storage_servers) if u.serial in ends]
        return tuple(CommonUnit(row, f"{length} km", len(chosen)) for row in rows)

    def _targets(self, unit: EssSerial | None) -> tuple[TargetLss, ...]:
        """The subsystems of the selected unit, with the paths from the source to each."""
        source = self.source
        if unit is None or source is None:
            return ()
        pairs = dict(self.desk.view(path_views.pairs_from, source))
        return tuple(
            TargetLss(lss, len(states), states.count(FAILED), pairs.get(lss, 0))
            for lss, row in self.known.items()
            if row.serial == unit
            for states in ([r.state for r in self.rows if (r.source, r.target) == (source, lss)],)
        )

    def shown_paths(self) -> list[PathRow]:
        """The paths from the source, of the selected adapters and targets as far as there are."""
        chosen = self.selection
        return [
            row
            for row in self.rows
            if row.source == self.source
            and (not chosen.adapters or row.source_said in chosen.adapters)
            and (not chosen.targets or row.target in chosen.targets)
        ]

    # -- cursor and scrolling --------------------------------------------------------------

    def grids(self) -> tuple[Sequence[Sequence[object]], ...]:
        """The three columns of the panel as rows of things."""
        across = self.panel_layout.target_columns
        ports: Sequence[Sequence[object]] = strips_of(self.origin)
        return ports, [[unit] for unit in self.units], in_rows(self.targets, across)

    @property
    def at_cursor(self) -> object:
        """The port, storage server or subsystem under the cursor, None for nothing."""
        grid = self.grids()[self.cursor.area]
        return grid[self.cursor.row][self.cursor.column] if grid else None

    @property
    def place_of_cursor(self) -> Target | None:
        """What stands for the thing under the cursor, wherever it is; None for nothing."""
        item = self.at_cursor
        area = _AREAS[self.cursor.area]
        return None if item is None else Target(_label(item), "item", Region(), area=area)

    def scroll_to_cursor(self) -> None:
        """Bring what is under the cursor into view."""
        layout, area = self.panel_layout, self.cursor.area
        rows = {ORIGIN: layout.strips, TARGETS: layout.target_rows}.get(area, 1)
        top = min(max(self.tops[area], self.cursor.row - rows + 1), self.cursor.row)
        self.tops[area] = top
        for each, shown in ((ORIGIN, layout.strips), (TARGETS, layout.target_rows)):
            last = max(0, len(self.grids()[each]) - shown)
            self.tops[each] = min(self.tops[each], last)

    @property
    def panel_layout(self) -> PathsLayout:
        """Where everything stands now."""
        size = self.content_size
        return PathsLayout(size.width, size.height, self.is_narrow, len(self.targets))

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Selector, three columns joined by arrows, the table, the button; the list on top."""
        layout = self.panel_layout
        self._paint_selector(canvas, layout)
        self._paint_headings(canvas, layout)
        self._paint_adapters(canvas, layout)
        self._paint_units(canvas, layout)
        self._paint_targets(canvas, layout)
        self._paint_table(canvas, layout)
        self._paint_buttons(canvas, layout)
        self.list.paint_open(canvas)

    def _paint_buttons(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The buttons of the panel, and what is to be done next where that has room."""
        x, y = layout.left, layout.buttons_y
        for label in (INFORMATION, FIND, FILTER):
            is_on = label == FILTER and self.filter.is_on
            x = canvas.button(x, y, label, current=is_on) + 2
        for hint in _HINTS[wanted(self.selection)]:
            if x + 1 + sum(len(span.text) for span in hint) <= canvas.width - 1:
                spans = [Span(text, ink if bold else "mute", bold) for text, ink, bold in hint]
                canvas.spans(x + 1, y, spans)
                return

    def _paint_selector(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The source of the path, and the legend."""
        y = layout.selector_y
        x = self.list.paint(canvas, canvas.text(layout.left, y, SELECT, "mute") + 1, y)
        canvas.text(x + 2, y, "source" if layout.is_narrow else "source of the path", "mute")
        end = layout.left + layout.content_width
        at = canvas.right(end, y, " its link failed", "mute")
        canvas.mark(at - 1, y, "failed")
        at = canvas.right(at - 3, y, " path defined", "mute")
        canvas.pictogram(at - 3, y, "path")

    def _paint_headings(self, canvas: Canvas, layout: PathsLayout) -> None:
        """What the three columns are."""
        y, end = layout.heading_y, layout.left + layout.content_width
        count = len(self.selection.adapters)
        notes = [f"{len(self.origin)} of {len(self.ports)}"] if self.filter.is_on else []
        notes += [f"{count} selected"] if count else []
        paint_heading(canvas, (layout.left, y, layout.origin_width), PATH_ORIGIN, ", ".join(notes))
        paint_heading(canvas, (layout.unit_x, y, UNIT_WIDTH), COMMON, "")
        every = len(self.every_target)
        note = f"{len(self.targets)} of {every}" if self.filter.is_on and every else ""
        paint_heading(canvas, (layout.target_x, y, end - layout.target_x), LOGICAL, note)

    def _paint_adapters(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The ESCON adapters of the source's unit, bay by bay."""
        strips = strips_of(self.origin)
        if not strips:
            words = HIDDEN if self.ports else "No ESCON adapters."
            canvas.text(layout.left, layout.items_y, words, "faint")
        top, bay = self.tops[ORIGIN], 0
        for line, strip in enumerate(strips[top : top + layout.strips]):
            x, y = layout.adapter(line, 0)
            if not layout.is_narrow and strip[0].bay != bay:
                bay = strip[0].bay
                canvas.text(x, y - 1, f"Bay {bay}", "faint")
            for column, port in enumerate(strip):
                place = layout.adapter(line, column)
                is_chosen = port.said in self.selection.adapters
                paint_adapter(canvas, layout, place, port, is_chosen)
                if self.cursor.is_at(ORIGIN, top + line, column):
                    paint_cursor(canvas, *place, layout.adapter_width, 1)

    def _paint_units(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The storage servers that every selected adapter is connected to."""
        x, y = layout.unit(0)
        if not self.units:
            words = ("connected to every", "selected adapter") if self.selection.adapters else ()
            lines = ("none:", "nothing is", *words) if words else ("select an", "adapter first")
            for line, text in enumerate(lines, y):
                canvas.text(x, line, text, "faint", limit=layout.target_x)
            return
        if not layout.is_narrow:
            canvas.mark(x - 2, y, "right")
        for row, unit in enumerate(self.units):
            place = layout.unit(row)
            paint_unit(canvas, layout, place, unit, unit.serial == self.selection.unit)
            if self.cursor.is_at(UNITS, row, 0):
                paint_cursor(canvas, *place, UNIT_WIDTH, layout.unit_height)

    def _paint_targets(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The logical subsystems of the selected storage server."""
        if self.targets and not layout.is_narrow:
            canvas.mark(layout.target_x - 2, layout.unit(0)[1], "right")
        rows, top = in_rows(self.targets, layout.target_columns), self.tops[TARGETS]
        for line, row in enumerate(rows[top : top + layout.target_rows]):
            for column, lss in enumerate(row):
                place = layout.target(line, column)
                paint_target(canvas, layout, place, lss, lss.id in self.selection.targets)
                if self.cursor.is_at(TARGETS, top + line, column):
                    paint_cursor(canvas, *place, layout.target_width, layout.target_height)

    def _paint_table(self, canvas: Canvas, layout: PathsLayout) -> None:
        """The paths of the selection, or the machine's refusal."""
        x, y, width = layout.left, layout.table_y, layout.content_width
        if self.refused is not None:
            paint_refusal(canvas, (x, y, width, 4), self.refused)
            return
        rows = self.shown_paths()
        which = "selected adapters" if self.selection.adapters else "all adapters"
        count = counted(len(rows), "path")
        source = short(self.source) if self.source else ""
        canvas.title(x, y, width, "path information", f"{count} from {source}, {which}")
        lines = layout.notes_y - y - 1
        ports, columns = Ports(self.ports, self.loads), NARROW if self.is_narrow else WIDE
        paint_table(canvas, (x, y + 1, lines), rows, ports, columns)
        hidden = _selected_and_hidden(self.selection, self.origin, self.targets)
        if hidden:
            note = shortened(f"The filter hides what is selected: {hidden}", layout.content_width)
            canvas.text(x, layout.notes_y, note, "ink")
            return
        failed = sorted({row.source_said for row in rows if row.state == FAILED})
        if failed:
            note = f"SAID{failed[0]} keeps its asterisks: the path returns when the link does."
            canvas.text(x, layout.notes_y, note, "mute")

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also things and options that are not in view: those have an empty region."""
        hits = super().find_targets(label, role)
        hidden = self.list.hidden(label)
        found = {(hit.role, hit.area) for hit in hits}
        for port in self.origin:
            if label == f"SAID{port.said}" and ("adapter", PATH_ORIGIN) not in found:
                hidden.append(Target(label, "adapter", Region(), area=PATH_ORIGIN))
        for lss in self.targets:
            if label == lss.label and ("item", LOGICAL) not in found:
                hidden.append(Target(label, "item", Region(), area=LOGICAL))
        return hits + [hit for hit in hidden if role in (None, hit.role)]

    def reveal(self, target: Target) -> None:
        """Open the list of an option, or scroll to an adapter or a subsystem."""
        if target.role == "option":
            self.list.open()
        else:
            self.put_cursor(target)
        self.repaint()

    def put_cursor(self, target: Target) -> None:
        """Put the cursor on what a target stands for, and bring it into view."""
        self.list.close()
        for area, grid in enumerate(self.grids()):
            for row, items in enumerate(grid):
                for column, item in enumerate(items):
                    if (_label(item), _AREAS[area]) == (target.label, target.area):
                        self.cursor = GridCursor(area, row, column)
        self.scroll_to_cursor()


_AREAS = {ORIGIN: PATH_ORIGIN, UNITS: COMMON, TARGETS: LOGICAL}


def _label(item: object) -> str:
    """The label of a thing of any column."""
    if isinstance(item, CommonUnit | TargetLss):
        return item.label
    return f"SAID{getattr(item, 'said', '')}"


def _selected_and_hidden(
    selection: PathSelection, origin: tuple[PortRow, ...], targets: tuple[TargetLss, ...]
) -> str:
    """What a task would touch although the filter keeps it out of view; "" for nothing."""
    saids, shown = {port.said for port in origin}, {lss.id for lss in targets}
    hidden = [f"SAID{said}" for said in selection.adapters if said not in saids]
    hidden += [lss.partition(":")[2] for lss in selection.targets if lss not in shown]
    return ", ".join(hidden)
