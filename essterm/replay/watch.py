"""A watched run: the runbook at the left, the screens that it works live at the right.

The replayed application is the same that runs without a screen, in a window of its own inside the
application that the person has before him. Watching adds pauses of wall time and nothing else.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events
from textual.geometry import Region, Size

from emulator.errors import Refusal
from emulator.units import duration_text
from essterm.replay import settle
from essterm.replay.pace import Pace
from essterm.replay.report import StepState, Verdict
from essterm.replay.run import Run, Settings
from essterm.replay.watching import Observer
from essterm.replay.window import HEIGHT, WIDTH
from screens.app import EssTermApp
from screens.runbook.rows import (
    ActingRow,
    CheckRow,
    LineRow,
    ReplayRow,
    RowState,
    StepRow,
)
from screens.runbook.screen import RunbookScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.driver import Driver
    from textual.strip import Strip

    from essterm.replay.find import Found
    from essterm.replay.format.library import Loaded
    from essterm.replay.judge import Finding
    from essterm.replay.observed import ObservedCore
    from essterm.replay.plan import Plan, PlannedPart
    from essterm.replay.report import Report, StepResult

LOOK_S = 0.9
"""Wall seconds for which a control is framed before it is acted on."""
SEE_S = 0.6
"""Wall seconds for what an action has done."""
READ_S = 1.5
"""Wall seconds for a new step's heading and prose."""
SLICES = 40
"""Pieces in which a watched clock covers a long way."""
SLICE_S = 0.04
FRAME_S = 0.05
"""Wall seconds between two pictures while time passes by itself."""
CLOSES_S = 60.0
"""Wall seconds after which an ended replay closes by itself."""
LONG_US = 5_000_000
_SILENT = ("expect", "refused", "wait", "check for")

_STATES = {
    StepState.DONE: RowState.DONE,
    StepState.SKIPPED: RowState.SKIPPED,
    StepState.FAILED: RowState.FAILED,
    StepState.NOT_REACHED: RowState.TO_DO,
}
NOT_YOURS = "A replay works this installation; its clock and its commands are the runbook's."


class Onlooker:
    """The core as whoever watches has it: everything can be seen, nothing done."""

    def __init__(self, core: ObservedCore) -> None:
        self._core = core

    def __getattr__(self, name: str) -> Any:
        return getattr(self._core, name)

    async def execute(self, command: object, *, operator: str = "") -> Any:
        """Refused: raises Refusal."""
        raise Refusal(NOT_YOURS)

    advance = run_until = set_rate = execute

    async def next_event(self) -> int | None:
        """Refused: raises Refusal."""
        raise Refusal(NOT_YOURS)


