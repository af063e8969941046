"""Shells of hosts in tests: an installation with saved tasks, and scripts that run on a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.program import arguments, done, program

if TYPE_CHECKING:
    import subprocess

HOST = "korca"
LOGIN = "-u storwatch -p specialist -s ess1c1"
SETTING = """
authorize-user storwatch --password specialist
establish-flashcopy 10012019 10112019 --save one
establish-flashcopy 10212019 10312019 --save two
group-tasks both one two
"""


def an_installation(name: str = "a") -> None:
    """An installation whose server has a user, two tasks and a group of them."""
    done("new", name)
    done("do", "-", stdin=SETTING)


def on_host(
    script: str, *words: str, host: str = HOST, shell: str = "sh"
) -> subprocess.CompletedProcess[str]:
    """Run a script with the commands of a host first on the path. words: of ``essterm sh``."""
    return program("sh", *words, host, "--", shell, "-c", f"A='{LOGIN}'\n{script}")


def words_of(script: str, host: str = HOST) -> list[str]:
    """The same as a command line."""
    return arguments("sh", host, "--", "sh", "-c", f"A='{LOGIN}'\n{script}")
