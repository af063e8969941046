"""One fenced block: its first line (kind, place, options) and its body.

Problems of the first line are RB20 (unknown kind) and RB21; those of the body come from the line
grammars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from essterm.replay.format import lines, words
from essterm.replay.format.host_lines import host_block
from essterm.replay.format.model import Block, Info, Line, Pos, Problem
from essterm.replay.format.statements import statement_line
from essterm.replay.format.tokens import Tokens, Wrong, clipped, did_you_mean, take_duration
from essterm.replay.format.words import Body, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from essterm.replay.format.host_lines import Row
    from essterm.replay.format.tables import Tables

_PLAIN: dict[Body, Callable[[str, int, int], Line]] = {
    Body.SCREEN: lines.screen_line,
    Body.HINTS: lines.hint_line,
    Body.GIVEN: lines.given_line,
}
_WITH_TABLES: dict[Body, Callable[[str, int, int, Tables], Line]] = {
    Body.DOOR: lines.door_line,
    Body.STATEMENTS: statement_line,
    Body.STEP: lines.step_line,
    Body.HARM: lines.harm_line,
}


def read_block(
    first: tuple[str, Pos], rows: Sequence[Row], tables: Tables
) -> tuple[Block | None, list[Problem]]:
    """A block; ``first`` is its first line behind the fence, with its place.

    None where the first line cannot be read.  A wrong line is left out of the block.
    """
    try:
        info = info_line(*first)
    except Wrong as wrong:
        return None, [as_problem(wrong)]
    body, problems = _body(info, rows, tables)
    if not any(row.strip() for _, row in rows) and info.kind != "include":
        problems.append(Problem(first[1], "RB21", f"this {info.kind} block is empty"))
    return Block(info, tuple(body), pos=Pos(first[1].line)), problems


def as_problem(wrong: Wrong) -> Problem:
    """What a line grammar raised, as a finding."""
    return Problem(wrong.pos, wrong.code, wrong.message, wrong.hint)


def _body(info: Info, rows: Sequence[Row], tables: Tables) -> tuple[list[Line], list[Problem]]:
    kind = words.KINDS[info.kind].body
    found: list[Line] = []
    problems: list[Problem] = []
    if kind is Body.HOST:
        runs, wrongs = host_block(rows)
        return list(runs), [as_problem(wrong) for wrong in wrongs]
    for number, row in rows:
        if not row.strip():
            continue
        try:
            found.append(_line(kind, row, number, tables))
        except Wrong as wrong:
            problems.append(as_problem(wrong))
    return found, problems


def _line(kind: Body, row: str, number: int, tables: Tables) -> Line:
    if comment := lines.comment_line(row, number, 1):
        return comment
    if kind in _PLAIN:
        return _PLAIN[kind](row, number, 1)
    return _WITH_TABLES[kind](row, number, 1, tables)


# --- the first line ---------------------------------------------------------------------------


def info_line(text: str, pos: Pos) -> Info:
    """Kind, place and options.  Raises `Wrong` (RB20, RB21)."""
    if "`" in text:
        where = Pos(pos.line, pos.col + text.index("`"))
        raise Wrong(where, "RB21", "a backtick cannot stand in the first line of a block")
    tokens = Tokens(text, pos.line, pos.col, "RB21")
    word = tokens.take("a block kind")
    kind = words.KINDS.get(word)
    if kind is None:
        hint = did_you_mean(word, [*words.KINDS, "text"], 20)
        raise Wrong(pos, "RB20", f"unknown block kind '{clipped(word)}'", hint)
    place = [name for slot in kind.place for name in _place(slot, tokens, word)]
    options: dict[str, Any] = {}
    while tokens.more():
        _option(tokens, word, kind.options, options)
    if word == "wait" and "within" not in options:
        message = "a wait needs its limit in virtual time"
        raise Wrong(tokens.end, "RB21", message, "wait within 10m")
    return Info(word, tuple(place), **options)


def _place(slot: Slot, tokens: Tokens, word: str) -> list[str]:
    if slot is Slot.PANEL:
        if not tokens.more() or tokens.peek(*words.OPTION_FIELDS):
            return []
        pos = tokens.pos()
        panel = tokens.take("a panel")
        if panel not in words.PANELS and "$" not in panel:
            hint = did_you_mean(panel, words.PANELS)
            raise Wrong(pos, "RB21", f"unknown panel '{clipped(panel)}'", hint)
        return [panel]
    if slot is Slot.CLUSTER:
        tokens.need("cluster")
        pos = tokens.pos()
        number = tokens.take("1 or 2")
        if number not in ("1", "2") and "$" not in number:
            raise Wrong(pos, "RB21", f"expected cluster 1 or 2, found '{clipped(number)}'")
        return [number]
    if tokens.peek(*words.OPTION_FIELDS):
        raise tokens.expected(f"{slot} after `{word}`")
    return [_not_empty(tokens, f"{slot} after `{word}`")]


def _not_empty(tokens: Tokens, what: str) -> str:
    pos = tokens.pos()
    text = tokens.take(what)
    if not text:
        raise Wrong(pos, "RB21", f"expected {what}, found empty quotes")
    return text


def _option(tokens: Tokens, word: str, allowed: tuple[str, ...], options: dict[str, Any]) -> None:
    pos = tokens.pos()
    option = tokens.take("an option")
    if option not in allowed:
        takes = "it takes: " + (", ".join(allowed) or "nothing")
        if option in words.OPTION_FIELDS:
            raise Wrong(pos, "RB21", f"a {word} block takes no '{option}'", takes)
        hint = did_you_mean(option, allowed) or takes
        raise Wrong(pos, "RB21", f"unknown option '{clipped(option)}'", hint)
    field = words.OPTION_FIELDS[option]
    if field in options:
        raise Wrong(pos, "RB21", f"'{option}' stands twice")
    options[field] = option in words.FLAGS or _option_value(tokens, option)


def _option_value(tokens: Tokens, option: str) -> str:
    if option in words.DURATION_OPTIONS:
        return take_duration(tokens, f"a duration after `{option}`")
    pos = tokens.pos()
    value = _not_empty(tokens, f"a value after `{option}`")
    if option == "mark" and "$" not in value and not words.NAME.fullmatch(value):
        message = f"a mark is a name in capitals, found '{clipped(value)}'"
        hint = value.upper() if words.NAME.fullmatch(value.upper()) else ""
        raise Wrong(pos, "RB21", message, hint)
    return value
