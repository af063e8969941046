"""The SSH server: who is let in, what is given, and what clients cannot do to it."""

from __future__ import annotations

import asyncio
import socket
import stat
from contextlib import suppress
from dataclasses import replace

import asyncssh
import pytest

from essterm.serve.audit import FLOOD_MOST
from essterm.serve.host_key import HostKeyProblem, kept_key
from essterm.serve.inbox import Inbox
from essterm.serve.ssh_server import PASSWORDS_MOST, TRIES_MOST
from screens.machine.room_screen import RoomScreen
from tests.cli.program import LIMIT_S
from tests.serving.served import PASSWORD, Served, open_terminal
from tests.serving.streams import until


@pytest.fixture
async def served(tmp_path, monkeypatch):
    monkeypatch.setattr("essterm.serve.limits.FIRST_DELAY_S", 0.0)
    async with Served(tmp_path / "serving") as served:
        await served.listen("ann", "bob")
        yield served


# -- a terminal ----------------------------------------------------------------------------------


async def test_a_terminal_shows_the_screens_and_takes_keys(served):
    async with served.connect("ann") as connection:
        channel, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        channel.write(b"?")
        await client.see("MARKS")
        channel.write(b"\x1b")
        await until(lambda: "MARKS" not in client.shown)
        await until(lambda: "tasman" in client.shown)
        client.resize(132, 43)
        channel.change_terminal_size(132, 43)
        await client.see("tasman")
        channel.write(b"q")
        await until(lambda: client.is_closed)
        assert client.status == 0


async def test_two_people_see_each_other_work(served):
    async with served.connect("ann") as one, served.connect("bob") as other:
        channel, client = await open_terminal(one)
        _, watching = await open_terminal(other)
        await client.see("MELBOURNE")
        await watching.see("MELBOURNE")
        channel.write(b"p")
        await watching.see("x60")


async def test_a_hard_drop_ends_the_session_and_frees_the_place(served):
    async with served.connect("ann") as connection:
        _, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        connection.abort()
        await until(lambda: len(served.sessions) == 0)
        await until(lambda: served.gate.connections == 0)


async def test_a_defect_of_one_leaves_the_other(served, monkeypatch):
    async with served.connect("ann") as one, served.connect("bob") as other:
        channel, client = await open_terminal(one)
        keys, watching = await open_terminal(other)
        await client.see("MELBOURNE")
        await watching.see("MELBOURNE")
        with monkeypatch.context() as broken:
            broken.setattr(RoomScreen, "on_key", lambda *_: 1 / 0, raising=False)
            channel.write(b"x")
            await until(lambda: client.is_closed)
        assert client.status == 1
        keys.write(b"?")
        await watching.see("MARKS")


async def test_a_defect_below_the_screens_is_logged_with_its_place(served, monkeypatch, caplog):
    async with served.connect("ann") as connection:
        channel, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        monkeypatch.setattr(Inbox, "put", lambda *_: 1 / 0)
        channel.write(b"x")
        await until(lambda: served.gate.connections == 0)
    (record,) = [each for each in caplog.records if "connection from" in each.getMessage()]
    assert record.exc_info[0] is ZeroDivisionError


async def test_the_end_of_the_server_stands_on_the_terminal(served):
    async with served.connect("ann") as connection:
        _, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        await served.ssh.close("The server is being stopped.")
        await until(lambda: client.is_closed)
        assert client.raw.endswith(b"The server is being stopped.\r\n")


@pytest.mark.parametrize("window", [8192, 1 << 21], ids=["the channel fills", "the socket fills"])
async def test_a_client_that_stops_reading_hurts_nobody_and_catches_up(served, window):
    async with served.connect("ann") as one, served.connect("bob") as other:
        _, slow = await open_terminal(one, window=window)
        keys, watching = await open_terminal(other)
        await slow.see("MELBOURNE")
        await watching.see("MELBOURNE")
        one._transport.pause_reading()
        session = next(each for each in served.sessions if each.visitor.account.name == "ann")

        def is_spared():
            session.app.refresh()
            return session.driver.skipped

        await until(is_spared)
        keys.write(b"?")
        await watching.see("MARKS")
        one._transport.resume_reading()
        await until(lambda: not session.driver._is_behind)
        await slow.see("MELBOURNE")


# -- what is not given ---------------------------------------------------------------------------


async def test_no_command_is_executed(served):
    async with served.connect("ann") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run("id", check=True)
        assert served.noted("not given")[0]["what"] == "exec id"


async def test_no_shell_without_a_terminal(served):
    async with served.connect("ann") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process()
    assert len(served.sessions) == 0


