"""Putting values in: ``$NAME``, ``${NAME}`` and ``$$`` in everything that the format names.

A value is a text or a list of texts.  A list means *each of them* in a statement (two lists in one
statement go together item by item), several arguments in a one-door command, and the items with
blanks between them in a host command or a typed text; in a label it is an error.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from essterm.replay.format.model import (
    Action,
    Door,
    Expect,
    Given,
    Info,
    Output,
    Ref,
    Refused,
    Run,
    Statement,
    StepLine,
)
from essterm.replay.format.model import Match as OutputMatch
from essterm.replay.format.tokens import did_you_mean

if TYPE_CHECKING:
    from essterm.replay.format.model import Header

Value: TypeAlias = str | tuple[str, ...]
Values: TypeAlias = Mapping[str, Value]
_ValueOf: TypeAlias = Callable[[re.Match[str]], str]

_USE = re.compile(r"\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)")
_MAX_NESTING = 20
_MAX_CHARACTERS = 100_000
_BRACED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class VariableProblem(Exception):
    """A variable that cannot be put in; the message is one sentence."""


class UnknownVariable(VariableProblem):
    """A name that has no value here."""


def names_in(text: str) -> list[tuple[str, int]]:
    """The variables that ``text`` uses, each with the index where it stands."""
    found = ((use[1] or use[2], use.start()) for use in _USE.finditer(text))
    return [(name, at) for name, at in found if name]


def braced_names_in(pattern: str) -> list[tuple[str, int]]:
    """The variables of a ``(re)`` line, where only ``${NAME}`` is one."""
    return [(use[1], use.start()) for use in _BRACED.finditer(pattern)]


# --- the values of a run ----------------------------------------------------------------------


def resolve(header: Header, provided: Values, overrides: Mapping[str, str] | None = None) -> Values:
    """The values of a run: what the installation provides, the defaults, what ``--set`` says.

    A default may use other names.  Where the default is a list, an override is split at commas.
    Raises `VariableProblem` for a name that is needed and not provided, an override of a name that
    the header does not have, an unknown name, a circle.
    """
    overrides = overrides or {}
    for name in header.needs:
        if name not in provided and name not in overrides:
            raise VariableProblem(f"the installation does not provide {name}")
    raw: dict[str, Value] = {name: provided[name] for name in header.needs if name in provided}
    raw.update(header.variables)
    for name, text in overrides.items():
        if name not in raw and name not in header.needs:
            hint = did_you_mean(name, [*header.needs, *header.variables])
            raise VariableProblem(f"the runbook has no variable {name}" + (hint and f" ({hint})"))
        raw[name] = tuple(text.split(",")) if isinstance(raw.get(name), tuple) else text
    resolved: dict[str, Value] = {}
    for name in raw:
        _resolve(name, raw, resolved, ())
    return resolved


def _resolve(name: str, raw: Values, resolved: dict[str, Value], within: tuple[str, ...]) -> Value:
    if name in resolved:
        return resolved[name]
    if name in within:
        raise VariableProblem(f"{name} is defined by itself: " + " -> ".join([*within, name]))
    if name not in raw:
        raise UnknownVariable(_unknown(name, raw))
    if len(within) > _MAX_NESTING:
        raise VariableProblem(f"{within[0]} uses names that use names, more than 20 deep")
    value = raw[name]
    texts = (value,) if isinstance(value, str) else value
    known = {
        used: _resolve(used, raw, resolved, (*within, name))
        for text in texts
        for used, _ in names_in(text)
    }
    if isinstance(value, str) and _is_whole_name(value):
        resolved[name] = known[names_in(value)[0][0]]
    elif isinstance(value, str):
        resolved[name] = one_text(value, known)
    else:
        resolved[name] = tuple(item for text in value for item in several(text, known))
    return resolved[name]


def _is_whole_name(text: str) -> bool:
    return text != "$$" and _USE.fullmatch(text) is not None


def _unknown(name: str, known: Values) -> str:
    hint = did_you_mean(name, list(known))
    return f"unknown variable ${name}" + (f" ({hint})" if hint else "")


def parameters(given: tuple[Given, ...], values: Values) -> Values:
    """What a fragment sees of its parameters: the `NAME = VALUE` lines with values put in."""
    resolved: dict[str, Value] = {}
    for line in given:
        if _is_whole_name(line.value):
            resolved[line.name] = _lookup(names_in(line.value)[0][0], values)
        else:
            resolved[line.name] = one_text(line.value, values)
    return resolved


# --- texts ------------------------------------------------------------------------------------


def _lookup(name: str, values: Values) -> Value:
    if name not in values:
        raise UnknownVariable(_unknown(name, values))
    return values[name]


def _replaced(text: str, value_of: _ValueOf, pattern: re.Pattern[str] = _USE) -> str:
    """``text`` with each use of a name replaced, as long as the result stays a line."""
    size = len(text)

    def put_in(use: re.Match[str]) -> str:
        nonlocal size
        value = value_of(use)
        size += len(value)
        if size > _MAX_CHARACTERS:
            raise VariableProblem(f"with its values a text is longer than {_MAX_CHARACTERS}")
        return value

    return pattern.sub(put_in, text)


def _name(use: re.Match[str]) -> str:
    return str(use[1] or use[2])


def one_text(text: str, values: Values) -> str:
    """``text`` with values put in where one text is needed: a list is an error."""

    def value_of(use: re.Match[str]) -> str:
        if use[0] == "$$":
            return "$"
        value = _lookup(_name(use), values)
        if isinstance(value, str):
            return value
        raise VariableProblem(f"${_name(use)} is a list, and here stands one text")

    return _replaced(text, value_of)


def joined_text(text: str, values: Values) -> str:
    """``text`` with values put in, a list as its items with blanks between them."""

    def value_of(use: re.Match[str]) -> str:
        return "$" if use[0] == "$$" else _flat(_lookup(_name(use), values))

    return _replaced(text, value_of)


def _flat(value: Value) -> str:
    return value if isinstance(value, str) else " ".join(value)


def several(text: str, values: Values) -> tuple[str, ...]:
    """``text`` as one or several arguments: one for each item of the lists in it."""
    count = _count([text], values)
    return tuple(one_text(text, _at(values, index)) for index in range(count))


def _count(texts: list[str], values: Values) -> int:
    """How many times the lists in ``texts`` go together item by item; 1 without a list."""
    lengths = {
        name: len(value)
        for text in texts
        for name, _ in names_in(text)
        if not isinstance(value := _lookup(name, values), str)
    }
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"${name} has {length}" for name, length in lengths.items())
        raise VariableProblem(f"lists that go together are equally long: {shown}")
    return next(iter(lengths.values()), 1)


def _at(values: Values, index: int) -> Values:
    return {
        name: value if isinstance(value, str) else value[index]
        for name, value in values.items()
        if isinstance(value, str) or index < len(value)
    }


def shell_text(text: str, values: Values) -> str:
    """A host line: only declared names are put in, all else (``$$`` too) is the shell's."""

    def value_of(use: re.Match[str]) -> str:
        return _flat(values[_name(use)]) if _name(use) in values else use[0]

    return _replaced(text, value_of)


