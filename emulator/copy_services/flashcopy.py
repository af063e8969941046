"""FlashCopy: what a relation does to reads and writes, and how it ends (§3.1).

Nothing is copied before it must be. A relation knows three things: the front, below which the
background copy has passed (computed from the transfer's progress, 0 without background copy); the
settled tracks, whose target content is the target's own because a host wrote to either side; and
the source, from which every other track of the target is read. A settled track still takes its
place in the background copy's time: the same bandwidth moved it, only earlier. So no host write
moves a finish.

The law (rules E01 to E04): while the relation stands, each read of the target returns what the
source held at T0 or what was written to the target since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services.relations import RelationState
from emulator.hardware.power import answers
from emulator.hardware.resources import device_adapter_resource, rank_resource
from emulator.ids import serial_of
from emulator.logical.content import copy_track, own_blocks
from emulator.logical.track_set import TrackSet
from emulator.units import BLOCKS_PER_TRACK, TRACK_BYTES, US_PER_S
from emulator.virtual_time.transfers import TransferKey

if TYPE_CHECKING:
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.events.base import Event
    from emulator.ids import VolumeId
    from emulator.installation import Blocks, Installation

ESTABLISH_US = 3 * US_PER_S
"""A FlashCopy establish takes a few seconds (§3.1, §5.2.1); three is the emulator's choice."""
WITHDRAW_US = 2 * US_PER_S
"""How long a withdraw takes; the emulator's choice."""
PAIR_BYTES_PER_S = 12_000_000
"""Background copy of one pair alone; the emulator's choice."""
ACCELERATED_PERCENT = 130
"""Accelerate destage mode raises the rate of a pair by 30 %."""

SOURCE_WRITE_US = 500
"""What a relation adds to each write to its source, on the average over first and later updates of
a track (§3.4.3, rule E12); the emulator's choice."""


def transfer_key(inst: Installation, relation: FlashCopyRelation) -> TransferKey:
    """Cap and route: both ranks and their device adapter (§3.5, rules E11, E13)."""
    source = inst.rank(inst.volumes[relation.source].rank)
    target = inst.rank(inst.volumes[relation.target].rank)
    cap = PAIR_BYTES_PER_S
    if relation.accelerate_destage:
        cap = cap * ACCELERATED_PERCENT // 100
    serial = serial_of(relation.source)
    adapter = ((device_adapter_resource(serial, source.device_adapter_pair), 1),)
    if source.id == target.id:
        return TransferKey(cap // 2, 1, (((rank_resource(source.id), 2),), adapter))
    ranks = (((rank_resource(source.id), 1),), ((rank_resource(target.id), 1),))
    return TransferKey(cap, 1, (*ranks, adapter))


def is_due(inst: Installation, relation: FlashCopyRelation) -> bool:
    """Whether the few seconds of its establish are over."""
    return inst.now_us >= relation.t0_us + ESTABLISH_US


def stand(inst: Installation, relation: FlashCopyRelation) -> list[Event]:
    """The few seconds of an establish are over: the relation stands, its background copy begins.

    Not while its unit is down, which does nothing: then it is still being established, and stands
    when the unit answers again.
    """
    if relation.state is not RelationState.ESTABLISHING:
        return []
    if not answers(inst.storage_servers[serial_of(relation.source)]):
        return []
    relation.state = RelationState.ESTABLISHED
    if relation.background_copy:
        key = transfer_key(inst, relation)
        inst.transfers.start(relation.id, key, relation.total_tracks * TRACK_BYTES)
    from emulator.events.copy_services import FlashCopyEstablished  # events are loaded when needed

    return [FlashCopyEstablished(relation.source, relation.target)]


def front(inst: Installation, relation: FlashCopyRelation) -> int:
    """Tracks that the background copy has passed; 0 without background copy or before it starts."""
    if not inst.transfers.is_active(relation.id):
        return 0
    remaining = inst.transfers.remaining(relation.id)
    return relation.total_tracks - -(-remaining // (TRACK_BYTES * US_PER_S))


def tracks_left(inst: Installation, relation: FlashCopyRelation) -> int:
    """Tracks still to copy (§5.2.2, rule E09)."""
    passed = front(inst, relation)
    ahead = 0 if relation.settled is None else relation.settled.count_from(passed)
    return relation.total_tracks - passed - ahead


def settle_track(inst: Installation, relation: FlashCopyRelation, track: int) -> None:
    """Before a write to either side of an unsettled track: the target keeps its image of T0 (rules
    E03, E04).
    """
    settled = relation.settled
    if settled is None:
        settled = relation.settled = TrackSet(relation.total_tracks)
    if settled.add(track):
        copy_track(inst, relation.source, relation.target, track)


def write_us(inst: Installation, volume: VolumeId) -> int:
    """Microseconds that a write to a volume takes longer while it is a FlashCopy source (E12).

    The same for each write, so that a front that moves changes nothing.
    """
    relation = inst.relation_of.get(volume)
    return SOURCE_WRITE_US if relation is not None and relation.source == volume else 0


def before_write(inst: Installation, volume: VolumeId, block: int, count: int) -> None:
    """Called before `count` blocks from `block` on are written to a volume, whatever its role."""
    relation = inst.relation_of.get(volume)
    if relation is None:
        return
    first = block // BLOCKS_PER_TRACK
    last = (block + count - 1) // BLOCKS_PER_TRACK
    for track in range(first, min(last + 1, relation.total_tracks)):
        settle_track(inst, relation, track)


def materialise(inst: Installation, relation: FlashCopyRelation, upto: int) -> None:
    """Give the target what was copied: every unsettled track below `upto` becomes its own.

    Costs what was written, not what exists.
    """
    source_own: Blocks = inst.contents.get(relation.source, {})
    target_own: Blocks = inst.contents.get(relation.target, {})
    if not source_own and not target_own:
        return
    settled = relation.settled if relation.settled is not None else ()
    limit = upto * BLOCKS_PER_TRACK
    stale = [
        block
        for block in target_own
        if block < limit and block not in source_own and block // BLOCKS_PER_TRACK not in settled
    ]
    for block in stale:
        del target_own[block]
    copied = {
        block: data
        for block, data in source_own.items()
        if block < limit and block // BLOCKS_PER_TRACK not in settled
    }
    if copied:
        own_blocks(inst, relation.target).update(copied)


def forget(inst: Installation, relation: FlashCopyRelation) -> None:
    """The relation is over; both volumes are free again."""
    del inst.relations[relation.id]
    del inst.relation_of[relation.source]
    del inst.relation_of[relation.target]


def end_completed(inst: Installation, relation: FlashCopyRelation) -> None:
    """The background copy has ended: the target stands on its own (rule E05)."""
    materialise(inst, relation, relation.total_tracks)
    forget(inst, relation)


def end_withdrawn(inst: Installation, relation: FlashCopyRelation) -> None:
    """Withdrawn: the target holds only the tracks that were copied or written (rule E07)."""
    materialise(inst, relation, front(inst, relation))
    if inst.transfers.is_active(relation.id):
        inst.transfers.stop(relation.id)
    forget(inst, relation)
