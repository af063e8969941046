"""The instructor's commands written back as words."""

from __future__ import annotations

import shlex

from emulator.commands import faults
from emulator.commands.door_text import words_of
from emulator.errors import CommandError
from emulator.units import US_PER_S, duration_text


def condition_text(condition: faults.Condition) -> str:
    """A condition as `read_condition` reads it; raises CommandError."""
    match condition:
        case faults.PairCopied():
            return f"pair {condition.volume} copied >= {condition.percent}%"
        case faults.FlashCopyCopied():
            return f"flashcopy {condition.volume} copied >= {condition.percent}%"
        case faults.PairEnters():
            return f"pair {condition.volume} is {condition.state}"
        case faults.TaskStarts():
            return f"task {condition.name} starts" if condition.name else "task starts"
        case _:
            raise CommandError(f"{type(condition).__name__} has no words.")


def times_words(fault: faults.Fault) -> list[str]:
    words = ["--for", duration_text(fault.for_us)] if fault.for_us else []
    return words + (["--after", duration_text(fault.after_us)] if fault.after_us else [])


def _named(word: str, names: tuple[str, ...], options: list[str]) -> list[str]:
    """Names behind ``--`` where one could be taken for an option."""
    if any(name.startswith("--") for name in names):
        return [word, *options, "--", *names]
    return [word, *names, *options]


@words_of.register
def _(command: faults.CutLink) -> list[str]:
    return _named("cut-link", command.links, times_words(command))


@words_of.register
def _(command: faults.RestoreLink) -> list[str]:
    return _named("restore-link", command.links, [])


@words_of.register
def _(command: faults.FailAdapter) -> list[str]:
    return ["fail-adapter", command.serial, command.said, *times_words(command)]


@words_of.register
def _(command: faults.RepairAdapter) -> list[str]:
    return ["repair-adapter", command.serial, command.said]


@words_of.register
def _(command: faults.FailCluster) -> list[str]:
    return ["stop-cluster", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.RepairCluster) -> list[str]:
    return ["start-cluster", command.cluster]


@words_of.register
def _(command: faults.QuiesceCluster) -> list[str]:
    return ["quiesce-cluster", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.ResumeCluster) -> list[str]:
    return ["resume-cluster", command.cluster]


@words_of.register
def _(command: faults.StopUnit) -> list[str]:
    return ["stop-unit", *command.serials, *times_words(command)]


@words_of.register
def _(command: faults.StartUnit) -> list[str]:
    return ["start-unit", *command.serials]


@words_of.register
def _(command: faults.FailNvs) -> list[str]:
    return ["fail-nvs", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.RepairNvs) -> list[str]:
    return ["repair-nvs", command.cluster]


@words_of.register
def _(command: faults.FailRank) -> list[str]:
    return ["fail-rank", command.rank, *times_words(command)]


@words_of.register
def _(command: faults.RepairRank) -> list[str]:
    return ["repair-rank", command.rank]


@words_of.register
def _(command: faults.LoseSite) -> list[str]:
    over = ["--over", duration_text(command.over_s * US_PER_S)] if command.over_s else []
    return _named("lose-site", (command.site,), [*over, *times_words(command)])


@words_of.register
def _(command: faults.RestoreSite) -> list[str]:
    return _named("restore-site", (command.site,), [])


@words_of.register
def _(command: faults.CutNetwork) -> list[str]:
    return ["cut-network", command.serial, *times_words(command)]


@words_of.register
def _(command: faults.RestoreNetwork) -> list[str]:
    return ["restore-network", command.serial]


@words_of.register
def _(command: faults.ArmFault) -> list[str]:
    return [
        "arm-fault",
        shlex.join(words_of(command.fault)),
        "--when",
        condition_text(command.condition),
    ]


@words_of.register
def _(command: faults.DisarmFault) -> list[str]:
    return ["disarm-fault", str(command.number)]
