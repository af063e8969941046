"""The command palette: every action of the key table that works on the screen in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from screens import keymap
from screens.base import EssScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_OFFERED = ("command_palette", "go(", "move(")


class Offer(NamedTuple):
    """One line of the palette."""

    name: str
    sentence: str
    run: Callable[[], Any]


class KeyCommands(Provider):
    """Screens by name, then the keys of the screen in front, then those of everywhere."""

    def _offers(self) -> Iterator[Offer]:
        screen = self.screen
        scopes: list[str] = []
        has_clock = True
        if isinstance(screen, EssScreen):
            scopes += screen.SCOPES
            has_clock = screen.desk.has_clock
            for number, name in screen.desk.tabs:
                run = partial(screen.run_action, f"app.go({number})")
                yield Offer(f"go to {name}", f"{number}  Go to this screen.", run)
        for scope in (*scopes, keymap.GLOBAL):
            for key in keymap.offered(scope, has_clock):
                if key.action and key.verb and not key.action.startswith(_NOT_OFFERED):
                    action = f"{self._owner(scope, key.action)}.{key.action}"
                    run = partial(screen.run_action, action)
                    yield Offer(key.name or key.verb, f"{key.shown}  {key.help}", run)

    def _owner(self, scope: str, action: str) -> str:
        """The framework's word for who has the action."""
        if scope == keymap.GLOBAL:
            return "app"
        method = f"action_{action.partition('(')[0]}"
        return "screen" if hasattr(self.screen, method) else "focused"

    async def discover(self) -> Hits:
        """All actions."""
        for name, sentence, run in self._offers():
            yield DiscoveryHit(name, run, help=sentence)

    async def search(self, query: str) -> Hits:
        """The actions whose name or sentence matches."""
        matcher = self.matcher(query)
        for name, sentence, run in self._offers():
            score = max(matcher.match(name), matcher.match(sentence) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, text=name, help=sentence)
