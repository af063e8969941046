"""All commands of ``essterm``; loaded when one is asked for, not to open the terminal."""

from __future__ import annotations

from essterm.cli.accounts import accounts
from essterm.cli.asking import prove, report, why
from essterm.cli.door import do
from essterm.cli.installations import installations, new, use
from essterm.cli.replay import demo, replay
from essterm.cli.runbooks import runbooks
from essterm.cli.saves import saves
from essterm.cli.serving import attach, health, serve
from essterm.cli.sh import keep_core, sh
from essterm.cli.show import show

_WORK = (demo, do, show, sh, replay, prove, why, report)
_KEEP = (installations, new, use, runbooks, saves)
_SERVE = (serve, attach, health, accounts, keep_core)
COMMANDS = {command.name or "": command for command in (*_WORK, *_KEEP, *_SERVE)}
"""Every command by its name."""
