"""In which runs is a block done?  A small calculus for marks and for steps that nobody reaches.

A run takes one variant or none, so a block is done in a set of *cases*: variant names, and "" for
no variant.  A step that is optional, or hangs on a fact, is done or not as the run goes: whatever
happens in it is certain only inside it.  Such steps are the block's *doubts*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from essterm.replay.format.model import Info, Runbook, Section, StepWord

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_VARIANT = ""


@dataclass(frozen=True, slots=True)
class When:
    """The cases in which something is done, and the steps on whose being done it hangs."""

    cases: frozenset[str]
    doubts: frozenset[str] = frozenset()

    def narrowed(self, cases: Iterable[str]) -> When:
        """The same, in these cases only."""
        return When(self.cases & frozenset(cases), self.doubts)

    def doubted(self, number: str) -> When:
        """The same, if step ``number`` is done."""
        return When(self.cases, self.doubts | {number})

    def text(self) -> str:
        """When that is, for a message that begins "set"."""
        if self.doubts:
            return f"only if step {min(self.doubts)} is done"
        names = [f"variant {case}" if case else "no variant" for case in sorted(self.cases)]
        return "only with " + " or ".join(names) if names else "in no case"


def all_cases(book: Runbook) -> frozenset[str]:
    """Every case that a run of the book can be."""
    return frozenset({NO_VARIANT, *book.header.variants})


class Outline:
    """Which section is the step of which part, looked up once."""

    def __init__(self, book: Runbook) -> None:
        self.book = book
        self.cases = all_cases(book)
        self._steps: dict[str, Section] = {}
        self._parts: dict[str, list[Section]] = {}
        for section in book.steps:
            if "." in section.number:
                self._parts.setdefault(section.step_number, []).append(section)
            else:
                self._steps.setdefault(section.number, section)

    def around(self, section: Section) -> list[Section]:
        """The section, behind the step that it is a part of."""
        step = self._steps.get(section.step_number) if "." in section.number else None
        return [step, section] if step else [section]

    def parts_of(self, section: Section) -> list[Section]:
        """The parts of a step; none for a part or a reserved section."""
        return [] if "." in section.number else self._parts.get(section.number, [])


def section_when(outline: Outline, section: Section) -> When:
    """When a section is done, by its own `step` block and that of its step."""
    when = When(outline.cases)
    for each in outline.around(section):
        for line in each.step_lines:
            if line.word is StepWord.OPTIONAL:
                when = when.doubted(each.number)
            elif line.statement is None:
                continue
            elif line.statement.subject.kind == "variant":
                named = frozenset(line.statement.subject.ids)
                rest = outline.cases - named
                when = when.narrowed(named if line.word is StepWord.WHEN else rest)
            elif line.word in (StepWord.WHEN, StepWord.UNLESS):
                when = when.doubted(each.number)
    return when


def block_when(when: When, info: Info, outline: Outline) -> When:
    """When a block is done, in a section that is done ``when``."""
    if info.only:
        when = when.narrowed({info.only})
    if info.excepting:
        when = when.narrowed(outline.cases - {info.excepting})
    return when


@dataclass(frozen=True, slots=True)
class Setting:
    """One place where a mark is set."""

    when: When
    part: str


class Marks:
    """Where each mark is set, in the order of the document."""

    def __init__(self) -> None:
        self._settings: dict[str, list[Setting]] = {}

    def names(self) -> list[str]:
        """The marks set so far."""
        return list(self._settings)

    def add(self, mark: str, when: When, part: str) -> None:
        """The mark is set in ``part`` (a step's number)."""
        self._settings.setdefault(mark, []).append(Setting(when, part))

    def is_set_again(self, mark: str, when: When) -> bool:
        """Would setting it ``when`` set it a second time in one run?"""
        return any(setting.when.cases & when.cases for setting in self._settings.get(mark, ()))

    def missing(self, mark: str, when: When, hidden: Iterable[str] = ()) -> When | None:
        """None if the mark is set in every case of ``when``; else when it is set.

        ``hidden`` are parts whose settings do not count: in any order, they may come later.
        """
        hidden = set(hidden)
        settings = [each for each in self._settings.get(mark, ()) if each.part not in hidden]
        sure = [each for each in settings if each.when.doubts <= when.doubts]
        covered = frozenset[str]().union(*(each.when.cases for each in sure))
        if when.cases <= covered:
            return None
        doubtful = next((each.when for each in settings if each not in sure), None)
        return doubtful if doubtful is not None and not sure else When(covered)
