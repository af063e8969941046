"""The linter's run: what nobody expected, and what was expected and did not come."""

from __future__ import annotations

from essterm.replay.rehearsal import rehearse
from tests.replay.books import block, edited, shipped, steps

ESTABLISH = "establish-flashcopy $SRC $DST"


def texts(book) -> list[tuple[str, str]]:
    """Code and message of each finding."""
    return [(problem.code, problem.message) for problem in rehearse(book)]


def test_a_runbook_that_holds_in_every_variant_has_no_findings():
    assert rehearse(shipped("P48")) == []


def test_a_refusal_that_nobody_expected_is_a_finding_under_its_rule_at_its_line():
    book = steps(block("do", ESTABLISH, ESTABLISH))
    (plain, other) = rehearse(book)
    assert plain.code == other.code == "D03"
    assert book.source.split("\n")[plain.pos.line - 1] == ESTABLISH
    assert "with variant other" in other.message


def test_an_expected_refusal_that_does_not_come_is_a_finding_under_its_rule():
    ((code, message), _) = texts(steps(block("do", ESTABLISH, "refused D03")))
    assert code == "D03"
    assert message == "a run stops in step 1: expected refused D03; found it was accepted"


def test_whatever_else_stops_a_run_is_a_finding_too():
    book = edited("P49", 'choose "Withdraw FlashCopy pair"', "choose Withdraw")
    ((code, message), _) = texts(book)
    assert code == "RUN"
    assert "there is no 'Withdraw' in 'Task Wizard', which is in front; nearest" in message


def test_a_console_that_does_not_exist_is_said_once_and_stops_nothing():
    findings = texts(steps(block("smit korca", 'choose "System Storage Management"')))
    assert [code for code, _ in findings] == ["RUN"]
    assert "there are no smit consoles yet" in findings[0][1]
