"""The application: one connection's screens over one core.

It wires and nothing else: screens by number, the global keys, the bridge to the core. Whoever made
the core starts and closes it; when the application ends, all that was answered is durable already.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key

from emulator.errors import EssError
from emulator.views import hardware
from screens import keymap, registry, terminal
from screens.base import EssScreen
from screens.bridge import Bridge
from screens.closing import PatientApp
from screens.desk import CoreLike, Desk
from screens.driver import TerminalDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from textual.driver import Driver
    from textual.screen import Screen

    from screens.base import PlaceAsked
    from screens.messages import ClockTicked, InstallationChanged
    from screens.palette import Ability
    from screens.widgets.chrome import KeyAsked, ScreenAsked


class EssTermApp(terminal.DressedApp, PatientApp, inherit_bindings=False):
    """essterm on one terminal.

    `core` is the running machine, `operator` the name that commands are journalled under, `more`
    makes further numbered screens (a replay hands over its runbook's), `reached` are the numbers of
    those that this operator reaches, None for all.
    """

    CSS_PATH = Path(__file__).parent / "theme.tcss"
    TITLE = "essterm"
    BINDINGS = keymap.bindings(keymap.GLOBAL)
    COMMANDS = {registry.key_commands}
    ALLOW_SELECT = False

    def __init__(
        self,
        core: CoreLike,
        *,
        ability: Ability,
        operator: str,
        driver_class: type[Driver] | None = None,
        more: Sequence[Callable[[Desk], EssScreen]] = (),
        reached: frozenset[int] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.desk = Desk(core, operator, ability)
        self.bridge = Bridge(self, core, operator)
        self.ability = ability
        self._more, self._reached = more, reached
        self.numbered: Mapping[int, EssScreen] = {}
        terminal.dress(self, ability)

    def get_driver_class(self) -> type[Driver]:
        """Ours, which outlives bytes that are no text."""
        return TerminalDriver

    def get_default_screen(self) -> Screen[Any]:
        """The first numbered screen: nothing else is laid out or painted before it."""
        more = [make(self.desk) for make in self._more]
        numbered = registry.NumberedScreens(self.desk, more, self.install_screen, self._reached)
        self.numbered = numbered
        self.desk.tabs.extend(numbered.tabs)
        return numbered[min(numbered)] if numbered else super().get_default_screen()

    def on_mount(self) -> None:
        """Follow the core."""
        self.bridge.start()

    async def on_unmount(self) -> None:
        """Follow the core no more."""
        await self.bridge.stop()

    # -- news ------------------------------------------------------------------------------

    @property
    def front(self) -> EssScreen | None:
        """The numbered screen in front, below any dialogue."""
        stack = reversed(self.screen_stack)
        return next((screen for screen in stack if isinstance(screen, EssScreen)), None)

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """Pass the news to what is in front; others read when they come to the front."""
        self._pass_on(message)

    def on_clock_ticked(self, message: ClockTicked) -> None:
        """Pass the tick to what is in front."""
        self._pass_on(message)

    def _pass_on(self, message: InstallationChanged | ClockTicked) -> None:
        receivers = {self.front, self.screen}
        for screen in receivers:
            if screen is not None:
                screen.post_message(type(message)())

    # -- actions ---------------------------------------------------------------------------

    def action_go(self, number: int) -> None:
        """Change to a numbered screen; a number that has none does nothing."""
        if number not in self.numbered or self.front is not self.screen:
            return
        screen = self.numbered[number]
        if screen is self.screen:
            return
        if screen in self.screen_stack:
            self.pop_screen()
        elif len(self.screen_stack) == 1:  # the framework switches only what was pushed
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def on_screen_asked(self, message: ScreenAsked) -> None:
        """A screen's name in the header was pressed."""
        self.action_go(message.number)

    def on_key_asked(self, message: KeyAsked) -> None:
        """A key in the footer was pressed with the mouse: as if typed."""
        name = message.key.keys.split(",")[0]
        is_character = len(name) == 1
        code = _character_to_key(name) if is_character else name
        self.post_message(events.Key(code, name if is_character else None))

    def on_place_asked(self, message: PlaceAsked) -> None:
        """Change to a screen and go to a place there."""
        if message.number in self.numbered:
            self.action_go(message.number)
            self.numbered[message.number].show_place(message.place)

    async def action_toggle_pause(self) -> None:
        """Stop virtual time, or let it run on."""
        await self._try(self.bridge.toggle_pause())

    async def action_slower(self) -> None:
        """The next slower speed."""
        await self._try(self.bridge.change_speed(-1))

    async def action_faster(self) -> None:
        """The next faster speed."""
        await self._try(self.bridge.change_speed(+1))

    def action_next_event(self) -> None:
        """Jump to the next thing that happens by itself; a long way must not hold up the keys."""
        self.run_worker(self._next_event(), group="clock", exclusive=True)

    async def _next_event(self) -> None:
        at_us = await self._try(self.bridge.next_event())
        front = self.front
        if front is None:
            return
        if at_us is None:
            front.answer("Nothing is going to happen by itself.")
            return
        last = self.desk.view(hardware.events, 1)
        if last and last[-1].at_us == at_us:
            front.answer(last[-1].text)

    async def _try(self, work: Any) -> Any:
        """Await something of the core; what it says instead goes to the answer line."""
        try:
            return await work
        except EssError as refusal:
            if self.front is not None:
                self.front.answer(str(refusal), refused=True)
            return None

    def action_help(self) -> None:
        """The keys and marks of the screen or the dialogue in front."""
        from screens.help import help_on

        if (dialogue := help_on(self.screen, self.desk)) is not None:
            self.push_screen(dialogue)

    def action_how_to_leave(self) -> None:
        """Interrupting is no way to leave: it belongs to the consoles. Say which key does."""
        if self.front is not None:
            self.front.answer("Press q to leave; in a console press ctrl+] first.")

    def action_leave(self) -> None:
        """End this application."""
        self.exit()

    def get_system_commands(self, screen: Any) -> Iterator[Any]:
        """None of the framework's: the key table has all that essterm can do."""
        yield from ()
