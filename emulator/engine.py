"""The engine: commands and virtual time in, happenings out.

One thread, no I/O. `execute` runs one command at the present instant; `run_until` lets virtual time
pass. What is due at one instant is done in a fixed order: transfers that end, then agenda items,
then applications, each in its own order, so that the same commands at the same times always give
the same bytes, however time was cut.

What only applications, armed faults and digests need is loaded where there are any.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from emulator import dispatch
from emulator.events.base import Event, EventLine, Happening
from emulator.events.deciding import rule_of

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.installation import Installation


class Answer(NamedTuple):
    """What a command gave: the events, and the instant at which its operation is over.

    done_us: virtual time at which what the command began has been carried out (a FlashCopy
    establish takes a few seconds, §3.1); equal to the time of the command for most.
    """

    happenings: tuple[Happening, ...]
    at_us: int
    done_us: int
    failure: tuple[str, str] | None = None


class Engine:
    """Owns one installation.

    chain: a checksum over every event since the engine was made or `reset_chain` was called; equal
    histories have equal chains. revision: grows with every change, for caches of views; not state.
    work: commands and due items executed, for the cadence of snapshots. leaping: undisturbed
    transactions of applications are done at once, which gives the same bytes as one by one.
    """

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.chain = 0
        self.revision = 0
        self.work = 0
        self.leaping = True

    @property
    def now_us(self) -> int:
        """Virtual time in microseconds."""
        return self.installation.now_us

    def execute(self, command: Command, operator: str = "") -> Answer:
        """Run one command now.

        Raises Refusal, and then nothing has changed; any other exception means that memory is
        suspect.
        """
        inst = self.installation
        outcome = dispatch.execute(inst, command, operator)
        self.work += 1
        happenings: list[Happening] = []
        self._record(outcome.events, operator, happenings)
        if inst.armed or inst.applications:
            self._follow(happenings, 0)
        done_us = max(outcome.done_us, inst.now_us)
        return Answer(tuple(happenings), inst.now_us, done_us, outcome.failure)

    def next_due(self) -> int | None:
        """The next instant at which something happens by itself, or None.

        Transactions of applications are no events, and nobody need be woken for them, until
        one of them may suspend a pair, wait or fail.
        """
        inst = self.installation
        dues = (inst.transfers.next_due(), inst.agenda.next_due(), self._disturbed_due())
        first = min((due for due in dues if due is not None), default=None)
        return self._armed_due(first) if inst.armed else first

    def _disturbed_due(self) -> int | None:
        """When an application next does what may be an event; None while all are calm."""
        if not self.installation.applications:
            return None
        from emulator.applications import lanes

        return lanes.next_disturbed(self.installation)

    def _armed_due(self, before_us: int | None) -> int | None:
        """When the next armed fault may happen, or what comes before it."""
        from emulator.copy_services import armed

        return armed.next_due(self.installation, before_us)

    def run_until(self, until_us: int, budget: int | None = None) -> tuple[Happening, ...]:
        """Let time pass up to and including `until_us`; raises ValueError for a time in the past.

        budget: at most about so many items; the engine then stands between two instants before
        `until_us`.
        """
        inst = self.installation
        if until_us < inst.now_us:
            raise ValueError(f"time is at {inst.now_us} us and cannot go back to {until_us} us")
        happenings: list[Happening] = []
        transfers, agenda = inst.transfers, inst.agenda
        first_transfer, first_item, take = transfers.next_due, agenda.next_due, agenda.pop_due
        begun, handlers = self.work, None
        followed = bool(inst.armed or inst.applications)  # what is due adds none
        while True:
            transfer_due, due = first_transfer(), first_item()
            if transfer_due is not None and (due is None or due >= transfer_due):
                due = transfer_due
            if followed and inst.armed:
                due = self._armed_due(due)
            if followed and inst.applications:
                horizon_us = until_us if due is None else min(until_us, due - 1)
                left = None if budget is None else budget - (self.work - begun)
                went_on = self._run_applications(horizon_us, left, happenings)
                if went_on is None:
                    return tuple(happenings)
                if went_on:
                    continue
            if due is None or due > until_us:
                break
            if budget is not None and self.work - begun >= budget and due > inst.now_us:
                return tuple(happenings)
            inst.now_us = due
            before = len(happenings)
            if due == transfer_due:
                happenings += self._finish_transfers(due)
            else:
                transfers.now_us = due  # `next_due` has just said that none ends before
                handlers = handlers or dispatch.due_handlers()
                item = take(due)
                if item is not None:
                    self._record(handlers[type(item)](inst, item), "", happenings)
                self.work += 1
            if followed:
                self._follow(happenings, before)
        transfers.advance_to(until_us)
        inst.now_us = until_us
        return tuple(happenings)

    def _run_applications(
        self, horizon_us: int, budget: int | None, happenings: list[Happening]
    ) -> bool | None:
        """What applications have due before anything foreign: whether there was any.

        None when there is and the budget allows nothing more at a later instant.
        """
        from emulator.applications import lanes

        inst = self.installation
        due_us = lanes.next_due(inst)
        if due_us is None or due_us > horizon_us:
            return False
        if budget is not None and budget <= 0 and due_us > inst.now_us:
            return None
        events, done = lanes.run(inst, horizon_us, budget, leaping=self.leaping)
        self.work += done
        before = len(happenings)
        if events:
            self._record(tuple(events), "", happenings)
        if events or inst.armed:
            self._follow(happenings, before)
        return True

    def _follow(self, happenings: list[Happening], first: int) -> None:
        """What follows at once of what has happened from `first` on.

        Armed faults happen, applications notice, and links have other traffic to carry.
        """
        inst = self.installation
        while True:
            if inst.armed:
                self._fire_armed(happenings, first)
            first = len(happenings)
            if not inst.applications:
                return
            from emulator.applications import lanes, traffic

            noticed = lanes.after_foreign(inst)
            traffic.reserve(inst)
            if not noticed:
                return
            self._record(tuple(noticed), "", happenings)

    def _fire_armed(self, happenings: list[Happening], first: int) -> None:
        """Faults that waited for what has happened from `first` on, or for this instant, happen."""
        from emulator.copy_services import armed

        events = tuple(happening.event for happening in happenings[first:])
        fired = armed.fire(self.installation, events)
        if fired:
            self._record(fired, "", happenings)

    def _finish_transfers(self, due: int) -> list[Happening]:
        """All transfers that end at one instant, in the order of their numbers."""
        happenings: list[Happening] = []
        for transfer in self.installation.transfers.finish_due(due):
            events = dispatch.transfer_finished(self.installation, transfer)
            self._record(events, "", happenings)
            self.work += 1
        return happenings

    def _record(
        self, events: tuple[Event, ...], operator: str, happenings: list[Happening]
    ) -> None:
        """Number the events, chain them, add them to `happenings`, and to the event list."""
        self.revision += 1
        if not events:
            return
        inst = self.installation
        for event in events:
            happening = Happening(inst.next_happening, inst.now_us, operator, event)
            inst.next_happening += 1
            self.chain = zlib.crc32(repr(happening).encode(), self.chain)
            happenings.append(happening)
            if event.text:
                line = (happening.number, happening.at_us, operator)
                shown = (event.place, event.text, event.severity, rule_of(event))
                inst.history.append(EventLine(*line, *shown))

    def reset_chain(self, chain: int = 0) -> None:
        """Start a new chain, as a new journal segment does."""
        self.chain = chain

    def digest(self) -> str:
        """A digest of the whole state: equal states have equal digests."""
        from emulator import digest

        return digest.of(self.installation)
