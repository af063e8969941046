"""Expected output of a host command, compared line by line with what it printed.

All of the output is compared. `...` is any number of lines; a pattern stands for one line and may
capture words of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from essterm.replay.format.model import Match, Output
from essterm.replay.format.variables import pattern_text, shell_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.format.variables import Values

_PIECE = re.compile(r"\\[{*?]|\{[A-Z][A-Z0-9_]*\}|\*|\?|\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|.", re.S)
_CAPTURE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
_NOTHING = "no more output"


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing gave.

    at: the index of the first expected line that is not as expected, None if all are. expected and
    found: of that line. captured: what the patterns captured.
    """

    at: int | None = None
    expected: str = ""
    found: str = ""
    captured: Mapping[str, str] = field(default_factory=dict)


def compare(
    expected: Sequence[Output],
    printed: Sequence[str],
    values: Values,
    *,
    exact: bool = False,
    unordered: bool = False,
) -> Compared:
    """Compare the whole output. values: what `$NAME` stands for."""
    matchers = [
        None if line.match is Match.ANY else _Line(line, values, exact) for line in expected
    ]
    lines = [line.rstrip() for line in printed]
    placed = _unordered(matchers, lines) if unordered else _ordered(matchers, lines)
    if isinstance(placed, _Misfit):
        return _told(placed, matchers, lines)
    captured: dict[str, str] = {}
    for matcher, line in placed:
        captured.update(matcher.captures(lines[line]))
    return Compared(captured=captured)


class _Line:
    """One expected line."""

    def __init__(self, line: Output, values: Values, exact: bool) -> None:
        self.exact = exact
        self.text = line.text if line.match is Match.PATTERN else shell_text(line.text, values)
        self.shown = self.text + (f" ({line.match})" if line.match else "")
        if line.match is Match.PATTERN:
            self.pattern = re.compile(pattern_text(line.text, values))
        elif line.match is Match.GLOB:
            self.pattern = re.compile(_glob(line.text, values, exact), re.S)
        else:
            self.pattern = re.compile(re.escape(self._seen(self.text)))

    def _seen(self, line: str) -> str:
        return line.rstrip() if self.exact else blanks_together(line)

    def _found(self, line: str) -> re.Match[str] | None:
        return self.pattern.fullmatch(line) or self.pattern.fullmatch(self._seen(line))

    def fits(self, line: str) -> bool:
        return self._found(line) is not None

    def captures(self, line: str) -> dict[str, str]:
        found = self._found(line)
        named = found.groupdict() if found is not None else {}
        return {name: text for name, text in named.items() if text is not None}


def blanks_together(line: str) -> str:
    """A line with each run of blanks as one blank, and none at its end."""
    return re.sub(r"[ \t]+", " ", line).rstrip()


def _glob(text: str, values: Values, exact: bool) -> str:
    """A glob as a regular expression; values are meant literally."""
    known: set[str] = set()
    text = text if exact else blanks_together(text)
    return "".join(_piece(piece, values, known) for piece in _PIECE.findall(text))


def _piece(piece: str, values: Values, known: set[str]) -> str:
    if piece in ("*", "?"):
        return {"*": ".*", "?": "."}[piece]
    if found := _CAPTURE.fullmatch(piece):
        name = found[1]
        if name in known:
            return f"(?P={name})"
        known.add(name)
        return rf"(?P<{name}>\S+)"
    if len(piece) == 2 and piece[0] == "\\":
        return re.escape(piece[1])
    return re.escape(shell_text(piece, values))


# -- in order --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Misfit:
    """expected: index of a line that found no place; printed: of what stood there instead."""

    expected: int
    printed: int


_Matchers = list[_Line | None]
_Placed = list[tuple[_Line, int]]


def _ordered(matchers: _Matchers, lines: list[str]) -> _Placed | _Misfit:
    """The lines between two `...` stand together; the first such stretch begins the output."""
    stretches = _stretches(matchers)
    placed: _Placed = []
    at = 0
    for number, (first, stretch) in enumerate(stretches):
        is_last = number == len(stretches) - 1
        if number == 0:
            begin = 0
        elif is_last:
            begin = max(at, len(lines) - len(stretch))
        else:
            begin = _leftmost(stretch, lines, at)
        for offset, matcher in enumerate(stretch):
            line = begin + offset
            if line >= len(lines) or not matcher.fits(lines[line]):
                return _Misfit(first + offset, line)
            placed.append((matcher, line))
        at = begin + len(stretch)
    return _Misfit(len(matchers), at) if at < len(lines) else placed


def _stretches(matchers: _Matchers) -> list[tuple[int, list[_Line]]]:
    """What stands before, between and behind the `...`, each with the index of its first line."""
    stretches: list[tuple[int, list[_Line]]] = [(0, [])]
    for at, matcher in enumerate(matchers):
        if matcher is None:
            stretches.append((at + 1, []))
        else:
            stretches[-1][1].append(matcher)
    return stretches


def _leftmost(stretch: list[_Line], lines: list[str], at: int) -> int:
    """Where a stretch first fits; `at` if nowhere, so that its misfit is told."""
    for begin in range(at, len(lines) - len(stretch) + 1):
        if all(each.fits(lines[begin + offset]) for offset, each in enumerate(stretch)):
            return begin
    return at


# -- in any order ----------------------------------------------------------------------------------


def _unordered(matchers: _Matchers, lines: list[str]) -> _Placed | _Misfit:
    """Each expected line has a printed line of its own."""
    taken: dict[int, int] = {}
    for at, matcher in enumerate(matchers):
        if matcher is not None and not _place(at, matchers, lines, taken, set()):
            return _Misfit(at, next((n for n in range(len(lines)) if n not in taken), len(lines)))
    left = [line for line in range(len(lines)) if line not in taken]
    if left and None not in matchers:
        return _Misfit(len(matchers), left[0])
    pairs = [(matchers[at], line) for line, at in sorted(taken.items())]
    return [(matcher, line) for matcher, line in pairs if matcher is not None]


def _place(
    at: int, matchers: _Matchers, lines: list[str], taken: dict[int, int], tried: set[int]
) -> bool:
    """Give an expected line a printed one, moving others if need be."""
    matcher = matchers[at]
    fitting = [n for n, line in enumerate(lines) if matcher is not None and matcher.fits(line)]
    for line in fitting:
        if line in tried:
            continue
        tried.add(line)
        if line not in taken or _place(taken[line], matchers, lines, taken, tried):
            taken[line] = at
            return True
    return False


def _told(misfit: _Misfit, matchers: _Matchers, lines: list[str]) -> Compared:
    matcher = matchers[misfit.expected] if misfit.expected < len(matchers) else None
    expected = _NOTHING if matcher is None else f"the line {matcher.shown!r}"
    found = repr(lines[misfit.printed]) if misfit.printed < len(lines) else _NOTHING
    return Compared(misfit.expected, expected, found)
