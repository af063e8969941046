"""A watched run: the runbook at the left, the screens that it works live at the right.

The replayed application is the same that runs without a screen, in a window of its own inside the
application that the person has before him. Watching adds pauses of wall time and nothing else.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.geometry import Region

from emulator.units import US_PER_S, duration_text
from essterm.replay import settle
from essterm.replay.format.model import Action, Door
from essterm.replay.format.model import Run as HostRun
from essterm.replay.pane import Onlooker, Pane
from essterm.replay.report import StepState, Verdict
from essterm.replay.run import Run, Settings
from essterm.replay.watching import Observer
from screens.app import EssTermApp
from screens.runbook.rows import ActingRow, CheckRow, LineRow, RowState, StepRow
from screens.runbook.screen import RunbookScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.driver import Driver

    from essterm.replay.find import Found
    from essterm.replay.format.library import Loaded
    from essterm.replay.judge import Finding
    from essterm.replay.observed import ObservedCore
    from essterm.replay.plan import Plan, PlannedPart
    from essterm.replay.report import HostCommand, Report, StepResult

LOOK_S = 0.9
"""Wall seconds for which a control is framed before it is acted on."""
SEE_S = 0.6
"""Wall seconds for what an action has done."""
READ_S, READ_WORD_S, READ_MOST_S = 1.0, 0.12, 8.0
"""Wall seconds for a new step's heading, for each word of its text, and for both at most."""
LONG_US = 5 * US_PER_S
"""A way of virtual time from which a watched clock covers it in pieces."""
SLICES = 40
SLICE_S = 0.04
FRAME_S = 0.05
"""Wall seconds between two pictures while time passes by itself."""
CLOSES_S = 60.0
"""Wall seconds after which an ended replay closes by itself."""
_SILENT = ("expect", "refused", "wait", "check for")
_CONSOLES = ("specialist", "service-terminal", "host")

_STATES = {
    StepState.DONE: RowState.DONE,
    StepState.SKIPPED: RowState.SKIPPED,
    StepState.FAILED: RowState.FAILED,
    StepState.NOT_REACHED: RowState.TO_DO,
}


def _to_read_s(prose: str) -> float:
    """Wall seconds for a new step's heading and its text."""
    return min(READ_MOST_S, READ_S + READ_WORD_S * len(prose.split())) if prose else SEE_S


