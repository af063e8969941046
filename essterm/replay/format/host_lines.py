"""The grammar of host blocks: commands and their whole output, as a terminal would show them.

``$ command``, ``> continuation``, ``< what is typed when it asks``, then every line of output,
then ``[code]`` if the exit code is not 0.  Problems: RB40 (commands), RB41 (exit code), RB42
(patterns).
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from essterm.replay.format.model import Match, Output, Pos, Run
from essterm.replay.format.tokens import Wrong, clipped
from essterm.replay.format.words import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

Row: TypeAlias = tuple[int, str]
"""A line number and that line of the source."""

_EXIT_CODE = re.compile(r"\[([0-9]{1,6})(?: refused ([A-Z][0-9]{2}))?\]")
_MARKED = re.compile("[$<>]( |$)")
_PATTERN = re.compile(r"(.*) \((glob|re)\)")
_NEARLY_PATTERN = re.compile(r" \((globs?|regexp?|re)\)$", re.IGNORECASE)
_CAPTURE_IN_GLOB = re.compile(r"(?<!\\)\{([^{}]*)\}")
_CAPTURE_IN_PATTERN = re.compile(r"\(\?P<([A-Z][A-Z0-9_]*)>")


class _State(Enum):
    COMMAND = auto()
    ANSWERS = auto()
    OUTPUT = auto()
    CODE = auto()


@dataclass(slots=True)
class _Draft:
    """A command while its lines come in; ``blank`` counts empty lines not yet known to matter."""

    pos: Pos
    command: list[str]
    answers: list[str] = field(default_factory=list)
    output: list[Output] = field(default_factory=list)
    code: int = 0
    refused: str = ""
    state: _State = _State.COMMAND
    blank: int = 0

    @property
    def is_asked(self) -> bool:
        """May what is typed at a question still follow?"""
        return self.state in (_State.COMMAND, _State.ANSWERS)

    def finished(self) -> Run:
        """The command as read; empty lines at its end did not count."""
        return Run(
            tuple(self.command),
            tuple(self.answers),
            tuple(self.output),
            self.code,
            self.refused,
            pos=self.pos,
        )


def host_block(rows: Iterable[Row]) -> tuple[list[Run], list[Wrong]]:
    """The commands of a block, and what is wrong in it; a wrong line is left out."""
    runs: list[Run] = []
    wrong: list[Wrong] = []
    draft: _Draft | None = None
    for number, raw in rows:
        text = raw.rstrip()
        if text == "$" or text.startswith("$ "):
            if draft:
                runs.append(draft.finished())
            draft = _Draft(Pos(number), [text[2:]])
            if not text[2:].strip():
                wrong.append(Wrong(Pos(number), "RB40", "expected a command after '$ '"))
            continue
        try:
            _add(draft, text, Pos(number))
        except Wrong as problem:
            wrong.append(problem)
    if draft:
        runs.append(draft.finished())
    return runs, wrong


def _add(draft: _Draft | None, text: str, pos: Pos) -> None:
    """One line below a command."""
    if draft is None:
        if text:
            hint = f"a command begins with '$ ': $ {clipped(text)}"
            raise Wrong(pos, "RB40", "a host block begins with a command", hint)
    elif not text:
        draft.blank += 1
    elif draft.state is _State.COMMAND and not draft.blank and re.match(">( |$)", text):
        draft.command.append(text[2:])
    elif draft.is_asked and not draft.blank and re.match("<( |$)", text):
        draft.answers.append(text[2:])
        draft.state = _State.ANSWERS
    elif draft.state is _State.CODE:
        message = "the exit code is the last line of a command"
        raise Wrong(pos, "RB41", message, "a line of output that looks like one begins with \\")
    elif found := _EXIT_CODE.fullmatch(text):
        _set_code(draft, int(found[1]), found[2] or "", pos)
    else:
        draft.output += [Output("")] * draft.blank
        draft.blank = 0
        draft.state = _State.OUTPUT
        draft.output.append(output_line(text, pos))


def _set_code(draft: _Draft, code: int, refused: str, pos: Pos) -> None:
    if code > 255:
        raise Wrong(pos, "RB41", f"an exit code is 1 to 255, found {code}")
    if code == 0:
        message = "exit code 0 is not written: it is meant where nothing is written"
        raise Wrong(pos, "RB41", message)
    draft.code, draft.refused, draft.state = code, refused, _State.CODE


def output_line(text: str, pos: Pos) -> Output:
    """One line of expected output."""
    if text.startswith("\\"):
        return Output(text[1:])
    if text == "...":
        return Output("", Match.ANY)
    if found := _PATTERN.fullmatch(text):
        match = Match(found[2])
        if match is Match.PATTERN:
            _check_pattern(found[1], pos)
        else:
            _check_glob(found[1], pos)
        return Output(found[1], match)
    if found := _NEARLY_PATTERN.search(text):
        where = Pos(pos.line, pos.col + found.start() + 1)
        message = f"unknown pattern kind '({found[1]})'"
        raise Wrong(where, "RB42", message, "(glob) or (re); if it is plain text, begin with \\")
    return Output(text)


def _check_pattern(pattern: str, pos: Pos) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        where = Pos(pos.line, pos.col + (error.pos or 0))
        raise Wrong(where, "RB42", f"the pattern cannot be read: {error.msg}") from None
    except (RecursionError, OverflowError):
        raise Wrong(pos, "RB42", "the pattern cannot be read: it is too large") from None


def _check_glob(pattern: str, pos: Pos) -> None:
    for name in _CAPTURE_IN_GLOB.findall(pattern):
        if not NAME.fullmatch(name):
            message = f"a capture is {{NAME}} in capitals, found {{{clipped(name)}}}"
            raise Wrong(pos, "RB42", message)


def looks_special(text: str) -> bool:
    """Would a line of output be read as something else, and so needs a backslash before it?"""
    return (
        text == "..."
        or text.startswith("\\")
        or _MARKED.match(text) is not None
        or _EXIT_CODE.fullmatch(text) is not None
        or _PATTERN.fullmatch(text) is not None
        or _NEARLY_PATTERN.search(text) is not None
    )


def captures(output: Output) -> tuple[str, ...]:
    """The names that a line of output captures for later commands."""
    if output.match is Match.GLOB:
        return tuple(name for name in _CAPTURE_IN_GLOB.findall(output.text) if NAME.fullmatch(name))
    if output.match is Match.PATTERN:
        return tuple(_CAPTURE_IN_PATTERN.findall(output.text))
    return ()
