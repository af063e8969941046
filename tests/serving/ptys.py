"""A program in a pseudo-terminal, as a person has it before him."""

from __future__ import annotations

import os

import pexpect
import pytest

from tests.cli.program import LIMIT_S
from tests.serving.streams import Painted
from tests.structure.sources import ROOT


class PseudoTerminal(Painted):
    """What stands on the terminal of a program."""

    def __init__(self, command, width=120, height=40, **environment):
        super().__init__(width, height)
        told = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment}
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(ROOT),
            env=told,
            dimensions=(height, width),
            timeout=LIMIT_S,
        )

    def press(self, keys):
        """Type keys."""
        self.child.send(keys)

    def drag(self, width, height):
        """Make the window another size."""
        self.resize(width, height)
        self.child.setwinsize(height, width)

    def see(self, text):
        """Wait until a text stands on the screen."""
        while text not in self.shown:
            self._read(text)

    def misses(self, text):
        """Wait until a text stands on the screen no more."""
        while text in self.shown:
            self._read(f"no {text}")

    def _read(self, wanted):
        try:
            self.take(self.child.read_nonblocking(1 << 16))
        except (pexpect.TIMEOUT, pexpect.EOF) as fault:
            pytest.fail(f"{type(fault).__name__}, and not {wanted!r}; there stands:\n{self.shown}")

    def end(self):
        """Wait for the program's end; its exit code, or minus the signal that ended it."""
        while True:
            try:
                self.take(self.child.read_nonblocking(1 << 16))
            except pexpect.EOF:
                break
        self.child.wait()
        self.child.close()
        status = self.child.exitstatus
        return -self.child.signalstatus if status is None else status