class Watched(Observer):
    """Tells the runbook pane where the run stands, and keeps the pace of a person."""

    def __init__(self, speed: float = 1.0) -> None:
        self.pane = Pane(speed)
        self._places: dict[tuple[str, int], int] = {}
        self._terminals: dict[str, list[str]] = {}
        """What stands on the terminal of each host, by the label of its blocks."""

    def attach(self, run: Run) -> None:
        """The run that is watched."""
        self.pane.attach(run)
        parts = [part for step in run.plan.steps for part in step.parts]
        self._places = {(part.number, part.cycle): at for at, part in enumerate(parts)}
        self._tell(steps=tuple(StepRow(p.number, p.title, RowState.TO_DO) for p in parts))

    def _tell(self, **changes: object) -> None:
        self.pane.now = replace(self.pane.now, **changes)  # type: ignore[arg-type]  # by name

    def _set_state(self, key: tuple[str, int], state: RowState, note: str = "") -> None:
        at = self._places.get(key)
        if at is not None:
            rows = list(self.pane.now.steps)
            rows[at] = replace(rows[at], state=state, note=note)
            self._tell(steps=tuple(rows))

    # -- what the run tells ----------------------------------------------------------------------

    async def started(self, plan: Plan, app: EssTermApp) -> None:
        """The consoles stand ready."""
        self.pane.replayed = app
        await self.pane.show(SEE_S)

    async def part_began(self, part: PlannedPart) -> None:
        """A step begins: time to read it."""
        self.pane.pace.step()
        self._set_state((part.number, part.cycle), RowState.CURRENT)
        self._tell(
            step=part.number,
            step_title=part.title,
            prose=part.prose,
            block="",
            lines=(),
            checks=(),
            action=0,
            actions=_actions_of(part),
        )
        await self.pane.show(_to_read_s(part.prose))

    async def block_began(self, label: str, lines: Sequence[str]) -> None:
        """A block's lines, none of them done."""
        rows = tuple(LineRow(line, RowState.TO_DO) for line in lines)
        is_console = label.startswith(_CONSOLES)
        console = label if is_console else self.pane.now.console
        if is_console:
            self.pane.terminal = self._terminals.get(label)
            if label.startswith("host "):
                self.pane.terminal = self._terminals.setdefault(label, [])
        self._tell(block=label, lines=rows, console=console)
        await self.pane.show(0)

    async def line_began(self, line: int, text: str) -> None:
        """A line is about to be done; here a held run waits."""
        rows = [_done(row) for row in self.pane.now.lines]
        todo = (at for at, row in enumerate(rows) if row.state is RowState.TO_DO)
        at = next((at for at in todo if rows[at].text == text), None)
        if at is not None:
            rows[at] = replace(rows[at], state=RowState.CURRENT)
        if self.pane.terminal is not None and text.startswith("$ "):
            self.pane.terminal.append(text)
        action = self.pane.now.action + (not text.startswith(_SILENT))
        self._tell(lines=tuple(rows), action=action, next=text)
        await self.pane.show(0)
        await self.pane.pace.line()

    async def before_act(self, found: Found | None, verb: str) -> None:
        """Frame the control and let the person see it."""
        self.pane.acting_on = ActingRow(Region() if found is None else found.region, verb)
        await self.pane.show(LOOK_S)
        self.pane.acting_on = None

    async def acted(self) -> None:
        """Let the person see what it has done."""
        await self.pane.show(SEE_S)

    async def host_command(self, ran: HostCommand) -> None:
        """The terminal of the host that is in front shows it."""
        if self.pane.terminal is not None:
            self.pane.terminal += ran.lines()[1:]

    async def judged(self, findings: Sequence[Finding]) -> None:
        """Show what held."""
        now = self.pane.now
        rows = tuple(CheckRow(each.statement, each.holds, each.found) for each in findings)
        count = Counter(each.holds for each in findings)
        self._tell(
            lines=tuple(_judged(row, findings) for row in now.lines),
            checks=(*now.checks, *rows),
            held=now.held + count[True],
            failed=now.failed + count[False],
        )
        await self.pane.show(SEE_S)

    async def move(self, core: ObservedCore, until_us: int) -> None:
        """A long way is covered in pieces, so that one sees time pass."""
        start_us = core.now_us
        way_us = until_us - start_us
        if way_us > LONG_US and not self.pane.pace.is_skipping:
            for piece in range(1, SLICES):
                await core.run_until(start_us + way_us * piece // SLICES)
                await self.pane.show(SLICE_S)
        await core.run_until(until_us)

    async def time_passed(self) -> None:
        """A picture now and then."""
        if time.monotonic() - self.pane.shown_s >= FRAME_S:
            await self.pane.show(SLICE_S)

    async def part_ended(self, result: StepResult) -> None:
        """A step has ended."""
        key = (result.number, result.cycle)
        note = duration_text(result.virtual_us // US_PER_S * US_PER_S)
        for each in (key, *_below(key, self._places)):
            self._set_state(each, _STATES[result.state], result.why or note)
        await self.pane.show(0)

    # -- the end ---------------------------------------------------------------------------------

    def ended(self, report: Report) -> None:
        """The verdict."""
        rto = report.recovery_us
        self._tell(
            verdict=str(report.verdict),
            says=(report.failure.sentence(),) if report.failure is not None else (),
            wall_s=report.wall_s,
            rto="not asked" if rto is None else duration_text(rto),
        )

    async def closed(self) -> None:
        """Return when the person closes the pane, or after a while."""
        pace = self.pane.pace
        pace.is_stopped = False
        self.pane.repaint()
        await pace.stopped(CLOSES_S / pace.first_speed)


def _done(row: LineRow) -> LineRow:
    return replace(row, state=RowState.DONE) if row.state is RowState.CURRENT else row


def _judged(row: LineRow, findings: Sequence[Finding]) -> LineRow:
    """A statement's line with what was found of it."""
    for finding in findings:
        if finding.statement == row.text:
            return replace(row, state=RowState.DONE if finding.holds else RowState.FAILED)
    return _done(row)


def _below(key: tuple[str, int], places: dict[tuple[str, int], int]) -> list[tuple[str, int]]:
    """The parts of a step that was skipped as a whole."""
    return [part for part in places if part[0].startswith(f"{key[0]}.") and part[1] == key[1]]


def _actions_of(part: PlannedPart) -> int:
    lines = [line for placed in part.blocks for line in placed.block.lines]
    return sum(isinstance(line, (Action, Door, HostRun)) for line in lines)


# -- the two ways to watch -------------------------------------------------------------------------


def watch_runbook(
    name: str | Loaded, settings: Settings | None = None, *, speed: float = 1.0
) -> Report:
    """Run a runbook before a person at this terminal; returns when he has closed it.

    Raises `LibraryProblem` and DoesNotFit as `run_runbook` does.
    """
    return asyncio.run(watch(name, settings or Settings(), speed=speed))


async def watch(
    name: str | Loaded,
    settings: Settings,
    *,
    speed: float = 1.0,
    driver_class: type[Driver] | None = None,
    size: tuple[int, int] | None = None,
) -> Report:
    """The same in the present event loop, on any driver.

    An interrupt stops the run. Raises KeyboardInterrupt when it was over by then: what comes after
    it is not wanted.
    """
    watched = Watched(speed)
    run = Run(name, settings, watched)
    watched.attach(run)
    app = EssTermApp(
        Onlooker(run.core),
        ability=settings.ability,
        operator="onlooker",
        driver_class=driver_class,
        more=[lambda desk: RunbookScreen(desk, watched.pane)],
    )
    reports: list[Report] = []
    problems: list[Exception] = []
    interrupts: list[int] = []

    def interrupt() -> None:
        interrupts.append(signal.SIGINT)
        app.exit()

    async def pilot(_pilot: object) -> None:
        try:
            await settle.settle(app)
            screen = app.numbered[RunbookScreen.NUMBER]
            assert isinstance(screen, RunbookScreen)
            watched.pane.open(app, screen)
            app.action_go(RunbookScreen.NUMBER)
            await settle.settle(app)
            reports.append(await run.perform(watched.pane.size))
            watched.ended(reports[0])
            await watched.closed()
        except Exception as problem:
            problems.append(problem)
        app.exit()

    # A cancelled task might be one that goes on all the same: an application closes for certain.
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        # Each application redirects the streams; the one in front may end before the replayed one.
        with redirect_stdout(sys.stdout), redirect_stderr(sys.stderr):
            await app.run_async(size=size, auto_pilot=pilot)
    finally:
        loop.remove_signal_handler(signal.SIGINT)
    if problems:
        raise problems[0]
    if interrupts and reports[0].verdict is not Verdict.STOPPED:
        raise KeyboardInterrupt
    return reports[0]
