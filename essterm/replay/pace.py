"""The pace at which a person watches: pauses of wall time, holding, single actions, skipping.

Virtual time knows nothing of it: a watched run does the same as any other.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0)
"""What `[` and `]` choose from."""


POLL_S = 0.2
"""Wall seconds after which a waiting run sees whether anybody is still there."""


class StoppedByHand(Exception):
    """Whoever watches has ended the run."""


class Pace:
    """How fast the watched run goes on. speed: 1.0 is what a person can follow.

    first_speed: the one that was asked for before anybody pressed a key.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = self.first_speed = speed
        self.is_gone: Callable[[], bool] = lambda: False
        """Whether nobody looks on any more."""
        self.is_held = False
        self.is_skipping = False
        self.is_stopped = False
        self._granted = 0
        self._changed = asyncio.Event()

    # -- what the person does --------------------------------------------------------------------

    def play_pause(self) -> None:
        """Let it run, or hold it before the next line."""
        self.is_held = not self.is_held
        self.is_skipping = False
        self._changed.set()

    def one_action(self) -> None:
        """Do one line, then hold."""
        self.is_held = True
        self._granted += 1
        self._changed.set()

    def next_step(self) -> None:
        """Go on without pauses to the next step."""
        self.is_skipping = True
        self._changed.set()

    def change(self, steps: int) -> None:
        """The next slower or faster speed."""
        reached = [at for at, speed in enumerate(SPEEDS) if speed <= self.speed]
        place = (reached or [0])[-1] + steps
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        self._changed.set()

    def stop(self) -> None:
        """End the run."""
        self.is_stopped = True
        self._changed.set()

    # -- what the run does -----------------------------------------------------------------------

    async def line(self) -> None:
        """Before each line: wait here while held; raises StoppedByHand."""
        while self._is_waiting():
            await self._news(POLL_S)
        self._granted = max(0, self._granted - 1)
        self._check()

    def step(self) -> None:
        """A step begins: skipping has come to its end."""
        self.is_skipping = False

    async def look(self, seconds: float) -> None:
        """Let a person look for so long at normal speed; raises StoppedByHand."""
        loop = asyncio.get_running_loop()
        left_s = seconds
        while left_s > 0 and not self.is_skipping and not self.is_stopped:
            began_s = loop.time()
            speed = self.speed
            await self._news(min(left_s / speed, POLL_S))
            left_s -= (loop.time() - began_s) * speed
        await asyncio.sleep(0)
        self._check()

    async def stopped(self, most_s: float) -> None:
        """Return when the person stops it, is gone, or after `most_s` wall seconds."""
        loop = asyncio.get_running_loop()
        end_s = loop.time() + most_s
        while not self.is_stopped and loop.time() < end_s:
            await self._news(POLL_S)

    async def _news(self, most_s: float) -> None:
        """Wait for a key, at most so long; somebody who has gone away presses none."""
        self._changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), most_s)
        self.is_stopped = self.is_stopped or self.is_gone()

    def _is_waiting(self) -> bool:
        is_free = self.is_skipping or self.is_stopped or self._granted > 0
        return self.is_held and not is_free

    def _check(self) -> None:
        if self.is_stopped:
            raise StoppedByHand
