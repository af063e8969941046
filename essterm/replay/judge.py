"""The judge: does a statement hold of the machine now, and if not, what stands there instead?

It reads the machine and never a screen. An instant that a runbook has marked is asked through what
was kept of it (`evidence`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError
from emulator.units import US_PER_S, duration_text
from emulator.views import applications, facts
from emulator.views.subjects import SUBJECTS, Property, ValueKind
from essterm.replay.evidence import (
    Moment,
    Wanted,
    answer,
    image_question,
    one_of,
    other_question,
    span_question,
)
from essterm.replay.format.model import Ref, Relation, Statement
from essterm.replay.format.tokens import duration_us
from essterm.replay.format.write import statement as statement_text

if TYPE_CHECKING:
    from emulator.installation import Installation

NO_APPLICATION = "no application writes here, so none was acknowledged a write"

_COMPARE: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.IS: operator.eq,
    Relation.IS_NOT: operator.ne,
    Relation.EQ: operator.eq,
    Relation.NE: operator.ne,
    Relation.LT: operator.lt,
    Relation.LE: operator.le,
    Relation.GT: operator.gt,
    Relation.GE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is true of one statement. `found` is what stands there; `note` says why, if need be."""

    statement: str
    holds: bool
    found: str
    note: str = ""
    line: int = 0


class Judge:
    """Judges statements of one run.

    inst: the machine. variant: the one that the run takes, "" for none.
    """

    def __init__(self, inst: Installation, variant: str = "") -> None:
        self.inst = inst
        self.variant = variant
        self.wanted = Wanted()
        self.marks: dict[str, Moment] = {}

    def keep(self, mark: str) -> Moment:
        """What later statements want of this instant, should it get that mark."""
        return self.wanted.keep(self.inst, mark)

    def judge_all(self, asked: Iterable[Statement]) -> list[Finding]:
        """Each statement, in order."""
        return [self.judge(fact) for fact in asked]

    def judge(self, fact: Statement) -> Finding:
        """Whether a statement holds now. A thing that is not there makes it false, and is said."""
        text = statement_text(fact)
        try:
            holds, found, note = self._holds(fact)
        except EssError as problem:
            holds, found, note = False, str(problem), ""
        return Finding(text, holds, found, note, fact.pos.line)

    # -- kinds of statements ---------------------------------------------------------------------

    def _holds(self, fact: Statement) -> tuple[bool, str, str]:
        kind = fact.subject.kind
        if kind == "variant":
            found = self.variant or "none"
            return fact.subject.ids[0] == self.variant, f"the variant is {found}", ""
        if kind == "writes":
            return self._none_lost(fact.subject.ids[0] if fact.subject.ids else "")
        if kind == "time":
            return self._time(fact)
        if fact.rel is Relation.UNCHANGED:
            return self._unchanged(fact)
        if fact.rel in (Relation.EQUALS, Relation.DIFFERS):
            return self._content(fact)
        if fact.rel is Relation.EXISTS:
            there = facts.exists(self.inst, kind, one_of(fact.subject)[0])
            return there, "it exists" if there else "it does not exist", ""
        if fact.rel in (Relation.CONTAINS, Relation.LACKS) and not fact.subject.prop:
            return self._searched(fact)
        if fact.subject.prop:
            return self._property(fact)
        found = facts.state(self.inst, kind, *one_of(fact.subject))
        return _COMPARE[fact.rel](found, fact.value), found, ""

    def _none_lost(self, name: str) -> tuple[bool, str, str]:
        """What the ledgers of applications miss in what is now the production copy."""
        ledgers = applications.lost_writes(self.inst, name)
        if not ledgers:
            return True, "0 writes lost", NO_APPLICATION
        lost = [each for each in ledgers if each.writes]
        found = "; ".join(
            f"{each.name} lost {each.writes} writes of {each.transactions} transactions,"
            f" {duration_text(each.rpo_us)} of work"
            for each in lost
        )
        return not lost, found or "0 writes lost", ""

    def _moment(self, mark: str) -> Moment:
        try:
            return self.marks[mark]
        except KeyError:
            raise facts.NotAsked(f"The mark {mark} has not been set.") from None

    def _time(self, fact: Statement) -> tuple[bool, str, str]:
        first, last = self._moment(fact.subject.ids[0]), self._moment(fact.subject.to[0])
        passed_us = last.at_us - first.at_us
        sign = "-" if passed_us < 0 else ""
        found = sign + duration_text(abs(passed_us))
        return _COMPARE[fact.rel](passed_us, duration_us(fact.value)), found, ""

    def _span(self, fact: Statement) -> tuple[Any, Any]:
        """What was kept at `since` (None without), and what is true at `until`, or now."""
        question = span_question(fact)
        before = _unwrapped(self._moment(fact.since).kept[question]) if fact.since else None
        if fact.until:
            return before, _unwrapped(self._moment(fact.until).kept[question])
        return before, _unwrapped(answer(self.inst, question))

    def _unchanged(self, fact: Statement) -> tuple[bool, str, str]:
        before, after = self._span(fact)
        return before == after, "the same" if before == after else _difference(before, after), ""

    def _content(self, fact: Statement) -> tuple[bool, str, str]:
        assert fact.other is not None
        mine = _unwrapped(answer(self.inst, image_question(fact.subject)))
        theirs = self._other_side(fact, fact.other)
        at = facts.first_difference(mine, theirs)
        found = "they are equal" if at is None else f"they differ first in 4 KiB block {at}"
        return (at is None) == (fact.rel is Relation.EQUALS), found, ""

    def _other_side(self, fact: Statement, ref: Ref) -> Any:
        """What stands on the right of a comparison: now, or as of its mark."""
        question = other_question(ref)
        if fact.as_of:
            return _unwrapped(self._moment(fact.as_of).kept[question])
        return _unwrapped(answer(self.inst, question))

    def _searched(self, fact: Statement) -> tuple[bool, str, str]:
        first = self._moment(fact.since).kept[("log",)] if fact.since else 0
        last = self._moment(fact.until).kept[("log",)] if fact.until else None
        lines = [entry.text for entry in self.inst.server.log[first:last]]
        is_there = any(fact.value in line for line in lines)
        found = "it is there" if is_there else f"it is in none of {len(lines)} lines"
        return is_there == (fact.rel is Relation.CONTAINS), found, ""

    def _property(self, fact: Statement) -> tuple[bool, str, str]:
        ref = fact.subject
        described = SUBJECTS[ref.kind].properties[ref.prop]
        before, value = self._span(fact)
        if before is not None and described.kind is ValueKind.NUMBER:
            value = value - before
        found = value_text(described, value)
        if fact.rel is Relation.CONTAINS:
            return fact.value in str(value), found, ""
        if fact.other is not None:
            other = self._other_side(fact, fact.other)
            found += f" against {value_text(described, other)}"
        else:
            other = read_value(described, fact.value)
        if described.kind is ValueKind.TIME_OF_DAY:
            value = read_value(described, str(value))
        return _COMPARE[fact.rel](value, other), found, ""


