"""What the grammar of one line cannot see: names, order, completeness.

Needs no machine; fragments come in through a function.  Problems: RB10 and RB12 (document), RB21,
RB34, RB60 (places), RB62 (harm), RB63 (variables), RB64 (variants), RB66 (marks), RB70
(fragments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from essterm.replay.format import words
from essterm.replay.format.cases import Marks, Outline, When, block_when, section_when
from essterm.replay.format.includes import Includes
from essterm.replay.format.model import (
    Action,
    Block,
    Comment,
    Door,
    Given,
    Harm,
    HarmKind,
    Level,
    Pos,
    Problem,
    Refused,
    Runbook,
    Section,
    Statement,
    StepLine,
    StepWord,
    blocks_of,
)
from essterm.replay.format.names import Names
from essterm.replay.format.tokens import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from essterm.replay.format.model import Line, Ref

LoadFragment: TypeAlias = "Callable[[str], Runbook | None]"
"""The fragment of that name, or None if there is none or it cannot be read."""


def check(
    book: Runbook,
    load: LoadFragment,
    *,
    fragments: Sequence[str] = (),
    rows: Sequence[str] = (),
    rules: Sequence[str] = (),
) -> list[Problem]:
    """Everything that is wrong with a document that could be read.

    ``fragments`` and ``rules`` are the names that exist, for hints; ``rows`` are the lines of the
    source, for the columns of variables.
    """
    return _Checker(book, Includes(load, fragments), rows, rules).run()


class _Checker:
    """One walk over the document, in the order in which it is done."""

    def __init__(
        self, book: Runbook, includes: Includes, rows: Sequence[str], rules: Sequence[str]
    ) -> None:
        self.book, self.includes, self.rules = book, includes, rules
        self.problems: list[Problem] = []
        self.names = Names(book.header, rows, self._say)
        self.outline = Outline(book)
        self.step_places = [step.pos for step in book.steps]
        self.step_numbers = {step.number for step in book.steps}
        self.marks = Marks()
        self.variants_used: set[str] = set()
        self.section: Section | None = None
        self.when = When(frozenset())

    def _say(
        self, pos: Pos, code: str, message: str, hint: str = "", level: Level = Level.ERROR
    ) -> None:
        self.problems.append(Problem(pos, code, message, hint, level))

    def run(self) -> list[Problem]:
        self.names.check_header()
        self._intro()
        for section in self.book.sections:
            self._section(section)
        self._completeness()
        for name in self.book.header.variants:
            if name not in self.variants_used:
                pos = Pos(self.book.header.line_of(name))
                self._say(pos, "RB64", f"variant '{name}' changes nothing", level=Level.WARNING)
        return sorted(self.problems, key=lambda problem: (problem.pos, problem.code))

    # --- the document

    def _intro(self) -> None:
        self.when = When(frozenset({"", *self.book.header.variants}))
        for block in blocks_of(self.book.intro):
            if self.book.header.is_fragment:
                self._block(block, self.when)
                if block.info.kind == "step":
                    self._say(block.pos, "RB70", "a fragment has no `step` block of its own")
            else:
                message = f"a {block.info.kind} block stands before the first heading"
                self._say(block.pos, "RB12", message, f"put it under ## {words.SECTION_BEFORE}")

    def _completeness(self) -> None:
        book = self.book
        if book.header.is_fragment:
            if book.sections:
                message = "a fragment has no steps: it becomes part of one"
                self._say(book.sections[0].pos, "RB70", message)
            return
        if not book.steps:
            hint = "## 1. What is done first"
            self._say(Pos(1), "RB12", "a runbook has at least one step", hint)
        outcome = book.section(words.SECTION_OUTCOME)
        if outcome is None or not any(b.info.kind == "check" for b in outcome.blocks):
            pos = outcome.pos if outcome else Pos(1)
            message = "expected ## Outcome with a `check` block: without it nothing is proved"
            self._say(pos, "RB12", message)

    def _section(self, section: Section) -> None:
        self.section = section
        self.names.in_repeat = any(
            line.word is StepWord.REPEAT
            for each in self.outline.around(section)
            for line in each.step_lines
        )
        when = section_when(self.outline, section)
        if section.number:
            self._step(section, when)
        else:
            self._reserved(section)
        for block in section.blocks:
            self._block(block, when)

    def _reserved(self, section: Section) -> None:
        steps = self.step_places
        if section.title == words.SECTION_BEFORE and steps and min(steps) < section.pos:
            self._say(section.pos, "RB10", f"'{section.title}' stands before the steps")
        if section.title == words.SECTION_OUTCOME and steps and max(steps) > section.pos:
            self._say(section.pos, "RB10", f"'{section.title}' stands behind the steps")
        for block in section.blocks:
            kind = block.info.kind
            if section.title == words.SECTION_WRONG and kind != "harm":
                message = f"'{section.title}' holds prose and harm, found a {kind} block"
                self._say(block.pos, "RB12", message)
            elif kind in ("step", "hints"):
                self._say(block.pos, "RB60", f"a `{kind}` block belongs to a step")
            elif section.title == words.SECTION_OUTCOME and words.KINDS[kind].acts:
                message = "the Outcome only asks, and is asked again after each fault"
                self._say(block.pos, "RB12", message, "do this in a step", Level.WARNING)

    def _step(self, section: Section, when: When) -> None:
        if not when.cases:
            message = f"no variant reaches step {section.number}"
            self._say(section.pos, "RB64", message, level=Level.WARNING)
        blocks = section.blocks
        for block in blocks[1:]:
            if block.info.kind == "step":
                self._say(block.pos, "RB60", "the `step` block is the first block of its step")
        parts = self.outline.parts_of(section)
        if parts:
            for block in blocks:
                if block.info.kind not in words.STEP_ONLY:
                    message = f"a step with parts does nothing itself: this {block.info.kind} block"
                    self._say(block.pos, "RB12", message + " belongs into a part", parts[0].number)
        elif all(block.info.kind in words.STEP_ONLY for block in blocks):
            message = f"step {section.number} neither does nor checks anything"
            self._say(section.pos, "RB12", message, level=Level.WARNING)
        for line in section.step_lines:
            if line.word is StepWord.ANY_ORDER and not parts:
                self._say(line.pos, "RB60", "`any order` is for a step with parts (###)")
        self._twice(section.step_lines)

    def _twice(self, lines: tuple[StepLine, ...]) -> None:
        seen: set[StepWord] = set()
        for line in lines:
            if line.word in seen and line.word not in (StepWord.WHEN, StepWord.UNLESS):
                self._say(line.pos, "RB60", f"`{line.word}` stands twice")
            seen.add(line.word)

    # --- blocks

    def _block(self, block: Block, when: When) -> None:
        info = block.info
        for name in filter(None, (info.only, info.excepting)):
            self._variant(name, block.pos)
        self.when = block_when(when, info, self.outline)
        self.names.info(info, block.pos)
        if info.at and self.book.header.source != "recorded":
            message = "`at` belongs to recordings: it replays only from the same starting point"
            self._say(block.pos, "RB21", message, "wait for a fact", Level.WARNING)
        before: Line | None = None
        for line in block.lines:
            if isinstance(line, Refused) and not isinstance(before, Action | Door):
                message = "`refused` speaks of the line above it, which must do something"
                self._say(line.pos, "RB34", message)
            self._line(line)
            before = before if isinstance(line, Comment) else line
        if info.kind == "include":
            self._include(block)
        if info.mark:
            self._set_mark(info.mark, block.pos)

    def _line(self, line: Line) -> None:
        if isinstance(line, Statement):
            self._statement(line)
        elif isinstance(line, StepLine | Harm):
            if line.statement is not None:
                self._statement(line.statement)
            if isinstance(line, Harm):
                self._harm(line)
        elif isinstance(line, Refused) and line.rule:
            self._rule(line.rule, line.pos)
        self.names.line(line)

    def _rule(self, rule: str, pos: Pos) -> None:
        if self.rules and rule not in self.rules:
            message = f"no rule {rule} is known"
            hint = did_you_mean(rule, self.rules, 0)
            self._say(pos, "RB34", message, hint, Level.WARNING)

    def _harm(self, line: Harm) -> None:
        if line.kind is HarmKind.RULE:
            self._rule(line.rule, line.pos)
        for number in filter(None, (line.step, line.before)):
            if number not in self.step_numbers:
                self._say(line.pos, "RB62", f"there is no step {number}")

    def _variant(self, name: str, pos: Pos) -> None:
        if self.book.header.is_broken:
            return
        self.variants_used.add(name)
        known = self.book.header.variants
        if self.book.header.is_fragment:
            self._say(pos, "RB64", "a fragment knows no variants: choose where it is included")
        elif name not in known:
            hint = f'[variants] {name} = "what is different"'
            hint = did_you_mean(name, list(known)) if known else hint
            self._say(pos, "RB64", f"the header names no variant '{name}'", hint)

    # --- marks

    def _set_mark(self, mark: str, pos: Pos) -> None:
        again = self.marks.is_set_again(mark, self.when)
        if again and not self.names.in_repeat:
            self._say(pos, "RB66", f"the mark {mark} is set twice")
        self.marks.add(mark, self.when, self.section.number if self.section else "")

    def _hidden_parts(self) -> list[str]:
        """The other parts of the step, if they may come in any order."""
        if self.section is None or "." not in self.section.number:
            return []
        step = self.outline.around(self.section)[0]
        if not any(line.word is StepWord.ANY_ORDER for line in step.step_lines):
            return []
        return [p.number for p in self.outline.parts_of(step) if p.number != self.section.number]

    def _use_mark(self, mark: str, pos: Pos) -> None:
        if "$" in mark or self.book.header.is_fragment:
            return
        set_when = self.marks.missing(mark, self.when, self._hidden_parts())
        if set_when is None:
            return
        if mark not in self.marks.names():
            known = self.marks.names()
            hint = did_you_mean(mark, known) if known else f"add `mark {mark}` where it is done"
            self._say(pos, "RB66", f"no block before this one sets the mark {mark}", hint)
            return
        message = f"the mark {mark} is not set in every case in which it is used here"
        self._say(pos, "RB66", message, f"it is set {set_when.text()}")

    def _statement(self, fact: Statement) -> None:
        if fact.subject.kind == "variant":
            self._variant(fact.subject.ids[0], fact.pos)
            return
        marks = [fact.as_of, fact.since, fact.until]
        refs: list[Ref] = [fact.subject] + ([fact.other] if fact.other else [])
        if fact.subject.kind == "time":
            marks += [*fact.subject.ids, *fact.subject.to]
        for mark in filter(None, marks):
            self._use_mark(mark, fact.pos)
        texts = [fact.value, *marks]
        texts += [text for ref in refs for text in (*ref.ids, *ref.to, ref.host)]
        self.names.statement(texts, fact.pos)

    # --- fragments

    def _include(self, block: Block) -> None:
        name = block.info.place[0]
        found = self.includes.look(name, block, self.book)
        self.problems += found.problems
        given = {line.name for line in block.lines if isinstance(line, Given)}
        self.names.captured_by(found.captures - given)
        for mark in sorted(found.marks):
            self._set_mark(mark, block.pos)
