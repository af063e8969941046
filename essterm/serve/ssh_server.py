"""The SSH server: connections become sessions, and nothing else.

A shell on a pseudo-terminal is the one thing that is given, and what it runs is the screens. No
command, no file transfer, no forwarding of any kind; the agent is not asked for.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncssh

from essterm.serve.accounts import split_login
from essterm.serve.host_key import kept_key
from essterm.serve.intake import Intake
from essterm.serve.limits import Ticket
from essterm.serve.session import Visitor
from essterm.serve.ssh_channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from essterm.serve.accounts import Account, Accounts
    from essterm.serve.audit import Audit
    from essterm.serve.limits import Gate
    from essterm.serve.sessions import Sessions

log = logging.getLogger("essterm.serve")

TRIES_MOST = 20
"""Keys and passwords that one connection may try."""
PASSWORDS_MOST = 6
BACKLOG = 100
"""Connections that the system keeps until they are accepted."""
GOODBYE_S = 2.0
"""Wall seconds that clients have for hanging up, at the end, after what was said to them: who is
disconnected shows it no more.
"""
WINDOW = 64 * 1024
"""Bytes of keys that a client may send before they are read."""
VERSION = "essterm"


class SshServer:
    """Listens, lets in who may, and opens a session for each. host_key: its file."""

    def __init__(
        self,
        sessions: Sessions,
        accounts: Accounts,
        gate: Gate,
        audit: Audit,
        host_key: Path,
    ) -> None:
        self.sessions = sessions
        self.accounts = accounts
        self.gate = gate
        self.audit = audit
        self._host_key = host_key
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self.connections: set[asyncssh.SSHServerConnection] = set()
        self._told: set[asyncssh.SSHServerConnection] = set()
        self._nobody = asyncio.Event()
        self._nobody.set()

    async def start(self, address: str, port: int) -> int:
        """Listen from now on; returns the port, which the system chose for 0.

        Raises OSError or HostKeyProblem.
        """
        limits = self.gate.limits
        self._acceptor = await asyncssh.create_server(
            lambda: _Caller(self),
            address,
            port,
            server_host_keys=[kept_key(self._host_key)],
            server_version=VERSION,
            backlog=BACKLOG,
            window=WINDOW,
            login_timeout=0,  # a caller has its own, which waits with him
            keepalive_interval=limits.keepalive_s,
            encoding=None,
            line_editor=False,
            line_echo=False,
            agent_forwarding=False,
            x11_forwarding=False,
            allow_scp=False,
            gss_host=None,
            compression_algs=None,
        )
        return int(self._acceptor.get_port())

    async def close(self, farewell: str = "") -> None:
        """Listen no more, and end all sessions with a message."""
        if self._acceptor is None:
            return
        self._acceptor.close()
        await self.sessions.close(farewell)
        for connection in self.connections - self._told:
            connection.close()
        await self._hung_up()
        for connection in list(self.connections):
            connection.close()
        await self._acceptor.wait_closed()
        self._acceptor = None

    async def _hung_up(self) -> None:
        """Wait until the clients have read the last words, but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await self._nobody.wait()

    def talks(self, connection: asyncssh.SSHServerConnection) -> None:
        """It has a session: its client hangs up when that has ended."""
        self._told.add(connection)
        self._nobody.clear()

    def hung_up(self, connection: asyncssh.SSHServerConnection) -> None:
        """It has ended."""
        self.connections.discard(connection)
        self._told.discard(connection)
        if not self._told:
            self._nobody.set()


