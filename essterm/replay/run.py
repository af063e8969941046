"""A run: a fresh copy of the installation, a clock that the run moves, the steps, the verdict.

Headless and watched, fast or slow, a run of the same runbook does the same at the same virtual
times: think time is charged before each action, commands cost their own, waits move the clock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from emulator.engine import Engine
from emulator.journal import Journal
from emulator.runtime import Core
from emulator.views import applications
from essterm.replay.consoles import Consoles, NoConsole, check_console
from essterm.replay.doing import Doer
from essterm.replay.format import library
from essterm.replay.format.model import Ref, StepLine, StepWord
from essterm.replay.format.tokens import duration_us
from essterm.replay.format.variables import VariableProblem, each_statement
from essterm.replay.format.words import SECTION_BEFORE, SECTION_OUTCOME
from essterm.replay.fresh import fresh_engine, provided_names
from essterm.replay.judge import Judge
from essterm.replay.observed import ObservedCore, SharedCore
from essterm.replay.pace import StoppedByHand
from essterm.replay.plan import DoesNotFit, Plan, PlannedPart, PlannedStep, Planner
from essterm.replay.player import Player
from essterm.replay.report import (
    Failure,
    Report,
    Span,
    StepResult,
    StepState,
    Verdict,
    heading_text,
    unreached,
)
from essterm.replay.stage import Stage, Stop
from essterm.replay.watching import Observer
from essterm.replay.window import HEIGHT, WIDTH, ReplayDriver
from screens.app import EssTermApp
from screens.palette import Ability

if TYPE_CHECKING:
    from essterm.replay.format.library import Loaded

THINK = "2s"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a runbook is run.

    variant: "" for none. overrides: `--set NAME=VALUE`. size: cells of the replayed window.
    engine: the machine to run on, with its journal; None: a fresh copy of the runbook's own
    installation, of which nothing is kept. core: a running core that others work on, too.
    """

    variant: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    skip_optional: bool = False
    is_bytes: bool = False
    operator: str = OPERATOR
    ability: Ability = field(default_factory=Ability)
    size: tuple[int, int] = (WIDTH, HEIGHT)
    engine: Engine | None = None
    journal: Journal | None = None
    core: Core | None = None

    @property
    def machine(self) -> Engine | None:
        """The machine to run on; None: a fresh copy."""
        return self.engine if self.core is None else self.core.engine


def run_runbook(
    name: str | Loaded, settings: Settings | None = None, observer: Observer | None = None
) -> Report:
    """Run a runbook by name or path on its own event loop, without a screen.

    Raises `LibraryProblem` for one that cannot be read, DoesNotFit for one that cannot begin.
    """
    return asyncio.run(replay(name, settings or Settings(), observer or Observer()))


async def replay(
    name: str | Loaded, settings: Settings | None = None, observer: Observer | None = None
) -> Report:
    """Run a runbook in the present event loop."""
    run = Run(name, settings or Settings(), observer or Observer())
    return await run.perform()


