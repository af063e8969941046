"""Shells of hosts, and who needs the installation itself: their keeper hands it over."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from essterm.bootstrap import running
from essterm.serve import handing, place, reach, wire
from saves.problems import InUse
from saves.slots import Home, OpenInstallation
from tests.cli.hosts import HOST, LOGIN, an_installation
from tests.cli.program import done, program, rows
from tests.cli.shells import EXECUTE, TEST, Shell, keeper_of
from tests.cli.test_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNDO = f"rsExecuteTask.sh {LOGIN} undo"
LOOP = f"""
done=0 failed=0
while [ ! -e "$STOP" ]; do
  for task in one undo; do
    rsExecuteTask.sh {LOGIN} $task >&2 && done=$((done+1)) || failed=$((failed+1))
    echo $done > "$STOP.done"
  done
done
echo $done $failed
"""


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Terminals that a test opens."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.child.close(force=True)


def a_terminal(terminals: list[Terminal]) -> Terminal:
    """A terminal that has the installation."""
    terminals.append(Terminal())
    terminals[-1].see("Machine room")
    return terminals[-1]


NO_CORE_FOR_NOW = "essterm: The commands of korca reach no core for now: Installation a is in use "
"""What a shell says of who has the installation for seconds and lends no core."""


def runs() -> int:
    """How many tasks have been run, as the log tells."""
    texts = [row["text"] for row in rows("show", "log", "--last", "5000")]
    return sum(" established" in text or "withdrawn" in text for text in texts)


def folder(home: Path) -> Path:
    return home / "installations" / "a"


def test_a_terminal_is_handed_the_core_of_a_shell(
    shells: list[Shell], terminals: list[Terminal], home: Path
) -> None:
    an_installation()
    shells += [Shell(), Shell()]
    assert shells[0].code(EXECUTE) == 0
    assert shells[1].code(TEST) == 0
    keeper = keeper_of(home)
    terminal = a_terminal(terminals)
    assert keeper_of(home) == terminal.child.pid != keeper
    assert [shell.code(TEST) for shell in shells] == [0, 0]
    assert rows("show", "flashcopy")[0]["source"] == "10012019"
    terminal.press("q")
    assert terminal.end() == 0
    assert [shell.code(TEST) for shell in shells] == [0, 0]
    assert keeper_of(home) != terminal.child.pid
    assert [shell.end() for shell in shells] == [(0, ""), (0, "")]
    assert place.find(folder(home)) is None


def test_commands_in_a_loop_go_on_while_terminals_come_and_go(
    shells: list[Shell], terminals: list[Terminal], home: Path, tmp_path: Path
) -> None:
    an_installation()
    done("do", "withdraw-flashcopy", "10012019", "10112019", "--save", "undo")
    acknowledged = 0
    shells += [Shell()]
    for number in range(3):
        stop = tmp_path / f"stop{number}"
        shells[0].stdin.write(f"STOP={stop}\n{LOOP}".encode())
        shells[0].stdin.flush()
        while not (tmp_path / f"stop{number}.done").exists():
            assert shells[0].process.poll() is None
            os.sched_yield()
        terminal = a_terminal(terminals)
        assert keeper_of(home) == terminal.child.pid
        stop.touch()
        succeeded, failed = map(int, shells[0].line().split())
        assert failed == 0
        acknowledged += succeeded
        terminal.press("q")
        assert terminal.end() == 0
    assert shells[0].end() == (0, "")
    assert runs() == acknowledged
    assert all(finding["good"] for finding in rows("saves", "verify"))


def asked(home: Path, frames: int) -> socket.socket:
    """A connection that has asked for the installation, and has read so many answers."""
    at = place.find(folder(home))
    assert at is not None
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(at))
    connection.sendall(wire.frame({"hand_over": True}))
    for _ in range(frames):
        length = wire.length_of(connection.recv(wire.LENGTH.size, socket.MSG_WAITALL), 99)
        connection.recv(length, socket.MSG_WAITALL)
    return connection


@pytest.mark.parametrize("answers", [0, 1, 2, 3])
def test_who_is_killed_while_he_takes_over_takes_nothing(
    shells: list[Shell], home: Path, answers: int
) -> None:
    """After so many answers of the keeper; the third is the lock."""
    an_installation()
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    with asked(home, min(answers, 2)) as connection:
        if answers == 3:
            (lock,) = socket.recv_fds(connection, 1, 1)[1]
            os.close(lock)
    assert shells[0].code(f"rsExecuteTask.sh {LOGIN} two") == 0
    assert shells[0].end() == (0, "")
    assert len(rows("show", "runs")) == 2


def test_a_keeper_that_is_killed_in_the_middle_leaves_everything_to_who_asked(
    shells: list[Shell], terminals: list[Terminal], home: Path
) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    keeper = keeper_of(home)
    os.kill(keeper, signal.SIGSTOP)
    terminals.append(Terminal())
    os.kill(keeper, signal.SIGKILL)
    terminals[0].see("Machine room")
    assert keeper_of(home) == terminals[0].child.pid
    assert shells[0].code(TEST) == 0
    assert len(rows("show", "runs")) == 1


def test_a_terminal_that_is_killed_leaves_the_installation_to_the_shells(
    shells: list[Shell], terminals: list[Terminal], home: Path
) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    terminal = a_terminal(terminals)
    assert shells[0].code(f"rsExecuteTask.sh {LOGIN} two") == 0
    terminal.child.kill(signal.SIGKILL)
    assert shells[0].code(TEST) == 0
    assert keeper_of(home) != terminal.child.pid
    assert len(rows("show", "runs")) == 2


def test_a_replay_here_a_load_and_an_export_take_it_too(
    shells: list[Shell], tmp_path: Path
) -> None:
    an_installation()
    done("saves", "save", "before")
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    told = program("saves", "load", "before")
    assert (told.returncode, told.stderr) == (0, "")
    assert shells[0].code(EXECUTE) == 0  # once more: the first time is not in what was loaded
    assert program("saves", "export", "a", str(tmp_path / "a.essterm")).returncode == 0
    replay = program("replay", "P01", "--here")
    assert (replay.returncode, replay.stderr) == (0, "")
    assert shells[0].code(TEST) == 0
    code, told = shells[0].end()
    assert code == 0
    assert told.count("\n") == told.count(NO_CORE_FOR_NOW)  # said of who took long, and no more


def test_of_two_terminals_at_once_one_has_it(
    shells: list[Shell], terminals: list[Terminal]
) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(TEST) == 0
    terminals += [Terminal(), Terminal()]
    for terminal in terminals:
        terminal.wait(lambda each=terminal: "room" in each.shown or "in use" in each.shown)
    shown = ["Machine room" in terminal.shown for terminal in terminals]
    assert sorted(shown) == [False, True]
    winner, loser = sorted(terminals, key=lambda each: "Machine room" not in each.shown)
    assert loser.end() == 4
    assert f"Installation a is in use by process {winner.child.pid}." in loser.shown
    assert shells[0].code(TEST) == 0


def test_a_keeper_that_is_killed_while_it_starts_is_started_again(
    shells: list[Shell], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_installation()
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, sys\n"
        f"mark = pathlib.Path({str(tmp_path)!r}) / 'killed'\n"
        "if 'keep-core' in sys.orig_argv and mark.exists():\n"
        "    mark.unlink()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    (tmp_path / "killed").touch()
    os.kill(keeper_of(home), signal.SIGKILL)
    assert shells[0].code(TEST) == 0
    assert not (tmp_path / "killed").exists()
    assert shells[0].end() == (0, "")


def test_shells_wait_for_who_lends_no_core(shells: list[Shell], home: Path) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    with handing.take(Home(home), "a"):
        assert shells[0].process.stderr is not None
        assert shells[0].process.stderr.readline().decode() == (
            f"{NO_CORE_FOR_NOW}by process {os.getpid()}.\n"
        )
    assert shells[0].code(TEST) == 0
    assert shells[0].end() == (0, "")


# -- the keeper's side -----------------------------------------------------------------------------


@pytest.fixture
def keeper(home: Path) -> Keeper:
    """A keeper of an installation with saved tasks."""
    an_installation()
    return Keeper(home)


class Keeper:
    """A core in this process that may be handed over, and a thread that takes it."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.handing = handing.Handing()
        self.taken: list[object] = []

    def take(self) -> None:
        try:
            self.taken.append(handing.take(self.home, "a"))
        except InUse as problem:
            self.taken.append(problem)

    async def taking(self) -> None:
        await asyncio.to_thread(self.take)


