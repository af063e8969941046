"""The base of all screens: header, body, answer line and footer around one desk.

A screen is a declaration: its number, name, title and key scopes, a body, and what to do when the
installation or the clock has moved. This is the only module of the screens that uses the
application, and only to change screens and to press keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from emulator.errors import EssError
from emulator.views import hardware
from emulator.views.naming import installation_name
from screens import keymap, terminal, words
from screens.widgets.chrome import (
    Alarm,
    AnswerLine,
    FooterKeys,
    HeaderRows,
    HeaderText,
    TooSmall,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from emulator.commands.base import Command
    from emulator.views.rows import AnnunciatorRow
    from screens.desk import Desk
    from screens.keymap import Key
    from screens.messages import AnswerGiven, ClockTicked, CommandAsked, InstallationChanged
    from screens.palette import Ability

MIN_WIDTH, MIN_HEIGHT = 80, 24


class PlaceAsked(Message):
    """A place on another screen was opened: the number of that screen, and an ID there."""

    def __init__(self, number: int, place: str) -> None:
        super().__init__()
        self.number = number
        self.place = place


class EssScreen(Screen[None]):
    """A numbered screen of the application."""

    NUMBER = 0
    NAME = ""
    """The name in row 0."""
    HEADING = ""
    """What this is, at the left of row 1."""
    SCOPES: tuple[str, ...] = ()
    """The scopes of the key table that this screen adds to the global one."""

    def __init_subclass__(cls, **options: Any) -> None:
        keymap.bind(cls)
        super().__init_subclass__(**options)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._calming: Timer | None = None
        self.console = ""  # at which commands are given here, "" for the installation itself

    @property
    def ability(self) -> Ability:
        """What this connection's terminal can show."""
        return self.desk.ability

    # -- for subclasses --------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """The panels between the header and the answer line."""
        yield from ()

    def place(self) -> str:
        """Where: the words after the heading in row 1; shorter ones on further lines."""
        return self.desk.view(installation_name)

    def show_installation(self) -> None:
        """Read the views again and hand the rows to the panels: something changed."""

    def show_clock(self) -> None:
        """Virtual time moved: refresh clocks, gauges, counters and ages, and nothing else."""
        self.show_installation()

    def show_place(self, place: str) -> None:
        """Go to what was opened elsewhere: an LSS, a cluster."""

    def footer_keys(self) -> list[Key]:
        """The keys of the last row."""
        return keymap.footer(*self.SCOPES, keymap.GLOBAL, has_clock=self.desk.has_clock)

    # -- asking ----------------------------------------------------------------------------

    async def ask(self, command: Command) -> Any:
        """Execute a command and show its answer; a refusal is shown verbatim and gives None."""
        try:
            result = await self.desk.execute(command, self.console)
        except EssError as refusal:
            self.answer(str(refusal), refused=True)
            return None
        texts = [happening.event.text for happening in result.happenings]
        said = [text for text in texts if text]
        if said:
            self.answer(said[-1])
        return result

    def answer(self, text: str, refused: bool = False) -> None:
        """Show a text on the answer line, with the virtual time of day."""
        self.query_one(AnswerLine).say(self.time_text(), text, refused)

    def calendar_s(self, at_us: int | None = None) -> int:
        """The calendar second of a moment of virtual time (now, unless one is given)."""
        clock = self.desk.view(hardware.clock)
        return clock.calendar_s if at_us is None else words.calendar_s(clock, at_us)

    def time_text(self, at_us: int | None = None) -> str:
        """A moment of virtual time (now, unless one is given) as a time of day."""
        return words.time_of_day(self.calendar_s(at_us))

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
        with Vertical(id="foot"):
            yield AnswerLine()
            yield FooterKeys(self.footer_keys())
        yield TooSmall(MIN_WIDTH, MIN_HEIGHT)

    def on_mount(self) -> None:
        """Show what is."""
        self._show_all()

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was in front."""
        if not self.outer_size.area:  # the framework will lay out and paint everything now
            self.call_next(terminal.forget_refreshes, self)
        self._show_all()

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size nothing but one line is shown, until there is room again."""
        is_small = event.size.width < MIN_WIDTH or event.size.height < MIN_HEIGHT
        self.set_class(is_small, "-too-small")

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """The installation has another revision."""
        message.stop()
        self._show_all()

    def on_clock_ticked(self, message: ClockTicked) -> None:
        """A second of wall time passed while virtual time runs."""
        message.stop()
        self._show_header()
        self.show_clock()

    def _show_all(self) -> None:
        if self.is_mounted:
            self._show_header()
            self.show_installation()

    def _show_header(self) -> None:
        """Screens, speed, clock, place and annunciator."""
        desk = self.desk
        clock = desk.view(hardware.clock)
        state = desk.view(hardware.annunciator)
        has_next = state.next_due_us is not None
        self.query_one(HeaderRows).say(
            HeaderText(
                screens=tuple(desk.tabs),
                current=self.NUMBER,
                title=self.HEADING,
                place=self.place(),
                speed=f"x{desk.rate}" if desk.rate else "paused",
                is_paused=not desk.rate,
                paused_by=desk.paused_by,
                clock=words.time_of_day(clock.calendar_s),
                alarms=self._alarms(state),
                next_time=self.time_text(state.next_due_us) if has_next else "",
                next_text=state.next_text,
            )
        )

    def _alarms(self, state: AnnunciatorRow) -> tuple[Alarm, ...]:
        """What is wrong or on its way; what is newly wrong is marked until it is new no more."""
        counts = {"failed": state.failed, "suspended": state.suspended}
        new, calm_in_s = self.desk.alarms.look(counts), self.desk.alarms.calm_in_s()
        if self._calming is not None:
            self._calming.stop()
        self._calming = None if calm_in_s is None else self.set_timer(calm_in_s, self._show_header)
        shown = {**counts, "pending": state.pending}
        return tuple(Alarm(word, n, word, is_new=word in new) for word, n in shown.items() if n)

    def open_dialogue(
        self, dialogue: Screen[Any], done: Callable[[Any], Any] | None = None
    ) -> None:
        """Put a dialogue in front of this screen."""
        self.app.push_screen(dialogue, done)
