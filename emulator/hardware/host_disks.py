"""How a host calls the volumes that it reaches (§6.3.1.2, Figures 88 to 91 and 97).

A volume behind two ports is found twice, once on each; the Subsystem Device Driver joins them.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import UnknownObject
from emulator.hardware.adapters import adapter_of
from emulator.hardware.power import answers
from emulator.hardware.sites import HostDisk
from emulator.hardware.storage_server import Health
from emulator.ids import VolumeId, sa_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from emulator.hardware.sites import Host
    from emulator.ids import HostPortId
    from emulator.installation import Installation

FIRST_HDISK = 3
"""The disks of an AIX host below this are its own (§6.3.1.2)."""
LUNS_OF_TARGET = 64
WINDOWS = ("NT", "Windows")
SYSTEMS = ("AIX 4.3.3", "Solaris 7", "Solaris 8", "HP-UX 11", "NT 4", "Windows 2000")
"""The operating systems that hosts have."""


def is_windows(system: str) -> bool:
    """Whether a system is Windows NT or 2000: batch files, flags with a slash (rule L01)."""
    return system.partition(" ")[0] in WINDOWS


def host(inst: Installation, name: str) -> Host:
    """The host; raises UnknownObject, which names those there are."""
    found = inst.hosts.get(name)
    if found is None:
        known = ", ".join(inst.hosts) or "none"
        raise UnknownObject(f"There is no host {name}; there are {known}.")
    return found


def host_of(inst: Installation, name_or_address: str) -> str | None:
    """The name of the host that a name or an address means, None if it means none."""
    for each in inst.hosts.values():
        if name_or_address and name_or_address in (each.name, each.address):
            return each.name
    return None


def find_new(inst: Installation, who: Host) -> list[HostDisk]:
    """Give names to what the host reaches and has not found yet; what was found."""
    return find_behind(inst.storage_servers[who.storage_server].addresses, who)


def find_behind(addresses_of: Mapping[HostPortId, Mapping[str, str]], who: Host) -> list[HostDisk]:
    """The same, with the addresses that the unit has given on each of its ports."""
    known = {(disk.volume, disk.port) for disk in who.disks}
    names = _new_names(who)
    found = []
    for place, port in enumerate(who.ports):
        addresses = addresses_of.get(port, {})
        for volume in who.volumes:
            if volume in addresses and (volume, port) not in known:
                name = names(place, addresses[volume])
                found.append(HostDisk(name, volume, port))
                who.disks.append(found[-1])
    return found


class _new_names:
    """Names for new disks: the next free number, or what the address says."""

    def __init__(self, who: Host) -> None:
        self._taken = {disk.name for disk in who.disks}
        self._system = who.system.partition(" ")[0]

    def __call__(self, place: int, address: str) -> str:
        name = next(each for each in self._candidates(place, address) if each not in self._taken)
        self._taken.add(name)
        return name

    def _candidates(self, place: int, address: str) -> Iterator[str]:
        if self._system == "AIX":
            return (f"hdisk{number}" for number in count(FIRST_HDISK))
        if self._system in WINDOWS:
            return (f"Disk{number}" for number in count())
        first = 1 if self._system == "Solaris" else 0
        target, comma, lun = address.partition(",")
        number = int(target) if not comma else int(target) * LUNS_OF_TARGET + int(lun)
        return (
            f"c{controller}t{6 + number // 8}d{number % 8}" for controller in count(first + place)
        )


def reached(inst: Installation, who: Host) -> list[HostDisk]:
    """The disks that the host finds now: still assigned, the port works, the unit answers."""
    unit = inst.storage_servers[who.storage_server]
    if not answers(unit):
        return []
    wanted = frozenset(who.volumes)
    at = {
        port: wanted & unit.addresses.get(port, {}).keys()
        for port in who.ports
        if adapter_of(unit, sa_id(port.partition(":")[2])).health is Health.UP
    }
    return [disk for disk in who.disks if disk.volume in at.get(disk.port, ())]


def found_by_volume(inst: Installation, name: str) -> dict[VolumeId, str]:
    """Each volume that a host finds now with the names of its disks there; none for no host."""
    found: dict[VolumeId, str] = {}
    who = inst.hosts.get(name)
    for disk in () if who is None else reached(inst, who):
        before = found.get(disk.volume)
        found[disk.volume] = f"{before} {disk.name}" if before else disk.name
    return found


def names_by_volume(inst: Installation, name: str) -> dict[VolumeId, str]:
    """What rsPrimeServer tells: `found_by_volume` of a host; raises UnknownObject."""
    return found_by_volume(inst, host(inst, name).name)


def volumes_by_name(inst: Installation, who: Host) -> dict[str, VolumeId]:
    """The volume behind each disk that the host finds now, and behind each vpath under SDD."""
    found = reached(inst, who)
    names = {disk.name: disk.volume for disk in found}
    if who.sdd:
        names |= {path.name: path.volume for path in vpaths(who, found)}
    return names


class Vpath(NamedTuple):
    """A volume as the Subsystem Device Driver shows it; disks: its disks, one for each path."""

    name: str
    volume: VolumeId
    disks: str


def vpaths(who: Host, found: Iterable[HostDisk]) -> list[Vpath]:
    """Disks that the host finds, by volume (Figures 91 and 97).

    On Windows, and without the driver, a disk keeps its own name; the driver joins the disks of a
    volume behind one name.
    """
    if not who.sdd:
        return [Vpath(disk.name, disk.volume, disk.name) for disk in found]
    disks: dict[VolumeId, list[str]] = {disk.volume: [] for disk in who.disks}
    for disk in found:
        disks[disk.volume].append(disk.name)
    windows = is_windows(who.system)
    return [
        Vpath(names[0] if windows else f"vpath{number}", volume, " ".join(names))
        for number, (volume, names) in enumerate(disks.items())
        if names
    ]
