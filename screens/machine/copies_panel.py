"""The middle band of the machine room: PPRC pairs and tasks left, FlashCopy right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import words
from screens.canvas import Span
from screens.machine import pairs_table
from screens.machine.layout import Columns, halves
from screens.machine.room_panel import RoomPanel

if TYPE_CHECKING:
    from emulator.views.rows import FlashCopyRow, TaskRow
    from screens.canvas import Canvas

ESTABLISHING = "establishing"
_RUNNING = "running"
_TASKS_LEAST = 2
"""Rows that the tasks keep below the pairs: their heading and the newest."""
_BAD = frozenset({"failed", "lost"})


class CopiesPanel(RoomPanel):
    """Pairs, tasks and relations."""

    def __init__(self) -> None:
        super().__init__("copies")

    def paint(self, canvas: Canvas) -> None:
        """Both halves."""
        if self.rows is None:
            return
        columns = halves(canvas.width)
        place, now_us = (columns.left, columns.left_width), self.rows.clock.now_us
        if self.roomy:
            room = canvas.height - 1 - _TASKS_LEAST
            used = pairs_table.paint_table(canvas, self.rows.pairs, place, now_us, room)
            self._task_rows(canvas, columns, used + 1 if used == 1 else used)
        else:
            used = pairs_table.paint_counts(canvas, self.rows.pairs, place, now_us)
            self._task_rows(canvas, columns, used)
        self._relations(canvas, columns)

    # -- tasks -----------------------------------------------------------------------------

    def _task_rows(self, canvas: Canvas, columns: Columns, y: int) -> None:
        """The runs that the server keeps, the newest first, from row `y` on."""
        assert self.rows is not None
        x, width = columns.left, columns.left_width
        newest = list(reversed(self.rows.tasks))
        room = canvas.height - y - (2 if self.roomy else 1)
        if room < 0:
            return
        note = [Span("none", "faint")]
        if newest:
            shown = f", {room} shown" if len(newest) > room else ""
            noun = " run" if len(newest) == 1 else " runs"
            note = [Span(str(len(newest)), "bright", True), Span(noun + shown, "mute")]
        canvas.title(x, y, width, "tasks", note)
        for row, task in enumerate(newest[:room], y + 1):
            self._task_row(canvas, task, x, row, width)

    def _task_row(self, canvas: Canvas, task: TaskRow, x: int, y: int, width: int) -> None:
        """Time of its start, name, number of pairs, last status."""
        assert self.rows is not None
        is_bad = task.status in _BAD
        time = words.time_of_day(self.rows.calendar_s(task.started_us))
        canvas.text(x, y, time, "faint")
        start = canvas.right(x + width, y, task.status, "bad" if is_bad else "mute")
        if is_bad or task.status == _RUNNING:
            name = "failed" if is_bad else "running"
            canvas.mark(start - 2, y, name, None if is_bad else "ink")
        pairs = words.counted(task.pairs, "pair")
        after = canvas.text(x + 10, y, task.name, "ink", limit=start - 3)
        if self.roomy and after + 2 + len(pairs) < start - 3:
            canvas.text(after + 2, y, pairs, "mute")
        if after <= start - 3:
            canvas.target(task.name, "row", x, y, width, states=(task.status,), area="tasks")

    # -- FlashCopy -------------------------------------------------------------------------

    def _relations(self, canvas: Canvas, columns: Columns) -> None:
        """Heading, heads where there is room, and the relations nearest their end."""
        assert self.rows is not None
        x, width = columns.right, columns.right_width
        total, ordered = self.rows.relations
        first = 2 if self.roomy else 1
        shown = ordered[: max(0, canvas.height - first - (1 if self.roomy else 0))]
        canvas.title(x, 0, width, "flashcopy", self._note(total, len(shown)))
        if self.roomy and shown:
            canvas.text(x, 1, "source", "faint")
            canvas.text(x + 14, 1, "target", "faint")
            canvas.right(x + width - 10, 1, "background copy", "faint")
            canvas.right(x + width, 1, "left", "faint")
        for y, relation in enumerate(shown, first):
            self._relation(canvas, relation, x, y, width)

    def _note(self, count: int, visible: int) -> list[Span]:
        """How many relations there are, and how many of them are shown."""
        if not count:
            return [Span("none", "faint")]
        if not self.roomy:
            return [Span(str(count), "bright", True)]
        noun = " relationship" if count == 1 else " relationships"
        shown = f", {visible} shown" if count > visible else ""
        return [Span(str(count), "bright", True), Span(noun + shown, "mute")]

    def _relation(self, canvas: Canvas, relation: FlashCopyRow, x: int, y: int, width: int) -> None:
        """Marks, source, target, and how far it is."""
        canvas.pictogram(x, y, f"flashcopy-source-{relation.state}")
        at = canvas.text(x + 3, y, relation.source)
        if self.roomy:
            at = canvas.mark(at + 1, y, "right")
            at = canvas.text(at + 1, y, relation.target)
        self._progress(canvas, relation, at + 1, y, x + width)
        states = (relation.state,)
        canvas.target(relation.source, "row", x, y, width, states=states, area="flashcopy")

    def _no_background_copy(self, canvas: Canvas, moved: str, x: int, y: int, end: int) -> None:
        """That there is none, and what moved; the longest of three forms that fits."""
        word, number = "no background copy", moved.partition(" ")[0]
        for left, right in ((word, f"{moved} moved"), (word, f"{number} moved")):
            if len(left) + 2 + len(right) <= end - x:
                break
        else:
            left, right = "", f"{moved} moved"
        canvas.right(end, y, right)
        canvas.right(end - len(right) - 2, y, left, "mute")

    def _progress(self, canvas: Canvas, relation: FlashCopyRow, x: int, y: int, end: int) -> None:
        """The word, the gauge with its percentage and what is left, or the tracks that moved."""
        assert self.rows is not None
        if relation.state == ESTABLISHING:
            canvas.right(end, y, ESTABLISHING, "source")
            return
        if not relation.background_copy:
            moved = relation.total_tracks - relation.tracks_left
            self._no_background_copy(canvas, words.counted(moved, "track"), x, y, end)
            return
        left = "stalled"
        if relation.due_us is not None:
            left = words.time_left(relation.due_us - self.rows.clock.now_us)
        canvas.right(end, y, left, "mute")
        percent_end = end - 10 if self.roomy else end - 7
        canvas.right(percent_end, y, f"{relation.copied_percent} %")
        gauge_end = percent_end - 6
        canvas.gauge(x, y, max(0, gauge_end - x), relation.copied_percent / 100)