def pattern_text(pattern: str, values: Values) -> str:
    """A ``(re)`` line: only ``${NAME}`` of a declared name, and its value is meant literally."""

    def value_of(use: re.Match[str]) -> str:
        return re.escape(_flat(values[use[1]])) if use[1] in values else use[0]

    return _replaced(pattern, value_of, _BRACED)


# --- lines ------------------------------------------------------------------------------------


def fill_info(info: Info, values: Values) -> Info:
    """The first line of a block with values put in."""
    return dataclasses.replace(
        info,
        place=tuple(one_text(each, values) for each in info.place),
        account=one_text(info.account, values),
        within=one_text(info.within, values),
        lasting=one_text(info.lasting, values),
        at=one_text(info.at, values),
        mark=one_text(info.mark, values),
    )


def fill_screen(line: Action | Expect | Refused, values: Values) -> Action | Expect | Refused:
    """A screen line with values put in."""
    if isinstance(line, Expect):
        return dataclasses.replace(line, text=one_text(line.text, values))
    if isinstance(line, Refused):
        return fill_refused(line, values)
    return dataclasses.replace(
        line,
        labels=tuple(one_text(each, values) for each in line.labels),
        scope=one_text(line.scope, values),
        text=None if line.text is None else joined_text(line.text, values),
    )


