"""The machine as it stands: clock, sites, units, subsystems, ranks, links, hosts, events.

Projections in the order in which a console lists things. Volumes and FlashCopy are in `volumes.py`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from emulator.copy_services.pprc_states import PairState
from emulator.hardware.escon import why_dark
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.ids import make_cluster_id, make_lss_id
from emulator.units import US_PER_S, gb_of_tracks, gb_within
from emulator.views.cache import timeless
from emulator.views.faults import broken, is_secret
from emulator.views.pprc import side
from emulator.views.rows import (
    AnnunciatorRow,
    ClockRow,
    ClusterRow,
    EventRow,
    HostRow,
    LinkRow,
    RankRow,
    SiteRow,
    StorageServerRow,
    SubsystemRow,
)

if TYPE_CHECKING:
    from emulator.hardware.storage_server import Cluster, LogicalSubsystem, StorageServer
    from emulator.ids import EssSerial
    from emulator.installation import Installation

_WORD = re.compile(r"[A-Z][a-z0-9]*")


def clock(inst: Installation) -> ClockRow:
    """Virtual time and the calendar second that it stands for."""
    return ClockRow(inst.now_us, inst.epoch_s + inst.now_us // US_PER_S)


def sites(inst: Installation) -> tuple[SiteRow, ...]:
    """All sites with the units and hosts on them."""
    return tuple(
        SiteRow(
            site.name,
            site.role,
            tuple(unit.serial for unit in inst.storage_servers.values() if unit.site == site.name),
            tuple(host.name for host in inst.hosts.values() if host.site == site.name),
        )
        for site in inst.sites.values()
    )


def storage_servers(inst: Installation) -> tuple[StorageServerRow, ...]:
    """All units."""
    return tuple(_unit_row(inst, unit) for unit in inst.storage_servers.values())


def storage_server(inst: Installation, serial: EssSerial) -> StorageServerRow:
    """One unit; raises UnknownObject."""
    return _unit_row(inst, inst.storage_server(serial))


def clusters(inst: Installation) -> tuple[ClusterRow, ...]:
    """All clusters, unit by unit."""
    return tuple(
        _cluster_row(unit, cluster)
        for unit in inst.storage_servers.values()
        for cluster in unit.clusters.values()
    )


def subsystems(inst: Installation, serial: EssSerial | None = None) -> tuple[SubsystemRow, ...]:
    """The LSSs of one unit, or of all, by number; raises UnknownObject."""
    return tuple(
        _subsystem_row(inst, unit, unit.subsystems[number])
        for unit in _units(inst, serial)
        for number in sorted(unit.subsystems)
    )


def ranks(inst: Installation, serial: EssSerial | None = None) -> tuple[RankRow, ...]:
    """The ranks of one unit, or of all, by number; raises UnknownObject."""
    return tuple(
        RankRow(
            rank.id,
            unit.serial,
            number,
            make_lss_id(unit.serial, rank.lss),
            rank.device_adapter_pair,
            rank.loop,
            rank.raid,
            gb_of_tracks(rank.capacity_tracks),
            gb_within(rank.capacity_tracks - rank.used_tracks),
            rank.health.value,
        )
        for unit in _units(inst, serial)
        for number, rank in sorted(unit.ranks.items())
    )


def links(inst: Installation) -> tuple[LinkRow, ...]:
    """All ESCON links."""
    return tuple(
        LinkRow(
            link.id,
            link.origin,
            link.origin_said,
            link.target,
            link.target_said,
            link.length_km,
            "cut" if dark else "up",
            dark,
            link.carrier.value,
            link.directors,
        )
        for link, dark in ((link, why_dark(inst, link)) for link in inst.links.values())
    )


def hosts(inst: Installation) -> tuple[HostRow, ...]:
    """All hosts."""
    return tuple(
        HostRow(host.name, host.system, host.site, host.storage_server, len(host.volumes))
        for host in inst.hosts.values()
    )


def events(inst: Installation, last: int = 50) -> tuple[EventRow, ...]:
    """The newest `last` lines of the event list, oldest of them first."""
    lines = islice(inst.history, max(0, len(inst.history) - last), None)
    return tuple(
        EventRow(
            line.number,
            line.at_us,
            line.operator,
            line.place,
            line.text,
            line.severity,
            line.rule,
        )
        for line in lines
    )


@timeless
def annunciator(inst: Installation) -> AnnunciatorRow:
    """What every screen shows: what failed, the PPRC pairs that are suspended or pending, copies
    under way, and what happens next by itself; what is due moves when something happens, never with
    time alone.
    """
    due_us, text = _next(inst)
    pairs = inst.census
    copying = len(inst.transfers)
    return AnnunciatorRow(_failed(inst), pairs.suspended, pairs.pending, copying, due_us, text)


def _units(inst: Installation, serial: EssSerial | None) -> tuple[StorageServer, ...]:
    if serial is None:
        return tuple(inst.storage_servers.values())
    return (inst.storage_server(serial),)


def _unit_row(inst: Installation, unit: StorageServer) -> StorageServerRow:
    vpd = unit.vpd
    return StorageServerRow(
        serial=unit.serial,
        model=unit.model,
        site=unit.site,
        health=_unit_health(unit).value,
        cache_gb=vpd.cache_gb,
        open_lss=vpd.open_lss,
        crit=vpd.crit.value,
        crit_in_force=vpd.crit_in_force.value,
        flashcopy_active=vpd.flashcopy_active,
        pprc_active=vpd.pprc_active,
        clusters=tuple(_cluster_row(unit, cluster) for cluster in unit.clusters.values()),
        subsystems=len(unit.subsystems),
        volumes=sum(len(inst.volumes_of[each.id]) for each in unit.subsystems.values()),
        network=unit.network.value,
    )


def _unit_health(unit: StorageServer) -> Health:
    """A unit with power but without a working cluster has failed as a whole (rule A01)."""
    return Health.FAILED if unit.health is Health.UP and not answers(unit) else unit.health


def _cluster_row(unit: StorageServer, cluster: Cluster) -> ClusterRow:
    return ClusterRow(
        make_cluster_id(unit.serial, cluster.number),
        unit.serial,
        cluster.number,
        cluster.host_name,
        cluster.address,
        (cluster.health if unit.health is Health.UP else Health.OFF).value,
        cluster.primary_server,
        cluster.backup_server,
        tuple(sorted(cluster.host_list.items())),
        cluster.nvs.value,
    )


def _subsystem_row(
    inst: Installation, unit: StorageServer, subsystem: LogicalSubsystem
) -> SubsystemRow:
    members = inst.volumes_of[subsystem.id]
    copied = inst.relation_of.keys() & members.keys()
    mirrored = inst.pair_of.keys() & members.keys()
    online = {volume.id for volume in members.values() if volume.online}
    sources = sum([inst.relation_of[volume].source == volume for volume in copied])
    own = [rank for rank in unit.ranks.values() if rank.lss == subsystem.number]
    return SubsystemRow(
        id=subsystem.id,
        serial=unit.serial,
        number=subsystem.number,
        ssid=subsystem.ssid,
        device_adapter_pair=subsystem.device_adapter_pair,
        cluster=subsystem.cluster,
        volumes=len(members),
        flashcopy_sources=sources,
        flashcopy_targets=len(copied) - sources,
        ranks=len(own),
        free_gb=gb_within(sum(rank.capacity_tracks - rank.used_tracks for rank in own)),
        critical_heavy=subsystem.critical_heavy,
        consistency_group=subsystem.consistency_group,
        xrc_session_timeout_s=subsystem.xrc_session_timeout_s,
        concopy_session_timeout_s=subsystem.concopy_session_timeout_s,
        pprc_consistency_timeout_s=subsystem.pprc_consistency_timeout_s,
        candidate_targets=len(members) - len(copied | mirrored | online),
        mirrored=len(mirrored),
        suspended=sum(
            side(inst.pair_of[volume], inst.pair_of[volume].primary == volume)
            is PairState.SUSPENDED
            for volume in mirrored
        ),
    )


def _failed(inst: Installation) -> int:
    """Parts that do not work of themselves: links, units, clusters, adapters and the like."""
    return sum(1 for _ in broken(inst))


def _next_item(inst: Installation) -> tuple[int | None, object]:
    """The first thing on the agenda that is no secret of the instructor's."""
    for due_us, _, item in inst.agenda.rows():
        if not is_secret(item):
            return due_us, item
    return None, None


def _next(inst: Installation) -> tuple[int | None, str]:
    """The next thing that happens by itself; at one instant transfers go before the agenda."""
    copy_us = inst.transfers.next_due()
    item_us, item = _next_item(inst)
    if copy_us is not None and (item_us is None or copy_us <= item_us):
        return copy_us, "copy done"
    if item_us is None:
        return None, ""
    return item_us, " ".join(_WORD.findall(type(item).__name__)).lower()
