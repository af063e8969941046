"""Many transactions at once: the same bytes, books and counts as one by one.

While conditions stand still, what an application has in flight repeats with its period. A leap of
`count` periods writes what would have been issued and what would have arrived, the newest
transaction for each block alone, and moves everything in flight on by `count` transactions. It is
refused unless the lane holds exactly what undisturbed transactions leave in it: then nothing in
flight has seen older conditions.

No condition: what a FlashCopy has copied (the first touch of each track keeps its image), a copy
that advances, somebody who looks. A condition: all that decides a `Way`, such as that a volume is a
FlashCopy source; who else writes the volumes.
"""

from __future__ import annotations

from heapq import heapify
from typing import TYPE_CHECKING

from emulator.applications.application import ACKNOWLEDGE, ARRIVE, ISSUE, ApplicationState
from emulator.applications.records import block, cycle, record
from emulator.applications.ways import CALM, Fate
from emulator.copy_services import flashcopy, host_writes
from emulator.units import BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.applications.application import LaneItem
    from emulator.applications.lanes import LaneRun
    from emulator.applications.ways import Way
    from emulator.ids import VolumeId
    from emulator.installation import Installation


def are_apart(inst: Installation, lanes: Sequence[LaneRun]) -> bool:
    """Whether no FlashCopy ties two volumes together that these applications write."""
    written = {volume for lane in lanes for volume in _written(lane.ways)}
    for volume in written:
        relation = inst.relation_of.get(volume)
        if relation is not None and relation.source in written and relation.target in written:
            return False
    return True


def _written(ways: Sequence[Way]) -> set[VolumeId]:
    """Volumes that writes on these ways reach."""
    return {volume for way in ways for volume in (way.volume, way.second) if volume}


def leap(lane: LaneRun, horizon_us: int) -> int:
    """Leap as far as the horizon allows; the instant reached, or 0 when one by one must do.

    The earliest item of the lane must be due now; the lane and its neighbours must be calm.
    """
    application, queue = lane.application, lane.queue
    due_us, number, step, what, _, _ = queue[0]
    period_us = application.period_us
    count = (horizon_us - due_us) // period_us
    if what != ISSUE or step or count < 2 or application.stalled:
        return 0
    if application.state is not ApplicationState.RUNNING or not _is_steady(lane, due_us, number):
        return 0
    issue_us = 0
    for step, way in enumerate(lane.ways):
        first, arrived = _first_of_step(queue, number, step)
        _write(lane, way, step, range(first, first + count))
        if way.fate is Fate.MIRRORED:
            assert way.pair is not None
            _mirror(lane, way, step, range(arrived, arrived + count))
            last_us = due_us + (first + count - 1 - number) * period_us + issue_us
            way.pair.last_arrival_us = last_us + way.arrive_us
        issue_us += way.us
    lane.fresh.clear()
    _keep_ledger(lane, due_us, number, count, issue_us)
    end_us = due_us + count * period_us
    queue[:] = [_moved(item, count, period_us) for item in queue]
    heapify(queue)
    application.next_transaction = number + count
    return end_us


def _moved(item: LaneItem, count: int, period_us: int) -> LaneItem:
    """An item, so many periods and transactions on."""
    due_us, transaction, step, what, ack_us, pair = item
    return (due_us + count * period_us, transaction + count, step, what, ack_us, pair)


def _is_steady(lane: LaneRun, due_us: int, number: int) -> bool:
    """Whether the lane holds what undisturbed transactions leave in it when one begins."""
    period_us = lane.application.period_us
    expected: list[LaneItem] = [(due_us, number, 0, ISSUE, 0, 0)]
    marks: list[tuple[int, int, int, int, int]] = []
    offset_us = 0
    for step, way in enumerate(lane.ways):
        if way.fate not in CALM:
            return False
        if way.fate is Fate.MIRRORED:
            if way.pair is None or way.pair.last_arrival_us > due_us + way.arrive_us:
                return False
            marks.append((offset_us + way.arrive_us, step, ARRIVE, way.ack_us, way.pair_id))
        offset_us += way.us
        marks.append((offset_us, step, ACKNOWLEDGE, 0, 0))
    for age in range(1, -(-offset_us // period_us)):
        if age > number:
            return False
        began_us = due_us - age * period_us
        at_us, *rest = next(mark for mark in marks if began_us + mark[0] > due_us)
        step, what, ack_us, pair = rest
        expected.append((began_us + at_us, number - age, step, what, ack_us, pair))
    return sorted(lane.queue) == sorted(expected)


def _first_of_step(queue: Sequence[LaneItem], number: int, step: int) -> tuple[int, int]:
    """The first transaction that has not issued a step yet, and the first not arrived at it."""
    issued = arrived = number
    for _, transaction, at_step, what, _, _ in queue:
        if at_step < step:
            issued = min(issued, transaction)
        if at_step < step or (at_step == step and what == ARRIVE):
            arrived = min(arrived, transaction)
    return issued, min(issued, arrived)


def _newest(transactions: range, step: int) -> range:
    """Those whose blocks no later one of them writes again."""
    return transactions[-min(len(transactions), cycle(step)) :]


def _write(lane: LaneRun, way: Way, step: int, transactions: range) -> None:
    """A step of some transactions is issued: the primary holds it, and records it if it must."""
    inst, name = lane.inst, lane.application.name
    fresh, blocks = lane.fresh, way.blocks
    for transaction in _newest(transactions, step):
        number = block(transaction, step)
        data = record(name, transaction, step)
        if way.copied:
            flashcopy.before_write(inst, way.volume, number, 1)
        blocks[number] = data
        if way.fate is Fate.MIRRORED:
            fresh[transaction, step] = data
        elif way.pair is not None and way.fate is Fate.RECORDED:
            host_writes.record(way.pair, number, 1)


def _mirror(lane: LaneRun, way: Way, step: int, transactions: range) -> None:
    """A step of some transactions arrives at the secondary, by reference where that is possible."""
    inst, name = lane.inst, lane.application.name
    fresh, blocks, listed = lane.fresh, way.second_blocks, way.listed
    for transaction in _newest(transactions, step):
        number = block(transaction, step)
        if listed is not None and number // BLOCKS_PER_TRACK in listed:
            continue
        data = fresh.get((transaction, step)) or record(name, transaction, step)
        if way.second_copied:
            flashcopy.before_write(inst, way.second, number, 1)
        blocks[number] = data


def _keep_ledger(lane: LaneRun, due_us: int, number: int, count: int, length_us: int) -> None:
    """What began and what was acknowledged meanwhile, in closed form."""
    application, period_us = lane.application, lane.application.period_us
    application.begun.extend(number, due_us, count, period_us)
    first = min((item[1] for item in lane.queue), default=number)
    at_us = due_us - (number - first) * period_us + length_us
    application.acked.extend(first, at_us, count, period_us)
    application.acknowledged += count
    longest_us = max(at_us - application.pause_from_us, period_us)
    application.longest_pause_us = max(application.longest_pause_us, longest_us)
    application.pause_from_us = at_us + (count - 1) * period_us
    ends_us, least_us = 0, period_us
    for way in lane.ways:
        ends_us += way.us
        least_us = min(least_us, -ends_us % period_us)
    application.last_write_us = due_us + count * period_us - least_us
