"""PPRC commands written back as words."""

from __future__ import annotations

from emulator.commands import pprc
from emulator.commands.door_pprc import COPY_WORDS
from emulator.commands.door_text import pair_words, say_in_order, words_of

COPY_TEXT = {option: word for word, option in COPY_WORDS.items()}


def _paths(word: str, command: pprc.EstablishPaths | pprc.RemovePaths) -> list[str]:
    words = [word, command.source, command.target, *command.more_targets]
    return [*words, "--saids", ",".join(command.saids)] if command.saids else words


@words_of.register
def _(command: pprc.EstablishPaths) -> list[str]:
    words = _paths("establish-path", command)
    words += ["--if-absent"] if command.only_if_absent else []
    return words + (["--force-removal"] if command.force_removal else [])


@words_of.register
def _(command: pprc.RemovePaths) -> list[str]:
    return _paths("remove-path", command)


@words_of.register
def _(command: pprc.EstablishPprcPairs) -> list[str]:
    words = ["establish-pair", *pair_words(command.pairs)]
    if command.copy is not pprc.CopyOption.ENTIRE:
        words += ["--copy", COPY_TEXT[command.copy]]
    words += ["--critical"] if command.critical else []
    return words + (["--permit-if-target-online"] if command.permit_if_target_online else [])


def _at(executed_by: pprc.ExecutedBy) -> list[str]:
    return [] if executed_by is pprc.ExecutedBy.SOURCE else ["--at", executed_by.value]


@words_of.register
def _(command: pprc.SuspendPprcPairs) -> list[str]:
    return ["suspend-pair", *pair_words(command.pairs), *_at(command.executed_by)]


@words_of.register
def _(command: pprc.TerminatePprcPairs) -> list[str]:
    return ["terminate-pair", *pair_words(command.pairs), *_at(command.executed_by)]


say_in_order({pprc.FreezeConsistencyGroup: "freeze", pprc.RunConsistencyGroup: "run"})
