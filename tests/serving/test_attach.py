"""`essterm attach`: this terminal on a server of this machine, over its own socket."""

from __future__ import annotations

import asyncio
import json
import signal
import struct

import pytest

from essterm.serve import attach_wire as wire
from essterm.serve import place
from essterm.serve.attach_server import CLIENTS_MOST, AttachServer
from essterm.serve.wire import frame
from tests.cli.program import LIMIT_S, arguments, program
from tests.serving.ptys import PseudoTerminal
from tests.serving.served import TERMINAL, Served
from tests.serving.servers import Server, add_account
from tests.serving.streams import Painted, until
from tests.serving.worlds import a_home

# -- the program ---------------------------------------------------------------------------------


@pytest.fixture
def server(home):
    add_account(home, "maria", "observer")
    a_home(home)
    server = Server(home, "--speed", "0")
    yield server
    if server.process.poll() is None:
        server.end(signal.SIGKILL)
    for note in home.rglob(place.NOTE):
        place.clear(note.parent)


def attached(*words, **options):
    return PseudoTerminal(arguments("attach", *words), **options)


def test_a_terminal_is_attached_and_given_back(server):
    terminal = attached("--account", "maria", width=100, height=30)
    terminal.see("MELBOURNE")
    terminal.drag(132, 43)
    terminal.see("cluster 1")
    terminal.press("p")
    terminal.see("maria is an observer")
    terminal.press("q")
    assert terminal.end() == 0
    assert b"\x1b[?1049l" in terminal.raw


def test_whoever_owns_the_server_needs_no_account(server):
    terminal = attached()
    terminal.see("MELBOURNE")
    terminal.press("p")
    terminal.see("x60")
    terminal.press("q")
    assert terminal.end() == 0


def test_an_account_that_is_named_has_to_exist(server):
    terminal = attached("--account", "mario")
    assert terminal.end() == 1
    assert b"There is no account 'mario'." in terminal.raw


def test_a_server_that_is_killed_leaves_the_terminal_usable(server):
    terminal = attached()
    terminal.see("MELBOURNE")
    server.end(signal.SIGKILL)
    assert terminal.end() == 1
    assert b"\x1b[?1049l" in terminal.raw
    assert b"The server has ended; what was answered is saved." in terminal.raw


def test_a_server_that_is_stopped_says_so(server):
    terminal = attached()
    terminal.see("MELBOURNE")
    assert server.end() == 0
    assert terminal.end() == 0
    assert b"The server is being stopped" in terminal.raw


def test_an_attach_that_is_told_to_end_gives_its_terminal_back(server):
    terminal = attached()
    terminal.see("MELBOURNE")
    terminal.child.kill(signal.SIGTERM)
    assert terminal.end() == 128 + signal.SIGTERM
    assert b"\x1b[?1049l" in terminal.raw


def test_where_nobody_serves_it_says_so_and_starts_nothing(home):
    terminal = attached()
    assert terminal.end() == 4
    assert b"Nobody serves" in terminal.raw
    assert not list(home.glob("installations/*"))


def test_without_a_terminal_it_says_what_it_needs():
    answer = program("attach")
    assert answer.returncode == 2
    assert "needs a terminal" in answer.stderr


# -- the socket ----------------------------------------------------------------------------------


class RawClient:
    """Somebody who opens the socket himself."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.painted = Painted(120, 40)
        self.last = None

    async def ask(self, asked):
        self.writer.write(frame(asked))
        frames = wire.Frames()
        while raw := await self.reader.read(1 << 16):
            for kind, content in frames.put(raw):
                if kind == wire.PAINTED:
                    self.painted.take(content)
                else:
                    self.last = kind, content


@pytest.fixture
async def socket(tmp_path):
    """A server with a socket only, and what connects to it."""
    async with Served(tmp_path / "serving") as served:
        folder = tmp_path / "folder"
        folder.mkdir()
        attach = AttachServer(served.sessions, served.accounts, served.audit, folder)
        await attach.start()
        clients = []

        async def connect():
            path = str(place.find(folder))
            clients.append(RawClient(*await asyncio.open_unix_connection(path)))
            return clients[-1]

        connect.served, connect.path = served, place.find(folder)
        yield connect
        for client in clients:
            client.writer.close()
        await attach.close("bye")
        assert place.find(folder) is None


def request(**changes):
    return {
        "attach": {"account": "", "login": "ann", "sent": TERMINAL, "size": [120, 40]} | changes
    }


async def test_only_the_owner_opens_the_socket(socket):
    assert socket.path.stat().st_mode & 0o077 == 0
    assert socket.path.parent.stat().st_mode & 0o077 == 0


async def test_keys_and_sizes_go_over_it(socket):
    client = await socket()
    asking = asyncio.create_task(client.ask(request()))
    await until(lambda: "MELBOURNE" in client.painted.shown)
    client.writer.write(wire.frame(wire.KEYS, b"?"))
    await until(lambda: "MARKS" in client.painted.shown)
    client.writer.write(wire.frame(wire.KEYS, b"\x1b"))
    await until(lambda: "MARKS" not in client.painted.shown)
    client.painted.resize(100, 30)
    client.writer.write(wire.frame(wire.RESIZED, wire.SIZE.pack(100, 30)))
    client.writer.write(wire.frame(wire.KEYS, b"q"))
    await asking
    assert client.last == (wire.ENDED, b"\x00")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"attach": []},
        {"attach": {}},
        request(size=[80]),
        request(size=[80, 70_000]),
        request(size=["80", "24"]),
        request(sent={"TERM": 1}),
        request(account=None),
    ],
    ids=json.dumps,
)
async def test_a_request_that_means_nothing_is_refused(socket, asked):
    client = await socket()
    await client.ask(asked)
    assert client.last[0] == wire.REFUSED
    assert len(socket.served.sessions) == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02[]",
        frame(request()) + struct.pack(">cI", b"k", 1 << 31),
        frame(request()) + wire.frame(b"?", b""),
        frame(request()) + wire.frame(wire.RESIZED, b"1"),
    ],
    ids=["length", "no object", "a frame too long", "an unknown frame", "half a size"],
)
async def test_what_is_no_frame_ends_only_itself(socket, raw):
    client = await socket()
    client.writer.write(raw)
    async with asyncio.timeout(LIMIT_S):
        while await client.reader.read(1 << 16):
            pass
    await until(lambda: len(socket.served.sessions) == 0)
    other = await socket()
    asking = asyncio.create_task(other.ask(request()))
    await until(lambda: "MELBOURNE" in other.painted.shown)
    other.writer.close()
    await asking


async def test_whoever_asks_for_nothing_is_let_go(socket, monkeypatch):
    monkeypatch.setattr("essterm.serve.attach_server.REQUEST_S", 0.0)
    client = await socket()
    async with asyncio.timeout(LIMIT_S):
        assert await client.reader.read() == b""


async def test_more_clients_than_there_is_room_for_are_told(socket, monkeypatch):
    assert CLIENTS_MOST > 50
    monkeypatch.setattr("essterm.serve.attach_server.CLIENTS_MOST", 1)
    await socket()
    client = await socket()
    await client.ask(request())
    assert client.last == (wire.REFUSED, b"Too many terminals are attached.")
