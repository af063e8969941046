"""The runner: carries a program of a host on a running core, to its end or until it is cancelled.

The program decides everything; here its steps meet the core, virtual time and the one who called.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from emulator.errors import Refusal
from emulator.hosts.codes import Code, Failure
from emulator.hosts.programs import Do, ReadFile, Say, WaitUntil, start
from emulator.operators import BETWEEN, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.hosts.programs import Step
    from essterm.hosts.waits import Waits

TURN = 64
"""Steps after which others have their turn."""
FILE_MOST = 4 << 20
"""Bytes of a file that a program reads."""


class Caller(Protocol):
    """Who called a program, and gets what it prints."""

    async def say(self, text: str, error: bool) -> None:
        """Print whole lines."""

    async def read(self, path: str) -> bytes | None:
        """A file where the program was called, None if there is none; raises TooLong."""

    async def begun(self) -> None:
        """Something is carried out, or waited for, from now on."""

    async def paused(self) -> None:
        """The program waits for a clock that somebody has paused."""


class TooLong(Exception):
    """A file has more than `FILE_MOST` bytes."""


async def carry(
    waits: Waits, host: str, argv: Sequence[bytes], caller: Caller, user: str = ""
) -> int:
    """Run a command line of a host to its end; returns the exit code.

    user: who is at the host, for the journal, where the command line names nobody. Raises
    UnknownObject for no such host, CoreStopped, and what the caller raises.
    """
    await waits.core.settle()
    program = start(waits.core.installation, host, argv)
    reply: Any = None
    steps = 0
    try:
        step = program.send(None)
        while True:
            try:
                reply = await _step(step, waits, caller, user)
            except (Refusal, Failure) as problem:
                step = program.throw(problem)
            else:
                step = program.send(reply)
            steps += 1
            if not steps % TURN:
                await asyncio.sleep(0)
    except StopIteration as end:
        return int(end.value)
    finally:
        program.close()


async def _step(step: Step, waits: Waits, caller: Caller, user: str) -> Any:
    """One step and its reply; raises Refusal or Failure for the program."""
    match step:
        case Say():
            await caller.say(step.text, step.error)
        case WaitUntil():
            if step.us > waits.core.now_us:
                await caller.begun()
                await waits.until(step.us, caller.paused)
        case Do():
            await caller.begun()
            with waits.command():
                operator = _operator(step.operator, user)
                return await waits.core.execute(step.command, operator=operator)
        case ReadFile():
            try:
                return await caller.read(step.path)
            except TooLong:
                text = f"a file has more than {FILE_MOST} bytes"
                raise Failure(Code.FAILED, text) from None
    return None


def _operator(said: str, user: str) -> str:
    """Who asks: as the program says; the user at the host where it names no one but the host."""
    return at(user, said) if user and BETWEEN not in said else said
