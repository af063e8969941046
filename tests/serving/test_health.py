"""Health: a server that is well, one that hangs, one that was killed, and none at all."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading

import pytest

from essterm.serve.health import (
    STALE_S,
    Report,
    WorldReport,
    forget_report,
    memory_mib,
    report_path,
    verdicts,
    write_report,
)
from tests.cli.program import run

NOW_S = 1_000_000.0


def a_report(**changed):
    world = WorldReport("class7", 1, 5, 0, 60, False, "")
    about = {
        "name": "class7",
        "kind": "shared",
        "pid": os.getpid(),
        "started_s": NOW_S - 60,
        "at_s": NOW_S,
        "address": "127.0.0.1",
        "port": 0,
        "sessions": 1,
        "connections": 1,
        "lag_ms": 2.0,
        "memory_mib": 100,
        "worlds": (world,),
        "problems": (),
    }
    return Report(**(about | changed))


def verdict_of(home, at_s=NOW_S + 1):
    (found,) = verdicts(home, "", lambda: at_s)
    return found


class Caller:
    """A port that answers each call with what `said` is then."""

    def __init__(self):
        self.said = b"SSH-2.0-essterm\r\n"
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def answer(self):
        while True:
            try:
                call, _ = self.server.accept()
            except OSError:
                return
            with call:
                call.sendall(self.said)

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.server.close()


@pytest.fixture
def caller():
    found = Caller()
    yield found
    found.close()


def ended_pid():
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_a_server_that_is_well_is_good(home, caller):
    write_report(home, a_report(port=caller.port))
    found = verdict_of(home)
    assert found.is_good
    assert found.report["worlds"][0]["name"] == "class7"


def test_a_server_that_says_nothing_any_more_hangs(home):
    write_report(home, a_report())
    assert verdict_of(home, NOW_S + STALE_S).is_good
    assert "has said nothing for 31 s" in verdict_of(home, NOW_S + STALE_S + 1).problems[0]


def test_a_server_that_was_killed_is_gone(home):
    pid = ended_pid()
    write_report(home, a_report(pid=pid))
    found = verdict_of(home)
    assert found.is_gone
    assert found.problems == (f"Process {pid} has ended without saying so.",)


def test_a_port_that_takes_nobody_is_told(home, caller):
    port = caller.port
    write_report(home, a_report(port=port))
    caller.said = b""
    assert verdict_of(home).problems == (f"127.0.0.1 port {port} takes no terminal now.",)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # nobody else gets this port, and nobody listens at it
        port = silent.getsockname()[1]
        write_report(home, a_report(port=port))
        assert f"127.0.0.1 port {port} does not answer" in verdict_of(home).problems[0]


@pytest.mark.parametrize(
    "changed, told",
    [
        ({"lag_ms": 5_000.0}, "Keys wait for 5000 ms."),
        ({"problems": ("class7 has stopped: no space.",)}, "class7 has stopped: no space."),
    ],
)
def test_what_the_server_knows_itself_is_told(home, changed, told):
    write_report(home, a_report(**changed))
    assert verdict_of(home).problems == (told,)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"pid": "x"}', "\x00"])
def test_a_report_that_was_spoiled_is_a_problem(home, text):
    write_report(home, a_report())
    report_path(home, "class7").write_text(text)
    assert "cannot be read" in verdict_of(home).problems[0]


def test_memory_is_told():
    assert memory_mib() > 10


# -- the command -----------------------------------------------------------------------------------
def test_no_server_is_exit_4(home):
    result = run("health")
    assert result.exit_code == 4
    assert "No server runs in" in result.stderr
    result = run("health", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (4, [])


def test_a_killed_server_is_exit_4_and_a_hanging_one_exit_1(home):
    write_report(home, a_report(pid=ended_pid()))
    assert run("health").exit_code == 4
    write_report(home, a_report())  # it said this long ago
    result = run("health")
    assert result.exit_code == 1
    assert result.stdout.startswith("bad class7 (shared) at attach only")
    assert "has said nothing" in result.stderr


def test_the_server_of_a_name_is_meant(home):
    write_report(home, a_report(name="other"))
    assert run("health", "--installation", "class7").exit_code == 4
    assert run("health", "--installation", "other").exit_code == 1
    forget_report(home, "other")
    assert run("health", "--installation", "other").exit_code == 4
