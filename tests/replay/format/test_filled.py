"""What shows only once values are put in."""

from __future__ import annotations

import pytest

from tests.replay.format.stand_in import a_block, a_runbook, findings

HEADER = """
[variables]
ONE = ["10012019"]
TWO = ["10112019", "10212019"]
BAD = "1001201"
SIZE = "large"
LONG = "an hour"
LSS = "2105:12019"
"""


def said(*blocks):
    found = findings(a_runbook("## 1. s\n\n" + "".join(blocks), HEADER))
    return [each.partition("error ")[2] for each in found]


@pytest.mark.parametrize(
    "block, finding",
    [
        (a_block("check", "pair $BAD is simplex"), "A13: '1001201' is not a volume ID"),
        (a_block("check", "path $LSS is none"), "A14: '2105:12019' is not an LSS address"),
        (a_block("check", "volume $TWO size = $SIZE"), "RB50: expected a number of GB"),
        (a_block("check", "pair $ONE -> $TWO is simplex"), "RB63: lists that go together are"),
        (a_block("step", "when pair $BAD is simplex"), "A13: '1001201' is not a volume ID"),
        (a_block("step", "repeat $SIZE"), "RB63: repeat: expected a number from 1 to 1000"),
        (a_block("check for $LONG", "server is running"), "RB21: expected a duration, found"),
        (a_block("specialist $TWO", "press Next"), "RB63: $TWO is a list, and here stands one"),
        (a_block("specialist $ESS1", "press $TWO"), "RB63: $TWO is a list, and here stands one"),
        (a_block("do", "set-online $TWO"), "RB35: "),
        (a_block("harm", "ever pair $BAD is simplex costs 1"), "A13: "),
    ],
)
def test_a_value_that_does_not_fit_is_found_before_the_run(block, finding):
    found = said(block, a_block("check", "server is running"))
    assert len(found) == 1
    assert found[0].startswith(finding)


def test_values_that_fit_are_not_mentioned():
    block = a_block(
        "check",
        "pair $ONE, 10112019 is simplex",
        "volume $TWO size >= 20 GB",
        "volume $TWO differs from volume $TWO",
    )
    assert said(block, a_block("do", "establish-flashcopy $TWO")) == []


def test_a_circle_of_values_is_said_once():
    source = a_runbook(
        "## 1. s\n\n" + a_block("check", "server is running"), '[variables]\nA = "$B"\nB = "$A"\n'
    )
    assert findings(source) == ["5:1: error RB63: A is defined by itself: A -> B -> A"]
