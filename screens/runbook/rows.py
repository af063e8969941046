"""What the runbook pane shows, and what it may ask of the replay that hands it over.

Times are virtual microseconds where a name ends in `_us` and wall seconds where it ends in `_s`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from textual.geometry import Region

if TYPE_CHECKING:
    from textual.strip import Strip


class RowState(StrEnum):
    """How far a step, line or statement is."""

    TO_DO = "to do"
    CURRENT = "current"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step or a part of one; `note` is the time it took, or why it was skipped."""

    number: str
    title: str
    state: RowState
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the block that is being done."""

    text: str
    state: RowState


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A statement that was judged in this step, and what was found."""

    text: str
    holds: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class ActingRow:
    """The control that is about to be acted on, in cells of the replayed screen, and the verb.

    An empty region stands for a key, which acts on no control.
    """

    region: Region
    verb: str


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """All that the pane says of a replay at one moment.

    step and steps: number of the current step and how many there are. verdict: "" while it runs.
    sentence: the verdict line. says: why it failed. rpo: what applications lost, "" without any.
    """

    runbook: str
    title: str
    source: str
    steps: tuple[StepRow, ...] = ()
    step: str = ""
    step_title: str = ""
    prose: str = ""
    block: str = ""
    lines: tuple[LineRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    next: str = ""
    verdict: str = ""
    held: int = 0
    failed: int = 0
    says: tuple[str, ...] = ()
    pace: str = "x1"
    is_paused: bool = False
    virtual_us: int = 0
    wall_s: float = 0.0
    action: int = 0
    actions: int = 0
    rpo: str = ""
    rto: str = "not asked"
    console: str = ""

    @property
    def number(self) -> int:
        """The current step as a number; 0 before the first."""
        head = self.step.partition(".")[0]
        return int(head) if head.isdecimal() else 0

    @property
    def count(self) -> int:
        """How many steps there are, parts not counted."""
        numbers = {row.number.partition(".")[0] for row in self.steps}
        return sum(number.isdecimal() for number in numbers)


class ReplayLike(Protocol):
    """The replay that the pane shows and steers."""

    def row(self) -> ReplayRow:
        """What there is to say now."""

    def strips(self) -> list[Strip]:
        """The rows of the replayed screen as they are painted now."""

    def acting(self) -> ActingRow | None:
        """What is about to be acted on, if anything is."""

    def resize(self, width: int, height: int) -> None:
        """There is another place for the replayed screen."""

    def play_pause(self) -> None:
        """Let it run, or hold it before the next action."""

    def one_action(self) -> None:
        """Do one action, then hold."""

    def next_step(self) -> None:
        """Go on without pauses to the next step."""

    def change_pace(self, steps: int) -> None:
        """Slower (below 0) or faster."""

    def stop(self) -> None:
        """End the replay, or close it when it has ended."""
