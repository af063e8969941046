"""The base of all screens: header, body, answer line and footer around one desk.

A screen is a declaration: its number, name, title and key scopes, a body, and what to do when the
installation or the clock has moved. This is the only module of the screens that uses the
application, and only to change screens and to press keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen, Screen

from emulator.errors import EssError
from screens import keymap
from screens.widgets.chrome import AnswerLine, FooterKeys, HeaderRows, KeyAsked, ScreenAsked

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from emulator.commands.base import Command
    from screens.desk import Desk
    from screens.messages import AnswerGiven, ClockTicked, CommandAsked, InstallationChanged
    from screens.palette import Ability


class EssScreen(Screen[None]):
    """A numbered screen of the application."""

    NUMBER = 0
    NAME = ""
    """The name in row 0."""
    HEADING = ""
    """What this is, at the left of row 1."""
    SCOPES: tuple[str, ...] = ()
    """The scopes of the key table that this screen adds to the global one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def ability(self) -> Ability:
        """What this connection's terminal can show."""
        return self.desk.ability

    # -- for subclasses --------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """The panels between the header and the answer line."""
        yield from ()

    def place(self) -> str:
        """Where: the words after the heading in row 1."""
        return ""

    def show_installation(self) -> None:
        """Read the views again and hand the rows to the panels: something changed."""

    def show_clock(self) -> None:
        """Virtual time moved: refresh clocks, gauges, counters and ages, and nothing else."""
        self.show_installation()

    # -- asking ----------------------------------------------------------------------------

    async def ask(self, command: Command) -> Any:
        """Execute a command and show its answer; a refusal is shown verbatim and gives None."""
        try:
            result = await self.desk.execute(command)
        except EssError as refusal:
            self.answer(str(refusal), refused=True)
            return None
        texts = [happening.event.text for happening in getattr(result, "happenings", ())]
        said = [text for text in texts if text]
        if said:
            self.answer(said[-1])
        return result

    def answer(self, text: str, refused: bool = False) -> None:
        """Show a text on the answer line."""
        self.query_one(AnswerLine).say(self.time_text(), text, refused)

    def time_text(self) -> str:
        """The virtual time of day, as the answer line prints it."""
        return ""

    async def on_command_asked(self, message: CommandAsked) -> None:
        """A panel asked for a command."""
        message.stop()
        await self.ask(message.command)

    def on_answer_given(self, message: AnswerGiven) -> None:
        """A panel has something to say on the answer line."""
        message.stop()
        self.answer(message.text, message.refused)

    # -- composition and the frame ---------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header rows, the body, the answer line and the footer."""
        yield HeaderRows()
        yield from self.compose_body()
        yield FooterKeys(keymap.footer(*self.SCOPES, keymap.GLOBAL))
        yield AnswerLine()

    def on_mount(self) -> None:
        """Show what is."""
        self.show_installation()

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was in front."""
        if self.is_mounted:
            self.show_installation()

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """The installation has another revision."""
        message.stop()
        self.show_installation()

    def on_clock_ticked(self, message: ClockTicked) -> None:
        """A second of wall time passed while virtual time runs."""
        message.stop()
        self.show_clock()

    async def on_key_asked(self, message: KeyAsked) -> None:
        """A key in the footer was pressed with the mouse: as if typed."""
        message.stop()
        self.app.simulate_key(message.key.keys.split(",")[0])

    async def on_screen_asked(self, message: ScreenAsked) -> None:
        """A screen's name in the header was pressed."""
        message.stop()
        await self.app.run_action(f"go({message.number})")


class EssDialogue(ModalScreen[Any]):
    """A modal: one painted body on a blended backdrop, in the ability of its desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def ability(self) -> Ability:
        """What this connection's terminal can show."""
        return self.desk.ability
