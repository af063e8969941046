"""A core for as long as somebody needs it: that of a running process, or one of its own.

Whoever needs a core holds a connection to it. Where no process has the installation one is started
that keeps it for all who hold it, and ends with the last of them. When the process that had it
ends, each of those who need it finds the next core, or starts it: one of them is the first.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import EssError
from essterm.serve import place, wire
from saves.problems import InUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from essterm.settings import Settings

PATIENCE_S = 15.0
"""How long to look for a core, while others come and go."""
RETRY_S = 0.02
LEAVE_S = 10.0
"""How long the last guest waits until the installation is free again."""
READY = b"ready\n"
IN_USE = 4
"""The exit code of a process that could not keep the core: another one has the installation."""


class NotKept(EssError):
    """No core could be started; the message is what that process said, code its exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class Hold:
    """A connection that keeps a core. place: the socket of that core."""

    def __init__(self, connection: socket.socket, at: Path) -> None:
        self._connection = connection
        self.place = at

    def until_lost(self) -> None:
        """Return when that core has ended, or when this hangs up."""
        with suppress(OSError):
            while self._connection.recv(64):
                pass

    def hang_up(self) -> None:
        """The core is not needed any more; where it ends with that, return when it has ended."""
        with suppress(OSError):
            self._connection.settimeout(LEAVE_S)
            self._connection.shutdown(socket.SHUT_WR)
            self.until_lost()
        self._connection.close()


def hold(folder: Path, settings: Settings, say: Callable[[str], None]) -> Hold:
    """Hold the core of the installation in a folder; say: is told what its start has to say.

    Raises NotKept when none could be started, InUse when another process does not answer for it.
    """
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        if (held := _reached(folder)) is not None:
            return held
        held = _started(folder, settings, say)
        if held is not None:
            return held
        time.sleep(RETRY_S)
    raise InUse(folder.name, 0)


def _reached(folder: Path) -> Hold | None:
    """Hold the core that is there; None when nobody takes the request."""
    connection = place.connect(folder)
    if connection is None:
        return None
    try:
        connection.sendall(wire.frame({"hold": True}))
        for key in ("taken", "held"):
            head = _exactly(connection, wire.LENGTH.size)
            if key not in wire.content_of(_exactly(connection, wire.length_of(head, 1 << 10))):
                raise wire.BadFrame("a core that holds nothing")
        connection.settimeout(None)
    except (OSError, EOFError, wire.BadFrame):
        connection.close()
        return None
    return Hold(connection, Path(connection.getpeername()))


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = b""
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        if not part:
            raise EOFError
        parts += part
    return parts


def _started(folder: Path, settings: Settings, say: Callable[[str], None]) -> Hold | None:
    """Start a process that keeps the core, and hold it; None when another one may be there."""
    words = ["--home", str(settings.home.absolute()), "--installation", folder.name]
    words += ["--before-damage"] if settings.before_damage else []
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "essterm", *words, "keep-core"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdin, process.stdout, process.stderr:
        ready = process.stdout.readline() == READY
        told = process.stderr.read().decode("utf-8", "replace").strip()
        if not ready and (code := process.wait()) > 0:  # else it found another one, or was killed
            raise NotKept(told.removeprefix("essterm: "), code)
        if told:
            say(told.removeprefix("essterm: "))
        return _reached(folder)  # before its standard input ends: it would have nobody
