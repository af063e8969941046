"""How the Tasks panel is seen: the list, the strip below it, the buttons (§5.1.4, Figure 36)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.geometry import Region

from emulator.errors import EssError
from emulator.views import copy_services, hardware, saved_tasks, server_desk
from screens import words
from screens.canvas import Span
from screens.copy_services import task_rows
from screens.copy_services.details_strip import paint_refusal
from screens.copy_services.task_details import (
    PAIRS_SHOWN,
    TaskDetails,
    one_line,
    paint_chosen,
    paint_details,
)
from screens.copy_services.task_panel import TaskPanel
from screens.labels import Target
from screens.palette import glyph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.ids import VolumeId
    from emulator.views.rows import VolumeRow
    from emulator.views.saved_tasks import SavedTaskRow, TaskRights, TaskSetup
    from screens.canvas import Canvas
    from screens.desk import Desk

RUN, INFORMATION, PROPERTIES = "Run", "Information", "Properties"
GROUP, UNGROUP, REMOVE = "Group", "Ungroup", "Remove"
TASKS = "Tasks"
NONE = "No task is saved. Save one in the last step of a Task Wizard."
_STRIP_LINES = 11


class TasksView(TaskPanel):
    """What the server keeps, folded and scrolled; the cursor, and what is selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="tasks")
        self.desk = desk
        self.rows: tuple[SavedTaskRow, ...] = ()
        self._unfolded: tuple[SavedTaskRow, ...] = ()
        self._tally: Counter[str] = Counter()
        self.folded: set[int] = set()
        self.cursor = 0
        self.selection: tuple[int, ...] = ()
        self.is_plain = False
        """The selection is the one task that was clicked, and goes with the cursor."""
        self.top = 0

    # -- what is shown ---------------------------------------------------------------------

    def show(self) -> None:
        """Read again: something changed."""
        self.rows = self.desk.view(saved_tasks.rows)
        self._tally = Counter(row.status for row in self.rows if not row.members)
        kept = {row.number for row in self.rows}
        self.selection = tuple(number for number in self.selection if number in kept)
        self.follow()

    def reread(self) -> None:
        """Virtual time moved: copies went on; what becomes of a task is a change of its own."""
        self.repaint()

    def in_view(self) -> tuple[SavedTaskRow, ...]:
        """The lines that are not folded away, as they were followed last."""
        return self._unfolded

    def spot(self) -> int:
        """Where the cursor is among the lines."""
        numbers = [row.number for row in self.in_view()]
        return numbers.index(self.cursor) if self.cursor in numbers else 0

    @property
    def at_cursor(self) -> SavedTaskRow | None:
        """The task under the cursor."""
        shown = self.in_view()
        return shown[self.spot()] if shown else None

    @property
    def chosen(self) -> tuple[int, ...]:
        """What the buttons are about: what is selected, else the task under the cursor."""
        row = self.at_cursor
        return self.selection or (() if row is None else (row.number,))

    @property
    def rights(self) -> TaskRights:
        """What the server lets be done with it."""
        return self.desk.view(saved_tasks.rights, self.chosen)

    @property
    def capacity(self) -> int:
        """Lines that fit."""
        taken = 6 if self.is_narrow else 3 + 1 + _STRIP_LINES + 2
        return max(1, self.content_size.height - taken)

    def follow(self) -> None:
        """Keep the cursor on a task and in view, and show it."""
        self.keep_cursor()
        self.repaint()

    def keep_cursor(self) -> None:
        """Keep the cursor on a task, and in view."""
        self._unfolded = tuple(row for row in self.rows if row.group not in self.folded)
        row, spot = self.at_cursor, self.spot()
        self.cursor = 0 if row is None else row.number
        last = max(0, len(self.in_view()) - self.capacity)
        self.top = min(max(self.top, spot - self.capacity + 1), spot, last)

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Title, list, strip and buttons."""
        x = 1 if self.is_narrow else 2
        columns = task_rows.NARROW if self.is_narrow else task_rows.WIDE
        if not self.is_narrow:
            canvas.title(x, 1, columns.width, TASKS, self._counts())
        heads_y = 1 if self.is_narrow else 2
        task_rows.paint_heads(canvas, x, heads_y, columns)
        shown = self.in_view()[self.top : self.top + self.capacity]
        for y, row in enumerate(shown, heads_y + 1):
            self._paint_row(canvas, x, y, columns, row)
        if not shown:
            canvas.text(x + columns.name, heads_y + 1, NONE, "faint", limit=x + columns.width)
        if self.is_narrow:
            self._paint_narrow_strip(canvas, x, columns.width)
        else:
            self._paint_strip(canvas, x, columns.width)
        self._paint_buttons(canvas, x, columns.width)

    def _counts(self) -> list[Span]:
        """`13 tasks, 2 groups   ► 3 running   × 1 failed`."""
        single = self._tally.total()
        spans = [Span(words.counted(single, "task"), "mute")]
        if groups := len(self.rows) - single:
            spans.append(Span(f", {words.counted(groups, 'group')}", "mute"))
        spans += self._states()
        if len(self.in_view()) > self.capacity:
            spans.append(Span(f"   lines {self.top + 1} to {self.top + self.capacity}", "mute"))
        return spans

    def _states(self) -> list[Span]:
        """How many tasks run, have failed or were lost."""
        spans: list[Span] = []
        for name in task_rows.TOLD:
            status = task_rows.STATUSES[name]
            if count := self._tally[name]:
                mark = glyph(status.mark, self.ability)
                spans.append(Span(f"   {mark} {count} {status.short}", status.ink))
        return spans

    def _paint_row(
        self, canvas: Canvas, x: int, y: int, columns: task_rows.Columns, row: SavedTaskRow
    ) -> None:
        """A line with its cursor or choice, and the mark that folds a group."""
        is_chosen = row.number in self.selection and not self.is_plain
        is_current = row.number == self.cursor
        if is_current:
            canvas.row_cursor(x - 1, y, columns.width + 2)
        if is_chosen:
            canvas.fill(x, y, columns.width + 1, 1, "accent_bg")
            canvas.mark(x, y, "chosen")
        time = task_rows.last_time(row, self.desk.view(hardware.clock))
        task_rows.paint_row(canvas, x, y, columns, row, time)
        states = [task_rows.status_of(row).short]
        states += [w for w, on in (("selected", is_chosen), ("current", is_current)) if on]
        area = self._area(row)
        width = columns.width - columns.name
        canvas.target(row.name, "row", x + columns.name, y, width, states=tuple(states), area=area)
        if row.is_group and not is_chosen:
            fold = "folded" if row.number in self.folded else "open"
            canvas.mark(x, y, fold)
            label = "+" if fold == "folded" else "-"
            canvas.target(label, "item", x, y, 1, states=(fold,), area=row.name)

    def _area(self, row: SavedTaskRow) -> str:
        """What a line stands in: the group that holds it, else the panel."""
        if not row.group:
            return TASKS
        return next((each.name for each in self.rows if each.number == row.group), TASKS)

    def _details(self, row: SavedTaskRow) -> TaskDetails:
        """What the strip says of a task."""
        view = self.desk.view
        setups = view(saved_tasks.setup, row.number)
        return TaskDetails(
            row,
            setups,
            view(saved_tasks.failures, row.number),
            view(server_desk.configuration).host_name,
            self.volumes(setups, PAIRS_SHOWN),
            view(hardware.clock),
        )

    def volumes(self, setups: tuple[TaskSetup, ...], most: int = 0) -> Mapping[VolumeId, VolumeRow]:
        """The volumes of some tasks as the server knows them; most: of so many pairs only."""
        pairs = [pair for setup in setups for pair in setup.pairs]
        found: dict[VolumeId, VolumeRow] = {}
        for volume in (volume for pair in pairs[: most or None] for volume in pair):
            try:
                found[volume] = self.desk.view(copy_services.volume, volume)
            except EssError:
                continue  # the server does not know it now: it is shown by its ID alone
        return found

    def _paint_strip(self, canvas: Canvas, x: int, width: int) -> None:
        """Why something was refused; else what is selected; else what is under the cursor."""
        y = canvas.height - 2 - _STRIP_LINES
        box = (x, y, width, _STRIP_LINES - 1)
        row = self.at_cursor
        if self.refused is not None:
            paint_refusal(canvas, box, self.refused)
        elif self.selection and not self.is_plain:
            marked = [each for each in self.rows if each.number in self.selection]
            paint_chosen(canvas, box, marked, self.rights)
        elif row is not None:
            paint_details(canvas, box, self._details(row), self.rights)

    def _paint_narrow_strip(self, canvas: Canvas, x: int, width: int) -> None:
        """How many are shown, and one line about the task under the cursor."""
        y, total, row = canvas.height - 4, len(self.in_view()), self.at_cursor
        if self.refused is not None:
            paint_refusal(canvas, (x, y + 1, width, 1), self.refused)
        elif row is not None:
            text = one_line(self._details(row))
            if self.selection and not self.is_plain:
                text = self.rights.group or f"{words.counted(len(self.selection), 'task')} selected"
            canvas.text(x, y + 2, words.shortened(text, width), "mute")
        if total > self.capacity:
            canvas.text(x, y, f"{self.top + 1} to {self.top + self.capacity} of {total}", "mute")
        spans = self._states()
        length = sum(canvas.measure(span.text) for span in spans)
        canvas.spans(x + width - length, y, spans)

    def _paint_buttons(self, canvas: Canvas, x: int, width: int) -> None:
        """At the lower right (§5.1.4.1); what the server would refuse is disabled."""
        y, rights = canvas.height - (1 if self.is_narrow else 2), self.rights
        buttons = zip((RUN, INFORMATION, PROPERTIES, GROUP, UNGROUP, REMOVE), rights, strict=True)
        gap = 1 if self.is_narrow else 2
        at = x + width
        for label, reason in reversed(list(buttons)):
            at -= canvas.measure(label) + 4
            canvas.button(at, y, label, enabled=not reason)
            at -= gap

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also tasks that are folded away or out of view: those have an empty region."""
        hits = super().find_targets(label, role)
        if role not in (None, "row"):
            return hits
        shown = {hit.area for hit in hits if hit.role == "row"}
        hidden = [
            Target(label, "row", Region(), area=self._area(row))
            for row in self.rows
            if row.name == label and self._area(row) not in shown
        ]
        return hits + hidden

    def reveal(self, target: Target) -> None:
        """Open the group of a task, and scroll to it."""
        for row in self.rows:
            if row.name == target.label and self._area(row) == target.area:
                self.folded.discard(row.group)
                self.cursor = row.number
                self.follow()
                return