async def test_no_files_are_transferred(served):
    async with served.connect("ann") as connection:
        with pytest.raises((asyncssh.ChannelOpenError, asyncssh.SFTPError)):
            await connection.start_sftp_client()
        with pytest.raises((asyncssh.ChannelOpenError, asyncssh.SFTPError, OSError)):
            await asyncssh.scp((connection, "/etc/passwd"), str(served.home / "stolen"))
    assert not (served.home / "stolen").exists()


async def test_nothing_is_forwarded(served):
    async with served.connect("ann") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", served.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/run/x")
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port("127.0.0.1", 0, "127.0.0.1", 1)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_path(str(served.home / "s"), str(served.home / "t"))
    assert {line["what"] for line in served.noted("not given")} == {"forwarding"}


async def test_the_agent_of_the_client_is_not_asked_for(served):
    async with served.connect("ann", agent_forwarding=True) as connection:
        _, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        (mine,) = served.ssh.connections
        with pytest.raises(asyncssh.ChannelOpenError):
            await mine.open_agent_connection()


async def test_one_connection_has_one_terminal(served):
    async with served.connect("ann") as connection:
        channel, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        with pytest.raises(asyncssh.ChannelOpenError):
            await open_terminal(connection)
        channel.write(b"q")
        await until(lambda: client.is_closed)
        _, again = await open_terminal(connection)
        await again.see("MELBOURNE")


# -- who is let in -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ann", "nobody", "ann+bob", "", "x" * 500])
async def test_a_wrong_password_lets_nobody_in(served, name):
    with pytest.raises(asyncssh.PermissionDenied):
        await served.connect(name, password="wrong")
    await until(lambda: served.noted("wrong password"))


async def test_a_key_lets_its_owner_in_and_nobody_else(served):
    mine, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    served.accounts.add("carol", "operator", keys=[mine.export_public_key().decode()])
    async with served.connect("carol", password=None, client_keys=[mine]):
        pass
    for name, key in (("carol", other), ("ann", mine), ("nobody", mine)):
        with pytest.raises(asyncssh.PermissionDenied):
            await served.connect(name, password=None, client_keys=[key])
    assert served.noted("logged in")[0]["how"].startswith("key SHA256:")


async def test_the_log_names_nobody_who_has_only_shown_a_key(served):
    theirs = asyncssh.generate_private_key("ssh-ed25519")
    served.accounts.add("carol", "operator", keys=[theirs.export_public_key().decode()])
    (pair,) = asyncssh.load_keypairs([theirs])
    pair.sign = lambda _data: b""  # he has the public half only
    with pytest.raises(asyncssh.PermissionDenied):
        await served.connect("carol", password=None, client_keys=[pair])
    await until(lambda: not served.gate.connections)
    assert "account" not in served.noted("gone before logging in")[0]
    assert served.noted("logged in") == []


async def test_a_key_that_is_only_shown_and_not_proven_counts_for_nothing(served):
    """Whoever shows another's public key and then gives his own password is himself."""
    theirs = asyncssh.generate_private_key("ssh-ed25519")
    served.accounts.add("carol", "operator", keys=[theirs.export_public_key().decode()])
    with pytest.raises(asyncssh.PermissionDenied):
        await served.connect("carol", password=PASSWORD)


async def test_many_keys_end_the_connection(served):
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(TRIES_MOST + 2)]
    with pytest.raises((asyncssh.DisconnectError, asyncssh.PermissionDenied)):
        await served.connect("ann", password=None, client_keys=keys)
    await until(lambda: served.noted("too many tries"))


async def test_many_passwords_end_the_connection(served):
    class Guessing(asyncssh.SSHClient):
        def password_auth_requested(self):
            return "wrong"

    with pytest.raises((asyncssh.DisconnectError, asyncssh.ConnectionLost)):
        await served.connect("ann", password=None, client_factory=Guessing)
    assert len(served.noted("wrong password")) == PASSWORDS_MOST


async def test_whoever_guesses_waits(tmp_path, monkeypatch):
    waited = []

    async def note(seconds):
        waited.append(seconds)

    async with Served(tmp_path / "serving") as served:
        await served.listen("ann")
        monkeypatch.setattr("essterm.serve.ssh_server.asyncio.sleep", note)
        for _ in range(2):
            with pytest.raises(asyncssh.PermissionDenied):
                await served.connect("ann", password="wrong")
        monkeypatch.undo()
        assert waited == [0.0, 0.5]


async def test_the_wait_of_who_mistyped_is_no_time_to_log_in(tmp_path, monkeypatch):
    """Or the right password would come too late once there were many wrong ones."""
    left_s = []

    async def note(_seconds):
        (connection,) = served.ssh.connections
        left_s.append(connection._owner._deadline.at_s - asyncio.get_running_loop().time())

    async with Served(tmp_path / "serving", login_s=30.0) as served:
        await served.listen("ann")
        monkeypatch.setattr(served.gate, "delay_s", lambda *_: 60.0)
        monkeypatch.setattr("essterm.serve.ssh_server.asyncio.sleep", note)
        async with served.connect("ann"):
            monkeypatch.undo()
        assert 60.0 < left_s[0] <= 90.0


