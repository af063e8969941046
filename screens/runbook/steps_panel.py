"""The steps of a runbook, and the current one as it is written: prose, lines and statements."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from screens import words
from screens.runbook.rows import LineRow, RowState, StepRow
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.runbook.rows import ReplayRow

MARKS = {
    RowState.TO_DO: "step-to-do",
    RowState.CURRENT: "step-current",
    RowState.DONE: "step-done",
    RowState.SKIPPED: "dot",
    RowState.FAILED: "step-failed",
}
_INKS = {
    RowState.TO_DO: "mute",
    RowState.CURRENT: "bright",
    RowState.DONE: "ink",
    RowState.SKIPPED: "faint",
    RowState.FAILED: "bad",
}
LEAST_LINES, LEAST_CHECKS = 3, 2
"""Rows that a long text leaves for what is being done, and for what was judged."""


class StepsPanel(Painted):
    """Steps on top, the current step below."""

    DEFAULT_CSS = "StepsPanel { width: 38; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="steps")
        self.row: ReplayRow | None = None

    def show(self, row: ReplayRow) -> None:
        """Show this state of the replay."""
        self.row = row
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Steps, then the step: what does not fit below falls off, the steps scroll."""
        row = self.row
        if row is None:
            return
        width = canvas.width - 2
        canvas.title(1, 1, width, "steps", row.source)
        y = self._steps(canvas, width, row.steps) + 1
        heading = f"step {row.step}" if row.step else row.step_title
        canvas.title(1, y, width, heading, "as written")
        y += 2
        for line in textwrap.wrap(row.step_title if row.step else "", width):
            canvas.text(1, y, line, "bright", bold=True)
            y += 1
        y = self._prose(canvas, y + 1 if row.step else y, width, row)
        y = self._block(canvas, y, width, row)
        self._checks(canvas, y, width, row)

    def _steps(self, canvas: Canvas, width: int, steps: tuple[StepRow, ...]) -> int:
        """As many as there is room for, and marks where there are more; returns the row below."""
        room = max(3, min(len(steps), canvas.height // 3 - 2))
        first = _first_shown(steps, room)
        for y, step in enumerate(steps[first : first + room], 2):
            self._step(canvas, y, width, step)
        if first:
            canvas.mark(width + 1, 2, "more-above")
        if first + room < len(steps):
            canvas.mark(width + 1, 1 + room, "down")
        return 2 + min(room, len(steps))

    def _step(self, canvas: Canvas, y: int, width: int, step: StepRow) -> None:
        is_current = step.state is RowState.CURRENT
        if is_current:
            canvas.fill(0, y, width + 2, 1, "accent_bg")
            canvas.mark(0, y, "cursor", ground="accent_bg")
        ground = "accent_bg" if is_current else None
        canvas.mark(1, y, MARKS[step.state], ground=ground)
        ink = _INKS[step.state]
        x = canvas.text(3, y, step.number, ink, ground, bold=is_current)
        at = max(x + 1, 6)
        note = "" if step.state is RowState.SKIPPED else step.note
        end = 1 + width - (canvas.measure(note) + 1 if note else 0)
        title = words.shortened(step.title, end - at)
        canvas.text(at, y, title, ink, ground, bold=is_current)
        canvas.right(1 + width, y, note, "faint", ground)
        canvas.target(title, "row", at, y, end - at, states=(step.state,))

    def _prose(self, canvas: Canvas, y: int, width: int, row: ReplayRow) -> int:
        """The text for people, at most what leaves the lines their room."""
        below = min(len(row.lines), LEAST_LINES) + 2 if row.block else 0
        room = max(1, canvas.height - y - below - min(len(row.checks), LEAST_CHECKS))
        paragraphs = [textwrap.wrap(_plain(each), width) for each in row.prose.split("\n\n")]
        lines = [line for each in paragraphs for line in (*each, "")][:-1]
        if len(lines) > room:
            last = words.fitted(lines[room - 1], width - len(words.DOTS))
            lines = [*lines[: room - 1], f"{last}{words.DOTS}"]
        for at, line in enumerate(lines, y):
            canvas.text(1, at, line, "ink")
        return y + len(lines) + 1 if row.prose else y

    def _block(self, canvas: Canvas, y: int, width: int, row: ReplayRow) -> int:
        if not row.block:
            return y
        checks = len(row.checks) + 1 if row.checks else 0
        lines = _window(row.lines, max(1, min(6, canvas.height - y - 1 - checks)))
        canvas.fill(1, y, width, 1 + len(lines), "surface")
        canvas.text(2, y, words.shortened(row.block, width - 1), "mute", "surface")
        for at, line in enumerate(lines, y + 1):
            is_current = line.state is RowState.CURRENT
            ground = "accent_bg" if is_current else "surface"
            if is_current:
                canvas.fill(1, at, width, 1, ground)
            canvas.mark(2, at, MARKS[line.state], ground=ground)
            ink = _INKS[line.state]
            text = words.shortened(line.text, width - 3)
            canvas.text(4, at, text, ink, ground, bold=is_current)
        return y + len(lines) + 2

    def _checks(self, canvas: Canvas, y: int, width: int, row: ReplayRow) -> None:
        room = max(0, canvas.height - y)
        for check in row.checks[-max(1, room) :] if room else ():
            canvas.mark(2, y, "step-done" if check.holds else "step-failed")
            text = words.shortened(check.text, width - 3)
            canvas.text(4, y, text, "ink" if check.holds else "bad")
            y += 1


def _plain(paragraph: str) -> str:
    """A paragraph without the marks of emphasis."""
    return " ".join(paragraph.replace("*", "").split())


def _first_shown(steps: tuple[StepRow, ...], room: int) -> int:
    """The first of so many steps with the current one among them."""
    at = next((n for n, step in enumerate(steps) if step.state is RowState.CURRENT), len(steps) - 1)
    done = [step.state for step in steps]
    if RowState.CURRENT not in done and RowState.TO_DO in done:
        at = done.index(RowState.TO_DO)
    return max(0, min(at - room // 2, len(steps) - room))


def _window(lines: tuple[LineRow, ...], room: int) -> tuple[LineRow, ...]:
    """As many lines as there is room for, the current one among them."""
    at = next((n for n, line in enumerate(lines) if line.state is RowState.CURRENT), 0)
    if all(line.state is RowState.DONE for line in lines):
        at = len(lines)
    first = max(0, min(at - room // 2, len(lines) - room))
    return lines[first : first + room]
