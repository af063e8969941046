"""`essterm` in a pseudo-terminal: open, keys, another process at the same time, every ending."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest

from saves.slots import Home
from tests.cli.program import LIMIT_S, arguments, done, program, rows, run
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COLUMNS, LINES = 120, 40


class Terminal:
    """A person's terminal with essterm in it."""

    def __init__(
        self, *words: str, size: tuple[int, int] = (LINES, COLUMNS), shell: str = 'exec "$@"'
    ) -> None:
        shell = f"stty rows {size[0]} cols {size[1]}; {shell}"  # before the program can ask
        command, *rest = ["/bin/sh", "-c", shell, "sh", *arguments(*words)]
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        self.child = pexpect.spawn(
            command, rest, cwd=str(ROOT), env=environment, dimensions=size, timeout=LIMIT_S
        )
        self.screen = pyte.Screen(size[1], size[0])
        self._stream = pyte.ByteStream(self.screen)

    def see(self, text: str) -> str:
        """Wait until a text stands on the screen; returns the screen."""
        return self.wait(lambda: text in self.shown)

    def wait(self, holds: Callable[[], bool]) -> str:
        """Read until something holds; a program that shows nothing new for long has failed."""
        while not holds():
            try:
                self._stream.feed(self.child.read_nonblocking(1 << 16))
            except (pexpect.TIMEOUT, pexpect.EOF) as fault:
                pytest.fail(f"{type(fault).__name__}; on the screen stands:\n{self.shown}")
        return self.shown

    @property
    def shown(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def press(self, keys: str) -> None:
        """Type keys."""
        self.child.send(keys)

    def pause(self) -> None:
        """Pause the running clock."""
        self.press("p")
        self.see("paused")

    def end(self) -> int | None:
        """Wait for the program's end; its exit code, or minus a signal that ended it harshly."""
        with suppress(pexpect.EOF):
            while True:
                self._stream.feed(self.child.read_nonblocking(1 << 16))
        self.child.wait()
        return self.child.exitstatus if self.child.exitstatus is not None else -1


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Terminals that a test opens; those that are left open are ended."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.child.close(force=True)


@pytest.fixture
def terminal(terminals: list[Terminal]) -> Terminal:
    """A terminal that shows the machine room of installation ``a``; its clock is paused."""
    done("new", "a")
    terminals.append(Terminal())
    terminals[0].see("Machine room")
    terminals[0].pause()
    return terminals[0]


def is_free(home: Path) -> bool:
    """Whether nobody has the installation any more and nothing lies about."""
    opened = Home(home).open("a")
    opened.release()
    return opened.notices == [] and not (home / "installations" / "a" / "reachable-at").exists()


def test_the_clock_runs_from_the_start_and_again_after_a_pause(terminals: list[Terminal]) -> None:
    done("new", "a")
    for _ in range(2):
        terminals.append(Terminal())
        terminals[-1].see("x60")
        at_us = rows("show", "clock")["now_us"]
        terminals[-1].wait(lambda at_us=at_us: rows("show", "clock")["now_us"] > at_us)
        terminals[-1].pause()
        terminals[-1].press("q")
        assert terminals[-1].end() == 0


def test_it_opens_takes_keys_and_leaves(terminal: Terminal, home: Path) -> None:
    terminal.press("p")
    terminal.wait(lambda: "paused" not in terminal.shown)
    terminal.press("p")
    terminal.see("paused")
    terminal.press("2")
    terminal.see("nobody signed on")
    terminal.press("q")
    assert terminal.end() == 0
    assert is_free(home)
    assert rows("show", "clock")["now_us"] > 0


def test_a_stop_that_it_was_not_asked_for_costs_no_key(terminal: Terminal, home: Path) -> None:
    for _ in range(3):
        terminal.child.kill(signal.SIGSTOP)
        terminal.screen.reset()
        terminal.child.kill(signal.SIGCONT)
        terminal.see("MELBOURNE")  # what others left on the screen is painted over
        terminal.press("2")
        terminal.see("nobody signed on")
        terminal.press("1")
        terminal.see("MELBOURNE")
    terminal.press("q")
    assert terminal.end() == 0
    assert termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO  # as it was
    assert is_free(home)


def test_bytes_that_are_no_text_do_no_harm(terminal: Terminal) -> None:
    for noise in (b"\xff\xfe", b"\xe9", b"\xc3(", b"\x1b[<\x80;1M"):
        terminal.child.send(noise)
        terminal.press("2")
        terminal.press("1")
    terminal.press("2")
    terminal.see("nobody signed on")
    terminal.press("q")
    assert terminal.end() == 0


def test_a_terminal_that_cannot_be_read_is_said(
    terminals: list[Terminal], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", "a")
    (tmp_path / "sitecustomize.py").write_text(
        "import screens.driver\n"
        "def broken(self): raise OSError('no terminal')\n"
        "screens.driver.TerminalDriver.run_input_thread = broken\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    terminals.append(Terminal())
    assert terminals[0].end() == 1
    assert "essterm: The terminal could not be read any more" in terminals[0].shown
    assert is_free(home)


def test_the_first_start_makes_an_installation(terminals: list[Terminal], home: Path) -> None:
    terminals.append(Terminal())
    terminals[0].see("Machine room  two-sites")
    terminals[0].press("q")
    assert terminals[0].end() == 0
    assert Home(home).current() == "two-sites"


def test_what_another_process_does_stands_on_the_screen(terminal: Terminal, home: Path) -> None:
    assert done("do", "set-label", "10012019", "payroll").endswith(" Label 'payroll'\n")
    terminal.see("Label 'payroll'")
    assert done("do", "set-speed", "3600").endswith("the clock runs at x3600\n")
    terminal.see("x3600")
    assert rows("show", "clock")["rate"] == 3600
    pair = ("10012019", "10112019", "--no-background-copy")
    assert "established" in done("do", "establish-flashcopy", *pair)
    assert done("do", "pause").endswith("the clock is paused\n")
    terminal.see("paused")
    assert done("do", "resume").endswith("the clock runs at x3600\n")
    terminal.press("q")
    assert terminal.end() == 0
    assert rows("show", "flashcopy")[0]["source"] == "10012019"
    assert is_free(home)


def test_a_paused_clock_is_waited_for_and_that_is_said(terminal: Terminal) -> None:
    waiting = pexpect.spawn(
        *_split(arguments("do", "establish-flashcopy", "10012019", "10112019")),
        cwd=str(ROOT),
        timeout=LIMIT_S,
    )
    waiting.expect("Accepted, and over in 3s of virtual time; the clock of a is paused")
    done("do", "advance", "3s")
    waiting.expect(r"ok \S+ FlashCopy 10012019 to 10112019 establishing")
    waiting.expect(pexpect.EOF)
    waiting.close()
    assert waiting.exitstatus == 0
    answer = done("do", "--no-wait", "establish-flashcopy", "10212019", "10312019")
    assert answer.endswith(" FlashCopy 10212019 to 10312019 establishing\n")


def test_who_waits_is_told_when_the_terminal_ends(terminal: Terminal) -> None:
    waiting = pexpect.spawn(
        *_split(arguments("do", "establish-flashcopy", "10012019", "10112019")),
        cwd=str(ROOT),
        timeout=LIMIT_S,
    )
    waiting.expect("is paused")
    terminal.press("q")
    assert terminal.end() == 0
    waiting.expect("ended before the operation was over")
    waiting.expect(pexpect.EOF)
    waiting.close()
    assert waiting.exitstatus == 4
    assert rows("show", "flashcopy")[0]["state"] == "establishing"


def _split(words: list[str]) -> tuple[str, list[str]]:
    return words[0], words[1:]


def test_a_second_terminal_is_refused(terminal: Terminal, terminals: list[Terminal]) -> None:
    second = Terminal()
    terminals.append(second)
    assert second.end() == 4
    assert f"Installation a is in use by process {terminal.child.pid}." in second.shown


def test_screens_need_all_standard_streams(home: Path) -> None:
    answer = program(shell='exec "$@" 2>&1 | cat')
    assert answer.stdout.startswith("essterm: this opens screens and needs a terminal")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_it_cleanly(terminal: Terminal, home: Path, signum: signal.Signals) -> None:
    assert done("do", "set-label", "10012019", "x").endswith(" Label 'x'\n")
    terminal.child.kill(signum)
    assert terminal.end() == 128 + signum
    assert "Traceback" not in terminal.shown
    assert is_free(home)
    assert rows("show", "volumes", "10012019")[0]["label"] == "x"


@pytest.mark.parametrize("runs", [False, True])
def test_a_terminal_that_is_gone_closes_it_cleanly(
    terminal: Terminal, home: Path, runs: bool
) -> None:
    done("do", "set-label", "10012019", "x")
    if runs:
        terminal.press("p")
        terminal.see("x60")
    terminal.child.ptyproc.fileobj.close()
    _, status = os.waitpid(terminal.child.pid, 0)
    terminal.child.closed, terminal.child.ptyproc.closed = True, True
    terminal.child.terminated, terminal.child.ptyproc.terminated = True, True
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert is_free(home)
    assert not (home / "crashes").exists()


def test_kill_9_loses_nothing_that_was_answered(terminal: Terminal) -> None:
    done("do", "set-label", "10012019", "x")
    terminal.child.kill(signal.SIGKILL)
    terminal.end()
    assert rows("show", "volumes", "10012019")[0]["label"] == "x"


def test_a_full_disk_closes_it_with_a_sentence(terminals: list[Terminal]) -> None:
    done("new", "a")
    terminal = Terminal(shell="ulimit -f 2000; trap '' XFSZ; exec \"$@\"")
    terminals.append(terminal)
    terminal.see("Machine room")
    terminal.pause()
    commands = "".join(f"write-blocks 10012019 {n} hex:{'ab' * 4096}\n" for n in range(400))
    result = run("do", "-", stdin=commands)
    assert result.exit_code == 1
    assert 0 < len(result.stdout.splitlines()) < 400
    assert "could not be written to disk" in result.stderr
    assert terminal.end() == 1
    assert "essterm: The installation could not be written to disk" in terminal.shown
    assert all(finding["good"] for finding in rows("saves", "verify"))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_watched_replay_is_ended_by_a_signal(
    terminals: list[Terminal], home: Path, signum: signal.Signals
) -> None:
    watching = Terminal("replay", "P48", "P49", "--watch")
    terminals.append(watching)
    watching.see("Get information about a FlashCopy pair")
    watching.child.kill(signum)
    assert watching.end() == (1 if signum == signal.SIGINT else 128 + signum)
    assert "Traceback" not in watching.shown
    assert "defect" not in watching.shown
    assert "P49" not in watching.shown
    assert not home.exists()


def test_an_interrupt_at_the_end_of_a_watched_replay_ends_those_after_it_too(
    terminals: list[Terminal],
) -> None:
    watching = Terminal("replay", "P48", "P49", "--watch", "--speed", "50")
    terminals.append(watching)
    watching.see("Every step and check held")
    watching.child.kill(signal.SIGINT)
    assert watching.end() == 128 + signal.SIGINT
    assert "P49" not in watching.shown


def test_a_replay_here_does_not_disturb_a_terminal(terminal: Terminal) -> None:
    answer = program("replay", "P48", "--here")
    assert (answer.returncode, answer.stdout) == (4, "")
    assert "is in use by process" in answer.stderr
    terminal.press("q")
    assert terminal.end() == 0


def test_a_terminal_that_is_too_small_is_told_by_the_screens(
    terminals: list[Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own size counts, and not what its environment says of some other terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    done("new", "a")
    small = Terminal(size=(10, 40))
    terminals.append(small)
    small.see("80x24")
    small.press("q")
    assert small.end() == 0


def test_a_defect_of_the_screens_is_one_sentence(
    terminals: list[Terminal], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", "a")
    (tmp_path / "sitecustomize.py").write_text(
        "import screens.app\n"
        "def broken(self): 1 // 0\n"
        "screens.app.EssTermApp.action_help = broken\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    terminal = Terminal()
    terminals.append(terminal)
    terminal.see("Machine room")
    terminal.press("?")
    assert terminal.end() == 1
    assert "defect of essterm (ZeroDivisionError" in terminal.shown
    assert "Traceback" not in terminal.shown
    assert "ZeroDivisionError" in (home / "crashes" / "crash-001.txt").read_text("utf-8")
    assert is_free(home)
