"""Refused attempts, for `why`, the log and grading: one JSON line for each, best effort, bounded.

A refusal changes nothing in the machine, so it is not in the journal. What is lost here is lost to
curiosity alone; hence no sync, no failure, and only the last two files of limited size.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from saves.files import read_at_most
from saves.problems import SaveProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ATTEMPTS = "attempts.log"
FILE_BYTES = 1 << 20
"""The file is set aside for the one before it when it has become as large."""
_TEXT_MOST = 500


class Attempt(NamedTuple):
    """A command that was refused: when (virtual microseconds), by whom, what, by which rule."""

    at_us: int
    operator: str
    command: tuple[Any, ...]
    rule: str
    message: str


class Attempts:
    """The attempts file of an installation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1

    def note(self, at_us: int, operator: str, command: list[Any], rule: str, message: str) -> None:
        """Add one line; what cannot be written is dropped."""
        import json

        line = {
            "at_us": at_us,
            "operator": operator,
            "command": command,
            "rule": rule,
            "message": message[:_TEXT_MOST],
        }
        text = json.dumps(line, default=_short, ensure_ascii=False) + "\n"
        with suppress(OSError):
            if self._fd < 0:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._fd = os.open(self.path, flags, 0o600)
            if os.fstat(self._fd).st_size >= FILE_BYTES:
                self.close()
                os.replace(self.path, self.path.with_suffix(".log.1"))
                self.note(at_us, operator, command, rule, message)
                return
            os.write(self._fd, text.encode(errors="replace"))

    def close(self) -> None:
        """Close the file."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def read_attempts(path: Path) -> Iterator[Attempt]:
    """Attempts in their order, oldest first; lines that cannot be read are passed over."""
    import json

    for file in (path.with_suffix(".log.1"), path):
        try:
            lines = read_at_most(file, 2 * FILE_BYTES).decode(errors="replace").split("\n")
        except SaveProblem:
            continue
        for line in lines:
            try:
                found = json.loads(line)
                yield Attempt(
                    int(found["at_us"]),
                    str(found["operator"]),
                    tuple(found["command"]),
                    str(found["rule"]),
                    str(found["message"]),
                )
            except (ValueError, TypeError, KeyError, RecursionError):
                continue


def _short(value: object) -> str:
    """Written data in a line: how much, not what."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else repr(value)[:_TEXT_MOST]
