"""The asyncio core: owns one machine, paces its time, serialises commands, tells who watches.

The one module of the emulator that knows a wall clock and an event loop. A command settles time, is
executed in memory, journalled, fsynced in a writer thread with whatever else arrived, and only then
answered and published. A refusal changes nothing; a failed fsync stops the core, which says so.
Virtual time follows the wall clock; if the machine cannot keep up, it slips: it never skips.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from emulator.errors import EssError, Refusal
from emulator.events.base import Happening
from emulator.service.opening import service_session
from emulator.views.cache import ViewCache
from emulator.virtual_time.pace import Pace, check_jump, check_rate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from emulator.commands.base import Command
    from emulator.engine import Answer, Engine
    from emulator.installation import Installation
    from emulator.journal import Journal

Row = TypeVar("Row")

SLICE_ITEMS = 500  # items of one slice of a long jump: about five milliseconds
MARK_EVERY_S = 1.0  # wall seconds between clock marks while time runs
PACE_S = 0.25  # wall seconds between two settlements of a running clock, when nothing is due
QUEUE_LENGTH = 64  # changes that wait for a slow subscriber


class CoreStopped(EssError):
    """The core accepts nothing any more; the message says why and what to do."""


class Change(NamedTuple):
    """The machine has moved on: its newest revision and time, and what happened."""

    revision: int
    now_us: int
    rate: int
    happenings: tuple[Happening, ...]


class _GroupCommit:
    """Makes what is buffered durable, in a writer thread; what arrives meanwhile is the next group.

    failed: called once, with the OSError that ended it; the journal is never tried again.
    """

    def __init__(self, journal: Journal, failed: Callable[[OSError], None]) -> None:
        self._journal = journal
        self._failed = failed
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._current: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def durable(self, engine: Engine) -> None:
        """Return when all that is buffered now has been fsynced, or the journal has failed."""
        loop = asyncio.get_running_loop()
        if self._current is None:
            waiting = self._current = loop.create_future()
            self._task = loop.create_task(self._write_groups(engine))
        else:
            if self._next is None:
                self._next = loop.create_future()
            waiting = self._next
        await asyncio.shield(waiting)

    async def _write_groups(self, engine: Engine) -> None:
        """Fsync group after group until nobody waits; take a generation when one is due."""
        loop = asyncio.get_running_loop()
        while (done := self._current) is not None:
            try:
                await loop.run_in_executor(self._writer, self._journal.sync)
                if self._journal.snapshot_due(engine.work):
                    write = self._journal.snapshot(engine)
                    loop.run_in_executor(self._writer, write).add_done_callback(self._written)
            except OSError as fault:
                self._failed(fault)
            done.set_result(None)
            self._current, self._next = self._next, None

    def _written(self, generation: asyncio.Future[None]) -> None:
        """A generation that cannot be written stops the core; the journal is complete."""
        fault = generation.exception()
        if fault is not None:
            self._failed(fault if isinstance(fault, OSError) else OSError(str(fault)))

    async def last_generation(self, engine: Engine) -> None:
        """Take a generation now and wait for it."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, self._journal.snapshot(engine))

    def close(self) -> None:
        """End the writer thread when what it has begun is done."""
        self._writer.shutdown()


