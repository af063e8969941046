"""The `runbook` block: TOML in, a typed `Header` out.  Problems: RB04, RB05, RB06."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from essterm.replay.format.model import Header, Pos, Problem
from essterm.replay.format.tokens import clipped, did_you_mean, is_duration
from essterm.replay.format.words import HEADER_FIELDS, MAX_LIST, NAME, VARIANT_NAME, FieldKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.format.host_lines import Row

_AT = re.compile(r" ?\(at (?:line ([0-9]{1,9}), column ([0-9]{1,9})|end of document)\)")
_KEY = re.compile(r"\s*\[*\s*\"?([\w-]+)")


def read_header(rows: Sequence[Row], fence_line: int) -> tuple[Header, list[Problem]]:
    """The header in ``rows``, and what is wrong with it; a wrong field is left out."""
    first = rows[0][0] if rows else fence_line
    try:
        fields = tomllib.loads("".join(row + "\n" for _, row in rows))
    except (ValueError, RecursionError, OverflowError) as error:
        return Header(is_broken=True), [_not_toml(error, first, len(rows))]
    lines: dict[str, int] = {}
    for number, row in rows:
        if found := _KEY.match(row):
            lines.setdefault(found[1], number)
    return _Fields(lines, first).header(fields)


def _not_toml(error: Exception, first: int, count: int) -> Problem:
    said = str(error)
    found = _AT.search(said)
    pos = Pos(first + max(0, count - 1))
    if found and found[1]:
        pos = Pos(first + int(found[1]) - 1, int(found[2]))
    why = clipped(_AT.sub("", said).strip()) or "it is too deeply nested"
    return Problem(pos, "RB04", f"the header is not TOML: {why}", 'field = "value"')


class _Fields:
    """Sorts the values of a header by what each field expects."""

    def __init__(self, lines: dict[str, int], first: int) -> None:
        self.lines, self.first = lines, first
        self.problems: list[Problem] = []

    def header(self, fields: dict[str, Any]) -> tuple[Header, list[Problem]]:
        kept: dict[str, Any] = {}
        for key, value in fields.items():
            kind = HEADER_FIELDS.get(key)
            if kind is None:
                hint = did_you_mean(key, HEADER_FIELDS, 20)
                self._wrong(key, "RB05", f"unknown field '{clipped(key)}'", hint)
            elif kind is FieldKind.TABLE and isinstance(value, dict):
                kept[key] = self._table(key, value)
            elif _fits(kind, value):
                kept[key] = tuple(value) if isinstance(value, list) else value
            else:
                self._wrong(key, "RB06", f"{key}: expected {kind}, found {_shown(value)}")
        if kept.get("kind", "fragment") != "fragment":
            message = f"kind: expected \"fragment\", found '{clipped(kept.pop('kind'))}'"
            self._wrong("kind", "RB06", message, "a runbook has no kind")
        self._check_needs(kept)
        return Header(**kept, lines=self.lines), self.problems

    def _wrong(self, name: str, code: str, message: str, hint: str = "") -> None:
        pos = Pos(self.lines.get(name, self.first))
        self.problems.append(Problem(pos, code, message, hint))

    def _check_needs(self, kept: dict[str, Any]) -> None:
        for name in kept.get("needs", ()):
            if not NAME.fullmatch(name):
                message = f"needs: '{clipped(name)}' is not a name"
                self._wrong("needs", "RB06", message, "capitals, digits, underscore: ESS1")
        kept["needs"] = tuple(n for n in kept.get("needs", ()) if NAME.fullmatch(n))

    def _table(self, key: str, table: dict[str, Any]) -> dict[str, str | tuple[str, ...]]:
        kept: dict[str, str | tuple[str, ...]] = {}
        pattern = VARIANT_NAME if key == "variants" else NAME
        form = "small letters, digits, hyphens" if key == "variants" else "capitals, digits, _"
        for name, value in table.items():
            if not pattern.fullmatch(name):
                self._wrong(name, "RB06", f"'{clipped(name)}' is not a name for {key}", form)
            elif isinstance(value, str):
                kept[name] = value
            elif key == "variables" and _fits(FieldKind.LIST, value):
                kept[name] = tuple(value)
            else:
                what = "a text or a list of texts" if key == "variables" else "a text"
                message = f"{name}: expected {what} in quotes, found {_shown(value)}"
                hint = "volume IDs are texts: 00112019 would lose its zeros"
                self._wrong(name, "RB06", message, hint if isinstance(value, int) else "")
        return kept


def _fits(kind: FieldKind, value: object) -> bool:
    if kind is FieldKind.LIST:
        if not isinstance(value, list) or len(value) > MAX_LIST:
            return False
        return all(isinstance(each, str) for each in value)
    if kind is FieldKind.TABLE or not isinstance(value, str):
        return False
    return kind is FieldKind.TEXT or is_duration(value)


def _shown(value: object) -> str:
    """What stood there, for a message; the number is shown only where it is short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        short = isinstance(value, float) or abs(value) < 10**15
        return f"the number {value}" if short else "a number"
    if isinstance(value, str):
        return f"'{clipped(value)}'"
    if isinstance(value, dict):
        return "a table"
    if not isinstance(value, list):
        return "a date or time"
    is_long = len(value) > MAX_LIST
    return f"a list of {len(value)}" if is_long else "a list with other things than texts"
