"""Rules of the machine that a runbook breaks for all to see, before anything is run.

The walk follows the document once for each variant with a very small memory; the headless run
finds the rest.  Findings are of level LINT and carry the rule's ID.  A step that expects the
refusal under that rule breaks it on purpose and is left alone.

What shows once values are put in is judged on the same walk (`filled`).

What is judged: D01 (source and target in one LSS), D03 (one relation for a volume), G13 (nothing
to resynchronise), G19 (a task on a unit that is down), K08 and K09 (task names), L09 (rsQuery's
options), X06 (names of volume groups).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from emulator.commands.copy_services import MAX_TASK_NAME
from essterm.replay.format.cases import Outline, block_when, section_when
from essterm.replay.format.filled import info_problems, line_problems
from essterm.replay.format.model import (
    Action,
    Block,
    Door,
    Level,
    Pos,
    Problem,
    Refused,
    Relation,
    Run,
    Statement,
)
from essterm.replay.format.variables import (
    VariableProblem,
    joined_text,
    resolve,
    several,
)

if TYPE_CHECKING:
    from essterm.replay.format.model import Info, Line, Runbook, Section
    from essterm.replay.format.variables import Values

_MAX_VOLUME_GROUP_NAME = 15
_MAX_CASES = 32
_VOLUME = re.compile(r"([0-9A-F])[0-9A-F]{2}([0-9A-Z]{5})")
_NAMES_VOLUME_GROUP = frozenset({"recreatevg", "mkvg", "importvg"})
_ESTABLISH_FLASHCOPY = "Establish FlashCopy pair"
_OUT_OF_SYNC_ONLY = "Copy out-of-sync cylinders only"
_WITH_SOURCE = "Schedule task with source storage server"


def static_findings(book: Runbook, provided: Values) -> list[Problem]:
    """What can be known without a run.  ``provided`` is what the installation provides."""
    try:
        values = resolve(book.header, provided)
    except VariableProblem:
        return []
    found: dict[Problem, None] = {}
    outline = Outline(book)
    for case in sorted(outline.cases)[:_MAX_CASES]:
        found.update(dict.fromkeys(_Walk(outline, values, case).findings()))
    return sorted(found, key=lambda problem: (problem.pos, problem.code))


class _Say(Protocol):
    def __call__(self, pos: Pos, rule: str, message: str, hint: str = "") -> None: ...


@dataclass(slots=True)
class _Memory:
    """What the walk knows of the machine and of the panel at this point."""

    left: str = ""
    right: str = ""
    down: set[str] = field(default_factory=set)
    pairs: dict[str, str] = field(default_factory=dict)
    relations: set[tuple[str, str]] = field(default_factory=set)

    def forget_copies(self) -> None:
        """Something was run whose effect on pairs and relations is not known here."""
        self.pairs.clear()
        self.relations.clear()


class _Walk:
    """One walk over what is done in one case."""

    def __init__(self, outline: Outline, values: Values, case: str) -> None:
        self.outline, self.values, self.case = outline, values, case
        self.memory = _Memory()
        self.problems: list[Problem] = []
        self.expected: set[str] = set()

    def findings(self) -> list[Problem]:
        for section in self.outline.book.sections:
            when = section_when(self.outline, section)
            if self.case not in when.cases:
                continue
            self.expected = _expected_rules(section)
            for block in section.blocks:
                if self.case in block_when(when, block.info, self.outline).cases:
                    self._block(block)
        return self.problems

    def _say(self, pos: Pos, rule: str, message: str, hint: str = "") -> None:
        if rule not in self.expected:
            self.problems.append(Problem(pos, rule, message, hint, Level.LINT))

    def _fill(self, text: str) -> str:
        """``text`` with values put in; empty where a value is not known."""
        try:
            return joined_text(text, self.values)
        except VariableProblem:
            return ""

    def _each(self, text: str) -> tuple[str, ...]:
        try:
            return several(text, self.values)
        except VariableProblem:
            return ()

    def _block(self, block: Block) -> None:
        if block.info.kind == "wait" or block.info.lasting:
            self.memory.relations.clear()
        self.problems += info_problems(block.info, block.pos, self.values)
        for line in block.lines:
            self.problems += line_problems(line, self.values)
            self._line(line, block.info)

    def _line(self, line: Line, info: Info) -> None:
        if isinstance(line, Action):
            self._action(line)
        elif isinstance(line, Door):
            self._door(line)
        elif isinstance(line, Run):
            _check_command(self._fill(" ".join(line.command)), line, self._say)
            self.memory.forget_copies()
        elif isinstance(line, Statement) and info.kind in ("check", "wait"):
            self._fact(line)

    # --- facts

    def _fact(self, fact: Statement) -> None:
        if fact.rel is not Relation.IS or fact.subject.prop:
            return
        for volume in (each for text in fact.subject.ids for each in self._each(text)):
            if fact.subject.kind == "pair":
                self.memory.pairs[volume] = fact.value
            elif fact.subject.kind == "flashcopy" and fact.value == "none":
                self._forget(volume)

    def _forget(self, volume: str) -> None:
        relations = self.memory.relations
        relations -= {pair for pair in relations if volume in pair}

    # --- panels

    def _action(self, line: Action) -> None:
        label = self._fill(line.labels[-1]) if line.labels else ""
        if line.verb == "left-click":
            self.memory.left = label
        elif line.verb == "right-click":
            self.memory.right = label
        elif line.verb == "type" and label == "Task name":
            self._task_name(self._fill(line.text or ""), line.pos)
        elif label == _ESTABLISH_FLASHCOPY:
            self._establish(self.memory.left, self.memory.right, line.pos)
        elif label == "Withdraw FlashCopy pair":
            self._forget(self.memory.left)
        elif line.verb == "press" and label == "Run":
            self.memory.pairs.clear()
        elif label == _OUT_OF_SYNC_ONLY and self.memory.pairs.get(self.memory.left) == "simplex":
            message = f"the pair of {self.memory.left} is simplex: no record of changes exists"
            self._say(line.pos, "G13", message, "Copy entire volume")
        elif label == _WITH_SOURCE and self.memory.left[3:] in self.memory.down:
            message = f"the source unit {self.memory.left[3:]} is down at this point"
            self._say(line.pos, "G19", message, "Schedule task with target storage server")

    def _task_name(self, name: str, pos: Pos) -> None:
        if len(name) > MAX_TASK_NAME:
            message = f"the task name '{name[:40]}' has {len(name)} characters"
            self._say(pos, "K08", message, f"at most {MAX_TASK_NAME} are allowed")
        elif " " in name:
            self._say(pos, "K09", f"the task name '{name}' has a blank: no command line can run it")

    def _establish(self, source: str, target: str, pos: Pos) -> None:
        one, other = _VOLUME.fullmatch(source), _VOLUME.fullmatch(target)
        if one is None or other is None:
            return
        if one.groups() != other.groups():
            hint = "source and target of a FlashCopy share one LSS"
            self._say(pos, "D01", f"{source} and {target} lie in different LSSs", hint)
        for volume in (source, target):
            if any(volume in pair for pair in self.memory.relations):
                message = f"{volume} is in a FlashCopy relation already"
                self._say(pos, "D03", message, "wait until it is none, or withdraw it")
        if not self.expected:
            self.memory.relations.add((source, target))

    # --- the one door

    def _door(self, line: Door) -> None:
        name, *texts = line.words
        words = [each for text in texts for each in self._each(text)]
        self.memory.pairs.clear()
        saved = [value or "" for option, value in line.options if option == "--save"]
        if saved:
            self._task_name(self._fill(saved[0]).replace(" ", "_"), line.pos)
        elif name == "run-task":
            self.memory.forget_copies()
        elif name in ("stop-unit", "lose-site"):
            self.memory.down.update(words)
        elif name in ("start-unit", "restore-site"):
            self.memory.down.difference_update(words)
        elif name == "establish-flashcopy":
            for source, target in zip(words[0::2], words[1::2], strict=False):
                self._establish(source, target, line.pos)
        elif name == "withdraw-flashcopy":
            for volume in words:
                self._forget(volume)
        for option, value in line.options:
            if option == "--task" and value is not None:
                self._task_name(self._fill(value), line.pos)


def _expected_rules(section: Section) -> set[str]:
    """The rules under which a step expects to be refused; "" for a refusal by its words."""
    lines = [line for block in section.blocks for line in block.lines]
    screens = {line.rule for line in lines if isinstance(line, Refused)}
    return screens | {line.refused for line in lines if isinstance(line, Run) and line.refused}


def _check_command(text: str, line: Run, say: _Say) -> None:
    """Names and options of a host command."""
    words = text.split()
    command = words[0].rpartition("/")[2] if words else ""
    if command.startswith("rsExecuteTask"):
        for name in _plain_arguments(words[1:]):
            if len(name) > MAX_TASK_NAME:
                message = f"the task name '{name[:40]}' has {len(name)} characters"
                say(line.pos, "K08", message, f"at most {MAX_TASK_NAME} are allowed")
    if command.startswith("rsQuery.") and {"-q", "-f"} <= set(words) and not line.code:
        say(line.pos, "L09", "rsQuery takes -q or -f, never both", "it answers 15")
    makes_volume_group = bool(_NAMES_VOLUME_GROUP & {each.rpartition("/")[2] for each in words})
    for option, name in pairwise(words if makes_volume_group and not line.code else ()):
        if option == "-y" and len(name) > _MAX_VOLUME_GROUP_NAME:
            message = f"the volume group name '{name[:40]}' has {len(name)} characters"
            say(line.pos, "X06", message, f"at most {_MAX_VOLUME_GROUP_NAME} are allowed")


def _plain_arguments(words: list[str]) -> list[str]:
    """Arguments that are neither options nor their values."""
    before = ["", *words]
    return [
        word
        for word, previous in zip(words, before, strict=False)
        if not word.startswith("-") and not previous.startswith("-")
    ]
