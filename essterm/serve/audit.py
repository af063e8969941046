"""The server's log: one JSON object a line, in files that are turned over, mode 600.

Whoever logs in, fails to, asks for what is not given, or leaves stands in it. It never fails: a
full disk must not end the server. What could not be written is counted and said in `problem`.
"""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saves.files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TextIO

FILE_MOST = 4 << 20
"""Bytes of a file before it is turned over."""
FILES_KEPT = 5
FLOODS = ("connection refused", "gone before logging in", "not given", "warning")
FLOOD_MOST = 20
"""Lines of each of these in one second; the next one then says how many were left out, so that a
flood does not turn the log over until nothing else stands in it.
"""
TEXT_MOST = 200
"""Characters of a value; what comes from the network may be long."""


class Audit:
    """Writes events to a file, and to a stream beside it, as the journal of the system reads it."""

    def __init__(
        self,
        path: Path,
        also: TextIO | None = None,
        *,
        file_most: int = FILE_MOST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._also = also
        self._most = file_most
        self._clock = clock
        self._fd = -1
        self._size = 0
        self._told: dict[str, tuple[int, int]] = {}
        self._left_out: dict[str, int] = {}
        self.lost = 0
        self.problem = ""

    def log(self, event: str, **about: Any) -> None:
        """Write one line. about: what there is to say, such as account and address."""
        now_s = self._clock()
        if event in FLOODS and self._is_flood(event, int(now_s)):
            return
        if left_out := self._left_out.pop(event, 0):
            about["left_out"] = left_out
        at = datetime.fromtimestamp(now_s, UTC).isoformat(timespec="milliseconds")
        shown = {"at": at, "event": event, **{key: _clipped(value) for key, value in about.items()}}
        line = json.dumps(shown, ensure_ascii=True, default=str) + "\n"
        try:
            self._write(line.encode())
            self.problem = ""
        except OSError as fault:
            self.lost += 1
            self.problem = f"{self._path} cannot be written: {fault.strerror}"
        self._repeat(line)

    def close(self) -> None:
        """Write no more."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _is_flood(self, event: str, second: int) -> bool:
        """Whether enough of an event has been told in this second; counts what is left out."""
        since, count = self._told.get(event, (second, 0))
        count = count + 1 if since == second else 1
        self._told[event] = (second, count)
        if count <= FLOOD_MOST:
            return False
        self._left_out[event] = self._left_out.get(event, 0) + 1
        return True

    def _repeat(self, line: str) -> None:
        """Say it on the stream too, as long as somebody reads that."""
        if self._also is None:
            return
        try:
            self._also.write(line)
            self._also.flush()
        except (OSError, ValueError):
            self._also = None

    def _write(self, line: bytes) -> None:
        if self._fd >= 0 and self._size + len(line) > self._most:
            self.close()
            self._turn_over()
        if self._fd < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self._size = os.fstat(self._fd).st_size
        write_all(self._fd, line)
        self._size += len(line)

    def _turn_over(self) -> None:
        """The file becomes .1, .1 becomes .2, and the oldest is forgotten."""
        for number in range(FILES_KEPT - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self._path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")


def _clipped(value: Any) -> Any:
    if isinstance(value, str) and len(value) > TEXT_MOST:
        return value[: TEXT_MOST - 3] + "..."
    return value
