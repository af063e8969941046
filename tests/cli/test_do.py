"""`essterm do`: one command, many commands, and what is no command at all."""

from __future__ import annotations

import json
import random

import pytest

from emulator.commands.door_words import DOOR
from tests.cli.program import done, rows, run


def label(volume: str) -> str:
    """The label of a volume, as `show` has it."""
    return rows("show", "volumes", volume)[0]["label"]


def test_a_command_is_answered_when_it_is_over_and_is_there_afterwards() -> None:
    answer = done("do", "establish-flashcopy", "10012019", "10112019")
    assert answer == (
        "ok 3s FlashCopy 10012019 to 10112019 establishing; "
        "FlashCopy 10012019 to 10112019 established\n"
    )
    relation = rows("show", "flashcopy", "10112019")[0]
    assert (relation["source"], relation["state"]) == ("10012019", "established")


def test_a_group_of_which_one_task_fails_is_answered_when_the_others_are_over() -> None:
    done("do", "establish-flashcopy", "10012019", "10112019", "--save", "good")
    done("do", "establish-flashcopy", "10212019", "20212019", "--save", "bad")
    done("do", "group-tasks", "both", "good", "bad")
    result = run("do", "run-task", "both")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("failed D01: Task bad failed: ")
    assert rows("show", "clock")["now_us"] == 3_000_000
    assert {row["status"] for row in rows("show", "tasks", "both")} == {"failed"}
    assert rows("show", "flashcopy")[0]["state"] == "established"


def test_no_wait_answers_when_the_command_is_accepted() -> None:
    answer = done("do", "--no-wait", "establish-flashcopy", "10012019", "10112019")
    assert answer == "ok 0s FlashCopy 10012019 to 10112019 establishing\n"
    assert rows("show", "clock")["now_us"] == 0


def test_D03_a_refusal_names_its_rule_on_standard_error() -> None:
    done("do", "establish-flashcopy", "10012019", "10112019")
    result = run("do", "establish-flashcopy", "10012019", "10212019")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("refused D03: ")
    assert len(rows("show", "flashcopy")) == 1


def test_D03_a_refusal_says_who_was_first_if_that_was_another(monkeypatch) -> None:
    monkeypatch.setenv("LOGNAME", "maria")
    done("do", "establish-flashcopy", "10012019", "10112019")
    monkeypatch.setenv("LOGNAME", "jo")
    result = run("do", "establish-flashcopy", "10012019", "10212019")
    assert result.stderr == (
        "refused D03: Volume 10012019 is already a FlashCopy source "
        "(maria, 15:00:00: FlashCopy 10012019 to 10112019 establishing).\n"
    )


def test_Z01_a_name_that_is_not_there_is_refused() -> None:
    result = run("do", "set-label", "1FF12019", "x")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "refused Z01: Volume 1FF12019 does not exist."


@pytest.mark.parametrize(
    "words,told",
    [
        ("establish-flashcopi 10012019 10112019", "did you mean establish-flashcopy?"),
        ("set-label 10012019", "takes VOLUME LABEL"),
        ("set-label nonsense x", "is not a volume ID"),
        ("set-label 10012019 x --colour red", "has no option --colour"),
        ("advance 10", "is not a duration"),
        ("set-speed fast", "is not a speed"),
    ],
)
def test_what_is_no_command_is_a_matter_of_usage(words: str, told: str) -> None:
    result = run("do", *words.split())
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("unreadable: ")
    assert told in result.stderr


def test_without_a_command_it_says_where_they_are() -> None:
    result = run("do")
    assert result.exit_code == 2
    assert "essterm do --list" in result.stderr


def test_the_list_has_every_word_of_the_door() -> None:
    text = done("do", "--list")
    listed = rows("do", "--list")
    assert [word["name"] for word in listed] == list(DOOR)
    assert all(word.usage in text and word.summary in text for word in DOOR.values())


def test_an_armed_fault_is_answered_with_its_number_and_stays_out_of_the_list() -> None:
    armed = done("do", "arm-fault", "stop-unit 12019", "--when", "task starts")
    assert armed == "ok 0s Armed as number 1\n"
    assert done("do", "disarm-fault", "1") == "ok 0s Number 1 disarmed\n"
    assert done("do", "stop-unit", "12019", "--after", "5m") == "ok 0s Planned for 5m\n"
    assert rows("show", "log") == []


