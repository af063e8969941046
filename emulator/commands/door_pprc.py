"""The words of PPRC: paths, pairs and consistency groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from emulator.commands import pprc
from emulator.commands.door_given import Given, as_task, pairs, pairs_or_one
from emulator.ids import SaId, lss_id, sa_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command

Word = TypeVar("Word")

COPY_WORDS = {
    "entire": pprc.CopyOption.ENTIRE,
    "out-of-sync": pprc.CopyOption.OUT_OF_SYNC,
    "none": pprc.CopyOption.NO_COPY,
}
AT_WORDS = {one.value: one for one in pprc.ExecutedBy}


def _saids(given: Given) -> tuple[SaId, ...]:
    listed = given.options.get("--saids", "")
    return tuple(sa_id(text) for text in listed.split(",") if text)


def _one_of(given: Given, option: str, words: dict[str, Word], usual: Word) -> Word:
    text = given.options.get(option)
    if text is None:
        return usual
    if text not in words:
        raise ValueError(f"'{text}' is none of {', '.join(words)}")
    return words[text]


def _establish_path(given: Given) -> Command:
    source, target, *more = (lss_id(text) for text in given.arguments)
    work = pprc.EstablishPaths(
        source,
        target,
        _saids(given),
        only_if_absent=given.flag("--if-absent"),
        force_removal=given.flag("--force-removal"),
        more_targets=tuple(more),
    )
    return as_task(given, work)


def _remove_path(given: Given) -> Command:
    source, target, *more = (lss_id(text) for text in given.arguments)
    return as_task(given, pprc.RemovePaths(source, target, _saids(given), tuple(more)))


def _establish_pair(given: Given) -> Command:
    work = pprc.EstablishPprcPairs(
        pairs(given),
        _one_of(given, "--copy", COPY_WORDS, pprc.CopyOption.ENTIRE),
        critical=given.flag("--critical"),
        permit_if_target_online=given.flag("--permit-if-target-online"),
    )
    return as_task(given, work)


def _suspend_pair(given: Given) -> Command:
    at = _one_of(given, "--at", AT_WORDS, pprc.ExecutedBy.SOURCE)
    return as_task(given, pprc.SuspendPprcPairs(pairs_or_one(given), at))


def _terminate_pair(given: Given) -> Command:
    at = _one_of(given, "--at", AT_WORDS, pprc.ExecutedBy.SOURCE)
    return as_task(given, pprc.TerminatePprcPairs(pairs_or_one(given), at))


def _freeze(given: Given) -> Command:
    source, target = (lss_id(text) for text in given.arguments)
    return pprc.FreezeConsistencyGroup(source, target)


def _run(given: Given) -> Command:
    source, target = (lss_id(text) for text in given.arguments)
    return pprc.RunConsistencyGroup(source, target)


PPRC_READERS: dict[str, Callable[[Given], Command]] = {
    "establish-path": _establish_path,
    "remove-path": _remove_path,
    "establish-pair": _establish_pair,
    "suspend-pair": _suspend_pair,
    "terminate-pair": _terminate_pair,
    "freeze": _freeze,
    "run": _run,
}
