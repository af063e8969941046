"""The runbooks of tasks, users and host commands tell a good run from a bad one."""

from __future__ import annotations

from essterm.replay.report import StepState, Verdict
from screens.copy_services.tasks_panel import TasksPanel
from tests.replay.books import edited, run, shipped

SIZE = "FlashCopy_state=none, Size=9.0_GB\n*****\n$ rsQuery.sh $LOGIN $SERVER -m"


async def test_wrong_output_fails_with_step_line_expected_and_what_stood_there():
    book = edited("P64", SIZE, SIZE.replace("9.0", "9.1"))
    report = await run(book)
    rows = book.source.split("\n")
    line = 1 + next(at for at, row in enumerate(rows) if row.endswith("Size=9.1_GB"))
    state = "State=simplex, status=not_suspended, FlashCopy_state=none, Size={}_GB"
    assert report.failure.sentence() == (
        f"step 4, line {line}: expected the line '{state.format('9.1')}'; "
        f"found '{state.format('9.0')}'"
    )
    assert [each.state for each in report.steps if each.number == "5"] == [StepState.NOT_REACHED]


async def test_L18_a_task_that_ran_although_no_server_was_up_is_found():
    book = edited(
        "P66",
        "rsExecuteTask: The primary and backup server are down. Task not completed.\n[42]\n",
        "",
    )
    report = await run(book)
    assert report.failure.step == "2"
    assert report.failure.expected == "no more output"
    assert report.failure.found.endswith("(the command ended with exit code 42)")


async def test_K10_the_first_task_of_a_name_is_what_a_host_runs():
    book = edited(
        "P45",
        "flashcopy $C -> $C_COPY is established\nflashcopy $A is none",
        "task fc3 is never run",
    )
    report = await run(book)
    assert (report.failure.step, report.failure.found) == ("7", "successful")


async def test_K06_who_replaces_instead_of_making_a_new_task_has_lost_the_first():
    report = await run(edited("P51", "press New\n", "press Replace\n"))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "4"
    assert report.failure.expected == "task fc_night exists"


async def test_U01_protection_that_was_not_switched_on_again_is_found():
    report = await run(
        edited(
            "P06",
            'choose "Password protection"\nexpect option "Password protection" is checked\n',
            "expect Authorize is shown\n",
        )
    )
    assert report.failure.step == "4"


async def test_a_shift_click_is_the_same_in_a_small_window_through_the_bytes_of_a_terminal():
    usual = await run(shipped("P45"))
    fed = await run(shipped("P45"), size=(80, 24), is_bytes=True)
    assert fed.failure is None, fed.failure.sentence()
    assert (usual.digest, usual.virtual_us) == (fed.digest, fed.virtual_us)


async def test_a_panel_that_forgets_shift_fails_the_runbook(monkeypatch):
    monkeypatch.setattr(TasksPanel, "_add", lambda panel: None)
    report = await run(shipped("P45"))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "3"


async def test_two_replays_that_authorize_a_user_at_the_panel_give_the_same_bytes():
    reports = [await run(shipped("P06")) for _ in range(2)]
    assert [report.verdict for report in reports] == [Verdict.HELD] * 2
    assert reports[0].digest == reports[1].digest
