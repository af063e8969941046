"""Facts of the Copy Services server: a view that can be stale (rules B02, B27, B29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import saved_tasks, tasks
from emulator.copy_services.server import TaskStatus
from emulator.errors import UnknownObject
from emulator.ids import ess_serial
from emulator.views import copy_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.copy_services.server import TaskRun
    from emulator.installation import Installation


def task_exists(inst: Installation, name: str) -> bool:
    """Whether the server keeps a task of that name."""
    return saved_tasks.first_named(inst, name) is not None


def _server_state(inst: Installation, _name: str, _partner: str) -> str:
    return copy_services.server(inst).state


def _client_state(inst: Installation, name: str, _partner: str) -> str:
    unit = inst.storage_server(ess_serial(name))
    return copy_services.client_state(inst, unit.serial)


def _run(inst: Installation, name: str) -> TaskRun | None:
    """The last run of a task that was only run and not saved."""
    return next((run for run in reversed(inst.server.runs) if run.name == name), None)


def _task_state(inst: Installation, name: str, _partner: str) -> str:
    """How the last run ended: of the saved task of that name, or of one that was only run."""
    saved, run = saved_tasks.first_named(inst, name), _run(inst, name)
    if saved is not None and (run is None or run.started_us <= saved.ran_us):
        return saved.status.value
    return TaskStatus.NEVER_RUN.value if run is None else run.status.value


def _task_pairs(inst: Installation, name: str, _partner: str) -> int:
    saved, run = saved_tasks.first_named(inst, name), _run(inst, name)
    if saved is not None:
        singles = [inst.tasks[number] for number in saved.members] or [saved]
        return tasks.pairs_in(singles)
    if run is None:
        raise UnknownObject(f"There is no task {name}.")
    return run.pairs


def _task_group(inst: Installation, name: str, _partner: str) -> str:
    """The group that holds the task, "" for a single one."""
    saved = saved_tasks.first_named(inst, name)
    if saved is None:
        raise UnknownObject(f"There is no task {name}.")
    group = saved_tasks.group_of(inst, saved.number)
    return "" if group is None else group.name


SERVER_STATES: dict[str, Callable[[Installation, str, str], str]] = {
    "server": _server_state,
    "client": _client_state,
    "task": _task_state,
}
SERVER_PROPERTIES: dict[tuple[str, str], Callable[[Installation, str, str], str | int]] = {
    ("server", "active"): lambda inst, *_: copy_services.server(inst).active,
    ("server", "primary"): lambda inst, *_: copy_services.server(inst).primary,
    ("server", "backup"): lambda inst, *_: copy_services.server(inst).backup,
    ("task", "pairs"): _task_pairs,
    ("task", "group"): _task_group,
    ("log", "entries"): lambda inst, *_: len(inst.server.log),
}
