"""How a run goes: steps, conditions, refusals, sessions, marks, time, and what is reported."""

from __future__ import annotations

import pytest

from essterm.replay.plan import DoesNotFit
from essterm.replay.report import StepState, Verdict, text
from screens.copy_services.volumes_panel import VolumesPanel
from tests.replay.books import block, run, shipped, steps

ESTABLISH = "establish-flashcopy $SRC $DST"
HELD = block("check", "flashcopy $SRC is none")


def states(report) -> list[tuple[str, StepState]]:
    """Number and state of each step."""
    return [(step.number, step.state) for step in report.steps if step.number]


# -- refusals --------------------------------------------------------------------------------------


async def test_a_refusal_that_nobody_expected_stops_the_run_with_its_rule():
    report = await run(steps(block("do", ESTABLISH, ESTABLISH), HELD))
    assert report.verdict is Verdict.FAILED
    assert report.failure.found.startswith("refused by D03: ")
    assert report.failure.expected == "establish-flashcopy 10012019 10112019 to be accepted"
    assert states(report) == [("1", StepState.FAILED), ("2", StepState.NOT_REACHED)]


async def test_an_expected_refusal_holds_by_its_rule_its_words_or_both():
    lines = (ESTABLISH, ESTABLISH, "refused D03", ESTABLISH, 'refused D03 "FlashCopy"')
    report = await run(steps(block("do", *lines)))
    assert report.held, report.failure
    assert report.actions == 3


async def test_an_expected_refusal_that_does_not_come_stops_the_run():
    report = await run(steps(block("do", ESTABLISH, "refused D03")))
    assert report.failure.sentence().endswith("expected refused D03; found it was accepted")


async def test_a_refusal_by_another_rule_or_in_other_words_stops_the_run():
    by_rule = await run(steps(block("do", ESTABLISH, ESTABLISH, "refused D02")))
    assert by_rule.failure.found.startswith("refused by D03: ")
    in_words = await run(steps(block("do", ESTABLISH, ESTABLISH, 'refused D03 "no such words"')))
    assert in_words.failure.found.startswith("refused in other words: ")


async def test_a_click_that_nothing_refuses_is_no_refusal():
    report = await run(steps(block("specialist $ESS1 Volumes", "key m", "refused D03")))
    assert report.failure.found == "nothing was refused"


async def test_a_console_refuses_in_its_own_words():
    walk = "Configuration Options Menu", "Copy Services Menu"
    field = "Primary Copy Services server"
    lines = (
        f'choose "{walk[0]}" > "{walk[1]}" > "Change / Show Primary Copy Services Server"',
        f'clear "{field}"',
        "key enter",
        'refused "A value is required"',
    )
    report = await run(steps(block("service-terminal $ESS1 cluster 1 as service", *lines)))
    assert report.held, report.failure
    report = await run(steps(block("service-terminal $ESS1 cluster 1 as service", *lines[:3])))
    assert report.held, "a form that is not complete asks for nothing"


async def test_what_is_chosen_already_may_be_chosen_again():
    choose = "choose 2105:${ESS1}:18 in Source"
    book = steps(block("specialist $ESS1 Volumes", choose, "expect 20012019 is shown", choose))
    report = await run(book)
    assert report.held, report.failure


# -- conditions and order --------------------------------------------------------------------------


async def test_preconditions_that_do_not_hold_mean_that_the_runbook_does_not_apply():
    before = block("check", "flashcopy $SRC is established")
    report = await run(steps(HELD, before=before))
    assert report.verdict is Verdict.DOES_NOT_APPLY
    assert not report.held
    assert report.failure.step == "Before you start"


async def test_setting_the_scene_costs_no_think_time_and_steps_do():
    before = block("do", "set-label $SRC scene")
    report = await run(steps(block("do", "set-label $SRC a", "set-label $SRC b"), before=before))
    assert [step.virtual_us for step in report.steps] == [0, 4_000_000, 0]


async def test_conditions_are_facts_and_variants_and_what_was_skipped_is_said():
    book = steps(
        block("step", "when flashcopy $SRC is established") + HELD,
        block("step", "unless variant other") + HELD,
        block("step", "when variant other") + HELD,
    )
    plain = await run(book)
    assert states(plain) == [
        ("1", StepState.SKIPPED),
        ("2", StepState.DONE),
        ("3", StepState.SKIPPED),
    ]
    assert [step.why for step in plain.steps if step.why] == [
        "not flashcopy 10012019 is established",
        "not variant other",
    ]
    other = await run(book, variant="other")
    assert [state for _, state in states(other)] == ["skipped", "skipped", "done"]


