"""`essterm serve` as a process, and people who log in at it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys

import asyncssh

from essterm.serve.accounts import Accounts
from tests.cli.program import LIMIT_S, arguments
from tests.structure.sources import ROOT

SECRET = "correct horse battery"
SERVE = ("serve", "--ssh", "127.0.0.1:0")
SERVING = re.compile(r"Serving .* port (\d+);")


def add_account(home, name="maria", role="operator"):
    """An account that logs in with `SECRET`."""
    accounts = Accounts(home)
    accounts.add(name, role, password=SECRET)
    accounts.close()


class Server:
    """A server that listens when this returns.

    words: options of serve; shell: what is done before; waits_for: in what it says first.
    """

    def __init__(self, home, *words: str, shell: str = "", waits_for: str = "") -> None:
        self.home = home
        self.errors = home / "stderr"
        home.mkdir(parents=True, exist_ok=True)
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f'{shell}exec "$@"', "sh", *arguments(*SERVE, *words)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "ESSTERM_HOME": str(home)},
            )
        line = self.process.stdout.readline().decode()
        found = SERVING.match(line)
        if found is None and not (waits_for and waits_for in line):
            self.process.kill()
            raise AssertionError(line + self.errors.read_text())
        self.port = int(found[1]) if found else 0

    def end(self, signum=signal.SIGTERM):
        """End it; returns the exit code."""
        self.process.send_signal(signum)
        code = self.process.wait(LIMIT_S)
        self.process.stdout.close()
        return code

    def log(self):
        """What stands in its log."""
        (path,) = self.home.glob("serving/*.log")
        return [json.loads(line) for line in path.read_text().splitlines()]

    async def visitor(self, name="maria", password=SECRET):
        """Somebody who logs in and has a terminal."""
        connection = await asyncssh.connect(
            "127.0.0.1",
            self.port,
            username=name,
            password=password,
            known_hosts=None,
            client_keys=None,
            agent_path=None,
            config=None,
            preferred_auth="password",
        )
        process = await connection.create_process(
            term_type="xterm-256color", term_size=(120, 40), encoding=None
        )
        return Visitor(connection, process)


class Visitor:
    """One terminal of somebody who logged in."""

    def __init__(self, connection, process) -> None:
        self.connection = connection
        self.process = process
        self.seen = ""

    def type(self, keys):
        self.process.stdin.write(keys.encode())

    async def sees(self, text):
        """Wait until a text has been painted; then look for what comes after it."""
        async with asyncio.timeout(LIMIT_S):
            while text not in self.seen:
                part = await self.process.stdout.read(1 << 16)
                assert part, f"the server hung up before {text!r}; last: {self.seen[-500:]!r}"
                self.seen += part.decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    async def leaves(self):
        self.connection.abort()
        await self.connection.wait_closed()


def do(home, *words):
    """`essterm do`, which answers when the command is on disk."""
    return subprocess.run(
        [sys.executable, "-m", "essterm", "do", *words],
        cwd=ROOT,
        env={**os.environ, "ESSTERM_HOME": str(home)},
        capture_output=True,
        timeout=LIMIT_S,
        check=True,
        text=True,
    ).stdout
