"""Doing the commands of a host block: each is run to its end, then its output is compared.

A host of a run is no shell: a command is one program with its words (`host_words`). What the
program asks of the machine goes through the core of the run, and virtual time moves as it waits.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.hardware import host_disks
from essterm.hosts.running import carry
from essterm.hosts.waits import Waits
from essterm.replay.format.tokens import duration_us
from essterm.replay.format.variables import fill_run
from essterm.replay.host_output import compare
from essterm.replay.host_words import NeedsShell, words_of
from essterm.replay.report import HostCommand
from essterm.replay.stage import Stage, Stop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from essterm.replay.format.model import Info, Run
    from essterm.replay.format.variables import Values
    from essterm.replay.observed import Attempt

LIMIT = "1h"
"""Virtual time that a command may take where the block does not say."""
NOTHING_REFUSED = "nothing was refused"


class _TookTooLong(Exception):
    """The limit of a command is over and it has not ended."""


async def run_command(stage: Stage, info: Info, line: Run, values: Values) -> HostCommand:
    """Run one command of a host block to its end, or to its limit.

    Raises Stop for a host that there is not, and for what only a shell understands.
    """
    host, filled = info.place[0], fill_run(line, {**values, **stage.captured})
    try:
        who = host_disks.host(stage.core.installation, host)
        words = words_of(filled.command, who.system)
    except (Refusal, NeedsShell) as problem:
        raise Stop(line.pos.line, f"the host {host} to understand it", str(problem)) from None
    shown = command_lines(filled)
    await stage.observer.line_began(line.pos.line, shown[0])
    terminal = _Terminal(stage, host)
    clock = _ManualClock(stage, duration_us(info.within or LIMIT))
    argv = [word.encode() for word in words]
    code: int | None = None
    with suppress(_TookTooLong):
        code = await carry(clock, host, argv, terminal, info.account)
    output = tuple("".join(terminal.printed).splitlines())
    ran = HostCommand(host, info.account, "\n".join(filled.command), output, code)
    await stage.player.settle()
    await stage.observer.host_command(ran)
    await stage.observer.acted()
    return ran


def check_command(
    stage: Stage,
    info: Info,
    line: Run,
    values: Values,
    ran: HostCommand,
    attempts: Sequence[Attempt],
) -> None:
    """Compare what a command did with what the runbook says; keeps what patterns capture.

    attempts: what it asked of the machine. Raises Stop at the first line that differs.
    """
    if ran.code is None:
        within = info.within or LIMIT
        raise Stop(line.pos.line, f"the command to end within {within}", "it still runs")
    if line.answers:
        where = line.pos.line + len(line.command)
        raise Stop(where, "the command to ask for input", "it asked for nothing")
    known = {**values, **stage.captured}
    options = {"exact": info.exact, "unordered": info.unordered}
    compared = compare(line.output, ran.output, known, **options)
    if compared.at is not None:
        where = line.pos.line + len(line.command) + compared.at
        ended = "" if ran.code == line.code else f" (the command ended with {_code(ran.code)})"
        raise Stop(where, compared.expected, compared.found + ended)
    behind = line.pos.line + len(line.command) + len(line.output)
    if ran.code != line.code:
        raise Stop(behind, _code(line.code), _code(ran.code))
    _check_rule(line, behind, attempts)
    stage.captured.update(compared.captured)


def _code(code: int) -> str:
    return f"exit code {code}"


def _check_rule(line: Run, where: int, attempts: Sequence[Attempt]) -> None:
    """What the command asked for was refused, or failed, by the rule that the runbook names."""
    if not line.refused:
        return
    rules = [each.rule for each in attempts if each.refusal is not None]
    failed = [each.answer.failure for each in attempts if each.answer is not None]
    rules += [failure[0] for failure in failed if failure is not None]
    if line.refused not in rules:
        by = [f"refused by {rule}" if rule else "refused by no rule" for rule in rules]
        found = ", ".join(by) or NOTHING_REFUSED
        raise Stop(where, f"refused by {line.refused}", found, rule=line.refused)


def command_lines(line: Run) -> list[str]:
    """A command as it stands in a terminal, without its output."""
    first, *more = line.command
    return [f"$ {first}", *(f"> {each}" for each in more)]


class _ManualClock(Waits):
    """Waits of one command on the clock of the run: it moves as whoever looks on would have it."""

    def __init__(self, stage: Stage, within_us: int) -> None:
        super().__init__(stage.core)
        self.stage = stage
        self.limit_us = stage.core.now_us + within_us

    async def until(self, us: int, paused: Callable[[], Awaitable[None]]) -> None:
        """Move time there; raises _TookTooLong at the limit."""
        stage = self.stage
        until_us = min(us, self.limit_us)
        if until_us > stage.core.now_us:
            await stage.observer.move(stage.core, until_us)
            await stage.observer.time_passed()
        if us > self.limit_us:
            raise _TookTooLong


class _Terminal:
    """Who calls a command: keeps what it prints, both outputs in their order."""

    def __init__(self, stage: Stage, host: str) -> None:
        self.stage, self.host = stage, host
        self.printed: list[str] = []

    async def say(self, text: str, error: bool) -> None:
        """Keep whole lines."""
        self.printed.append(text)

    async def read(self, path: str) -> bytes | None:
        """A file of the host; None if there is none, also when the host has gone."""
        who = self.stage.core.installation.hosts.get(self.host)
        text = None if who is None else who.files.get(path)
        return None if text is None else text.encode()

    async def begun(self) -> None:
        """Nobody has to know."""

    async def paused(self) -> None:
        """The clock of a run is never paused."""
