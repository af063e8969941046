"""PPRC: how pairs move, what copies move, and what a host write meets (§4.2, §5.3).

First copy and resynchronisation are transfers over both ranks and the links of the LSS pair. While
one runs, its list is `out_of_sync`. A write to a track on the list needs nothing: the copy takes
it, or has taken it. A write to any other is mirrored in its order and time, as all are in full
duplex. What the copy moves reaches the secondary when somebody could tell the difference: when the
copy ends or breaks, and when a FlashCopy of the secondary begins or ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from emulator.copy_services import flashcopy
from emulator.copy_services.pair_census import states_of
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_paths import communicates, path_of
from emulator.copy_services.pprc_states import (
    COUPLED_TO_PRIMARY,
    COUPLED_TO_SECONDARY,
    PRIMARY,
    SECONDARY,
    PairState,
    PairTrigger,
    SuspendReason,
    may_move,
    move,
)
from emulator.hardware.escon import link_resource
from emulator.hardware.resources import rank_resource
from emulator.ids import VolumeId, lss_of
from emulator.logical import content
from emulator.logical.out_of_sync import OutOfSync
from emulator.outcome import AgendaItem
from emulator.units import BLOCKS_PER_TRACK, TRACK_BYTES, US_PER_S, ZERO_BLOCK
from emulator.virtual_time.transfers import TransferKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from emulator.copy_services.pair_census import BothStates
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.events.base import Event
    from emulator.installation import Installation

FIRST_COPY_BYTES_PER_S = 9_000_000
"""First copy of one pair alone; the emulator's choice, as is what follows."""
RESYNC_PERCENT = 60
"""Random tracks move at 60 % of the rate of a first copy."""
ESTABLISH_US = 3 * US_PER_S
TERMINATE_US = 2 * US_PER_S
SUSPEND_US = 2 * US_PER_S
RECOPY_US = 1 * US_PER_S
"""From a FlashCopy onto a primary to the copy that follows; longer than any write is on its way."""
TRANSFER_BASE = 1 << 40
"""Transfers of pairs are numbered from here on, so that they differ from FlashCopy relations."""


@dataclass(frozen=True, slots=True)
class CopiesBegin(AgendaItem):
    """The few seconds of an establish are over, or of a FlashCopy onto a primary."""

    pairs: tuple[int, ...]


def transfer_id(pair: PprcPair) -> int:
    """The number of a pair's copy among the transfers."""
    return TRANSFER_BASE + pair.id


def transfer_key(inst: Installation, pair: PprcPair, first_copy: bool) -> TransferKey:
    """Cap and route of a pair's copy: its ranks, and the bundle of its LSS pair's links."""
    path = path_of(inst, lss_of(pair.primary), lss_of(pair.secondary))
    links = [] if path is None else path.links
    cap = FIRST_COPY_BYTES_PER_S if first_copy else FIRST_COPY_BYTES_PER_S * RESYNC_PERCENT // 100
    ranks = (inst.volumes[pair.primary].rank, inst.volumes[pair.secondary].rank)
    bundle = tuple((link_resource(link), 1) for link in links)
    if ranks[0] == ranks[1]:
        return TransferKey(cap, 1, (((rank_resource(ranks[0]), 2),), bundle))
    return TransferKey(cap, 1, (*(((rank_resource(rank), 1),) for rank in ranks), bundle))


# -- progress ------------------------------------------------------------------------------------


