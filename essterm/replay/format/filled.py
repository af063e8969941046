"""What shows only once values are put in: lists that do not fit, IDs, values and durations.

A line whose names are not all known here (a parameter, a captured name) is not judged.
Problems: RB63 (lists), RB21 (durations), RB35 (one-door commands), A13, A14, RB50 and RB52
(statements).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.door import DOOR, read_command
from emulator.errors import CommandError
from emulator.views.subjects import SUBJECTS, Subject, ValueKind
from essterm.replay.format.model import (
    Action,
    Door,
    Expect,
    Harm,
    Info,
    Line,
    Pos,
    Problem,
    Refused,
    Relation,
    Run,
    Statement,
    StepLine,
    StepWord,
)
from essterm.replay.format.statements import check_id, value_problem
from essterm.replay.format.tokens import Wrong, is_duration
from essterm.replay.format.variables import (
    UnknownVariable,
    VariableProblem,
    each_statement,
    fill_door,
    fill_info,
    fill_run,
    fill_screen,
    repeat_count,
)

if TYPE_CHECKING:
    from essterm.replay.format.variables import Values

_NO_VALUE = frozenset({Relation.EXISTS, Relation.UNCHANGED, Relation.CONTAINS, Relation.LACKS})


def info_problems(info: Info, pos: Pos, values: Values) -> list[Problem]:
    """The first line of a block with its values."""
    try:
        filled = fill_info(info, values)
    except UnknownVariable:
        return []
    except VariableProblem as problem:
        return [Problem(pos, "RB63", str(problem))]
    durations = (filled.within, filled.lasting, filled.at)
    wrong = [text for text in durations if text and not is_duration(text)]
    return [Problem(pos, "RB21", f"expected a duration, found '{text}'") for text in wrong]


def line_problems(line: Line, values: Values) -> list[Problem]:
    """A line with its values."""
    try:
        return _line_problems(line, values)
    except UnknownVariable:
        return []
    except VariableProblem as problem:
        return [Problem(line.pos, "RB63", str(problem))]
    except CommandError as problem:
        return [Problem(line.pos, "RB35", str(problem))]
    except Wrong as wrong:
        return [Problem(line.pos, wrong.code, wrong.message, wrong.hint)]


def _line_problems(line: Line, values: Values) -> list[Problem]:
    if isinstance(line, Action | Expect | Refused):
        fill_screen(line, values)
    elif isinstance(line, Run):
        fill_run(line, values)
    elif isinstance(line, Door):
        _read_door(fill_door(line, values))
    elif isinstance(line, Statement):
        return _statement_problems(line, values)
    elif isinstance(line, StepLine | Harm) and line.statement is not None:
        return _statement_problems(line.statement, values)
    elif isinstance(line, StepLine) and line.word is StepWord.REPEAT:
        repeat_count(line, values)
    return []


def _read_door(line: Door) -> None:
    """Numbers, names and choices of a command are the door's to judge."""
    if line.words[0] in DOOR:
        options = [each for pair in line.options for each in pair if each is not None]
        read_command([*line.words, *options])


def _statement_problems(fact: Statement, values: Values) -> list[Problem]:
    subject = SUBJECTS.get(fact.subject.kind)
    if subject is None:
        return []
    for single in each_statement(fact, values):
        refs = (single.subject, single.other) if single.other else (single.subject,)
        for name in (name for ref in refs for name in (*ref.ids, *ref.to)):
            check_id(name, subject.ids, fact.pos)
        if why := _value_problem(single, subject):
            return [Problem(fact.pos, "RB50", why)]
    return []


def _value_problem(fact: Statement, subject: Subject) -> str:
    prop = subject.properties.get(fact.subject.prop)
    if prop is None or fact.other is not None or fact.rel in _NO_VALUE:
        return ""
    return "" if prop.kind is ValueKind.TEXT else value_problem(prop, fact.value)
