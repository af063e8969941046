"""`essterm serve` as a process: served, killed, restarted, ended, asked how it is."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess

import asyncssh
import pytest

from essterm.serve import health, place
from tests.cli.program import LIMIT_S, done, rows, run, start
from tests.serving.servers import SECRET, Server, add_account, do
from tests.serving.streams import ENTERS, SECOND
from tests.serving.worlds import a_home


@pytest.fixture
def servers(home, monkeypatch):
    """Makes servers of one home; none is left at the end.

    How long keys wait on this machine today is not what these tests tell: nothing is too slow.
    """
    for limit in ("CALL_S", "LAG_MOST_MS", "STALE_S"):
        monkeypatch.setattr(health, limit, LIMIT_S * 1_000.0)
    made = []

    def make(*words, **more):
        made.append(Server(home, *words, **more))
        return made[-1]

    yield make
    for server in made:
        if server.process.poll() is None:
            server.end(signal.SIGKILL)
    for note in home.rglob(place.NOTE):
        place.clear(note.parent)


@pytest.fixture
def kept(home):
    add_account(home, "maria")
    add_account(home, "carol", "instructor")
    return a_home(home)


async def test_killed_while_people_work_and_everybody_comes_back(servers, kept, home):
    """kill -9 loses nothing that was answered, and each finds the screen that was in front."""
    server = servers("--speed", "0")
    maria = await server.visitor()
    await maria.sees("MELBOURNE")
    maria.type("2")
    await maria.sees("Server Specialist")
    answered = [do(home, "set-label", "00012019", f"kept-{number}") for number in range(5)]
    assert all(answer.startswith("ok ") for answer in answered)
    assert run("health").exit_code == 0
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    await maria.leaves()
    assert run("health").exit_code == 4
    told = [row["text"] for row in rows("show", "log")]
    assert sum("kept-" in text for text in told) == 5

    server = servers("--speed", "0")
    assert run("health").exit_code == 0
    again = await server.visitor()
    before = await again.sees("Server Specialist")
    assert "MELBOURNE" not in before
    await again.leaves()
    assert server.end() == 0
    assert run("health").exit_code == 4


async def test_a_server_that_is_stopped_tells_everybody_and_ends_well(servers, kept):
    server = servers()
    maria = await server.visitor()
    await maria.sees("Machine room")
    server.process.send_signal(signal.SIGTERM)
    await maria.sees("The server is being stopped; what was answered is saved.")
    await maria.process.wait_closed()
    await maria.leaves()
    assert server.process.wait() == 0
    server.process.stdout.close()
    assert done("show", "volumes")  # the installation was let go


async def test_logins_stand_in_the_log_and_no_password_does(servers, kept, home):
    server = servers()
    with pytest.raises(asyncssh.PermissionDenied):
        await server.visitor("maria", "a wrong password")
    with pytest.raises(asyncssh.PermissionDenied):
        await server.visitor("ghost")
    maria = await server.visitor()
    await maria.sees("Machine room")
    maria.type("q")
    await maria.process.wait_closed()
    await maria.leaves()
    server.end()
    log = server.log()
    assert [line["account"] for line in log if line["event"] == "wrong password"] == [
        "maria",
        "ghost",
    ]
    assert [line["how"] for line in log if line["event"] == "logged in"] == ["password"]
    assert [line["how"] for line in log if line["event"] == "session ended"] == ["left"]
    everything = (home / "serving" / "class7.log").read_text() + server.errors.read_text()
    assert "wrong password" in everything
    assert "a wrong password" not in everything
    assert SECRET not in everything


async def test_an_account_that_is_removed_ends_its_session(servers, kept):
    server = servers()
    maria, carol = await server.visitor("maria"), await server.visitor("carol")
    await maria.sees("Machine room")
    await carol.sees("Machine room")
    done("accounts", "remove", "maria")
    await maria.sees("This account was removed or changed.")
    with pytest.raises(asyncssh.PermissionDenied):
        await server.visitor("maria")
    carol.type("2")
    await carol.sees("Server Specialist")
    for each in (maria, carol):
        await each.leaves()


async def test_a_replay_is_seen_by_one_while_another_acts(servers, kept, home):
    """A runbook on the served installation: everybody sees it, and it holds beside their work."""
    done("new", "crisis", "--from", "two-sites")
    server = servers("--installation", "crisis", "--speed", "0")
    maria, carol = await server.visitor("maria"), await server.visitor("carol")
    await maria.sees("MELBOURNE")
    await carol.sees("MELBOURNE")
    replay = asyncio.create_task(
        asyncio.to_thread(run, "replay", "P47", "--here", "--installation", "crisis", "--json")
    )
    await carol.sees("fc_pay")
    maria.type("2")
    await maria.sees(SECOND)
    maria.type("C")
    await maria.sees("Asked once")
    maria.type(ENTERS)
    await maria.sees("Information Panel")
    answer = await asyncio.to_thread(
        do, home, "--installation", "crisis", "set-label", "00112019", "acted"
    )
    assert answer.startswith("ok ")
    result = await replay
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)[0]["verdict"] == "held"
    for each in (maria, carol):
        await each.leaves()
    assert server.end() == 0
    told = [row["text"] for row in rows("show", "log", "--installation", "crisis")]
    assert any("acted" in text for text in told)
    assert sum("Task fc_pay successful" in text for text in told) == 1  # nothing is done twice


def test_a_replay_on_a_served_installation_tells_its_steps_and_writes_its_report(
    servers, kept, tmp_path
):
    done("new", "crisis", "--from", "two-sites")
    servers("--installation", "crisis")
    told = done("replay", "P47", "--here", "--installation", "crisis", "--report", str(tmp_path))
    assert "verdict held" in told
    assert (tmp_path / "P47.json").is_file()
    clock = rows("show", "clock", "--installation", "crisis")
    assert clock["rate"] == 60  # it stood while the runbook moved it, and runs again
    result = run("replay", "P47", "--here", "--installation", "crisis", "--set", "LSS=x")
    assert result.exit_code == 1
    assert "P47 cannot be run: the runbook has no variable LSS" in result.stderr


def test_a_replay_where_a_process_works_that_serves_nobody_is_refused(kept):
    with start("do", "-") as working:
        working.stdin.write(b"advance 1s\n")
        working.stdin.flush()
        assert working.stdout.readline().startswith(b"ok ")
        result = run("replay", "P47", "--here")
        working.stdin.close()
    assert result.exit_code == 4
    assert "Installation class7 is in use by process" in result.stderr


def fill(home):
    """Write blocks until one is not answered."""
    for block in range(40):
        do(home, "write-blocks", "00012019", str(block), "hex:" + "5a" * 4096)


async def test_an_installation_that_cannot_be_written_ends_the_server_with_its_reason(
    servers, kept, home
):
    server = servers(shell="ulimit -f 64; ")
    maria = await server.visitor()
    await maria.sees("Machine room")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        fill(home)
    assert "could not be written to disk" in refused.value.stderr
    await maria.sees("could not be written to disk")
    await maria.leaves()
    assert server.process.wait() == 1
    server.process.stdout.close()
    assert "could not be written to disk" in server.errors.read_text()
    assert run("health").exit_code == 4


async def test_accounts_that_cannot_be_read_keep_who_is_in_and_health_says_so(servers, kept, home):
    server = servers("--speed", "0")
    maria = await server.visitor("maria")
    await maria.sees("Machine room")
    (home / "accounts.json").write_text("{")
    async with asyncio.timeout(LIMIT_S):
        while (health := await asyncio.to_thread(run, "health")).exit_code == 0:
            pass
    assert health.exit_code == 1
    assert "Nobody can log in" in health.output
    maria.type("?")
    await maria.sees("Help")
    await maria.leaves()
    assert server.end() == 0


async def test_two_at_the_same_installation_see_each_other(servers, kept, home):
    server = servers("--speed", "0")
    maria, carol = await server.visitor("maria"), await server.visitor("carol")
    await maria.sees("Machine room")
    await carol.sees("Machine room")
    carol.type("p")  # the clock is the instructor's: it runs for both
    await maria.sees("x60")
    maria.type("p")
    await maria.sees("The clock is the instructor's; maria is an operator.")
    do(home, "establish-flashcopy", "00012019", "00112019")
    await maria.sees("FlashCopy 00012019")
    await carol.sees("FlashCopy 00012019")
    for each in (maria, carol):
        await each.leaves()


async def test_each_has_a_world_of_his_own_and_the_instructor_visits(servers, kept, home):
    server = servers("--private", "start", "--speed", "0")
    report = json.loads(done("health", "--json"))[0]["report"]
    assert (report["kind"], report["worlds"]) == ("private", [])
    maria = await server.visitor("maria")
    await maria.sees("Machine room")  # whoever comes for the first time waits for a world
    carol = await server.visitor("carol+maria")
    await carol.sees("Machine room")
    maria.type("p")  # in her own world the clock is hers
    await carol.sees("x60")
    await maria.leaves()
    await carol.leaves()
    with pytest.raises(AssertionError, match="hung up"):
        await (await server.visitor("maria+carol")).sees("Machine room")
    assert server.end() == 0
    assert (home / "worlds" / "start" / "installations" / "maria").is_dir()


def test_a_second_server_of_an_installation_is_refused(servers, kept):
    servers()
    result = run("serve", "--ssh", "127.0.0.1:0")
    assert result.exit_code == 4
    assert "Installation class7 is in use" in result.stderr


def test_an_address_that_is_taken_is_said(servers, kept, home):
    server = servers()
    done("new", "other")
    result = run("serve", "--installation", "other", "--ssh", f"127.0.0.1:{server.port}")
    assert result.exit_code == 1
    assert f"127.0.0.1 port {server.port} cannot be had: " in result.stderr
    assert done("show", "volumes", "--installation", "other")


@pytest.mark.parametrize(
    "words, told",
    [
        (("--ssh", "127.0.0.1:x"), "'x' is no port"),
        (("--ssh", "127.0.0.1:99999"), "'99999' is no port"),
        (("--idle", "soon"), "soon"),
        (("--private", "start", "--installation", "class7"), "takes a save"),
    ],
)
def test_what_serve_cannot_mean_is_usage(kept, words, told):
    result = run("serve", *words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_private_server_without_its_save_is_refused(kept):
    result = run("serve", "--private", "nothing")
    assert result.exit_code == 1
    assert "There is no save nothing" in result.stderr
