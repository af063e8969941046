"""The Tasks panel: what the server keeps, what is under the cursor, what may be done (§5.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    VolumePair,
    WithdrawFlashCopy,
)
from emulator.copy_services import saved_tasks, task_kinds, tasks
from emulator.copy_services.server import SavedTask, TaskRun, TaskStatus, why_closed
from emulator.errors import EssError, Refusal
from emulator.ids import LssId, SaId

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.installation import Installation

ONE_ONLY = "One task at a time: select one only."
_VERBS = {
    EstablishFlashCopy: "FlashCopy",
    WithdrawFlashCopy: "Withdraw FlashCopy",
}


class SavedTaskRow(NamedTuple):
    """A line of the Tasks panel (§5.1.4, rule K11).

    about: what it does, in a few words. ran_us: when it last began, -1 never; ended_us: when that
    run ended, -1 not yet, or when the server has forgotten the run. group: number of the group that
    holds it, 0 if none.
    """

    number: int
    name: str
    description: str
    about: str
    kind: str
    status: str
    ran_us: int
    ended_us: int
    group: int
    members: tuple[int, ...]
    pairs: int = 0
    """Volume pairs, of a group those of all its tasks; a path counts as none."""

    @property
    def is_group(self) -> bool:
        """Whether it holds tasks."""
        return bool(self.members)


class TaskSetup(NamedTuple):
    """A task as the wizard put it together (Figure 37): options and types in the wizard's words.

    source: the LSS that paths begin at, None for a task on volumes; saids: empty for all adapters.
    may_become: the types that Properties offers (rule K07).
    """

    number: int
    name: str
    description: str
    kind: str
    options: tuple[str, ...]
    pairs: tuple[VolumePair, ...]
    source: LssId | None
    saids: tuple[SaId, ...]
    targets: tuple[LssId, ...]
    may_become: tuple[str, ...]


class TaskRights(NamedTuple):
    """Why each button cannot be pressed for a selection, "" where it can (K03, K05, K11)."""

    run: str
    information: str
    properties: str
    group: str
    ungroup: str
    remove: str


def rows(inst: Installation) -> tuple[SavedTaskRow, ...]:
    """What the server keeps, as it finds it (rule K10); below each group the tasks in it."""
    if why_closed(inst):
        return ()
    grouped = {number for kept in inst.tasks.values() for number in kept.members}
    runs = {run.task: run for run in inst.server.runs if run.task}
    found: list[SavedTaskRow] = []
    for kept in inst.tasks.values():
        if kept.number in grouped:
            continue
        found.append(_row(inst, kept, runs, 0))
        found += [_row(inst, inst.tasks[each], runs, kept.number) for each in kept.members]
    return tuple(found)


def _row(inst: Installation, kept: SavedTask, runs: dict[int, TaskRun], group: int) -> SavedTaskRow:
    run = runs.get(kept.number)
    ended_us = -1 if run is None or run.status is TaskStatus.RUNNING else run.ended_us
    return SavedTaskRow(
        kept.number,
        kept.name,
        kept.description,
        about(kept),
        tasks.GROUP_KIND if kept.work is None else tasks.kind_of(kept.work),
        kept.status.value,
        kept.ran_us,
        ended_us,
        group,
        kept.members,
        tasks.pairs_in([inst.tasks[each] for each in kept.members] or [kept]),
    )


def about(kept: SavedTask) -> str:
    """What a task does, in a few words: ``Suspend PPRC 10612019 to 10614744``."""
    work = kept.work
    if work is None:
        return f"group of {len(kept.members)} tasks, run in parallel"
    source, _, targets = task_kinds.paths_of(work)
    if source is not None:
        verb = "Establish" if len(task_kinds.may_become(work)) > 1 else "Remove"
        to = f"{len(targets)} LSSs" if len(targets) > 1 else targets[0].partition(":")[2]
        return f"{verb} paths {source.partition(':')[2]} to {to}"
    verb = _VERBS.get(type(work)) or f"{tasks.kind_of(work).partition(' ')[0]} PPRC"
    pairs = task_kinds.pairs_of(work)
    if len(pairs) != 1:
        return f"{verb}, {len(pairs)} pairs"
    first, second = pairs[0]
    if isinstance(work, WithdrawFlashCopy):
        return f"{verb} {first}"
    return f"{verb} {first} to {second}"


def setup(inst: Installation, number: int) -> tuple[TaskSetup, ...]:
    """The setup of a task, or of every task of a group in its order; none when it is gone."""
    kept = inst.tasks.get(number)
    if kept is None or why_closed(inst):
        return ()
    single = [inst.tasks[each] for each in kept.members] or [kept]
    return tuple(_setup(each, each.work) for each in single if each.work is not None)


def _setup(kept: SavedTask, work: Command) -> TaskSetup:
    source, saids, targets = task_kinds.paths_of(work)
    return TaskSetup(
        kept.number,
        kept.name,
        kept.description,
        tasks.kind_of(work),
        task_kinds.options_of(work),
        task_kinds.pairs_of(work),
        source,
        saids,
        targets,
        task_kinds.may_become(work),
    )


def failures(inst: Installation, number: int) -> tuple[str, ...]:
    """Why the last run of a task, or of tasks of a group, failed: the sentences of the log.

    None after the log was cleared (rule J14).
    """
    kept = inst.tasks.get(number)
    if kept is None or kept.status is not TaskStatus.FAILED:
        return ()
    single = [inst.tasks[each] for each in kept.members] or [kept]
    begins = tuple(
        f"Task {each.name} failed: " for each in single if each.status is TaskStatus.FAILED
    )
    found: list[str] = []
    for entry in reversed(inst.server.log):
        if entry.at_us < kept.ran_us:
            break
        if entry.at_us == kept.ran_us and begins and entry.text.startswith(begins):
            found.append(entry.text)
    return tuple(dict.fromkeys(reversed(found)))


def rights(inst: Installation, numbers: tuple[int, ...]) -> TaskRights:
    """What may be done with a selection; the server decides the same again when it is asked."""
    one = "" if len(numbers) == 1 else ONE_ONLY

    def why_not(check: Callable[..., object], *what: object) -> str:
        try:
            if not numbers:
                raise Refusal("No task was selected.", "K11")
            saved_tasks.check_open(inst)
            check(inst, *what)
        except EssError as refusal:
            return str(refusal)
        return ""

    first = numbers[0] if numbers else 0
    return TaskRights(
        run=why_not(saved_tasks.check_startable, numbers),
        information=why_not(saved_tasks.task, first) or one,
        properties=one or why_not(saved_tasks.check_changeable, first),
        group=why_not(saved_tasks.check_groupable, numbers),
        ungroup=one or why_not(saved_tasks.check_ungroupable, first),
        remove=why_not(saved_tasks.check_removable, numbers),
    )


def why_no_name(_inst: Installation, name: str, description: str) -> str:
    """Why a task cannot be saved under a name, "" if it can (rules J11, K08)."""
    try:
        saved_tasks.check_name(name, description)
    except Refusal as refusal:
        return str(refusal)
    return ""


def named_alike(inst: Installation, name: str) -> tuple[int, ...]:
    """The numbers of the tasks of one name, as the command line finds them (rule K10)."""
    return tuple(each.number for each in inst.tasks.values() if name and each.name == name)