async def a_query_that_waits(home: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A command of a host that is being carried out until it is sent its list."""
    reader, writer = await asyncio.open_unix_connection(str(place.find(folder(home))))
    words = f"rsQuery.sh {LOGIN} -f list".split()
    writer.write(wire.frame({"host": HOST, "argv": [word.encode().hex() for word in words]}))
    while b"rlist" not in await reader.read(999):
        pass
    return reader, writer


async def test_what_does_not_end_is_said_and_goes_on(
    keeper: Keeper, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "DRAIN_S", 0)
    opened = keeper.home.open("a")
    async with running(opened, handing=keeper.handing):
        _, writer = await a_query_that_waits(home)
        await keeper.taking()
        assert str(keeper.taken[0]) == (
            f"Installation a is in use by process {os.getpid()}, which carries out what does not "
            "come to an end; try again when it has."
        )
        assert not keeper.handing.agreed.is_set()
        assert (await asyncio.to_thread(rows, "show", "clock"))["rate"] == 0  # it goes on
        writer.close()


async def test_what_is_asked_during_a_hand_over_is_not_taken_and_what_was_taken_ends(
    keeper: Keeper, home: Path
) -> None:
    opened = keeper.home.open("a")
    async with running(opened, handing=keeper.handing):
        reader, writer = await a_query_that_waits(home)
        connection = await asyncio.to_thread(asked, home, 1)  # from now on nothing is taken
        late, late_writer = await asyncio.open_unix_connection(str(place.find(folder(home))))
        late_writer.write(wire.frame({"do": ["advance", "1s"], "operator": ""}))
        content = b"f10012019\n"
        writer.write(wire.LENGTH.pack(len(content)) + content)
        await keeper.handing.agreed.wait()
        lock = opened.copied_lock()
    assert b"found on" in await reader.read()
    assert await late.read() == b""
    with pytest.raises(InUse):
        keeper.home.open("a")  # nobody comes between
    keeper.handing.pass_on(lock)
    with connection:
        told = wire.frame(handing.HANDING)
        assert connection.recv(len(told)) == told
        (passed,) = socket.recv_fds(connection, 1, 1)[1]
    with keeper.home.open("a", passed=passed) as given:
        assert given.engine.now_us == opened.engine.now_us
    writer.close()
    late_writer.close()


async def test_a_keeper_in_the_same_process_hands_over(keeper: Keeper) -> None:
    opened = keeper.home.open("a")
    async with running(opened, handing=keeper.handing):
        taking = asyncio.ensure_future(keeper.taking())
        await keeper.handing.agreed.wait()
        lock = opened.copied_lock()
    keeper.handing.pass_on(lock)
    await taking
    (given,) = keeper.taken
    assert isinstance(given, OpenInstallation)
    given.close()


async def test_the_lock_of_a_copied_home_is_not_taken(
    keeper: Keeper, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of a home says where the core of the original listens."""
    opened = keeper.home.open("a")
    async with AsyncExitStack() as closing:
        await closing.enter_async_context(running(opened, handing=keeper.handing))
        copy = home.with_name("copy")
        shutil.copytree(home, copy)
        monkeypatch.setattr(handing, "PATIENCE_S", 0.1)
        monkeypatch.setattr(reach, "PATIENCE_S", 0.1)
        keeper.home = Home(copy)
        with keeper.home.open("a"):
            taking = asyncio.ensure_future(keeper.taking())
            await keeper.handing.agreed.wait()
            lock = opened.copied_lock()
            await closing.aclose()
            keeper.handing.pass_on(lock)
            await taking
    assert isinstance(keeper.taken[0], InUse)
