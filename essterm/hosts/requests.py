"""The core's side of a host's command: one request on the socket, from its words to its exit code.

Nothing that comes is trusted. A caller that goes away cancels its program; a core that has to stop
ends it with the code of a connection that is lost (§6.3.4).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from emulator.errors import UnknownObject
from emulator.hosts.codes import TEXT, Code
from emulator.hosts.flags import printable
from emulator.hosts.programs import NOT_FOUND
from emulator.runtime import CoreStopped
from essterm.hosts import frames
from essterm.hosts.running import FILE_MOST, TooLong, carry
from essterm.hosts.waits import Waits
from essterm.serve import wire

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from emulator.runtime import Core
    from essterm.hosts.guests import Guests

NAME_MOST = 64
PAUSED = "virtual time is paused; this waits until somebody lets it run"


class HostRequests:
    """Carries out commands of hosts for callers on the socket of one core."""

    def __init__(self, core: Core, guests: Guests) -> None:
        self._waits = Waits(core)
        self._guests = guests

    async def serve(
        self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry out one request; raises BadFrame, OSError."""
        host, user = _name(asked["host"]), _name(asked.get("user", ""))
        argv = _arguments(asked.get("argv"))
        caller = _Caller(reader, writer, _command(argv))
        with self._guests.one():
            await caller.losing(Code.NOT_CREATED)
            work = self._end(host, user, argv, caller)
            code = await _while_there(work, caller.listen())
            if code is not None:
                await caller.exit(code)

    async def _end(self, host: str, user: str, argv: list[bytes], caller: _Caller) -> int:
        """The exit code, also of what could not be carried out."""
        try:
            await self._waits.enter()
            return await carry(self._waits, host, argv, caller, user)
        except UnknownObject as problem:
            await caller.complain(problem.message)
            return NOT_FOUND
        except CoreStopped as problem:
            await caller.complain(f"{TEXT[caller.lost]}: {problem}")
            return caller.lost
        except OSError:
            raise
        except Exception as fault:
            await caller.complain(f"{TEXT[Code.EXCEPTION]}: {fault!r}")
            return Code.EXCEPTION
        finally:
            self._waits.leave()


def _name(value: Any) -> str:
    if not isinstance(value, str) or len(value) > NAME_MOST or not value.isprintable():
        raise wire.BadFrame("a request names no host or user")
    return value


def _arguments(value: Any) -> list[bytes]:
    """A command line; raises BadFrame."""
    if not isinstance(value, list) or not value:
        raise wire.BadFrame("a request without a command")
    try:
        argv = [bytes.fromhex(each) for each in value]
    except (TypeError, ValueError):
        raise wire.BadFrame("an argument is not in hexadecimal") from None
    if sum(map(len, argv)) + len(argv) > frames.ARGUMENTS_MOST:
        raise wire.BadFrame("a command line is too long")
    return argv


def _command(argv: list[bytes]) -> str:
    """The name of a command, for what is said about it."""
    name = argv[0].decode("utf-8", "surrogateescape").rpartition("/")[2].partition(".")[0]
    return printable(name)[:NAME_MOST]


async def _while_there(
    work: Coroutine[Any, Any, int], listening: Coroutine[Any, Any, None]
) -> int | None:
    """What the work returns; None when the caller went first, and then the work is cancelled."""
    tasks = asyncio.ensure_future(work), asyncio.ensure_future(listening)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Caller:
    """The executable at the other end. lost: the code if the connection ends now."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._name = name
        self._asked: asyncio.Future[bytes] | None = None
        self.lost = Code.NOT_CREATED

    async def listen(self) -> None:
        """Take what the caller sends until it goes, or sends what nobody asked for."""
        with suppress(OSError, wire.BadFrame, asyncio.IncompleteReadError):
            while True:
                head = await self._reader.readexactly(wire.LENGTH.size)
                length = wire.length_of(head, FILE_MOST + 2)
                content = await self._reader.readexactly(length)
                if self._asked is None or self._asked.done():
                    raise wire.BadFrame("nothing was asked for")
                self._asked.set_result(content)

    async def losing(self, code: Code) -> None:
        """Tell what it means if the connection ends from now on."""
        self.lost = code
        text = f"{self._name}: {TEXT[code]}\n".encode()
        await self._send(frames.LOST, bytes([code]) + text)

    async def exit(self, code: int) -> None:
        """The end."""
        await self._send(frames.EXIT, bytes([code & 0xFF]))

    async def complain(self, text: str) -> None:
        """A line about the command on its standard error."""
        await self.say(f"{self._name}: {printable(text)}\n", True)

    async def say(self, text: str, error: bool) -> None:
        """Print whole lines."""
        letter = frames.ERROR if error else frames.OUT
        await self._send(letter, text.encode("utf-8", "surrogateescape"))

    async def read(self, path: str) -> bytes | None:
        """A file where the command was called; raises TooLong."""
        self._asked = asyncio.get_running_loop().create_future()
        await self._send(frames.READ, path.encode("utf-8", "surrogateescape"))
        answer = await self._asked
        if answer[:1] != frames.FILE:
            return None
        if len(answer) > FILE_MOST + 1:
            raise TooLong
        return answer[1:]

    async def begun(self) -> None:
        """From now on something may be done when the connection is lost."""
        if self.lost is Code.NOT_CREATED:
            await self.losing(Code.NOT_DISCONNECTED)

    async def paused(self) -> None:
        """Say why nothing happens."""
        await self.complain(PAUSED)

    async def _send(self, letter: bytes, content: bytes) -> None:
        self._writer.write(frames.frame(letter, content))
        await self._writer.drain()
