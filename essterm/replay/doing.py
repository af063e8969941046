"""Doing the blocks of a runbook: at consoles, through the one door, before the judge.

A block either is done or raises Stop with the line, what was expected and what stood there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.door import read_command
from emulator.errors import CommandError, EssError
from emulator.units import duration_text
from essterm.replay import find
from essterm.replay.consoles import HOST, SCREENS
from essterm.replay.controls import state_problem
from essterm.replay.find import NotFound
from essterm.replay.format.model import (
    Action,
    Comment,
    Door,
    Expect,
    Refused,
    Run,
    Statement,
)
from essterm.replay.format.tokens import duration_us
from essterm.replay.format.variables import (
    each_statement,
    fill_door,
    fill_info,
    fill_refused,
    fill_run,
    fill_screen,
)
from essterm.replay.format.write import statement, write_line
from essterm.replay.host_doing import NOTHING_REFUSED, check_command, command_lines, run_command
from essterm.replay.settle import AppEnded, NotQuiet
from essterm.replay.stage import Stage, Stop
from essterm.replay.waiting import hold_for, wait_for
from essterm.replay.watching import ObservedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.engine import Answer
    from essterm.replay.evidence import Moment
    from essterm.replay.format.expand import Placed
    from essterm.replay.format.model import Info, Line
    from essterm.replay.format.variables import Values
    from essterm.replay.judge import Finding
    from essterm.replay.observed import Attempt
    from essterm.replay.report import HostCommand

INSTRUCTOR = "instructor"


class Doer:
    """Does blocks on one stage and counts what it did."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.actions = 0
        self.findings: list[Finding] = []
        self.commands: list[HostCommand] = []
        self.is_thinking = True
        """Whether think time is charged: not while the scene is set."""
        self._kept: Moment | None = None

    async def do(self, placed: Placed) -> None:
        """Do one block; raises Stop, also when the screens fail of it."""
        try:
            await self._do(placed)
        except (AppEnded, NotQuiet) as problem:
            why = f" ({problem.__cause__!r})" if problem.__cause__ else ""
            line = placed.block.pos.line
            raise Stop(line, "the screens to go on", f"{problem}{why}") from problem

    async def _do(self, placed: Placed) -> None:
        info = fill_info(placed.block.info, placed.values)
        self._kept = None
        self.stage.core.on_accepted = self._keeper(info.mark)
        line = placed.block.pos.line
        await self.stage.observer.block_began(*described(info, placed))
        if info.kind in ("check", "wait"):
            await self._judge(info, placed)
        elif info.kind in ("do", INSTRUCTOR):
            await self._commands(info, placed)
        elif info.kind == HOST:
            await self._host(info, placed)
        elif info.kind in SCREENS:
            await self._console(info, placed)
        if info.mark:
            self._set_mark(info.mark, line)

    # -- marks -----------------------------------------------------------------------------------

    def _keeper(self, mark: str) -> Callable[[Answer], None]:
        """Keep what later statements want of the instant of each accepted command."""

        def keep(_answer: Answer) -> None:
            if mark:
                self._kept = self.stage.judge.keep(mark)

        return keep

    def _set_mark(self, mark: str, line: int) -> None:
        if self._kept is None:
            raise Stop(line, f"a command that mark {mark} can name", "no command was accepted here")
        self.stage.judge.marks[mark] = self._kept

    # -- time ------------------------------------------------------------------------------------

    async def _think(self, info: Info, is_last: bool) -> None:
        """Charge think time before an action; a recorded block goes to its own moment instead."""
        core = self.stage.core
        if info.at:
            moment_us = self.stage.start_us + duration_us(info.at)
            if is_last and moment_us > core.now_us:
                await core.run_until(moment_us)
        elif self.is_thinking:
            await core.advance(self.stage.think_us)

    async def _finish(self, attempts: Sequence[Attempt]) -> None:
        """Let time pass until what was accepted is over."""
        for attempt in attempts:
            if attempt.answer is not None:
                await self.stage.core.finish(attempt.answer)
        await self.stage.player.settle()

    # -- statements ------------------------------------------------------------------------------

    async def _judge(self, info: Info, placed: Placed) -> None:
        stage = self.stage
        facts = facts_of(placed.block.lines, placed.values)
        clock = ObservedClock(stage.core, stage.observer)
        if info.kind == "wait":
            limit = duration_us(info.within)
            await self._announce(placed.block.pos.line, f"wait within {info.within}")
            findings = await wait_for(clock, stage.judge, facts, limit, stage.observer.time_passed)
        elif info.lasting:
            lasting = duration_us(info.lasting)
            await self._announce(placed.block.pos.line, f"check for {info.lasting}")
            findings = await hold_for(
                clock, stage.judge, facts, lasting, stage.observer.time_passed
            )
        else:
            findings = stage.judge.judge_all(facts)
        self._kept = stage.judge.keep(info.mark)
        self.findings += findings
        await stage.player.settle()
        await stage.observer.judged(findings)
        self._stop_at_first(info, findings)

    def _stop_at_first(self, info: Info, findings: Sequence[Finding]) -> None:
        for finding in findings:
            if not finding.holds:
                when = f" within {info.within}" if info.within else ""
                when = f" for {info.lasting}" if info.lasting else when
                found = finding.found
                if info.lasting:
                    passed = self.stage.core.now_us - self.stage.start_us
                    found += f" (at {duration_text(passed)} after the start)"
                raise Stop(finding.line, f"{finding.statement}{when}", found, findings)

    async def _announce(self, line: int, text: str) -> None:
        await self.stage.observer.line_began(line, text)

    # -- the one door ----------------------------------------------------------------------------

    async def _commands(self, info: Info, placed: Placed) -> None:
        lines = acting(placed.block.lines)
        person = INSTRUCTOR if info.kind == INSTRUCTOR else info.account or self.stage.operator
        last = last_action(lines, Door)
        for at, line in enumerate(lines):
            if not isinstance(line, Door):
                continue
            refused = expected_refusal(lines, at, placed.values)
            if info.kind != INSTRUCTOR or info.at:
                await self._think(info, at == last)
            await self._announce(line.pos.line, write_line(fill_door(line, placed.values)))
            await self._command(fill_door(line, placed.values), person, refused)
            await self.stage.observer.acted()

    async def _command(self, line: Door, person: str, refused: Refused | None) -> None:
        core = self.stage.core
        words = list(line.words)
        for option, value in line.options:
            words += [option] if value is None else [option, value]
        before = core.state_alone() if refused else ""
        first = len(core.attempts)
        self.actions += 1
        said = ""
        try:
            await core.execute(read_command(words), operator=person)
        except CommandError as problem:
            raise Stop(line.pos.line, "a command", str(problem)) from None
        except EssError as refusal:
            said = str(refusal)
        attempts = core.attempts[first:]
        if refused is not None:
            self._check_refusal(refused, attempts, before, said)
        else:
            check_accepted(line, attempts)
        await self._finish(attempts)

    # -- consoles --------------------------------------------------------------------------------

    async def _console(self, info: Info, placed: Placed) -> None:
        stage = self.stage
        try:
            await stage.consoles.open(info, placed.block.lines)
        except NotFound as problem:
            place = " ".join((info.kind, *info.place))
            raise Stop(placed.block.pos.line, f"the console {place}", str(problem)) from None
        await stage.observer.acted()
        lines = acting(placed.block.lines)
        last = last_action(lines, Action)
        baseline: list[str] = []
        for at, line in enumerate(lines):
            if isinstance(line, Action):
                await self._think(info, at == last)
                baseline = await self._action(line, lines, at, placed.values)
                await self._sign_on(info, line, lines[at + 1 :])
            elif isinstance(line, Expect):
                await self._expect(_filled(line, placed.values), baseline)

    async def _action(
        self, raw: Action, lines: Sequence[Line], at: int, values: Values
    ) -> list[str]:
        """Do one line; returns the text that stood on the screen before it."""
        stage, core = self.stage, self.stage.core
        line = fill_screen(raw, values)
        assert isinstance(line, Action)
        refused = expected_refusal(lines, at, values)
        await stage.player.settle()
        await self._announce(line.pos.line, write_line(line))
        is_followed = at + 1 < len(lines) and not isinstance(lines[at + 1], Action)
        baseline = stage.player.rows() if is_followed else []
        before = core.state_alone() if refused else ""
        first = len(core.attempts)
        self.actions += 1
        try:
            if line.verb == "leave":
                await stage.consoles.leave()
            else:
                await stage.player.act(line)
        except NotFound as problem:
            raise Stop(line.pos.line, write_line(line), str(problem)) from None
        attempts = core.attempts[first:]
        if refused is not None:
            self._check_refusal(refused, attempts, before, self._new_text(refused, baseline))
        else:
            check_accepted(line, attempts)
        await self._finish(attempts)
        await stage.observer.acted()
        return baseline

    async def _sign_on(self, info: Info, line: Action, rest: Sequence[Line]) -> None:
        """Answer the login prompt that an action has led to."""
        try:
            await self.stage.consoles.answer_prompt(info, rest)
        except NotFound as problem:
            raise Stop(line.pos.line, write_line(line), str(problem)) from None

    async def _expect(self, line: Expect, baseline: list[str]) -> None:
        stage = self.stage
        await self._announce(line.pos.line, write_line(line))
        if line.state:
            found = state_problem(stage.player.app, line)
            if found:
                raise Stop(line.pos.line, f"{line.text} is {line.state}", found)
            return
        rows = stage.player.rows()
        is_new = find.occurrences(rows, line.text) > find.occurrences(baseline, line.text)
        if is_new == line.absent:
            raise Stop(line.pos.line, write_line(line), shown(rows, baseline))

    async def _host(self, info: Info, placed: Placed) -> None:
        """The commands of one host block; without a command to the core, a mark names its end."""
        runs = [line for line in placed.block.lines if isinstance(line, Run)]
        for at, line in enumerate(runs):
            await self._think(info, at == len(runs) - 1)
            self.actions += 1
            first = len(self.stage.core.attempts)
            ran = await run_command(self.stage, info, line, placed.values)
            self.commands.append(ran)
            attempts = self.stage.core.attempts[first:]
            check_command(self.stage, info, line, placed.values, ran, attempts)
        if self._kept is None:
            self._kept = self.stage.judge.keep(info.mark)

    # -- refusals --------------------------------------------------------------------------------

    def _new_text(self, refused: Refused, baseline: list[str]) -> str:
        """The words of an expected refusal, if they have newly appeared on the screen."""
        rows, wanted = self.stage.player.rows(), refused.message
        if not wanted:
            return ""
        is_new = find.occurrences(rows, wanted) > find.occurrences(baseline, wanted)
        return wanted if is_new else ""

    def _check_refusal(
        self, refused: Refused, attempts: Sequence[Attempt], digest: str, said: str
    ) -> None:
        """The line was refused by that rule or in those words, and nothing changed."""
        line, expected = refused.pos.line, write_line(refused)
        if any(attempt.refusal is None for attempt in attempts):
            raise Stop(line, expected, "it was accepted", rule=refused.rule)
        last = attempts[-1] if attempts else None
        words = str(last.refusal) if last else said
        if not words:
            raise Stop(line, expected, NOTHING_REFUSED, rule=refused.rule)
        if refused.rule and (last is None or last.rule != refused.rule):
            rule = last.rule if last and last.rule else "no rule"
            raise Stop(line, expected, f"refused by {rule}: {words}", rule=refused.rule)
        if find.run_together(refused.message) not in find.run_together(words):
            raise Stop(line, expected, f"refused in other words: {words}")
        if self.stage.core.state_alone() != digest:
            raise Stop(line, "nothing to change", "the refused command changed the machine")