async def test_optional_steps_are_done_unless_one_says_otherwise():
    book = steps(block("step", "optional") + HELD)
    assert states(await run(book)) == [("1", StepState.DONE)]
    assert states(await run(book, skip_optional=True)) == [("1", StepState.SKIPPED)]


async def test_a_repeated_step_is_done_in_cycles_and_its_marks_are_the_last():
    body = block("step", "repeat 3") + block("do mark DONE", "set-label $SRC night$CYCLE")
    book = steps(body, block("check", "volume $SRC label = night3", "clock time >= 00:00"))
    report = await run(book)
    assert report.held, report.failure
    assert [step.cycle for step in report.steps if step.number == "1"] == [1, 2, 3]
    assert report.marks == {"DONE": 6_000_000}


async def test_a_step_with_parts_is_its_parts():
    body = block("step", "any order") + "\n### 1.1 One\n\n" + HELD + "\n### 1.2 Two\n\n" + HELD
    report = await run(steps(body))
    assert states(report) == [("1.1", StepState.DONE), ("1.2", StepState.DONE)]


# -- marks and time --------------------------------------------------------------------------------


async def test_the_mark_of_a_block_is_its_last_accepted_command_before_time_moves_on():
    book = steps(
        block("do mark T0", ESTABLISH),
        block("check", "flashcopy $SRC is established", "volume $DST equals volume $SRC as of T0"),
        block("wait within 2h mark COPIED", "flashcopy $SRC is none"),
        block("check", "time from T0 to COPIED > 3s", "time from T0 to COPIED < 2h"),
    )
    report = await run(book)
    assert report.held, report.failure
    assert report.marks["T0"] == 2_000_000
    assert report.steps[0].virtual_us > 2_000_000
    assert report.recovery_us == report.marks["COPIED"] - report.marks["T0"]


async def test_an_image_is_of_the_mark_and_not_of_later():
    book = steps(
        block("do", 'write-blocks $SRC 0 "before"'),
        block("do mark T0", ESTABLISH),
        block("do", 'write-blocks $SRC 0 "after"'),
        block("check", "volume $DST equals volume $SRC as of T0")
        + block("check", "volume $DST differs from volume $SRC"),
    )
    report = await run(book)
    assert report.held, report.failure


async def test_a_mark_in_a_block_without_an_accepted_command_stops_the_run():
    book = steps(block("specialist $ESS1 Volumes mark T0", "key m"))
    report = await run(book)
    assert report.failure.found == "no command was accepted here"


async def test_a_wait_past_its_limit_says_what_was_true_of_each_statement():
    book = steps(block("wait within 5s", "flashcopy $SRC is none", "flashcopy $DST is established"))
    report = await run(book)
    assert report.steps[0].virtual_us == 5_000_000
    assert [(each.holds, each.found) for each in report.failure.findings] == [
        (True, "none"),
        (False, "none"),
    ]
    assert "flashcopy 10112019 is established within 5s" in report.failure.sentence()


async def test_a_fact_that_must_last_is_asked_at_every_instant():
    book = steps(block("do", ESTABLISH), block("check for 2h", "flashcopy $SRC is established"))
    report = await run(book)
    assert report.verdict is Verdict.FAILED
    assert "flashcopy 10012019 is established for 2h" in report.failure.sentence()
    assert report.failure.found.startswith("none (at ")


# -- consoles --------------------------------------------------------------------------------------


async def test_a_console_stays_where_it_was_left_dialogue_and_all():
    wizard = ("left-click $SRC in Source", "right-click $DST in Source", "key enter")
    book = steps(
        block("specialist $ESS1 Volumes", "choose 2105:${ESS1}:17 in Source", *wizard),
        block("service-terminal $ESS1 cluster 1 as service", "select menu Configuration"),
    )
    report = await run(book)
    assert "nearest: 'Configuration Options Menu'" in report.failure.found
    again = steps(
        block("specialist $ESS1 Volumes", "choose 2105:${ESS1}:17 in Source", *wizard),
        block("service-terminal $ESS1 cluster 1 as service", 'press "Configuration Options Menu"'),
        block("specialist $ESS1 Volumes", "press Cancel", 'expect "Task Wizard" is absent'),
        block("service-terminal $ESS1 cluster 1 as service", 'choose "Copy Services Menu"'),
    )
    report = await run(again)
    assert report.held, report.failure


