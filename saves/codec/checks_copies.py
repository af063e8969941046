"""Copies of a document: relations, paths, pairs, writes that wait, and everything that is due."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from emulator.copy_services import pprc
from emulator.copy_services.pprc_states import PairState
from emulator.copy_services.relations import RelationState
from emulator.hardware.cabling import LINKS_BETWEEN_UNITS
from emulator.hardware.escon import link_resource
from emulator.ids import lss_parts, serial_of
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, TRACK_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection

    from emulator.commands.armed_faults import ArmFault
    from emulator.copy_services.pprc_pairs import PprcPair, PprcPath
    from emulator.ids import VolumeId
    from emulator.installation import Installation
    from emulator.outcome import AgendaItem

LAST_US = 1 << 60
"""No instant is later: some thirty thousand years."""
LONGEST_WRITE_US = 1_000_000_000
"""No write is longer on its way."""


def check(inst: Installation) -> None:
    """See that copies and what is due refer to what exists; ValueError, KeyError or Refusal."""
    _check_relations(inst)
    relations, pairs = inst.relations.values(), inst.pairs.values()
    _check_once(relations, ("source", "target"), "a FlashCopy relation")
    for path in inst.paths.values():
        _check_path(inst, path)
    for pair in pairs:
        _check_pair(inst, pair)
    _check_once(pairs, ("primary", "secondary"), "a PPRC pair")
    _check_transfers(inst)
    _check_waiting(inst)
    for armed in inst.armed.values():
        _check_armed(armed)
    for due_us, _, item in inst.agenda.rows():
        if not inst.now_us <= due_us <= LAST_US:
            raise ValueError(f"{type(item).__name__} is due before now, or after all time")
        _check_due(inst, item)
    _check_establishing(inst)


def _check_once(copies: Collection[object], ends: tuple[str, str], what: str) -> None:
    """No volume is in two copies of a kind, or in one with itself."""
    named = [volume for end in ends for volume in map(attrgetter(end), copies)]
    if len(set(named)) == len(named):
        return
    twice = next(volume for volume, count in Counter(named).items() if count > 1)
    raise ValueError(f"volume {twice} is twice in {what}")


def _check_relations(inst: Installation) -> None:
    """There are many: one loop without calls."""
    volumes = inst.volumes
    for relation in inst.relations.values():
        total, source, target = relation.total_tracks, relation.source, relation.target
        shorter = 0 < total <= volumes[source].size_tracks
        if not shorter or total > volumes[target].size_tracks:
            raise ValueError(f"relation {relation.id} is longer than its volumes")
        if relation.settled is not None and relation.settled.total != total:
            raise ValueError(f"relation {relation.id} has settled tracks of another length")
        if source[3:] != target[3:]:  # the serials
            raise ValueError(f"relation {relation.id} goes from one storage server to another")


def _check_path(inst: Installation, path: PprcPath) -> None:
    """Each link leads from the unit of the source to that of the target, and has a rate."""
    for lss in (path.source, path.target):
        inst.subsystem(lss)
    ends = (lss_parts(path.source)[0], lss_parts(path.target)[0])
    if len(set(path.links)) != len(path.links) or len(path.links) > LINKS_BETWEEN_UNITS:
        raise ValueError(f"paths {path.key} go over one link twice, or over too many")
    for name in path.links:
        link = inst.links[name]
        if (link.origin, link.target) != ends:
            raise ValueError(f"link {name} does not lead the way of paths {path.key}")
        inst.transfers.capacity(link_resource(name))


def _check_pair(inst: Installation, pair: PprcPair) -> None:
    """A pair is as long as its primary, and so is its record; what is pending has one."""
    sizes = [inst.volumes[volume].size_tracks for volume in (pair.primary, pair.secondary)]
    if not 0 < pair.total_tracks <= min(sizes):
        raise ValueError(f"pair {pair.id} is longer than its volumes")
    record = pair.out_of_sync
    if record is None and pair.primary_state is PairState.DUPLEX_PENDING:
        raise ValueError(f"pair {pair.id} is pending and has nothing to copy")
    if record is not None and record.total != pair.total_tracks:
        raise ValueError(f"pair {pair.id} has a record of another length")
    if not all(0 <= us <= LAST_US for us in (pair.copy_begins_us, pair.last_arrival_us)):
        raise ValueError(f"pair {pair.id} has times before or after all time")
    if not 0 <= pair.moved_tracks <= LAST_US:
        raise ValueError(f"pair {pair.id} has moved what no pair moves")


def _check_transfers(inst: Installation) -> None:
    """Each copies for a relation or a pair that is at it, and is as long as that takes."""
    for number, _, _, _, size, *_ in inst.transfers.rows():
        relation = inst.relations.get(number)
        pair = inst.pairs.get(number - pprc.TRANSFER_BASE)
        if relation is not None and relation.state is RelationState.ESTABLISHED:
            tracks = relation.total_tracks
        elif pair is not None and pair.out_of_sync is not None:
            tracks = len(pair.out_of_sync)
            if pair.primary_state is not PairState.DUPLEX_PENDING:
                raise ValueError(f"pair {pair.id} copies and is not pending")
        else:
            raise ValueError(f"transfer {number} copies for no relation and no pair")
        if size != tracks * TRACK_BYTES:
            raise ValueError(f"transfer {number} moves other than what there is to copy")


def _check_waiting(inst: Installation) -> None:
    """Withheld writes wait for a volume that is in extended long busy."""
    for volume, until_us in inst.long_busy.items():
        if volume not in inst.volumes or not inst.now_us <= until_us <= LAST_US:
            raise ValueError(
                f"volume {volume} is withheld from writes and is not there, or too long"
            )
    for held in inst.held_writes:
        if held.volume not in inst.long_busy or not 0 <= held.at_us <= inst.now_us:
            raise ValueError(f"a write to {held.volume} is withheld for nothing")
        _check_write(inst, held.volume, held.block, held.data)


def _check_write(inst: Installation, volume: VolumeId, block: int, data: bytes) -> None:
    count, rest = divmod(len(data), BLOCK_BYTES)
    last = inst.volumes[volume].size_tracks * BLOCKS_PER_TRACK
    if rest or not count or not 0 <= block <= last - count:
        raise ValueError(f"a write to {volume} is not whole blocks of it")


def _check_armed(armed: ArmFault) -> None:
    """What a fault names may have gone meanwhile; that it is one must be so."""
    from emulator.commands.armed_faults import FlashCopyCopied, PairCopied
    from emulator.copy_services.armed import ARMABLE

    condition = armed.condition
    if type(armed.fault) not in ARMABLE:
        raise ValueError(f"{type(armed.fault).__name__} is neither a fault nor a repair")
    if isinstance(condition, (PairCopied, FlashCopyCopied)) and not 1 <= condition.percent <= 99:
        raise ValueError(f"no copy is watched for {condition.percent} percent")


def _check_due(inst: Installation, item: AgendaItem) -> None:
    """What comes due must find what it is about, or know that it can be gone."""
    from emulator.copy_services import (
        fault_handlers,
        host_writes,
        long_busy,
        planned,
        server_life,
        tasks,
    )

    match item:
        case host_writes.WriteArrives():
            pair = inst.pairs.get(item.pair)
            if pair is not None:
                _check_write(inst, pair.primary, item.block, item.data)
            if not 0 <= item.ack_us <= LONGEST_WRITE_US:
                raise ValueError("a write is acknowledged before it has arrived, or never")
        case host_writes.WriteEnds():
            inst.storage_server(serial_of(item.volume))
        case long_busy.LongBusyEnds():
            inst.subsystem(item.lss)
        case planned.FaultComes(command) | planned.RepairComes(command):
            if type(command) not in fault_handlers.HANDLERS:
                raise ValueError(f"{type(command).__name__} is neither a fault nor a repair")
        case planned.UnitStarts():
            inst.storage_server(item.serial)
        case planned.SitePartGoes():
            if item.part not in fault_handlers.site_of(inst, item.site):
                raise ValueError(f"{item.part.name} is no part of {item.site}")
        case tasks.TaskEnds():
            if not 1 <= item.run < tasks.next_run(inst):
                raise ValueError(f"run {item.run} ends, which never was")
        case server_life.ServerComesUp() | server_life.PrimaryReturns():
            inst.cluster(item.cluster)
        case server_life.ClientRegisters():
            inst.storage_server(item.serial)
            inst.cluster(item.cluster)


def _check_establishing(inst: Installation) -> None:
    """A relation is established once, and copies only from then on."""
    rows = inst.agenda.rows()
    if not rows:
        return
    from emulator.copy_services.handlers import EstablishEnds

    seen: set[int] = set()
    for _, _, item in rows:
        if not isinstance(item, EstablishEnds):
            continue
        for number in item.relations:
            relation = inst.relations.get(number)
            if relation is None:
                continue
            if number in seen or relation.state is not RelationState.ESTABLISHING:
                raise ValueError(f"relation {number} is established twice")
            seen.add(number)