class Watched(Observer):
    """Tells the runbook pane where the run stands, and keeps the pace of a person."""

    def __init__(self, speed: float = 1.0) -> None:
        self.pace = Pace(speed)
        self.size = (WIDTH, HEIGHT)
        self._row = ReplayRow("", "", "")
        self._parts: dict[tuple[str, int], int] = {}
        self._part: tuple[str, int] = ("", 0)
        self._acting: ActingRow | None = None
        self._strips: list[Strip] = []
        self._replayed: EssTermApp | None = None
        self._run: Run | None = None
        self._app: EssTermApp | None = None
        self._pane: RunbookScreen | None = None
        self._began_s = time.monotonic()
        self._shown_s = 0.0
        self._start_us = 0

    def attach(self, run: Run) -> None:
        """The run that is watched."""
        book = run.book
        self._run = run
        self._start_us = run.core.now_us
        self._row = ReplayRow(book.id, book.title, book.header.source)
        self._show_plan(run.plan)

    def open(self, app: EssTermApp, pane: RunbookScreen) -> None:
        """The pane that shows it, and the application before the person."""
        self._app, self._pane = app, pane

    def _show_plan(self, plan: Plan) -> None:
        parts = [part for step in plan.steps for part in step.parts]
        self._parts = {(part.number, part.cycle): at for at, part in enumerate(parts)}
        rows = tuple(StepRow(part.number, part.title, RowState.TO_DO) for part in parts)
        self._row = replace(self._row, steps=rows)

    # -- what the pane asks ----------------------------------------------------------------------

    def row(self) -> ReplayRow:
        """Where the run stands now."""
        now_us = self._run.core.now_us if self._run is not None else 0
        speed = self.pace.speed
        wall_s = self._row.wall_s if self._row.verdict else time.monotonic() - self._began_s
        return replace(
            self._row,
            pace=f"x{speed:g}",
            is_paused=self.pace.is_held,
            virtual_us=now_us - self._start_us,
            wall_s=wall_s,
        )

    def strips(self) -> list[Strip]:
        """The replayed screen; its last state when it has ended."""
        if self._replayed is not None and settle.is_running(self._replayed):
            self._strips = settle.painted_strips(self._replayed)
        return self._strips

    def acting(self) -> ActingRow | None:
        """The control that is about to be acted on."""
        return self._acting

    def resize(self, width: int, height: int) -> None:
        """Give the replayed application another window."""
        if (width, height) == self.size:
            return
        self.size = (width, height)
        if self._replayed is not None and settle.is_running(self._replayed):
            size = Size(width, height)
            settle.driver_of(self._replayed).process_message(events.Resize(size, size))

    def play_pause(self) -> None:
        """Let it run, or hold it."""
        self.pace.play_pause()

    def one_action(self) -> None:
        """Do one line, then hold."""
        self.pace.one_action()

    def next_step(self) -> None:
        """Go on to the next step without pauses."""
        self.pace.next_step()

    def change_pace(self, steps: int) -> None:
        """Slower or faster."""
        self.pace.change(steps)

    def stop(self) -> None:
        """End the run, or close the pane when it has ended."""
        self.pace.stop()

    # -- what the run tells ----------------------------------------------------------------------

    async def started(self, plan: Plan, app: EssTermApp) -> None:
        """The consoles stand ready."""
        self._replayed = app
        await self._show(SEE_S)

    async def part_began(self, part: PlannedPart) -> None:
        """A step begins: time to read it."""
        self.pace.step()
        self._part = (part.number, part.cycle)
        self._set_state(self._part, RowState.CURRENT)
        self._row = replace(
            self._row,
            step=part.number,
            step_title=part.title,
            prose=part.prose,
            block="",
            lines=(),
            checks=(),
            action=0,
            actions=_actions_of(part),
        )
        await self._show(READ_S if part.prose else SEE_S)

    async def block_began(self, label: str, lines: Sequence[str]) -> None:
        """A block's lines, none of them done."""
        rows = tuple(LineRow(line, RowState.TO_DO) for line in lines)
        console = label if label.startswith(("specialist", "service-terminal")) else ""
        self._row = replace(
            self._row, block=label, lines=rows, console=console or self._row.console
        )
        await self._show(0)

    async def line_began(self, line: int, text: str) -> None:
        """A line is about to be done; here a held run waits."""
        rows = [_done(row) for row in self._row.lines]
        todo = [at for at, row in enumerate(rows) if row.state is RowState.TO_DO]
        at = next((at for at in todo if rows[at].text == text), None)
        if at is not None:
            rows[at] = replace(rows[at], state=RowState.CURRENT)
        is_action = not text.startswith(_SILENT)
        action = self._row.action + is_action
        self._row = replace(self._row, lines=tuple(rows), action=action, next=text)
        await self._show(0)
        await self.pace.line()

    async def before_act(self, found: Found | None, verb: str) -> None:
        """Frame the control and let the person see it."""
        region = found.region if found is not None else Region()
        self._acting = ActingRow(region, verb)
        await self._show(LOOK_S)
        self._acting = None

    async def acted(self) -> None:
        """Let the person see what it has done."""
        await self._show(SEE_S)

    async def judged(self, findings: Sequence[Finding]) -> None:
        """Show what held."""
        rows = tuple(CheckRow(each.statement, each.holds, each.found) for each in findings)
        count = Counter(each.holds for each in findings)
        self._row = replace(
            self._row,
            lines=tuple(_judged(row, findings) for row in self._row.lines),
            checks=(*self._row.checks, *rows),
            held=self._row.held + count[True],
            failed=self._row.failed + count[False],
        )
        await self._show(SEE_S)

    async def move(self, core: ObservedCore, until_us: int) -> None:
        """A long way is covered in pieces, so that one sees time pass."""
        way_us = until_us - core.now_us
        if way_us > LONG_US and not self.pace.is_skipping:
            start_us = core.now_us
            for piece in range(1, SLICES):
                await core.run_until(start_us + way_us * piece // SLICES)
                await self._show(SLICE_S)
        await core.run_until(until_us)

    async def time_passed(self) -> None:
        """A picture now and then."""
        if time.monotonic() - self._shown_s >= FRAME_S:
            await self._show(SLICE_S)

    async def part_ended(self, result: StepResult) -> None:
        """A step has ended."""
        key = (result.number, result.cycle)
        note = duration_text(result.virtual_us // 1_000_000 * 1_000_000)
        for number in (key, *_below(key, self._parts)):
            self._set_state(number, _STATES[result.state], result.why or note)
        await self._show(0)

    def ended(self, report: Report) -> None:
        """The verdict."""
        says = (report.failure.sentence(),) if report.failure is not None else ()
        rto = report.recovery_us
        self._row = replace(
            self._row,
            verdict=str(report.verdict),
            says=says,
            wall_s=report.wall_s,
            rto="not asked" if rto is None else duration_text(rto),
        )

    async def closed(self) -> None:
        """Return when the person closes the pane, or after a while."""
        self._repaint()
        self.pace.is_stopped = False
        changed = asyncio.get_running_loop().time() + CLOSES_S / self.pace.speed
        while not self.pace.is_stopped and asyncio.get_running_loop().time() < changed:
            if not self._is_open():
                return
            await asyncio.sleep(FRAME_S)

    # -- showing ---------------------------------------------------------------------------------

    def _set_state(self, key: tuple[str, int], state: RowState, note: str = "") -> None:
        at = self._parts.get(key)
        if at is not None:
            rows = list(self._row.steps)
            rows[at] = replace(rows[at], state=state, note=note)
            self._row = replace(self._row, steps=tuple(rows))

    def _is_open(self) -> bool:
        return self._app is not None and settle.is_running(self._app)

    async def _show(self, seconds: float) -> None:
        """Show where the run stands, and leave it there for a person to see."""
        if self._pane is not None and not self._is_open():
            self.pace.stop()
        self._repaint()
        await self.pace.pause(seconds)

    def _repaint(self) -> None:
        self._shown_s = time.monotonic()
        if self._app is not None and self._pane is not None and self._is_open():
            with settle.within(self._app):
                self._pane.show_replay()


def _done(row: LineRow) -> LineRow:
    return replace(row, state=RowState.DONE) if row.state is RowState.CURRENT else row


def _judged(row: LineRow, findings: Sequence[Finding]) -> LineRow:
    """A statement's line with what was found of it."""
    for finding in findings:
        if finding.statement == row.text:
            return replace(row, state=RowState.DONE if finding.holds else RowState.FAILED)
    return _done(row)


def _below(key: tuple[str, int], parts: dict[tuple[str, int], int]) -> list[tuple[str, int]]:
    """The parts of a step that was skipped as a whole."""
    return [part for part in parts if part[0].startswith(f"{key[0]}.") and part[1] == key[1]]


def _actions_of(part: PlannedPart) -> int:
    return sum(
        hasattr(line, "verb") or hasattr(line, "words")
        for placed in part.blocks
        for line in placed.block.lines
    )


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
    """The same in the present event loop, on any driver."""
    watched = Watched(speed)
    run = Run(name, settings, watched)
    watched.attach(run)
    app = EssTermApp(
        Onlooker(run.core),
        ability=settings.ability,
        operator="onlooker",
        driver_class=driver_class,
        more=[lambda desk: RunbookScreen(desk, watched)],
    )
    reports: list[Report] = []
    problems: list[Exception] = []

    async def pilot(_pilot: object) -> None:
        try:
            await settle.settle(app)
            pane = app.numbered[RunbookScreen.NUMBER]
            assert isinstance(pane, RunbookScreen)
            watched.open(app, pane)
            app.action_go(RunbookScreen.NUMBER)
            await settle.settle(app)
            reports.append(await run.perform(watched.size))
            watched.ended(reports[0])
            await watched.closed()
        except Exception as problem:
            problems.append(problem)
        app.exit()

    await app.run_async(size=size, auto_pilot=pilot)
    if problems:
        raise problems[0]
    return reports[0]


__all__ = ["Verdict", "Watched", "watch", "watch_runbook"]
