"""What clicks and keys do on the Configuration panel (§5.1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import (
    ClearLog,
    SendSummary,
    SetEmailAddress,
    SetPasswordProtection,
)
from screens.base import EssScreen
from screens.copy_services.authorize_dialogue import Authorize
from screens.copy_services.configuration_view import (
    ADDRESS,
    AUTHORIZE,
    CLEAR,
    EMAIL,
    ITEMS,
    PROTECTED,
    UNPROTECTED,
    VIEW,
    ConfigurationView,
)
from screens.copy_services.confirm_dialogue import Confirm
from screens.copy_services.log_dialogue import LogFile
from screens.copy_services.page_messages import DialogueAsked
from screens.copy_services.task_panel import ARROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widgets import Input

    from screens.labels import Target
    from screens.widgets.field import Field

NOTHING_TO_CLEAR = "The log is empty."
CLEARS = (
    "Clear the entire log?",
    "No entry is left; whether tasks ran well or failed cannot be read there any more.",
)


class ConfigurationPanel(ConfigurationView, can_focus=True):
    """The Configuration panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self.on_resize()
        self.repaint()

    def task_started(self) -> None:
        """What was asked for was done; an address that was typed is the server's now."""
        self.refused = None
        self.show()
        self.take_address()

    # -- the mouse and the field -----------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click presses a button or chooses an option."""
        self.screen.set_focus(self)
        self.current = target.label
        self._press()

    def on_descendant_focus(self) -> None:
        """The field was clicked, or gone to."""
        self.current = ADDRESS
        self.repaint()

    def on_focus(self) -> None:
        """The keys are the panel's."""
        self.repaint()

    def on_blur(self) -> None:
        """The keys are not the panel's."""
        self.repaint()

    def on_field_changed(self, message: Field.Changed) -> None:
        """What is typed is the field's own until it is entered."""
        message.stop()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in the field: this is the address from now on."""
        message.stop()
        self.ask(SetEmailAddress(self.field.value.strip()))

    # -- keys ------------------------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        self.refused = None
        actions: dict[str, Callable[[], object]] = {
            "area": lambda: self._move(1),
            "begin": self._press,
            "choose": self._press,
            "email": self._email,
            "view": self._view,
            "clear-log": self._clear,
            "authorize": self._authorize,
            "clear": lambda: self.screen.set_focus(self),
            "page-up": lambda: self._move(-1),
            "page-down": lambda: self._move(1),
        }
        if word in ARROWS:
            self._move(sum(ARROWS[word]))
        else:
            actions[word]()
        self.repaint()

    def _move(self, count: int) -> None:
        """Put the cursor on the next thing, or the one before."""
        self.current = ITEMS[(ITEMS.index(self.current) + count) % len(ITEMS)]
        if self.current == ADDRESS:
            self.field.enter()
        else:
            self.screen.set_focus(self)
        self.repaint()

    def _press(self) -> None:
        """Do what the thing under the cursor is for."""
        self.refused = None
        actions: dict[str, Callable[[], object]] = {
            ADDRESS: self.field.enter,
            EMAIL: self._email,
            VIEW: self._view,
            CLEAR: self._clear,
            PROTECTED: lambda: self._protect(True),
            UNPROTECTED: lambda: self._protect(False),
            AUTHORIZE: self._authorize,
        }
        actions[self.current]()
        self.repaint()

    # -- the buttons -----------------------------------------------------------------------

    def _email(self) -> None:
        """Send the summary to the address that stands in the field."""
        address = self.field.value.strip()
        if address == self.shown_address:
            self.ask(SendSummary())
        else:
            self.ask(SetEmailAddress(address), SendSummary())

    def _view(self) -> None:
        self.post_message(DialogueAsked(LogFile(self.desk), lambda _: None))

    def _clear(self) -> None:
        """Ask once more before the log is lost (rule J14)."""
        if self.row is not None and not self.row.entries:
            self.say(NOTHING_TO_CLEAR)
            return

        def done(is_sure: bool | None) -> None:
            if is_sure:
                self.ask(ClearLog())

        self.post_message(DialogueAsked(Confirm(self.desk, "Log file", CLEARS, CLEAR), done))

    def _protect(self, on: bool) -> None:
        """Choose one of the two; the one that is chosen already stays (rules U01, U02)."""
        if self.row is not None and self.row.protected != on:
            self.ask(SetPasswordProtection(on))

    def _authorize(self) -> None:
        screen = self.screen
        console = screen.console if isinstance(screen, EssScreen) else ""
        self.post_message(DialogueAsked(Authorize(self.desk, console), lambda _: None))