# -- floods --------------------------------------------------------------------------------------


async def test_more_connections_than_allowed_are_shut_out_and_others_work_on(tmp_path):
    async with Served(tmp_path / "serving", of_address=2) as served:
        await served.listen("ann")
        async with served.connect("ann") as connection:
            _, client = await open_terminal(connection)
            await client.see("MELBOURNE")
            readers = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(20)]
            await until(lambda: len(served.noted("connection refused")) == 19)
            for _, writer in readers:
                writer.close()
            await until(lambda: served.gate.connections == 1)
            async with served.connect("ann"):
                pass


async def test_a_handshake_that_is_not_finished_is_given_up(tmp_path):
    async with Served(tmp_path / "serving", login_s=0.05) as served:
        await served.listen("ann")
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        assert (await reader.readline()).startswith(b"SSH-2.0-essterm")
        writer.write(b"SSH-2.0-half\r\n")
        with suppress(ConnectionError):  # it may have been given up before it was read
            async with asyncio.timeout(LIMIT_S):
                while await reader.read(4096):
                    pass
        await until(lambda: served.gate.connections == 0)
        writer.close()


async def test_a_connection_without_a_session_is_ended(served, monkeypatch):
    def shorten(*_who):
        served.gate.limits = replace(served.gate.limits, login_s=0.05)

    monkeypatch.setattr(served.gate, "succeeded", shorten)  # logging in itself has its time
    async with served.connect("ann") as connection:
        await connection.wait_closed()
    assert len(served.noted("ended without a session")) == 1
    await until(lambda: served.gate.connections == 0)


async def test_a_connection_whose_session_has_ended_is_ended_and_not_before(served):
    async with served.connect("ann") as connection:
        channel, client = await open_terminal(connection)
        await client.see("MELBOURNE")
        served.gate.limits = replace(served.gate.limits, login_s=0.0)
        channel.write(b"?")
        await client.see("MARKS")
        assert served.noted("ended without a session") == []
        channel.write(b"\x1b")
        await until(lambda: "MARKS" not in client.shown)
        channel.write(b"q")
        await connection.wait_closed()
    assert len(served.noted("ended without a session")) == 1


async def test_what_is_no_ssh_ends_only_itself(served):
    for raw in (b"GET / HTTP/1.0\r\n\r\n", b"\x00" * 4096, b"SSH-2.0-x\r\n" + b"\xff" * 4096):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(raw)
        writer.write_eof()
        async with asyncio.timeout(LIMIT_S):
            while await reader.read(4096):
                pass
        writer.close()
    async with served.connect("ann") as connection:
        _, client = await open_terminal(connection)
        await client.see("MELBOURNE")


# -- the server's own key ------------------------------------------------------------------------


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "home" / "key"
    first = kept_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_key(path).get_fingerprint() == first.get_fingerprint()
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_a_key_that_others_can_read_is_not_used(tmp_path):
    path = tmp_path / "key"
    kept_key(path)
    path.chmod(0o640)
    with pytest.raises(HostKeyProblem, match="can be read by others"):
        kept_key(path)


def test_a_damaged_key_is_not_replaced_in_silence(tmp_path):
    path = tmp_path / "key"
    path.touch(0o600)
    with pytest.raises(HostKeyProblem, match="holds no key"):
        kept_key(path)


async def test_an_address_in_use_is_an_error_of_the_system(served):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        await served.ssh.start("127.0.0.1", taken.getsockname()[1])


async def test_of_a_clients_environment_only_what_counts_is_kept(served):
    flood = {f"V{number}": "x" * 1000 for number in range(200)}
    async with served.connect("ann") as connection:
        _, client = await open_terminal(connection, env={"LANG": "C", "LC_ALL": "x" * 65, **flood})
        await client.see("MELBOURNE")
        (session,) = served.sessions
        assert session.visitor.sent == {"LANG": "C", "TERM": "xterm-256color"}


async def test_a_connection_of_an_account_that_was_removed_opens_no_session(served):
    async with served.connect("ann") as connection:
        served.accounts.remove("ann")
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm")
    assert len(served.sessions) == 0
    assert "was removed" in served.noted("not given")[0]["what"]


async def test_a_flood_of_requests_does_not_turn_the_log_over(served):
    async with served.connect("ann") as connection:
        for _ in range(FLOOD_MOST * 3):
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection("127.0.0.1", 22)
    assert len(served.noted("not given")) < FLOOD_MOST * 3
