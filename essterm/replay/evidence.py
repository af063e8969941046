"""What is kept of an instant, so that later statements can speak of it.

A mark names an instant. Which volumes, counts and collections a runbook asks of it is known before
the run (`Wanted`), so that only those are kept, at that very instant and before time moves on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from emulator.errors import EssError
from emulator.views import facts
from emulator.views.subjects import SUBJECTS, ValueKind
from essterm.replay.format.model import Ref, Relation, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.installation import Installation

Question: TypeAlias = tuple[str, ...]
"""``image VOLUME``, ``prop KIND PROP ID TO``, ``subject KIND ID TO``, ``all WHAT``, ``log``."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant that has a name, and what was kept of it."""

    at_us: int
    kept: dict[Question, Any] = field(default_factory=dict)


class Wanted:
    """What the statements of a run ask of each mark."""

    def __init__(self) -> None:
        self._questions: dict[str, dict[Question, None]] = {}

    def add(self, facts_asked: Iterable[Statement]) -> None:
        """Statements with their values put in, one subject on each side."""
        for fact in facts_asked:
            for mark, question in questions(fact):
                self._questions.setdefault(mark, {})[question] = None

    def keep(self, inst: Installation, mark: str) -> Moment:
        """What is wanted of this mark, as it stands now."""
        asked = self._questions.get(mark, {})
        return Moment(inst.now_us, {each: answer(inst, each) for each in asked})


def questions(fact: Statement) -> list[tuple[str, Question]]:
    """The marks that a statement names, each with what is asked of it."""
    asked: list[tuple[str, Question]] = []
    if fact.as_of and fact.other is not None:
        asked.append((fact.as_of, other_question(fact.other)))
    for mark in filter(None, (fact.since, fact.until)):
        asked.append((mark, span_question(fact)))
    return asked


def image_question(ref: Ref) -> Question:
    """The content of a volume."""
    return ("image", ref.ids[0])


def other_question(ref: Ref) -> Question:
    """What a comparison needs of its right side: a property, or the content."""
    if ref.prop:
        return ("prop", ref.kind, ref.prop, *one_of(ref))
    return image_question(ref)


def span_question(fact: Statement) -> Question:
    """What a statement that counts, searches or compares from a mark on needs of it."""
    ref = fact.subject
    if ref.kind == "all":
        return ("all", ref.ids[0])
    if fact.rel in (Relation.CONTAINS, Relation.LACKS) and not ref.prop:
        return ("log",)
    if fact.rel is Relation.UNCHANGED and not ref.prop:
        return ("subject", ref.kind, *one_of(ref))
    return ("prop", ref.kind, ref.prop, *one_of(ref))


def one_of(ref: Ref) -> tuple[str, str]:
    """The ID and the partner of a subject with at most one of each."""
    return (ref.ids[0] if ref.ids else "", ref.to[0] if ref.to else "")


def answer(inst: Installation, question: Question) -> Any:
    """The answer to a question now; an error of the machine is kept and raised when it is asked."""
    try:
        return _answer(inst, question)
    except EssError as problem:
        return problem


def _answer(inst: Installation, question: Question) -> Any:
    match question:
        case ("image", volume):
            return facts.image(inst, volume)
        case ("prop", kind, prop, name, partner):
            return facts.prop(inst, kind, prop, name, partner)
        case ("subject", kind, name, partner):
            return _whole(inst, kind, name, partner)
        case ("all", what):
            return facts.collection(inst, what)
        case _:
            return len(inst.server.log)


def _whole(inst: Installation, kind: str, name: str, partner: str) -> Any:
    """State, properties and content of a subject, what only time moves left out."""
    subject = SUBJECTS[kind]
    parts: list[Any] = []
    if subject.states:
        parts.append(facts.state(inst, kind, name, partner))
    for prop, described in subject.properties.items():
        if (kind, prop) not in facts.COMPUTED and described.kind is not ValueKind.TIME_OF_DAY:
            parts.append(_known(inst, kind, prop, name, partner))
    if subject.has_content:
        parts.append(facts.image(inst, name))
    return parts


def _known(inst: Installation, kind: str, prop: str, name: str, partner: str) -> Any:
    try:
        return facts.prop(inst, kind, prop, name, partner)
    except facts.NotAsked:
        return None
