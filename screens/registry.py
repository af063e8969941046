"""Which screens there are, by number. A screen whose module does not exist is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.base import EssScreen


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered screen and where its class is."""

    number: int
    name: str
    module: str
    class_name: str

    def exists(self) -> bool:
        """Whether its module ships."""
        package = self.module.rpartition(".")[0]
        return find_spec(package) is not None and find_spec(self.module) is not None

    def load(self) -> type[EssScreen]:
        """Its class, imported on first use."""
        return getattr(import_module(self.module), self.class_name)


REGISTRY: tuple[Entry, ...] = (
    Entry(1, "Room", "screens.machine.room_screen", "RoomScreen"),
    Entry(2, "Copy Services", "screens.copy_services.screen", "CopyServicesScreen"),
    Entry(3, "Service terminal", "screens.service_terminal.screen", "ServiceTerminalScreen"),
    Entry(4, "Hosts", "screens.hosts.shell_screen", "HostsScreen"),
    Entry(6, "Instructor", "screens.instructor.screen", "InstructorScreen"),
)
"""Number 5 is the runbook, which whoever replays or trains hands to the application."""


def available() -> list[Entry]:
    """The screens that ship, by number."""
    return [entry for entry in REGISTRY if entry.exists()]
