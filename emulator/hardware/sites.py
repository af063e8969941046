"""Sites, and the hosts that stand on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from emulator.hardware.parts import Part
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial, HostPortId, VolumeId

SYSTEMS = ("AIX 4.3.3", "Solaris 7", "Solaris 8", "HP-UX 11", "NT 4", "Windows 2000")
"""The operating systems that hosts have."""

_HOST_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z"


def is_host_name(name: str) -> bool:
    """Whether a host may be called so: it is a word of command lines, and names a folder."""
    return re.match(_HOST_NAME, name) is not None


@dataclass(slots=True)
class Site:
    """A place with units and hosts; role is what people call it, such as production or recovery.

    lost: the parts that the loss of the site has taken, in their order; empty while it stands.
    """

    name: str
    role: str = ""
    lost: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HostDisk:
    """A disk as a host calls it: a volume reached through one port (§6.3.1.2)."""

    name: str
    volume: VolumeId
    port: HostPortId


@dataclass(slots=True)
class Host:
    """A host: its system, its site, its network and the volumes that it reaches.

    address: on the network, "" when none was given. ports: the host ports of its storage server to
    which its adapters are attached; volumes: those that are assigned to it. disks: what it has
    found, in the order in which it found them. network: its way to the Copy Services servers.
    cli_level: of the Copy Services command line, "" when it is not installed (§6.1, rule L22). sdd:
    the Subsystem Device Driver is installed (§6.3.1.2, rule L07). files: text files by path.
    """

    name: str
    system: str
    site: str
    storage_server: EssSerial
    volumes: list[VolumeId] = field(default_factory=list)
    address: str = ""
    ports: list[HostPortId] = field(default_factory=list)
    disks: list[HostDisk] = field(default_factory=list)
    network: Health = Health.UP
    cli_level: str = "1.1.0"
    sdd: bool = False
    files: dict[str, str] = field(default_factory=dict)
