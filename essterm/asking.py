"""Why something happened, and how long an application could not work: answers from the past."""

from __future__ import annotations

import itertools
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.applications.application import ApplicationState
from emulator.commands.door_text import write_command
from emulator.errors import CommandError, EssError, UnknownObject
from emulator.events import applications as ap
from emulator.events.base import EventLine
from emulator.events.deciding import rule_of
from emulator.events.faults import PartBroke, SiteGoes
from emulator.events.pprc import PairStateChanged
from emulator.rules import RULES, source_of
from emulator.views import applications
from essterm import past
from saves.attempts import ATTEMPTS, read_attempts
from saves.codec.values import command_from

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from emulator.applications.application import Application
    from emulator.commands.base import Command
    from emulator.events.base import Happening

NO_RULE = "no rule: it is what was asked for"
BY_ITSELF = "time that passed"
LONG_AGO = "it is too long ago: the journal of that time is not kept any more"


class Reason(NamedTuple):
    """Why an event happened. source: the rule with its section; says: a rule of our own in words.

    rule is "" for an event from before every event had one.
    """

    event: int | None
    at_us: int | None
    operator: str
    text: str
    cause: str
    rule: str
    kind: str
    origin: str
    section: str
    source: str
    says: str


def reason_for(folder: Path, name: str, number: int) -> Reason:
    """The reason of an event; raises UnknownObject, TooLongAgo, SaveProblem.

    What led to an event of long ago is not known any more; the event list still names its rule.
    """
    inst = past.now(folder, name).installation
    if not 0 < number < inst.next_happening:
        newest = inst.next_happening - 1
        raise UnknownObject(f"There is no event {number}; the newest is {newest}.")
    try:
        for deed in past.with_event(folder, number).deeds():
            for happening in deed.happenings:
                if happening.number == number:
                    return _reason(happening, _said(deed.command))
    except past.TooLongAgo:
        line = next((each for each in inst.history if each.number == number), None)
        if line is None:
            raise
        return _told(line, line.rule, LONG_AGO)
    raise UnknownObject(f"Event {number} is not in the journal.")


def reason_of_refusal(folder: Path) -> Reason:
    """The reason why the last command was refused that was; raises UnknownObject for none."""
    newest = deque(read_attempts(folder / ATTEMPTS), maxlen=1)
    if not newest:
        raise UnknownObject("No command was refused here.")
    (attempt,) = newest
    try:
        cause = _said(command_from(list(attempt.command)))
    except (EssError, ValueError, TypeError):
        cause = str(attempt.command[0])
    said = (None, attempt.at_us, attempt.operator, attempt.message, cause)
    return Reason(*said, *_of_rule(attempt.rule))


def reason_of_rule(rule_id: str) -> Reason:
    """Where a rule comes from; raises UnknownObject."""
    if rule_id not in RULES:
        raise UnknownObject(
            f"There is no rule {rule_id}; refusals and 'essterm show log' name them."
        )
    return Reason(None, None, "", "", "", *_of_rule(rule_id))


def _reason(happening: Happening, cause: str) -> Reason:
    event = happening.event
    text = event.text or type(event).__name__
    stamp = (happening.number, happening.at_us, happening.operator)
    return _told(EventLine(*stamp, event.place, text, event.severity), rule_of(event), cause)


def _told(line: EventLine, rule_id: str, cause: str) -> Reason:
    return Reason(line.number, line.at_us, line.operator, line.text, cause, *_of_rule(rule_id))


def _of_rule(rule_id: str) -> tuple[str, str, str, str, str, str]:
    """ID, kind, origin, section, source and words of a rule."""
    rule = RULES.get(rule_id)
    if rule is None:
        return ("", "", "", "", NO_RULE, "")
    return (rule.id, rule.kind, rule.origin, rule.section, source_of(rule.id), rule.text)


def _said(command: Command | None) -> str:
    if command is None:
        return BY_ITSELF
    try:
        return write_command(command)
    except CommandError:
        return type(command).__name__


# -- outages -------------------------------------------------------------------------------------


class Phase(NamedTuple):
    """A part of an outage: how long it took until something was reached."""

    until: str
    us: int


