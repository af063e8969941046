"""Group: the name and description of a new group of tasks (§5.1.4.1, rules K03, K08)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.commands.copy_services import MAX_TASK_NAME
from emulator.views import saved_tasks
from screens import keymap
from screens.canvas import Span
from screens.copy_services.boxes_dialogue import CANCEL, OK, BoxesBody, BoxesDialogue
from screens.copy_services.task_details import PARALLEL
from screens.copy_services.wizard_words import NAMED_ALIKE, why_not_at_a_host
from screens.widgets.field import Field
from screens.widgets.field_cursor import FieldCursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widgets import Input

    from screens.canvas import Canvas
    from screens.desk import Desk

NAME, DESCRIPTION = "Group name", "Group description"


class GroupBody(FieldCursor, BoxesBody, can_focus=True):
    """Two fields, and the tasks that are to be one."""

    items = (NAME, DESCRIPTION, OK, CANCEL)

    def __init__(self, desk: Desk, names: Sequence[str]) -> None:
        super().__init__(id="task-group")
        self.desk = desk
        self.names = names
        self.problem = ""
        self.current = NAME
        self.fields = {NAME: Field(NAME, 18), DESCRIPTION: Field(DESCRIPTION, 44)}
        self.stack_fields(3, 4)

    def on_mount(self) -> None:
        """One types the name first."""
        self.go_to(NAME)

    def paint_body(self, canvas: Canvas) -> None:
        """What stands beside the fields, the tasks, and the buttons."""
        width, name = canvas.width - 6, self.fields[NAME].value
        canvas.hairline(3, 2, width)
        ink = "mute" if len(name) <= MAX_TASK_NAME else "warn"
        canvas.text(43, 4, f"{len(name)} of {MAX_TASK_NAME} characters", ink)
        if self.problem:
            canvas.text(canvas.mark(3, 8, "failed") + 1, 8, self.problem, "bad")
        elif price := why_not_at_a_host(name.strip()):
            canvas.text(3, 8, price, "mute")
        elif self.desk.view(saved_tasks.named_alike, name):
            canvas.text(3, 8, NAMED_ALIKE, "mute")
        note = [Span(str(len(self.names)), "bright", bold=True)]
        canvas.title(3, 10, width, "tasks of this group", note)
        for y, text in enumerate(wrap(", ".join(self.names), width)[:3], 11):
            canvas.text(3, y, text)
        canvas.text(3, 15, PARALLEL, "mute")
        self.paint_buttons(canvas, OK)

    def typed(self, field: Field) -> None:
        """What was said before is old."""
        self.problem = ""

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field presses OK."""
        message.stop()
        self.enter()

    def enter(self) -> None:
        """Press OK, or Cancel when the cursor is on it; a name that cannot be is said."""
        if self.current == CANCEL:
            self.screen.dismiss(None)
            return
        name, description = (field.value.strip() for field in self.fields.values())
        self.problem = self.desk.view(saved_tasks.why_no_name, name, description)
        if self.problem:
            self.go_to(NAME)
        else:
            self.screen.dismiss((name, description))


class GroupDialogue(BoxesDialogue):
    """The dialogue; its result is name and description, None when cancelled."""

    HEADING = "Group"
    WIDTH, HEIGHT = 78, 21
    SCOPES = (keymap.TASK_GROUP,)
    IS_FORM = True

    def __init__(self, desk: Desk, names: Sequence[str]) -> None:
        super().__init__(desk, GroupBody(desk, names))