def fill_refused(line: Refused, values: Values) -> Refused:
    """An expected refusal with values put in."""
    return dataclasses.replace(line, message=one_text(line.message, values))


def fill_door(line: Door, values: Values) -> Door:
    """A one-door command with values put in; a list becomes several arguments."""
    name, *arguments = line.words
    words = [word for each in arguments for word in several(each, values)]
    options = tuple(
        (option, None if value is None else joined_text(value, values))
        for option, value in line.options
    )
    return dataclasses.replace(line, words=(name, *words), options=options)


def fill_run(line: Run, values: Values) -> Run:
    """A host command with values put in, its expected output too."""
    return dataclasses.replace(
        line,
        command=tuple(shell_text(each, values) for each in line.command),
        answers=tuple(shell_text(each, values) for each in line.answers),
        output=tuple(_fill_output(each, values) for each in line.output),
    )


def _fill_output(output: Output, values: Values) -> Output:
    is_pattern = output.match is OutputMatch.PATTERN
    fill = pattern_text if is_pattern else shell_text
    return Output(fill(output.text, values), output.match)


def repeat_count(line: StepLine, values: Values) -> int:
    """How often a repeated step is done.  Raises `VariableProblem`."""
    text = one_text(line.value, values)
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise VariableProblem(f"repeat: expected a number from 1 to 1000, found '{text}'")
    return int(text)


# --- statements -------------------------------------------------------------------------------


def each_statement(fact: Statement, values: Values) -> tuple[Statement, ...]:
    """The single facts that a statement stands for, with values put in.

    A list gives one fact for each item, several lists go together item by item, and so do the IDs
    on both sides of ``->``, ``equals`` or a comparison.  Each fact has at most one ID on a side.
    Raises `VariableProblem`.
    """
    count = _count(_texts(fact), values)
    if count == 0:
        raise VariableProblem("a list in this statement is empty: nothing would be asked")
    facts = (_filled(fact, _at(values, index)) for index in range(count))
    return tuple(single for each in facts for single in _split(each))


def _texts(fact: Statement) -> list[str]:
    texts = [fact.value, fact.as_of, fact.since, fact.until]
    for ref in (fact.subject, fact.other):
        texts += [*ref.ids, *ref.to, ref.host] if ref else []
    return texts


def _filled(fact: Statement, values: Values) -> Statement:
    return dataclasses.replace(
        fact,
        subject=_fill_ref(fact.subject, values),
        other=_fill_ref(fact.other, values) if fact.other else None,
        value=one_text(fact.value, values),
        as_of=one_text(fact.as_of, values),
        since=one_text(fact.since, values),
        until=one_text(fact.until, values),
    )


def _fill_ref(ref: Ref, values: Values) -> Ref:
    return dataclasses.replace(
        ref,
        ids=tuple(one_text(each, values) for each in ref.ids),
        to=tuple(one_text(each, values) for each in ref.to),
        host=one_text(ref.host, values),
    )


def _split(fact: Statement) -> list[Statement]:
    other = fact.other or Ref("")
    sides = [fact.subject.ids, fact.subject.to, other.ids, other.to]
    count = max(map(len, sides))
    if any(len(side) not in (0, 1, count) for side in sides):
        lengths = " and ".join(str(len(side)) for side in sides if side)
        raise VariableProblem(f"IDs that go together are equally many, found {lengths}")
    return [_only(fact, index) for index in range(max(count, 1))]


def _only(fact: Statement, index: int) -> Statement:
    def one(side: tuple[str, ...]) -> tuple[str, ...]:
        return side if len(side) < 2 else side[index : index + 1]

    def of(ref: Ref) -> Ref:
        return dataclasses.replace(ref, ids=one(ref.ids), to=one(ref.to))

    other = of(fact.other) if fact.other else None
    return dataclasses.replace(fact, subject=of(fact.subject), other=other)
