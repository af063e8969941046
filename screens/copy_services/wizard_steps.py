"""The Task Wizard as data: its steps, its choices, and the command that they add up to (§5.2.1).

The choices and boxes are the documented ones; what is said about them is essterm's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RunTask,
    VolumePair,
    WithdrawFlashCopy,
)

if TYPE_CHECKING:
    from emulator.commands.base import Command

ESTABLISH = "Establish FlashCopy pair"
WITHDRAW = "Withdraw FlashCopy pair"
NO_BACKGROUND_COPY = "Do not perform background copy"
ACCELERATE = "Accelerate destage mode"
PERMIT_ONLINE = "Permit if target is online"

TASK, OPTIONS, DEFINE = "Task", "Select copy options", "Define task"
NAME, DESCRIPTION = "Task name", "Task description"
CANCEL, BACK, NEXT, RUN = "Cancel", "Back", "Next", "Run"
MAX_NAME = 16
"""Characters of a task name (rule K08), for the count beside the field; the server decides."""

ABOUT = {
    ESTABLISH: (
        "Makes each target a copy of its",
        "source as it is at this instant.",
        "Both can be used again within",
        "seconds.",
    ),
    WITHDRAW: (
        "Ends the relation of each pair.",
        "A target that was not copied to",
        "its end is not usable.",
    ),
    NO_BACKGROUND_COPY: (
        "Only tracks that change are copied.",
        "The relation stays until it is",
        "withdrawn. Not ticked: everything",
        "is copied, then the relation ends.",
    ),
    ACCELERATE: (
        "The copy's data is written from",
        "cache to disk sooner: faster, at",
        "the expense of other I/O.",
    ),
    PERMIT_ONLINE: (
        "Copies even if a host has the",
        "target in use. What that host",
        "has mounted is then worthless.",
    ),
}
"""What each choice means, in lines of at most 36 cells."""
WARNINGS = {
    ESTABLISH: ("All data on each target is overwritten.", "Demount the targets first."),
    WITHDRAW: ("A copy that is not complete is lost.", "Its target then holds parts only."),
}
"""What each task costs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as far as it has been put together."""

    pairs: tuple[VolumePair, ...]
    task: str = ESTABLISH
    ticked: frozenset[str] = frozenset()
    name: str = ""
    description: str = ""

    def steps(self) -> tuple[str, ...]:
        """The steps of the chosen task; only an establish has copy options."""
        return (TASK, OPTIONS, DEFINE) if self.task == ESTABLISH else (TASK, DEFINE)

    def toggled(self, box: str) -> Draft:
        """The draft with one box ticked or cleared."""
        return replace(self, ticked=self.ticked ^ {box})

    def work(self) -> Command:
        """What the task does."""
        if self.task == WITHDRAW:
            return WithdrawFlashCopy(self.pairs)
        return EstablishFlashCopy(
            self.pairs,
            background_copy=NO_BACKGROUND_COPY not in self.ticked,
            accelerate_destage=ACCELERATE in self.ticked,
            permit_if_target_online=PERMIT_ONLINE in self.ticked,
        )

    def command(self) -> RunTask:
        """The task itself."""
        return RunTask(self.work(), self.name, self.description)


def choices(step: str) -> tuple[str, ...]:
    """The options or boxes of a step, in the documented order."""
    if step == TASK:
        return (ESTABLISH, WITHDRAW)
    return (NO_BACKGROUND_COPY, ACCELERATE, PERMIT_ONLINE) if step == OPTIONS else ()


def buttons(step: str) -> tuple[str, ...]:
    """The buttons of a step, from left to right; the last one is the default."""
    if step == TASK:
        return (CANCEL, NEXT)
    return (CANCEL, BACK, RUN if step == DEFINE else NEXT)


def items(step: str) -> tuple[str, ...]:
    """All that the cursor visits in a step, in its order."""
    fields = (NAME, DESCRIPTION) if step == DEFINE else ()
    return (*choices(step), *fields, *reversed(buttons(step)))
