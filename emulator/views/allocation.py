"""Storage Allocation: space on ranks, volumes, and the hosts and ports that reach them (App B,
§3.2.1, rules A13, A15, A19, B27).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.hardware_words import AdapterKind
from emulator.hardware.adapters import make_host_port_id
from emulator.ids import HostPortId, LssId, RankId, VolumeId, lss_parts, make_lss_id, serial_of
from emulator.logical.addressing import ports_of
from emulator.units import gb_of_tracks, gb_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.hardware.sites import Host
    from emulator.hardware.storage_server import StorageServer
    from emulator.ids import EssSerial
    from emulator.installation import Installation


class SpaceRow(NamedTuple):
    """A configured rank: what there is and what is free, in decimal gigabytes."""

    rank: RankId
    lss: LssId
    capacity_gb: float
    free_gb: float
    volumes: int


class AllocatedRow(NamedTuple):
    """A volume of an LSS. hosts: those that it is assigned to; ports: more ports on which it has an
    address; is_unseen: Copy Services does not know it before it is restarted (rule B27).
    """

    volume: VolumeId
    size_gb: float
    label: str
    rank: RankId
    hosts: tuple[str, ...]
    ports: tuple[HostPortId, ...]
    is_unseen: bool


class ReachRow(NamedTuple):
    """What a volume can be assigned to: a host by its name, or a host port by its ID.

    kind: the operating system of a host, the kind of adapter of a port; volumes: how many it has.
    """

    name: str
    is_host: bool
    kind: str
    volumes: int


def space(inst: Installation, serial: EssSerial) -> tuple[SpaceRow, ...]:
    """The ranks of a unit, by number; raises UnknownObject."""
    unit = inst.storage_server(serial)
    on_rank: dict[RankId, int] = {}
    for lss in unit.subsystems.values():
        for volume in inst.volumes_of[lss.id].values():
            on_rank[volume.rank] = on_rank.get(volume.rank, 0) + 1
    return tuple(
        SpaceRow(
            rank.id,
            make_lss_id(serial, rank.lss),
            gb_of_tracks(rank.capacity_tracks),
            gb_within(rank.capacity_tracks - rank.used_tracks),
            on_rank.get(rank.id, 0),
        )
        for _, rank in sorted(unit.ranks.items())
    )


def allocated(inst: Installation, lss: LssId) -> tuple[AllocatedRow, ...]:
    """The volumes of an LSS in the order of their IDs; raises UnknownObject."""
    unit = inst.storage_server(lss_parts(inst.subsystem(lss).id)[0])
    hosts = [
        (host, frozenset(host.volumes))
        for host in inst.hosts.values()
        if host.storage_server == unit.serial
    ]
    unseen = inst.server.unseen
    return tuple(
        AllocatedRow(
            volume.id,
            gb_of_tracks(volume.size_tracks),
            volume.label,
            volume.rank,
            tuple(host.name for host, reached in hosts if volume.id in reached),
            tuple(_other_ports(unit, hosts, volume.id)),
            volume.id in unseen,
        )
        for _, volume in sorted(inst.volumes_of[lss].items())
    )


def _other_ports(
    unit: StorageServer, hosts: list[tuple[Host, frozenset[VolumeId]]], volume: VolumeId
) -> Iterator[HostPortId]:
    """The ports on which a volume has an address that no host of its own explains."""
    own = {port for host, reached in hosts if volume in reached for port in host.ports}
    return (port for port in ports_of(unit, volume) if port not in own)


def unseen(inst: Installation, serial: EssSerial) -> int:
    """How many volumes of a unit Copy Services does not know before its restart (rule B27)."""
    return sum(serial_of(volume) == serial for volume in inst.server.unseen)


def reach(inst: Installation, serial: EssSerial) -> tuple[ReachRow, ...]:
    """Hosts before a unit, then its ports for open systems; raises UnknownObject."""
    unit = inst.storage_server(serial)
    hosts = [
        ReachRow(host.name, True, host.system, len(host.volumes))
        for host in inst.hosts.values()
        if host.storage_server == serial
    ]
    ports = [
        ReachRow(port, False, adapter.kind.value, len(unit.addresses.get(port, ())))
        for adapter in unit.adapters
        if adapter.kind is not AdapterKind.ESCON
        for port in (make_host_port_id(serial, said) for said in adapter.saids())
    ]
    return (*hosts, *ports)
