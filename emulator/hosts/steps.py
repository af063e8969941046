"""The steps of a program on a host: what it asks of whoever runs it.

A program does no I/O. It is a generator that gives steps and gets their replies; it returns the
exit code. Time may pass between two steps, so a program looks at the machine afresh after each.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from emulator.commands.base import Command


@dataclass(frozen=True, slots=True)
class Say:
    """Print whole lines, each with its line end. error: on the error output. No reply."""

    text: str
    error: bool = False


@dataclass(frozen=True, slots=True)
class Do:
    """Carry out a command; the reply is the engine's Answer, a Refusal is thrown into the program.

    operator: who asks, for the log and the event list.
    """

    command: Command
    operator: str = ""


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Go on at a virtual instant, in microseconds; at once when it is over. No reply."""

    us: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Read a file where the command was called; the reply is its bytes, None if there is none."""

    path: str


Step = Say | Do | WaitUntil | ReadFile
Program = Generator[Step, Any, int]
