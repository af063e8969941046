"""Tasks that the server keeps: save, change, group, remove and run them (§5.1.4).

What a saved task does is checked when it runs, by the server and by the units. A saved task that is
refused then has failed: that is its last status, and the log says why (rules J14, K11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.copy_services import RunTask
from emulator.copy_services import advice, tasks
from emulator.copy_services.server import SavedTask, ServerState, TaskStatus, why_closed
from emulator.copy_services.server_life import write_log
from emulator.errors import Refusal, UnknownObject
from emulator.events.server import TaskSaved, TasksGrouped, TasksRemoved, TaskUngrouped
from emulator.outcome import Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.commands.server import (
        GroupTasks,
        RemoveTasks,
        ReplaceTask,
        RunSavedTasks,
        SaveTask,
        TaskReference,
        UngroupTask,
    )
    from emulator.events.base import Event
    from emulator.installation import Installation
    from emulator.outcome import Handler

MAX_TASKS = 4_096
"""Tasks and groups that the server keeps; a choice, no document gives it."""


def check_open(inst: Installation) -> None:
    """Refuse while the server cannot be reached (rules B01, B19)."""
    if closed := why_closed(inst):
        raise Refusal(closed, "B19" if inst.server.state is ServerState.STARTING else "B01")


def task(inst: Installation, reference: TaskReference) -> SavedTask:
    """The saved task of a number, or the first of a name; raises UnknownObject."""
    if isinstance(reference, int):
        found, what = inst.tasks.get(reference), f"number {reference}"
    else:
        found, what = first_named(inst, reference), f"'{reference}'"
    if found is None:
        raise UnknownObject(f"There is no task {what}.", "K11")
    return found


def first_named(inst: Installation, name: str) -> SavedTask | None:
    """The task that the command line runs under a name: the first found (§5.1.4.2, rule K10)."""
    return next((each for each in inst.tasks.values() if each.name == name), None)


def group_of(inst: Installation, number: int) -> SavedTask | None:
    """The group that holds a task, None for a single one."""
    return next((each for each in inst.tasks.values() if number in each.members), None)


def check_name(name: str, description: str) -> None:
    """A saved task has a name of at most 16 characters (rules J11, K08)."""
    if not name.strip():
        raise Refusal("A task that is saved needs a name.", "J11")
    tasks.check_words(name, description)


def _check_work(inst: Installation, work: Command) -> None:
    """It is something that a task can do, on volumes that the server knows (rules K01, B27)."""
    tasks.kind_of(work)
    tasks.check_identifiers(work)
    tasks.check_known(inst, work)


def save(inst: Installation, command: SaveTask, operator: str) -> Outcome:
    """Keep a task; its name need not be unique (rule K10)."""
    check_open(inst)
    check_name(command.name, command.description)
    _check_work(inst, command.work)
    return _keep(inst, SavedTask(0, command.name, command.description, command.work), operator)


def _keep(inst: Installation, new: SavedTask, operator: str) -> Outcome:
    if len(inst.tasks) >= MAX_TASKS:
        raise Refusal(f"The server keeps at most {MAX_TASKS} tasks.", "K01")
    new.number = inst.next_task
    inst.next_task += 1
    inst.tasks[new.number] = new
    inst.server.updated_us = inst.now_us
    write_log(inst, f"Task {new.name} saved", operator)
    saved: Event = TaskSaved(tasks.where(inst), new.number, new.name)
    if new.is_group:
        saved = TasksGrouped(tasks.where(inst), new.number, new.name, len(new.members))
    return Outcome((saved,))


def replace(inst: Installation, command: ReplaceTask, operator: str) -> Outcome:
    """Change a single task (rules K05, K06); what its last run was, stays."""
    check_open(inst)
    kept = check_changeable(inst, command.number)
    if kept.status is TaskStatus.RUNNING:
        raise Refusal(f"Task {kept.name} is running.", "K11")
    check_name(command.name, command.description)
    _check_work(inst, command.work)
    kept.name, kept.description, kept.work = command.name, command.description, command.work
    inst.server.updated_us = inst.now_us
    write_log(inst, f"Task {kept.name} replaced", operator)
    return Outcome((TaskSaved(tasks.where(inst), kept.number, kept.name),))


def check_changeable(inst: Installation, reference: TaskReference) -> SavedTask:
    """Whose properties can be changed: a single task in no group (§5.1.4.1, rule K05)."""
    kept = task(inst, reference)
    if kept.is_group:
        raise Refusal(f"The properties of group {kept.name} cannot be changed.", "K05")
    check_single(inst, kept)
    return kept


def check_single(inst: Installation, kept: SavedTask) -> None:
    """Refuse to change or remove what is part of a group (§5.1.4.1, rule K05)."""
    group = group_of(inst, kept.number)
    if group is not None:
        raise Refusal(
            f"Task {kept.name} is in group {group.name}: ungroup it first, then change it.", "K05"
        )


def remove(inst: Installation, command: RemoveTasks, operator: str) -> Outcome:
    """Remove tasks and groups; a group takes its tasks with it."""
    check_open(inst)
    chosen = check_removable(inst, command.numbers)
    for each in chosen:
        for number in (each.number, *each.members):
            del inst.tasks[number]
        write_log(inst, f"Task {each.name} removed", operator)
    inst.server.updated_us = inst.now_us
    names = tuple(each.name for each in chosen)
    return Outcome((TasksRemoved(tasks.where(inst), names),))


def check_removable(inst: Installation, references: tuple[TaskReference, ...]) -> list[SavedTask]:
    """What can be removed: tasks in no group, and groups; nothing that runs (rules K05, K11)."""
    chosen = _chosen(inst, references)
    for each in chosen:
        check_single(inst, each)
    for each in chosen:
        if each.status is TaskStatus.RUNNING:
            raise Refusal(f"Task {each.name} is running.", "K11")
    return chosen


def group(inst: Installation, command: GroupTasks, operator: str) -> Outcome:
    """Put single tasks together (rules K03, K04)."""
    check_open(inst)
    check_name(command.name, command.description)
    chosen = check_groupable(inst, command.numbers)
    new = SavedTask(0, command.name, command.description, None, tuple(e.number for e in chosen))
    return _keep(inst, new, operator)


def check_groupable(inst: Installation, references: tuple[TaskReference, ...]) -> list[SavedTask]:
    """What can be a group: two single tasks or more (rule K03)."""
    chosen = _chosen(inst, references)
    if len(chosen) < 2:
        raise Refusal("A group holds two tasks or more.", "K03")
    for each in chosen:
        if each.is_group:
            raise Refusal(f"{each.name} is a group: a group holds single tasks only.", "K03")
        holder = group_of(inst, each.number)
        if holder is not None:
            raise Refusal(f"Task {each.name} is in group {holder.name} already.", "K03")
    return chosen


def ungroup(inst: Installation, command: UngroupTask, operator: str) -> Outcome:
    """Take a group apart; its tasks stay."""
    check_open(inst)
    kept = check_ungroupable(inst, command.number)
    del inst.tasks[kept.number]
    inst.server.updated_us = inst.now_us
    write_log(inst, f"Task group {kept.name} ungrouped", operator)
    return Outcome((TaskUngrouped(tasks.where(inst), kept.name, len(kept.members)),))


def check_ungroupable(inst: Installation, reference: TaskReference) -> SavedTask:
    """What can be taken apart: a group that does not run (rules K05, K11)."""
    kept = task(inst, reference)
    if not kept.is_group:
        raise Refusal(f"Task {kept.name} is no group.", "K05")
    if kept.status is TaskStatus.RUNNING:
        raise Refusal(f"Task {kept.name} is running.", "K11")
    return kept


def _chosen(inst: Installation, references: tuple[TaskReference, ...]) -> list[SavedTask]:
    """The tasks that are meant, each once; raises Refusal for none."""
    if not references:
        raise Refusal("No task was selected.", "K11")
    return list({one.number: one for one in (task(inst, each) for each in references)}.values())


class Starting:
    """Saved tasks on their way into the machine, all at one instant (rule K04)."""

    def __init__(self, inst: Installation, work_of: dict[type[Command], Handler], who: str) -> None:
        self.inst = inst
        self.work_of = work_of
        self.operator = who
        self.events: list[Event] = []
        self.done_us = inst.now_us
        self.failure: tuple[str, str] | None = None

    def start(self, kept: SavedTask) -> None:
        """Start a task, or a group with all that it holds."""
        if kept.work is None:
            self._start_group(kept)
        else:
            self._start_one(kept, kept.work, 0)

    def _start_group(self, kept: SavedTask) -> None:
        """The group ends with the last of its tasks; it has failed if one of them has."""
        single = [self.inst.tasks[number] for number in kept.members]
        run = tasks.enter_group_run(self.inst, kept, self.operator, tasks.pairs_in(single))
        self.events.append(tasks.started(self.inst, run))
        before, self.done_us = self.done_us, self.inst.now_us + tasks.LEAST_US
        failed = False
        for each in single:
            if each.work is not None:
                failed |= not self._start_one(each, each.work, run.number)
        tasks.plan_end(self.inst, run, self.done_us, failed=failed)
        self.done_us = max(before, self.done_us)

    def _start_one(self, kept: SavedTask, work: Command, group_run: int) -> bool:
        """Whether a task was started; if not, it has failed and the log says why."""
        inst = self.inst
        run = RunTask(work, kept.name, kept.description)
        try:
            tasks.check_task(inst, run)
            outcome = self.work_of[type(work)](inst, work, self.operator)
        except Refusal as refusal:
            self.failure = self.failure or (refusal.rule, f"Task {kept.name} failed: {refusal}")
            self.events.append(
                tasks.enter_failed_run(inst, kept, self.operator, group_run, str(refusal))
            )
            return False
        done_us = max(inst.now_us + tasks.LEAST_US, outcome.done_us)
        entered = tasks.start_run(inst, run, self.operator, done_us, kept, group_run)
        tasks.log_what_was_kept(inst, outcome.events)
        self.events += (entered, *outcome.events)
        if not group_run:
            self.events += advice.on_single_task(inst, work)
        self.done_us = max(self.done_us, done_us)
        return True


def check_startable(inst: Installation, references: tuple[TaskReference, ...]) -> list[SavedTask]:
    """What can be started: what does not run, nor any task of it (rule K11).

    A task beside its group is started by the group.
    """
    chosen = _chosen(inst, references)
    grouped = {member for each in chosen for member in each.members}
    chosen = [each for each in chosen if each.number not in grouped]
    concerned = {member for each in chosen for member in (each.number, *each.members)}
    for number in sorted(concerned):
        if inst.tasks[number].status is TaskStatus.RUNNING:
            raise Refusal(f"Task {inst.tasks[number].name} is running already.", "K11")
    return chosen


def run_saved(
    inst: Installation,
    command: RunSavedTasks,
    operator: str,
    work_of: dict[type[Command], Handler],
) -> Outcome:
    """Start saved tasks at this instant; what is refused has failed, the others go on."""
    check_open(inst)
    chosen = check_startable(inst, command.numbers)
    starting = Starting(inst, work_of, operator)
    for each in chosen:
        starting.start(each)
    return Outcome(tuple(starting.events), starting.done_us, starting.failure)
