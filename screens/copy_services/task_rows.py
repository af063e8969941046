"""Lines of the Tasks panel: name, description, last status (§5.1.4, rule K11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from screens import words

if TYPE_CHECKING:
    from emulator.views.rows import ClockRow
    from emulator.views.saved_tasks import SavedTaskRow
    from screens.canvas import Canvas


class Status(NamedTuple):
    """How a last status is shown: mark, words, their short form, ink."""

    mark: str
    words: str
    short: str
    ink: str


STATUSES = {
    "never run": Status("step-to-do", "not run", "not run", "mute"),
    "running": Status("step-current", "running", "running", "ink"),
    "successful": Status("step-done", "completed successfully", "completed", "mute"),
    "failed": Status("failed", "failed", "failed", "bad"),
    "lost": Status("failed", "lost by a reset", "lost", "bad"),
}
TOLD = ("running", "failed", "lost")
"""Those that the title of the panel counts."""


class Columns(NamedTuple):
    """Offsets of the columns from the left edge of a panel; width: where the times end."""

    name: int
    description: int
    status: int
    width: int
    is_short: bool


WIDE = Columns(2, 20, 58, 95, False)
NARROW = Columns(2, 19, 56, 78, True)


def status_of(row: SavedTaskRow) -> Status:
    """How the last status of a task is shown."""
    return STATUSES[row.status]


def when(clock: ClockRow, at_us: int) -> str:
    """A moment as a time of day, as a date when it was not today."""
    at_s = words.calendar_s(clock, at_us)
    if at_s // 86_400 == clock.calendar_s // 86_400:
        return words.time_of_day(at_s)
    return words.short_day(at_s)


def moment(clock: ClockRow, at_us: int) -> str:
    """A moment as a time of day, with its date when it was not today."""
    at_s = words.calendar_s(clock, at_us)
    time = words.time_of_day(at_s)
    is_today = at_s // 86_400 == clock.calendar_s // 86_400
    return time if is_today else f"{words.short_day(at_s)} {time}"


def last_time(row: SavedTaskRow, clock: ClockRow) -> str:
    """When the last run ended, or began; "" for none."""
    at_us = row.ended_us if row.ended_us >= 0 else row.ran_us
    return when(clock, at_us) if at_us >= 0 else ""


def paint_heads(canvas: Canvas, x: int, y: int, columns: Columns) -> None:
    """The names of the columns."""
    canvas.text(x + columns.name, y, "name", "faint")
    canvas.text(x + columns.description, y, "description", "faint")
    canvas.text(x + columns.status, y, "last status", "faint")


def paint_row(
    canvas: Canvas, x: int, y: int, columns: Columns, row: SavedTaskRow, time: str
) -> None:
    """The cells of one line; a task in a group stands one cell further right."""
    indent = 1 if row.group else 0
    if row.group:
        canvas.mark(x + columns.name - 1, y, "tree")
    canvas.text(x + columns.name + indent, y, row.name, limit=x + columns.description - 1)
    room = columns.status - columns.description - 1
    text = words.shortened(row.description or row.about, room)
    canvas.text(x + columns.description, y, text, limit=x + columns.status - 1)
    status = status_of(row)
    after = canvas.mark(x + columns.status, y, status.mark, status.ink)
    canvas.text(after + 1, y, status.short if columns.is_short else status.words, status.ink)
    canvas.right(x + columns.width, y, time, "mute")
