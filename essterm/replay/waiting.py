"""Waiting on facts: virtual time moves to the first instant at which all statements hold.

Facts that change by events are seen at their microsecond, because nothing changes between two
instants at which something is due. Facts that only time changes are asked on whole virtual seconds
from the beginning. So the result depends neither on a screen nor on how time was cut.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from emulator.units import US_PER_S
from essterm.replay.judge import Finding, Judge, is_computed

if TYPE_CHECKING:
    from emulator.engine import Engine
    from essterm.replay.format.model import Statement

TimePassed = Callable[[], Awaitable[None]]
"""Called after each move of time; it may wait, but time and the machine are left alone."""


class Clock(Protocol):
    """What waiting needs of the core."""

    engine: Engine
    """The machine, for what is due next."""

    async def run_until(self, until_us: int) -> None:
        """Move virtual time to a moment."""


class _Watch:
    """The statements of one block, asked instant by instant."""

    def __init__(self, judge: Judge, facts: Sequence[Statement], start_us: int) -> None:
        self.judge, self.facts, self.start_us = judge, facts, start_us
        self.computed = [is_computed(fact) for fact in facts]
        self.last: list[Finding | None] = [None] * len(facts)

    def ask(self, now_us: int) -> list[Finding]:
        """What is true now; a computed fact is what it was on the last whole second."""
        on_second = (now_us - self.start_us) % US_PER_S == 0
        for at, fact in enumerate(self.facts):
            if on_second or not self.computed[at]:
                self.last[at] = self.judge.judge(fact)
        return [finding for finding in self.last if finding is not None]

    def next_us(self, now_us: int, due: int | None, limit_us: int) -> int:
        """The next instant at which something can have changed, at most the limit."""
        following = limit_us if due is None else min(due, limit_us)
        if any(self.computed):
            seconds = (now_us - self.start_us) // US_PER_S + 1
            following = min(following, self.start_us + seconds * US_PER_S)
        return following


async def wait_for(
    clock: Clock, judge: Judge, facts: Sequence[Statement], within_us: int, passed: TimePassed
) -> list[Finding]:
    """Move time until all statements hold at one instant, or to the end of `within_us`.

    Returns the findings of the instant at which it ended.
    """
    start_us = clock.engine.now_us
    limit_us = start_us + within_us
    watch = _Watch(judge, facts, start_us)
    while True:
        now_us = clock.engine.now_us
        findings = watch.ask(now_us)
        if all(each.holds for each in findings) or now_us >= limit_us:
            return findings
        await clock.run_until(watch.next_us(now_us, clock.engine.next_due(), limit_us))
        await passed()


async def hold_for(
    clock: Clock, judge: Judge, facts: Sequence[Statement], lasting_us: int, passed: TimePassed
) -> list[Finding]:
    """Move time on by `lasting_us` as long as all statements hold at every instant.

    Returns the findings of the first instant at which one did not, or of the last.
    """
    start_us = clock.engine.now_us
    limit_us = start_us + lasting_us
    watch = _Watch(judge, facts, start_us)
    while True:
        now_us = clock.engine.now_us
        findings = watch.ask(now_us)
        if not all(each.holds for each in findings) or now_us >= limit_us:
            return findings
        await clock.run_until(watch.next_us(now_us, clock.engine.next_due(), limit_us))
        await passed()
