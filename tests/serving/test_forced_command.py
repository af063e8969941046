"""Behind the system's own OpenSSH: a forced command of `essterm attach`, as the page has it."""

from __future__ import annotations

import contextlib
import getpass
import os
import re
import signal
import socket
import subprocess
import sys

import pexpect
import pytest

from tests.cli.program import LIMIT_S
from tests.serving.servers import Server, add_account
from tests.serving.worlds import a_home
from tests.structure.sources import ROOT

TEXT = (ROOT / "docs" / "serving.md").read_text("utf-8")
SSHD = "/usr/sbin/sshd"
pytestmark = [
    pytest.mark.needs_tool("ssh"),
    pytest.mark.skipif(not os.access(SSHD, os.X_OK), reason="no SSH server of the system"),
]


def a_free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def forced(home, key):
    """The line of the documentation, for this home and this key."""
    line = next(line for line in TEXT.splitlines() if line.startswith("restrict,pty,"))
    program = f"cd {ROOT}; exec {sys.executable} -m essterm --home {home}"
    line = re.sub(r"/opt/essterm/bin/essterm --home \S+", program, line)
    return line.replace("ssh-ed25519 AAAA... maria", key)


@pytest.fixture
def sshd(home, tmp_path):
    """The system's SSH server for one key, which is forced to attach; its port."""
    for name in ("host", "id"):
        path = str(tmp_path / name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    keys, port = tmp_path / "keys", a_free_port()
    keys.write_text(forced(home, (tmp_path / "id.pub").read_text()))
    config = tmp_path / "config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\n"
        f"AuthorizedKeysFile {keys}\nStrictModes no\nPidFile none\nUsePAM no\n"
        "PasswordAuthentication no\nAcceptEnv LANG LC_* COLORTERM NO_COLOR\n"
    )
    with contextlib.suppress(OSError):
        os.makedirs("/run/sshd", exist_ok=True)
    process = subprocess.Popen(
        [SSHD, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE, text=True
    )
    listens = process.stderr.readline()
    if "listening" not in listens:
        process.kill()
        process.communicate()
        pytest.skip(f"the system's SSH server does not start here: {listens}")
    yield port
    process.terminate()
    process.communicate()


@pytest.fixture
def server(home):
    add_account(home, "maria")
    a_home(home)
    made = Server(home, "--no-ssh", waits_for="for essterm attach")
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGKILL)


def ssh(port, tmp_path, *words):
    options = [
        "-F", "none", "-p", str(port), "-i", str(tmp_path / "id"),
        "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
        "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
    ]  # fmt: skip
    return pexpect.spawn(
        "ssh",
        [*options, *words, f"{getpass.getuser()}@127.0.0.1"],
        dimensions=(40, 120),
        timeout=LIMIT_S,
        env={**os.environ, "TERM": "xterm-256color"},
    )


def test_a_key_is_brought_to_a_terminal_of_its_account(server, sshd, tmp_path):
    client = ssh(sshd, tmp_path, "-tt")
    client.expect_exact("Machine room")
    client.send("p")
    client.expect_exact("The clock is the instructor's; maria is an operator.")
    client.send("q")
    client.expect(pexpect.EOF)
    client.close()
    assert client.exitstatus == 0
    (came,) = [line for line in server.log() if line["event"] == "attached"]
    assert (came["account"], came["address"]) == ("maria", "127.0.0.1")
    assert server.end() == 0


def test_where_nobody_serves_the_client_is_told(home, sshd, tmp_path):
    a_home(home)
    client = ssh(sshd, tmp_path, "-tt")
    client.expect_exact("Nobody serves")
    client.expect(pexpect.EOF)
    client.close()
    assert client.exitstatus == 4


def test_without_a_terminal_the_forced_command_gives_nothing(server, sshd, tmp_path):
    client = ssh(sshd, tmp_path, "-T")
    client.expect_exact("needs a terminal")
    client.expect(pexpect.EOF)
    client.close()
    assert client.exitstatus == 2
