"""Programs that wait for virtual time, many at once, on any kind of clock.

On a clock that nobody paces it is these waits that move time: always to the earliest of them, and
only while no program is carrying out a command. So a program that looks each minute sees each
minute, however long another one waits. Between commands time passes there as it does for whoever
types them: a script that sleeps for a minute finds the machine a minute later.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.runtime import CoreStopped
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from emulator.runtime import Core


class Waits:
    """The programs that wait for virtual instants of one core. wall: a clock of seconds."""

    def __init__(self, core: Core, wall: Callable[[], float] = time.monotonic) -> None:
        self.core = core
        self._wall = wall
        self._at_rest_s = wall()
        self._passed_s = 0.0
        self._present = 0
        self._due: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = 0
        self._mover: asyncio.Task[None] | None = None
        self._commands = 0
        self._still = asyncio.Event()
        self._still.set()

    async def enter(self) -> None:
        """A program begins; raises CoreStopped.

        When it is the only one and nobody paces the clock, the whole seconds since the last one
        left have passed in virtual time too.
        """
        self._present += 1
        if self._present > 1:
            return
        self._passed_s += self._wall() - self._at_rest_s
        whole_s = int(self._passed_s)
        self._passed_s -= whole_s
        if whole_s and not self.core.paced:
            await self.core.advance(whole_s * US_PER_S)

    def leave(self) -> None:
        """A program has ended."""
        self._present -= 1
        self._at_rest_s = self._wall()

    @contextmanager
    def command(self) -> Iterator[None]:
        """While a program carries out a command no wait moves time."""
        self._commands += 1
        self._still.clear()
        try:
            yield
        finally:
            self._commands -= 1
            if not self._commands:
                self._still.set()

    async def until(self, us: int, paused: Callable[[], Awaitable[None]]) -> None:
        """Return at a virtual instant, at once when it is over; raises CoreStopped.

        paused: is told once when this waits for a clock that somebody has paused.
        """
        if self.core.now_us >= us:
            return
        if self.core.paced:
            await self._beside(us, paused)
        else:
            await self._in_turn(us)

    # -- a clock that runs, or that somebody has paused --------------------------------------------
    async def _beside(self, us: int, paused: Callable[[], Awaitable[None]]) -> None:
        core, told = self.core, False
        changes = core.changes()
        change = asyncio.ensure_future(anext(changes))
        try:
            while core.now_us < us:
                if core.stopped:
                    raise CoreStopped(core.stopped)
                if not core.rate and not told:
                    told = True
                    await paused()
                left_s = (us - core.now_us) / (core.rate * US_PER_S) if core.rate else None
                await asyncio.wait({change}, timeout=left_s)
                if change.done():
                    change = asyncio.ensure_future(anext(changes))
                await core.settle()
        finally:
            change.cancel()
            with suppress(asyncio.CancelledError):
                await change
            await changes.aclose()

    # -- a clock that stands -----------------------------------------------------------------------
    async def _in_turn(self, us: int) -> None:
        mine = (us, self._count, asyncio.get_running_loop().create_future())
        self._count += 1
        heapq.heappush(self._due, mine)
        if self._due[0] is mine:
            self._move_again()
        try:
            await mine[2]
        finally:
            if mine in self._due:  # cancelled: time does not move for it any more
                was_first = self._due[0] is mine
                self._due.remove(mine)
                heapq.heapify(self._due)
                if was_first:
                    self._move_again()

    def _move_again(self) -> None:
        """Move to what is the earliest wait now."""
        if self._mover is not None:
            self._mover.cancel()
        self._mover = asyncio.ensure_future(self._move()) if self._due else None

    async def _move(self) -> None:
        try:
            while self._due:
                await self._still.wait()
                await self.core.run_until(max(self._due[0][0], self.core.now_us))
                while self._due and self._due[0][0] <= self.core.now_us:
                    waiting = heapq.heappop(self._due)[2]
                    if not waiting.done():  # cancelled at this very moment
                        waiting.set_result(None)
                await asyncio.sleep(0)  # those whose time has come go on first
        except EssError as problem:
            waiting_for_nothing, self._due = self._due, []
            for _, _, waiting in waiting_for_nothing:
                if not waiting.done():
                    waiting.set_exception(problem)
