"""The OpenSSH client in a pseudo-terminal, and its requests for what is not given."""

from __future__ import annotations

import re
import signal
import subprocess

import pytest

from essterm.serve import place
from tests.cli.program import LIMIT_S
from tests.serving.ptys import PseudoTerminal
from tests.serving.servers import Server
from tests.serving.streams import SECOND
from tests.serving.worlds import a_home

pytestmark = [pytest.mark.needs_tool("ssh"), pytest.mark.needs_tool("ssh-keygen")]
SIXTEEN = re.compile(rb"\x1b\[(?:1;)?(3[1-7]|9[0-7])[;m]")
LEFT_ALTERNATE = b"\x1b[?1049l"


@pytest.fixture
def keyed(home, tmp_path):
    """A server, and the words of `ssh` for somebody with a key."""
    from essterm.serve.accounts import Accounts

    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    accounts = Accounts(home)
    accounts.add("maria", "instructor", keys=[key.with_suffix(".pub").read_text()])
    accounts.close()
    a_home(home)
    server = Server(home, "--speed", "0")
    options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR")
    words = [
        "-F",
        "none",
        "-i",
        str(key),
        *(f"-o{option}" for option in options),
        "-oBatchMode=yes",
    ]
    yield words, server
    if server.process.poll() is None:
        server.end(signal.SIGKILL)
    for note in home.rglob(place.NOTE):
        place.clear(note.parent)


def ssh(words, server, *more, tool="ssh", port="-p"):
    return [tool, *words, port, str(server.port), *more, "maria@127.0.0.1"]


def asked(words, server, *more):
    """What a request ends with, without a terminal."""
    return subprocess.run(
        [*ssh(words, server), *more],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT_S,
        check=False,
    )


def test_keys_mouse_sizes_and_leaving(keyed):
    terminal = PseudoTerminal(ssh(*keyed), 100, 30)
    terminal.see("MELBOURNE")
    terminal.press("2")
    terminal.see(SECOND)
    terminal.press("?")
    terminal.see("up/down scroll")
    terminal.press("\x1b")
    terminal.misses("up/down scroll")
    terminal.press("\x1b[<0;17;1M\x1b[<0;17;1m")  # a left click on the first screen's name
    terminal.see("MELBOURNE")
    terminal.drag(132, 43)
    terminal.see("cluster 1")
    terminal.press("\x03")
    terminal.see("Press q to leave")
    terminal.press("q")
    assert terminal.end() == 0
    assert LEFT_ALTERNATE in terminal.raw


@pytest.mark.parametrize("term", ["vt100", "screen", "linux", "dumb"])
def test_a_terminal_of_another_kind_is_painted_as_it_can(keyed, term):
    terminal = PseudoTerminal(ssh(*keyed), 80, 24, TERM=term)
    terminal.see("MELBOURNE")
    is_coloured = SIXTEEN.search(terminal.raw) is not None
    assert is_coloured == (term in ("screen", "linux"))
    assert b"\x1b[38;" not in terminal.raw
    terminal.press("q")
    assert terminal.end() == 0


def test_the_client_says_what_its_terminal_can_show(keyed):
    words, server = keyed
    told = {"LC_ALL": "", "LANG": "de_DE.ISO-8859-1", "COLORTERM": "truecolor"}
    command = ssh([*words, "-oSendEnv=LANG COLORTERM"], server)
    terminal = PseudoTerminal(command, 80, 24, **told)
    terminal.see("MELBOURNE")
    assert terminal.raw.isascii()
    assert b"\x1b[38;2;" in terminal.raw
    terminal.press("q")
    assert terminal.end() == 0


def test_a_client_that_is_killed_leaves_its_server_well(keyed):
    terminal = PseudoTerminal(ssh(*keyed))
    terminal.see("MELBOURNE")
    terminal.child.kill(signal.SIGKILL)
    terminal.end()
    again = PseudoTerminal(ssh(*keyed))
    again.see("MELBOURNE")
    again.press("q")
    assert again.end() == 0


def test_the_end_of_the_server_is_said_and_the_terminal_given_back(keyed):
    words, server = keyed
    terminal = PseudoTerminal(ssh(words, server), 100, 30)
    terminal.see("MELBOURNE")
    assert server.end(signal.SIGTERM) == 0
    assert terminal.end() == 0
    assert b"The server is being stopped" in terminal.raw.rpartition(LEFT_ALTERNATE)[2]


@pytest.mark.parametrize(
    "words",
    [("id",), ("-T",), ("-tt", "id"), ("-s", "sftp")],
    ids=["a command", "a shell without a terminal", "a command with a terminal", "files"],
)
def test_what_is_not_given_is_refused(keyed, words):
    mine, server = keyed
    before = [word for word in words if word.startswith("-")]
    after = [word for word in words if not word.startswith("-")]
    answer = asked([*mine, *before], server, *after)
    assert answer.returncode == 255
    assert answer.stdout == b""
    assert b"request failed on channel 0" in answer.stderr


@pytest.mark.parametrize("way", ["-R0:127.0.0.1:22", "-R/nowhere/socket:127.0.0.1:22"])
def test_nothing_is_forwarded_to_the_client(keyed, way):
    words, server = keyed
    answer = asked([*words, "-oExitOnForwardFailure=yes", "-N", way], server)
    assert answer.returncode == 255
    assert b"remote port forwarding failed" in answer.stderr


def test_nothing_is_forwarded_from_the_client(keyed):
    words, server = keyed
    answer = asked([*words, "-W", "127.0.0.1:22"], server)
    assert answer.returncode != 0
    assert b"forwarding failed" in answer.stderr


def test_neither_agent_nor_windows_are_asked_for(keyed):
    words, server = keyed
    terminal = PseudoTerminal(ssh([*words, "-A", "-X"], server), DISPLAY=":9")
    terminal.see("MELBOURNE")
    terminal.press("q")
    assert terminal.end() == 0
