"""Authorize: the users of host commands and their passwords (§5.1.5.1, Figure 41, U01 to U04).

A password is sealed here, with a salt of this console: it is never shown, and nothing but the seal
leaves this dialogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import AuthorizeUser, RemoveUser
from emulator.errors import EssError
from emulator.secrets import seal_for
from emulator.views import server_desk
from screens import keymap
from screens.copy_services.content_dialogue import ContentDialogue
from screens.dialogue import DialogueBody
from screens.widgets.field import Field
from screens.widgets.field_cursor import FieldCursor
from screens.words import counted

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

    from emulator.commands.base import Command
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target
    from screens.messages import InstallationChanged

NAME, PASSWORD, AGAIN = "User name", "Password", "Again"
ADD, REMOVE, CLOSE = "Add", "Remove", "Close"
ITEMS = (NAME, PASSWORD, AGAIN, ADD, REMOVE, CLOSE)
"""All that tab visits, in its order."""
DIFFERENT = "The two passwords are not the same."
NOBODY = "Nobody is authorized."
NOTES = (
    "A name and a password are required; a listed name gets the new password.",
    "Users of the Specialist are not among them until they are added here.",
)
_FIRST_ROW, _FIELDS_X = 5, 38


class AuthorizeBody(FieldCursor, DialogueBody, can_focus=True):
    """The list at the left, a new user at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="authorize")
        self.desk = desk
        self.current = NAME
        self.user = ""
        self.problem = ""
        self.said = ""
        self.fields = {
            NAME: Field(NAME, 22, 11),
            PASSWORD: Field(PASSWORD, 22, 11, hidden=True),
            AGAIN: Field(AGAIN, 22, 11, hidden=True),
        }
        self.stack_fields(_FIELDS_X, _FIRST_ROW)

    def on_mount(self) -> None:
        """One types the name first."""
        self.go_to(NAME)

    # -- painting --------------------------------------------------------------------------

    @property
    def users(self) -> tuple[str, ...]:
        """Who is authorized now."""
        return self.desk.view(server_desk.configuration).users

    def paint_body(self, canvas: Canvas) -> None:
        """List, fields' ground, what was said, and the buttons."""
        users = self.users
        if self.user not in users:
            self.user = users[0] if users else ""
        canvas.text(15, 1, "users of host commands", "mute")
        canvas.right(canvas.width - 3, 1, counted(len(users), "user"), "mute")
        canvas.hairline(3, 2, canvas.width - 6)
        canvas.title(3, 3, 28, "users")
        canvas.title(_FIELDS_X, 3, canvas.width - 3 - _FIELDS_X, "add a user")
        self._paint_users(canvas, users, canvas.height - 7 - _FIRST_ROW)
        self._paint_said(canvas)
        self._paint_buttons(canvas)

    def _paint_users(self, canvas: Canvas, users: tuple[str, ...], room: int) -> None:
        """As many as fit, the one at the cursor among them."""
        if not users:
            canvas.text(3, _FIRST_ROW, NOBODY, "mute")
            return
        at = users.index(self.user)
        top = min(max(0, at - room + 1), max(0, len(users) - room))
        for y, name in enumerate(users[top : top + room], _FIRST_ROW):
            is_at = name == self.user
            if is_at:
                canvas.row_cursor(3, y, 28)
            canvas.text(5, y, name, "bright" if is_at else "ink", limit=31)
            canvas.target(name, "row", 4, y, 27, states=("current",) if is_at else ())

    def _paint_said(self, canvas: Canvas) -> None:
        """Why something was refused, what was done, or what to know."""
        y = canvas.height - 6
        if self.problem:
            canvas.text(canvas.mark(3, y, "failed") + 1, y, self.problem, "bad")
        elif self.said:
            canvas.text(3, y, self.said)
        else:
            for line, text in enumerate(NOTES, y):
                canvas.text(3, line, text, "mute", limit=canvas.width - 2)

    def _paint_buttons(self, canvas: Canvas) -> None:
        """Remove under the list, Close and Add at the right; enter presses the one in accent."""
        y = canvas.height - 3
        default = self.current if self.current in (REMOVE, CLOSE) else ADD
        canvas.button(3, y, REMOVE, default=default == REMOVE, enabled=bool(self.user))
        x = canvas.width - 3 - len(CLOSE) - 4
        canvas.button(x, y, CLOSE, default=default == CLOSE)
        canvas.button(x - 2 - len(ADD) - 4, y, ADD, default=default == ADD)

    # -- what happens ----------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click puts the cursor on a user, or presses a button."""
        if target.role == "row":
            self.user = target.label
            self.repaint()
        else:
            self.call_later(self._press, target.label)

    async def _press(self, label: str) -> None:
        """Let the dialogue do what a button is for."""
        dialogue = self.screen
        assert isinstance(dialogue, Authorize)
        await dialogue.press(label)

    def typed(self, field: Field) -> None:
        """What was said before is old."""
        if field.value:
            self.problem = self.said = ""

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field adds the user."""
        message.stop()
        await self._press(ADD)

    def move(self, count: int) -> None:
        """Go to the next field or button, or the one before."""
        self.go_to(ITEMS[(ITEMS.index(self.current) + count) % len(ITEMS)])

    def move_user(self, count: int) -> None:
        """Put the cursor of the list on another user."""
        users = self.users
        if users:
            at = users.index(self.user) + count if self.user in users else 0
            self.user = users[min(max(0, at), len(users) - 1)]
        self.repaint()

    def take_new_user(self) -> AuthorizeUser:
        """The command that adds who was typed; the passwords are gone from the fields afterwards.

        Raises EssError for passwords that differ or cannot be one.
        """
        name, password, again = (field.value for field in self.fields.values())
        for label in (PASSWORD, AGAIN):
            self.fields[label].put("")
        if password != again:
            raise EssError(DIFFERENT)
        return AuthorizeUser(name.strip(), seal_for(name.strip(), password))

    def tell(self, said: str = "", problem: str = "") -> None:
        """Show what became of it."""
        self.said, self.problem = said, problem
        if said:
            self.fields[NAME].put("")
        self.go_to(NAME)


class Authorize(ContentDialogue):
    """The dialogue; it stays open until it is closed."""

    HEADING = "Authorize"
    WIDTH, HEIGHT = 78, 21
    SCOPES = (keymap.AUTHORIZE,)
    IS_FORM = True

    def __init__(self, desk: Desk, console: str) -> None:
        super().__init__(desk)
        self.console = console
        self.body = AuthorizeBody(desk)

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    async def press(self, label: str) -> None:
        """A button was pressed."""
        if label == CLOSE:
            self.dismiss(None)
        elif label == REMOVE:
            await self.action_remove()
        else:
            try:
                command = self.body.take_new_user()
            except EssError as problem:
                self.body.tell(problem=str(problem))
                return
            await self._execute(command)

    async def _execute(self, command: Command) -> None:
        """Do it, and say what became of it."""
        try:
            answer = await self.desk.execute(command, self.console)
        except EssError as refusal:
            self.body.tell(problem=str(refusal))
            return
        self.body.tell(said=answer.happenings[-1].event.text)

    def action_user(self, count: int) -> None:
        """Put the cursor of the list on another user."""
        self.body.move_user(count)

    def action_move(self, count: int) -> None:
        """Go to the next field or button, or the one before."""
        self.body.move(count)

    async def action_enter(self) -> None:
        """Press the button in accent."""
        current = self.body.current
        await self.press(current if current in (REMOVE, CLOSE) else ADD)

    async def action_remove(self) -> None:
        """Take the user at the cursor off the list."""
        if self.body.user:
            await self._execute(RemoveUser(self.body.user))
        else:
            self.body.tell(problem=NOBODY)

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """Something changed: read again."""
        message.stop()
        self.body.repaint()
