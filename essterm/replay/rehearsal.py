"""The last part of the linter: a run of each variant on a throw-away copy.

What a machine refuses though nobody expected it, or does not refuse though it was expected, is a
finding under its rule. So is everything else at which a run stops, under RUN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from essterm.replay.format.model import Level, Pos, Problem
from essterm.replay.plan import DoesNotFit
from essterm.replay.report import place_text
from essterm.replay.run import Settings, run_runbook

if TYPE_CHECKING:
    from essterm.replay.format.library import Loaded
    from essterm.replay.report import Failure

RUN = "RUN"
"""The code of findings that belong to no rule."""


def rehearse(loaded: Loaded) -> list[Problem]:
    """What stops a run of a runbook without errors, in any variant; each finding once."""
    found: dict[Problem, None] = {}
    for variant in ("", *loaded.book.header.variants):
        for problem in _rehearse(loaded, variant):
            found.setdefault(problem)
    return sorted(found, key=lambda problem: (problem.pos, problem.code, problem.message))


def _rehearse(loaded: Loaded, variant: str) -> list[Problem]:
    try:
        report = run_runbook(loaded, Settings(variant=variant))
    except DoesNotFit as problem:
        return [Problem(Pos(1), RUN, str(problem), level=Level.LINT)]
    return [_problem(report.failure, variant)] if report.failure is not None else []


def _problem(failure: Failure, variant: str) -> Problem:
    within = f", line {failure.line} of fragment {failure.source}" if failure.source else ""
    where = f"{place_text(failure.step)}{within}"
    chosen = f" with variant {variant}" if variant else ""
    message = f"a run{chosen} stops in {where}: expected {failure.expected}; found {failure.found}"
    line = 1 if failure.source else failure.line
    return Problem(Pos(line), failure.rule or RUN, message, level=Level.LINT)
