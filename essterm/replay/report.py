"""The report of a run: what was done, what held, how long it took, what was lost.

Times are virtual microseconds where a name ends in `_us` and wall seconds where it ends in `_s`.
`document` gives the report as plain values with the keys that `docs/replay.md` describes; `text`
and `report_page.page` are made of the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from emulator.units import US_PER_S, duration_text
from emulator.views.applications import LossRow
from essterm.replay.judge import Finding


class StepState(StrEnum):
    """How a step ended."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOT_REACHED = "not reached"


class Verdict(StrEnum):
    """How a run ended: only HELD is a success."""

    HELD = "held"
    FAILED = "failed"
    DOES_NOT_APPLY = "does not apply"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing that was not as the runbook says.

    step: its number, or the title of a reserved section. source: a fragment's name, "" for the
    runbook itself. line: in that document. findings: of each statement, where statements failed.
    rule: the one that refused something, or should have.
    """

    step: str
    line: int
    expected: str
    found: str
    source: str = ""
    findings: tuple[Finding, ...] = ()
    rule: str = ""

    def sentence(self) -> str:
        """Step, line, expected, and what stood there instead."""
        within = f" of fragment {self.source}" if self.source else ""
        return (
            f"{place_text(self.step)}, line {self.line}{within}: "
            f"expected {self.expected}; found {self.found}"
        )


@dataclass(frozen=True, slots=True)
class HostCommand:
    """One command at a host. account: whose session, "" for the usual one.

    output: its lines, both outputs in their order. code: its exit code, None if it did not end
    within its limit.
    """

    host: str
    account: str
    command: str
    output: tuple[str, ...]
    code: int | None

    def lines(self) -> list[str]:
        """As they stand in a terminal: the command, its output, an exit code that is not 0."""
        first, *more = self.command.split("\n")
        shown = [f"$ {first}", *(f"> {each}" for each in more), *self.output]
        if self.code is None:
            return [*shown, "[still running]"]
        return [*shown, f"[{self.code}]"] if self.code else shown


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step, part or reserved section in one cycle. `why` it was skipped."""

    number: str
    title: str
    state: StepState
    virtual_us: int = 0
    wall_s: float = 0.0
    actions: int = 0
    findings: tuple[Finding, ...] = ()
    why: str = ""
    cycle: int = 0
    commands: tuple[HostCommand, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two marks that the runbook asks about."""

    since: str
    until: str
    us: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of a run that has ended.

    losses: of each application, what of the acknowledged work is lost at the end.
    """

    runbook: str
    title: str
    source: str
    path: str
    installation: str
    variant: str
    verdict: Verdict
    steps: tuple[StepResult, ...]
    failure: Failure | None
    marks: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    virtual_us: int = 0
    wall_s: float = 0.0
    digest: str = ""
    notes: tuple[str, ...] = ()
    losses: tuple[LossRow, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every step and check held."""
        return self.verdict is Verdict.HELD

    @property
    def actions(self) -> int:
        """Lines that were done: screen verbs and commands."""
        return sum(step.actions for step in self.steps)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in order."""
        return tuple(each for step in self.steps for each in step.findings)

    @property
    def recovery_us(self) -> int | None:
        """The recovery time (RTO): the longest span between marks that the runbook asks about."""
        return max((span.us for span in self.spans), default=None)

    @property
    def writes_lost(self) -> int:
        """Acknowledged writes of all applications that are lost."""
        return sum(each.writes for each in self.losses)

    @property
    def lost_us(self) -> int:
        """The recovery point (RPO): the longest stretch of acknowledged work that is lost."""
        return max((each.rpo_us for each in self.losses), default=0)

    @property
    def rpo_text(self) -> str:
        """The recovery point as people read it."""
        return rpo_text(self.losses)

    def document(self) -> dict[str, Any]:
        """The report as plain values, as `--json` prints it."""
        return {
            "runbook": self.runbook,
            "title": self.title,
            "source": self.source,
            "path": self.path,
            "installation": self.installation,
            "variant": self.variant or None,
            "verdict": str(self.verdict),
            "held": self.held,
            "virtual_us": self.virtual_us,
            "wall_s": round(self.wall_s, 3),
            "actions": self.actions,
            "checks": {
                "held": sum(each.holds for each in self.findings),
                "failed": sum(not each.holds for each in self.findings),
            },
            "rpo": {"writes_lost": self.writes_lost, "seconds": self.lost_us / US_PER_S},
            "applications": [
                {
                    "name": each.name,
                    "transactions_lost": each.transactions,
                    "writes_lost": each.writes,
                    "seconds": each.rpo_us / US_PER_S,
                }
                for each in self.losses
            ],
            "rto_us": self.recovery_us,
            "marks_us": dict(self.marks),
            "spans": [{"from": s.since, "to": s.until, "us": s.us} for s in self.spans],
            "failure": None if self.failure is None else _failure(self.failure),
            "steps": [_step(each) for each in self.steps],
            "notes": list(self.notes),
            "digest": self.digest,
        }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "step": failure.step,
        "line": failure.line,
        "fragment": failure.source or None,
        "expected": failure.expected,
        "found": failure.found,
        "rule": failure.rule or None,
        "statements": [_finding(each) for each in failure.findings],
    }


def _step(step: StepResult) -> dict[str, Any]:
    return {
        "step": step.number or None,
        "title": step.title,
        "cycle": step.cycle or None,
        "state": str(step.state),
        "why": step.why or None,
        "virtual_us": step.virtual_us,
        "wall_s": round(step.wall_s, 3),
        "actions": step.actions,
        "statements": [_finding(each) for each in step.findings],
        "commands": [_command(each) for each in step.commands],
    }


def _command(command: HostCommand) -> dict[str, Any]:
    return {
        "host": command.host,
        "account": command.account or None,
        "command": command.command,
        "output": list(command.output),
        "exit_code": command.code,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "statement": finding.statement,
        "line": finding.line,
        "holds": finding.holds,
        "found": finding.found,
        "note": finding.note or None,
    }


# -- as text ---------------------------------------------------------------------------------------

_INDENT = " " * 15
_WORDS = {
    StepState.DONE: "ok",
    StepState.SKIPPED: "skipped",
    StepState.FAILED: "FAILED",
    StepState.NOT_REACHED: "-",
}


def place_text(step: str) -> str:
    """`step 4`, `step 1.2`, or the reserved section by its title."""
    return f"step {step}" if step[:1].isdigit() else step


def heading_text(runbook: str, title: str, installation: str, variant: str) -> str:
    """Which runbook, on what, in which variant."""
    chosen = f", variant {variant}" if variant else ""
    return f"{runbook}: {title} ({installation}{chosen})"


def heading(report: Report) -> str:
    """The first line of a report."""
    return heading_text(report.runbook, report.title, report.installation, report.variant)


def step_line(step: StepResult) -> str:
    """One step in one line."""
    number = step.number or " "
    cycle = f" (cycle {step.cycle})" if step.cycle else ""
    line = f"  {_WORDS[step.state]:8}{number:5}{step.title}{cycle}"
    if step.state is StepState.SKIPPED:
        return f"{line}: {step.why}"
    if step.state is StepState.NOT_REACHED:
        return line
    held = sum(each.holds for each in step.findings)
    checks = f", {held} of {len(step.findings)} held" if step.findings else ""
    return f"{line}  [{duration_text(step.virtual_us)}{checks}]"


def step_lines(step: StepResult) -> list[str]:
    """One step, and below it what was done at hosts, as their terminals show it."""
    lines = [step_line(step)]
    place = ("", "")
    for each in step.commands:
        if (each.host, each.account) != place:
            place = (each.host, each.account)
            lines.append(f"{_INDENT}host {each.host}" + (f" as {each.account}" * bool(place[1])))
        lines += [f"{_INDENT}  {line}" for line in each.lines()]
    return lines


def failure_lines(failure: Failure) -> list[str]:
    """Step, line, what was expected and what stood there, for each statement."""
    within = f" of fragment {failure.source}" if failure.source else ""
    lines = [f"  {place_text(failure.step)}, line {failure.line}{within}:"]
    if not failure.findings:
        return [*lines, f"    expected  {failure.expected}", f"    found     {failure.found}"]
    for finding in failure.findings:
        word = "held" if finding.holds else "expected"
        lines.append(f"    {word:10}{finding.statement}")
        if not finding.holds:
            lines.append(f"    {'found':10}{finding.found}")
    return lines


def summary_lines(report: Report) -> list[str]:
    """The verdict, times, RPO and RTO."""
    held = sum(each.holds for each in report.findings)
    rto = "not asked" if report.recovery_us is None else duration_text(report.recovery_us)
    lines = [
        f"  verdict {report.verdict}: {report.actions} actions, "
        f"{held} of {len(report.findings)} checks held",
        f"  virtual time {duration_text(report.virtual_us)}, wall time {report.wall_s:.1f} s, "
        f"RPO {report.rpo_text}, RTO {rto}",
    ]
    lines += [f"  note: {note}" for note in report.notes]
    return [*lines, f"  digest {report.digest}"] if report.digest else lines


def closing_lines(report: Report) -> list[str]:
    """What stands below the steps: the failure, if there is one, and the summary."""
    failed = failure_lines(report.failure) if report.failure is not None else []
    return [*failed, *summary_lines(report)]


def text(report: Report) -> str:
    """The whole report, for a terminal or a log."""
    steps = (line for step in report.steps for line in step_lines(step))
    lines = [heading(report), *steps, *closing_lines(report)]
    return "\n".join(lines) + "\n"


def unreached(steps: Sequence[tuple[str, str, int]]) -> list[StepResult]:
    """Results of steps (number, title, cycle) that a run did not come to."""
    return [
        StepResult(number, title, StepState.NOT_REACHED, cycle=cycle)
        for number, title, cycle in steps
    ]


def rpo_text(losses: Sequence[LossRow]) -> str:
    """The recovery point of applications: all that was lost, and the longest stretch of work."""
    count = sum(each.writes for each in losses)
    longest_us = max((each.rpo_us for each in losses), default=0)
    return f"{count} write{'' if count == 1 else 's'}, {duration_text(longest_us)}"
