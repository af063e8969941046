"""Transactions one by one: this is what an application means; `leaps` only does it faster.

A write goes the way that `copy_services/host_writes.py` lays down: issued, stored in the primary,
sent, arrived, acknowledged. While nothing foreign happens the ways stand still, so that most writes
need only be stored; every other case is given to the rules themselves, and ends the stretch.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from emulator.applications import leaps
from emulator.applications.application import (
    ACKNOWLEDGE,
    ARRIVE,
    ISSUE,
    NO_TRANSACTION,
    RETRY,
    ApplicationState,
)
from emulator.applications.records import block, record
from emulator.applications.ways import CALM, Fate, host_is_up, ways_of
from emulator.commands.armed_faults import FlashCopyCopied
from emulator.copy_services import crit, flashcopy, host_writes
from emulator.events.applications import (
    ApplicationContinued,
    ApplicationPaused,
    ApplicationQuiesced,
    ApplicationStopped,
)
from emulator.events.pprc import WriteFailed, WriteHeld
from emulator.units import BLOCKS_PER_TRACK, US_PER_S

if TYPE_CHECKING:
    from emulator.applications.application import Application
    from emulator.events.base import Event
    from emulator.installation import Installation

RETRY_US = US_PER_S
"""A failed write is tried again so much later; the emulator's choice."""


def next_due(inst: Installation) -> int | None:
    """The next instant at which an application does something, or None."""
    dues = [each.lane.queue[0][0] for each in inst.applications.values() if each.lane.queue]
    return min(dues, default=None)


def next_disturbed(inst: Installation) -> int | None:
    """The next instant at which an application may do more than write, None while all are calm."""
    dues = [
        each.lane.queue[0][0]
        for each in inst.applications.values()
        if each.lane.queue and not LaneRun(inst, each).is_calm()
    ]
    return min(dues, default=None)


def run(
    inst: Installation, horizon_us: int, budget: int | None, *, leaping: bool = True
) -> tuple[list[Event], int]:
    """Do what applications have due up to the horizon, before which nothing foreign happens.

    Ends with the first event, or between two instants once `budget` items are done, or after each
    item while a fault waits for what single writes do. Returns the
    events of `inst.now_us`, and how many items were done. leaping: stretches at once.
    """
    lanes = [
        LaneRun(inst, each)
        for _, each in sorted(inst.applications.items())
        if each.lane.queue and each.lane.queue[0][0] <= horizon_us
    ]
    watched = _is_watched(inst, lanes)
    leaping = leaping and not watched and all(lane.is_calm() for lane in lanes)
    leaping = leaping and leaps.are_apart(inst, lanes)
    done, ahead_us = 0, inst.now_us
    events: list[Event] = []
    while lanes:
        lane = lanes[0]
        if len(lanes) > 1:
            lane = min(lanes, key=_due)
        if not lane.queue or (due_us := lane.queue[0][0]) > horizon_us:
            break
        if budget is not None and done >= budget and due_us > max(inst.now_us, ahead_us):
            break
        done += 1
        if leaping and (end_us := leaps.leap(lane, horizon_us)):
            ahead_us = max(ahead_us, end_us)
            continue
        inst.now_us = due_us
        lane.do_next()
        if lane.events or watched:
            events = lane.events
            break
    inst.now_us = inst.transfers.now_us = max(inst.now_us, ahead_us)
    return events, done


def _is_watched(inst: Installation, lanes: list[LaneRun]) -> bool:
    """Whether an armed fault may wait for what each single write does to a FlashCopy."""
    if not any(isinstance(each.condition, FlashCopyCopied) for each in inst.armed.values()):
        return False
    return any(way.copied or way.second_copied for lane in lanes for way in lane.ways)


def _due(lane: LaneRun) -> float:
    queue = lane.queue
    return queue[0][0] if queue else float("inf")


def after_foreign(inst: Installation) -> list[Event]:
    """What applications notice at once of a command or of something due: a lost host, a release."""
    events: list[Event] = []
    for _, application in sorted(inst.applications.items()):
        if application.state is ApplicationState.STOPPED:
            continue
        if not host_is_up(inst, application.host):
            events.append(stop(application, f"host {application.host} is down"))
        elif application.stalled and application.failed_us < 0:
            lane = LaneRun(inst, application)
            if any(lane.ways[step].fate is not Fate.HELD for _, step in application.stalled):
                lane.try_stalled()
                events += lane.events
    return events


