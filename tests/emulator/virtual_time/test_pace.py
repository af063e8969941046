"""Virtual time beside a wall clock: what a clock may be asked for, and where it stands."""

from __future__ import annotations

import pytest

from emulator.errors import Refusal
from emulator.virtual_time.pace import LAST_US, MAX_RATE, Pace, check_jump, check_rate


@pytest.mark.parametrize("rate", [-1, MAX_RATE + 1])
def test_Z07_a_clock_neither_runs_backwards_nor_faster_than_it_can(rate):
    with pytest.raises(Refusal, match=str(rate)) as refusal:
        check_rate(rate)
    assert refusal.value.rule == "Z07"
    check_rate(0)
    check_rate(MAX_RATE)


@pytest.mark.parametrize("until_us, why", [(9, "go back"), (LAST_US + 1, "a thousand years")])
def test_Z07_time_goes_forward_and_not_beyond_what_calendars_show(until_us, why):
    with pytest.raises(Refusal, match=why) as refusal:
        check_jump(10, until_us)
    assert refusal.value.rule == "Z07"
    check_jump(10, 10)
    check_jump(10, LAST_US)


def test_a_change_of_speed_leaves_time_where_it_is():
    pace = Pace(5_000_000, 100.0)
    assert pace.target_us(107.0) == 5_000_000
    pace.rebase(5_000_000, 107.0, 60)
    assert pace.target_us(108.5) == 95_000_000
    assert pace.wait_s(125_000_000, 108.5) == 0.5
    assert pace.wait_s(90_000_000, 108.5) == 0.0
