"""Group: the name and description of a new group of tasks (§5.1.4.1, rules K03, K08)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.views import saved_tasks
from screens import keymap
from screens.canvas import Span
from screens.copy_services.boxes_dialogue import CANCEL, OK, BoxesBody, BoxesDialogue
from screens.copy_services.task_details import PARALLEL
from screens.copy_services.wizard_steps import MAX_NAME
from screens.copy_services.wizard_words import BLANK_IN_NAME, NAMED_ALIKE
from screens.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input

    from screens.canvas import Canvas
    from screens.desk import Desk

NAME, DESCRIPTION = "Group name", "Group description"


class GroupBody(BoxesBody, can_focus=True):
    """Two fields, and the tasks that are to be one."""

    items = (NAME, DESCRIPTION, OK, CANCEL)

    def __init__(self, desk: Desk, names: Sequence[str]) -> None:
        super().__init__(id="task-group")
        self.desk = desk
        self.names = names
        self.problem = ""
        self.current = NAME
        self.fields = {NAME: Field(NAME, 18), DESCRIPTION: Field(DESCRIPTION, 44)}

    def compose(self) -> ComposeResult:
        """The two fields."""
        for line, field in enumerate(self.fields.values()):
            field.styles.position = "absolute"
            field.styles.offset = (3, 4 + 2 * line)
            yield field

    def on_mount(self) -> None:
        """One types the name first."""
        self.go_to(NAME)

    def paint_body(self, canvas: Canvas) -> None:
        """What stands beside the fields, the tasks, and the buttons."""
        width, name = canvas.width - 6, self.fields[NAME].value
        canvas.hairline(3, 2, width)
        ink = "mute" if len(name) <= MAX_NAME else "warn"
        canvas.text(43, 4, f"{len(name)} of {MAX_NAME} characters", ink)
        if self.problem:
            canvas.text(canvas.mark(3, 8, "failed") + 1, 8, self.problem, "bad")
        elif " " in name.strip():
            canvas.text(3, 8, BLANK_IN_NAME, "mute")
        elif self.desk.view(saved_tasks.named_alike, name):
            canvas.text(3, 8, NAMED_ALIKE, "mute")
        note = [Span(str(len(self.names)), "bright", bold=True)]
        canvas.title(3, 10, width, "tasks of this group", note)
        for y, text in enumerate(wrap(", ".join(self.names), width)[:3], 11):
            canvas.text(3, y, text)
        canvas.text(3, 15, PARALLEL, "mute")
        self.paint_buttons(canvas, OK)

    def go_to(self, label: str) -> None:
        """Put the cursor on a field or a button."""
        self.current = label
        if label in self.fields:
            self.fields[label].enter()
        else:
            self.screen.set_focus(self)
        self.repaint()

    def on_descendant_focus(self) -> None:
        """A field was clicked."""
        self.current = next(
            (label for label, field in self.fields.items() if field.is_current), self.current
        )
        self.repaint()

    def on_field_changed(self, message: Field.Changed) -> None:
        """Something was typed: the count follows."""
        message.stop()
        self.problem = ""
        self.repaint()

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
