"""Sites, and the hosts that stand on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.ids import EssSerial, VolumeId


@dataclass(slots=True)
class Site:
    """A place with units and hosts; role is what people call it, such as production or recovery."""

    name: str
    role: str = ""


@dataclass(slots=True)
class Host:
    """A host by name: its system, its site and the volumes that it is meant to reach.

    Hosts are named but not yet alive: they hold no state that a command could change.
    """

    name: str
    system: str
    site: str
    storage_server: EssSerial
    volumes: list[VolumeId] = field(default_factory=list)
