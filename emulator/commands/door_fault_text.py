"""The instructor's commands written back as words."""

from __future__ import annotations

import shlex

from emulator.commands import faults
from emulator.commands.door_text import said, say_in_order, words_of
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


say_in_order(
    {
        faults.RestoreLink: "restore-link",
        faults.RepairAdapter: "repair-adapter",
        faults.RepairCluster: "start-cluster",
        faults.ResumeCluster: "resume-cluster",
        faults.StartUnit: "start-unit",
        faults.RepairNvs: "repair-nvs",
        faults.RepairRank: "repair-rank",
        faults.RestoreSite: "restore-site",
        faults.RestoreNetwork: "restore-network",
        faults.DisarmFault: "disarm-fault",
    }
)


@words_of.register
def _(command: faults.CutLink) -> list[str]:
    return said("cut-link", *command.links, options=times_words(command))


@words_of.register
def _(command: faults.FailAdapter) -> list[str]:
    return ["fail-adapter", command.serial, command.said, *times_words(command)]


@words_of.register
def _(command: faults.FailCluster) -> list[str]:
    return ["stop-cluster", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.QuiesceCluster) -> list[str]:
    return ["quiesce-cluster", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.StopUnit) -> list[str]:
    return ["stop-unit", *command.serials, *times_words(command)]


@words_of.register
def _(command: faults.FailNvs) -> list[str]:
    return ["fail-nvs", command.cluster, *times_words(command)]


@words_of.register
def _(command: faults.FailRank) -> list[str]:
    return ["fail-rank", command.rank, *times_words(command)]


@words_of.register
def _(command: faults.LoseSite) -> list[str]:
    over = ["--over", duration_text(command.over_s * US_PER_S)] if command.over_s else []
    return said("lose-site", command.site, options=[*over, *times_words(command)])


@words_of.register
def _(command: faults.CutNetwork) -> list[str]:
    return ["cut-network", command.serial, *times_words(command)]


@words_of.register
def _(command: faults.ArmFault) -> list[str]:
    return [
        "arm-fault",
        shlex.join(words_of(command.fault)),
        "--when",
        condition_text(command.condition),
    ]
