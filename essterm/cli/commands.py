"""All commands of ``essterm``; loaded when one is asked for, not to open the terminal."""

from __future__ import annotations

from essterm.cli.asking import prove, report, why
from essterm.cli.door import do
from essterm.cli.installations import installations, new, use
from essterm.cli.replay import demo, replay
from essterm.cli.runbooks import runbooks
from essterm.cli.saves import saves
from essterm.cli.sh import keep_core, sh
from essterm.cli.show import show

_ALL = (
    *(demo, do, show, sh, replay, installations, new, use, runbooks, saves, prove, why, report),
    keep_core,
)
COMMANDS = {command.name or "": command for command in _ALL}
"""Every command by its name."""
