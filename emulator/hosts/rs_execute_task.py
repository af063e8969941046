"""rsExecuteTask: run tasks that the server keeps, each to its end before the next (§6.3.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.commands.server import RunSavedTasks
from emulator.copy_services.saved_tasks import first_named
from emulator.copy_services.server import TaskRun, TaskStatus
from emulator.events.copy_services import TaskEnded, TaskStarted
from emulator.hosts.codes import Code, Failure
from emulator.hosts.connection import Connection
from emulator.hosts.flags import BACKUP, SERVER, USER, Usage, printable
from emulator.hosts.steps import Say, Step, WaitUntil
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.engine import Answer
    from emulator.hosts.flags import Given
    from emulator.installation import Installation

USAGE = Usage(
    "[-v] [-u username -p password] -s primaryserver [-b backupserver] taskNames",
    {**USER, **SERVER, **BACKUP},
    names="taskNames",
)
_NAME = "rsExecuteTask"


def program(inst: Installation, host_name: str, given: Given) -> Generator[Step, Any, None]:
    """Raises Failure for what keeps it from its end; the first task that fails is the last."""
    if "s" not in given.values:
        raise Failure(Code.NO_SERVER)
    if not given.names:
        raise Failure(Code.NO_TASK_NAMES)
    connection = Connection(inst, host_name, given)
    yield from connection.open(shown=given.verbose)
    for place, name in enumerate(given.names):
        if given.verbose:
            yield Say(f"{_NAME}: Executing task {printable(name)}\n")
        yield from _execute(connection, name, done=place > 0)
        if given.verbose:
            yield Say(f"{_NAME}: Task {printable(name)} completed successfully\n")
    connection.close()
    if given.verbose:
        yield Say(f"{_NAME}: command successful\n")


def _execute(connection: Connection, name: str, *, done: bool) -> Generator[Step, Any, None]:
    """Run the first task of a name (rule K10) and wait for its end (rule L02)."""
    inst = connection.inst
    connection.check(Code.NOT_DISCONNECTED if done else Code.NOT_CREATED)
    kept = first_named(inst, name) if name.split() == [name] else None
    if kept is None:
        raise Failure(Code.FAILED, f"there is no task {printable(name)}")
    answer = yield from connection.submit(RunSavedTasks((kept.number,)), done=done)
    number = _run_of(answer)
    begun = _run(inst, number)
    yield WaitUntil(answer.done_us)
    while (found := _run(inst, number)) is not None and found.status is TaskStatus.RUNNING:
        yield WaitUntil(inst.now_us + US_PER_S)
    connection.close()
    run = found or begun  # the server forgets runs that have ended when many others begin
    if run is not None and run.status is TaskStatus.LOST:
        raise Failure(Code.FAILED, f"task {name} was lost in a reset of the server")
    if answer.failure or run is None or run.status is not TaskStatus.SUCCESSFUL:
        why = answer.failure[1] if answer.failure else f"task {name} failed"
        raise Failure(Code.FAILED, why.rstrip("."))


def _run_of(answer: Answer) -> int:
    """The number under which the server entered the run: the task's own, or that of its group."""
    return next(
        happening.event.number
        for happening in answer.happenings
        if isinstance(happening.event, TaskStarted | TaskEnded)
    )


def _run(inst: Installation, number: int) -> TaskRun | None:
    """The run of a number; None when the server has forgotten it."""
    return next((run for run in reversed(inst.server.runs) if run.number == number), None)
