"""Handing over an installation: from a process that keeps its core for others to one that needs it.

A terminal, a server or a replay runs the core itself; shells of hosts only need that there is one.
So who needs the installation takes it from their keeper. What the keeper has begun comes to its
end, what is asked meanwhile waits; then it closes its core and passes on the lock, so that nobody
comes between. Shells find the next core by themselves.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from essterm.serve import wire
from essterm.serve.client import CoreClient, NotHandedOver, NotTaken
from essterm.serve.reach import RETRY_S, attach
from saves.problems import InUse

if TYPE_CHECKING:
    from pathlib import Path

    from saves.slots import Home, OpenInstallation

DRAIN_S = 5.0
"""How long a keeper waits for the end of what it has begun, before it goes on as before."""
ANSWER_S = 15.0
"""How long to wait for each answer of a keeper, which may have another one to answer first."""
PATIENCE_S = 20.0
"""How long to ask one keeper after the other, while they come and go."""
HANDING, STILL_BUSY = {"handing": True}, {"busy": True}


def take(home: Home, name: str, before_damage: bool = False) -> OpenInstallation:
    """Open an installation for this process; who keeps its core only for others hands it over.

    before_damage: as `Home.open` has it. Raises InUse when a process needs it itself or is not
    done in time, SaveProblem and the like.
    """
    folder = home.folder(name)
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        held = attach(home, name, before_damage)
        if not isinstance(held, CoreClient):
            return held
        with closing(held), suppress(NotTaken):
            try:
                lock = held.take_over(ANSWER_S)
            except NotHandedOver as problem:
                raise InUse(name, _holder(folder), str(problem)) from None
            if _is_of(lock, folder):
                return home.open(name, before_damage=before_damage, passed=lock)
            os.close(lock)
        time.sleep(RETRY_S)
    raise InUse(name, _holder(folder))


def _holder(folder: Path) -> int:
    """The process that has an installation, 0 when it could not be read."""
    told = (folder / "lock").read_text("ascii", "replace").strip()
    return int(told) if told.isdigit() else 0


def _is_of(lock: int, folder: Path) -> bool:
    """Whether an open file is the lock of this installation, and not that of a copy of it."""
    try:
        return os.path.samestat(os.fstat(lock), (folder / "lock").stat())
    except OSError:
        return False


class Handing:
    """The side of the keeper. agreed: it is to close its core, and then to `pass_on` the lock."""

    def __init__(self) -> None:
        self.agreed = asyncio.Event()
        self._open = asyncio.Event()
        self._open.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._next: socket.socket | None = None

    async def passage(self) -> None:
        """Return when a request may be taken: not while the core is about to be handed over."""
        while not self._open.is_set():
            await self._open.wait()
        self._idle.clear()

    def left(self, count: int) -> None:
        """So many requests are being carried out."""
        if not count:
            self._idle.set()

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Agree to hand over when nothing is carried out any more, if that is soon.

        Who asked may hang up meanwhile. Raises OSError.
        """
        self._open.clear()
        try:
            rests = await self._has_come_to_rest(reader)
            writer.write(wire.frame(HANDING if rests else STILL_BUSY))
            await writer.drain()
            if rests:
                number = os.dup(writer.get_extra_info("socket").fileno())
                self._next = socket.socket(fileno=number)  # it outlives the connections
                self.agreed.set()
        finally:
            if not self.agreed.is_set():
                self._open.set()

    async def _has_come_to_rest(self, reader: asyncio.StreamReader) -> bool:
        resting = asyncio.ensure_future(self._idle.wait())
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait(
                {resting, leaving}, timeout=DRAIN_S, return_when=asyncio.FIRST_COMPLETED
            )
            return resting.done() and not leaving.done()
        finally:
            for task in (resting, leaving):
                task.cancel()
            await asyncio.gather(resting, leaving, return_exceptions=True)

    def pass_on(self, lock: int) -> None:
        """Hand over the lock of the installation, when the core is closed; lets go of it here."""
        assert self._next is not None  # agreed
        with self._next, suppress(OSError):  # who asked may have ended: then it is free
            socket.send_fds(self._next, [b"\0"], [lock])
        os.close(lock)