def moved(inst: Installation, pair: PprcPair) -> int:
    """Tracks of the present list that the copy has moved; 0 when none runs."""
    number = transfer_id(pair)
    if pair.out_of_sync is None or not inst.transfers.is_active(number):
        return 0
    left = -(-inst.transfers.remaining(number) // (TRACK_BYTES * US_PER_S))
    return len(pair.out_of_sync) - left


def out_of_sync_tracks(inst: Installation, pair: PprcPair) -> int:
    """Tracks in which the secondary may differ from the primary, by the primary's books (G20)."""
    if pair.out_of_sync is None:
        return 0
    return len(pair.out_of_sync) - moved(inst, pair)


# -- content -------------------------------------------------------------------------------------


def arrived(inst: Installation, pair: PprcPair, done: int) -> Iterator[tuple[int, bytes]]:
    """Blocks of the first `done` tracks of the list in which the secondary lags: number, content.

    Costs what was written on either side, or the tracks if they are fewer.
    """
    record, own = pair.out_of_sync, inst.contents.get(pair.secondary, {})
    if record is None or not done:
        return
    for number in _blocks_to_look_at(inst, pair, record, done):
        data = inst.read_block(pair.primary, number)
        kept = own.get(number, ZERO_BLOCK)
        if kept is not data and kept != data:
            yield number, data


def _blocks_to_look_at(
    inst: Installation, pair: PprcPair, record: OutOfSync, done: int
) -> Iterable[int]:
    primary, secondary = pair.primary, pair.secondary
    written = [inst.contents.get(primary, {}), inst.contents.get(secondary, {})]
    relation = inst.relation_of.get(primary)
    if relation is not None and relation.target == primary:
        written.append(inst.contents.get(relation.source, {}))
    if done * BLOCKS_PER_TRACK <= sum(len(blocks) for blocks in written):
        firsts = (track * BLOCKS_PER_TRACK for track in islice(record, done))
        return (first + block for first in firsts for block in range(BLOCKS_PER_TRACK))
    numbers = sorted(set().union(*written))
    return (
        number
        for number in numbers
        if (track := number // BLOCKS_PER_TRACK) in record and record.rank(track) < done
    )


def deliver(inst: Installation, pair: PprcPair, done: int) -> None:
    """Give the secondary the content of the first `done` tracks of the list that is being copied.

    What is not on the list stays as it is: nobody sends it (rules G11, G15). A FlashCopy of the
    secondary keeps its image (rule I02).
    """
    for number, data in list(arrived(inst, pair, done)):
        flashcopy.before_write(inst, pair.secondary, number, 1)
        content.store(inst, pair.secondary, number, data)


def settle_source(inst: Installation, source: VolumeId) -> None:
    """A FlashCopy of a secondary in mid-copy begins or ends: it shows what has arrived (I07)."""
    pair = inst.pair_of.get(source)
    if pair is not None and pair.secondary == source:
        deliver(inst, pair, moved(inst, pair))


def content_replaced(inst: Installation, volume: VolumeId) -> list[Event]:
    """A primary was the target of a FlashCopy: all of it is out of sync (rule I01)."""
    pair = inst.pair_of.get(volume)
    if pair is None or pair.primary != volume or pair.primary_state is PairState.SIMPLEX:
        return []
    stop_copy(inst, pair)
    pair.out_of_sync = OutOfSync.everything(pair.total_tracks)
    if pair.primary_state is PairState.SUSPENDED:
        return []
    if pair.operation is not Operation.ESTABLISHING:
        begin_later(inst, [pair], inst.now_us + RECOPY_US)
    return shift(inst, pair, PairTrigger.TARGET_FLASHED)


# -- copies --------------------------------------------------------------------------------------


def begin_later(inst: Installation, pairs: list[PprcPair], begins_us: int) -> None:
    """Plan the copies of pending pairs.

    A later plan for a pair overrides an earlier one.
    """
    for pair in pairs:
        pair.copy_begins_us = begins_us
    inst.agenda.add(begins_us, CopiesBegin(tuple(pair.id for pair in pairs)))


def start_copy(inst: Installation, pair: PprcPair) -> None:
    """Begin to move the present list; one without tracks is done at this instant."""
    record = pair.out_of_sync
    assert record is not None
    first_copy = record.beyond == 0
    size = len(record) * TRACK_BYTES
    inst.transfers.start(transfer_id(pair), transfer_key(inst, pair, first_copy), size)


def stop_copy(inst: Installation, pair: PprcPair) -> None:
    """A copy breaks off: what it moved is delivered, what is left is the record from now on."""
    if not inst.transfers.is_active(transfer_id(pair)):
        return
    done = moved(inst, pair)
    deliver(inst, pair, done)
    inst.transfers.stop(transfer_id(pair))
    pair.moved_tracks += done
    if pair.out_of_sync is not None:
        pair.out_of_sync = pair.out_of_sync.after(done)


def copy_finished(inst: Installation, pair: PprcPair) -> list[Event]:
    """The last track has been moved: both sides are in full duplex."""
    assert pair.out_of_sync is not None
    deliver(inst, pair, len(pair.out_of_sync))
    pair.moved_tracks += len(pair.out_of_sync)
    pair.out_of_sync = None
    return shift(inst, pair, PairTrigger.COPY_DONE)


def reroute(inst: Installation, pair: PprcPair) -> None:
    """The paths of a pair have changed: its copy goes on over those that there are now."""
    number = transfer_id(pair)
    if inst.transfers.is_active(number):
        size = inst.transfers.size(number)
        left = inst.transfers.stop(number)
        first_copy = pair.out_of_sync is not None and pair.out_of_sync.beyond == 0
        inst.transfers.start(number, transfer_key(inst, pair, first_copy), size, left)


# -- moves ---------------------------------------------------------------------------------------


def reaches(inst: Installation, pair: PprcPair) -> bool:
    """Whether the primary can reach the secondary."""
    return communicates(inst, lss_of(pair.primary), lss_of(pair.secondary))


def listens(pair: PprcPair) -> bool:
    """Whether the secondary takes what the primary sends it."""
    return pair.secondary_state in (PairState.DUPLEX_PENDING, PairState.FULL_DUPLEX)


def shift(
    inst: Installation,
    pair: PprcPair,
    trigger: PairTrigger,
    reason: SuspendReason = SuspendReason.NONE,
) -> list[Event]:
    """Move the primary, and the secondary if it can be told; raises Refusal before any change."""
    before = states_of(pair)
    primary = move(PRIMARY, pair.primary_state, trigger)
    coupled = COUPLED_TO_PRIMARY.get(trigger)
    told = coupled is not None and reaches(inst, pair)
    _set_primary(inst, pair, primary)
    pair.reason = reason if primary is PairState.SUSPENDED else SuspendReason.NONE
    if told and coupled and may_move(SECONDARY, pair.secondary_state, coupled):
        pair.secondary_state = move(SECONDARY, pair.secondary_state, coupled)
        _note_secondary(pair, SuspendReason.PRIMARY_TOLD)
    return _changed(inst, pair, before)


def shift_secondary(
    inst: Installation, pair: PprcPair, trigger: PairTrigger, reason: SuspendReason
) -> list[Event]:
    """Move the secondary by a command of its own unit, and the primary if it can hear of it."""
    before = states_of(pair)
    pair.secondary_state = move(SECONDARY, pair.secondary_state, trigger)
    _note_secondary(pair, reason)
    coupled = COUPLED_TO_SECONDARY.get(trigger)
    if coupled and reaches(inst, pair) and may_move(PRIMARY, pair.primary_state, coupled):
        _set_primary(inst, pair, move(PRIMARY, pair.primary_state, coupled))
        left = coupled is PairTrigger.PARTNER_LEFT
        pair.reason = SuspendReason.PARTNER_SIMPLEX if left else reason
    return _changed(inst, pair, before)


def _set_primary(inst: Installation, pair: PprcPair, state: PairState) -> None:
    """Give the primary its state, and keep the index of pending pairs."""
    pending = PairState.DUPLEX_PENDING
    if pair.primary_state is pending and state is not pending:
        members = inst.pending[pair.path_key]
        del members[pair.id]
        if not members:
            del inst.pending[pair.path_key]
    elif state is pending:
        inst.pending.setdefault(pair.path_key, {})[pair.id] = pair
    pair.primary_state = state


def _note_secondary(pair: PprcPair, reason: SuspendReason) -> None:
    suspended = pair.secondary_state is PairState.SUSPENDED
    pair.secondary_reason = reason if suspended else SuspendReason.NONE


def _changed(inst: Installation, pair: PprcPair, before: BothStates) -> list[Event]:
    after = states_of(pair)
    if after == before:
        return []
    inst.census.moved(pair, before)
    from emulator.events.pprc import PairStateChanged  # events are loaded when there are some

    return [
        PairStateChanged(
            pair.primary,
            pair.secondary,
            after[0].value,
            after[1].value,
            pair.reason.value,
            after[0] is not PairState.SUSPENDED,
        )
    ]


def forget(inst: Installation, pair: PprcPair) -> None:
    """Both sides are simplex: there is no pair any more."""
    del inst.pairs[pair.id]
    inst.census.leave(pair)
    inst.pair_of.pop(pair.primary, None)
    inst.pair_of.pop(pair.secondary, None)


def new_record(pair: PprcPair) -> OutOfSync:
    """An empty record of changes."""
    return OutOfSync(pair.total_tracks)


def role_of(pair: PprcPair, volume: VolumeId) -> str:
    """ "source" or "target", as the panels call them."""
    return "source" if pair.primary == volume else "target"
