"""Which screens there are, by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.command import Provider

    from screens.base import EssScreen
    from screens.desk import Desk


class Entry(NamedTuple):
    """A numbered screen and where its class is."""

    number: int
    name: str
    module: str
    class_name: str

    def load(self) -> type[EssScreen]:
        """Its class, imported on first use."""
        return getattr(import_module(self.module), self.class_name)


REGISTRY: tuple[Entry, ...] = (
    Entry(1, "Room", "screens.machine.room_screen", "RoomScreen"),
    Entry(2, "Copy Services", "screens.specialist.screen", "SpecialistScreen"),
    Entry(3, "Service terminal", "screens.service_terminal.screen", "ServiceTerminalScreen"),
)
"""Number 5 is the runbook, which a watched replay hands to the application."""


class NumberedScreens(Mapping[int, "EssScreen"]):
    """The numbered screens of one application, each made when it is first asked for.

    So the first painting waits for one screen only. `installed` is called with each and its name.
    reached: numbers of those that this operator reaches; None for all.
    """

    def __init__(
        self,
        desk: Desk,
        made: Sequence[EssScreen],
        installed: Callable[[EssScreen, str], None],
        reached: frozenset[int] | None = None,
    ) -> None:
        self._desk = desk
        self._entries = {
            entry.number: entry for entry in REGISTRY if reached is None or entry.number in reached
        }
        self._made: dict[int, EssScreen] = {}
        self._installed = installed
        for screen in made:
            self._keep(screen)

    def _keep(self, screen: EssScreen) -> EssScreen:
        self._made[screen.NUMBER] = screen
        self._installed(screen, str(screen.NUMBER))
        return screen

    @property
    def tabs(self) -> list[tuple[int, str]]:
        """Number and name of each, by number; makes none."""
        names = {number: entry.name for number, entry in self._entries.items()}
        names |= {number: screen.NAME for number, screen in self._made.items()}
        return sorted(names.items())

    def __getitem__(self, number: int) -> EssScreen:
        made = self._made.get(number)
        return self._keep(self._entries[number].load()(self._desk)) if made is None else made

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._entries.keys() | self._made.keys()))

    def __len__(self) -> int:
        return len(self._entries.keys() | self._made.keys())


def key_commands() -> type[Provider]:
    """The command palette's provider, imported when the palette is opened."""
    from screens.palette_commands import KeyCommands

    return KeyCommands
