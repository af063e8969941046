"""The Task Wizard: task, copy options, name; it ends in Save, Run or Cancel (§5.2.1, rule J11).

It puts a command together and hands it to the screen that opened it. What the machine says to it
is shown there: the wizard never knows whether a task is possible.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from emulator.views import copy_services, saved_tasks
from screens import keymap
from screens.copy_services import wizard_steps as steps
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.wizard_page import WizardPage
from screens.widgets.chrome import FooterKeys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widgets import Input

    from emulator.ids import VolumeId
    from emulator.views.rows import VolumeRow
    from screens.desk import Desk
    from screens.labels import Target
    from screens.widgets.field import Field


class WizardBody(WizardPage, can_focus=True):
    """What clicks and keys do in the wizard."""

    class StepShown(Message):
        """Another step is shown."""

    # -- what happens ----------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click chooses, ticks or presses."""
        if target.role in ("option", "box"):
            self.go_to(target.label)
            self.choose(target.label)
        else:
            self.press(target.label)

    def choose(self, label: str) -> None:
        """Choose an option, or tick a box or clear it."""
        self.draft = self.draft.chosen(label)
        self.repaint()

    def press(self, label: str) -> None:
        """Press a button."""
        names = self.draft.steps()
        at = names.index(self.step)
        if label == steps.NEXT:
            self._show_step(names[at + 1])
        elif label == steps.BACK and at:
            self._show_step(names[at - 1])
        elif label in self.draft.endings and self.step == steps.DEFINE:
            self._end(label)
        elif label == steps.CANCEL:
            self.screen.dismiss(None)

    def _end(self, label: str) -> None:
        """Hand the command over, unless a task cannot be kept under such a name (rule J11)."""
        if label not in (steps.RUN, steps.DELETE):
            draft, wizard = self.draft, self.screen
            assert isinstance(wizard, TaskWizard)
            self.problem = wizard.desk.view(saved_tasks.why_no_name, draft.name, draft.description)
        if self.problem:
            self.go_to(steps.NAME)
        else:
            self.screen.dismiss(self.draft.ended(label))

    def _show_step(self, step: str) -> None:
        self.step = step
        for field in self.fields.values():
            field.display = step == steps.DEFINE
        chosen = filter(self.draft.is_on, self.draft.page(step).radio)
        self.go_to(next(chosen, self.draft.items(step)[0]))
        self.post_message(self.StepShown())

    def typed(self, field: Field) -> None:
        """What is typed belongs to the draft."""
        self.problem = ""
        name, description = (each.value for each in self.fields.values())
        self.draft = replace(self.draft, name=name.strip(), description=description.strip())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field presses the default button."""
        message.stop()
        self.press(self.draft.buttons(self.step)[-1])

    def move(self, count: int) -> None:
        """Put the cursor on the next thing, or the one before."""
        things = self.draft.items(self.step)
        at = things.index(self.current) if self.current in things else 0
        self.go_to(things[(at + count) % len(things)])

    def enter(self) -> None:
        """Press the button under the cursor, or the default one."""
        names = self.draft.buttons(self.step)
        self.press(self.current if self.current in names else names[-1])


class TaskWizard(ContentDialogue):
    """The wizard as a dialogue; its result is a command, or None when cancelled."""

    HEADING = "Task Wizard"
    WIDTH, HEIGHT = 82, 28
    SCOPES: tuple[str, ...] = (keymap.TASK_WIZARD,)

    def __init__(self, desk: Desk, draft: steps.Draft, rows: Mapping[VolumeId, VolumeRow]) -> None:
        super().__init__(desk)
        modes = {row.id: row.critical_heavy for row in desk.view(copy_services.subsystems)}
        self.body = WizardBody(draft, rows, modes)

    def place(self) -> str:
        """The chosen task."""
        return self.body.draft.task

    def on_mount(self) -> None:
        """The footer is that of the first step."""
        self._show_keys()

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def on_wizard_body_step_shown(self, message: WizardBody.StepShown) -> None:
        """The footer follows the step."""
        message.stop()
        self._show_keys()

    def _show_keys(self) -> None:
        """The footer names the default button of the step."""
        names = self.body.draft.buttons(self.body.step)
        is_form = self.body.step == steps.DEFINE
        keys = [
            key._replace(verb=names[-1]) if key.action == "enter" else key
            for key in keymap.footer(*self.SCOPES)
            if not (is_form and key.action == "choose")
            and (key.action != "back" or steps.BACK in names)
            and (not key.action.startswith("press(") or key.verb in names[:-1])
        ]
        self.query_one(FooterKeys).say([*keys, *([] if is_form else keymap.KEYS[keymap.HELP_HERE])])

    def action_move(self, count: int) -> None:
        """Put the cursor on the next thing, or the one before."""
        self.body.move(count)

    def action_choose(self) -> None:
        """Choose or tick what is under the cursor."""
        self.body.choose(self.body.current)

    def action_enter(self) -> None:
        """Press the button under the cursor, or the default one."""
        self.body.enter()

    def action_press(self, label: str) -> None:
        """Press a button of this step that has a key of its own."""
        if label in self.body.draft.buttons(self.body.step):
            self.body.press(label)

    def action_back(self) -> None:
        """Go back one step."""
        self.body.press(steps.BACK)
