"""Host writes: what a write meets on its way, in order and in time (§4.2, rules G04 to G09, H01 to
H12).

host -> NVS of the primary -> link -> NVS of the secondary -> acknowledgement -> host. A write is
issued at one instant; its latency is fixed then. It arrives at the secondary half way and is
acknowledged at the end. What is on its way when a link dies is not applied at the secondary: the
pair suspends, the tracks are recorded, and CRIT decides whether the host sees an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from emulator.copy_services import crit, flashcopy, pprc
from emulator.copy_services.long_busy import LongBusyEnds, begin_long_busy, hold
from emulator.copy_services.pprc_paths import working_links
from emulator.copy_services.pprc_states import PairState, PairTrigger, SuspendReason
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven
from emulator.events.copy_services import BlocksWritten
from emulator.events.pprc import (
    LongBusyEnded,
    WriteAcknowledged,
    WriteFailed,
)
from emulator.hardware.escon import LOCAL_WRITE_US, mirror_us
from emulator.hardware.power import WRITE_THROUGH_US, answers, writes_through
from emulator.hardware.storage_server import Health
from emulator.ids import LssId, VolumeId, lss_number_of, lss_of, serial_of
from emulator.logical import content
from emulator.outcome import AgendaItem, Outcome
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from emulator.commands.logical import WriteBlocks
    from emulator.copy_services.pprc_pairs import HeldWrite, PprcPair
    from emulator.events.base import Event
    from emulator.installation import Installation

WENT_DOWN = "its storage server went down while it was on its way"


class Landing(Enum):
    """What becomes of a mirrored write half way."""

    MIRRORED = "in both units"
    PRIMARY_ONLY = "in the primary's unit alone"
    HELD = "withheld"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WriteArrives(AgendaItem):
    """A mirrored write reaches the NVS of the secondary; acknowledged `ack_us` after it."""

    pair: int
    block: int
    data: bytes
    ack_us: int


@dataclass(frozen=True, slots=True)
class WriteEnds(AgendaItem):
    """The host sees the end of its write."""

    volume: VolumeId
    block: int
    count: int
    mirrored: bool


def write_blocks(inst: Installation, command: WriteBlocks, _operator: str) -> Outcome:
    """A host write by command; raises Refusal when the volume takes no writes."""
    volume = inst.volume(command.volume)
    count, rest = divmod(len(command.data), BLOCK_BYTES)
    if rest or not count:
        raise Refusal(
            f"A write is whole blocks of {BLOCK_BYTES} bytes; got {len(command.data)}.", "Z02"
        )
    if command.block < 0 or command.block + count > volume.size_tracks * BLOCKS_PER_TRACK:
        last = volume.size_tracks * BLOCKS_PER_TRACK - 1
        raise Refusal(f"Volume {volume.id} has blocks 0 to {last}.", "Z02")
    check_access(inst, volume.id)
    return issue(inst, volume.id, command.block, command.data)


def check_access(inst: Installation, volume: VolumeId) -> None:
    """Refuse a write that would change nothing: no unit, no access, or CRIT forbids it."""
    unit = inst.storage_servers[serial_of(volume)]
    if not answers(unit):
        raise Refusal(f"Storage server {unit.serial} does not answer.", "A01")
    if inst.rank(inst.volumes[volume].rank).health is not Health.UP:
        raise Refusal(f"The rank of volume {volume} has failed.", "A01")
    pair = inst.pair_of.get(volume)
    if pair is None:
        return
    if pair.secondary == volume:
        if pair.secondary_state is not PairState.SIMPLEX:
            raise Refusal(f"Volume {volume} is a PPRC target and not accessible.", "G04")
    elif pair.write_inhibited and volume not in inst.long_busy:
        raise Refusal(f"Writes to volume {volume} are inhibited.", crit.rule_of(inst, pair))


def issue(inst: Installation, volume: VolumeId, block: int, data: bytes) -> Outcome:
    """A write enters the unit now; the checks of `check_access` have passed."""
    count = len(data) // BLOCK_BYTES
    pair = inst.pair_of.get(volume)
    if volume in inst.long_busy:
        return hold(inst, volume, block, data)
    if pair is None or pair.primary != volume or pair.primary_state is PairState.SIMPLEX:
        return _plain(inst, pair, volume, block, data)
    events: list[Event] = []
    if pair.primary_state is not PairState.SUSPENDED:
        times = mirror_times(inst, pair)
        if times is not None:
            _store(inst, volume, block, data)
            arrives_us = pair.last_arrival_us = max(inst.now_us + times[0], pair.last_arrival_us)
            inst.agenda.add(arrives_us, WriteArrives(pair.id, block, data, times[1]))
            return Outcome((BlocksWritten(volume, block, count),), arrives_us + times[1])
        events += mirror_failed(inst, pair)
        if volume in inst.long_busy:
            held = hold(inst, volume, block, data)
            return Outcome((*events, *held.events), held.done_us)
    return _suspended(inst, pair, block, data, events)


def local_us(inst: Installation, volume: VolumeId) -> int:
    """Microseconds that a write issued now takes in the unit of its volume (rules A03, E12)."""
    unit = inst.storage_servers[serial_of(volume)]
    through_us = WRITE_THROUGH_US * writes_through(unit, lss_number_of(volume))
    return LOCAL_WRITE_US + through_us + flashcopy.write_us(inst, volume)


def mirror_times(inst: Installation, pair: PprcPair) -> tuple[int, int] | None:
    """Microseconds from issue to arrival at the secondary, and from there to the acknowledgement.

    None when a write issued now cannot be mirrored.
    """
    links = working_links(inst, lss_of(pair.primary), lss_of(pair.secondary))
    if not links or not secondary_takes_writes(inst, pair):
        return None
    extra_us = mirror_us(min(inst.links[link].length_km for link in links))
    far_us = local_us(inst, pair.secondary) - LOCAL_WRITE_US
    return local_us(inst, pair.primary) + extra_us // 2 + far_us, extra_us - extra_us // 2


def secondary_takes_writes(inst: Installation, pair: PprcPair) -> bool:
    """Whether the secondary's unit and rank would take a write that reaches them."""
    unit = inst.storage_servers[serial_of(pair.secondary)]
    rank = inst.rank(inst.volumes[pair.secondary].rank)
    return pprc.listens(pair) and answers(unit) and rank.health is Health.UP


