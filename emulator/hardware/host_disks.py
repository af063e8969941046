"""How a host calls the volumes that it reaches (§6.3.1.2, Figures 88 to 91 and 97).

A volume behind two ports is found twice, once on each; the Subsystem Device Driver joins them.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from emulator.errors import UnknownObject
from emulator.hardware.sites import HostDisk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.hardware.sites import Host
    from emulator.ids import HostPortId, VolumeId
    from emulator.installation import Installation

FIRST_HDISK = 3
"""The disks of an AIX host below this are its own (§6.3.1.2)."""
LUNS_OF_TARGET = 64
SYSTEMS = ("AIX 4.3.3", "Solaris 7", "Solaris 8", "HP-UX 11", "NT 4", "Windows 2000")
"""The operating systems that hosts have."""


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
    known = {(disk.volume, disk.port) for disk in who.disks}
    unit = inst.storage_servers[who.storage_server]
    names = _new_names(who)
    found = []
    for place, port in enumerate(who.ports):
        addresses = unit.addresses.get(port, {})
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
        if self._system in ("NT", "Windows"):
            return (f"Disk{number}" for number in count())
        first = 1 if self._system == "Solaris" else 0
        target, comma, lun = address.partition(",")
        number = int(target) if not comma else int(target) * LUNS_OF_TARGET + int(lun)
        return (
            f"c{controller}t{6 + number // 8}d{number % 8}" for controller in count(first + place)
        )


def names_by_volume(inst: Installation, name: str) -> dict[VolumeId, str]:
    """What rsPrimeServer tells: each volume with the names of its disks on the host."""
    found: dict[VolumeId, str] = {}
    for disk in host(inst, name).disks:
        before = found.get(disk.volume)
        found[disk.volume] = f"{before} {disk.name}" if before else disk.name
    return found


def volume_named(who: Host, name: str) -> VolumeId | None:
    """The volume behind a disk name, None if the host has no such disk."""
    return next((disk.volume for disk in who.disks if disk.name == name), None)


def attached(inst: Installation, who: Host) -> list[tuple[HostDisk, HostPortId]]:
    """The disks that are still assigned, with their ports."""
    unit = inst.storage_servers[who.storage_server]
    return [
        (disk, disk.port)
        for disk in who.disks
        if disk.volume in who.volumes and disk.volume in unit.addresses.get(disk.port, {})
    ]