class Run:
    """One run of one runbook."""

    def __init__(self, name: str | Loaded, settings: Settings, observer: Observer) -> None:
        loaded = library.load(name) if isinstance(name, str) else name
        self.book, self.path = loaded.book, loaded.path
        self.settings = settings
        self.observer = observer
        engine = settings.machine or fresh_engine(self.book.header.installation)
        fragments = library.Fragments(Path(loaded.path).parent)
        here = engine.installation if settings.machine is not None else None
        try:
            planner = Planner(
                self.book,
                fragments.load,
                provided_names(self.book.header.installation, here),
                variant=settings.variant,
                overrides=settings.overrides,
            )
            self.plan: Plan = planner.plan()
            asked = list(self.plan.statements())
            for placed in (each for part in self.plan.parts() for each in part.blocks):
                check_console(placed)
        except (VariableProblem, NoConsole) as problem:
            raise DoesNotFit(f"{self.book.id} cannot be run: {problem}") from None
        self.core = _core_of(engine, settings)
        self.judge = Judge(engine.installation, settings.variant)
        self.judge.wanted.add(asked)
        self.spans_asked = [fact.subject for fact in asked if fact.subject.kind == "time"]
        self.results: list[StepResult] = []
        self.failure: Failure | None = None
        self.verdict = Verdict.STOPPED
        self.app = EssTermApp(
            self.core,
            ability=settings.ability,
            operator=settings.operator,
            driver_class=ReplayDriver,
        )

    # -- the frame -------------------------------------------------------------------------------

    async def perform(self, size: tuple[int, int] | None = None) -> Report:
        """Run it in a window of this size (the settings' without one) and report."""
        started_s = time.perf_counter()
        start_us = self.core.now_us
        problems: list[BaseException] = []

        async def pilot(_pilot: object) -> None:
            try:
                await self._play(start_us)
            except StoppedByHand:
                self.verdict = Verdict.STOPPED
            except Exception as problem:
                problems.append(problem)
            self.app.exit()

        try:
            await self.app.run_async(size=size or self.settings.size, auto_pilot=pilot)
        finally:
            await self.core.close()
        if problems:
            raise problems[0]
        return self._report(start_us, time.perf_counter() - started_s)

    async def _play(self, start_us: int) -> None:
        think = self.book.header.think or THINK
        player = Player(
            self.app,
            self.core,
            is_bytes=self.settings.is_bytes,
            before_act=self.observer.before_act,
        )
        stage = Stage(
            self.core,
            self.judge,
            player,
            Consoles(self.app, player),
            self.observer,
            duration_us(think),
            start_us,
            self.settings.operator,
        )
        await player.settle()
        name = self.core.installation.name
        line = heading_text(self.book.id, self.book.title, name, self.settings.variant)
        await self.observer.opened(line)
        await self.observer.started(self.plan, self.app)
        try:
            await self._steps(stage)
        except Stop:
            return
        self.verdict = Verdict.HELD

    async def _steps(self, stage: Stage) -> None:
        """Preconditions, steps, outcome; the first failure ends it."""
        if self.plan.before.blocks:
            await self._part(stage, self.plan.before, SECTION_BEFORE, False)
        for step in self.plan.steps:
            why = self._why_skipped(step)
            if why:
                await self._skip(step.number, step.title, why, step.cycle)
                continue
            for part in step.parts:
                why = self._why_skipped(part) if step.has_parts else ""
                if why:
                    await self._skip(part.number, part.title, why, part.cycle)
                else:
                    await self._part(stage, part, part.number, True)
        await self._part(stage, self.plan.outcome, SECTION_OUTCOME, True)

    # -- conditions ------------------------------------------------------------------------------

    def _why_skipped(self, part: PlannedStep | PlannedPart) -> str:
        """Why a step is not done, "" if it is; its conditions are asked now."""
        for line in part.lines:
            if line.word is StepWord.OPTIONAL and self.settings.skip_optional:
                return "optional"
            if line.word in (StepWord.WHEN, StepWord.UNLESS):
                why = self._unmet(line, part)
                if why:
                    return why
        return ""

    def _unmet(self, line: StepLine, part: PlannedStep | PlannedPart) -> str:
        assert line.statement is not None
        facts = each_statement(line.statement, part.values)
        findings = self.judge.judge_all(facts)
        unmet = [finding.statement for finding in findings if not finding.holds]
        if line.word is StepWord.WHEN:
            return f"not {unmet[0]}" if unmet else ""
        return "" if unmet else findings[0].statement

    async def _skip(self, number: str, title: str, why: str, cycle: int) -> None:
        result = StepResult(number, title, StepState.SKIPPED, why=why, cycle=cycle)
        self.results.append(result)
        await self.observer.part_ended(result)

    # -- one part --------------------------------------------------------------------------------

    async def _part(self, stage: Stage, part: PlannedPart, name: str, is_thinking: bool) -> None:
        """Do the blocks of a part in order; raises Stop after it has been noted."""
        doer = Doer(stage)
        doer.is_thinking = is_thinking
        began_us, began_s = self.core.now_us, time.perf_counter()
        await self.observer.part_began(part)
        stop: Stop | None = None
        for placed in part.blocks:
            try:
                await doer.do(placed)
            except Stop as problem:
                stop = problem
                self.failure = stop.failure(name, placed.fragment)
                self.verdict = Verdict.FAILED if is_thinking else Verdict.DOES_NOT_APPLY
                break
        result = StepResult(
            part.number,
            part.title,
            StepState.DONE if stop is None else StepState.FAILED,
            self.core.now_us - began_us,
            time.perf_counter() - began_s,
            doer.actions,
            tuple(doer.findings),
            cycle=part.cycle,
            commands=tuple(doer.commands),
        )
        self.results.append(result)
        await self.observer.part_ended(result)
        if stop is not None:
            raise stop

    # -- the report ------------------------------------------------------------------------------

    def _report(self, start_us: int, wall_s: float) -> Report:
        header = self.book.header
        notes = dict.fromkeys(each.note for r in self.results for each in r.findings if each.note)
        return Report(
            self.book.id,
            self.book.title,
            header.source,
            self.path,
            self.core.installation.name,
            self.settings.variant,
            self.verdict,
            (*self.results, *self._unreached()),
            self.failure,
            {name: moment.at_us - start_us for name, moment in self.judge.marks.items()},
            tuple(span for ref in self.spans_asked if (span := self._span(ref)) is not None),
            self.core.now_us - start_us,
            wall_s,
            self.core.engine.digest(),
            tuple(notes),
            applications.lost_writes(self.core.installation),
        )

    def _unreached(self) -> list[StepResult]:
        known = {(result.number, result.cycle) for result in self.results}
        parts = [part for step in self.plan.steps for part in step.parts]
        left = [part for part in parts if (part.number, part.cycle) not in known]
        skipped = {(r.number, r.cycle) for r in self.results if r.state is StepState.SKIPPED}
        return unreached(
            [
                (part.number, part.title, part.cycle)
                for part in left
                if (part.number.partition(".")[0], part.cycle) not in skipped
            ]
        )

    def _span(self, ref: Ref) -> Span | None:
        marks = self.judge.marks
        first, last = ref.ids[0], ref.to[0]
        if first not in marks or last not in marks:
            return None
        return Span(first, last, marks[last].at_us - marks[first].at_us)


def _core_of(engine: Engine, settings: Settings) -> ObservedCore:
    """A core of the run's own, or the one of others with the same abilities."""
    if settings.core is not None:
        return cast(ObservedCore, SharedCore(settings.core))
    return ObservedCore(engine, settings.journal)


__all__ = ["OPERATOR", "DoesNotFit", "Run", "Settings", "replay", "run_runbook"]
