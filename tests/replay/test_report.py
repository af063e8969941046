"""Reports: as text, as plain values with stable keys, as a page that needs nothing else."""

from __future__ import annotations

import json
import re

from essterm.replay.judge import Finding
from essterm.replay.report import Failure, Report, Span, StepResult, StepState, Verdict, text
from essterm.replay.report_files import write_reports
from essterm.replay.report_page import page

FINDING = Finding("volume 10012019 label = <b>", False, "a & b", line=7)
FAILED = Report(
    "T1",
    "A <title>",
    "§5.2.1",
    "/nowhere/T1.md",
    "two-sites",
    "other",
    Verdict.FAILED,
    (
        StepResult("1", "First", StepState.DONE, 2_500_000, 0.25, 3),
        StepResult("2", "Second", StepState.SKIPPED, why="optional"),
        StepResult("3", "Third", StepState.FAILED, findings=(FINDING,)),
        StepResult("4", "Fourth", StepState.NOT_REACHED),
    ),
    Failure("3", 7, FINDING.statement, FINDING.found, "pick-pair", (FINDING,)),
    {"T0": 1_000_000, "COPIED": 91_000_000},
    (Span("T0", "COPIED", 90_000_000),),
    92_000_000,
    1.25,
    "abc",
)


def test_the_text_says_step_line_expected_and_found():
    assert text(FAILED) == (
        "T1: A <title> (two-sites, variant other)\n"
        "  ok      1    First  [2.5s]\n"
        "  skipped 2    Second: optional\n"
        "  FAILED  3    Third  [0s, 0 of 1 held]\n"
        "  -       4    Fourth\n"
        "  step 3, line 7 of fragment pick-pair:\n"
        "    expected  volume 10012019 label = <b>\n"
        "    found     a & b\n"
        "  verdict failed: 3 actions, 0 of 1 checks held\n"
        "  virtual time 1m32s, wall time 1.2 s, RPO 0 writes, 0s, RTO 1m30s\n"
        "  digest abc\n"
    )


def test_the_document_has_the_keys_that_scripts_read():
    document = json.loads(json.dumps(FAILED.document()))
    assert list(document) == [
        "runbook",
        "title",
        "source",
        "path",
        "installation",
        "variant",
        "verdict",
        "held",
        "virtual_us",
        "wall_s",
        "actions",
        "checks",
        "rpo",
        "applications",
        "rto_us",
        "marks_us",
        "spans",
        "failure",
        "steps",
        "notes",
        "digest",
    ]
    assert document["rto_us"] == 90_000_000
    assert document["failure"]["fragment"] == "pick-pair"
    assert [step["state"] for step in document["steps"]] == [
        "done",
        "skipped",
        "failed",
        "not reached",
    ]


def test_the_page_is_whole_and_what_was_found_cannot_become_markup():
    html = page(FAILED)
    assert "A &lt;title&gt;" in html
    assert "a &amp; b" in html
    assert "<b>" not in html
    assert not re.search(r"(src|href)=|<script|@import|url\(", html)


def test_reports_are_written_under_the_name_of_runbook_and_variant(tmp_path):
    paths = write_reports(FAILED, tmp_path / "reports")
    assert [path.name for path in paths] == ["T1-other.txt", "T1-other.json", "T1-other.html"]
    assert json.loads(paths[1].read_text())["title"] == "A <title>"
