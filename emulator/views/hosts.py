"""Hosts with their ports, disks and what is installed on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.hardware import host_disks
from emulator.ids import EssSerial, HostPortId, VolumeId

if TYPE_CHECKING:
    from emulator.hardware.sites import Host
    from emulator.installation import Installation


class DiskRow(NamedTuple):
    """A disk as a host calls it. found: the host finds it now."""

    host: str
    name: str
    volume: VolumeId
    port: HostPortId
    found: bool


class HostDetailRow(NamedTuple):
    """A host by name. volumes: how many are assigned to it; network: "up" or "failed".

    cli_level: of the Copy Services commands, "" when they are not installed.
    """

    name: str
    system: str
    site: str
    storage_server: EssSerial
    volumes: int
    address: str
    network: str
    cli_level: str
    sdd: bool
    ports: tuple[HostPortId, ...]
    disks: int
    files: tuple[str, ...]


def hosts(inst: Installation) -> tuple[HostDetailRow, ...]:
    """All hosts."""
    return tuple(
        HostDetailRow(
            host.name,
            host.system,
            host.site,
            host.storage_server,
            len(host.volumes),
            host.address,
            host.network.value,
            host.cli_level,
            host.sdd,
            tuple(host.ports),
            len(host_disks.reached(inst, host)),
            tuple(host.files),
        )
        for host in inst.hosts.values()
    )


def disks(inst: Installation, host_name: str) -> tuple[DiskRow, ...]:
    """The disks of a host in the order in which it found them; raises UnknownObject."""
    return tuple(_disks(inst, host_disks.host(inst, host_name)))


def all_disks(inst: Installation) -> tuple[DiskRow, ...]:
    """The disks of all hosts, host by host."""
    return tuple(row for host in inst.hosts.values() for row in _disks(inst, host))


def _disks(inst: Installation, who: Host) -> list[DiskRow]:
    found = frozenset(host_disks.reached(inst, who))
    return [
        DiskRow(who.name, disk.name, disk.volume, disk.port, disk in found) for disk in who.disks
    ]
