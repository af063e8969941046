"""Several processes on one installation: through the socket, one after the other, killed."""

from __future__ import annotations

import random
import socket
import stat
import struct
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

import pytest

from essterm.serve import place, reach, wire
from essterm.serve.client import CoreClient
from saves.problems import InUse
from saves.slots import Home
from tests.cli.program import done, program, rows, run, start

if TYPE_CHECKING:
    from pathlib import Path


class Pipe:
    """A process of `essterm do -` that holds an installation."""

    def __init__(self) -> None:
        self.process = start("do", "-")

    def __enter__(self) -> Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        with self.process:
            self.process.kill()

    @property
    def stdin(self) -> IO[bytes]:
        """Where commands go."""
        assert self.process.stdin is not None
        return self.process.stdin

    def do(self, line: str) -> str:
        """One command and its answer."""
        assert self.process.stdout is not None
        self.stdin.write(f"{line}\n".encode())
        self.stdin.flush()
        return self.process.stdout.readline().decode().rstrip("\n")

    def end(self) -> tuple[int, bytes, bytes]:
        """Let it come to its end: exit code, and what it still said on both streams."""
        output, told = self.process.communicate()
        return self.process.returncode, output, told


def folder(home: Path, name: str = "a") -> Path:
    """The folder of an installation."""
    return home / "installations" / name


# -- through the core of another process -----------------------------------------------------------
def test_do_and_show_go_through_the_process_that_has_the_installation() -> None:
    done("new", "a")
    with Pipe() as first:
        assert first.do("set-label 10012019 one") == "ok 0s Label 'one'"
        assert done("do", "set-label", "10112019", "two") == "ok 0s Label 'two'\n"
        assert rows("show", "volumes", "10012019")[0]["label"] == "one"
        assert first.do("set-label 10112019 three") == "ok 0s Label 'three'"
        assert rows("show", "volumes", "10112019")[0]["label"] == "three"
        assert done("do", "-", stdin="advance 1s\nadvance 1s\n") == "ok 1s\nok 2s\n"
        assert rows("show", "clock")["now_us"] == 2_000_000
        first.end()
    assert [row["number"] for row in rows("show", "log")] == [1, 2, 3]


def test_a_state_is_saved_by_the_process_that_has_the_installation(home: Path) -> None:
    done("new", "a")
    with Pipe() as first:
        first.do("set-label 10012019 before")
        told = done("saves", "save", "first")
        assert told == f"Saved as first in {home / 'saves' / 'first.essterm'}.\n"
        for wrong in ("first", "../first", "a\nb"):
            result = run("saves", "save", wrong)
            assert result.exit_code == 1
            assert result.stderr.count("\n") == 1
        first.do("set-label 10012019 after")
        first.end()
    assert "'before' -> 'after'" in run("saves", "diff", "first", "a").stdout


def test_refusals_and_wrong_ids_are_the_same_through_the_socket() -> None:
    done("new", "a")
    questions = [
        ("do", "establish-flashcopy", "10012019", "10112019"),
        ("do", "establish-flashcopy", "10012019", "10212019"),
        ("do", "set-label", "1FF12019", "x"),
        ("do", "nonsense"),
        ("do", "set-label", "10012019", "\udcff"),
        ("show", "volumes", "1FF12019"),
        ("show", "volumes", "nonsense"),
        ("show", "links", "L99"),
        ("show", "clock", "12019"),
        ("show", "storage-servers", "--json"),
        ("show", "log", "--last", "1"),
    ]
    alone = [run(*words) for words in questions]
    done("new", "b")
    with Pipe() as first:
        done("use", "b")
        assert first.do("advance 0s") == "ok 0s"
        done("use", "a")
    done("use", "b")
    with Pipe() as first:
        assert first.do("advance 0s") == "ok 0s"
        through = [run(*words) for words in questions]
    assert [(r.exit_code, r.stdout) for r in through] == [(r.exit_code, r.stdout) for r in alone]
    assert [r.stderr for r in through] == [r.stderr for r in alone]


def test_two_short_commands_at_once_wait_for_each_other() -> None:
    done("new", "a")
    processes = [start("do", "set-label", "10012019", f"l{number}") for number in range(6)]
    answers = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 6
    assert sorted(out for out, _ in answers) == [
        f"ok 0s Label 'l{number}'\n".encode() for number in range(6)
    ]
    assert len(rows("show", "log")) == 6


def test_a_pipe_goes_on_by_itself_when_the_other_process_ends() -> None:
    done("new", "a")
    with Pipe() as first:
        assert first.do("set-label 10012019 one") == "ok 0s Label 'one'"
        with Pipe() as second:
            assert second.do("set-label 10012019 two") == "ok 0s Label 'two'"
            assert first.end() == (0, b"", b"")
            assert second.do("set-label 10012019 three") == "ok 0s Label 'three'"
            assert second.end() == (0, b"", b"")
    assert [row["text"] for row in rows("show", "log")] == [
        "Label 'one'",
        "Label 'two'",
        "Label 'three'",
    ]


def test_an_installation_that_does_not_answer_is_exit_4(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "PATIENCE_S", 0)
    done("new", "a")
    with Home(home).open("a"):
        for words in (["do", "advance", "1s"], ["show", "clock"], ["saves", "verify"]):
            result = run(*words)
            assert result.exit_code == 4
            assert result.stderr.startswith("essterm: Installation a is in use by process ")


