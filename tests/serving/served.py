"""A server in the process of a test: a real machine, sessions, SSH, and clients of it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager

import asyncssh

from essterm.serve.accounts import Account, Accounts
from essterm.serve.audit import Audit
from essterm.serve.fronts import Fronts
from essterm.serve.limits import Gate, Limits
from essterm.serve.roles import CONSOLES, INSTRUCTOR, limited
from essterm.serve.session import Visitor
from essterm.serve.sessions import Sessions
from essterm.serve.ssh_server import SshServer
from tests.screens.rooms import core_of, two_sites
from tests.serving.streams import KeptLink, Painted, until

PASSWORD = "a long secret"
TERMINAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}


class Served:
    """Sessions over one machine, with all that they need. Used with `async with`."""

    def __init__(self, home, **limits):
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.limits = Limits(**limits)
        self.core = core_of(two_sites())
        self.accounts = Accounts(home)
        self.audit = Audit(home / "audit.log")
        self.gate = Gate(self.limits)
        self.sessions = Sessions(self._core_for, Fronts(home), self.limits, self.audit)
        self.ssh = SshServer(
            self.sessions, self.accounts, self.gate, self.audit, home / "ssh_host_key"
        )
        self.port = 0

    @asynccontextmanager
    async def _core_for(self, visitor):
        yield limited(self.core, visitor.account)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.ssh.close("bye")
        await self.sessions.close("bye")
        await self.core.close()
        self.accounts.close()
        self.audit.close()

    # -- without a network -----------------------------------------------------------------

    def join(self, name, role=INSTRUCTOR, sent=TERMINAL, size=(120, 40)):
        """A session on a link that keeps what is painted."""
        link = KeptLink(*size)
        visitor = Visitor(Account(name, role, CONSOLES), "a test", sent, *size)
        link.session = self.sessions.open(visitor, link)
        return link

    def noted(self, event):
        """The lines of the log about an event."""
        lines = map(json.loads, (self.home / "audit.log").read_text().splitlines())
        return [line for line in lines if line["event"] == event]

    # -- over SSH --------------------------------------------------------------------------

    async def listen(self, *names, role=INSTRUCTOR):
        """Let these accounts in by password."""
        for name in names:
            self.accounts.add(name, role, password=PASSWORD)
        self.port = await self.ssh.start("127.0.0.1", 0)

    def connect(self, name, **options):
        """A connection of an asyncssh client, proven by password."""
        options = {"password": PASSWORD, "client_keys": None, **options}
        return asyncssh.connect(
            "127.0.0.1",
            self.port,
            username=name,
            known_hosts=None,
            config=None,
            agent_path=None,
            **options,
        )


class Client(asyncssh.SSHClientSession, Painted):
    """A terminal at the other end of an SSH channel."""

    def __init__(self, width=120, height=40):
        Painted.__init__(self, width, height)
        self.status = None
        self.is_closed = False

    def data_received(self, data, datatype):
        self.take(data)

    def exit_status_received(self, status):
        self.status = status

    def connection_lost(self, exc):
        self.is_closed = True

    async def see(self, text):
        """Wait until a text stands on the screen."""
        await until(lambda: text in self.shown)


async def open_terminal(connection, size=(120, 40), term="xterm-256color", **options):
    """A terminal on a connection: its channel and what it shows."""
    channel, client = await connection.create_session(
        lambda: Client(*size),
        request_pty="force",
        term_type=term,
        term_size=size,
        encoding=None,
        **{"env": {"LANG": "C.UTF-8"}, **options},
    )
    return channel, client
