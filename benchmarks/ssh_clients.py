"""Clients of an SSH server that press keys and time what comes back."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

PAINTED = b"essterm"
WAIT_S = 60
Way = tuple[tuple[bytes, bytes], ...]
"""Keys that lead to a panel, each with the word that says that they did; empty: none is awaited."""
SEQUENCE = re.compile(rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]")
KEYS = (b"\x1b[B", b"\x1b[B", b"\x1b[A", b"\x1b[B", b"\x1b[A", b"\x1b[A")
"""Cursor keys: each moves the cursor of a panel."""


class Server:
    """A server as a process of its own. command: prints `port NUMBER` among its first words."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log.open("wb")
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"port (\d+)", line)
        if found is None:
            raise RuntimeError(f"no server: {line!r}, {log.read_text()}")
        self.port = int(found.group(1))

    def memory_mb(self) -> float:
        """What it has in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)
        self._log.close()


@dataclass
class Times:
    """Milliseconds, of each key or log-in."""

    ms: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The time that this share of them did not exceed."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class _Screen(asyncssh.SSHClientSession):
    """What comes of the server: when, and whether a word that is awaited is in it."""

    def __init__(self) -> None:
        self.painted = asyncio.Event()
        self.pressed_s = 0.0
        self.times: list[float] = []
        self._word = PAINTED
        self._seen = b""

    def expect(self, word: bytes) -> None:
        """From now on `painted` says whether this word has come."""
        self._word, self._seen = word, b""
        self.painted.clear()

    def data_received(self, data, datatype) -> None:
        """Bytes have come."""
        now_s = time.perf_counter()
        if self.pressed_s:
            self.times.append((now_s - self.pressed_s) * 1000)
            self.pressed_s = 0.0
        if not self.painted.is_set():
            self._seen += data
            if self._word in SEQUENCE.sub(b"", self._seen):
                self.painted.set()
                self._seen = b""


class Person:
    """One client."""

    def __init__(self, port: int, name: str, key: asyncssh.SSHKey) -> None:
        self._port = port
        self._name = name
        self._key = key
        self.screen = _Screen()

    async def come(self) -> float:
        """Log in; milliseconds from the call to the first painted screen."""
        begun_s = time.perf_counter()
        self._connection = await asyncssh.connect(
            "127.0.0.1",
            self._port,
            username=self._name,
            client_keys=[self._key],
            known_hosts=None,
            config=None,
            agent_path=None,
            connect_timeout=WAIT_S,
            login_timeout=WAIT_S,
        )
        self._channel, self.screen = await self._connection.create_session(
            _Screen, request_pty="force", term_type="xterm-256color", term_size=(120, 40),
            encoding=None, env={"LANG": "C.UTF-8"},
        )  # fmt: skip
        await asyncio.wait_for(self.screen.painted.wait(), WAIT_S)
        return (time.perf_counter() - begun_s) * 1000

    async def go(self, way: Way) -> None:
        """Press the keys that lead to a panel."""
        for keys, word in way:
            if word:
                self.screen.expect(word)
            self._channel.write(keys)
            if word:
                await asyncio.wait_for(self.screen.painted.wait(), WAIT_S)

    async def type(self, keys_a_second: float, seconds: float) -> None:
        """Press cursor keys at uneven intervals."""
        until_s = time.perf_counter() + seconds
        count = 0
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5) / keys_a_second)
            if time.perf_counter() > until_s:
                return
            if not self.screen.pressed_s:
                self.screen.pressed_s = time.perf_counter()
            self._channel.write(KEYS[count % len(KEYS)])
            count += 1

    async def leave(self) -> None:
        """Hang up."""
        self._connection.close()
        await self._connection.wait_closed()


def python(*words: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *words]
