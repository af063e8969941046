"""Armed faults: each waits for a condition and happens at the instant at which it comes true.

A condition is looked at after everything that happens. Progress of a copy passes its mark between
two happenings; when that will be follows from the present rates, as the end of a copy does, so the
instant is exact to the microsecond and does not depend on how time is cut. What automation does
when a pair of a consistency group suspends, freeze and run, can wait in the same way (rule H12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.faults import (
    ArmFault,
    Condition,
    DisarmFault,
    FlashCopyCopied,
    PairCopied,
    PairEnters,
    TaskStarts,
)
from emulator.commands.pprc import FreezeConsistencyGroup, RunConsistencyGroup
from emulator.copy_services import fault_handlers, flashcopy, pprc, pprc_handlers
from emulator.copy_services.pprc_states import PairState
from emulator.errors import Refusal, UnknownObject
from emulator.events.copy_services import TaskStarted
from emulator.events.faults import ArmedFaultFired, FaultArmed, FaultDisarmed
from emulator.outcome import Handler, Outcome
from emulator.units import TRACK_BYTES, US_PER_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.commands.base import Command
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.events.base import Event
    from emulator.ids import VolumeId
    from emulator.installation import Installation

TRACK_MICROBYTES = TRACK_BYTES * US_PER_S
STATES = tuple(state.value for state in PairState)


def arm(inst: Installation, command: ArmFault, _operator: str) -> Outcome:
    """Let a fault wait; refused when the condition is true already."""
    fault = command.fault
    if type(fault) not in ARMABLE:
        raise Refusal(f"{type(fault).__name__} is neither a fault nor a repair.", "Z02")
    if isinstance(fault, FreezeConsistencyGroup | RunConsistencyGroup):
        for lss in (fault.source, fault.target):
            inst.subsystem(lss)
    else:
        fault_handlers.check_fault(inst, fault)
    _check_condition(inst, command.condition)
    if holds(inst, command.condition, ()):
        raise Refusal("That is so already: an armed fault waits for something to come.", "Z06")
    number = inst.next_armed
    inst.next_armed += 1
    inst.armed[number] = command
    return Outcome((FaultArmed(number),))


def disarm(inst: Installation, command: DisarmFault, _operator: str) -> Outcome:
    """Forget an armed fault."""
    if command.number not in inst.armed:
        raise UnknownObject(f"There is no armed fault {command.number}.")
    del inst.armed[command.number]
    return Outcome((FaultDisarmed(command.number),))


def _check_condition(inst: Installation, condition: Condition) -> None:
    match condition:
        case PairCopied() | FlashCopyCopied():
            inst.volume(condition.volume)
            if not 1 <= condition.percent <= 99:
                raise Refusal(
                    f"A copy is watched from 1 to 99 percent, not {condition.percent}.", "Z02"
                )
        case PairEnters():
            inst.volume(condition.volume)
            if condition.state not in STATES:
                raise Refusal(f"A pair is {', '.join(STATES)}; not '{condition.state}'.", "Z02")
        case TaskStarts():
            pass
        case _:
            raise Refusal("Nothing waits for such a condition.", "Z02")


# -- looking -------------------------------------------------------------------------------------


def holds(inst: Installation, condition: Condition, events: Sequence[Event]) -> bool:
    """Whether a condition is true now; events: what has just happened."""
    match condition:
        case PairCopied():
            pair = _pending(inst, condition.volume)
            return pair is not None and pprc.moved(inst, pair) >= _moves(pair, condition.percent)
        case FlashCopyCopied():
            relation = inst.relation_of.get(condition.volume)
            if relation is None:
                return False
            passed = flashcopy.front(inst, relation)
            return passed >= _share(relation.total_tracks, condition.percent)
        case PairEnters():
            return _state(inst, condition.volume) == condition.state
        case TaskStarts():
            started = [event.name for event in events if isinstance(event, TaskStarted)]
            return bool(started) if not condition.name else condition.name in started
        case _:
            return False


def _share(total: int, percent: int) -> int:
    """The least number of tracks that is so many percent."""
    return -(-total * percent // 100)


def _pending(inst: Installation, volume: VolumeId) -> PprcPair | None:
    pair = inst.pair_of.get(volume)
    pending = pair is not None and pair.primary_state is PairState.DUPLEX_PENDING
    return pair if pending else None


def _moves(pair: PprcPair, percent: int) -> int:
    """Tracks of the present list to move until so many percent of the volume are in sync."""
    listed = 0 if pair.out_of_sync is None else len(pair.out_of_sync)
    return listed - (pair.total_tracks - _share(pair.total_tracks, percent))


def _state(inst: Installation, volume: VolumeId) -> str:
    pair = inst.pair_of.get(volume)
    if pair is None:
        return PairState.SIMPLEX.value
    return (pair.primary_state if pair.primary == volume else pair.secondary_state).value


# -- looking ahead ---------------------------------------------------------------------------------


def next_due(inst: Installation, before_us: int | None = None) -> int | None:
    """When the next condition comes true by the progress of a copy if nothing happens before.

    before_us: when something else happens; returned when it comes first, or at the same instant.
    """
    reached = [_reached_us(inst, each.condition) for each in inst.armed.values()]
    return min((us for us in (before_us, *reached) if us is not None), default=None)


def _reached_us(inst: Installation, condition: Condition) -> int | None:
    """When a copy passes its mark at the present rates; None when it has, or does not move."""
    match condition:
        case PairCopied():
            pair = _pending(inst, condition.volume)
            if pair is None or pair.out_of_sync is None:
                return None
            number, total = pprc.transfer_id(pair), len(pair.out_of_sync)
            passed = _moves(pair, condition.percent)
        case FlashCopyCopied():
            relation = inst.relation_of.get(condition.volume)
            if relation is None:
                return None
            number, total = relation.id, relation.total_tracks
            passed = _share(total, condition.percent)
        case _:
            return None
    if not inst.transfers.is_active(number):
        return None
    return inst.transfers.left_at_us(number, (total - passed) * TRACK_MICROBYTES)


# -- happening -------------------------------------------------------------------------------------


def fire(inst: Installation, events: Sequence[Event]) -> tuple[Event, ...]:
    """Armed faults whose condition is true now happen, in the order in which they were armed.

    What one breaks may make the condition of another true at the same instant.
    """
    produced: list[Event] = []
    while (number := _first(inst, (*events, *produced))) is not None:
        command = inst.armed.pop(number)
        handler = ARMABLE[type(command.fault)]
        produced += (ArmedFaultFired(number), *fault_handlers.do_now(inst, command.fault, handler))
    return tuple(produced)


def _first(inst: Installation, events: Sequence[Event]) -> int | None:
    return next((n for n, each in inst.armed.items() if holds(inst, each.condition, events)), None)


ARMABLE: dict[type[Command], Handler] = {
    **fault_handlers.HANDLERS,
    FreezeConsistencyGroup: pprc_handlers.freeze,
    RunConsistencyGroup: pprc_handlers.run,
}
"""What can wait for a condition."""
HANDLERS: dict[type[Command], Handler] = {
    **fault_handlers.HANDLERS,
    ArmFault: arm,
    DisarmFault: disarm,
}
DUE = fault_handlers.DUE

__all__ = ["ARMABLE", "DUE", "HANDLERS", "fire", "holds", "next_due"]
