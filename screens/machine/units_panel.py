"""The upper band of the machine room: two units that face each other, the ESCON links between.

The cursor stands on a logical subsystem. With more than two units the columns show the two around
the cursor; with more subsystems than rows each column scrolls with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message

from emulator.views.parts import ACTIVE
from screens import keymap, mark_runs, words
from screens.labels import Target
from screens.machine import links_column
from screens.machine.layout import UnitColumns, unit_columns
from screens.machine.strips import fold, suspended
from screens.widgets.painted import Painted
from screens.widgets.wheel import Wheeled

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.machine.rows import RoomRows, Strip, Unit

_NOWHERE = Region(0, 0, 0, 0)
STRIP_CELLS, STRIP_CELLS_NARROW = 24, 12


_SHORT = {"unregistered": "no client"}
"""Words for a unit's part in the Copy Services server that narrow windows have no room for."""


class SubsystemOpened(Message):
    """A logical subsystem was opened."""

    def __init__(self, lss: str) -> None:
        super().__init__()
        self.lss = lss


class ClusterOpened(Message):
    """A cluster was opened."""

    def __init__(self, cluster: str) -> None:
        super().__init__()
        self.cluster = cluster


class UnitsPanel(Wheeled, Painted, can_focus=True):
    """Units, clusters, strips of volumes, links."""

    BINDINGS = keymap.bindings(keymap.ROOM_UNITS)

    def __init__(self) -> None:
        super().__init__(id="units")
        self.rows: RoomRows | None = None
        self.roomy = True
        self.unit = 0
        self.row = 0
        self.first_unit = 0
        self.top = 0

    def show(self, rows: RoomRows, roomy: bool) -> None:
        """Show these rows, unless they are shown already."""
        if rows is not self.rows or roomy != self.roomy:
            self.rows, self.roomy = rows, roomy
            self.repaint()

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Left unit, links, right unit."""
        if self.rows is None or not self.rows.units:
            return
        columns = unit_columns(canvas.width, self.roomy)
        self._follow_cursor(canvas.height)
        shown = self.rows.units[self.first_unit : self.first_unit + 2]
        for place, unit in enumerate(shown):
            self._unit(canvas, unit, self.first_unit + place, columns, place)
        if len(shown) == 2:
            links = links_column.between(self.rows.links, self.rows.loads, shown[0], shown[1])
            place_names = (shown[0].site.name, shown[1].site.name)
            links_column.paint(canvas, links, columns, place_names, self._head(), self.roomy)

    def _head(self) -> int:
        """Rows above the first subsystem."""
        return 7 if self.roomy else 2

    def _room(self, height: int) -> int:
        """Rows for subsystems."""
        return max(1, height - self._head() - (2 if self.roomy else 0))

    def _follow_cursor(self, height: int) -> None:
        """Keep the cursor in the two columns and in the rows that are shown."""
        assert self.rows is not None
        units = self.rows.units
        self.unit = min(self.unit, len(units) - 1)
        self.row = max(0, min(self.row, len(units[self.unit].strips) - 1))
        last = max(0, len(units) - 2)
        self.first_unit = min(max(self.first_unit, self.unit - 1), self.unit, last)
        room = self._room(height)
        self.top = min(max(self.top, self.row - room + 1), self.row)

    def _unit(
        self, canvas: Canvas, unit: Unit, number: int, columns: UnitColumns, place: int
    ) -> None:
        x = columns.left if place == 0 else columns.right
        width = columns.unit_width
        if self.roomy:
            self._heading(canvas, unit, x, width)
            self._cluster_lines(canvas, unit, x, width)
        else:
            self._narrow_heading(canvas, unit, x, width)
        rows = unit.strips[self.top : self.top + self._room(canvas.height)]
        if self.roomy:
            self._strip_heads(canvas, unit, x, width, len(rows))
        for y, strip in enumerate(rows, self._head()):
            is_cursor = number == self.unit and self.top + y - self._head() == self.row
            self._strip(canvas, strip, x, y, width, is_cursor)

    def _heading(self, canvas: Canvas, unit: Unit, x: int, width: int) -> None:
        server = unit.server
        name = unit.site.name.upper()
        start = canvas.right(x + width, 1, server.serial, "bright", bold=True)
        model = f"2105-{server.model} "
        if canvas.measure(name + model) + 2 <= start - x:
            start = canvas.right(start, 1, model, "faint")
        after = canvas.text(x, 1, words.shortened(name, start - x - 2), "bright", bold=True)
        if after + 2 + canvas.measure(unit.site.role) < start - 1:
            canvas.text(after + 2, 1, unit.site.role, "mute")
        canvas.hairline(x, 2, width)
        length = canvas.measure(server.serial)
        canvas.target(server.serial, "item", x + width - length, 1, length)

    def _narrow_heading(self, canvas: Canvas, unit: Unit, x: int, width: int) -> None:
        server = unit.server
        start = canvas.right(x + width, 0, f" {server.model}", "faint")
        start = canvas.right(start, 0, server.serial, "bright", bold=True)
        name = words.shortened(unit.site.name.upper(), start - x - 1)
        canvas.text(x, 0, name, "bright", bold=True)
        canvas.target(server.serial, "item", start, 0, canvas.measure(server.serial))
        at = x
        for cluster in server.clusters:
            after = self._health(canvas, at, 1, cluster.health)
            end = canvas.text(after, 1, f"cl {cluster.number}", "mute")
            label = f"cl {cluster.number}"
            canvas.target(label, "item", at, 1, end - at, area=server.serial)
            at = end + 2
        mark, word = self._role(server.serial)
        if at + canvas.measure(word) > x + width:
            word = _SHORT.get(word, "")
        canvas.right(x + width, 1, word, "ink" if mark == "up" else "mute")

    def _cluster_lines(self, canvas: Canvas, unit: Unit, x: int, width: int) -> None:
        server = unit.server
        mark, word = self._role(server.serial)
        start = canvas.right(x + width, 3, word, "ink")
        canvas.mark(start - 2, 3, mark)
        ends = [canvas.right(start - 3, 3, "CS server", "mute")]
        start = canvas.right(x + width, 4, "GB", "mute")
        start = canvas.right(start - 1, 4, str(server.cache_gb), "ink")
        ends.append(canvas.right(start - 1, 4, "cache", "mute"))
        for y, (cluster, end) in enumerate(zip(server.clusters, ends, strict=False), 3):
            label = f"cluster {cluster.number}"
            after = canvas.text(x, y, label, "mute") + 2
            after = self._health(canvas, after, y, cluster.health)
            is_up = cluster.health == "up"
            said = cluster.host_name if is_up else cluster.health
            if canvas.measure(said) >= end - after:
                said = ""  # a name that has no room is left out: two might begin alike
            after = canvas.text(after, y, said, "ink" if is_up else "bad")
            canvas.target(label, "item", x, y, after - x, area=server.serial)

    def _health(self, canvas: Canvas, x: int, y: int, health: str) -> int:
        """The mark of a health word; returns the cell of what follows."""
        name = {"up": "up", "failed": "failed"}.get(health, "standby")
        return canvas.mark(x, y, name) + 1

    def _role(self, serial: str) -> tuple[str, str]:
        """Mark and word of a unit's part in the Copy Services server."""
        assert self.rows is not None
        row = next(row for row in self.rows.parts if row.serial == serial)
        if row.runs:
            return "up" if row.runs == ACTIVE else "standby", row.runs
        named = {"registered": "client", "absent": "not set"}
        return "standby", row.entered or named.get(row.client, row.client)

    def _strip_heads(self, canvas: Canvas, unit: Unit, x: int, width: int, shown: int) -> None:
        canvas.text(x, 6, "LSS", "faint")
        canvas.text(x + 5, 6, "volumes", "faint")
        note = "count"
        if shown < len(unit.strips):
            note = f"{self.top + 1} to {self.top + shown} of {len(unit.strips)}   count"
        canvas.right(x + width, 6, note, "faint")

    def _strip(
        self, canvas: Canvas, strip: Strip, x: int, y: int, width: int, is_cursor: bool
    ) -> None:
        if is_cursor:
            canvas.row_cursor(x - 1, y, width + 2)
        number = str(strip.subsystem.number)
        canvas.text(x, y, number, "bright" if is_cursor else "ink", bold=is_cursor)
        cells = STRIP_CELLS if self.roomy else STRIP_CELLS_NARROW
        at = x + (5 if self.roomy else 3)
        canvas.run(at, y, mark_runs.marks, fold(strip.marks, cells))
        self._strip_counts(canvas, strip, x + width, y)
        area = strip.subsystem.serial
        states = ("cursor",) if is_cursor else ()
        canvas.target(number, "row", x, y, width, states=states, area=area)

    def _strip_counts(self, canvas: Canvas, strip: Strip, end: int, y: int) -> None:
        """How many volumes there are, and how many of them are suspended; narrow: the latter."""
        mark, count = suspended(strip.marks)
        start = end
        if self.roomy or not count:
            start = canvas.right(end, y, str(strip.subsystem.volumes), "mute") - 3
        if count:
            start = canvas.right(min(start, end - 5 if self.roomy else end), y, str(count), "warn")
            canvas.mark(start - 2, y, mark)

    # -- acting ----------------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on a subsystem moves the cursor there, another opens it; clusters open."""
        assert self.rows is not None
        for number, unit in enumerate(self.rows.units):
            if unit.server.serial == target.area and target.role == "row":
                self._click_strip(number, int(target.label))
            elif unit.server.serial == target.area and target.role == "item":
                self.post_message(ClusterOpened(f"{target.area}:{target.label[-1]}"))

    def _click_strip(self, unit: int, number: int) -> None:
        assert self.rows is not None
        strips = self.rows.units[unit].strips
        row = next(n for n, strip in enumerate(strips) if strip.subsystem.number == number)
        if (unit, row) == (self.unit, self.row):
            self.action_open()
        self.unit, self.row = unit, row
        self.repaint()

    def wheel(self, rows: int) -> None:
        """Move the cursor up or down."""
        self.action_move(rows, 0)

    def action_move(self, rows: int, units: int) -> None:
        """Move the cursor."""
        if self.rows is None or not self.rows.units:
            return
        self.unit = max(0, min(self.unit + units, len(self.rows.units) - 1))
        last = len(self.rows.units[self.unit].strips) - 1
        self.row = max(0, min(self.row + rows, last))
        self.repaint()

    def action_open(self) -> None:
        """Open the subsystem under the cursor."""
        if self.rows is not None and self.rows.units[self.unit].strips:
            strip = self.rows.units[self.unit].strips[self.row]
            self.post_message(SubsystemOpened(strip.subsystem.id))

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Targets in view, and subsystems that are scrolled out of it."""
        hits = super().find_targets(label, role)
        if self.rows is None or role not in (None, "row"):
            return hits
        seen = {(hit.area, hit.label) for hit in hits}
        for unit in self.rows.units:
            for strip in unit.strips:
                serial, number = strip.subsystem.serial, str(strip.subsystem.number)
                if number == label and (serial, label) not in seen:
                    hits.append(Target(label, "row", _NOWHERE, area=serial))
        return hits

    def reveal(self, target: Target) -> None:
        """Move the cursor to a subsystem that is out of view."""
        if target.visible or self.rows is None:
            return
        for number, unit in enumerate(self.rows.units):
            for row, strip in enumerate(unit.strips):
                subsystem = strip.subsystem
                if (subsystem.serial, str(subsystem.number)) == (target.area, target.label):
                    self.unit, self.row = number, row
        self.repaint()
