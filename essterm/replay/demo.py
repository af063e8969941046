"""The demonstration: the flagship runbook on a throw-away copy of its installation.

On the screens in a terminal, as running text without one.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from essterm.replay import report
from essterm.replay.run import Settings, run_runbook
from essterm.replay.watching import Log
from screens.palette import Ability

if TYPE_CHECKING:
    from collections.abc import Callable

    from essterm.replay.format.library import Loaded
    from essterm.replay.report import Report

FLAGSHIP = "R01"
"""The richest recovery that ships: all links lost, and resynchronisation."""


def has_terminal() -> bool:
    """Whether a person sits before this process; screens are drawn on standard error."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def print_now(text: str) -> None:
    """Write a line where a person or a log reads it, at once."""
    print(text, flush=True)


def replay_as_text(
    name: str | Loaded,
    settings: Settings | None = None,
    write: Callable[[str], None] = print_now,
) -> Report:
    """Run a runbook and write one line for each step as it ends, then the verdict.

    Raises what `run_runbook` raises.
    """
    log = Log(write)
    done = run_runbook(name, settings or Settings(), log)
    for line in report.closing_lines(done):
        write(line)
    return done


def replay_on_screens(
    name: str | Loaded,
    settings: Settings | None = None,
    *,
    speed: float = 1.0,
) -> Report:
    """Run a runbook before a person, and leave the report on the terminal; text without one."""
    if not has_terminal():
        return replay_as_text(name, settings)
    from essterm.replay.watch import watch_runbook

    ability = Ability.of(os.environ)
    done = watch_runbook(name, replace(settings or Settings(), ability=ability), speed=speed)
    print_now(report.text(done).rstrip("\n"))
    return done


def demo(settings: Settings | None = None, *, speed: float = 1.0) -> int:
    """Show the flagship; the exit code: 0 only if every step and check held."""
    return exit_code(replay_on_screens(FLAGSHIP, settings, speed=speed))


def exit_code(done: Report) -> int:
    """0 when all held, else 1."""
    return 0 if done.held else 1
