"""`essterm attach`: this terminal on a server that runs on this machine.

It carries bytes and knows no screen, so that it starts at once and works as the forced command of
the system's own SSH server. It starts nothing: where nobody serves it says so.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import termios
import tty
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from essterm.serve import attach_wire as wire
from essterm.serve import place
from essterm.serve import wire as requests
from essterm.serve.health import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from essterm.settings import Settings

NOBODY_SERVES = 4
USAGE = 2
LOST = 1
READ_MOST = 64 << 10
SENT = ("TERM", "COLORTERM", "NO_COLOR", "ESSTERM_ASCII", "LC_ALL", "LC_CTYPE", "LANG")
"""What the server is told of this terminal."""
RESTORE = (
    b"\x1b[?2004l\x1b[<u\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?7h\x1b[?1049l\x1b[?25h"
)
"""Gives back a terminal whose server ended without doing so."""


def attach(settings: Settings, account: str = "", whose: str = "") -> int:
    """Attach this terminal; returns the exit code: 4 when nobody serves, 1 when the server ended.

    account: under which to work; without one the login name, as instructor if it is no account.
    """
    if not (os.isatty(0) and os.isatty(1)):
        _say("essterm attach needs a terminal; with ssh use 'ssh -t'.")
        return USAGE
    server = _reach(settings)
    if server is None:
        meant = f" installation {settings.installation}" if settings.installation else ""
        _say(f"Nobody serves{meant or ' here'}; 'essterm serve' starts a server.")
        return NOBODY_SERVES
    with server:
        about = {
            "account": account,
            "login": settings.operator,
            "whose": whose,
            "address": os.environ.get("SSH_CONNECTION", "").partition(" ")[0],
            "sent": {name: os.environ[name] for name in SENT if name in os.environ},
            "size": list(_size()),
        }
        try:
            server.sendall(requests.frame({"attach": about}))
        except OSError:
            return _lost()
        with _raw_terminal():
            status, words = _Carrier(server).carry()
    if words:
        _say(words)
    return status


def _reach(settings: Settings) -> socket.socket | None:
    """A connection to the server that is meant; None when nobody serves."""
    for folder in _folders(settings):
        connection = place.connect(folder)
        if connection is not None:
            connection.settimeout(None)
            return connection
    return None


def _folders(settings: Settings) -> list[Path]:
    """Where servers say that they listen: the one that is named, or all, by name."""
    serving = settings.home / FOLDER
    if settings.installation:
        return [serving / settings.installation]
    with suppress(OSError):
        return sorted(path for path in serving.iterdir() if path.is_dir())
    return []


def _size() -> tuple[int, int]:
    try:
        size = os.get_terminal_size(0)
    except OSError:
        return 0, 0
    return size.columns, size.lines


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _lost() -> int:
    _say("The server has ended; what was answered is saved.")
    return LOST


@contextmanager
def _raw_terminal() -> Iterator[None]:
    """Every key goes to the server; afterwards the terminal is as it was, also when told to end."""
    before = termios.tcgetattr(0)
    ends = {signum: signal.signal(signum, _end) for signum in (signal.SIGTERM, signal.SIGHUP)}
    tty.setraw(0)
    try:
        yield
    finally:
        for signum, end in ends.items():
            signal.signal(signum, end)
        with suppress(termios.error):  # it has hung up
            termios.tcsetattr(0, termios.TCSADRAIN, before)


def _end(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


class _Carrier:
    """Carries bytes between the terminal and the server until one of them ends."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._frames = wire.Frames()
        self._is_painted = self._is_ended = False

    def carry(self) -> tuple[int, str]:
        """Exit code, and words for the person."""
        wake, woken = socket.socketpair()
        wake.setblocking(False)
        woken.setblocking(False)
        before_fd = signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        before = signal.signal(signal.SIGWINCH, lambda *_: None)
        try:
            with wake, woken, selectors.DefaultSelector() as selector:
                for readable in (0, self._server, wake):
                    selector.register(readable, selectors.EVENT_READ)
                return self._until_ended(selector, wake)
        except (OSError, EOFError, wire.BadFrame):
            return LOST, "The server has ended; what was answered is saved."
        finally:
            if self._is_painted and not self._is_ended:
                with suppress(OSError):
                    _write(RESTORE)
            signal.set_wakeup_fd(before_fd)
            signal.signal(signal.SIGWINCH, before)

    def _until_ended(
        self, selector: selectors.BaseSelector, wake: socket.socket
    ) -> tuple[int, str]:
        while True:
            for key, _ in selector.select():
                if key.fileobj is wake:
                    wake.recv(READ_MOST)
                    self._send(wire.RESIZED, wire.SIZE.pack(*_size()))
                elif key.fileobj == 0:
                    keys = os.read(0, READ_MOST)
                    if not keys:  # the terminal has hung up
                        return 0, ""
                    self._send(wire.KEYS, keys)
                else:
                    ended = self._paint(self._server.recv(READ_MOST))
                    if ended is not None:
                        return ended

    def _send(self, kind: bytes, content: bytes) -> None:
        self._server.sendall(wire.frame(kind, content))

    def _paint(self, raw: bytes) -> tuple[int, str] | None:
        if not raw:
            raise EOFError
        for kind, content in self._frames.put(raw):
            if kind == wire.PAINTED:
                self._is_painted = True
                _write(content)
            elif kind == wire.ENDED:
                self._is_ended = True
                return wire.END.unpack(content)[0], ""
            elif kind == wire.REFUSED:
                return LOST, content.decode("utf-8", "replace")
        return None


def _write(raw: bytes) -> None:
    while raw:
        raw = raw[os.write(1, raw) :]
