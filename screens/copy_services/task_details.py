"""The strip of the Tasks panel: what is under the cursor, what is selected for a group."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import VolumeId
from emulator.views.rows import ClockRow, VolumeRow
from emulator.views.saved_tasks import SavedTaskRow, TaskSetup
from screens import words
from screens.canvas import Span
from screens.copy_services import task_rows
from screens.copy_services.details_strip import paint_pair
from screens.copy_services.wizard_words import why_not_at_a_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.saved_tasks import TaskRights
    from screens.canvas import Canvas

HINT = "Click with shift, or space, selects several tasks for a group."
PARALLEL = "All tasks of a group are processed in parallel."
HOST_COMMAND = "rsExecuteTask.sh -v -u USER -p PASSWORD -s {} {}"
PAIRS_SHOWN = 2
_LABEL_WIDTH = 13


class TaskDetails(NamedTuple):
    """What is said of the task under the cursor."""

    row: SavedTaskRow
    setups: tuple[TaskSetup, ...]
    failures: tuple[str, ...]
    host_name: str
    volumes: Mapping[VolumeId, VolumeRow]
    clock: ClockRow


def last_run(details: TaskDetails) -> str:
    """`15:29:48 to 15:29:50, completed successfully`."""
    row, clock = details.row, details.clock
    status = task_rows.status_of(row)
    if row.ran_us < 0:
        return status.words
    began = task_rows.moment(clock, row.ran_us)
    ended = ""
    if row.ended_us >= 0:
        ended = f" to {words.time_of_day(words.calendar_s(clock, row.ended_us))}"
    return f"{began}{ended}, {status.words}"


def host_command(details: TaskDetails) -> str:
    """How a host runs it, as a shell reads it; a name with a blank it cannot say (rule K09)."""
    name = details.row.name
    return why_not_at_a_host(name) or HOST_COMMAND.format(details.host_name, shlex.quote(name))


def subject_words(setup: TaskSetup) -> str:
    """The paths of a task, `12019:17 SAID0000 to 14744:17`."""
    source = (setup.source or "").partition(":")[2]
    saids = " ".join(f"SAID{said}" for said in setup.saids) or "all adapters"
    targets = ", ".join(lss.partition(":")[2] for lss in setup.targets)
    return f"{source} {saids} to {targets}"


def _paint_field(canvas: Canvas, x: int, y: int, label: str, text: str, end: int) -> None:
    canvas.text(x, y, label, "mute")
    room = end - x - _LABEL_WIDTH
    canvas.text(x + _LABEL_WIDTH, y, words.fitted(text, room) or text, limit=end)


def paint_details(
    canvas: Canvas, box: tuple[int, int, int, int], details: TaskDetails, rights: TaskRights
) -> None:
    """Type or members, pairs, last run and why it failed, the host command, what to know."""
    x, y, width, lines = box
    row, end = details.row, x + width
    canvas.title(x, y, width, "under the cursor", [Span(row.name, "bright", bold=True)])
    line = _paint_type(canvas, x, y + 1, details, end)
    line = _paint_subject(canvas, x, line, details, end)
    _paint_field(canvas, x, line, "Last run", last_run(details), end)
    for sentence in details.failures[:1]:
        for text in wrap(sentence, width - _LABEL_WIDTH)[:2]:
            line += 1
            canvas.text(x + _LABEL_WIDTH, line, text, "bad")
    _paint_field(canvas, x, line + 1, "From a host", host_command(details), end)
    notes = [rights.properties] if row.group or row.is_group else []
    for offset, text in enumerate([*notes, HINT], line + 3):
        if offset < y + lines:
            canvas.text(x, offset, text, "mute")


def _paint_type(canvas: Canvas, x: int, y: int, details: TaskDetails, end: int) -> int:
    """What kind of task it is, or what the group holds; returns the line after it."""
    if details.row.is_group:
        names = ", ".join(setup.name for setup in details.setups)
        _paint_field(canvas, x, y, "Tasks", names, end)
        return y + 1
    text = ", ".join([details.row.kind, *(o for setup in details.setups for o in setup.options)])
    _paint_field(canvas, x, y, "Type", text, end)
    return y + 1


def _paint_subject(canvas: Canvas, x: int, y: int, details: TaskDetails, end: int) -> int:
    """The first pairs, or the paths; returns the line after them."""
    pairs = [pair for setup in details.setups for pair in setup.pairs]
    paths = [subject_words(setup) for setup in details.setups if setup.source is not None]
    for text in paths[:1]:
        _paint_field(canvas, x, y, "Paths", text, end)
        y += 1
    for number, pair in enumerate(pairs[:PAIRS_SHOWN]):
        canvas.text(x, y, "" if number else "Pairs", "mute")
        sides = (details.volumes.get(pair[0]), details.volumes.get(pair[1]))
        after = paint_pair(canvas, x + _LABEL_WIDTH, y, pair, sides)
        more = len(pairs) - PAIRS_SHOWN
        if number + 1 == PAIRS_SHOWN and more > 0:
            canvas.text(after + 3, y, f"and {more} more", "mute")
        y += 1
    return y


def paint_chosen(
    canvas: Canvas,
    box: tuple[int, int, int, int],
    chosen: Sequence[SavedTaskRow],
    rights: TaskRights,
) -> None:
    """What is selected for a group, and why it cannot be one."""
    x, y, width, _ = box
    note = words.counted(len(chosen), "task")
    canvas.title(x, y, width, "selected for a group", [Span(note, "bright", bold=True)])
    _paint_field(canvas, x, y + 1, "Tasks", ", ".join(row.name for row in chosen), x + width)
    if rights.group:
        after = canvas.mark(x, y + 3, "failed", "mute") + 1
        canvas.text(after, y + 3, rights.group, "mute")
    else:
        canvas.text(x, y + 3, PARALLEL, "mute")


def one_line(details: TaskDetails) -> str:
    """The same for narrow screens: name, what it does, last run or why it failed."""
    row = details.row
    said = details.failures[0] if details.failures else f"{row.about}  {last_run(details)}"
    return f"{row.name}  {said}"
