"""Every way out: exit codes, one sentence instead of a traceback, closed and full streams."""

from __future__ import annotations

import errno
import marshal
import os
import signal
import stat
import subprocess
from typing import TYPE_CHECKING

import click
import pytest

from essterm.cli import main_group
from essterm.cli.program import code_of, without_passwords
from essterm.replay.format.library import LibraryProblem
from essterm.replay.plan import DoesNotFit
from essterm.serve.client import OutOfReach
from saves.problems import ChoiceNeeded, InUse, NewerFormat, SaveProblem
from saves.slots import Home
from saves.toml_tables import InstallationProblem, Problem
from tests.cli.program import arguments, done, program, rows, run, start
from tests.structure.sources import ROOT
from tests.structure.test_docs import commands

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [("essterm", main_group), *commands(main_group, "essterm")]


@pytest.mark.parametrize("path,command", COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_help_shows_an_example(path: str, command: click.Command) -> None:
    text = done(*path.split()[1:], "--help")
    assert f"Example: {path}" in " ".join(text.split())


@pytest.mark.parametrize("path,command", COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_command_takes_a_home(path: str, command: click.Command) -> None:
    names = {name for parameter in command.params for name in parameter.opts}
    assert "--home" in names or isinstance(command, click.Group)


@pytest.mark.parametrize(
    "words", ["", "nonsense", "show", "show nonsense", "new", "saves nonsense"]
)
def test_usage_is_exit_2(words: str) -> None:
    assert run(*words.split()).exit_code == 2


def test_without_a_terminal_one_line_says_what_to_run_instead(home: Path) -> None:
    answer = program()
    assert (answer.returncode, answer.stdout) == (2, "")
    assert len(answer.stderr.splitlines()) == 1
    assert "essterm demo" in answer.stderr
    assert not home.exists()


@pytest.mark.parametrize(
    "error,code",
    [
        (SaveProblem("x"), 1),
        (OSError(28, "x"), 1),
        (DoesNotFit("x"), 1),
        (NewerFormat("x"), 3),
        (ChoiceNeeded("x", 1), 3),
        (InstallationProblem([Problem("x", 1, "y")]), 3),
        (LibraryProblem("x"), 3),
        (InUse("a", 1), 4),
        (OutOfReach("x"), 4),
        (ZeroDivisionError(), None),
    ],
)
def test_every_kind_of_error_has_its_code(error: Exception, code: int | None) -> None:
    assert code_of(error) == code


def test_the_first_command_makes_an_installation_and_says_so() -> None:
    result = run("show", "clock")
    assert result.exit_code == 0
    assert result.stderr.startswith("essterm: Made installation two-sites in ")
    assert run("show", "clock").stderr == ""


def test_home_and_installation_are_taken_before_and_behind_a_command(tmp_path: Path) -> None:
    place = str(tmp_path / "elsewhere")
    done("new", "a", "--home", place)
    done("--home", place, "new", "b")
    done("do", "--home", place, "--installation", "b", "advance", "1s")
    assert rows("--home", place, "--installation", "b", "show", "clock")["now_us"] == 1_000_000
    assert rows("show", "clock", "--home", place)["now_us"] == 0


def test_the_environment_names_home_and_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    done("new", "a")
    done("new", "b")
    monkeypatch.setenv("ESSTERM_INSTALLATION", "b")
    done("do", "advance", "1s")
    assert rows("show", "clock", "--installation", "a")["now_us"] == 0
    assert rows("show", "clock")["now_us"] == 1_000_000


def test_a_name_that_is_not_there_names_those_that_are() -> None:
    done("new", "a")
    result = run("show", "clock", "--installation", "b")
    assert result.exit_code == 1
    assert result.stderr.endswith("there are a.\n")


def test_a_defect_is_one_sentence_and_a_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("new", "a")
    monkeypatch.setattr(Home, "installations", lambda self: 1 // 0)
    result = run("installations")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "defect of essterm (ZeroDivisionError" in result.stderr
    path = home / "crashes" / "crash-001.txt"
    assert str(path) in result.stderr
    assert "Traceback" in path.read_text("utf-8")
    assert "crash-002.txt" in run("installations").stderr


@pytest.mark.parametrize(
    "words",
    [
        ["do", "authorize-user", "jane", "--password", "s3same", "--json"],
        ["do", "authorize-user", "jane", "--password=s3same"],
        ["do", "authorize-user jane --password s3same"],
        ["do", "arm-fault", "authorize-user jane --password 's3same t00'"],
        ["sh", "korca", "--", "rsQuery.sh", "-u", "jane", "-p", "s3same", "-s", "ess1c1"],
        ["sh", "korca", "--", "ksh", "-c", "rsQuery.sh -u jane -p s3same -s ess1c1"],
        ["sh", "tasman", "--", "rsQuery", "/u", "jane", "/p", "s3same"],
    ],
)
def test_a_report_of_a_defect_holds_no_password(words: list[str]) -> None:
    shown = " ".join(without_passwords(words))
    assert "s3same" not in shown
    assert "t00" not in shown
    assert "*****" in shown
    assert "jane" in shown


def test_a_defect_in_a_home_that_cannot_be_written_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setattr(Home, "installations", lambda self: 1 // 0)
    monkeypatch.setenv("ESSTERM_HOME", str(file))
    result = run("installations")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "no report could be written" in result.stderr


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    result = run("new", "a", "--home", str(file / "below"))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_home_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    result = run("new", "a", "--home", str(tmp_path / "home"))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_a_limit_on_the_size_of_files_leaves_no_compiled_module_that_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    answer = program("--help", shell='ulimit -f 8; exec "$@"')
    assert answer.returncode == 0
    compiled = tmp_path.joinpath("compiled", *ROOT.parts[1:])
    for path in compiled.glob("e*/**/*.pyc"):  # essterm and emulator; the interpreter's own are its
        marshal.loads(path.read_bytes()[16:])


# -- streams -------------------------------------------------------------------------------------
def test_a_reader_that_has_gone_is_no_reason_to_speak() -> None:
    done("new", "a")
    process = start("show", "volumes", "--json")
    assert process.stdout is not None
    process.stdout.close()
    _, told = process.communicate()
    assert (process.returncode, told) == (1, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_output_that_is_full_is_one_sentence() -> None:
    done("new", "a")
    with open("/dev/full", "wb") as full:
        answer = subprocess.run(
            arguments("show", "volumes"), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert answer.returncode == 1
    assert answer.stderr.decode() == "essterm: the output: no space is left on the disk.\n"


def test_a_journal_that_cannot_end_well_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", "a", "--from", "one-box")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("saves.journal.make_segment", full)  # as the last generation is taken
    answer = run("do", "advance", "1s")
    assert (answer.exit_code, answer.stdout) == (1, "ok 1s\n")
    assert answer.stderr.startswith(f"essterm: The journal {home}")
    assert "no space is left on the disk" in answer.stderr


def test_an_empty_home_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("--home", "", "show", "clock")
    assert answer.exit_code == 2
    assert "it is empty, and names no folder" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_the_output_cannot_show_is_shown_as_its_number() -> None:
    done("new", "a", "--from", "one-box")
    done("do", "set-label", "10014744", "\u65e5\u672c")
    shown = program(
        "show", "volumes", "10014744", shell='PYTHONIOENCODING=latin-1:strict exec "$@"'
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\\u65e5\\u672c" in shown.stdout


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_closed_standard_stream_is_never_a_file_of_the_installation(number: int) -> None:
    done("new", "a")
    command = f'exec "$@" {number}>&-'
    answer = subprocess.run(
        ["/bin/sh", "-c", command, "sh", *arguments("do", "set-label", "10012019", "x")],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert answer.returncode == 0
    assert rows("show", "volumes", "10012019")[0]["label"] == "x"
    assert all(finding["good"] for finding in rows("saves", "verify", "a"))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_pipe_cleanly(home: Path, signum: signal.Signals) -> None:
    done("new", "a")
    process = start("do", "-")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"set-label 10012019 x\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ok 0s Label 'x'\n"
    process.send_signal(signum)
    _, told = process.communicate()
    assert (process.returncode, told) == (128 + signum, b"")
    assert not (home / "installations" / "a" / "reachable-at").exists()
    assert rows("show", "volumes", "10012019")[0]["label"] == "x"
