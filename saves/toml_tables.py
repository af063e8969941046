"""Reading TOML tables key by key: types checked, what is left over reported, with file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from typing import Any, TypeVar

from saves.problems import SaveProblem
from saves.toml_lines import Path, line_of, lines_of_keys

TEXT_MOST = 1_000_000
"""Characters in the largest installation file that is read."""

LINE_MOST = 200
"""Characters of a name, a label or a description."""

NUMBER_MOST = 1e12
"""Largest number that is read where a number need not be whole."""

Value = TypeVar("Value")

_SUBJECTS = frozenset({"lss", "model", "name", "serial", "storage_server", "volume"})
_NAMES = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that cannot stand: where, and why."""

    source: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


class InstallationProblem(SaveProblem):
    """An installation file cannot be used. problems: all of them, in the order of their lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        more = len(problems) - 1
        rest = f" (and {more} more problem{'s' if more > 1 else ''})" if more else ""
        super().__init__(f"{self.problems[0]}{rest}")


class Reading:
    """One file being read: its tables, and the problems found so far."""

    def __init__(self, text: str, source: str) -> None:
        """Read the TOML; raises InstallationProblem when it is none."""
        self.source = source
        self.problems: list[Problem] = []
        if len(text) > TEXT_MOST:
            reason = f"an installation file has at most {TEXT_MOST} characters"
            raise InstallationProblem([Problem(source, 1, reason)])
        try:
            values = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            reason = re.sub(r" ?\(at .*", "", str(error)) or "nested too deeply"
            raise InstallationProblem([Problem(source, line, f"not TOML: {reason}")]) from error
        self._lines = lines_of_keys(text)
        self.root = Table(self, values, ())

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that has one."""
        return line_of(self._lines, path)

    def wrong(self, path: Path, reason: str) -> None:
        """Note a problem at the line of a path, once."""
        problem = Problem(self.source, self.line(path), reason)
        if problem not in self.problems:
            self.problems.append(problem)

    def finish(self) -> None:
        """Raise InstallationProblem if there was any."""
        if self.problems:
            raise InstallationProblem(self.problems)


class Table:
    """A table whose keys are taken one by one.

    sound: all so far were what was expected. is_left_off: reading ended at a refusal, so that keys
    behind it were not asked for although they are known.
    """

    def __init__(self, reading: Reading, values: dict[str, Any], path: Path) -> None:
        self.reading = reading
        self.path = path
        self.sound = True
        self.is_left_off = False
        self._values = values
        self._asked: list[str] = []

    @property
    def line(self) -> int:
        """Where it begins; tables written within a line begin with their key."""
        return self.reading.line(self.path)

    def wrong(self, reason: str, key: str = "") -> None:
        """Note a problem with this table, or with one of its keys."""
        self.reading.wrong((*self.path, key) if key else self.path, reason)

    def key_named_in(self, message: str) -> str:
        """The key whose value stands in a message, "" when there is none.

        Keys that only say what the table is about are second choice; then the last one counts.
        """
        place, found = (False, -1), ""
        for key, value in self._values.items():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, (dict, bool)) or item == "":
                    continue
                text = f"{item:g}" if isinstance(item, float) else str(item)
                pattern = rf"(?<![\w.:])(?:SAID)?{re.escape(text)}(?!\w)"
                for match in re.finditer(pattern, message):
                    here = (key not in _SUBJECTS, match.start())
                    if here > place:
                        place, found = here, key
        return found

    def has(self, key: str) -> bool:
        """Whether the key is there; it counts as known from then on."""
        self._asked.append(key)
        return key in self._values

    def raw(self, key: str) -> Any:
        """The value of a key as it is, None when it is missing."""
        self._asked.append(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text of one line that a screen can show; without a default the key must be there."""
        value = self.lines(key, default)
        if value.isprintable() and len(value) <= LINE_MOST:
            return value
        self._expected(key, value, f"at most {LINE_MOST} characters, all of which are shown")
        return "".join(each for each in value if each.isprintable())[:LINE_MOST]

    def lines(self, key: str, default: str | None = None) -> str:
        """Any text; without a default the key must be there."""
        return self._take(key, str, "" if default is None else default, default is None)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._take(key, int, 0 if default is None else default, default is None)

    def number(self, key: str, default: float | None = None) -> float:
        """A number, whole or not."""
        value = self.raw(key)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and abs(value) <= NUMBER_MOST:  # neither infinity nor "not a number" is
            return float(value)
        if value is not None or default is None:
            self._expected(key, value, f"a number, at most {NUMBER_MOST:g}")
        return default or 0.0

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self._take(key, bool, default, False)

    def texts(self, key: str) -> list[str]:
        """A list of texts that a screen can show, empty when the key is missing."""
        found = self._list(key, str, "a list of texts")
        if all(each.isprintable() and 0 < len(each) <= LINE_MOST for each in found):
            return found
        self._expected(key, found, f"texts of 1 to {LINE_MOST} characters, all of which are shown")
        return []

    def wholes(self, key: str, default: list[int]) -> list[int]:
        """A list of whole numbers."""
        return self._list(key, int, "a list of whole numbers") if self.has(key) else default

    def table(self, key: str) -> Table | None:
        """A table within this one, None when it is missing."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self._expected(key, value, "a table")
            value = None
        return None if value is None else Table(self.reading, value, (*self.path, key))

    def tables(self, key: str) -> list[Table]:
        """The tables of a list, empty when the key is missing."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._expected(key, value, f"tables, each beginning with [[{key}]]")
            return []
        path = (*self.path, key)
        return [Table(self.reading, item, (*path, place)) for place, item in enumerate(value)]

    def pairs(self) -> dict[str, str]:
        """Every key of this table with its text."""
        return {key: self.text(key) for key in self._values}

    def leave(self) -> None:
        """Report every key that nobody asked for, with the nearest known word."""
        if self.is_left_off:
            return
        known = list(dict.fromkeys(self._asked))
        for key in self._values:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1, 0.5)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self.wrong(f"unknown key '{key}': {hint}", key)

    def _take(self, key: str, kind: type[Value], default: Value, needed: bool) -> Value:
        value = self.raw(key)
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        if value is not None or needed:
            self._expected(key, value, _NAMES[kind])
        return default

    def _list(self, key: str, kind: type[Value], name: str) -> list[Value]:
        value = self.raw(key)
        if value is None:
            return []
        if isinstance(value, list) and all(type(item) is kind for item in value):
            return value
        self._expected(key, value, name)
        return []

    def _expected(self, key: str, value: Any, name: str) -> None:
        self.sound = False
        found = "is missing" if value is None else f"is {str(value)[:40]!r}"
        near = [] if value is not None else difflib.get_close_matches(key, self._unasked(), 1, 0.6)
        hint = f"; is '{near[0]}' meant to be it?" if near else ""
        self.wrong(f"{key} {found}: expected {name}{hint}", key)

    def _unasked(self) -> list[str]:
        """The keys that nobody has asked for so far."""
        return [key for key in self._values if key not in self._asked]
