"""One call of ``essterm do``: one command from the arguments, or many from a pipe."""

from __future__ import annotations

import asyncio
import json
import shlex
import signal
import sys
import threading
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import click

from emulator.errors import EssError
from emulator.rules import source_of
from essterm.bootstrap import chosen, running
from essterm.cli.program import DONE, FAILED, USAGE, say
from essterm.door import FAILED as WENT_WRONG
from essterm.door import OK, REFUSED, UNREADABLE, DoorAnswer
from essterm.serve.client import CoreClient, NotTaken
from essterm.serve.reach import attach

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from essterm.door import Door
    from essterm.settings import Settings
    from saves.slots import OpenInstallation

LINE_MOST = 1 << 20
"""Bytes of one line of `do -`."""
CODES = {OK: DONE, REFUSED: FAILED, WENT_WRONG: FAILED, UNREADABLE: USAGE}


class Doing:
    """One call, on the installation that the settings mean."""

    def __init__(self, settings: Settings, as_json: bool, wait: bool) -> None:
        self.as_json = as_json
        self.wait = wait
        self.settings = settings
        self.operator = self.settings.operator
        self.code = DONE
        self.lines: Iterator[bytes] | None = None

    def run(self, command: tuple[str, ...]) -> int:
        """Carry out the command, or those on standard input; returns the exit code."""
        home, name = chosen(self.settings, say)
        self.lines = _lines(sys.stdin.buffer) if command == ("-",) else None
        while True:
            held = attach(home, name, self.settings.before_damage)
            if not isinstance(held, CoreClient):
                for notice in held.notices:
                    say(notice)
                asyncio.run(self._local(held, command))
                return self.code
            try:
                self._remote(held, command)
                return self.code
            except NotTaken:
                continue
            finally:
                held.close()

    # -- in the process that has the installation ------------------------------------------------
    def _remote(self, client: CoreClient, command: tuple[str, ...]) -> None:
        """Ask there; raises NotTaken, and what was not taken is still to be done then."""

        def answer(words: list[str]) -> DoorAnswer:
            return client.do(words, self.operator, wait=self.wait, note=say)

        if self.lines is None:
            self._tell_one(answer(list(command)))
            return
        for line in self.lines:
            read = _read(line)
            if isinstance(read, list):
                try:
                    read = answer(read)
                except EssError:
                    self.lines = chain((line,), self.lines)
                    raise
            if read is not None:
                self._tell(read)

    # -- in this process -------------------------------------------------------------------------
    async def _local(self, opened: OpenInstallation, command: tuple[str, ...]) -> None:
        task = asyncio.current_task()
        assert task is not None  # this is a coroutine
        ended: list[int] = []

        def end(signum: int) -> None:
            ended.append(signum)
            task.cancel()

        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(signum, end, signum)
        try:
            async with running(opened, smtp=self.settings.smtp, say=say) as door:
                if self.lines is None:
                    self._tell_one(await door.answer(command, self.operator, wait=self.wait))
                else:
                    await self._pipe(door, self.lines)
        except asyncio.CancelledError:
            if not ended:
                raise
        if ended:  # also by a signal that came with the end of the input
            self.code = 128 + ended[0]

    async def _pipe(self, door: Door, lines: Iterator[bytes]) -> None:
        async for line in _in_thread(lines):
            read = _read(line)
            if isinstance(read, list):
                read = await door.answer(read, self.operator, wait=self.wait)
            if read is not None:
                self._tell(read)

    # -- answers -----------------------------------------------------------------------------------
    def _tell_one(self, answer: DoorAnswer) -> None:
        """Print the answer of a single command; why it was not done goes to standard error."""
        self._count(answer)
        if self.as_json:
            click.echo(_keys(answer))
        else:
            click.echo(answer.line(), err=self.code != DONE)

    def _tell(self, answer: DoorAnswer) -> None:
        """Print one answer of many, at once."""
        self._count(answer)
        print(_keys(answer) if self.as_json else answer.line(), flush=True)

    def _count(self, answer: DoorAnswer) -> None:
        self.code = max(self.code, CODES[answer.kind])


def _keys(answer: DoorAnswer) -> str:
    """An answer as JSON; source: its rule with the section that states it."""
    return json.dumps(answer.as_keys() | {"source": source_of(answer.rule)})


def _read(line: bytes) -> list[str] | DoorAnswer | None:
    """The words of a line; None for a blank one or a comment; an answer when it has no words."""
    if len(line) > LINE_MOST:
        return DoorAnswer(UNREADABLE, text=f"a line has more than {LINE_MOST} bytes.")
    if not line.strip() or line.lstrip().startswith(b"#"):
        return None
    try:
        return shlex.split(line.decode("utf-8"))
    except UnicodeDecodeError:
        return DoorAnswer(UNREADABLE, text="this line is not text in UTF-8.")
    except ValueError as problem:
        return DoorAnswer(UNREADABLE, text=f"{str(problem).lower()}.")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a stream; of one that is too long only so much that this shows."""
    while line := stream.readline(LINE_MOST + 1):
        yield line
        while len(line) > LINE_MOST and not line.endswith(b"\n"):
            line = stream.readline(LINE_MOST + 1)


async def _in_thread(lines: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Lines without holding up the loop; nobody waits for the thread at the end."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
    room = threading.Semaphore(1_000)

    def put(line: bytes | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody reads any more
            loop.call_soon_threadsafe(waiting.put_nowait, line)

    def read() -> None:
        with suppress(OSError, ValueError):
            for line in lines:
                room.acquire()
                put(line)
        put(None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while (line := await waiting.get()) is not None:
        room.release()
        yield line
