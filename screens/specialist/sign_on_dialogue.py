"""Sign on: user name and password of the Specialist, asked once for each (§5.1, rules U06, B13)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.secrets import Typed
from emulator.views import specialist
from screens import keymap
from screens.copy_services.content_dialogue import ContentDialogue
from screens.dialogue import DialogueBody
from screens.specialist.words import PASSWORD, USER_NAME
from screens.widgets.field import Field
from screens.widgets.field_cursor import FieldCursor

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

    from emulator.ids import EssSerial
    from emulator.views.specialist import AccountRow
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target

OK, CANCEL = "OK", "Cancel"
STOPS = (USER_NAME, PASSWORD, OK, CANCEL)
ONCE = "Asked once, with the first button that is pressed."
DELIVERED = "A Specialist is delivered with user storwatch, password specialist."
ADMINISTRATOR = "The reset page opens for an administrator only; sign on as one."


class SignOnBody(FieldCursor, DialogueBody, can_focus=True):
    """Two fields, a note, and two buttons."""

    def __init__(self, name: str, notes: tuple[str, ...]) -> None:
        super().__init__(id="sign-on")
        self.notes = notes
        self.problem = ""
        self.current = PASSWORD if name else USER_NAME
        self.fields = {
            USER_NAME: Field(USER_NAME, 36, 13, name),
            PASSWORD: Field(PASSWORD, 36, 13, hidden=True),
        }
        self.stack_fields(3, 4)

    def on_mount(self) -> None:
        """One types the password next where a name stands already."""
        self.go_to(self.current)

    def paint_body(self, canvas: Canvas) -> None:
        """The note, or why it was refused; OK at the right."""
        canvas.hairline(3, 2, canvas.width - 6)
        y = 8
        if self.problem:
            start, lines = canvas.mark(3, y, "failed") + 1, wrap(self.problem, canvas.width - 8)
            for line, text in enumerate(lines, y):
                canvas.text(start, line, text, "bad")
        else:
            texts = [text for note in self.notes for text in wrap(note, canvas.width - 6)]
            for line, text in enumerate(texts, y):
                canvas.text(3, line, text, "mute")
        y = canvas.height - 3
        canvas.button(3, y, CANCEL, default=self.current == CANCEL)
        canvas.button(canvas.width - 9, y, OK, default=self.current != CANCEL)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click presses a button."""
        self._press(target.label)

    def _press(self, label: str) -> None:
        dialogue = self.screen
        if isinstance(dialogue, SignOnDialogue):
            dialogue.press(label)

    def move(self, count: int) -> None:
        """Go to the next field or button, or the one before."""
        self.go_to(STOPS[(STOPS.index(self.current) + count) % len(STOPS)])

    def typed(self, field: Field) -> None:
        """What was said before is old."""
        if field.value:
            self.problem = ""

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field presses OK."""
        message.stop()
        self._press(OK)

    def refuse(self, problem: str) -> None:
        """Say why, and let the password be typed again."""
        self.fields[PASSWORD].put("")
        self.problem = problem
        self.go_to(PASSWORD)


class SignOnDialogue(ContentDialogue):
    """The dialogue; its result is the account, None when it was cancelled."""

    HEADING = "Sign on"
    WIDTH, HEIGHT = 60, 16
    SCOPES = (keymap.SIGN_ON,)
    IS_FORM = True

    def __init__(self, desk: Desk, unit: EssSerial, *, is_reset: bool = False) -> None:
        super().__init__(desk)
        self.unit = unit
        self.is_reset = is_reset
        name = desk.view(specialist.delivered_name)
        notes = (ADMINISTRATOR if is_reset else ONCE, DELIVERED if name else "")
        self.body = SignOnBody(name, notes)

    def place(self) -> str:
        """Whose Specialist asks."""
        return f"ESS Specialist at {self.unit}"

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def action_move(self, count: int) -> None:
        """Go to the next field or button, or the one before."""
        self.body.move(count)

    def action_enter(self) -> None:
        """Press the button in accent."""
        self.press(CANCEL if self.body.current == CANCEL else OK)

    def press(self, label: str) -> None:
        """Sign on, or close."""
        if label == CANCEL:
            self.dismiss(None)
            return
        fields = self.body.fields
        try:
            account = self._account(fields[USER_NAME].value.strip(), fields[PASSWORD].value)
        except EssError as refusal:
            self.body.refuse(str(refusal))
            return
        self.dismiss(account)

    def _account(self, name: str, password: str) -> AccountRow:
        """Whose account it is; raises Refusal."""
        ask = specialist.sign_on_to_reset if self.is_reset else specialist.sign_on
        return self.desk.view(ask, self.unit, name, Typed(password))
