"""The report as one HTML page that needs nothing else: no script, no other file, no network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from emulator.units import duration_text
from essterm.replay.report import StepState, Verdict, place_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.report import Failure, Finding, HostCommand, Report, StepResult

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884;
  vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
pre { margin: .2rem 0; overflow-x: auto; }
code { font: 13px/1.5 ui-monospace, monospace; }
.held { color: #1a7f37; } .failed { color: #cf222e; } .quiet { opacity: .65; }
.verdict { font-size: 1.2rem; font-weight: 600; }
section.failure { border-left: 4px solid #cf222e; padding-left: 1rem; }
ul { padding-left: 1.2rem; margin: .2rem 0; }
"""


def page(report: Report) -> str:
    """The whole page."""
    title = escape(f"{report.runbook}: {report.title}")
    body = "\n".join(
        [
            f"<h1>{title}</h1>",
            _verdict(report),
            _numbers(report),
            _failure(report.failure) if report.failure is not None else "",
            "<h2>Steps</h2>",
            _steps(report),
            _marks(report),
            _notes(report),
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _verdict(report: Report) -> str:
    kind = "held" if report.held else "failed"
    words = "Every step and check held." if report.held else f"The run: {report.verdict}."
    if report.verdict is Verdict.DOES_NOT_APPLY:
        words = "The runbook does not apply: a precondition does not hold."
    return f'<p class="verdict {kind}">{escape(words)}</p>'


def _numbers(report: Report) -> str:
    held = sum(each.holds for each in report.findings)
    rto = "not asked" if report.recovery_us is None else duration_text(report.recovery_us)
    rows = (
        ("Installation", report.installation),
        ("Variant", report.variant or "none"),
        ("Source", report.source or "-"),
        ("Virtual time", duration_text(report.virtual_us)),
        ("Wall time", f"{report.wall_s:.1f} s"),
        ("Actions", str(report.actions)),
        ("Checks held", f"{held} of {len(report.findings)}"),
        ("RPO", report.rpo_text),
        ("RTO", rto),
        ("Digest", report.digest),
    )
    return _table(("", ""), [(escape(name), escape(value)) for name, value in rows])


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads) if any(heads) else ""
    body = "\n".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}\n{body}\n</table>"


def _failure(failure: Failure) -> str:
    within = f" of fragment {failure.source}" if failure.source else ""
    where = escape(f"{place_text(failure.step)}, line {failure.line}{within}")
    return (
        f'<section class="failure"><h2>What failed: {where}</h2>'
        f"<p>expected <code>{escape(failure.expected)}</code><br>"
        f"found <code>{escape(failure.found)}</code></p>"
        f"{_findings(failure.findings)}</section>"
    )


def _steps(report: Report) -> str:
    heads = ("", "Step", "Virtual", "Wall", "What was found")
    return _table(heads, [_step(step) for step in report.steps])


def _step(step: StepResult) -> tuple[str, ...]:
    kind = {StepState.DONE: "held", StepState.FAILED: "failed"}.get(step.state, "quiet")
    number = escape(f"{step.number} " if step.number else "")
    cycle = f" (cycle {step.cycle})" if step.cycle else ""
    return (
        f'<span class="{kind}">{escape(str(step.state))}</span>',
        f"{number}{escape(step.title + cycle)}",
        duration_text(step.virtual_us) if step.state is StepState.DONE else "",
        f"{step.wall_s:.2f} s" if step.state is StepState.DONE else "",
        escape(step.why) or _commands(step.commands) + _findings(step.findings),
    )


def _commands(commands: tuple[HostCommand, ...]) -> str:
    """What was done at hosts, as their terminals show it."""
    shown = []
    for each in commands:
        where = f"host {each.host}" + (f" as {each.account}" if each.account else "")
        lines = escape("\n".join(each.lines()))
        shown.append(f'<p class="quiet">{escape(where)}</p><pre><code>{lines}</code></pre>')
    return "".join(shown)


def _findings(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    lines = "".join(
        f'<li class="{"held" if each.holds else "failed"}"><code>{escape(each.statement)}</code>'
        f' <span class="quiet">{escape(each.found)}</span></li>'
        for each in findings
    )
    return f"<ul>{lines}</ul>"


def _marks(report: Report) -> str:
    if not report.marks:
        return ""
    rows = [(escape(name), duration_text(us)) for name, us in report.marks.items()]
    return "<h2>Marks</h2>" + _table(("Mark", "After the start"), rows)


def _notes(report: Report) -> str:
    if not report.notes:
        return ""
    return (
        "<h2>Notes</h2><ul>"
        + "".join(f"<li>{escape(note)}</li>" for note in report.notes)
        + "</ul>"
    )