def break_copy(inst: Installation, pair: PprcPair) -> list[Event]:
    """A pending pair whose copy cannot go on suspends; if its own unit is down it just stands."""
    if pair.primary_state is not PairState.DUPLEX_PENDING or not primary_answers(inst, pair):
        return []
    if inst.rank(inst.volumes[pair.primary].rank).health is not Health.UP:
        return mirror_failed(inst, pair, SuspendReason.PRIMARY_CONDITIONS)
    if pprc.reaches(inst, pair) and secondary_takes_writes(inst, pair):
        return []
    return mirror_failed(inst, pair)


def primary_answers(inst: Installation, pair: PprcPair) -> bool:
    """Whether the primary's unit does anything."""
    return answers(inst.storage_servers[serial_of(pair.primary)])


def mirror_failed(
    inst: Installation,
    pair: PprcPair,
    reason: SuspendReason = SuspendReason.SECONDARY_CONDITIONS,
) -> list[Event]:
    """A write could not be mirrored: the pair suspends, CRIT and the consistency group decide.

    A secondary that a person took out of the pair while it could not say so says so now, and that
    is no failure.
    """
    pprc.stop_copy(inst, pair)
    pair.out_of_sync = pair.out_of_sync or pprc.new_record(pair)
    if reason is SuspendReason.SECONDARY_CONDITIONS and pprc.reaches(inst, pair):
        if pair.secondary_state is PairState.SIMPLEX:
            left = SuspendReason.PARTNER_SIMPLEX
            return pprc.shift(inst, pair, PairTrigger.PARTNER_LEFT, left)
        if pair.secondary_reason is SuspendReason.COMMAND_TO_SECONDARY:
            return pprc.shift(inst, pair, PairTrigger.SUSPEND, pair.secondary_reason)
    events = pprc.shift(inst, pair, PairTrigger.MIRROR_FAILED, reason)
    if inst.subsystem(lss_of(pair.primary)).consistency_group:
        events += begin_long_busy(inst, lss_of(pair.primary), [pair.primary])
    crit.inhibit(inst, pair)
    return events


