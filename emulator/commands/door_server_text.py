"""Commands to the Copy Services server written back as words."""

from __future__ import annotations

import shlex

from emulator.commands import server  # noqa: TC001  (registration reads the annotations)
from emulator.commands.door_fault_text import times_words
from emulator.commands.door_server import ACTIONS
from emulator.commands.door_text import words_of
from emulator.errors import CommandError


def _task(task: server.TaskReference) -> str:
    if isinstance(task, int):
        return f"#{task}"
    if task.startswith("#"):
        raise CommandError(f"A task called '{task}' is said by its number.")
    return task


def _named(word: str, texts: list[str], options: list[str]) -> list[str]:
    """Options first, and ``--`` where an argument looks like an option."""
    guard = ["--"] if any(text.startswith("--") for text in texts) else []
    return [word, *options, *guard, *texts] if guard else [word, *texts, *options]


def _description(text: str) -> list[str]:
    return ["--description", text] if text else []


@words_of.register
def _(command: server.SaveTask) -> list[str]:
    words = [*words_of(command.work), "--save", command.name]
    return [*words, *_description(command.description)]


@words_of.register
def _(command: server.ReplaceTask) -> list[str]:
    options = ["--name", command.name, *_description(command.description)]
    work = shlex.join(words_of(command.work))
    return _named("replace-task", [_task(command.number), work], options)


@words_of.register
def _(command: server.RemoveTasks) -> list[str]:
    return _named("remove-task", [_task(each) for each in command.numbers], [])


@words_of.register
def _(command: server.RunSavedTasks) -> list[str]:
    return _named("run-task", [_task(each) for each in command.numbers], [])


@words_of.register
def _(command: server.GroupTasks) -> list[str]:
    texts = [command.name, *(_task(each) for each in command.numbers)]
    return _named("group-tasks", texts, _description(command.description))


@words_of.register
def _(command: server.UngroupTask) -> list[str]:
    return _named("ungroup-task", [_task(command.number)], [])


@words_of.register
def _(command: server.ResetCopyServices) -> list[str]:
    action = next(word for word, action in ACTIONS.items() if action is command.action)
    return ["reset-copy-services", command.serial, action, "--account", command.account]


@words_of.register
def _(_command: server.SignOn) -> list[str]:
    return ["sign-on"]


@words_of.register
def _(_command: server.RestartWorkstation) -> list[str]:
    return ["restart-workstation"]


@words_of.register
def _(command: server.StopAnswering) -> list[str]:
    return ["stop-answering", command.remedy.value, *times_words(command)]


@words_of.register
def _(_command: server.AnswerAgain) -> list[str]:
    return ["answer-again"]


@words_of.register
def _(command: server.SetEmailAddress) -> list[str]:
    return _named("set-email-address", [command.address] if command.address else [], [])


@words_of.register
def _(_command: server.SendSummary) -> list[str]:
    return ["send-summary"]


@words_of.register
def _(_command: server.ClearLog) -> list[str]:
    return ["clear-log"]


@words_of.register
def _(command: server.SetPasswordProtection) -> list[str]:
    return ["password-protection", "on" if command.on else "off"]


@words_of.register
def _(command: server.AuthorizeUser) -> list[str]:
    return _named("authorize-user", [command.name], ["--secret", command.secret])


@words_of.register
def _(command: server.RemoveUser) -> list[str]:
    return _named("remove-user", [command.name], [])


@words_of.register
def _(command: server.PrimeServer) -> list[str]:
    return _named("prime-server", [command.host], [])


@words_of.register
def _(command: server.UnprimeServer) -> list[str]:
    return _named("unprime-server", [command.host], [])


@words_of.register
def _(command: server.SetSpecialistAccount) -> list[str]:
    texts = [command.name, command.role.value]
    options = ["--secret", command.secret, *_by(command.account)]
    return _named("set-specialist-account", texts, options)


@words_of.register
def _(command: server.RemoveSpecialistAccount) -> list[str]:
    return _named("remove-specialist-account", [command.name], _by(command.account))


def _by(account: str) -> list[str]:
    """Who is signed on to the Specialist, if anybody is."""
    return ["--account", account] if account else []
