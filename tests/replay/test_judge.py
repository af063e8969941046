"""The judge: each kind of statement, said of a small machine, true and false."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.logical import SetVolumeLabel, WriteBlocks
from emulator.commands.server import SaveTask
from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, US_PER_S
from emulator.views import facts
from essterm.replay.format.statements import statement_line
from essterm.replay.format.tables import machine_tables
from essterm.replay.format.variables import each_statement
from essterm.replay.judge import Judge, is_computed
from tests.builders import an_installation

SOURCE, TARGET = VolumeId("10012019"), VolumeId("10112019")


def said(text: str):
    """The one fact of a statement."""
    (fact,) = each_statement(statement_line(text, 1, 1, machine_tables()), {})
    return fact


@pytest.fixture
def machine():
    draft = an_installation().with_ess("12019").with_volume(SOURCE, text="first")
    return draft.with_volume(TARGET).with_servers("ess1c1").build()


@pytest.fixture
def judge(machine):
    return Judge(machine.inst)


def establish(machine) -> None:
    machine.finish(EstablishFlashCopy(((SOURCE, TARGET),)))


def write(machine, text: str, block: int = 0) -> None:
    machine.do(WriteBlocks(SOURCE, block, text.encode().ljust(BLOCK_BYTES, b"\0")))


def found(judge: Judge, text: str) -> tuple[bool, str]:
    finding = judge.judge(said(text))
    return finding.holds, finding.found


def marked(judge: Judge, mark: str, *texts: str) -> None:
    """Set a mark now, with what these statements want of it."""
    judge.wanted.add(said(text) for text in texts)
    judge.marks[mark] = judge.keep(mark)


def test_a_state_holds_or_what_it_is_instead_is_said(machine, judge):
    assert found(judge, "flashcopy 10012019 is none") == (True, "none")
    establish(machine)
    assert found(judge, "flashcopy 10012019 is none") == (False, "established")
    assert found(judge, "flashcopy 10012019 is not none") == (True, "established")
    assert found(judge, "flashcopy 10112019 -> 10012019 is established") == (False, "none")


def test_properties_are_compared_as_numbers_texts_and_states(machine, judge):
    establish(machine)
    assert found(judge, "flashcopy 10012019 tracks-left > 0 tracks")[0]
    assert found(judge, "flashcopy 10012019 copied = 0%") == (True, "0%")
    assert found(judge, "flashcopy 10012019 role is source") == (True, "source")
    assert found(judge, "flashcopy 10012019 role is not source") == (False, "source")
    assert found(judge, "volume 10012019 size = 1.0 GB") == (True, "1 GB")
    assert found(judge, "volume 10012019 size = volume 10112019 size")[0]
    assert found(judge, 'cluster 12019:1 backup-server = ""') == (True, "nothing")
    assert found(judge, "cluster 12019:1 primary-server = ess1c2") == (False, "ess1c1")


def test_a_property_is_compared_with_another_that_counts_the_same_as_of_a_mark(machine, judge):
    same = "flashcopy 10012019 tracks-left = flashcopy 10112019 tracks-left as of T0"
    establish(machine)
    marked(judge, "T0", same)
    assert found(judge, same)[0]
    machine.run(60 * US_PER_S)
    holds, text = found(judge, same)
    assert not holds
    assert "against" in text
    assert found(judge, same.replace("=", "<"))[0]


def test_content_is_compared_with_a_volume_now_and_as_it_was_at_a_mark(machine, judge):
    now = "volume 10112019 equals volume 10012019"
    then = f"{now} as of T0"
    assert found(judge, now) == (False, "they differ first in 4 KiB block 0")
    assert found(judge, "volume 10112019 differs from volume 10012019")[0]
    establish(machine)
    marked(judge, "T0", then)
    assert found(judge, now)[0]
    write(machine, "second")
    assert found(judge, now) == (False, "they differ first in 4 KiB block 0")
    assert found(judge, then) == (True, "they are equal")


def test_a_mark_that_was_not_set_makes_a_statement_false_and_is_said(judge):
    held, why = found(judge, "volume 10112019 equals volume 10012019 as of T0")
    assert (held, why) == (False, "The mark T0 has not been set.")


def test_a_thing_that_is_not_there_makes_a_statement_false_and_is_said(judge):
    held, why = found(judge, "flashcopy 1F012019 is none")
    assert not held
    assert "1F012019" in why


def test_unchanged_since_a_mark_is_asked_of_collections_and_single_things(machine, judge):
    texts = (
        "all volumes unchanged since M",
        "all flashcopies unchanged since M",
        "volume 10012019 unchanged since M",
    )
    marked(judge, "M", *texts)
    assert all(found(judge, text)[0] for text in texts)
    machine.do(SetVolumeLabel(SOURCE, "payroll"))
    assert found(judge, texts[0]) == (False, "it changed: 1 gone, 1 new")
    assert found(judge, texts[1])[0]
    assert not found(judge, texts[2])[0]
    establish(machine)
    assert not found(judge, texts[1])[0]


def test_a_span_that_ends_at_a_mark_is_blind_to_what_came_after(machine, judge):
    text = "all volumes unchanged since M until N"
    marked(judge, "M", text)
    marked(judge, "N", text)
    machine.do(SetVolumeLabel(SOURCE, "payroll"))
    assert found(judge, text)[0]
    assert not found(judge, "all volumes unchanged since M")[0]


def test_numbers_since_a_mark_are_what_was_added(machine, judge):
    text = "log entries > 0 since M"
    marked(judge, "M", text, 'log contains "night" since M')
    assert found(judge, text) == (False, "0")
    work = EstablishFlashCopy(((SOURCE, TARGET),))
    machine.finish(RunTask(work, "night"))
    assert found(judge, text)[0]
    assert found(judge, 'log contains "night" since M')[0]
    assert found(judge, 'log lacks "night" since M')[0] is False
    machine.do(SaveTask(work, "dawn"))
    assert found(judge, "task dawn exists")[0]
    assert found(judge, "task day exists") == (False, "it does not exist")


def test_time_between_marks_is_measured(machine, judge):
    marked(judge, "A")
    machine.run(90 * US_PER_S)
    marked(judge, "B")
    assert found(judge, "time from A to B <= 2m") == (True, "1m30s")
    assert found(judge, "time from A to B < 90s") == (False, "1m30s")
    assert found(judge, "time from B to A < 1s") == (True, "-1m30s")


def test_the_variant_of_the_run_can_be_asked(machine):
    judge = Judge(machine.inst, "accelerate")
    assert found(judge, "variant accelerate")[0]
    assert found(judge, "variant other") == (False, "the variant is accelerate")


def test_no_acknowledged_write_is_lost_where_no_application_writes_and_that_is_said(judge):
    finding = judge.judge(said("no acknowledged write lost"))
    assert finding.holds
    assert "no application" in finding.note


def test_the_time_of_day_is_compared_as_a_time(machine, judge):
    clock = facts.prop(machine.inst, "clock", "time")
    assert found(judge, f"clock time = {clock}")[0]
    assert found(judge, f"clock time >= {clock[:5]}")[0]


def test_only_what_time_alone_changes_is_asked_on_whole_seconds():
    assert is_computed(said("flashcopy 10012019 copied >= 25%"))
    assert is_computed(said("clock time >= 02:00"))
    assert not is_computed(said("flashcopy 10012019 is none"))
