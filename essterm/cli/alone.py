"""``essterm`` alone: the terminal at once, without what reads a command line that is not there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from essterm.cli.program import USAGE, leave, say
from essterm.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

WITHOUT_TERMINAL = (
    "this opens screens and needs a terminal; without one run 'essterm demo', "
    "'essterm show volumes' or 'essterm do --list'."
)
COMPLETION = "_ESSTERM_COMPLETE"
"""Set by shells, which ask for completions with it and without a word."""


def is_alone(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether nothing is asked for but the terminal; words: what follows ``essterm``."""
    return not words and COMPLETION not in environment


def run_alone() -> NoReturn:
    """Open the terminal on what the environment names, and leave with the exit code."""
    leave(lambda: open_screens(Settings.of(None, None, os.environ)), sys.argv)


def open_screens(settings: Settings) -> int:
    """The terminal on the installation that is meant; returns the exit code."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream.isatty() for stream in streams):  # screens are drawn on standard error
        say(WITHOUT_TERMINAL)
        return USAGE
    from essterm.terminal import open_terminal

    return open_terminal(settings, say)
