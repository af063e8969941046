"""The runbooks of servers and resets tell a good run from a bad one (§2.2.2, §5.4)."""

from __future__ import annotations

from essterm.replay.report import Verdict
from tests.replay.books import edited, run, shipped

START = 'UNIT = $ESS2\nACTION = "Reset to Backup"\n'
DISABLE = "UNIT = $ESS2\nACTION = Disable\n"
LIGHTER = "```step\nwhen server is unreachable\nby administrator\n```"


async def test_B14_the_button_of_the_other_server_is_found():
    report = await run(edited("P03", START, START.replace("Backup", "Primary")))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "5"
    assert report.failure.expected == "server is starting"


async def test_B15_a_unit_that_was_not_disabled_is_found():
    report = await run(edited("P04", DISABLE, DISABLE.replace("Disable", '"Reset to Backup"')))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "1"
    assert report.failure.expected == "server is disabled"


async def test_B23_a_reset_that_was_not_needed_fails_the_verdict():
    """Signing on again was enough; who resets all the same is found in the log."""
    report = await run(edited("P05", LIGHTER, "```step\nby administrator\n```"), variant="browser")
    assert report.failure.step == "Outcome"
    assert 'log lacks "Reset to"' in report.failure.expected


async def test_B18_resets_leave_the_same_bytes_in_a_small_window():
    usual = await run(shipped("P03"), variant="wrong-order")
    small = await run(shipped("P03"), variant="wrong-order", size=(80, 24))
    assert small.failure is None, small.failure.sentence()
    assert (usual.digest, usual.virtual_us) == (small.digest, small.virtual_us)


async def test_U06_a_sign_on_works_through_the_bytes_of_a_terminal():
    report = await run(shipped("P40"), size=(80, 24), is_bytes=True)
    assert report.failure is None, report.failure.sentence()
