"""All shipped runbooks, each without a variant and with every one, on the real screens."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from essterm.replay.demo import FLAGSHIP
from essterm.replay.format.describe import list_shipped
from essterm.replay.report import StepState, Verdict
from screens.copy_services.volumes_panel import VolumesPanel
from tests.replay.books import edited, run, shipped

CASES = [(entry.id, variant) for entry in list_shipped() for variant in ("", *entry.variants)]


@pytest.mark.parametrize("name, variant", CASES)
async def test_a_shipped_runbook_holds(name, variant):
    report = await run(shipped(name), variant=variant)
    assert report.failure is None, report.failure.sentence()
    assert report.verdict is Verdict.HELD
    assert all(finding.holds for finding in report.findings)
    assert all(step.state in (StepState.DONE, StepState.SKIPPED) for step in report.steps)


async def test_the_demonstration_gives_the_same_bytes_in_a_small_window():
    usual = await run(shipped(FLAGSHIP))
    small = await run(shipped(FLAGSHIP), size=(80, 24))
    assert small.failure is None, small.failure.sentence()
    assert (usual.digest, usual.virtual_us) == (small.digest, small.virtual_us)


async def test_the_same_bytes_in_a_small_window_and_through_the_bytes_of_a_terminal():
    usual = await run(shipped("P47"))
    small = await run(shipped("P47"), size=(80, 24))
    fed = await run(shipped("P47"), is_bytes=True)
    assert small.failure is None, small.failure.sentence()
    assert fed.failure is None, fed.failure.sentence()
    assert usual.digest == small.digest == fed.digest
    assert usual.virtual_us == small.virtual_us == fed.virtual_us


async def test_the_service_terminal_understands_the_bytes_of_a_terminal():
    report = await run(shipped("P01"), is_bytes=True)
    assert report.failure is None, report.failure.sentence()


async def test_a_panel_that_forgets_the_right_click_fails_the_runbook(monkeypatch):
    monkeypatch.setattr(VolumesPanel, "_target", lambda panel: None)
    report = await run(shipped("P47"))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "2"
    assert report.failure.expected == 'expect "Task Wizard"'


async def test_a_wrong_fact_fails_with_step_line_expected_and_found():
    book = edited(
        "P47", "flashcopy $SRC -> $DST is established\nvolume", "flashcopy $SRC is none\nvolume"
    )
    report = await run(book)
    line = 1 + book.source.split("\n").index("flashcopy $SRC is none")
    assert report.failure.sentence() == (
        f"step 4, line {line}: expected flashcopy 10012019 is none; found established"
    )
    assert [step.state for step in report.steps if step.number == "5"] == [StepState.NOT_REACHED]


async def test_a_wrong_text_fails_with_what_is_new_on_the_screen():
    report = await run(edited("P47", 'expect "Task Wizard"', 'expect "Task Wizzard"'))
    assert report.failure.step == "2"
    assert report.failure.expected == 'expect "Task Wizzard"'
    assert "Task Wizard" in report.failure.found


async def test_a_wrong_box_fails_with_its_state():
    old = 'expect "Accelerate destage mode" is unchecked'
    report = await run(edited("P47", old, old.replace("unchecked", "checked")))
    assert (report.failure.step, report.failure.found) == ("3", "unchecked")


async def test_a_wrong_label_fails_with_the_nearest():
    report = await run(edited("P47", "press Run\n```\n\n```check", "press Rum\n```\n\n```check"))
    assert report.failure.step == "4"
    assert "'Run'" in report.failure.found


PROGRAM = """
import json
from essterm.replay.run import run_runbook
report = run_runbook("P47")
print(json.dumps([report.digest, report.virtual_us, report.held]))
"""


def test_the_same_bytes_whatever_the_hash_seed():
    answers = []
    for seed in ("1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=True
        )
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]
    assert answers[0][2] is True
