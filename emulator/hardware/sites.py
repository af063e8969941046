"""Sites, and the hosts that stand on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.hardware.parts import Part
from emulator.ids import EssSerial, VolumeId

SYSTEMS = ("AIX 4.3.3", "Solaris 7", "Solaris 8", "HP-UX 11", "NT 4", "Windows 2000")
"""The operating systems that hosts have."""


@dataclass(slots=True)
class Site:
    """A place with units and hosts; role is what people call it, such as production or recovery.

    lost: the parts that the loss of the site has taken, in their order; empty while it stands.
    """

    name: str
    role: str = ""
    lost: list[Part] = field(default_factory=list)


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
