"""Tasks: what the wizard runs through the Copy Services server (§5.1.4).

A task is a command with a name. The server checks and starts it at one instant, keeps its status,
and logs its start and end; the unit does the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands.copy_services import (
    MAX_TASK_NAME,
    EstablishFlashCopy,
    RunTask,
    WithdrawFlashCopy,
)
from emulator.commands.pprc import (
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    RemovePaths,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services.server import (
    ClientState,
    SavedTask,
    ServerState,
    TaskRun,
    TaskStatus,
    why_closed,
)
from emulator.copy_services.server_life import write_log
from emulator.errors import Refusal
from emulator.events.copy_services import TaskEnded, TaskStarted
from emulator.events.pprc import PathsKept
from emulator.ids import (
    EssSerial,
    NotAnId,
    VolumeId,
    cluster_parts,
    lss_id,
    lss_parts,
    sa_id,
    serial_of,
)
from emulator.outcome import AgendaItem
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation

MAX_DESCRIPTION = 256
"""Characters in a task description; a choice, no document gives it."""
LEAST_US = US_PER_S
"""How long a task runs at least, also when its work is done at once (a choice)."""
KEPT_RUNS = 200
"""Runs that the server keeps."""


@dataclass(frozen=True, slots=True)
class TaskEnds(AgendaItem):
    """The work of a run is done; failed: part of a group's could not be begun."""

    run: int
    failed: bool = False


KINDS: dict[type[Command], str] = {
    EstablishFlashCopy: "Establish FlashCopy pair",
    WithdrawFlashCopy: "Withdraw FlashCopy pair",
    EstablishPaths: "Establish Path",
    RemovePaths: "Remove Path",
    EstablishPprcPairs: "Establish PPRC copy pair",
    SuspendPprcPairs: "Suspend PPRC Copy Pair",
    TerminatePprcPairs: "Terminate PPRC copy pair",
}
"""What a task can do, in the words of the wizard (§5.2, §5.3)."""


GROUP_KIND = "Task group"


def kind_of(work: Command) -> str:
    """What a task does, in the wizard's words (§5.2)."""
    kind = KINDS.get(type(work))
    if kind is None:
        raise Refusal(f"A task cannot do {type(work).__name__}.", "K01")
    return kind


def check_task(inst: Installation, task: RunTask) -> None:
    """Refuse what the server would refuse before it asks the units; raises Refusal."""
    kind_of(task.work)
    check_identifiers(task.work)
    if closed := why_closed(inst):
        raise Refusal(closed, "B19" if inst.server.state is ServerState.STARTING else "B01")
    check_words(task.name, task.description)
    for serial in units_of(task.work):
        if inst.storage_servers.get(serial) is None:
            continue  # the unit's own check names what does not exist
        if inst.server.clients.get(serial) is not ClientState.REGISTERED and not (
            _executed_elsewhere(inst, task.work, serial)
        ):
            raise Refusal(f"The client of storage server {serial} is not registered.", "B28")
    check_known(inst, task.work)


def check_words(name: str, description: str) -> None:
    """Refuse a name of more than 16 characters, and what cannot be printed (rule K08)."""
    if not (name + description).isprintable():
        raise Refusal("A task's name and description are printable characters.", "K08")
    if len(description) > MAX_DESCRIPTION:
        raise Refusal(f"A task description has at most {MAX_DESCRIPTION} characters.", "K11")
    if len(name) > MAX_TASK_NAME:
        raise Refusal(
            f"The task name '{name}' has {len(name)} characters; "
            f"at most {MAX_TASK_NAME} are allowed.",
            "K08",
        )


def check_identifiers(work: Command) -> None:
    """Refuse what is no LSS and no SAID at all; whether it exists is asked by its unit (A14)."""
    if not isinstance(work, EstablishPaths | RemovePaths):
        return
    try:
        for lss in (work.source, *work.targets):
            if lss_id(lss) != lss:
                raise Refusal(f"There is no LSS {lss}.", "A14")
        for said in work.saids:
            sa_id(said)
    except NotAnId as problem:
        raise Refusal(f"{problem}.", "A14") from None


def check_known(inst: Installation, work: Command) -> None:
    """Refuse volumes that are not there, or that the server has not seen yet (rule B27)."""
    for volume in volumes_of(work):
        inst.volume(volume)
        if volume in inst.server.unseen:
            raise Refusal(
                f"Copy Services does not know volume {volume} until it is restarted.", "B27"
            )


def _executed_elsewhere(inst: Installation, work: Command, serial: EssSerial) -> bool:
    """A suspend or terminate needs only the unit that executes it (§5.3.3, rule G19)."""
    if not isinstance(work, SuspendPprcPairs | TerminatePprcPairs):
        return False
    for first, second in work.pairs:
        pair = inst.pair_of.get(first)
        primary = pair.primary if pair is not None else first
        secondary = pair.secondary if pair is not None else second
        at_source = work.executed_by is ExecutedBy.SOURCE
        if serial == serial_of(primary if at_source else secondary):
            return False
    return True


