"""Running the command line in tests: in this process, or as the program that a user starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from essterm.cli import main_group
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from click.testing import Result

LIMIT_S = 300
"""Wall seconds after which what a test waits for is not going to happen on any machine."""


def run(*words: str, stdin: str | bytes = "") -> Result:
    """Run in this process; the result has `exit_code`, `stdout` and `stderr`."""
    return CliRunner().invoke(main_group, list(words), input=stdin, prog_name="essterm")


def done(*words: str, stdin: str | bytes = "") -> str:
    """Run in this process what must be done; returns what it printed."""
    result = run(*words, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(*words: str) -> Any:
    """What a command prints with ``--json``."""
    return json.loads(done(*words, "--json"))


def arguments(*words: str) -> list[str]:
    """The program as a user starts it."""
    return [sys.executable, "-m", "essterm", *words]


def program(
    *words: str, stdin: bytes = b"", shell: str = 'exec "$@"'
) -> subprocess.CompletedProcess[str]:
    """Run as a process of its own; a shell may prepare it and puts it in its place."""
    answer = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", *arguments(*words)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    return subprocess.CompletedProcess(
        answer.args, answer.returncode, answer.stdout.decode(), answer.stderr.decode()
    )


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start a process with pipes to its standard streams."""
    return subprocess.Popen(
        arguments(*words),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
