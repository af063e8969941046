"""The plan of a run: steps, parts and cycles, each with its blocks and the values they see.

Variants, fragments, variables and repetitions are settled before anything is done, so that a value
that cannot be put in is found first, and the judge knows what each mark will be asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from essterm.replay.format.expand import Placed, placed_blocks
from essterm.replay.format.model import Runbook, Section, Statement, StepLine, StepWord
from essterm.replay.format.variables import Values, each_statement, repeat_count, resolve
from essterm.replay.format.words import CYCLE, SECTION_BEFORE, SECTION_OUTCOME
from essterm.replay.logins import password_of

if TYPE_CHECKING:
    from essterm.replay.format.model import Part

LoadFragment = Callable[[str], Runbook | None]
PASSWORD = "PASSWORD"


class DoesNotFit(Exception):
    """A run that cannot begin; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A step without parts, a part of one, or a reserved section (number ""), in one cycle.

    lines: what its `step` block says. cycle: 1, 2, ... where the step is repeated, else 0.
    """

    number: str
    title: str
    lines: tuple[StepLine, ...]
    blocks: tuple[Placed, ...]
    values: Values
    cycle: int = 0
    prose: str = ""

    def statements(self) -> Iterator[Statement]:
        """Every single fact that this part asks of the machine."""
        for line in self.lines:
            if line.statement is not None:
                yield from each_statement(line.statement, self.values)
        for placed in self.blocks:
            for asked in placed.block.lines:
                if isinstance(asked, Statement):
                    yield from each_statement(asked, placed.values)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step in one cycle: its own conditions, and its parts (itself where it has none)."""

    number: str
    title: str
    lines: tuple[StepLine, ...]
    values: Values
    parts: tuple[PlannedPart, ...]
    cycle: int = 0

    @property
    def has_parts(self) -> bool:
        """Whether the parts are parts, and not the step itself."""
        return self.parts[0].number != self.number


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a run, in the order in which it is done."""

    before: PlannedPart
    steps: tuple[PlannedStep, ...]
    outcome: PlannedPart

    def parts(self) -> Iterator[PlannedPart]:
        """Every part."""
        yield self.before
        for step in self.steps:
            yield from step.parts
        yield self.outcome

    def statements(self) -> Iterator[Statement]:
        """Every single fact that the run asks, conditions included."""
        for step in self.steps:
            for line in step.lines:
                if line.statement is not None:
                    yield from each_statement(line.statement, step.values)
        for part in self.parts():
            yield from part.statements()


class Planner:
    """Makes the plan of one run. Raises `VariableProblem` and DoesNotFit."""

    def __init__(
        self,
        book: Runbook,
        load: LoadFragment,
        provided: Mapping[str, str],
        *,
        variant: str = "",
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        if variant and variant not in book.header.variants:
            known = ", ".join(book.header.variants) or "none"
            raise DoesNotFit(f"{book.id} has no variant '{variant}'; it has {known}")
        self.book, self.load, self.variant = book, load, variant
        self.values = resolve(book.header, provided, overrides)
        self.needs = {name: self.values[name] for name in book.header.needs}

    def plan(self) -> Plan:
        """The plan."""
        steps = [section for section in self.book.sections if _is_step(section)]
        return Plan(
            self._before(),
            tuple(each for section in steps for each in self._cycles(section)),
            self._reserved(SECTION_OUTCOME),
        )

    def _before(self) -> PlannedPart:
        """What must hold before the first step; the introduction is read here."""
        part = self._reserved(SECTION_BEFORE)
        prose = filter(None, (prose_of(self.book.intro), part.prose))
        return dataclasses.replace(part, prose="\n\n".join(prose))

    def _reserved(self, title: str) -> PlannedPart:
        section = self.book.section(title)
        return self._part(section, 0) if section else PlannedPart("", title, (), (), self.values)

    def _cycles(self, section: Section) -> Iterator[PlannedStep]:
        repeats = [line for line in section.step_lines if line.word is StepWord.REPEAT]
        times = repeat_count(repeats[0], self.values) if repeats else 0
        for cycle in range(1, times + 1) if times else (0,):
            sections = self.book.parts_of(section) or (section,)
            parts = tuple(self._part(each, cycle) for each in sections)
            values = self._in_cycle(cycle)
            lines = section.step_lines
            yield PlannedStep(section.number, section.title, lines, values, parts, cycle)

    def _in_cycle(self, cycle: int) -> Values:
        return {**self.values, CYCLE: str(cycle)} if cycle else self.values

    def _part(self, section: Section, cycle: int) -> PlannedPart:
        values = self._in_cycle(cycle)
        needs = {**self.needs, CYCLE: str(cycle)} if cycle else self.needs
        blocks = placed_blocks(section.parts, values, needs, self.load, self.variant)
        placed = tuple(_with_password(each) for each in blocks)
        lines, prose = section.step_lines, prose_of(section.parts)
        return PlannedPart(section.number, section.title, lines, placed, values, cycle, prose)


def _is_step(section: Section) -> bool:
    return bool(section.number) and "." not in section.number


def _with_password(placed: Placed) -> Placed:
    """The built-in name of the password of the block's own account."""
    info = placed.block.info
    values = {**placed.values, PASSWORD: password_of(info.account, info.kind)}
    return dataclasses.replace(placed, values=values)


def prose_of(parts: Iterable[Part]) -> str:
    """The text for people among the parts of a section."""
    return "\n\n".join(part.text for part in parts if hasattr(part, "text"))
