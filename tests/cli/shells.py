"""Shells on a host that a test talks to while they run."""

from __future__ import annotations

import os
import subprocess
from typing import IO, TYPE_CHECKING

from tests.cli.hosts import HOST, LOGIN
from tests.cli.program import LIMIT_S, arguments
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXECUTE = f"rsExecuteTask.sh {LOGIN} one"
TEST = "rsTestConnection.sh -s ess1c1"


class Shell:
    """A shell on a host that a test talks to, line by line."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            arguments("sh", HOST),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "SHELL": "/bin/sh"},
        )

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def begin(self, line: str) -> None:
        """Type a line whose end says its exit code."""
        self.stdin.write(f"{line}; echo $?\n".encode())
        self.stdin.flush()

    def line(self) -> str:
        """The next line of its output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().rstrip("\n")

    def code(self, line: str) -> int:
        """The exit code of a line that prints nothing."""
        self.begin(line)
        return int(self.line())

    def end(self) -> tuple[int, str]:
        """Leave: its exit code, and its error output."""
        _, told = self.process.communicate(timeout=LIMIT_S)
        return self.process.returncode, told.decode()


def keeper_of(home: Path) -> int:
    """The process that has the installation."""
    return int((home / "installations" / "a" / "lock").read_text())
