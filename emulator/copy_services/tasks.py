"""Tasks: what the wizard runs through the Copy Services server (§5.1.4).

A task is a command with a name. The server checks and starts it at one instant, keeps its status,
and logs its start and end; the unit does the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
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
    ServerState,
    TaskRun,
    TaskStatus,
    why_closed,
)
from emulator.copy_services.server_life import write_log
from emulator.errors import Refusal
from emulator.events.copy_services import TaskEnded, TaskStarted
from emulator.events.pprc import PathsKept
from emulator.ids import EssSerial, VolumeId, cluster_parts, lss_parts, serial_of
from emulator.outcome import AgendaItem
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation

MAX_TASK_NAME = 16
"""Characters in a task name (§7.1.4.2, App A.1, rule K08)."""
MAX_DESCRIPTION = 256
"""Characters in a task description; a choice, no document gives it."""
LEAST_US = US_PER_S
"""How long a task runs at least, also when its work is done at once (a choice)."""
KEPT_RUNS = 200
"""Runs that the server keeps."""


@dataclass(frozen=True, slots=True)
class TaskEnds(AgendaItem):
    """The work of a run is done."""

    run: int


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


def kind_of(work: Command) -> str:
    """What a task does, in the wizard's words (§5.2)."""
    kind = KINDS.get(type(work))
    if kind is None:
        raise Refusal(f"A task cannot do {type(work).__name__}.", "K01")
    return kind


def check_task(inst: Installation, task: RunTask) -> None:
    """Refuse what the server would refuse before it asks the units; raises Refusal."""
    kind_of(task.work)
    if closed := why_closed(inst):
        raise Refusal(closed, "B19" if inst.server.state is ServerState.STARTING else "B01")
    if not (task.name + task.description).isprintable():
        raise Refusal("A task's name and description are printable characters.")
    if len(task.description) > MAX_DESCRIPTION:
        raise Refusal(f"A task description has at most {MAX_DESCRIPTION} characters.")
    if len(task.name) > MAX_TASK_NAME:
        raise Refusal(
            f"The task name '{task.name}' has {len(task.name)} characters; "
            f"at most {MAX_TASK_NAME} are allowed.",
            "K08",
        )
    for serial in units_of(task.work):
        if inst.storage_servers.get(serial) is None:
            continue  # the unit's own check names what does not exist
        if inst.server.clients.get(serial) is not ClientState.REGISTERED and not (
            _executed_elsewhere(inst, task.work, serial)
        ):
            raise Refusal(f"The client of storage server {serial} is not registered.", "B28")
    for volume in volumes_of(task.work):
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


def start_run(inst: Installation, task: RunTask, operator: str, done_us: int) -> Event:
    """Enter the run, to end at `done_us`."""
    server = inst.server
    number = server.runs[-1].number + 1 if server.runs else 1
    run = TaskRun(
        number,
        task.name,
        task.description,
        kind_of(task.work),
        len(getattr(task.work, "pairs", ())),
        operator,
        inst.now_us,
    )
    server.runs.append(run)
    del server.runs[:-KEPT_RUNS]
    inst.agenda.add(done_us, TaskEnds(number))
    write_log(inst, f"Task {task.name or 'unnamed'} started")
    return TaskStarted(_where(inst), number, task.name, run.pairs)


def log_what_was_kept(inst: Installation, events: Iterable[Event]) -> None:
    """Log that paths were left alone: the panel shows nowhere that nothing was done (rule F14)."""
    for event in events:
        if isinstance(event, PathsKept):
            write_log(inst, event.text)


def task_ends(inst: Installation, item: TaskEnds) -> tuple[Event, ...]:
    """Give a run its last status, unless a reset has lost it (rule B17)."""
    for run in inst.server.runs:
        if run.number == item.run and run.status is TaskStatus.RUNNING:
            run.status = TaskStatus.SUCCESSFUL
            run.ended_us = inst.now_us
            write_log(inst, f"Task {run.name or 'unnamed'} completed successfully")
            return (TaskEnded(_where(inst), run.number, run.name, run.status.value, True),)
    return ()


def _where(inst: Installation) -> EssSerial:
    """The unit on which the server runs."""
    cluster = inst.server.cluster
    return cluster_parts(cluster)[0] if cluster else EssSerial("")
