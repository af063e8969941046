"""The task Information window: the setup of a task, or of each task of a group (Figure 37)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.views import hardware, saved_tasks
from screens import keymap
from screens.copy_services import task_rows
from screens.copy_services.task_details import subject_words
from screens.copy_services.window import ScrolledBody, ScrolledWindow

if TYPE_CHECKING:
    from emulator.views.saved_tasks import SavedTaskRow, TaskSetup
    from screens.canvas import Canvas
    from screens.desk import Desk

GONE = "The task is not there any more."
_TEXT_X = 22


class Line(NamedTuple):
    """A line of the window: a label, its text, and whether it heads a task."""

    label: str = ""
    text: str = ""
    is_head: bool = False


def setup_lines(setup: TaskSetup) -> list[Line]:
    """Name, description, type, options, and every pair or path."""
    lines = [
        Line(setup.name, "", True),
        Line("Description", setup.description or "none"),
        Line("Type", setup.kind),
    ]
    lines += [Line("" if n else "Options", text) for n, text in enumerate(setup.options)]
    lines += [
        Line("" if n else "Pairs", f"{source} to {target}" if target else source)
        for n, (source, target) in enumerate(setup.pairs)
    ]
    if setup.source is not None:
        lines.append(Line("Paths", subject_words(setup)))
    return lines


class TaskInformationBody(ScrolledBody):
    """Lines that scroll."""

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk, "task-information")
        self.number = number

    def row(self) -> SavedTaskRow | None:
        """The task as the panel lists it."""
        rows = self.desk.view(saved_tasks.rows)
        return next((row for row in rows if row.number == self.number), None)

    def lines(self, row: SavedTaskRow) -> list[Line]:
        """All that is said of it."""
        clock = self.desk.view(hardware.clock)
        status = task_rows.status_of(row).words
        time = task_rows.last_time(row, clock)
        lines: list[Line] = []
        if row.is_group:
            lines += [Line("Description", row.description or "none"), Line("Type", row.kind)]
        lines.append(Line("Last status", f"{status}, {time}" if time else status))
        lines += [Line("", text) for text in self.desk.view(saved_tasks.failures, row.number)]
        for setup in self.desk.view(saved_tasks.setup, row.number):
            lines += [Line(), *setup_lines(setup)]
        return lines

    def paint_body(self, canvas: Canvas) -> None:
        """What fits of it, and the button."""
        self.paint_edges(canvas)
        row = self.row()
        if row is None:
            canvas.text(3, 4, GONE, "mute")
            return
        canvas.text(22, 1, row.name, "mute")
        lines, room = self.lines(row), canvas.height - 4 - 4
        for y, line in enumerate(self.in_view(lines, room), 4):
            if line.is_head:
                canvas.title(3, y, canvas.width - 6, line.label)
                continue
            canvas.text(3, y, line.label, "mute")
            canvas.text(_TEXT_X, y, line.text, limit=canvas.width - 3)
        if len(lines) > room:
            words = f"lines {self.top + 1} to {self.top + room} of {len(lines)}"
            canvas.text(3, canvas.height - 3, words, "mute")


class TaskInformation(ScrolledWindow):
    """The window as a dialogue."""

    HEADING = "Task information"
    WIDTH, HEIGHT = 82, 28
    SCOPES = (keymap.TASK_INFORMATION,)

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk, TaskInformationBody(desk, number))
