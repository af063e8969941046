"""The consoles of a run: each (console, place, account) is a session that stays where it was left.

All sessions live in one application, each in a stack of screens of its own, so that even an open
dialogue stands there when a runbook comes back to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.ids import EssSerial, make_cluster_id
from emulator.views import hardware
from essterm.replay import find
from essterm.replay.find import NotFound
from essterm.replay.format.model import Action
from essterm.replay.logins import PASSWORD, SPECIALIST_ACCOUNT, USER, password_of, works_prompt
from screens.base import EssScreen
from screens.service_terminal.screen import ServiceTerminalScreen
from screens.specialist.screen import SpecialistScreen
from screens.specialist.sign_on_dialogue import SignOnDialogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.format.expand import Placed
    from essterm.replay.format.model import Info, Line
    from essterm.replay.player import Player
    from screens.app import EssTermApp

SPECIALIST, SERVICE_TERMINAL = "specialist", "service-terminal"
SCREENS = {SPECIALIST: 2, SERVICE_TERMINAL: 3}
"""Kind of block to the number of the screen that its console is."""
BETWEEN = "between"
"""The stack of screens that is in front after a session was left."""
HOST = "host"
"""Consoles without a screen: what they print is compared (`host_doing`)."""
MISSING = ("smit", "desktop")
"""Consoles of the format that this version does not have."""


class NoConsole(Exception):
    """A block for a console that does not exist; the message says where it stands."""


def check_console(placed: Placed) -> None:
    """Raises NoConsole for a block that no console of this version can do."""
    kind, line = placed.block.info.kind, placed.block.pos.line
    if kind in MISSING:
        within = f" of fragment {placed.fragment}" if placed.fragment else ""
        raise NoConsole(f"there are no {kind} consoles yet (line {line}{within})")


Key = tuple[str, tuple[str, ...], str]


class Consoles:
    """Opens consoles in one application."""

    def __init__(self, app: EssTermApp, player: Player) -> None:
        self.app = app
        self.player = player
        self._modes: dict[Key, str] = {}
        self._opened = 0
        first = type(app.numbered[min(app.numbered)])
        app.add_mode(BETWEEN, lambda: first(app.desk))
        self.current: Key | None = None

    async def open(self, info: Info, lines: Sequence[Line] = ()) -> None:
        """Bring the console of a block to the front, logged in, with its panel in view.

        Lines of the block that work a login prompt find it as it stands. Raises NotFound for a
        console that there is not.
        """
        place = info.place[:1] if info.kind == SPECIALIST else info.place
        key = (info.kind, place, info.account)
        if key not in self._modes:
            self._begin(key)
        if key != self.current:
            await self.app.switch_mode(self._modes[key])
            self.current = key
        await self.player.settle()
        if info.kind != SPECIALIST:
            if info.account:
                await self._log_in(info.account)
            return
        await self.answer_prompt(info, lines)
        if len(info.place) > 1:
            await self._turn_to(info.place[1], info)

    def _begin(self, key: Key) -> None:
        """A session of its own for this console."""
        kind, place, account = key
        model = self.app.numbered.get(SCREENS[kind])
        units = [row.serial for row in self.app.desk.view(hardware.storage_servers)]
        if model is None:
            raise NotFound(f"there is no {kind} in this installation")
        if place[0] not in units:
            raise NotFound(f"there is no storage server {place[0]}; there are {', '.join(units)}")
        self._opened += 1
        mode = f"console-{self._opened}"
        self.app.add_mode(mode, lambda: self._screen(type(model), place, account))
        self._modes[key] = mode

    def _screen(self, kind: type[EssScreen], place: tuple[str, ...], account: str) -> EssScreen:
        desk = self.app.desk
        screen = kind(replace(desk, operator=account or desk.operator))
        if isinstance(screen, ServiceTerminalScreen):
            screen.open_cluster(make_cluster_id(EssSerial(place[0]), int(place[1])))
        elif isinstance(screen, SpecialistScreen):
            screen.open_unit(EssSerial(place[0]))
        return screen

    async def _log_in(self, account: str) -> None:
        """Answer a login prompt, if one stands there, by typing as a person would.

        Raises NotFound when it is refused.
        """
        if not all(find.find_all(self.app, label) for label in (USER, PASSWORD)):
            return
        await self._type_login(account, password_of(account))
        screen = self.app.screen
        if isinstance(screen, ServiceTerminalScreen) and not screen.session.user:
            raise NotFound(f"the login as '{account}' was refused")

    async def answer_prompt(self, info: Info, lines: Sequence[Line] = ()) -> None:
        """Sign on to the Specialist where it asks, unless the lines that follow do so themselves.

        Raises NotFound when it is refused.
        """
        if not isinstance(self.app.screen, SignOnDialogue) or works_prompt(lines):
            return
        account = info.account or SPECIALIST_ACCOUNT
        await self._type_login(account, password_of(account, info.kind))
        prompt = self.app.screen
        if isinstance(prompt, SignOnDialogue):
            raise NotFound(f"the login as '{account}' was refused: {prompt.body.problem}")

    async def _type_login(self, account: str, password: str) -> None:
        """As a person would."""
        await self.player.act(Action("type", (USER,), text=account))
        await self.player.act(Action("type", (PASSWORD,), text=password))
        await self.player.act(Action("key", ("enter",)))

    async def _turn_to(self, panel: str, info: Info) -> None:
        """Press the buttons that lead to a panel; a dialogue is left as it is."""
        screen = self.app.screen
        if not isinstance(screen, EssScreen):
            return
        way = screen.way_to(panel) if isinstance(screen, SpecialistScreen) else (panel,)
        for label in way:
            await self.player.act(Action("press", (label,)))
            await self.answer_prompt(info)

    async def leave(self) -> None:
        """Close the session in front."""
        if self.current is None:
            return
        mode = self._modes.pop(self.current)
        self.current = None
        await self.app.switch_mode(BETWEEN)
        await self.app.remove_mode(mode)
        await self.player.settle()