def described(info: Info, placed: Placed) -> tuple[str, list[str]]:
    """Kind and place of a block, and its lines, with values put in."""
    label = " ".join((info.kind, *info.place))
    lines: list[str] = []
    for line in acting(placed.block.lines):
        if isinstance(line, Statement):
            lines += [statement(fact) for fact in each_statement(line, placed.values)]
        elif isinstance(line, Door):
            lines.append(write_line(fill_door(line, placed.values)))
        elif isinstance(line, Run):
            lines += command_lines(fill_run(line, placed.values))
        elif isinstance(line, (Action, Expect, Refused)):
            lines.append(write_line(fill_screen(line, placed.values)))
    return label, lines


def check_accepted(line: Action | Door, attempts: Sequence[Attempt]) -> None:
    """A refusal that nobody expected stops the run."""
    for attempt in attempts:
        if attempt.refusal is not None:
            by = f"refused by {attempt.rule}" if attempt.rule else "refused"
            expected, found = f"{write_line(line)} to be accepted", f"{by}: {attempt.refusal}"
            raise Stop(line.pos.line, expected, found, rule=attempt.rule)


def acting(lines: Sequence[Line]) -> list[Line]:
    """The lines of a block without its comments."""
    return [line for line in lines if not isinstance(line, Comment)]


def last_action(lines: Sequence[Line], kind: type[Action] | type[Door]) -> int:
    """The index of the last line that acts."""
    return max((at for at, line in enumerate(lines) if isinstance(line, kind)), default=-1)


def expected_refusal(lines: Sequence[Line], at: int, values: Values) -> Refused | None:
    """The `refused` line that follows a line, with values put in."""
    following = lines[at + 1] if at + 1 < len(lines) else None
    return fill_refused(following, values) if isinstance(following, Refused) else None


def facts_of(lines: Sequence[Line], values: Values) -> list[Statement]:
    """The single facts that the statements of a block stand for."""
    asked = (line for line in lines if isinstance(line, Statement))
    return [fact for line in asked for fact in each_statement(line, values)]


def _filled(line: Expect, values: Values) -> Expect:
    filled = fill_screen(line, values)
    assert isinstance(filled, Expect)
    return filled


def shown(rows: Sequence[str], baseline: Sequence[str]) -> str:
    """What has newly appeared on the screen, for a message."""
    new = [find.run_together(row) for row in rows if row not in baseline]
    new = [row for row in new if row]
    if not new:
        return "nothing new on the screen"
    return "on the screen is new: " + " | ".join(new)[:400]