def test_each_of_many_that_have_it_in_turn_is_waited_for_and_one_that_keeps_it_is_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", "a")
    monkeypatch.setattr(reach, "PATIENCE_S", 0)
    monkeypatch.setattr(reach, "RETRY_S", 0)
    holders = [1, 2, 3, 4]

    def taken(*_: object, **__: object) -> str:
        if holders:
            raise InUse("a", holders.pop())
        return "taken"

    monkeypatch.setattr(Home, "open", taken)
    assert reach.attach(Home(home), "a") == "taken"  # type: ignore[comparison-overlap]
    holders += [1, 2, 2]
    with pytest.raises(InUse):
        reach.attach(Home(home), "a")
    assert holders == [1]


# -- the socket ----------------------------------------------------------------------------------
def test_the_socket_is_for_its_owner_only_and_gone_afterwards(home: Path) -> None:
    done("new", "a")
    with Pipe() as first:
        first.do("advance 0s")
        path = place.find(folder(home))
        assert path is not None
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert first.end() == (0, b"", b"")
    assert not path.parent.exists()
    assert place.find(folder(home)) is None


def test_a_killed_process_leaves_nothing_that_stays(home: Path) -> None:
    done("new", "a")
    with Pipe() as first:
        assert first.do("set-label 10012019 x") == "ok 0s Label 'x'"
        path = place.find(folder(home))
    assert path is not None
    assert path.exists()
    assert rows("show", "volumes", "10012019")[0]["label"] == "x"
    done("do", "advance", "1s")
    assert not path.parent.exists()


def test_a_note_about_a_foreign_folder_removes_nothing(home: Path, tmp_path: Path) -> None:
    done("new", "a")
    for victim in (tmp_path / "precious", tmp_path / "essterm-open"):
        victim.mkdir()
        victim.chmod(0o755)  # whatever the umask is
        (folder(home) / place.NOTE).write_text(f"{victim / 'core'}\n")
        done("do", "advance", "1s")
        assert victim.is_dir()
    (folder(home) / place.NOTE).write_bytes(b"\xff\0" * 100)
    done("do", "advance", "1s")


def test_garbage_on_the_socket_harms_nobody(home: Path) -> None:
    done("new", "a")
    chance = random.Random(11)
    parts = [
        b"",
        b"\0\0\0",
        b"\xff\xff\xff\xff",
        struct.pack(">I", 4 << 20) + b"short",
        *(
            wire.LENGTH.pack(len(raw)) + raw
            for raw in (b"", b"[]", b"7", b"{", b"\xff", b"[" * 9999)
        ),
        *(chance.randbytes(chance.randrange(1, 300)) for _ in range(30)),
    ]
    objects: list[dict[str, object]] = [
        {},
        {"do": "advance"},
        {"do": [1]},
        {"do": ["advance", "1s"]},
        {"do": ["advance", "1s"], "operator": "x" * 65},
        {"show": "volumes"},
        {"show": "volumes", "ids": [], "last": "x"},
        {"show": 7, "ids": []},
        {"show": "clock", "ids": [], "last": -1},
        {"save": 7},
        {"save": "../../elsewhere"},
    ]
    with Pipe() as first:
        first.do("advance 0s")
        path = place.find(folder(home))
        assert path is not None
        for raw in [*parts, *map(wire.frame, objects)]:
            with socket.socket(socket.AF_UNIX) as connection, suppress(ConnectionError):
                connection.connect(str(path))
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):  # it may hang up before it has read all
                    pass
        assert first.do("advance 1s") == "ok 1s"
        client = CoreClient.reach(folder(home), "a")
        assert client is not None
        assert client.show("clock", [], 0)[0]["now_us"] == 1_000_000
        client.close()
        assert first.end() == (0, b"", b"")


# -- kill -9 ---------------------------------------------------------------------------------------
def test_what_was_answered_is_there_after_kill_9() -> None:
    done("new", "a")
    chance = random.Random(3)
    answered = 0
    for _ in range(6):
        with Pipe() as pipe:
            for _ in range(chance.randrange(1, 40)):
                number = answered + 1
                assert pipe.do(f"set-label 10012019 l{number}") == f"ok 0s Label 'l{number}'"
                answered = number
            # What was sent and not answered may be done or not, whole.
            pipe.stdin.write(b"set-label 10112019 unanswered\n" * chance.randrange(3))
            pipe.stdin.flush()
        assert rows("show", "volumes", "10012019")[0]["label"] == f"l{answered}"
        assert rows("show", "volumes", "10112019")[0]["label"] in ("", "unanswered")
    assert all(finding["good"] for finding in rows("saves", "verify"))


def test_a_disk_that_is_full_stops_with_a_sentence_and_loses_nothing() -> None:
    done("new", "a")
    limit = "ulimit -f 2000; trap '' XFSZ; exec \"$@\""
    commands = "".join(f"write-blocks 10012019 {n} hex:{'ab' * 4096}\n" for n in range(400))
    answer = program("do", "-", stdin=commands.encode(), shell=limit)
    answered = answer.stdout.splitlines()
    assert 0 < len(answered) < 400
    assert all(line.startswith("ok ") for line in answered)
    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 1
    assert "could not be written" in answer.stderr
    assert all(finding["good"] for finding in rows("saves", "verify"))


def test_a_first_start_goes_on_with_what_another_process_has_made_meanwhile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = Home.create

    def beaten(self: Home, *what: Any) -> None:
        create(self, *what)
        create(self, *what)

    monkeypatch.setattr(Home, "create", beaten)
    answer = run("show", "clock")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert Home(home).current() == "two-sites"
