"""The Task Wizard as data: its steps, its choices, and the command that they add up to (§5.2, 5.3).

The tasks, choices and boxes are the documented ones. What can be chosen is an `Offer`: a task of
the list, the pages that follow it, and the command that it makes. What is said about them is in
`wizard_words`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from emulator.commands.base import Command
from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RunTask,
    VolumePair,
    WithdrawFlashCopy,
)
from emulator.commands.pprc import (
    CopyOption,
    EstablishPprcPairs,
    ExecutedBy,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.commands.server import RemoveTasks, ReplaceTask, SaveTask
from emulator.ids import lss_of

ESTABLISH = "Establish FlashCopy pair"
WITHDRAW = "Withdraw FlashCopy pair"
NO_BACKGROUND_COPY = "Do not perform background copy"
ACCELERATE = "Accelerate destage mode"
PERMIT_ONLINE = "Permit if target is online"

ESTABLISH_PPRC = "Establish PPRC copy pair"
TERMINATE_PPRC = "Terminate PPRC copy pair"
SUSPEND_PPRC = "Suspend PPRC Copy Pair"
NO_COPY, ENTIRE, OUT_OF_SYNC = (option.value for option in CopyOption)
CRITICAL = "Critical Volume mode"
AT_SOURCE = "Schedule task with source storage server"
AT_TARGET = "Schedule task with target storage server"

TASK, OPTIONS, DEFINE = "Task", "Select copy options", "Define task"
SERVER = "Select storage server"
NAME, DESCRIPTION = "Task name", "Task description"
CANCEL, BACK, NEXT = "Cancel", "Back", "Next"
SAVE, RUN = "Save", "Run"
DELETE, REPLACE, NEW = "Delete", "Replace", "New"
PROPERTIES = (DELETE, REPLACE, NEW)
"""How the properties of a saved task end (§5.1.4.1, rule K06)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A step between the list of tasks and the name.

    One of the radio options is always on, `usual` until another is chosen; any boxes may be ticked.
    """

    title: str
    radio: tuple[str, ...] = ()
    usual: str = ""
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A task of the list, its pages, and what it makes of a draft."""

    label: str
    pages: tuple[Page, ...]
    make: Callable[[Draft], Command]


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as far as it has been put together: `on` are the ticked boxes and chosen options.

    endings: the buttons of the last step, the default one last. saved, saved_name: the task whose
    properties these are, 0 for a new one.
    """

    pairs: tuple[VolumePair, ...]
    task: str = ESTABLISH
    on: frozenset[str] = frozenset()
    name: str = ""
    description: str = ""
    offers: tuple[Offer, ...] = ()
    endings: tuple[str, ...] = (SAVE, RUN)
    saved: int = 0
    saved_name: str = ""

    def __post_init__(self) -> None:
        if not self.offers:
            object.__setattr__(self, "offers", offers_for(self.pairs))

    @property
    def offer(self) -> Offer:
        """The chosen task."""
        return next(offer for offer in self.offers if offer.label == self.task)

    def steps(self) -> tuple[str, ...]:
        """The steps of the chosen task."""
        return (TASK, *(page.title for page in self.offer.pages), DEFINE)

    def page(self, step: str) -> Page:
        """What a step lets choose; nothing in the last one."""
        if step == TASK:
            return Page(TASK, tuple(offer.label for offer in self.offers))
        return next((page for page in self.offer.pages if page.title == step), Page(step))

    def choices(self, step: str) -> tuple[str, ...]:
        """The options and boxes of a step, in the documented order."""
        page = self.page(step)
        return page.radio + page.boxes

    def is_on(self, label: str) -> bool:
        """Whether a task or an option is chosen, or a box ticked."""
        if label == self.task or label in self.on:
            return True
        page = next((page for page in self.offer.pages if label == page.usual), None)
        return page is not None and not self.on.intersection(page.radio)

    def chosen(self, label: str) -> Draft:
        """The draft with a task or an option chosen, or one box ticked or cleared."""
        if any(label == offer.label for offer in self.offers):
            return replace(self, task=label)
        for page in self.offer.pages:
            if label in page.radio:
                return replace(self, on=self.on.difference(page.radio) | {label})
            if label in page.boxes:
                return replace(self, on=self.on ^ {label})
        return self

    def work(self) -> Command:
        """What the task does."""
        return self.offer.make(self)

    def ended(self, label: str) -> Command:
        """What a button of the last step asks for (rules J11, K06)."""
        if label == RUN:
            return RunTask(self.work(), self.name, self.description)
        if label == REPLACE:
            return ReplaceTask(self.saved, self.work(), self.name, self.description)
        if label == DELETE:
            return RemoveTasks((self.saved,))
        return SaveTask(self.work(), self.name, self.description)

    def buttons(self, step: str) -> tuple[str, ...]:
        """The buttons of a step, from left to right; the last one is the default."""
        if step == TASK:
            return (CANCEL, NEXT)
        return (CANCEL, BACK, *(self.endings if step == DEFINE else (NEXT,)))

    def items(self, step: str) -> tuple[str, ...]:
        """All that the cursor visits in a step, in its order."""
        fields = (NAME, DESCRIPTION) if step == DEFINE else ()
        return (*self.choices(step), *fields, *reversed(self.buttons(step)))


# -- the tasks that pairs of volumes can be made of ------------------------------------------------


def _establish(draft: Draft) -> Command:
    return EstablishFlashCopy(
        draft.pairs,
        background_copy=not draft.is_on(NO_BACKGROUND_COPY),
        accelerate_destage=draft.is_on(ACCELERATE),
        permit_if_target_online=draft.is_on(PERMIT_ONLINE),
    )


def _withdraw(draft: Draft) -> Command:
    return WithdrawFlashCopy(draft.pairs)


def _establish_pprc(draft: Draft) -> Command:
    return EstablishPprcPairs(
        draft.pairs,
        next(option for option in CopyOption if draft.is_on(option.value)),
        critical=draft.is_on(CRITICAL),
        permit_if_target_online=draft.is_on(PERMIT_ONLINE),
    )


def _executed_by(draft: Draft) -> ExecutedBy:
    return ExecutedBy.TARGET if draft.is_on(AT_TARGET) else ExecutedBy.SOURCE


def _suspend_pprc(draft: Draft) -> Command:
    return SuspendPprcPairs(draft.pairs, _executed_by(draft))


def _terminate_pprc(draft: Draft) -> Command:
    return TerminatePprcPairs(draft.pairs, _executed_by(draft))


_SCHEDULE = Page(SERVER, (AT_SOURCE, AT_TARGET), usual=AT_SOURCE)
FLASHCOPY = (
    Offer(
        ESTABLISH,
        (Page(OPTIONS, boxes=(NO_BACKGROUND_COPY, ACCELERATE, PERMIT_ONLINE)),),
        _establish,
    ),
    Offer(WITHDRAW, (), _withdraw),
)
"""What the list offers for volumes of one LSS (§5.2)."""
PPRC = (
    Offer(
        ESTABLISH_PPRC,
        (Page(OPTIONS, (NO_COPY, ENTIRE, OUT_OF_SYNC), ENTIRE, (CRITICAL, PERMIT_ONLINE)),),
        _establish_pprc,
    ),
    Offer(TERMINATE_PPRC, (_SCHEDULE,), _terminate_pprc),
    Offer(SUSPEND_PPRC, (_SCHEDULE,), _suspend_pprc),
)
"""What the list offers for volumes of two LSSs (§5.3)."""


def offers_for(pairs: tuple[VolumePair, ...]) -> tuple[Offer, ...]:
    """The documented list for what is selected: in one area, in both, or some of each."""
    within = [lss_of(source) == lss_of(target) for source, target in pairs]
    if all(within):
        return FLASHCOPY
    return FLASHCOPY + PPRC if any(within) else PPRC


def draft_of(pairs: tuple[VolumePair, ...], exist: bool) -> Draft:
    """A new draft on what is selected; `exist`: all are FlashCopy pairs already (rule J04)."""
    offers = offers_for(pairs)
    return Draft(pairs, WITHDRAW if exist else offers[0].label, offers=offers)
