"""The Copy Services server of a document: its tasks and runs, who may use it, what it was told.

What only a used server has is loaded when there is some.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server_words import SpecialistRole
from emulator.copy_services.accounts import DELIVERED
from emulator.copy_services.server import TaskStatus
from emulator.ids import serial_of, volume_id
from saves.codec.checks_hosts import WORD_MOST, check_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.base import Command
    from emulator.copy_services.server import CommandLineUser, SavedTask, SpecialistAccount
    from emulator.installation import Installation

TEXT_MOST = 4_096
"""No reason, and no list of the names of a disk, is longer."""


def check(inst: Installation) -> None:
    """See that the server can go on; raises ValueError, KeyError or Refusal."""
    server = inst.server
    if server.cluster is not None:
        inst.cluster(server.cluster)
    for serials in (server.clients, server.stale, server.stale_pairs, server.modes, server.stuck):
        for serial in serials:
            inst.storage_server(serial)
    check_shown(server.stuck.values(), TEXT_MOST)
    if not 0 <= server.updated_us <= inst.now_us:
        raise ValueError("the server was changed before or after all time")
    _check_runs(inst)
    if inst.tasks:
        _check_tasks(inst)
    _check_accounts(inst)
    if server.users:
        _check_people(server.users)
    if server.email_address or server.summaries:
        _check_summaries(inst)
    _check_host_disks(inst)


def _check_runs(inst: Installation) -> None:
    """Runs are kept without gaps, and those that run will end."""
    runs = inst.server.runs
    first = runs[0].number if runs else 1
    if first < 1 or [run.number for run in runs] != list(range(first, first + len(runs))):
        raise ValueError("runs of tasks are not numbered one after the other")
    running = set()
    for run in runs:
        if not 0 <= run.task < inst.next_task or not 0 <= run.group < run.number or run.pairs < 0:
            raise ValueError(f"run {run.number} is of a task or a group that never was")
        if run.status is TaskStatus.NEVER_RUN or 0 < run.ended_us < run.started_us:
            raise ValueError(f"run {run.number} has never run, or ended before")
        if run.status is TaskStatus.RUNNING:
            running.add(run.number)
            if run.ended_us:
                raise ValueError(f"run {run.number} has ended and runs")
    if running:
        from emulator.copy_services.tasks import TaskEnds

        ends = {item.run for _, _, item in inst.agenda.rows() if isinstance(item, TaskEnds)}
        if not running <= ends:
            raise ValueError(f"run {min(running - ends)} never ends")


def _check_tasks(inst: Installation) -> None:
    """Names, works, groups, and how the last runs went."""
    from emulator.copy_services import saved_tasks

    if len(inst.tasks) > saved_tasks.MAX_TASKS:
        raise ValueError("there are more tasks than the server keeps")
    running = {run.task for run in inst.server.runs if run.status is TaskStatus.RUNNING}
    for task in inst.tasks.values():
        saved_tasks.check_name(task.name, task.description)
        has_run = task.status is not TaskStatus.NEVER_RUN
        if has_run != (task.ran_us >= 0) or not -1 <= task.ran_us <= inst.now_us:
            raise ValueError(f"task {task.number} ran before or after all time")
        if task.status is TaskStatus.RUNNING and task.number not in running:
            raise ValueError(f"task {task.number} runs without a run")
        if task.work is not None:
            _check_work(inst, task.work)
    _check_groups(inst)


def _check_work(inst: Installation, work: Command) -> None:
    """It is one that tasks have (rule K01); the volumes that it names may be gone by now."""
    from emulator.copy_services import tasks

    tasks.kind_of(work)
    tasks.check_identifiers(work)
    for volume in tasks.volumes_of(work):
        if volume_id(volume) != volume:
            raise ValueError(f"{volume} is no volume")
        inst.storage_server(serial_of(volume))


def _check_groups(inst: Installation) -> None:
    """A group holds two single tasks or more, which are in no other (rule K03)."""
    grouped: set[int] = set()
    for task in inst.tasks.values():
        members = task.members
        if not task.is_group:
            if members:
                raise ValueError(f"task {task.number} does something and holds tasks")
            continue
        if not 2 <= len(set(members)) == len(members) or not all(
            _is_single(inst.tasks.get(number)) for number in members
        ):
            raise ValueError(f"group {task.number} holds too few tasks, or what is no single one")
        if not grouped.isdisjoint(members):
            raise ValueError(f"a task of group {task.number} is in two groups")
        grouped.update(members)


def _is_single(task: SavedTask | None) -> bool:
    return task is not None and not task.is_group


def _check_accounts(inst: Installation) -> None:
    """An administrator is left, who can reset Copy Services (rule B13)."""
    accounts = inst.specialist_accounts
    if accounts == {DELIVERED.name: DELIVERED}:
        return
    _check_people(accounts)
    if all(each.role is not SpecialistRole.ADMINISTRATOR for each in accounts.values()):
        raise ValueError("the Specialist has no administrator")


def _check_people(people: Mapping[str, CommandLineUser | SpecialistAccount]) -> None:
    """Names are names, and passwords are sealed (rule U04)."""
    from emulator.copy_services.server_desk import MAX_USERS, USER_NAME
    from emulator.secrets import is_sealed

    if len(people) > MAX_USERS:
        raise ValueError("there are more users than can be entered")
    for name, each in people.items():
        if name != each.name or not USER_NAME.match(name) or not is_sealed(each.secret):
            raise ValueError(f"user {name[:40]!r} has no name or no sealed password")


def _check_summaries(inst: Installation) -> None:
    """Summaries went to addresses, one after the other (rules J12, J13)."""
    from emulator.copy_services.server_desk import ADDRESS, KEPT_SUMMARIES

    server = inst.server
    addresses = {summary.address for summary in server.summaries} | {server.email_address} - {""}
    if not all(ADDRESS.match(each) and each.isprintable() for each in addresses):
        raise ValueError("what should be an e-mail address is none")
    numbers = [summary.number for summary in server.summaries]
    if len(numbers) > KEPT_SUMMARIES or not all(map(int.__lt__, [0, *numbers], numbers)):
        raise ValueError("summaries are not numbered one after the other")
    times = [0, *(summary.at_us for summary in server.summaries), inst.now_us]
    if times != sorted(times):
        raise ValueError("a summary was sent before or after all time")


def _check_host_disks(inst: Installation) -> None:
    """What hosts have told is about volumes; hosts and volumes may be gone by now."""
    check_shown(inst.server.host_disks, WORD_MOST)
    for host, names in inst.server.host_disks.items():
        for volume in names:
            if volume_id(volume) != volume:
                raise ValueError(f"host {host} has told of {volume}, which is no volume")
        check_shown(names.values(), TEXT_MOST)