def volumes_of(work: Command) -> list[VolumeId]:
    """The volumes that a command names, in its order."""
    pairs = getattr(work, "pairs", ())
    return [volume for pair in pairs for volume in pair if volume]


def units_of(work: Command) -> list[EssSerial]:
    """The units that a command concerns, each once."""
    if isinstance(work, EstablishPaths | RemovePaths):
        return list(dict.fromkeys(lss_parts(lss)[0] for lss in (work.source, *work.targets)))
    return list(dict.fromkeys(serial_of(volume) for volume in volumes_of(work)))


def next_run(inst: Installation) -> int:
    """The number of the run that is entered next."""
    runs = inst.server.runs
    return runs[-1].number + 1 if runs else 1


def _enter_run(
    inst: Installation, task: RunTask | SavedTask, kind: str, pairs: int, operator: str
) -> TaskRun:
    """Enter a run that begins now, under the next number."""
    runs, number = inst.server.runs, next_run(inst)
    run = TaskRun(number, task.name, task.description, kind, pairs, operator, inst.now_us)
    runs.append(run)
    while len(runs) > KEPT_RUNS and runs[0].status is not TaskStatus.RUNNING:
        del runs[0]
    return run


def start_run(
    inst: Installation,
    task: RunTask,
    operator: str,
    done_us: int,
    saved: SavedTask | None = None,
    group_run: int = 0,
) -> Event:
    """Enter the run, to end at `done_us`. saved: the task that the server keeps, if it does."""
    pairs = len(getattr(task.work, "pairs", ()))
    run = _enter_run(inst, task, kind_of(task.work), pairs, operator)
    run.group = group_run
    if saved is not None:
        _mark(run, saved, inst.now_us)
    plan_end(inst, run, done_us)
    return started(inst, run)


def enter_group_run(inst: Installation, group: SavedTask, operator: str, pairs: int) -> TaskRun:
    """Enter the run of a group; `plan_end` follows when its tasks have begun."""
    run = _enter_run(inst, group, GROUP_KIND, pairs, operator)
    _mark(run, group, inst.now_us)
    return run


def enter_failed_run(
    inst: Installation, saved: SavedTask, operator: str, group_run: int, reason: str
) -> Event:
    """Enter the run of a saved task that was refused: it has failed at once (rule K11)."""
    work = saved.work
    kind = kind_of(work) if work is not None else GROUP_KIND
    run = _enter_run(inst, saved, kind, pairs_in([saved]), operator)
    run.group = group_run
    _mark(run, saved, inst.now_us)
    run.status = saved.status = TaskStatus.FAILED
    run.ended_us = inst.now_us
    write_log(inst, f"Task {run.name} failed: {reason}", operator)
    return TaskEnded(where(inst), run.number, run.name, run.status.value, False)


def _mark(run: TaskRun, saved: SavedTask, now_us: int) -> None:
    run.task = saved.number
    saved.status, saved.ran_us = run.status, now_us


def plan_end(inst: Installation, run: TaskRun, done_us: int, *, failed: bool = False) -> None:
    """A run ends at an instant; failed: not as it should."""
    inst.agenda.add(done_us, TaskEnds(run.number, failed))


def started(inst: Installation, run: TaskRun) -> Event:
    """Say and log that a run has begun."""
    write_log(inst, f"Task {run.name or 'unnamed'} started", run.operator)
    return TaskStarted(where(inst), run.number, run.name, run.pairs)


def pairs_in(saved: Iterable[SavedTask]) -> int:
    """How many volume pairs some tasks are about."""
    return sum(len(getattr(each.work, "pairs", ())) for each in saved)


def log_what_was_kept(inst: Installation, events: Iterable[Event]) -> None:
    """Log that paths were left alone: the panel shows nowhere that nothing was done (rule F14)."""
    for event in events:
        if isinstance(event, PathsKept):
            write_log(inst, event.text)


def task_ends(inst: Installation, item: TaskEnds) -> tuple[Event, ...]:
    """Give a run its last status, unless a reset has lost it (rule B17)."""
    runs = inst.server.runs
    place = item.run - runs[0].number if runs else -1  # they are kept without gaps
    if not 0 <= place < len(runs) or runs[place].status is not TaskStatus.RUNNING:
        return ()
    run = runs[place]
    run.status = TaskStatus.FAILED if item.failed else TaskStatus.SUCCESSFUL
    run.ended_us = inst.now_us
    if saved := inst.tasks.get(run.task):
        saved.status = run.status
    how = "failed" if item.failed else "completed successfully"
    write_log(inst, f"Task {run.name or 'unnamed'} {how}", run.operator)
    return (TaskEnded(where(inst), run.number, run.name, run.status.value, not item.failed),)


def where(inst: Installation) -> EssSerial:
    """The unit on which the server runs."""
    cluster = inst.server.cluster
    return cluster_parts(cluster)[0] if cluster else EssSerial("")
