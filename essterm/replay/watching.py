"""Who looks on while a runbook runs: nobody, a log, or a person before a screen.

A run tells what it does and waits for the one who looks on; it is the same run for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from essterm.replay import report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from essterm.replay.find import Found
    from essterm.replay.judge import Finding
    from essterm.replay.observed import ObservedCore
    from essterm.replay.plan import Plan, PlannedPart
    from essterm.replay.report import HostCommand, StepResult
    from screens.app import EssTermApp


class Observer:
    """Nobody. Whoever looks on overrides what he wants to know."""

    async def opened(self, heading: str) -> None:
        """The run begins: which runbook, installation and variant."""

    async def started(self, plan: Plan, app: EssTermApp) -> None:
        """The consoles stand ready and nothing has been done."""

    async def part_began(self, part: PlannedPart) -> None:
        """A step or a part of one begins."""

    async def block_began(self, label: str, lines: Sequence[str]) -> None:
        """A block begins: its kind and place, and its lines with values put in."""

    async def line_began(self, line: int, text: str) -> None:
        """A line of a block is about to be done."""

    async def before_act(self, found: Found | None, verb: str) -> None:
        """The player is about to act on something on the screen (on nothing: a key)."""

    async def acted(self) -> None:
        """The line has been done and the screen is quiet."""

    async def host_command(self, ran: HostCommand) -> None:
        """A command at a host has ended, with all that it printed."""

    async def judged(self, findings: Sequence[Finding]) -> None:
        """Statements were judged."""

    async def move(self, core: ObservedCore, until_us: int) -> None:
        """Move virtual time to a moment, in a wait; in whatever pieces."""
        await core.run_until(until_us)

    async def time_passed(self) -> None:
        """Virtual time has moved on, in a wait."""

    async def part_ended(self, result: StepResult) -> None:
        """A step or part has ended, or was skipped."""


class ObservedClock:
    """The clock of a wait, moved as whoever looks on would have it."""

    def __init__(self, core: ObservedCore, observer: Observer) -> None:
        self.core, self.observer = core, observer
        self.engine = core.engine

    async def run_until(self, until_us: int) -> None:
        """Move virtual time to a moment."""
        await self.observer.move(self.core, until_us)


class Log(Observer):
    """A heading, then one line for each step as it ends."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write

    async def opened(self, heading: str) -> None:
        """Write the heading."""
        self.write(heading)

    async def part_ended(self, result: StepResult) -> None:
        """Write the step's line, and below it what was done at hosts."""
        for line in report.step_lines(result):
            self.write(line)