class _Deadline:
    """When a connection is given up, unless what is waited for has come."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None
        self.at_s = 0.0
        self._end: Callable[[], None] = lambda: None

    def set(self, after_s: float, end: Callable[[], None]) -> None:
        """Call `end` after so many wall seconds, and what was set before no more."""
        self.at_s, self._end = asyncio.get_running_loop().time() + after_s, end
        self.put_off(0.0)

    def put_off(self, by_s: float) -> None:
        """So many wall seconds later."""
        self.clear()
        self.at_s += by_s
        self._timer = asyncio.get_running_loop().call_at(self.at_s, self._end)

    def clear(self) -> None:
        """It has come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Caller(asyncssh.SSHServer):
    """One connection: who is there, proven how."""

    def __init__(self, server: SshServer) -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None
        self._ticket: Ticket | None = None
        self._address = ""
        self._account: Account | None = None
        self._is_proven = False  # until then the account is only who he says he is
        self._whose = ""
        self._how = ""
        self._tries = 0
        self._wrong = 0
        self._channel: Channel | None = None
        self._deadline = _Deadline()
        self._intake: Intake | None = None

    # -- coming and going ------------------------------------------------------------------

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """A place for it, or the door."""
        self._connection = conn
        self._address = str((conn.get_extra_info("peername") or ("",))[0])
        admitted = self._server.gate.admit(self._address)
        if not isinstance(admitted, Ticket):
            self._log("connection refused", why=admitted)
            conn.abort()
            return
        self._ticket = admitted
        admitted.evicted = conn.abort
        self._server.connections.add(conn)
        self._deadline.set(self._server.gate.limits.login_s, self._end_late)
        transport = conn._transport
        if transport is not None:
            self._intake = Intake(transport, conn.data_received, self._server.gate.limits)
            # The connection is asyncio's protocol: what it is called with goes by way of us.
            conn.data_received = self._intake.put  # type: ignore[method-assign,assignment]
        # asyncio says at the protocol when the socket is full; the channel must know, too.
        conn.pause_writing = lambda: self._is_full(True)  # type: ignore[method-assign]
        conn.resume_writing = lambda: self._is_full(False)  # type: ignore[method-assign]

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, and its session with it."""
        if not isinstance(exc, asyncssh.Error | OSError | None):
            log.error("a connection from %s failed", self._address, exc_info=exc)
        self._deadline.clear()
        if self._intake is not None:
            self._intake.close()
        if self._connection is not None:
            self._server.hung_up(self._connection)
        if self._ticket is not None:
            self._ticket.release()
            if not self._is_proven:
                self._log("gone before logging in", why=str(exc) if exc else "")
        self._connection = self._channel = None

    def _is_full(self, full: bool) -> None:
        if self._channel is not None:
            self._channel.socket_full(full)

    # -- proving ---------------------------------------------------------------------------

    def begin_auth(self, username: str) -> bool:
        """Everybody has to prove who he is."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Yes."""
        return True

    def password_auth_supported(self) -> bool:
        """Yes."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key is one of the account's; its signature is checked afterwards."""
        name, whose = split_login(username)
        offered = " ".join(key.export_public_key().decode("ascii").split()[:2])
        account = self._server.accounts.find(name)
        if account is None or offered not in self._server.accounts.keys(name):
            self._try_failed()
            return False
        self._account, self._whose, self._how = account, whose, f"key {key.get_fingerprint()}"
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Whether this is the account's password; an answer to who guesses takes its time."""
        self._account = None  # a key that was offered and not proven counts for nothing
        gate = self._server.gate
        name, whose = split_login(username)
        delay_s = gate.delay_s(self._address, name)
        self._deadline.put_off(
            delay_s
        )  # else who mistyped could not log in with the right one any more
        await asyncio.sleep(delay_s)
        account = await self._server.accounts.authenticate(name, password)
        if account is None:
            gate.failed(self._address, name)
            self._wrong += 1
            self._log("wrong password", account=name)
            self._try_failed()
            return False
        self._account, self._whose, self._how = account, whose, "password"
        return True

    def auth_completed(self) -> None:
        """It is proven."""
        assert self._account is not None  # nothing else completes it
        self._is_proven = True
        self._server.gate.succeeded(self._address, self._account.name)
        if self._ticket is not None:
            self._ticket.proven()
        self._log("logged in", account=self._account.name, how=self._how)
        self._wait_for_session()

    def _end_late(self) -> None:
        if self._connection is not None:
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, "Logging in took too long.")

    def _wait_for_session(self) -> None:
        """A connection without a session keeps its place for as long as logging in may take."""
        self._deadline.set(self._server.gate.limits.login_s, self._end_unused)

    def _end_unused(self) -> None:
        if self._connection is not None:
            self._log("ended without a session")
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, "There is no session.")

    def _try_failed(self) -> None:
        self._tries += 1
        is_over = self._tries >= TRIES_MOST or self._wrong >= PASSWORDS_MOST
        if is_over and self._connection is not None:
            self._log("too many tries")
            self._connection.disconnect(
                asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many tries."
            )

    # -- what is given ---------------------------------------------------------------------

    def session_requested(self) -> Channel | bool:
        """One terminal for each connection."""
        if self._channel is not None or self._account is None:
            self.refuse("a further session")
            return False
        if self._server.accounts.find(self._account.name) != self._account:
            self.refuse("a session of an account that was removed or changed")
            return False
        self._deadline.clear()
        if self._connection is not None:
            self._server.talks(self._connection)
        self._channel = Channel(self, self._server.sessions)
        return self._channel

    def visitor(self, sent: dict[str, str], width: int, height: int) -> Visitor:
        """Who logged in, with what his client said of his terminal."""
        assert self._account is not None  # no session before that
        return Visitor(self._account, self._address, sent, width, height, self._whose)

    def channel_closed(self) -> None:
        """The session has ended; another may begin on the same connection."""
        self._channel = None
        if self._connection is not None:
            self._wait_for_session()

    def connection_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def server_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def unix_connection_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def unix_server_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def tun_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def tap_requested(self, *_where: Any) -> bool:
        """No forwarding."""
        return self.refuse("forwarding")

    def refuse(self, what: str) -> bool:
        """Note that something was asked for that is not given."""
        self._log("not given", what=what)
        return False

    def _log(self, event: str, **about: Any) -> None:
        if self._account is not None and self._is_proven:
            about.setdefault("account", self._account.name)
        self._server.audit.log(event, address=self._address, **about)
