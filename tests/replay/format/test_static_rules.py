"""Rules that a runbook breaks for all to see, found before anything is run."""

from __future__ import annotations

import pytest

from tests.replay.format.stand_in import a_block, a_runbook, findings

ESTABLISH = 'choose "Establish FlashCopy pair"'


def lints(*blocks, header=""):
    found = findings(a_runbook("## 1. s\n\n" + "".join(blocks), header))
    return [each.partition("lint ")[2] for each in found]


def panel(*lines):
    return a_block("specialist $ESS1 Volumes", *lines)


def test_D01_source_and_target_in_different_subsystems():
    clicks = ("left-click 100${ESS1} in Source", "right-click 201${ESS1} in Target", ESTABLISH)
    assert lints(panel(*clicks)) == [
        "D01: 10012019 and 20112019 lie in different LSSs"
        " (source and target of a FlashCopy share one LSS)"
    ]
    assert lints(panel(*clicks, "refused D01")) == []


def test_D01_through_the_one_door():
    assert lints(a_block("do", "establish-flashcopy 10012019 10112019 10212019 20112019")) == [
        "D01: 10212019 and 20112019 lie in different LSSs"
        " (source and target of a FlashCopy share one LSS)"
    ]


def test_D03_a_second_relation():
    one = a_block("do", "establish-flashcopy 10012019 10112019")
    two = a_block("do", "establish-flashcopy 10212019 10112019")
    end = a_block("do", "withdraw-flashcopy 10012019 10112019")
    over = a_block("wait within 2h", "flashcopy 10012019 is none")
    assert [each[:3] for each in lints(one, two)] == ["D03"]
    assert lints(one, end, two) == []
    assert lints(one, over, two) == []


def test_D03_a_task_that_is_saved_establishes_nothing_yet():
    saved = a_block("do", "establish-flashcopy 10012019 10112019 --save night")
    run = a_block("do", "establish-flashcopy 10012019 10112019")
    assert lints(saved, run) == []
    assert lints(run, a_block("do", "run-task night_off"), run) == []


def test_K08_the_name_of_a_saved_task():
    long = a_block("do", "establish-flashcopy 10012019 10112019 --save samplevgTermPriSec")
    assert [each[:3] for each in lints(long)] == ["K08"]


def test_D03_is_judged_for_each_variant_alone():
    header = '[variants]\nnight = "n"\n'
    one = a_block("do only night", "establish-flashcopy 10012019 10112019")
    two = a_block("do except night", "establish-flashcopy 10012019 10112019")
    assert lints(one, two, header=header) == []


@pytest.mark.parametrize(
    "block",
    [
        panel('type "samplevgTermPriSec" in "Task name"'),
        a_block("do", "establish-flashcopy 10012019 10112019 --task samplevgTermPriSec"),
        a_block("host prod", "$ /opt/rs/rsExecuteTask.sh -s ess1 samplevgTermPriSec", "..."),
    ],
)
def test_K08_task_name_longer_than_sixteen(block):
    assert lints(block) == [
        "K08: the task name 'samplevgTermPriSec' has 18 characters (at most 16 are allowed)"
    ]


def test_K08_sixteen_characters_are_allowed():
    assert lints(panel('type "sixteen_letters_" in "Task name"')) == []


def test_K09_task_name_with_a_blank():
    assert lints(panel('type "fc 1" in "Task name"')) == [
        "K09: the task name 'fc 1' has a blank: no command line can run it"
    ]


def test_L09_query_of_a_volume_and_of_a_file():
    command = "$ rsQuery.sh -q 10012019 -f /tmp/v -s ess1"
    assert [each[:3] for each in lints(a_block("host prod", command, "..."))] == ["L09"]
    assert lints(a_block("host prod", command, "...", "[15]")) == []


def test_X06_volume_group_name_longer_than_fifteen():
    command = "$ recreatevg -y sixteen_letters_ hdisk8"
    assert [each[:3] for each in lints(a_block("host prod", command, "..."))] == ["X06"]


def test_G13_nothing_to_resynchronise():
    before = a_block("check", "pair 10012019 is simplex")
    clicks = panel("left-click 10012019 in Source", 'choose "Copy out-of-sync cylinders only"')
    assert [each[:3] for each in lints(before, clicks)] == ["G13"]


def test_G19_task_for_a_unit_that_is_down():
    before = a_block("instructor", "stop-unit $ESS1")
    label = '"Schedule task with source storage server"'
    clicks = panel("left-click 100${ESS1} in Source", f"choose {label}")
    assert [each[:3] for each in lints(before, clicks)] == ["G19"]


def test_the_form_of_a_command_is_judged_with_its_values():
    found = findings(a_runbook("## 1. s\n\n" + a_block("do", "set-online $ESS1")))
    assert len(found) == 1
    assert "error RB35" in found[0]


def test_without_the_names_of_the_installation_nothing_is_claimed():
    header = '[variables]\nOTHER = "$ESS1"\n'
    assert lints(panel('type "$OTHER" in "Task name"'), header=header) == []