class _Audience:
    """Those who watch: each has a bounded queue; a slow one loses the oldest, never the newest."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Change]] = set()

    async def changes(self, first: Change) -> AsyncGenerator[Change, None]:
        """The present state, then changes as they come."""
        queue: asyncio.Queue[Change] = asyncio.Queue(QUEUE_LENGTH)
        self._queues.add(queue)
        try:
            yield first
            while True:
                yield await queue.get()
        finally:
            self._queues.discard(queue)

    def publish(self, change: Change) -> None:
        """Hand a change to everybody; nobody is waited for."""
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(change)


class _Machine:
    """The engine behind a lock, a journal and an audience; a failure stops it for good."""

    def __init__(
        self,
        engine: Engine,
        journal: Journal | None = None,
        *,
        wall_clock: Callable[[], float] = time.monotonic,
        rate: int = 0,
    ) -> None:
        self.engine = engine
        self._journal = journal
        self._wall = wall_clock
        self._clock = Pace(engine.now_us, wall_clock())
        self._first_rate = rate
        self._stopped = ""
        self._lock = asyncio.Lock()
        self._commit = _GroupCommit(journal, self._journal_failed) if journal else None
        self._audience = _Audience()
        self._in_flight = 0
        self._pacer: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._views = ViewCache()
        self._last_mark_s = wall_clock()
        self.slipping = False

    @property
    def installation(self) -> Installation:
        """The machine's state, for projections; nobody changes it from here."""
        return self.engine.installation

    @property
    def rate(self) -> int:
        """Virtual seconds for each wall second; 0 while paused."""
        return self._clock.rate

    @property
    def revision(self) -> int:
        """Grows with every change of the machine."""
        return self.engine.revision

    @property
    def now_us(self) -> int:
        """Virtual time where the machine stands."""
        return self.engine.now_us

    @property
    def stopped(self) -> str:
        """Why the core accepts nothing any more, "" while it does."""
        return self._stopped

    def busy(self) -> bool:
        """A command is in flight or time is being moved."""
        return self._in_flight > 0 or self._lock.locked()

    def changes(self) -> AsyncGenerator[Change, None]:
        """Changes as they come, beginning with the present state; a slow reader gets the newest."""
        return self._audience.changes(self._change(()))

    def _execute_now(self, command: Command, operator: str) -> Answer:
        engine = self.engine
        try:
            answer = engine.execute(command, operator)
            if self._journal is not None:
                self._journal.append_command(engine.now_us, operator, command, engine.chain)
        except Refusal as refusal:
            if self._journal is not None:
                why = (refusal.rule, refusal.message)
                self._journal.attempt(engine.now_us, operator, command, *why)
            raise
        except Exception as fault:
            self._stop(
                f"The machine failed on {type(command).__name__} ({fault!r}). "
                "Its memory is not trusted any more; open the installation again to rebuild it."
            )
            raise CoreStopped(self._stopped) from fault
        return answer

    async def _move_to(self, until_us: int) -> None:
        """Run to a moment in slices; commands are executed between two of them."""
        while True:
            async with self._lock:
                if self._stopped or self.engine.now_us >= until_us:
                    return
                try:
                    happenings = self.engine.run_until(until_us, SLICE_ITEMS)
                except Exception as fault:
                    self._stop(f"The machine failed while time passed ({fault!r}).")
                    raise CoreStopped(self._stopped) from fault
                finished = self.engine.now_us >= until_us
            self._publish(happenings)
            if finished:
                return
            await asyncio.sleep(0)

    def _rebase(self, rate: int) -> None:
        self._clock.rebase(self.engine.now_us, self._wall(), rate)
        self._wake.set()

    async def _mark(self) -> None:
        """Journal where the clock stands."""
        self._last_mark_s = self._wall()
        if self._journal is not None and not self._stopped:
            self._journal.append_clock(self.engine.now_us, self.rate, self.engine.chain)
            await self._durable()

    async def _durable(self) -> None:
        """Return when what is buffered has been fsynced; raises CoreStopped if it could not be."""
        if self._commit is not None:
            await self._commit.durable(self.engine)
            self._check_running()

    def _journal_failed(self, fault: OSError) -> None:
        self._stop(
            f"The installation could not be written to disk ({fault.strerror or fault}). Nothing "
            "more is accepted; what was answered before is safe."
        )

    def _stop(self, reason: str) -> None:
        self._stopped = self._stopped or reason
        self._wake.set()
        self._publish(())

    def _check_running(self) -> None:
        if self._stopped:
            raise CoreStopped(self._stopped)

    def _change(self, happenings: tuple[Happening, ...]) -> Change:
        return Change(self.engine.revision, self.engine.now_us, self.rate, happenings)

    def _publish(self, happenings: tuple[Happening, ...]) -> None:
        self._audience.publish(self._change(happenings))