async def test_each_place_and_account_is_a_session_of_its_own_and_leave_closes_it():
    here = "choose 2105:${ESS1}:17 in Source"
    book = steps(
        block("specialist $ESS1 Volumes", here, "left-click $SRC in Source", "expect S"),
        block("specialist $ESS2 Volumes", here, "expect 10012019 is shown", "leave"),
        block("service-terminal $ESS1 cluster 2 as service", 'expect "Configuration" is absent'),
        block("service-terminal $ESS1 cluster 2 as service", "leave"),
        block("service-terminal $ESS1 cluster 2", 'expect "User name" is shown'),
    )
    report = await run(book)
    assert report.held, report.failure


async def test_a_label_that_is_not_there_says_what_stands_there_instead():
    here = ("choose 2105:${ESS1}:17 in Source", "press Zzz")
    report = await run(steps(block("specialist $ESS1 Volumes", *here)))
    assert report.failure.found.startswith("there is no 'Zzz' on the screen; there are: 'Volumes',")
    wizard = ("left-click $SRC in Source", "right-click $DST in Source", "right-click $DST")
    book = block("specialist $ESS1 Volumes", here[0], *wizard, "left-click $SRC in Source")
    report = await run(steps(book))
    assert "in 'Task Wizard', which is in front; there are: 'Establish" in report.failure.found


async def test_a_refused_login_is_said():
    book = block("service-terminal $ESS1 cluster 1 as nobody", "key enter")
    report = await run(steps(book))
    assert report.failure.found == "the login as 'nobody' was refused"


async def test_consoles_that_do_not_exist_say_so():
    book = steps(HELD, block("desktop tasman", 'press "Disk Administrator"'))
    with pytest.raises(DoesNotFit, match="there are no desktop consoles yet"):
        await run(book)
    book = steps(block("specialist 99999 Volumes", "key m"))
    report = await run(book)
    assert "there is no storage server 99999" in report.failure.found


async def test_text_that_stood_there_before_is_not_new():
    lines = ("choose 2105:${ESS1}:17 in Source", "key m", "expect 2105:12019:17")
    report = await run(steps(block("specialist $ESS1 Volumes", *lines)))
    assert report.failure.expected == "expect 2105:12019:17"
    lines = ("choose 2105:${ESS1}:17 in Source", "key m", "expect no 2105:12019:17")
    report = await run(steps(block("specialist $ESS1 Volumes", *lines)))
    assert report.held, report.failure


# -- the frame -------------------------------------------------------------------------------------


async def test_a_variant_or_a_variable_that_there_is_not_is_one_sentence():
    with pytest.raises(DoesNotFit, match="P47 has no variant 'fast'; it has no-background-copy"):
        await run(shipped("P47"), variant="fast")
    with pytest.raises(DoesNotFit, match="has no variable SCR"):
        await run(shipped("P47"), overrides={"SCR": "10012019"})


async def test_values_can_be_set_for_a_run():
    book = steps(block("check", "volume $SRC label = x"))
    report = await run(book, overrides={"SRC": "10212019"})
    assert report.failure.expected == "volume 10212019 label = x"


async def test_the_report_is_text_and_plain_values():
    report = await run(steps(block("do mark T0", ESTABLISH) + HELD))
    said = text(report)
    assert "FAILED  1    Step" in said
    assert "expected  flashcopy 10012019 is none" in said
    assert "found     established" in said
    document = report.document()
    assert document["verdict"] == "failed"
    assert document["failure"]["statements"][0]["found"] == "established"
    assert document["rpo"] == {"writes_lost": 0, "seconds": 0}
    assert document["steps"][0]["state"] == "failed"


async def test_a_run_without_applications_says_what_no_write_lost_means():
    outcome = "\n## Outcome\n\n" + block("check", "no acknowledged write lost")
    report = await run(steps(HELD, outcome=outcome))
    assert report.held
    assert report.notes == ("no application writes here, so none was acknowledged a write",)


async def test_screens_that_fail_are_a_failure_of_the_step(monkeypatch):
    def fail(panel) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(VolumesPanel, "_target", fail)
    report = await run(shipped("P47"))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "2"
    assert "ValueError('broken')" in report.failure.found
