"""The bridge from the core to one application: news of changes in, clock control out.

It follows the core's changes, merges bursts (the first is delivered at once, what follows within
100 ms together), and ticks at most once a second while virtual time runs; paused, no timer exists.
The core never calls a widget: everything arrives as a message in the application's own queue.
"""

from __future__ import annotations

from asyncio import Task, create_task
from typing import TYPE_CHECKING

from screens.messages import ClockTicked, InstallationChanged

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from screens.desk import CoreLike

MERGE_S = 0.1
TICK_S = 1.0
SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
USUAL_SPEED = 60


class Bridge:
    """Carries changes of one core to one application."""

    def __init__(self, app: App[None], core: CoreLike, operator: str = "") -> None:
        self.app = app
        self.core = core
        self.operator = operator
        self.speed = core.rate or USUAL_SPEED
        self._delivered: tuple[int, int, int] | None = None
        self._follower: Task[None] | None = None
        self._window: Timer | None = None
        self._ticker: Timer | None = None

    # -- news ------------------------------------------------------------------------------

    def start(self) -> None:
        """Follow the core from now on."""
        self._follower = create_task(self._follow(), name="bridge")
        self.deliver()

    async def stop(self) -> None:
        """Follow no more."""
        for timer in (self._window, self._ticker):
            if timer is not None:
                timer.stop()
        self._window = self._ticker = None
        if self._follower is not None:
            self._follower.cancel()
            self._follower = None

    async def _follow(self) -> None:
        async for _change in self.core.changes():
            if self.is_behind and self._window is None:
                self.deliver()
                self._window = self.app.set_timer(MERGE_S, self._window_over)

    def _window_over(self) -> None:
        self._window = None
        if self.is_behind:
            self.deliver()

    @property
    def is_behind(self) -> bool:
        """Whether the core has news since the last delivery; running time alone is no news."""
        return self._delivered != self._present()

    def _present(self) -> tuple[int, int, int]:
        """Revision, rate, and the time when it stands still."""
        core = self.core
        return core.revision, core.rate, 0 if core.rate else core.now_us

    def deliver(self) -> None:
        """Tell the screens now, without waiting for the window (a replay does not wait)."""
        self._delivered = self._present()
        self.speed = self.core.rate or self.speed
        self._keep_ticking()
        self.app.post_message(InstallationChanged())

    def _keep_ticking(self) -> None:
        """One timer of one second while virtual time runs, none while it stands."""
        if self.core.rate and self._ticker is None:
            self._ticker = self.app.set_interval(TICK_S, self._tick)
        elif not self.core.rate and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None

    def _tick(self) -> None:
        self.app.post_message(ClockTicked())

    # -- the clock -------------------------------------------------------------------------

    async def toggle_pause(self) -> None:
        """Stop virtual time, or let it run on at the speed that was chosen last."""
        await self.core.set_rate(0 if self.core.rate else self.speed, operator=self.operator)
        self.deliver()

    async def change_speed(self, steps: int) -> None:
        """Choose the next slower or faster speed; takes effect at once unless paused."""
        reached = [n for n, speed in enumerate(SPEEDS) if speed <= self.speed]
        place = (reached or [0])[-1] + steps
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        if self.core.rate:
            await self.core.set_rate(self.speed)
        self.deliver()

    async def next_event(self) -> int | None:
        """Move virtual time to the next moment at which something happens; None: nothing will."""
        at_us = await self.core.next_event()
        self.deliver()
        return at_us
