"""The instructor's words: what breaks, what is repaired, and what a fault waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.commands import faults
from emulator.commands.door_given import Given, integer
from emulator.ids import (
    EssSerial,
    LinkId,
    RankId,
    SaId,
    cluster_id,
    ess_serial,
    sa_id,
    volume_id,
)
from emulator.units import US_PER_S, duration_us

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command

CONDITIONS = (
    '"pair VOLUME copied >= N%", "flashcopy VOLUME copied >= N%", "pair VOLUME is STATE", '
    '"task starts" or "task NAME starts"'
)
_COPIED = re.compile(r"(pair|flashcopy) (\S+) copied >= (\d{1,3}) ?%\Z")
_ENTERS = re.compile(r"pair (\S+) is (\S.*)\Z")
_STARTS = re.compile(r"task(?: (.*))? starts\Z", re.DOTALL)


def read_condition(text: str) -> faults.Condition:
    """What an armed fault waits for; raises ValueError."""
    if found := _COPIED.match(text):
        kind = faults.PairCopied if found[1] == "pair" else faults.FlashCopyCopied
        return kind(volume_id(found[2]), int(found[3]))
    if found := _ENTERS.match(text):
        return faults.PairEnters(volume_id(found[1]), found[2])
    if found := _STARTS.match(text):
        return faults.TaskStarts(found[1] or "")
    raise ValueError(f"'{text}' is no condition: {CONDITIONS}")


def _us(given: Given, option: str) -> int:
    return duration_us(given.options[option]) if option in given.options else 0


def times(given: Given) -> dict[str, int]:
    """When a fault comes and how long it lasts, in microseconds; raises ValueError."""
    for_us = _us(given, "--for")
    if "--for" in given.options and not for_us:
        raise ValueError("--for 0s would break nothing; without it a fault lasts until repaired")
    return {"for_us": for_us, "after_us": _us(given, "--after")}


def _links(given: Given) -> tuple[LinkId, ...]:
    return tuple(LinkId(text) for text in given.arguments)


def _serials(given: Given) -> tuple[EssSerial, ...]:
    return tuple(ess_serial(text) for text in given.arguments)


def _port(given: Given) -> tuple[EssSerial, SaId]:
    return ess_serial(given.arguments[0]), sa_id(given.arguments[1])


def _fail_adapter(given: Given) -> Command:
    serial, said = _port(given)
    return faults.FailAdapter(serial, said, **times(given))


def _rank(given: Given) -> RankId:
    return RankId(given.arguments[0].upper())


def _lose_site(given: Given) -> Command:
    over_s, rest = divmod(_us(given, "--over"), US_PER_S)
    if rest:
        raise ValueError("a site is lost over whole seconds")
    return faults.LoseSite(given.arguments[0], over_s, **times(given))


FAULT_READERS: dict[str, Callable[[Given], Command]] = {
    "cut-link": lambda g: faults.CutLink(_links(g), **times(g)),
    "restore-link": lambda g: faults.RestoreLink(_links(g)),
    "fail-adapter": _fail_adapter,
    "repair-adapter": lambda g: faults.RepairAdapter(*_port(g)),
    "stop-cluster": lambda g: faults.FailCluster(cluster_id(g.arguments[0]), **times(g)),
    "start-cluster": lambda g: faults.RepairCluster(cluster_id(g.arguments[0])),
    "quiesce-cluster": lambda g: faults.QuiesceCluster(cluster_id(g.arguments[0]), **times(g)),
    "resume-cluster": lambda g: faults.ResumeCluster(cluster_id(g.arguments[0])),
    "stop-unit": lambda g: faults.StopUnit(_serials(g), **times(g)),
    "start-unit": lambda g: faults.StartUnit(_serials(g)),
    "fail-nvs": lambda g: faults.FailNvs(cluster_id(g.arguments[0]), **times(g)),
    "repair-nvs": lambda g: faults.RepairNvs(cluster_id(g.arguments[0])),
    "fail-rank": lambda g: faults.FailRank(_rank(g), **times(g)),
    "repair-rank": lambda g: faults.RepairRank(_rank(g)),
    "lose-site": _lose_site,
    "restore-site": lambda g: faults.RestoreSite(g.arguments[0]),
    "cut-network": lambda g: faults.CutNetwork(ess_serial(g.arguments[0]), **times(g)),
    "restore-network": lambda g: faults.RestoreNetwork(ess_serial(g.arguments[0])),
}
"""Words that can also be armed."""


def read_disarm(given: Given) -> Command:
    """``disarm-fault N``."""
    return faults.DisarmFault(integer(given.arguments[0], "the number of an armed fault"))
