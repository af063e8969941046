"""Users: the accounts of the Specialist, which an administrator changes (§5.1, rules B13, U06).

A password is sealed here: nothing but the seal leaves this panel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import (
    RemoveSpecialistAccount,
    SetSpecialistAccount,
    SpecialistRole,
)
from emulator.errors import EssError
from emulator.secrets import seal_for
from emulator.views import specialist
from screens.specialist.form_panel import FormPanel
from screens.specialist.messages import CommandsAsked
from screens.specialist.row_list import RowList
from screens.specialist.words import AGAIN, PASSWORD, USER_NAME, USERS
from screens.widgets.field import Field
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.specialist import AccountRow
    from screens.canvas import Canvas
    from screens.desk import Desk

ACCOUNTS = "Accounts"
ADD, REMOVE = "Add", "Remove"
ROLES = {"Administrator": SpecialistRole.ADMINISTRATOR, "User": SpecialistRole.USER}
DIFFERENT = "The two passwords are not the same."
NOTES = (
    "Add gives a listed name the new password and role.",
    "Host commands have users of their own: Copy Services, Configuration, Authorize.",
)
_LABEL, _TEXT = 11, 24


class UsersPanel(FormPanel):
    """The list at the left, an account to add or change at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "users")
        self.accounts: Sequence[AccountRow] = ()
        self.role = "User"
        self.rows = self.lists[ACCOUNTS] = RowList(ACCOUNTS)
        self.fields = {
            USER_NAME: Field(USER_NAME, _TEXT, _LABEL, ground="bg"),
            PASSWORD: Field(PASSWORD, _TEXT, _LABEL, hidden=True, ground="bg"),
            AGAIN: Field(AGAIN, _TEXT, _LABEL, hidden=True, ground="bg"),
        }

    @property
    def stops(self) -> tuple[str, ...]:
        """The list, the fields, the roles and the buttons."""
        return (ACCOUNTS, USER_NAME, PASSWORD, AGAIN, *ROLES, ADD, REMOVE)

    @property
    def top(self) -> int:
        """The row of the headings."""
        return 2 if self.is_narrow else 4

    @property
    def right(self) -> int:
        """The column of the form."""
        return 38 if self.is_narrow else 50

    def place_fields(self) -> None:
        """One below the other at the right."""
        for line, field in enumerate(self.fields.values()):
            field.styles.offset = (self.right, self.top + 2 + 2 * line)

    def read(self) -> None:
        """All accounts."""
        self.accounts = self.desk.view(specialist.accounts)
        self.rows.show([each.name for each in self.accounts])

    # -- what happens ----------------------------------------------------------------------

    def act(self, word: str) -> None:
        """Also the key that removes."""
        if word == "remove":
            self.press(REMOVE)
        else:
            super().act(word)

    def press(self, label: str) -> None:
        """Choose a role, add or remove; a row's name goes to the form."""
        if label in ROLES:
            self.role = label
        elif label == REMOVE:
            if self.rows.at_cursor:
                command = RemoveSpecialistAccount(self.rows.at_cursor, self.account)
                self.post_message(CommandsAsked(command))
        elif label == ACCOUNTS:
            self.fields[USER_NAME].put(self.rows.at_cursor)
            self.go_to(PASSWORD)
        else:
            self._add()

    def _add(self) -> None:
        """Ask for what was typed; the passwords are gone from the fields afterwards."""
        name, password, again = (field.value for field in self.fields.values())
        for label in (PASSWORD, AGAIN):
            self.fields[label].put("")
        try:
            if password != again:
                raise EssError(DIFFERENT)
            name = name.strip()
            secret = seal_for(name, password)
        except EssError as problem:
            self.refuse(str(problem))
            return
        role = ROLES[self.role]
        self.post_message(CommandsAsked(SetSpecialistAccount(name, role, secret, self.account)))

    def told(self, said: str, is_refusal: bool) -> None:
        """A name that was added is no longer in its field."""
        if not is_refusal:
            self.fields[USER_NAME].put("")
        super().told(said, is_refusal)

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """List, the fields' ground, roles, buttons, and what became of it."""
        x, width = (1, canvas.width - 2) if self.is_narrow else (2, canvas.width - 3)
        self.paint_title(canvas, x, width, USERS)
        y, right = self.top, self.right
        canvas.title(x, y, right - x - 3, ACCOUNTS, counted(len(self.accounts), "account"))
        canvas.title(right, y, x + width - right, "add or change")
        self._paint_accounts(canvas, x, y + 1, right - x - 3)
        at = self.paint_option(canvas, right, y + 8, "Administrator", self.role == "Administrator")
        self.paint_option(canvas, at + 3, y + 8, "User", self.role == "User")
        default = self.current not in (ACCOUNTS, REMOVE)
        canvas.button(right, y + 10, ADD, default=default)
        self._paint_below(canvas, x, y + 12)

    def _paint_accounts(self, canvas: Canvas, x: int, y: int, width: int) -> None:
        room = 9
        for line, index in enumerate(self.rows.shown(room), y):
            row = self.accounts[index]
            ink = self.rows.paint_row(canvas, index, x, line, width, self.is_at(ACCOUNTS))
            canvas.text(x + 2, line, row.name, ink, limit=x + width - 15)
            canvas.right(x + width - 1, line, row.role, "mute")
        canvas.button(x, y + room, REMOVE, default=self.is_at(REMOVE), enabled=bool(self.accounts))

    def _paint_below(self, canvas: Canvas, x: int, y: int) -> None:
        if self.said:
            self.paint_said(canvas, x, y)
            return
        for line, text in enumerate(NOTES, y):
            canvas.text(x, line, text, "mute")
