"""What a fault means for pairs, host writes and the Copy Services server (§4.2.1, §4.3.2).

Parts change first, all that go at one instant together; then what depends on them follows. A pair
in full duplex notices nothing before the next write that cannot be mirrored; a copy under way
breaks at once, because its own messages fail; a FlashCopy stalls and goes on.

A unit that loses its power keeps everything: what it had acknowledged is destaged on battery, and
the states of its pairs are as they were. When it answers again its side of each pair is suspended
for reason 09 and stays so (rule H05).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import flashcopy, host_writes, pprc, server_life
from emulator.copy_services.pprc_handlers import break_pending_copies, pending_between
from emulator.copy_services.pprc_states import (
    PRIMARY,
    SECONDARY,
    PairTrigger,
    SuspendReason,
    may_move,
)
from emulator.events.faults import NvsWarned, PartBroke, PartMended
from emulator.events.pprc import WriteFailed
from emulator.hardware import faults
from emulator.hardware.parts import Part, PartKind
from emulator.hardware.power import answers
from emulator.hardware.ranks import rank_serial
from emulator.hardware.storage_server import Health
from emulator.ids import RankId, make_lss_id, serial_of
from emulator.units import BLOCK_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.events.base import Event
    from emulator.hardware.storage_server import StorageServer
    from emulator.ids import VolumeId
    from emulator.installation import Installation

SERVER_PARTS = (PartKind.NETWORK, PartKind.CLUSTER, PartKind.UNIT)
"""Parts on which the Copy Services server and its clients depend."""


def change(inst: Installation, parts: Iterable[Part], health: Health) -> list[Event]:
    """Give parts their health, all at this instant; parts that have it already are left alone.

    Raises Refusal, before any change, for a part that does not exist.
    """
    return change_each(inst, [(part, health) for part in parts])


def change_each(inst: Installation, wanted: list[tuple[Part, Health]]) -> list[Event]:
    """The same with a health for each part."""
    wanted = [each for each in wanted if faults.health_of(inst, each[0]) is not each[1]]
    parts = [part for part, _ in wanted]
    units = {unit.serial: unit for part in parts if (unit := faults.unit_of(inst, part))}
    answered = {serial for serial, unit in units.items() if answers(unit)}
    for part, health in wanted:
        faults.set_health(inst, part, health)
    faults.update_rates(inst, parts)
    events: list[Event] = [_said(part, health) for part, health in wanted]
    for serial, unit in units.items():
        if serial in answered and not answers(unit):
            events += unit_gone(inst, unit)
    events += break_pending_copies(inst, pairs_concerned(inst, parts))
    for serial, unit in units.items():
        if answers(unit) and serial not in answered:
            events += unit_back(inst, unit)
    events += _nvs_warnings(inst, wanted)
    if any(part.kind in SERVER_PARTS for part in parts):
        events += server_life.reconcile(inst)
    return events


def _said(part: Part, health: Health) -> Event:
    kind = PartMended if health is Health.UP else PartBroke
    return kind(faults.place_of(part), faults.words(part, health))


def _nvs_warnings(inst: Installation, wanted: list[tuple[Part, Health]]) -> list[Event]:
    """A dead battery is never silent (rule A03)."""
    events: list[Event] = []
    for part, health in wanted:
        unit = faults.unit_of(inst, part)
        if part.kind is PartKind.NVS and health is not Health.UP and unit is not None:
            events.append(NvsWarned(part.name, unit.health is Health.UP))
    return events


def pairs_concerned(inst: Installation, parts: list[Part]) -> list[PprcPair]:
    """Pairs whose copy may be broken by a change of these parts, by number.

    Costs the paths that there are and the pending pairs that need those over the parts.
    """
    dark = {link.id for link in faults.links_concerned(inst, parts)}
    found: dict[int, PprcPair] = {}
    for path in inst.paths.values() if dark else ():
        if not dark.isdisjoint(path.links):
            found |= {pair.id: pair for pair in pending_between(inst, path.source, path.target)}
    for part in parts:
        if part.kind is PartKind.RANK:
            found |= {pair.id: pair for pair in _pairs_on_rank(inst, RankId(part.name))}
    return [found[number] for number in sorted(found)]


def _pairs_on_rank(inst: Installation, rank: RankId) -> list[PprcPair]:
    if not inst.pairs:
        return []
    lss = make_lss_id(rank_serial(rank), inst.rank(rank).lss)
    volumes = (volume for volume in inst.volumes_of[lss].values() if volume.rank == rank)
    return [pair for volume in volumes if (pair := inst.pair_of.get(volume.id))]


def _pairs_of(inst: Installation, unit: StorageServer) -> list[PprcPair]:
    """Pairs with a side on the unit, by number."""
    found = {
        pair.id: pair
        for volume in _volumes_of(inst, unit)
        if (pair := inst.pair_of.get(volume)) is not None
    }
    return [found[number] for number in sorted(found)]


def _volumes_of(inst: Installation, unit: StorageServer) -> list[VolumeId]:
    if not inst.pairs:
        return []
    lsss = unit.subsystems.values()
    return [volume for subsystem in lsss for volume in inst.volumes_of[subsystem.id]]


def unit_gone(inst: Installation, unit: StorageServer) -> list[Event]:
    """A unit stopped answering: its copies stand, and what it withheld fails."""
    own = set(_volumes_of(inst, unit))
    for pair in _pairs_of(inst, unit):
        if pair.primary in own:
            pprc.stop_copy(inst, pair)
    events: list[Event] = []
    kept = []
    for held in inst.held_writes:
        if held.volume not in own:
            kept.append(held)
            continue
        mirror = inst.pair_of.get(held.volume)
        if held.stored and mirror is not None:
            host_writes.record(mirror, held.block, len(held.data) // BLOCK_BYTES)
        why = f"storage server {unit.serial} went down while it was withheld"
        events.append(WriteFailed(held.volume, held.block, "G23", why))
    inst.held_writes = kept
    for volume in own & inst.long_busy.keys():
        del inst.long_busy[volume]
    return events


def unit_back(inst: Installation, unit: StorageServer) -> list[Event]:
    """A unit answers again: its side of each pair is suspended for reason 09 (rule H05), and what
    was being established on it stands.

    The partner hears of it where a path works; where none does it notices at its next write.
    """
    own = set(_volumes_of(inst, unit))
    events: list[Event] = []
    for pair in _pairs_of(inst, unit):
        if pair.primary in own:
            events += _primary_back(inst, pair)
        if pair.secondary in own and pprc.listens(pair):
            events += _secondary_back(inst, pair)
    for relation in list(inst.relations.values()):
        if serial_of(relation.source) == unit.serial and flashcopy.is_due(inst, relation):
            events += flashcopy.stand(inst, relation)
    return events


def _primary_back(inst: Installation, pair: PprcPair) -> list[Event]:
    if not may_move(PRIMARY, pair.primary_state, PairTrigger.POWER_ON):
        return []
    pair.out_of_sync = pair.out_of_sync or pprc.new_record(pair)
    return pprc.shift(inst, pair, PairTrigger.POWER_ON, SuspendReason.POWER_ON)


def _secondary_back(inst: Installation, pair: PprcPair) -> list[Event]:
    if not may_move(SECONDARY, pair.secondary_state, PairTrigger.POWER_ON):
        return []
    reason = SuspendReason.POWER_ON
    events = pprc.shift_secondary(inst, pair, PairTrigger.POWER_ON, reason)
    failed = may_move(PRIMARY, pair.primary_state, PairTrigger.MIRROR_FAILED)
    if failed and pprc.reaches(inst, pair):
        events += host_writes.mirror_failed(inst, pair)
    return events
