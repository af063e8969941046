"""R01, the demonstration: what a recovery must not get wrong makes it fail, and where."""

from __future__ import annotations

import pytest

from essterm.replay.report import Verdict
from tests.replay.books import edited, run

RESYNC = 'choose "Copy out-of-sync cylinders only"\npress Next'


@pytest.mark.parametrize(
    "old, new, step, expected",
    [
        # everything is copied where the changes were enough (rule G12)
        (RESYNC, 'choose "Copy entire volume"\npress Next', "13", "moved"),
        # a repair alone is believed to be enough (rule H05)
        (
            "pair $LOG is suspended\npair $SRC moved",
            "pair $LOG is full duplex\npair $SRC moved",
            "12",
            "full duplex",
        ),
        # the last link is forgotten when the links are cut: nothing suspends
        ('"L2", "L3", "L4"', '"L2", "L4"', "6", "suspended"),
        # the sites are compared while writes are on their way to the other one
        ("quiesce-application $APP", "set-offline $DATA", "16", "quiesced"),
    ],
)
async def test_a_recovery_that_goes_wrong_is_found_out(old, new, step, expected):
    report = await run(edited("R01", old, new))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == step
    assert expected in report.failure.expected


async def test_the_recovery_reports_what_was_lost_and_how_long_it_took():
    report = await run(edited("R01", "< 1h", "< 2h"))
    assert report.held
    assert report.recovery_us is not None
    assert 10 * 60_000_000 < report.recovery_us < 3_600_000_000
    assert (report.writes_lost, report.lost_us) == (0, 0)
