"""Which rule `why` names for a suspension."""

from __future__ import annotations

import pytest

from emulator.events.deciding import rule_of
from emulator.events.pprc import PairStateChanged
from emulator.ids import VolumeId


@pytest.mark.parametrize(
    "reason, rule", [("03", "G06"), ("08", "G06"), ("07", "G14"), ("0A", "H11")]
)
def test_G06_a_failed_mirror_suspends_whatever_crit_then_says_of_writes(reason, rule):
    pair = (VolumeId("10012019"), VolumeId("10014744"))
    event = PairStateChanged(*pair, "suspended", "suspended", reason, False)
    assert rule_of(event) == rule
