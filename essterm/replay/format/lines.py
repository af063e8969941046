"""The grammars of the short lines: screen lines, one-door commands, step, hints, harm, include.

Every function takes one source line and its place, and returns a value or raises `Wrong`.  The
first word decides the shape and a bare label is exactly one word, so no line has two readings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from essterm.replay.format import words
from essterm.replay.format.model import (
    Action,
    Comment,
    Door,
    Expect,
    Given,
    Harm,
    HarmKind,
    Hint,
    Pos,
    Refused,
    StepLine,
    StepWord,
)
from essterm.replay.format.statements import statement
from essterm.replay.format.tables import argument_limits, option_takes_value
from essterm.replay.format.tokens import (
    TokenKind,
    Tokens,
    Wrong,
    clipped,
    did_you_mean,
    quoted,
)
from essterm.replay.format.words import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from essterm.replay.format.tables import DoorShape, Tables


def comment_line(text: str, line: int, col: int) -> Comment | None:
    """A comment, if the line is one."""
    bare = text.strip()
    return Comment(bare, pos=Pos(line, col)) if bare.startswith("#") else None


# --- screens ----------------------------------------------------------------------------------


def screen_line(text: str, line: int, col: int) -> Action | Expect | Refused:
    """One line of a console with a screen.  RB30 to RB34, RB80."""
    tokens = Tokens(text, line, col, "RB30")
    at = tokens.pos()
    verb = tokens.take("a verb")
    shape = words.VERBS.get(verb)
    if shape is None:
        if verb in words.LEFT_OUT:
            raise _left_out(verb, at)
        raise Wrong(at, "RB30", f"unknown verb '{clipped(verb)}'", did_you_mean(verb, words.VERBS))
    if shape is Shape.REFUSED:
        return _refused(tokens, at)
    if shape is Shape.EXPECT:
        return _expect(tokens, at, verb)
    return _SHAPES[shape](tokens, at, verb)


def _left_out(word: str, at: Pos) -> Wrong:
    return Wrong(at, "RB80", f"'{word}' is not a word of the format", words.LEFT_OUT[word])


def _alone(tokens: Tokens, at: Pos, verb: str) -> Action:
    tokens.done()
    return Action(verb, pos=at)


def _key(tokens: Tokens, at: Pos, verb: str) -> Action:
    pos = tokens.pos()
    key = tokens.take("a key")
    modifiers, bare = _split_key(key)
    for modifier in modifiers:
        _modifier(modifier, pos)
    if bare not in words.KEYS and len(bare) != 1 and "$" not in bare:
        raise Wrong(pos, "RB32", f"unknown key '{clipped(key)}'", did_you_mean(bare, words.KEYS))
    tokens.done()
    return Action(verb, (key,), pos=at)


def _split_key(key: str) -> tuple[list[str], str]:
    """``ctrl+n`` in its modifiers and its key; ``+`` is a key too."""
    if key == "+":
        return [], key
    if key.endswith("++"):
        return key[:-2].split("+"), "+"
    *modifiers, bare = key.split("+")
    return modifiers, bare


def _modifier(word: str, pos: Pos) -> None:
    if word not in words.MODIFIERS:
        message = f"unknown modifier '{clipped(word)}'"
        raise Wrong(pos, "RB32", message, did_you_mean(word, words.MODIFIERS))


def _type(tokens: Tokens, at: Pos, verb: str) -> Action:
    bare = tokens.ahead(0)
    hint = f"type {quoted(bare.text)} in FIELD" if bare and tokens.at_word() else ""
    text = tokens.take_quoted("the text to type, in quotes", hint)
    tokens.need("in")
    role = _role(tokens)
    field = tokens.take("the field's label")
    tokens.done(hint="a label of several words stands in quotes")
    return Action(verb, (field,), role, text=text, pos=at)


def _click(tokens: Tokens, at: Pos, verb: str) -> Action:
    role, label, scope = _labelled(tokens)
    keys = ""
    if tokens.skip("with"):
        pos = tokens.pos()
        keys = tokens.take("shift, ctrl or alt")
        for modifier in keys.split("+"):
            _modifier(modifier, pos)
    tokens.done("`in`, `with`", _several_words(tokens, verb), "RB31")
    return Action(verb, (label,), role, scope, keys=keys, pos=at)


def _label(tokens: Tokens, at: Pos, verb: str) -> Action:
    role, label, scope = _labelled(tokens)
    tokens.done("`in`", _several_words(tokens, verb), "RB31")
    return Action(verb, (label,), role, scope, pos=at)


def _labelled(tokens: Tokens) -> tuple[str, str, str]:
    role = _role(tokens)
    label = tokens.take("a visible label")
    return role, label, _scope(tokens)


def _menu_path(tokens: Tokens, at: Pos, verb: str) -> Action:
    role = _role(tokens)
    labels = [tokens.take("a visible label")]
    while tokens.skip(">"):
        labels.append(tokens.take("a visible label"))
    scope = _scope(tokens)
    tokens.done("`in`, `>`", _several_words(tokens, verb), "RB31")
    return Action(verb, tuple(labels), role, scope, pos=at)


def _scope(tokens: Tokens) -> str:
    return tokens.take("the area's label") if tokens.skip("in") else ""


def _expect(tokens: Tokens, at: Pos, verb: str) -> Expect:
    absent = tokens.skip("no")
    role = _role(tokens, "is")
    label = tokens.take("a text")
    state = ""
    if tokens.peek("is") and absent:
        raise Wrong(tokens.pos(), "RB33", "`no` is for texts: a control `is absent`")
    if tokens.skip("is"):
        tokens.code = "RB33"
        state = tokens.one_of(words.CONTROL_STATES, "a state of a control")
    tokens.done("`is`" if not state else "", _several_words(tokens, verb))
    if role and not state:
        raise Wrong(tokens.end, "RB33", "a role needs `is STATE`: a text has no role")
    return Expect(label, absent, state, role, pos=at)


_SHAPES: dict[Shape, Callable[[Tokens, Pos, str], Action]] = {
    Shape.ALONE: _alone,
    Shape.KEY: _key,
    Shape.TYPE: _type,
    Shape.CLICK: _click,
    Shape.LABEL: _label,
    Shape.MENU_PATH: _menu_path,
}


def _role(tokens: Tokens, *stops: str) -> str:
    """A role, where a label still follows: ``press link Help``, but ``press link``."""
    label = tokens.ahead(1)
    if not tokens.peek(*words.ROLES) or label is None or label.kind is TokenKind.OPERATOR:
        return ""
    if label.kind is TokenKind.WORD and label.text in ("in", "with", *stops):
        return ""
    return tokens.take("a role")


def _several_words(tokens: Tokens, verb: str) -> str:
    rest = tokens.text.strip()[len(verb) :].strip()
    if '"' in rest or "$" in rest or len(rest) > 60:
        return ""
    return f'a label of several words stands in quotes: {verb} "{rest}"'


def _refused(tokens: Tokens, at: Pos) -> Refused:
    tokens.code = "RB34"
    what = "a rule such as D03 or a message in quotes"
    rule = ""
    if tokens.at_word():
        pos = tokens.pos()
        rule = tokens.take(what)
        if not words.RULE.fullmatch(rule):
            raise Wrong(pos, "RB34", f"expected {what}, found '{clipped(rule)}'")
    elif not tokens.more():
        raise tokens.expected(what)
    message = tokens.take_quoted("the message in quotes") if tokens.more() else ""
    tokens.done()
    if not rule and not message:
        raise Wrong(at, "RB34", f"expected {what}, found empty quotes")
    return Refused(rule, message, pos=at)


# --- the one door -----------------------------------------------------------------------------


def door_line(text: str, line: int, col: int, tables: Tables) -> Door | Refused:
    """One command through the one door, or what its refusal says.  RB34, RB35, RB80."""
    tokens = Tokens(text, line, col, "RB35")
    at = tokens.pos()
    if tokens.skip("refused"):
        return _refused(tokens, at)
    name = tokens.take_bare("a command")
    command = _command(name, at, tables.door)
    options_with_value = option_takes_value(command)
    given: list[str] = []
    options: list[tuple[str, str | None]] = []
    while tokens.more():
        if _is_option(tokens):
            options.append(_option(tokens, name, options_with_value))
        else:
            given.append(tokens.take("an argument"))
    _count_arguments(name, given, command, tokens.end)
    return Door((name, *given), tuple(options), pos=at)


def _command(name: str, at: Pos, door: Mapping[str, DoorShape]) -> DoorShape:
    command = door.get(name)
    if name in words.TIME_MOVERS or (command is not None and command.moves_time):
        hint = "use a `wait` block with the fact you wait for"
        raise Wrong(at, "RB80", f"'{name}' moves time, and time belongs to the player", hint)
    if command is not None:
        return command
    if name in words.LEFT_OUT:
        raise _left_out(name, at)
    raise Wrong(at, "RB35", f"unknown command '{clipped(name)}'", did_you_mean(name, door))


def _is_option(tokens: Tokens) -> bool:
    token = tokens.ahead(0)
    return tokens.at_word() and token is not None and token.text.startswith("--")


def _option(tokens: Tokens, name: str, known: Mapping[str, bool]) -> tuple[str, str | None]:
    pos = tokens.pos()
    option, equals, value = tokens.take("an option").partition("=")
    if option not in known:
        hint = did_you_mean(option, known) or f"{name} takes no options"
        raise Wrong(pos, "RB35", f"{name} has no option '{clipped(option)}'", hint)
    if not known[option]:
        if equals:
            raise Wrong(pos, "RB35", f"{option} takes no value")
        return option, None
    return option, value if equals else tokens.take(f"a value after {option}")


def _count_arguments(name: str, given: list[str], command: DoorShape, end: Pos) -> None:
    """A variable may stand for several arguments, so with one only too many is known."""
    fewest, most = argument_limits(command)
    too_few = len(given) < fewest and not any("$" in word for word in given)
    if not too_few and (most is None or len(given) <= most):
        return
    takes = " ".join(command.arguments) or "nothing"
    message = f"{name} takes {takes}, found {len(given)} argument{'' if len(given) == 1 else 's'}"
    raise Wrong(end, "RB35", message)


# --- step, hints, harm, include ---------------------------------------------------------------


def step_line(text: str, line: int, col: int, tables: Tables) -> StepLine:
    """One property of a step.  RB60."""
    tokens = Tokens(text, line, col, "RB60")
    at = tokens.pos()
    first = tokens.take_bare("a property of the step")
    if first == "any":
        tokens.need("order")
        first = "any order"
    if first not in tuple(StepWord):
        known = [str(word) for word in StepWord]
        hint = words.LEFT_OUT.get(first) or did_you_mean(first, known)
        raise Wrong(at, "RB60", f"unknown property '{clipped(first)}'", hint)
    word = StepWord(first)
    value, fact = "", None
    if word in (StepWord.WHEN, StepWord.UNLESS):
        fact = statement(tokens, tables.subjects)
    elif word is StepWord.BY:
        value = tokens.one_of(words.STEP_BY, "who does the step")
    elif word is StepWord.REPEAT:
        value = _repeat_count(tokens)
    tokens.done(code="RB60")
    return StepLine(word, value, fact, pos=at)


def _repeat_count(tokens: Tokens) -> str:
    pos = tokens.pos()
    value = tokens.take("how often")
    is_count = re.fullmatch("[1-9][0-9]{0,3}", value) and int(value) <= words.MAX_REPEAT
    if not is_count and "$" not in value:
        message = f"expected a number from 1 to {words.MAX_REPEAT}, found '{clipped(value)}'"
        raise Wrong(pos, "RB60", message)
    return value


def hint_line(text: str, line: int, col: int) -> Hint:
    """One hint.  RB61."""
    found = re.fullmatch(r"\s*([123])\s+(\S.*)", text)
    if not found:
        message = f"expected 1, 2 or 3 and the hint, found '{clipped(text.strip())}'"
        raise Wrong(Pos(line, col), "RB61", message)
    return Hint(int(found[1]), found[2].rstrip(), pos=Pos(line, col))


def harm_line(text: str, line: int, col: int, tables: Tables) -> Harm:
    """What costs points.  RB62."""
    tokens = Tokens(text, line, col, "RB62")
    at = tokens.pos()
    kinds = [str(kind) for kind in HarmKind]
    kind = HarmKind(tokens.one_of(kinds, "rule, step or ever"))
    rule = step = before = ""
    fact = None
    if kind is HarmKind.RULE:
        rule = _matching(tokens, words.RULE, "a rule such as D09")
    elif kind is HarmKind.STEP:
        step = _matching(tokens, _STEP, "the number of a step")
        tokens.need("before")
        tokens.need("step")
        before = _matching(tokens, _STEP, "the number of a step")
    else:
        fact = statement(tokens, tables.subjects)
        tokens.code = "RB62"
    tokens.need("costs")
    points = int(_matching(tokens, _POINTS, "a number of points"))
    why = tokens.take_quoted("what to tell the trainee, in quotes") if tokens.more() else ""
    tokens.done()
    return Harm(kind, points, rule, step, before, fact, why, pos=at)


_STEP = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
_POINTS = re.compile(r"[0-9]{1,6}")


def _matching(tokens: Tokens, pattern: re.Pattern[str], what: str) -> str:
    pos = tokens.pos()
    text = tokens.take(what)
    if not pattern.fullmatch(text):
        raise Wrong(pos, tokens.code, f"expected {what}, found '{clipped(text)}'")
    return text


def given_line(text: str, line: int, col: int) -> Given:
    """One value for a fragment's parameter.  RB70."""
    tokens = Tokens(text, line, col, "RB70")
    at = tokens.pos()
    name = _matching(tokens, words.NAME, "a parameter in capitals")
    tokens.need("=")
    value = tokens.take("a value")
    tokens.done(hint="a value of several words stands in quotes")
    return Given(name, value, pos=at)