class Core(_Machine):
    """One machine, many operators. All methods run on one event loop."""

    has_clock = True  # nobody is limited here
    paused_by = ""
    """Who stopped the clock, "" while it runs or nobody did."""

    async def execute(self, command: Command, *, operator: str = "") -> Answer:
        """Run a command; it is durable when this returns.

        Raises Refusal (nothing has changed) or CoreStopped.
        """
        self._in_flight += 1
        try:
            self._check_running()
            await self.settle()
            async with self._lock:
                self._check_running()
                answer = self._execute_now(command, operator)
            await self._durable()
            self._publish(answer.happenings)
            return answer
        finally:
            self._in_flight -= 1

    async def finish(self, answer: Answer) -> None:
        """Wait until what a command began is over (`answer.done_us`).

        On a clock that nobody paces, time is moved there; on a running one this waits; on a paused
        one too, until somebody lets it run. Raises CoreStopped when time does not go on any more.
        """
        if not self.paced:
            if answer.done_us > self.engine.now_us:
                await self.run_until(answer.done_us)
            return
        async for _ in self.changes():
            if self.engine.now_us >= answer.done_us:
                return
            self._check_running()

    @property
    def paced(self) -> bool:
        """Whether a person or a screen paces the clock (`start` was called)."""
        return self._pacer is not None

    def start(self) -> None:
        """Begin to pace the clock beside the wall clock, at the rate given to the constructor."""
        if self._pacer is None:
            self._pacer = asyncio.get_running_loop().create_task(self._pace())
            self._rebase(self._first_rate)

    async def set_rate(self, rate: int, *, operator: str = "") -> None:
        """Set virtual seconds for each wall second, 0 to 3600; raises Refusal for others."""
        check_rate(rate)
        await self.settle()
        self.paused_by = "" if rate else self.paused_by or operator
        self._rebase(rate)
        await self._mark()
        self._publish(())

    async def advance(self, us: int) -> None:
        """Let so many virtual microseconds pass now."""
        await self.run_until(self.engine.now_us + us)

    async def run_until(self, until_us: int) -> None:
        """Jump to a moment, doing all that is due on the way; raises Refusal (rule Z07)."""
        check_jump(self.engine.now_us, until_us)
        self._check_running()
        await self._move_to(until_us)
        self._rebase(self.rate)
        await self._mark()

    async def next_event(self) -> int | None:
        """Jump to the next instant at which something happens by itself; None if nothing will."""
        await self.settle()
        due = self.engine.next_due()
        if due is not None:
            await self.run_until(due)
        return due

    async def settle(self) -> None:
        """Bring virtual time to the wall clock, if it runs."""
        if self.rate and not self._stopped:
            await self._move_to(self._clock.target_us(self._wall()))

    async def _pace(self) -> None:
        """Move time beside the wall clock; wake for what is due, mark the clock once a second."""
        while not self._stopped:
            self._wake.clear()
            with suppress(CoreStopped):  # said by whoever asks next
                await self.settle()
            if not self.rate:
                await self._wake.wait()
                continue
            if self._wall() - self._last_mark_s >= MARK_EVERY_S:
                with suppress(CoreStopped):
                    await self._mark()
            self._slip()
            due = self.engine.next_due()
            wait_s = PACE_S if due is None else min(PACE_S, self._clock.wait_s(due, self._wall()))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait_s + 0.001)

    def _slip(self) -> None:
        """A clock that lags by more than a wall second is set back to where it is."""
        behind_us = self._clock.target_us(self._wall()) - self.engine.now_us
        self.slipping = behind_us > self.rate * 1e6
        if self.slipping:
            self._rebase(self.rate)

    async def close(self) -> None:
        """Stop pacing, take a last generation, and end the writer thread."""
        if self._pacer is not None:
            self._pacer.cancel()
            with suppress(asyncio.CancelledError):
                await self._pacer
            self._pacer = None
        if self._commit is not None:
            if not self._stopped:
                await self._mark()
                await self._commit.last_generation(self.engine)
            self._commit.close()
        self._stopped = self._stopped or "The installation is closed."
        self._publish(())

    service_session = staticmethod(service_session)

    def view(self, projection: Callable[..., Row], *scope: Any) -> Row:
        """The rows of a projection at this instant, shared by all operators."""
        return self._views.rows(self.engine, projection, scope)