def stop(application: Application, why: str = "") -> ApplicationStopped:
    """End an application at once; what is on its way to a secondary still arrives."""
    lane = application.lane
    begun = {(item[1], item[2]) for item in lane.queue if item[3] in (ARRIVE, ACKNOWLEDGE)}
    begun |= set(application.stalled)
    begun.discard((application.next_transaction, 0))
    lane.keep([item for item in lane.queue if item[3] == ARRIVE])
    application.stalled.clear()
    application.failed_us = -1
    application.state = ApplicationState.STOPPED
    return ApplicationStopped(application.name, len(begun), why)


class LaneRun:
    """The lane of one application during a stretch without foreign events."""

    __slots__ = ("application", "events", "fresh", "inst", "last_step", "queue", "ways")

    def __init__(self, inst: Installation, application: Application) -> None:
        self.inst = inst
        self.application = application
        self.queue = application.lane.queue
        self.ways = ways_of(inst, application)
        self.last_step = len(self.ways) - 1
        self.fresh: dict[tuple[int, int], bytes] = {}
        self.events: list[Event] = []

    def is_calm(self) -> bool:
        """Whether nothing that this lane does before the horizon can be an event."""
        application = self.application
        if application.stalled:
            step = min(application.stalled)[1]
            waits = all(item[3] == RETRY for item in self.queue)
            return waits and self.ways[step].fate is Fate.FAILS
        if application.state is ApplicationState.QUIESCING:
            return False
        return all(way.fate in CALM and way.answers for way in self.ways)

    def do_next(self) -> None:
        """The earliest item."""
        due_us, transaction, step, what, ack_us, pair = heappop(self.queue)
        if what == ARRIVE:
            self._arrive(due_us, transaction, step, ack_us, pair)
        elif what == ACKNOWLEDGE:
            self._acknowledge(due_us, transaction, step)
        elif what == ISSUE:
            self._issue(due_us, transaction, step)
        else:
            self.try_stalled()
        application = self.application
        if application.state is ApplicationState.QUIESCING and not self.queue:
            settle_quiesce(application, self.events)

    # -- a write on its way ----------------------------------------------------------------------

    def _issue(self, now_us: int, transaction: int, step: int) -> None:
        """A write is issued, unless the application waits."""
        application = self.application
        if application.failed_us >= 0 or (step == 0 and application.stalled):
            application.stalled.append((transaction, step))
            return
        if step == 0:
            application.next_transaction = transaction + 1
            application.begun.add(transaction, now_us)
            next_us = now_us + application.period_us
            heappush(self.queue, (next_us, transaction + 1, 0, ISSUE, 0, 0))
        self._write(now_us, transaction, step)

    def _write(self, now_us: int, transaction: int, step: int) -> None:
        way = self.ways[step]
        fate = way.fate
        if fate is Fate.MIRRORED:
            data = self._store(transaction, step)
            self.fresh[transaction, step] = data
            pair = way.pair
            assert pair is not None
            arrives_us = now_us + way.arrive_us
            if arrives_us < pair.last_arrival_us:
                arrives_us = pair.last_arrival_us
            pair.last_arrival_us = arrives_us
            item = (arrives_us, transaction, step, ARRIVE, way.ack_us, way.pair_id)
        elif fate is Fate.PLAIN:
            self._store(transaction, step)
            item = (now_us + way.ack_us, transaction, step, ACKNOWLEDGE, 0, 0)
        elif fate is Fate.RECORDED:
            assert way.pair is not None
            host_writes.record(way.pair, block(transaction, step), 1)
            self._store(transaction, step)
            item = (now_us + way.ack_us, transaction, step, ACKNOWLEDGE, 0, 0)
        else:
            self._write_disturbed(now_us, transaction, step)
            return
        heappush(self.queue, item)

    def _store(self, transaction: int, step: int) -> bytes:
        way = self.ways[step]
        number = block(transaction, step)
        data = record(self.application.name, transaction, step)
        if way.copied:
            flashcopy.before_write(self.inst, way.volume, number, 1)
        way.blocks[number] = data
        return data

    def _write_disturbed(self, now_us: int, transaction: int, step: int) -> None:
        """The write breaks its pair, is withheld, or fails."""
        way, number = self.ways[step], block(transaction, step)
        if way.fate is Fate.BREAKS:
            assert way.pair is not None
            self._before_change()
            self.events += host_writes.mirror_failed(self.inst, way.pair)
            self._look_again()
            way = self.ways[step]
        if way.fate is Fate.HELD:
            self.events.append(WriteHeld(way.volume, number))
            self._stall(transaction, step)
        elif way.fate is Fate.FAILS:
            if way.pair is not None and way.answers:
                crit.inhibit(self.inst, way.pair)
            self._fail(now_us, transaction, step, way.rule, way.why)
        else:
            self._write(now_us, transaction, step)

    def _arrive(self, now_us: int, transaction: int, step: int, ack_us: int, pair_id: int) -> None:
        """A mirrored write reaches its secondary, or finds that it cannot."""
        way = self.ways[step]
        data = self.fresh.pop((transaction, step), None)
        if way.fate is Fate.MIRRORED and way.pair_id == pair_id:
            number = block(transaction, step)
            listed = way.listed
            if listed is None or number // BLOCKS_PER_TRACK not in listed:
                if data is None:
                    data = record(self.application.name, transaction, step)
                if way.second_copied:
                    flashcopy.before_write(self.inst, way.second, number, 1)
                way.second_blocks[number] = data
        elif not self._land(now_us, transaction, step, pair_id):
            return
        heappush(self.queue, (now_us + ack_us, transaction, step, ACKNOWLEDGE, 0, 0))

    def _land(self, now_us: int, transaction: int, step: int, pair_id: int) -> bool:
        """The arrival of a write whose pair has changed under it: whether it will end well."""
        pair = self.inst.pairs.get(pair_id)
        if pair is None:
            return True
        number = block(transaction, step)
        data = record(self.application.name, transaction, step)
        self._before_change()
        landing, events = host_writes.land(self.inst, pair, number, data)
        self.events += events
        if events:
            self._look_again()
        if self.application.state is ApplicationState.STOPPED:
            return False
        if landing is host_writes.Landing.HELD:
            self.events.append(WriteHeld(pair.primary, number))
            self._stall(transaction, step)
            return False
        if landing is host_writes.Landing.FAILED:
            self._fail(now_us, transaction, step, "", "a write that was on its way failed")
            return False
        return True

    def _acknowledge(self, now_us: int, transaction: int, step: int) -> None:
        """The host sees the end of a write, and issues the next of the transaction."""
        application = self.application
        if application.state is ApplicationState.STOPPED:
            return
        way = self.ways[step]
        if not way.answers:
            self._fail(now_us, transaction, step, way.rule, way.why)
            return
        application.last_write_us = now_us
        if step < self.last_step:
            self._issue(now_us, transaction, step + 1)
            return
        application.acknowledged += 1
        application.acked.add(transaction, now_us)
        pause_us = now_us - application.pause_from_us
        if pause_us > application.longest_pause_us:
            application.longest_pause_us = pause_us
        application.pause_from_us = now_us

    # -- waiting ---------------------------------------------------------------------------------

    def _stall(self, transaction: int, step: int) -> None:
        self.application.stalled.append((transaction, step))

    def _fail(self, now_us: int, transaction: int, step: int, rule: str, why: str) -> None:
        """The host sees an error: the application pauses, and tries again after a while."""
        application = self.application
        self._stall(transaction, step)
        if application.failed_us < 0:
            volume = application.volumes[step]
            if not any(isinstance(event, WriteFailed) for event in self.events):
                self.events.append(WriteFailed(volume, block(transaction, step), rule, why))
            self.events.append(ApplicationPaused(application.name, volume, rule, why))
            application.failed_us = now_us
            application.lane.add(now_us + RETRY_US, NO_TRANSACTION, 0, RETRY)

    def try_stalled(self) -> None:
        """Issue again what waits, in the order of transactions, until one fails again."""
        application, now_us = self.application, self.inst.now_us
        failed_us, application.failed_us = application.failed_us, -1
        waiting = sorted(application.stalled)
        application.stalled = []
        for place, (transaction, step) in enumerate(waiting):
            fate = self.ways[step].fate
            begins = step == 0 and transaction == application.next_transaction
            if fate is Fate.FAILS and failed_us >= 0:
                application.stalled += waiting[place:]
                application.failed_us = failed_us
                application.lane.add(now_us + RETRY_US, NO_TRANSACTION, 0, RETRY)
                return
            if fate is Fate.HELD or (begins and application.stalled):
                application.stalled.append((transaction, step))
            elif begins:
                self._issue(now_us, transaction, step)
            else:
                self._again(now_us, transaction, step)
            if application.failed_us >= 0:
                application.stalled += waiting[place + 1 :]
                return
        if failed_us >= 0:
            after_us = now_us - failed_us
            self.events.append(ApplicationContinued(application.name, after_us))

    def _again(self, now_us: int, transaction: int, step: int) -> None:
        self._write(now_us, transaction, step)

    def _before_change(self) -> None:
        """Copies are about to be asked how far they are."""
        self.inst.transfers.now_us = self.inst.now_us

    def _look_again(self) -> None:
        self.ways = ways_of(self.inst, self.application)


def settle_quiesce(application: Application, events: list[Event]) -> None:
    """A quiescing application with nothing in flight is quiesced."""
    if application.lane.queue or application.stalled:
        return
    application.state = ApplicationState.QUIESCED
    events.append(ApplicationQuiesced(application.name))