def _plain(
    inst: Installation, pair: PprcPair | None, volume: VolumeId, block: int, data: bytes
) -> Outcome:
    """A volume without a mirror; a simplex secondary keeps no record of it (rule G15)."""
    _store(inst, volume, block, data)
    events: list[Event] = [BlocksWritten(volume, block, len(data) // BLOCK_BYTES)]
    if pair is not None and pair.secondary == volume and not pair.is_over:
        advice = f"Target {volume} was written: no record is kept for a later resynchronisation"
        events.append(AdviceGiven(volume, "G15", advice))
    return Outcome(tuple(events))


def _suspended(
    inst: Installation, pair: PprcPair, block: int, data: bytes, events: list[Event]
) -> Outcome:
    """The primary alone takes the write and records it, unless CRIT forbids (rules H01, H07)."""
    crit.inhibit(inst, pair)
    count = len(data) // BLOCK_BYTES
    if pair.write_inhibited:
        rule = crit.rule_of(inst, pair)
        why = "the target cannot be updated and the volume is critical"
        events.append(WriteFailed(pair.primary, block, rule, why))
        return Outcome(tuple(events), failure=(rule, f"Write to {pair.primary} failed: {why}."))
    record(pair, block, count)
    _store(inst, pair.primary, block, data)
    ends_us = inst.now_us + local_us(inst, pair.primary)
    inst.agenda.add(ends_us, WriteEnds(pair.primary, block, count, False))
    return Outcome((*events, BlocksWritten(pair.primary, block, count)), ends_us)


def record(pair: PprcPair, block: int, count: int) -> None:
    """Enter the tracks of a write into the primary's record of changes (rule G06)."""
    out_of_sync = pair.out_of_sync
    if out_of_sync is None:
        out_of_sync = pair.out_of_sync = pprc.new_record(pair)
    last = min((block + count - 1) // BLOCKS_PER_TRACK, pair.total_tracks - 1)
    for track in range(block // BLOCKS_PER_TRACK, last + 1):
        out_of_sync.add(track)


def _store(inst: Installation, volume: VolumeId, block: int, data: bytes) -> None:
    flashcopy.before_write(inst, volume, block, len(data) // BLOCK_BYTES)
    content.store(inst, volume, block, data)


# -- what is due by itself -------------------------------------------------------------------------


def write_arrives(inst: Installation, item: WriteArrives) -> tuple[Event, ...]:
    """A mirrored write reaches the secondary, or finds that it cannot."""
    pair = inst.pairs.get(item.pair)
    if pair is None:
        return ()
    landing, events = land(inst, pair, item.block, item.data)
    if landing is Landing.HELD:
        hold(inst, pair.primary, item.block, item.data, stored=True)
    elif landing is not Landing.FAILED:
        count = len(item.data) // BLOCK_BYTES
        ends = WriteEnds(pair.primary, item.block, count, landing is Landing.MIRRORED)
        inst.agenda.add(inst.now_us + item.ack_us, ends)
    return tuple(events)


def land(
    inst: Installation, pair: PprcPair, block: int, data: bytes
) -> tuple[Landing, list[Event]]:
    """What becomes of a mirrored write when it should reach its secondary.

    One whose own unit went down is lost on its way: never acknowledged, and its tracks are taken
    for out of sync, because the primary may hold it (rule G23).
    """
    events: list[Event] = []
    if not primary_answers(inst, pair):
        if pair.primary_state is not PairState.SIMPLEX:
            record(pair, block, len(data) // BLOCK_BYTES)
        return Landing.FAILED, [WriteFailed(pair.primary, block, "G23", WENT_DOWN)]
    mirrored = pair.primary_state in (PairState.FULL_DUPLEX, PairState.DUPLEX_PENDING)
    if mirrored and not (pprc.reaches(inst, pair) and secondary_takes_writes(inst, pair)):
        events += mirror_failed(inst, pair)
        mirrored = False
    if mirrored:
        _mirror(inst, pair, block, data)
        return Landing.MIRRORED, events
    if pair.primary_state is PairState.SUSPENDED:
        record(pair, block, len(data) // BLOCK_BYTES)
        if pair.primary in inst.long_busy:
            return Landing.HELD, events
        if pair.write_inhibited:
            rule = crit.rule_of(inst, pair)
            events.append(WriteFailed(pair.primary, block, rule, "it was on its way"))
            return Landing.FAILED, events
    return Landing.PRIMARY_ONLY, events


def _mirror(inst: Installation, pair: PprcPair, block: int, data: bytes) -> None:
    """Give the secondary a write, except tracks that the copy takes or has taken (`deliver`)."""
    copied = pair.out_of_sync
    if copied is None:
        _store(inst, pair.secondary, block, data)
        return
    for offset in range(0, len(data), BLOCK_BYTES):
        number = block + offset // BLOCK_BYTES
        if number // BLOCKS_PER_TRACK not in copied:
            _store(inst, pair.secondary, number, data[offset : offset + BLOCK_BYTES])


def write_ends(inst: Installation, item: WriteEnds) -> tuple[Event, ...]:
    """The host sees the end of its write (rule G07), unless the unit is down (rule G23)."""
    if not answers(inst.storage_servers[serial_of(item.volume)]):
        return (WriteFailed(item.volume, item.block, "G23", WENT_DOWN),)
    return (WriteAcknowledged(item.volume, item.block, item.count, item.mirrored),)


# -- extended long busy ----------------------------------------------------------------------------


def long_busy_ends(inst: Installation, item: LongBusyEnds) -> tuple[Event, ...]:
    """The time-out has passed: writes go on, unless a run or a newer failure came first."""
    due = [
        volume
        for volume in inst.volumes_of[item.lss]
        if inst.long_busy.get(volume) == item.until_us
    ]
    return tuple(release(inst, item.lss, due, timed_out=True)) if due else ()


def release(
    inst: Installation, lss: LssId, volumes: list[VolumeId], *, timed_out: bool
) -> list[Event]:
    """Let the withheld writes of some volumes go on, in the order in which they came."""
    events: list[Event] = [LongBusyEnded(lss, timed_out)]
    for volume in volumes:
        del inst.long_busy[volume]
    freed = set(volumes)
    waiting = [held for held in inst.held_writes if held.volume in freed]
    inst.held_writes = [held for held in inst.held_writes if held.volume not in freed]
    for held in waiting:
        events += _go_on(inst, held)
    return events


def _go_on(inst: Installation, held: HeldWrite) -> list[Event]:
    """Issue a withheld write, or end one that only waited for its end; it may fail by now."""
    pair = inst.pair_of.get(held.volume)
    try:
        check_access(inst, held.volume)
    except Refusal as refusal:
        return [WriteFailed(held.volume, held.block, refusal.rule, refusal.message.rstrip("."))]
    events: list[Event] = []
    if not held.stored:
        events += issue(inst, held.volume, held.block, held.data).events
    if held.stored or pair is None or pair.primary_state is PairState.SIMPLEX:
        count = len(held.data) // BLOCK_BYTES
        ends = WriteEnds(held.volume, held.block, count, False)
        inst.agenda.add(inst.now_us + local_us(inst, held.volume), ends)
    return events
