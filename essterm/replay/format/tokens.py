"""Words, quoted texts and operators of one line, with their columns.

A bare word runs to the next blank, quote or comma, so a line has one reading; what is longer
stands in quotes.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from emulator import units
from essterm.replay.format.model import Pos

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_CLIP = 40
_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.)*)"'  # a quoted text
    r"|(->|<=|>=|!=|[=<>,:])(?=\s|$|,)"  # an operator stands alone
    r'|([^\s",]+)'  # a word
    r"|(\S)"  # a comma, or a quotation mark that is never closed
)
_DURATION = re.compile(
    r"(?=[0-9])(?:[0-9]{1,6}d)?(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m)?(?:[0-9]{1,9}(?:\.[0-9]{1,6})?s)?"
)


class Wrong(Exception):
    """A line that cannot be read; the reader turns it into a `Problem`."""

    def __init__(self, pos: Pos, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.pos, self.code, self.message, self.hint = pos, code, message, hint


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    QUOTED = auto()
    OPERATOR = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``text`` without its quotes and escapes."""

    kind: TokenKind
    text: str
    pos: Pos


def clipped(text: str) -> str:
    """``text`` for a message: never longer than a line can bear."""
    return text if len(text) <= _CLIP else text[: _CLIP - 3] + "..."


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like ``word``, in any case of letters; else empty."""
    if len(word) > _CLIP:
        return ""
    by_lower = {each.lower(): each for each in known}
    hits = difflib.get_close_matches(word.lower(), list(by_lower), 1, 0.6)
    return by_lower[hits[0]] if hits else ""


def did_you_mean(word: str, known: Collection[str], limit: int = 14) -> str:
    """A hint: the nearest known word, else all of them."""
    if hit := nearest(word, known):
        return f"did you mean {hit}?"
    some = list(known)[:limit]
    return "one of: " + ", ".join(some) + (" ..." if len(known) > limit else "") if some else ""


def unquoted(body: str) -> str:
    r"""The text between quotation marks with ``\"`` and ``\\`` undone."""
    return re.sub(r'\\(["\\])', r"\1", body)


def quoted(text: str) -> str:
    """``text`` between quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_one_word(text: str) -> bool:
    """Would ``text``, unquoted, be read as exactly one word?"""
    found = _TOKEN.match(text)
    return found is not None and found[3] == text


class Tokens:
    """The tokens of one line and how far they are read.

    Every reading method raises `Wrong` under ``code`` when something else stands there.
    """

    def __init__(self, text: str, line: int, col: int, code: str) -> None:
        self.text, self.code = text, code
        self.end = Pos(line, col + len(text.rstrip()))
        self.items = [_token(found, line, col + found.start()) for found in _TOKEN.finditer(text)]
        self._next = 0

    def peek(self, *words: str) -> bool:
        """Is the next token one of ``words``, not quoted?"""
        token = self.ahead(0)
        return token is not None and token.kind is not TokenKind.QUOTED and token.text in words

    def ahead(self, count: int) -> Token | None:
        """The token ``count`` behind the next one."""
        at = self._next + count
        return self.items[at] if at < len(self.items) else None

    def more(self) -> bool:
        """Is anything left?"""
        return self._next < len(self.items)

    def at_word(self) -> bool:
        """Is the next token a bare word?"""
        token = self.ahead(0)
        return token is not None and token.kind is TokenKind.WORD

    def pos(self) -> Pos:
        """Where the next token stands, or the end of the line."""
        token = self.ahead(0)
        return token.pos if token else self.end

    def here(self) -> str:
        """The next token, for a message."""
        token = self.ahead(0)
        return f"'{clipped(token.text)}'" if token else "the end of the line"

    def expected(self, what: str, hint: str = "", code: str = "") -> Wrong:
        """The problem that something else than ``what`` stands here."""
        message = f"expected {what}, found {self.here()}"
        return Wrong(self.pos(), code or self.code, message, hint)

    def take(self, what: str) -> str:
        """The next word or quoted text."""
        token = self.ahead(0)
        if token is None or token.kind is TokenKind.OPERATOR:
            raise self.expected(what)
        self._next += 1
        return token.text

    def take_bare(self, what: str) -> str:
        """The next token, which must be a bare word."""
        if not self.at_word():
            raise self.expected(what)
        return self.take(what)

    def take_quoted(self, what: str, hint: str = "") -> str:
        """The next token, which must be a quoted text."""
        token = self.ahead(0)
        if token is None or token.kind is not TokenKind.QUOTED:
            raise self.expected(what, hint)
        return self.take(what)

    def one_of(self, known: Collection[str], what: str) -> str:
        """The next word, which must be one of ``known``."""
        pos = self.pos()
        got = self.take(what)
        if got not in known:
            message = f"expected {what}, found '{clipped(got)}'"
            raise Wrong(pos, self.code, message, did_you_mean(got, known))
        return got

    def skip(self, *words: str) -> bool:
        """Step over the next token if it is one of ``words``."""
        if self.peek(*words):
            self._next += 1
            return True
        return False

    def need(self, word: str) -> None:
        """Step over ``word``."""
        if not self.skip(word):
            raise self.expected(f"'{word}'")

    def done(self, allowed: str = "", hint: str = "", code: str = "") -> None:
        """Nothing may be left."""
        if self.more():
            what = f"{allowed} or the end of the line" if allowed else "the end of the line"
            raise self.expected(what, hint, code)


def _token(found: re.Match[str], line: int, col: int) -> Token:
    pos = Pos(line, col)
    if found[1] is not None:
        return Token(TokenKind.QUOTED, unquoted(found[1]), pos)
    if found[3] is not None:
        return Token(TokenKind.WORD, found[3], pos)
    if found[4] == '"':
        hint = 'add " at the end of the label'
        raise Wrong(pos, "RB31", "this quotation mark is never closed", hint)
    return Token(TokenKind.OPERATOR, found[2] or found[4], pos)


# --- durations --------------------------------------------------------------------------------


def is_duration(text: str) -> bool:
    """Is ``text`` a duration such as ``90s`` or ``1h30m``?"""
    return _DURATION.fullmatch(text) is not None


def duration_us(text: str) -> int:
    """A duration in microseconds of virtual time.  Raises ValueError for anything else."""
    if not is_duration(text):
        raise ValueError(f"'{clipped(text)}' is not a duration such as 90s, 10m or 1h30m")
    return units.duration_us(text)


def take_duration(tokens: Tokens, what: str) -> str:
    """The next word, which must be a duration or hold a variable."""
    pos = tokens.pos()
    text = tokens.take(what)
    if "$" in text or is_duration(text):
        return text
    unit = token.text if (token := tokens.ahead(0)) else ""
    message = f"expected a duration such as 90s, 10m or 1h30m, found '{clipped(text)}'"
    if re.fullmatch(r"[0-9]{1,6}", text):
        suffix = unit[:1] if unit[:1] in ("s", "m", "h", "d") else ""
        hint = text + suffix if suffix else f"{text}m, {text}s or {text}h"
        raise Wrong(pos, tokens.code, message, hint)
    raise Wrong(pos, tokens.code, message)