# -- the clock -----------------------------------------------------------------------------------
def test_time_words_move_the_clock_and_it_stands_afterwards() -> None:
    assert done("do", "advance", "1h30m") == "ok 1h30m\n"
    assert done("do", "run-until", "2h") == "ok 2h\n"
    assert rows("show", "clock")["now_us"] == 7_200_000_000
    assert run("do", "run-until", "1h").stderr == "refused Z07: Time cannot go back.\n"


def test_the_next_event_is_the_end_of_a_copy() -> None:
    assert done("do", "next-event").endswith("nothing is going to happen by itself\n")
    done("do", "establish-flashcopy", "10012019", "10112019")
    assert "background copy done" in done("do", "next-event")


@pytest.mark.parametrize("word", ["resume", "set-speed 60"])
def test_a_clock_that_nobody_paces_cannot_run(word: str) -> None:
    result = run("do", *word.split())
    assert result.exit_code == 1
    assert "stands while no terminal is open" in result.stderr


@pytest.mark.parametrize("duration", ["400000d", "99999999999999999999999999999999999999d"])
def test_time_has_an_end_that_every_calendar_can_show(duration: str) -> None:
    done("do", "advance", "1s")
    assert run("do", "advance", duration).exit_code == 1
    assert run("do", "run-until", duration).exit_code == 1
    assert rows("show", "clock")["calendar"] == "2000-10-26T15:00:01Z"


# -- many commands -------------------------------------------------------------------------------
SCRIPT = """
# before the exercise
set-label 10012019 'pay roll'

set-label 1FF12019 x
  # indented
set-label "10112019
establish-flashcopy 10012019 10112019 --no-background-copy
establish-flashcopy 10012019 10212019
advance 1m"""


def test_a_pipe_answers_each_command_with_one_line() -> None:
    result = run("do", "-", stdin=SCRIPT)
    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        "ok 0s Label 'pay roll'",
        "refused Z01: Volume 1FF12019 does not exist.",
        "unreadable: no closing quotation.",
        "ok 3s FlashCopy 10012019 to 10112019 establishing; "
        "FlashCopy 10012019 to 10112019 established",
        "refused D03: Volume 10012019 is already a FlashCopy source.",
        "ok 1m3s",
    ]
    assert label("10012019") == "pay roll"


def test_a_pipe_of_refusals_fails_and_an_empty_one_does_not() -> None:
    assert run("do", "-", stdin="set-label 1FF12019 x\n").exit_code == 1
    assert done("do", "-", stdin="\n# nothing\n") == ""


def test_json_answers_are_one_object_in_a_line() -> None:
    result = run("do", "--json", "-", stdin=SCRIPT)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["kind"] for answer in answers] == [
        "ok",
        "refused",
        "unreadable",
        "ok",
        "refused",
        "ok",
    ]
    assert answers[4]["rule"] == "D03"
    assert answers[5]["now_us"] == 63_000_000
    assert set(answers[0]) == {"kind", "now_us", "rule", "text", "events", "more", "source"}


def test_garbage_is_answered_line_by_line_and_changes_nothing() -> None:
    chance = random.Random(7)
    lines = [bytes(chance.choices(range(256), k=chance.randrange(1, 200))) for _ in range(200)]
    lines = [line.replace(b"\n", b"\xff").lstrip() or b"?" for line in lines]
    lines += [b'""', b"--help", b"set-label 10012019 \xff", b"\0", b"'\xe2\x80\xa8'"]
    before = rows("show", "volumes")
    result = run("do", "-", stdin=b"\n".join(lines))
    answers = result.stdout.splitlines()
    assert len(answers) == sum(not line.startswith(b"#") for line in lines)
    assert all(answer.startswith(("unreadable: ", "refused")) for answer in answers)
    assert rows("show", "volumes") == before


def test_a_line_that_is_too_long_is_one_answer() -> None:
    long = "set-label 10012019 " + "x" * (3 << 20)
    result = run("do", "-", stdin=f"{long}\nset-label 10012019 y\n{long}")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "unreadable",
        "ok 0s Label 'y'",
        "unreadable",
    ]


def test_bytes_that_are_no_text_are_refused_before_they_are_carried_out() -> None:
    result = run("do", "set-label", "10012019", "\udcff")
    assert result.exit_code == 2
    assert label("10012019") == ""
