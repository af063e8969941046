"""A program in a pty, timed from outside: when it has painted, and how long a key takes to show."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS, ROWS = 120, 40
PAINTED_BYTES = 2_000
"""A whole screen is more than this; what comes before are questions to the terminal."""
GIVE_UP_S = 20.0

EMPTY = """
from textual.app import App
class Empty(App):
    BINDINGS = [("down", "beat", "beat"), ("up", "beat", "beat")]
    count = 0
    def on_mount(self):
        from textual.widgets import Static
        self.mount(Static("empty" + " " * 20, id="it"))
    def action_beat(self):
        Empty.count += 1
        self.query_one("#it").update(f"beat {Empty.count}")
Empty().run()
"""
"""The floor: an application that shows one line, and changes it when a key is pressed."""


def empty_application() -> list[str]:
    """The command of the floor."""
    return [sys.executable, "-c", EMPTY]


class Terminal:
    """A child in a pty of 120x40 that has true colour."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.started_s = time.perf_counter()
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)  # before the program can ask for it
            own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
            own["PYTHONDONTWRITEBYTECODE"] = ""  # nobody compiles at each start
            os.execvpe(command[0], list(command), {**os.environ, **own, **environment})

    def _read(self, wait_s: float) -> bytes:
        ready, _, _ = select.select([self.fd], [], [], wait_s)
        if not ready:
            return b""
        try:
            return os.read(self.fd, 65_536)
        except OSError:
            return b""

    def painted_ms(self) -> float:
        """Milliseconds from the start until a whole screen has come."""
        total = 0
        while total < PAINTED_BYTES:
            if time.perf_counter() - self.started_s > GIVE_UP_S:
                raise RuntimeError("nothing was painted")
            total += len(self._read(0.5))
        shown_s = time.perf_counter()
        while self._read(0.05):
            shown_s = time.perf_counter()
        return (shown_s - self.started_s) * 1000

    def drain(self, quiet_s: float = 0.3) -> None:
        """Read until nothing has come for a while."""
        while self._read(quiet_s):
            pass

    def key_ms(self, keys: bytes) -> float:
        """Milliseconds from a key until the last byte of its answer, before a pause of 20 ms."""
        start = time.perf_counter()
        os.write(self.fd, keys)
        answer = self._read(2.0)
        last = time.perf_counter()
        while answer:
            answer = self._read(0.02)
            if answer:
                last = time.perf_counter()
        return (last - start) * 1000

    def close(self) -> None:
        """End the child and wait for it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
