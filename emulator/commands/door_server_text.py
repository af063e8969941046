"""Commands to the Copy Services server written back as words."""

from __future__ import annotations

import shlex

from emulator.commands import server
from emulator.commands.door_fault_text import times_words
from emulator.commands.door_server import ACTIONS
from emulator.commands.door_text import said, say_in_order, words_of
from emulator.errors import CommandError


def _task(task: server.TaskReference) -> str:
    if isinstance(task, int):
        return f"#{task}"
    if task.startswith("#"):
        raise CommandError(f"A task called '{task}' is said by its number.")
    return task


def _description(text: str) -> list[str]:
    return ["--description", text] if text else []


say_in_order(
    {
        server.SignOn: "sign-on",
        server.RestartWorkstation: "restart-workstation",
        server.AnswerAgain: "answer-again",
        server.SendSummary: "send-summary",
        server.ClearLog: "clear-log",
        server.RemoveUser: "remove-user",
        server.PrimeServer: "prime-server",
        server.UnprimeServer: "unprime-server",
    }
)


@words_of.register
def _(command: server.SaveTask) -> list[str]:
    words = [*words_of(command.work), "--save", command.name]
    return [*words, *_description(command.description)]


@words_of.register
def _(command: server.ReplaceTask) -> list[str]:
    options = ["--name", command.name, *_description(command.description)]
    work = shlex.join(words_of(command.work))
    return said("replace-task", _task(command.number), work, options=options)


@words_of.register
def _(command: server.RemoveTasks) -> list[str]:
    return said("remove-task", *map(_task, command.numbers))


@words_of.register
def _(command: server.RunSavedTasks) -> list[str]:
    return said("run-task", *map(_task, command.numbers))


@words_of.register
def _(command: server.GroupTasks) -> list[str]:
    options = _description(command.description)
    return said("group-tasks", command.name, *map(_task, command.numbers), options=options)


@words_of.register
def _(command: server.UngroupTask) -> list[str]:
    return said("ungroup-task", _task(command.number))


@words_of.register
def _(command: server.ResetCopyServices) -> list[str]:
    action = next(word for word, action in ACTIONS.items() if action is command.action)
    return ["reset-copy-services", command.serial, action, "--account", command.account]


@words_of.register
def _(command: server.StopAnswering) -> list[str]:
    return ["stop-answering", command.remedy.value, *times_words(command)]


@words_of.register
def _(command: server.SetEmailAddress) -> list[str]:
    return said("set-email-address", *([command.address] if command.address else []))


@words_of.register
def _(command: server.SetPasswordProtection) -> list[str]:
    return ["password-protection", "on" if command.on else "off"]


@words_of.register
def _(command: server.AuthorizeUser) -> list[str]:
    return said("authorize-user", command.name, options=["--secret", command.secret])


@words_of.register
def _(command: server.SetSpecialistAccount) -> list[str]:
    options = ["--secret", command.secret, *_by(command.account)]
    return said("set-specialist-account", command.name, command.role.value, options=options)


@words_of.register
def _(command: server.RemoveSpecialistAccount) -> list[str]:
    return said("remove-specialist-account", command.name, options=_by(command.account))


def _by(account: str) -> list[str]:
    """Who is signed on to the Specialist, if anybody is."""
    return ["--account", account] if account else []
