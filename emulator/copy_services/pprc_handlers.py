"""Handlers of the PPRC commands, and of what is due by itself (§5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands.pprc import (
    CopyOption,
    EstablishPprcPairs,
    ExecutedBy,
    FreezeConsistencyGroup,
    RunConsistencyGroup,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services import advice, host_writes, pprc, pprc_rules
from emulator.copy_services.long_busy import LongBusyEnds, begin_long_busy
from emulator.copy_services.pprc_pairs import Operation, PprcPair, path_key
from emulator.copy_services.pprc_states import (
    PRIMARY,
    SECONDARY,
    PairState,
    PairTrigger,
    SuspendReason,
    may_move,
    move,
)
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven
from emulator.events.pprc import PairRemoved, PathsRemoved
from emulator.ids import LssId, VolumeId, lss_of, lss_parts
from emulator.logical.out_of_sync import OutOfSync
from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation


@dataclass(frozen=True, slots=True)
class PairsGone(AgendaItem):
    """The few seconds of a terminate are over."""

    pairs: tuple[int, ...]


# -- what paths mean for pairs ---------------------------------------------------------------------


def pairs_between(inst: Installation, source: LssId, target: LssId) -> list[PprcPair]:
    """The pairs from one LSS to another."""
    members = inst.volumes_of.get(source, {})
    found = (inst.pair_of.get(volume) for volume in members)
    return [
        pair
        for pair in found
        if pair is not None and pair.primary in members and lss_of(pair.secondary) == target
    ]


def pending_between(inst: Installation, source: LssId, target: LssId) -> list[PprcPair]:
    """The pending pairs from one LSS to another, by number; costs these alone."""
    return [pair for _, pair in sorted(inst.pending.get(path_key(source, target), {}).items())]


def break_pending_copies(
    inst: Installation, pairs: Iterable[PprcPair] | None = None
) -> list[Event]:
    """A copy that has no path any more breaks at once: its own messages fail (§4.2.1).

    pairs: those that may be concerned; None for all.
    """
    events: list[Event] = []
    for pair in list(inst.pairs.values() if pairs is None else pairs):
        events += host_writes.break_copy(inst, pair)
    return events


# -- pairs -----------------------------------------------------------------------------------------


def establish_pairs(inst: Installation, command: EstablishPprcPairs, _operator: str) -> Outcome:
    """Establish, or establish again, all pairs at this instant (§5.3.2, rules G05, G10 to G13)."""
    pprc_rules.check_establish(inst, command)
    events: list[Event] = []
    pairs = []
    for primary, secondary in command.pairs:
        pair = inst.pair_of.get(primary) or _new_pair(inst, primary, secondary)
        pprc.stop_copy(inst, pair)
        pair.critical = command.critical
        pair.write_inhibited = pair.secondary_inhibited = False
        pair.operation = Operation.ESTABLISHING
        if command.copy is CopyOption.ENTIRE:
            pair.out_of_sync = OutOfSync.everything(pair.total_tracks)
        elif command.copy is CopyOption.NO_COPY:
            pair.out_of_sync = None
        elif pair.out_of_sync is None:
            pair.out_of_sync = pprc.new_record(pair)
        if inst.volumes[secondary].online and pprc_rules.may_be_in_use(pair, command.copy):
            lost = f"Target {secondary} was online: its host loses access to it"
            events.append(AdviceGiven(secondary, "G16", lost))
        events += pprc.shift(inst, pair, pprc_rules.TRIGGERS[command.copy])
        pairs.append(pair)
    done_us = inst.now_us + pprc.ESTABLISH_US
    pprc.begin_later(inst, pairs, done_us)
    return Outcome(tuple(events), done_us)


def _new_pair(inst: Installation, primary: VolumeId, secondary: VolumeId) -> PprcPair:
    total = inst.volumes[primary].size_tracks
    pair = PprcPair(inst.next_pair, primary, secondary, total, critical=False)
    inst.next_pair += 1
    inst.pairs[pair.id] = pair
    inst.census.enter(pair)
    inst.pair_of[pair.primary] = inst.pair_of[pair.secondary] = pair
    return pair


def copies_begin(inst: Installation, item: pprc.CopiesBegin) -> tuple[Event, ...]:
    """The establish is over; pairs that are still pending begin to copy."""
    events: list[Event] = []
    for number in item.pairs:
        pair = inst.pairs.get(number)
        if pair is None or pair.copy_begins_us != inst.now_us:
            continue  # another plan has overridden this one
        if pair.operation is Operation.ESTABLISHING:
            pair.operation = Operation.NONE
        events += host_writes.break_copy(inst, pair)
        copying = inst.transfers.is_active(pprc.transfer_id(pair))
        pending = pair.primary_state is PairState.DUPLEX_PENDING
        if pending and not copying and host_writes.primary_answers(inst, pair):
            pprc.start_copy(inst, pair)
    return tuple(events)


def copy_finished(inst: Installation, transfer: int) -> tuple[Event, ...]:
    """A first copy or resynchronisation has moved its last track."""
    return tuple(pprc.copy_finished(inst, inst.pairs[transfer - pprc.TRANSFER_BASE]))


def suspend_pairs(inst: Installation, command: SuspendPprcPairs, _operator: str) -> Outcome:
    """Suspend by hand, executed by the source's or the target's unit (§5.3.6, rules G06, G19)."""
    pairs = pprc_rules.pairs_named(inst, command.pairs, command.executed_by)
    at_source = command.executed_by is ExecutedBy.SOURCE
    for pair in pairs:
        table, state = _side(pair, at_source)
        move(table, state, PairTrigger.SUSPEND)
    events: list[Event] = []
    for pair in pairs:
        pprc.stop_copy(inst, pair)
        if at_source:
            reason = SuspendReason.COMMAND_TO_PRIMARY
            events += pprc.shift(inst, pair, PairTrigger.SUSPEND, reason)
        else:
            reason = SuspendReason.COMMAND_TO_SECONDARY
            events += pprc.shift_secondary(inst, pair, PairTrigger.SUSPEND, reason)
        if pair.primary_state is PairState.SUSPENDED and pair.out_of_sync is None:
            pair.out_of_sync = pprc.new_record(pair)
    events += advice.on_suspend(inst, pairs)
    return Outcome(tuple(events), inst.now_us + pprc.SUSPEND_US)


def _side(
    pair: PprcPair, at_source: bool
) -> tuple[dict[tuple[PairState, PairTrigger], PairState], PairState]:
    if at_source:
        return PRIMARY, pair.primary_state
    return SECONDARY, pair.secondary_state


def terminate_pairs(inst: Installation, command: TerminatePprcPairs, _operator: str) -> Outcome:
    """Terminate, executed by the source's or the target's unit (§5.3.3, rules G03, G14, G19)."""
    pairs = pprc_rules.pairs_named(inst, command.pairs, command.executed_by)
    at_source = command.executed_by is ExecutedBy.SOURCE
    for pair in pairs:
        table, state = _side(pair, at_source)
        move(table, state, PairTrigger.TERMINATE)
    events: list[Event] = []
    over = []
    for pair in pairs:
        pprc.stop_copy(inst, pair)
        if at_source:
            events += pprc.shift(inst, pair, PairTrigger.TERMINATE)
        else:
            events += _leave(inst, pair)
        if pair.primary_state is PairState.SIMPLEX:
            pair.write_inhibited, pair.out_of_sync = False, None
        if pair.secondary_state is PairState.SIMPLEX:
            pair.secondary_inhibited = False
        if pair.is_over:
            pair.operation = Operation.TERMINATING
            over.append(pair.id)
    done_us = inst.now_us + pprc.TERMINATE_US
    if over:
        inst.agenda.add(done_us, PairsGone(tuple(over)))
    return Outcome(tuple(events), done_us)


def _leave(inst: Installation, pair: PprcPair) -> list[Event]:
    """The target alone leaves; its primary, if it hears of it, suspends with a record (G14)."""
    reason = SuspendReason.NONE
    if pprc.reaches(inst, pair) and may_move(PRIMARY, pair.primary_state, PairTrigger.PARTNER_LEFT):
        pair.out_of_sync = pair.out_of_sync or pprc.new_record(pair)
    return pprc.shift_secondary(inst, pair, PairTrigger.TERMINATE, reason)


def pairs_gone(inst: Installation, item: PairsGone) -> tuple[Event, ...]:
    """Nothing is left of pairs that are simplex on both sides."""
    events: list[Event] = []
    for number in item.pairs:
        pair = inst.pairs.get(number)
        if pair is not None and pair.is_over:
            pprc.forget(inst, pair)
            events.append(PairRemoved(pair.primary, pair.secondary))
    return tuple(events)


# -- consistency groups ----------------------------------------------------------------------------


def freeze(inst: Installation, command: FreezeConsistencyGroup, _operator: str) -> Outcome:
    """Suspend all pairs of an LSS pair at one instant and withhold writes (rules H11, H12).

    The consistency group option of the source LSS is what enables it (§5.1.2.1).
    """
    source, _ = (inst.subsystem(lss) for lss in (command.source, command.target))
    pprc_rules.unit_is_up(inst, lss_parts(command.source)[0], "G19")
    if not source.consistency_group:
        raise Refusal(f"LSS {command.source} has no PPRC consistency group set.", "H11")
    pairs = [
        pair
        for pair in pairs_between(inst, command.source, command.target)
        if pair.primary_state is not PairState.SIMPLEX
    ]
    if not pairs:
        raise Refusal(f"LSS {command.source} has no pair in LSS {command.target}.", "H11")
    events: list[Event] = []
    for pair in pairs:
        pprc.stop_copy(inst, pair)
        if may_move(PRIMARY, pair.primary_state, PairTrigger.FREEZE):
            events += pprc.shift(inst, pair, PairTrigger.FREEZE, SuspendReason.FREEZE)
        pair.out_of_sync = pair.out_of_sync or pprc.new_record(pair)
    path = inst.paths.pop(path_key(command.source, command.target), None)
    if path is not None:
        events.append(PathsRemoved(path.source, path.target, tuple(path.links), 0))
    primaries = [pair.primary for pair in pairs]
    events += begin_long_busy(inst, command.source, primaries)
    return Outcome(tuple(events))


def run(inst: Installation, command: RunConsistencyGroup, _operator: str) -> Outcome:
    """Withheld writes of an LSS go on (rule H12)."""
    for lss in (command.source, command.target):
        inst.subsystem(lss)
    pprc_rules.unit_is_up(inst, lss_parts(command.source)[0], "G19")
    held = [
        volume
        for volume in inst.volumes_of[command.source]
        if volume in inst.long_busy and _may_go_on(inst, volume, command.target)
    ]
    if not held:
        raise Refusal(f"No writes are withheld in LSS {command.source}.", "H12")
    return Outcome(tuple(host_writes.release(inst, command.source, held, timed_out=False)))


def _may_go_on(inst: Installation, volume: VolumeId, target: LssId) -> bool:
    """Whether the writes of a volume were withheld because of its pair with an LSS."""
    pair = inst.pair_of.get(volume)
    return pair is None or pair.primary != volume or lss_of(pair.secondary) == target


TASK_WORK: dict[type[Command], Handler] = {
    EstablishPprcPairs: establish_pairs,
    SuspendPprcPairs: suspend_pairs,
    TerminatePprcPairs: terminate_pairs,
}
HANDLERS: dict[type[Command], Handler] = {
    **TASK_WORK,
    FreezeConsistencyGroup: freeze,
    RunConsistencyGroup: run,
}
DUE: dict[type[AgendaItem], DueHandler] = {
    pprc.CopiesBegin: copies_begin,
    PairsGone: pairs_gone,
    host_writes.WriteArrives: host_writes.write_arrives,
    host_writes.WriteEnds: host_writes.write_ends,
    LongBusyEnds: host_writes.long_busy_ends,
}
