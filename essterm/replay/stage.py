"""What a block needs to be done, and how it stops when something is not as the runbook says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from essterm.replay.consoles import Consoles
from essterm.replay.judge import Judge
from essterm.replay.observed import ObservedCore
from essterm.replay.player import Player
from essterm.replay.report import Failure
from essterm.replay.watching import Observer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.judge import Finding


class Stop(Exception):
    """The first thing that is not as the runbook says."""

    def __init__(
        self,
        line: int,
        expected: str,
        found: str,
        findings: Sequence[Finding] = (),
        rule: str = "",
    ) -> None:
        super().__init__(found)
        self.line, self.expected, self.found = line, expected, found
        self.findings, self.rule = tuple(findings), rule

    def failure(self, step: str, source: str) -> Failure:
        """The same for the report."""
        return Failure(step, self.line, self.expected, self.found, source, self.findings, self.rule)


@dataclass(slots=True)
class Stage:
    """Everything that a block needs.

    think_us: charged before each action of a person. captured: words of the output of hosts.
    """

    core: ObservedCore
    judge: Judge
    player: Player
    consoles: Consoles
    observer: Observer
    think_us: int
    start_us: int
    operator: str
    captured: dict[str, str] = field(default_factory=dict)
