"""The server's end of `essterm attach`: terminals of people who are on this machine already.

A unix socket that only the server's own user can open; who he says he is, is believed, as the
system has proven it to its own SSH server or on its console.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from essterm.serve import attach_wire as wire
from essterm.serve import place
from essterm.serve import wire as requests
from essterm.serve.accounts import NAME, Account
from essterm.serve.roles import CONSOLES, INSTRUCTOR
from essterm.serve.session import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from essterm.serve.accounts import Accounts
    from essterm.serve.audit import Audit
    from essterm.serve.session import Session
    from essterm.serve.sessions import Sessions

REQUEST_MOST = 64 << 10
REQUEST_S = 5.0
CLIENTS_MOST = 200
LOCAL = "this machine"


class AttachServer:
    """Listens in a folder of the server's own. folder: where the note of its socket stands."""

    def __init__(self, sessions: Sessions, accounts: Accounts, audit: Audit, folder: Path) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._audit = audit
        self._folder = folder
        self._server: asyncio.Server | None = None
        self._links: set[_AttachLink] = set()

    async def start(self) -> None:
        """Listen from now on; without a place that is short enough nobody can attach.

        Raises OSError.
        """
        path = place.make_place(self._folder)
        if path is None:
            return
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: _AttachLink(self), str(path))
        path.chmod(0o600)
        place.publish(self._folder, path)

    async def close(self, farewell: str = "") -> None:
        """Listen no more, and end all sessions with a message."""
        if self._server is None:
            return
        self._server.close()
        await self._sessions.close(farewell)
        for link in list(self._links):
            link.hang_up()
        place.clear(self._folder)
        self._server = None

    def came(self, link: _AttachLink) -> bool:
        """A client is there; whether there is room for it."""
        self._links.add(link)
        return len(self._links) <= CLIENTS_MOST

    def went(self, link: _AttachLink) -> None:
        """A client is gone."""
        self._links.discard(link)

    def open(self, asked: Any, link: _AttachLink) -> Session | str:
        """Begin a session for a request, or say why not; raises BadFrame."""
        if not isinstance(asked, dict):
            raise requests.BadFrame("a request to attach says nothing")
        texts = {key: asked.get(key, "") for key in ("account", "login", "address", "whose")}
        sent, size = asked.get("sent"), _size(asked.get("size"))
        if not all(isinstance(each, str) for each in texts.values()) or size is None:
            raise requests.BadFrame("a request to attach is not understood")
        if not isinstance(sent, dict) or not all(isinstance(v, str) for v in sent.values()):
            raise requests.BadFrame("a request to attach names no terminal")
        account = self._account(texts["account"], texts["login"])
        if account is None:
            self._audit.log("attach refused", account=texts["account"])
            return f"There is no account {texts['account'][:40]!r}."
        address = texts["address"] or LOCAL
        self._audit.log("attached", account=account.name, address=address)
        width, height = size
        visitor = Visitor(account, address, sent, width, height, texts["whose"])
        return self._sessions.open(visitor, link)

    def _account(self, wanted: str, login: str) -> Account | None:
        """The account that was asked for; else of the login name, whose user owns the server."""
        if wanted:
            return self._accounts.find(wanted)
        name = login if NAME.match(login) else INSTRUCTOR
        return self._accounts.find(name) or Account(name, INSTRUCTOR, CONSOLES)


def _size(value: Any) -> tuple[int, int] | None:
    """Width and height; None when it is something else."""
    is_pair = isinstance(value, list) and len(value) == 2
    if not is_pair or not all(isinstance(each, int) and 0 <= each < 1 << 16 for each in value):
        return None
    return value[0], value[1]


class _AttachLink(asyncio.Protocol):
    """One client: the link of one session."""

    def __init__(self, server: AttachServer) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._request = bytearray()
        self._frames = wire.Frames()
        self._deadline: asyncio.TimerHandle | None = None
        self._has_room = True
        self._is_ended = False

    # -- the connection --------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It has a few seconds to say what it wants."""
        assert isinstance(transport, asyncio.Transport)  # a stream's is one
        self._transport = transport
        self._has_room = self._server.came(self)
        self._deadline = asyncio.get_running_loop().call_later(REQUEST_S, self.hang_up)

    def data_received(self, data: bytes) -> None:
        """The request, then keys and sizes."""
        try:
            if self._session is None:
                data = self._begin(data)
            if self._session is not None:
                for kind, content in self._frames.put(data):
                    self._take(kind, content)
        except (requests.BadFrame, wire.BadFrame, struct.error) as fault:
            self._refuse(f"The request is not understood: {fault}.")

    def eof_received(self) -> bool:
        """The client is gone."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and its session with it."""
        self._transport = None
        self._stop_waiting()
        self._server.went(self)
        if self._session is not None:
            self._session.dropped()
            self._session = None

    def pause_writing(self) -> None:
        """The client takes no more."""
        if self._session is not None:
            self._session.pause()

    def resume_writing(self) -> None:
        """The client has taken what waited."""
        if self._session is not None:
            self._session.resume()

    def hang_up(self) -> None:
        """End the connection, whatever waits."""
        if self._transport is not None:
            self._transport.abort()

    # -- what comes ------------------------------------------------------------------------

    def _begin(self, data: bytes) -> bytes:
        """Open the session when the request is complete; what follows it. Raises BadFrame."""
        request, head = self._request, requests.LENGTH.size
        request += data
        if self._is_ended or len(request) < head:
            return b""
        length = requests.length_of(bytes(request[:head]), REQUEST_MOST)
        if len(request) < head + length:
            return b""
        self._stop_waiting()
        asked = requests.content_of(bytes(request[head : head + length]))
        rest = bytes(request[head + length :])
        request.clear()
        opened: Session | str = "Too many terminals are attached."
        if self._has_room:
            opened = self._server.open(asked.get("attach"), self)
        if isinstance(opened, str):
            self._refuse(opened)
        else:
            self._session = opened
        return rest

    def _take(self, kind: bytes, content: bytes) -> None:
        assert self._session is not None  # there are no frames before
        if kind == wire.KEYS:
            self._session.feed(content)
        elif kind == wire.RESIZED:
            self._session.resize(*wire.SIZE.unpack(content))
        else:
            raise wire.BadFrame(f"a frame of kind {kind!r} is none of a client")

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, why: str) -> None:
        self._send(wire.REFUSED, why.encode())
        self._finish()

    # -- the link --------------------------------------------------------------------------

    def write(self, raw: bytes) -> None:
        """Send what was painted."""
        self._send(wire.PAINTED, raw)

    def hold(self) -> None:
        """Read no more for now."""
        if self._transport is not None:
            self._transport.pause_reading()

    def release(self) -> None:
        """Read on."""
        if self._transport is not None and not self._transport.is_closing():
            with suppress(RuntimeError):  # it was reading
                self._transport.resume_reading()

    def end(self, status: int) -> None:
        """Say how it ended and hang up."""
        self._send(wire.ENDED, wire.END.pack(status))
        self._finish()

    def _finish(self) -> None:
        self._is_ended = True
        if self._transport is not None:
            self._transport.close()

    def _send(self, kind: bytes, content: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(wire.frame(kind, content))
