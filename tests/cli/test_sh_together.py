"""Shells of hosts at once, and what happens to them when cores, clients and terminals end."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import pexpect
import pytest

from essterm.serve import place, wire
from tests.cli.hosts import HOST, LOGIN, an_installation, on_host, words_of
from tests.cli.program import LIMIT_S, done, rows
from tests.cli.shells import EXECUTE, TEST, Shell, keeper_of
from tests.cli.test_terminal import Terminal
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    """A terminal on an installation with saved tasks; its clock is paused."""
    an_installation()
    opened = Terminal()
    opened.see("Machine room")
    opened.pause()
    yield opened
    opened.child.close(force=True)


def where(home: Path) -> Path | None:
    """The socket of the core that runs."""
    return place.find(home / "installations" / "a")


# -- cores -----------------------------------------------------------------------------------------


def test_the_core_outlives_the_shell_that_started_it(shells: list[Shell], home: Path) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(TEST) == 0
    shells += [Shell()]
    assert shells[1].code(TEST) == 0
    keeper = keeper_of(home)
    assert shells[0].end() == (0, "")
    assert shells[1].code(EXECUTE) == 0
    assert keeper_of(home) == keeper
    assert shells[1].end() == (0, "")
    assert where(home) is None
    assert rows("show", "runs")[-1]["status"] == "successful"


def test_other_commands_reach_the_core_of_a_shell(shells: list[Shell]) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(EXECUTE) == 0
    assert rows("show", "flashcopy")[0]["source"] == "10012019"
    assert done("do", "withdraw-flashcopy", "10012019").startswith("ok ")
    assert shells[0].code(EXECUTE) == 0


def test_two_shells_and_a_terminal_at_once(terminal: Terminal, shells: list[Shell]) -> None:
    shells += [Shell(), Shell()]
    for shell, task in zip(shells, ("one", "two"), strict=True):
        shell.begin(f"rsExecuteTask.sh {LOGIN} {task}")
    terminal.wait(lambda: len(rows("show", "runs")) == 2)
    terminal.press("p")
    assert [shell.line() for shell in shells] == ["0", "0"]
    assert {row["status"] for row in rows("show", "runs")} == {"successful"}
    for shell in shells:
        code, told = shell.end()
        assert code == 0
        assert told.count("virtual time is paused") == 1


def test_a_terminal_that_is_left_hands_over_to_the_shells(
    terminal: Terminal, shells: list[Shell]
) -> None:
    shells += [Shell(), Shell()]
    assert shells[0].code(TEST) == 0
    shells[1].begin(f"{EXECUTE} 2>/dev/null")
    terminal.wait(lambda: len(rows("show", "runs")) == 1)
    terminal.press("q")
    assert terminal.end() == 0
    assert shells[1].line() == "44"  # who waits for a core that closes
    assert [shell.code(TEST) for shell in shells] == [0, 0]
    assert shells[0].code(f"rsExecuteTask.sh {LOGIN} two") == 0
    assert [shell.end() for shell in shells] == [(0, ""), (0, "")]


def test_a_core_killed_in_mid_wait_is_44_and_the_next_has_what_was_answered(
    terminal: Terminal, shells: list[Shell], home: Path
) -> None:
    shells += [Shell()]
    shells[0].begin(EXECUTE)
    terminal.wait(lambda: len(rows("show", "runs")) == 1)
    os.kill(keeper_of(home), signal.SIGKILL)
    assert shells[0].line() == "44"
    assert shells[0].code(f"{TEST} >&2") == 0  # by another core, which this shell has started
    assert len(rows("show", "runs")) == 1
    code, told = shells[0].end()
    assert code == 0
    assert "rsExecuteTask: failed while disconnecting from Server\n" in told


def test_without_any_core_a_command_is_40(shells: list[Shell], home: Path) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(TEST) == 0
    folder = home / "installations" / "a"
    keeper, moved = keeper_of(home), home / "moved"
    folder.rename(moved)  # nothing to start a core from
    os.kill(keeper, signal.SIGKILL)
    assert shells[0].code(TEST) == 40
    code, told = shells[0].end()
    moved.rename(folder)
    assert code == 0
    assert "essterm: The commands of korca reach no core any more: " in told
    assert "rsTestConnection: Failed to connect to server\n" in told


# -- clients ---------------------------------------------------------------------------------------


def test_an_interrupt_ends_the_wait_and_the_task_goes_on(terminal: Terminal) -> None:
    child = pexpect.spawn(
        words_of(f"trap : INT; {EXECUTE}; echo code $?")[0],
        words_of(f"trap : INT; {EXECUTE}; echo code $?")[1:],
        cwd=str(ROOT),
        timeout=LIMIT_S,
    )
    child.expect("virtual time is paused")
    child.sendintr()
    child.expect("code 130")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
    terminal.press("p")
    terminal.wait(lambda: rows("show", "runs")[-1]["status"] == "successful")


def test_killed_clients_leave_a_core_that_answers(terminal: Terminal, shells: list[Shell]) -> None:
    shells += [Shell()]
    killed = f"{EXECUTE} & sleep 0; {TEST}; kill -KILL $!; wait $! 2>/dev/null"
    assert shells[0].code(killed) == 137
    assert shells[0].code(TEST) == 0
    terminal.press("p")
    assert shells[0].code("rsExecuteTask.sh " + LOGIN + " two") == 0


def test_garbage_instead_of_a_request_harms_nobody(shells: list[Shell], home: Path) -> None:
    an_installation()
    shells += [Shell()]
    assert shells[0].code(TEST) == 0
    requests: list[dict[str, object]] = [
        *({"host": value, "argv": [""]} for value in (7, None, "x" * 65, "\n", "nobody")),
        *({"host": HOST, "argv": value} for value in (7, [], [7], ["zz"], ["00" * (1 << 20)])),
        {"host": HOST, "argv": [""], "user": 7},
        {"hold": 7},
    ]
    at = where(home)
    assert at is not None
    for request in requests:
        with socket.socket(socket.AF_UNIX) as connection, suppress(ConnectionError):
            connection.connect(str(at))
            connection.sendall(wire.frame(request) + b"\0\0\0\1nobody asked")
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):  # it may hang up before it has read all
                pass
    assert shells[0].code(TEST) == 0
    assert shells[0].end() == (0, "")


def test_many_commands_one_after_the_other_and_side_by_side() -> None:
    an_installation()
    script = f"""
        i=0; while [ $i -lt 100 ]; do rsQuery.sh $A -q 10012019; i=$((i+1)); done | grep -c found
        for i in 1 2 3 4 5 6 7 8 9 10; do rsQuery.sh $A -q 10012019 & done | grep -c found
        seq 20 | xargs -P 5 -I % rsQuery.sh {LOGIN} -q 10012019 | grep -c found
    """
    answer = on_host(script)
    assert (answer.stdout.split(), answer.stderr) == (["100", "10", "20"], "")
