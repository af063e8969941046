"""Reading the words of the Copy Services server: tasks, resets, settings, users."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from emulator.commands import server
from emulator.commands.door_given import Given, choice, integer, on_off
from emulator.errors import Refusal
from emulator.ids import ess_serial

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.commands.base import Command

    WorkReader = Callable[[Sequence[str]], Command]

ACTIONS = {
    "primary": server.ResetAction.PRIMARY,
    "backup": server.ResetAction.BACKUP,
    "disable": server.ResetAction.DISABLE,
}
"""The buttons of the reset page as words."""
ADMINISTRATOR = "storwatch"
"""Who presses them unless ``--account`` says another: the account of a delivered Specialist."""


def task_of(text: str) -> server.TaskReference:
    """A task by its name, or by ``#`` and its number; raises ValueError."""
    if text.startswith("#"):
        return integer(text[1:], "the number of a task")
    return text


def _tasks(texts: Sequence[str]) -> tuple[server.TaskReference, ...]:
    return tuple(task_of(text) for text in texts)


def read_replace(given: Given, read_work: WorkReader) -> Command:
    """``replace-task TASK WORK...``; without --name it keeps its name. Raises ValueError."""
    task, *words = given.arguments
    if not words:
        raise ValueError("the work of the task is missing")
    work = read_work(shlex.split(words[0]) if len(words) == 1 else words)
    name = given.options.get("--name", "" if task.startswith("#") else task)
    if not name:
        raise ValueError("--name is missing: a task given by its number needs it")
    return server.ReplaceTask(task_of(task), work, name, given.options.get("--description", ""))


def _group(given: Given) -> Command:
    name, *tasks = given.arguments
    return server.GroupTasks(_tasks(tasks), name, given.options.get("--description", ""))


def _reset(given: Given) -> Command:
    serial, action = given.arguments
    if action not in ACTIONS:
        raise ValueError(f"'{action}' is none of {', '.join(ACTIONS)}")
    account = given.options.get("--account", ADMINISTRATOR)
    return server.ResetCopyServices(ess_serial(serial), ACTIONS[action], account)


def _account(given: Given) -> str:
    """Who is signed on to the Specialist, "" outside of it."""
    return given.options.get("--account", "")


def _secret(given: Given) -> str:
    """The sealed password of an account; raises ValueError (rule U04)."""
    from emulator.secrets import is_sealed, seal_for

    name = given.arguments[0]
    if given.flag("--secret"):
        if not is_sealed(given.options["--secret"]):
            raise ValueError("--secret is no sealed password")
        return given.options["--secret"]
    if not given.flag("--password"):
        raise ValueError("--password is missing")
    try:
        return seal_for(name, given.options["--password"])
    except Refusal as refusal:
        raise ValueError(str(refusal).rstrip(".")) from None


def _stop_answering(given: Given) -> Command:
    from emulator.commands.door_faults import times

    return server.StopAnswering(choice(server.Remedy, given.arguments[0]), **times(given))


SERVER_READERS: dict[str, Callable[[Given], Command]] = {
    "run-task": lambda g: server.RunSavedTasks(_tasks(g.arguments)),
    "remove-task": lambda g: server.RemoveTasks(_tasks(g.arguments)),
    "group-tasks": _group,
    "ungroup-task": lambda g: server.UngroupTask(task_of(g.arguments[0])),
    "reset-copy-services": _reset,
    "sign-on": lambda g: server.SignOn(),
    "restart-workstation": lambda g: server.RestartWorkstation(),
    "set-email-address": lambda g: server.SetEmailAddress("".join(g.arguments)),
    "send-summary": lambda g: server.SendSummary(),
    "clear-log": lambda g: server.ClearLog(),
    "password-protection": lambda g: server.SetPasswordProtection(on_off(g.arguments[0])),
    "authorize-user": lambda g: server.AuthorizeUser(g.arguments[0], _secret(g)),
    "remove-user": lambda g: server.RemoveUser(g.arguments[0]),
    "prime-server": lambda g: server.PrimeServer(g.arguments[0]),
    "unprime-server": lambda g: server.UnprimeServer(g.arguments[0]),
    "set-specialist-account": lambda g: server.SetSpecialistAccount(
        g.arguments[0], choice(server.SpecialistRole, g.arguments[1]), _secret(g), _account(g)
    ),
    "remove-specialist-account": lambda g: server.RemoveSpecialistAccount(
        g.arguments[0], _account(g)
    ),
}
SERVER_FAULT_READERS: dict[str, Callable[[Given], Command]] = {
    "stop-answering": _stop_answering,
    "answer-again": lambda g: server.AnswerAgain(),
}
"""Words that can also be armed."""
