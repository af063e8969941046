"""The server: answers `do`, `show` and `saves save` for a core that runs in this process.

Nothing that comes over the socket is trusted, and no connection can hold back the core: requests
of one connection are taken one after the other, and an answer is encoded in a thread.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError, Refusal
from emulator.ids import NotAnId
from essterm.serve import place, wire
from saves.problems import InUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from essterm.door import Door
    from essterm.hosts.guests import Guests
    from essterm.hosts.requests import HostRequests
    from essterm.serve.handing import Handing
    from essterm.serve.replaying import Replaying

OPERATOR_MOST = 64
CLOSE_S = 1.0
"""How long the end of the program waits for requests that were taken."""


class CoreSocket:
    """Listens for one installation. folder: of the installation; door: of its core.

    save: takes the present state under a name; what it returns writes it and says where. Both raise
    SaveProblem. guests: who needs this core, for a process that keeps it only for them; handing:
    how that process hands over the installation. replays: runbooks are taken, too, which needs an
    event loop that is made for it.
    """

    def __init__(
        self,
        folder: Path,
        door: Door,
        save: Callable[[str], Callable[[], Path]],
        guests: Guests | None = None,
        handing: Handing | None = None,
        *,
        replays: bool = False,
    ) -> None:
        self._replaying = _replaying(door) if replays else None
        self._folder = folder
        self._door = door
        self._save = save
        self._guests = guests
        self._handing = handing
        self._requests: HostRequests | None = None
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._busy: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen from now on; without a place that is short enough nobody can reach the core.

        Raises OSError.
        """
        path = place.make_place(self._folder)
        if path is None:
            return
        self._server = await asyncio.start_unix_server(self._accept, str(path))
        path.chmod(0o600)
        place.publish(self._folder, path)

    async def close(self) -> None:
        """Listen no more; requests that were taken are answered, unless they wait for long."""
        if self._server is None:
            return
        self._server.close()
        for talk in self._talks - self._busy:
            talk.cancel()
        if self._busy:
            await asyncio.wait(self._busy, timeout=CLOSE_S)
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        place.clear(self._folder)
        self._server = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None  # a connection is served in a task of its own
        self._talks.add(talk)
        try:
            with suppress(OSError, wire.BadFrame, asyncio.IncompleteReadError):
                while self._server is not None and self._server.is_serving():
                    await self._serve_one(reader, writer, talk)
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._talks.discard(talk)
            writer.close()

    async def _serve_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: asyncio.Task[None]
    ) -> None:
        head = await reader.readexactly(wire.LENGTH.size)
        raw = await reader.readexactly(wire.length_of(head, wire.REQUEST_MOST))

        async def send(content: dict[str, Any]) -> None:
            writer.write(await asyncio.to_thread(wire.frame, content))
            await writer.drain()

        if self._handing is not None:
            await self._handing.passage()
        self._busy.add(talk)
        try:
            writer.write(wire.frame({"taken": True}))
            asked = wire.content_of(raw)
            if "hand_over" in asked and self._handing is not None:
                self._done(talk)  # it waits for the others
                await self._handing.ask(reader, writer)
                return
            if "host" in asked or "hold" in asked:
                await self._host(asked, reader, writer, talk)
                return
            await send(await self._answer(asked, send))
        except (NotAnId, wire.BadFrame) as problem:
            await send(_problem(str(problem), wire.USAGE))
        except InUse as problem:
            await send(_problem(str(problem), wire.IN_USE))
        except EssError as problem:
            await send(_problem(str(problem), wire.REFUSED))
        finally:
            self._done(talk)

    def _done(self, talk: asyncio.Task[None]) -> None:
        """Nobody waits any more for what was taken on a connection."""
        self._busy.discard(talk)
        if self._handing is not None:
            self._handing.left(len(self._busy))

    async def _host(
        self,
        asked: dict[str, Any],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        talk: asyncio.Task[None],
    ) -> None:
        """A command of a host, or a shell that needs this core; the last of its connection."""
        from essterm.hosts.guests import Guests
        from essterm.hosts.requests import HostRequests

        self._guests = guests = self._guests or Guests()
        if "hold" in asked:
            self._done(talk)  # nobody waits for it at the end
            await guests.stay(reader, writer)
        else:
            self._requests = self._requests or HostRequests(self._door.core, guests)
            await self._requests.serve(asked, reader, writer)
        writer.close()

    async def _answer(self, asked: dict[str, Any], send: Any) -> dict[str, Any]:
        async def note(text: str) -> None:
            await send({"note": text})

        if "do" in asked:
            words = _texts(asked["do"])
            wait = asked.get("wait", True) is True
            answer = await self._door.answer(words, _operator(asked), wait=wait, note=note)
            return {"answer": answer.as_keys()}
        if "replay" in asked:
            if self._replaying is None:
                raise InUse(self._door.name, os.getpid())
            return {"replayed": await self._replaying.run(asked, _operator(asked), note)}
        if "show" in asked:
            from essterm.show.questions import LAST, Asked
            from essterm.show.things import rows_of

            core = self._door.core
            last = asked.get("last", LAST)
            if not isinstance(last, int) or last < 0:
                raise wire.BadFrame("a request for no number of lines")
            question = Asked(core.installation, tuple(_texts(asked.get("ids"))), last, core.rate)
            return {"rows": rows_of(str(asked["show"]), question)}
        if "save" in asked:
            (name,) = _texts([asked["save"]])
            path = await asyncio.to_thread(self._save(name))
            return {"saved": str(path)}
        raise Refusal("A request is to do, to show or to save something.", "Z02")


def _operator(asked: dict[str, Any]) -> str:
    """Who asks; raises BadFrame."""
    operator = asked.get("operator")
    if not isinstance(operator, str) or len(operator) > OPERATOR_MOST:
        raise wire.BadFrame("a request names no operator")
    return operator


def _replaying(door: Door) -> Replaying:
    """What runs runbooks for others, loaded where it may."""
    from essterm.serve.replaying import Replaying

    return Replaying(door.core)


def _texts(value: Any) -> list[str]:
    """A list of texts; raises BadFrame."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise wire.BadFrame("a request does not hold a list of words")
    return value


def _problem(text: str, code: int) -> dict[str, Any]:
    return {"problem": {"text": text, "code": code}}