def read_value(described: Property, text: str) -> Any:
    """A value of a statement as the machine keeps such values."""
    if described.kind is ValueKind.NUMBER:
        return Fraction(text.removesuffix("%"))
    if described.kind is ValueKind.DURATION:
        return duration_us(text)
    if described.kind is ValueKind.TIME_OF_DAY:
        return text if text.count(":") == 2 else f"{text}:00"
    return text


def value_text(described: Property, value: Any) -> str:
    """A value of the machine as a person reads it: at most three places behind the point."""
    if described.kind is ValueKind.DURATION:
        return duration_text(value)
    if described.kind is not ValueKind.NUMBER:
        return str(value) if value != "" else "nothing"
    number = f"{float(value):.3f}".rstrip("0").rstrip(".")
    return f"{number}%" if described.unit == "%" else f"{number} {described.unit}".rstrip()


def is_computed(fact: Statement) -> bool:
    """Whether a statement can come true without an event: it is asked on whole virtual seconds."""
    sides = [fact.subject] + ([fact.other] if fact.other else [])
    return any((ref.kind, ref.prop) in facts.COMPUTED for ref in sides)


def _unwrapped(kept: Any) -> Any:
    if isinstance(kept, EssError):
        raise kept
    return kept


def _difference(before: Any, after: Any) -> str:
    """What is new and what is gone, briefly."""
    if not (isinstance(before, Sequence) and isinstance(after, Sequence)):
        return f"{before} then, {after} now"
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    return f"it changed: {len(gone)} gone, {len(new)} new"


__all__ = ["US_PER_S", "Finding", "Judge", "Ref", "is_computed", "read_value", "value_text"]