@dataclass(frozen=True, slots=True)
class Outage:
    """The longest time in which an application saw no transaction acknowledged, and its losses.

    began_us, ended_us: None where it is not known; an outage that lasts has no end. down_us: since
    when it has not come back, None when it works or was stopped by its operator. lost: acknowledged
    transactions; lost_writes: their writes.
    """

    name: str
    acknowledged: int
    lost: int
    lost_writes: int
    rpo_us: int
    rto_us: int
    began_us: int | None
    ended_us: int | None
    down_us: int | None
    phases: tuple[Phase, ...]

    def keys(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return {
            "name": self.name,
            "acknowledged": self.acknowledged,
            "lost": self.lost,
            "lost_writes": self.lost_writes,
            "rpo_us": self.rpo_us,
            "rto_us": self.rto_us,
            "began_us": self.began_us,
            "ended_us": self.ended_us,
            "down_us": self.down_us,
            "phases": [phase._asdict() for phase in self.phases],
        }


def outages(folder: Path, name: str) -> list[Outage]:
    """The longest outage of each application, by phases; raises SaveProblem."""
    inst = past.now(folder, name).installation
    if not inst.applications:
        return []
    rows = applications.applications(inst)
    all_of_them = [inst.applications[key] for key in sorted(inst.applications)]
    windows = [
        window(each, row.longest_pause_us, inst.now_us)
        for each, row in zip(all_of_them, rows, strict=True)
    ]
    told = _told_since(folder, [began_us for began_us, _ in windows if began_us is not None])
    found = []
    for each, row, (began_us, ended_us) in zip(all_of_them, rows, windows, strict=True):
        phases = () if began_us is None else phases_of(each.name, told, began_us, ended_us)
        found.append(
            Outage(
                each.name,
                each.acknowledged,
                row.lost,
                row.lost * len(row.volumes),
                row.rpo_us,
                row.longest_pause_us,
                began_us,
                ended_us,
                down_since(each),
                phases,
            )
        )
    return found


def _told_since(folder: Path, instants: list[int]) -> list[tuple[Happening, bool]]:
    """What happened since the first of some instants, as far as it is kept, and if commanded."""
    told: list[tuple[Happening, bool]] = []
    if not instants:
        return told
    try:
        history = past.before(folder, min(instants))
    except past.TooLongAgo:
        history = past.from_the_beginning(folder)
    with suppress(past.TooLongAgo):
        for deed in history.deeds():
            told += [(happening, deed.command is not None) for happening in deed.happenings]
    return told


def down_since(each: Application) -> int | None:
    """Since when an application has not been back: it waits for writes, or does not run."""
    works = each.state is ApplicationState.RUNNING and not each.stalled
    return None if works or each.pause_from_us < 0 else each.pause_from_us


def window(each: Application, longest_us: int, now_us: int) -> tuple[int | None, int | None]:
    """When the longest pause began and ended, from the ledger."""
    if each.pause_from_us >= 0 and now_us - each.pause_from_us == longest_us:
        return each.pause_from_us, None
    runs = each.acked.runs()
    for before, after in itertools.pairwise(runs):
        last_us = before.time_of(before.end - 1)
        if after.at_us - last_us == longest_us:
            return last_us, after.at_us
    for run in runs:
        if run.step_us == longest_us and run.length > 1:
            return run.at_us, run.at_us + run.step_us
    if runs and runs[0].at_us >= longest_us:
        return runs[0].at_us - longest_us, runs[0].at_us
    return None, None


def phases_of(
    name: str, told: Sequence[tuple[Happening, bool]], began_us: int, ended_us: int | None
) -> tuple[Phase, ...]:
    """The milestones of an outage that were reached, each with the time since the one before."""
    inside = [
        (happening, commanded)
        for happening, commanded in told
        if began_us < happening.at_us and (ended_us is None or happening.at_us <= ended_us)
    ]

    def first(since_us: int, fits: Callable[[Happening, bool], bool]) -> int | None:
        return next((h.at_us for h, by in inside if h.at_us >= since_us and fits(h, by)), None)

    milestones: tuple[tuple[str, Callable[[Happening, bool], bool]], ...] = (
        ("the fault", lambda h, _: isinstance(h.event, PartBroke | SiteGoes)),
        ("the application noticed", lambda h, _: _stops(name, h)),
        ("the first step of the recovery", lambda h, by: by and _recovers(h)),
        ("the application was started again", lambda h, _: _starts(name, h)),
    )
    phases, since_us = [], began_us
    for until, fits in milestones:
        at_us = first(since_us, fits)
        if at_us is not None:
            phases.append(Phase(until, at_us - since_us))
            since_us = at_us
    if ended_us is not None:
        phases.append(Phase("the first acknowledged transaction", ended_us - since_us))
    return tuple(phases)


def _stops(name: str, happening: Happening) -> bool:
    event = happening.event
    kinds = ap.ApplicationPaused | ap.ApplicationStopped | ap.ApplicationQuiesced
    return isinstance(event, kinds) and event.name == name


def _starts(name: str, happening: Happening) -> bool:
    event = happening.event
    kinds = ap.ApplicationStarted | ap.ApplicationContinued | ap.ApplicationResumed
    return isinstance(event, kinds) and event.name == name


def _recovers(happening: Happening) -> bool:
    return isinstance(happening.event, PairStateChanged | ap.ApplicationStarted)
