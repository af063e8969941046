"""Start-up: the newest good generation and the journal since; damage is said, loss is a choice."""

from __future__ import annotations

import pytest

from saves.format import CURRENT_VERSION
from saves.frames import read_segment, record_frame
from saves.generations import Generations
from saves.journal import segment_numbers, segment_path
from saves.problems import ChoiceNeeded, Damaged, NewerFormat, SaveProblem
from tests.saves.conftest import (
    ESTABLISH,
    OTHER,
    SOURCE,
    TARGET,
    WITHDRAW,
    crash,
    do,
    run,
    write,
)


def flip(path, at):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0x40
    path.write_bytes(raw)


def a_history(saved) -> list[str]:
    """Three commands and some time, a crash; returns the digest after each record."""
    opened = saved.open("small")
    digests = []
    for step in (
        lambda: do(opened, ESTABLISH),
        lambda: do(opened, write(SOURCE, 0, b"x")),
        lambda: run(opened, 10_000_000),
        lambda: do(opened, write(TARGET, 40, b"y")),
    ):
        step()
        digests.append(opened.engine.digest())
    assert crash(opened) == digests[-1]
    return digests


def the_segment(saved, number=1):
    return segment_path(saved.folder("small"), number)


def test_after_a_crash_the_journal_is_executed_again(saved):
    digests = a_history(saved)
    with saved.open("small") as opened:
        assert opened.engine.digest() == digests[-1]
        assert opened.notices == []


def test_after_a_crash_history_goes_on_as_if_nothing_had_happened(saved):
    a_history(saved)
    opened = saved.open("small")
    run(opened, 10_000_000)
    do(opened, WITHDRAW)
    digest = crash(opened)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
    with saved.open("small") as again:
        assert again.engine.digest() == digest


def test_a_damaged_generation_is_replaced_by_the_one_before_and_the_journal(saved):
    with saved.open("small") as opened:
        do(opened, ESTABLISH)
        run(opened, 1_000_000)
    opened = saved.open("small")
    do(opened, write(OTHER, 0, b"z"))
    digest = crash(opened)
    newest = opened.journal.generations.path(3)
    flip(newest, 900)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        (notice,) = again.notices
    assert notice.startswith(f"{newest} is damaged at byte ")
    assert "generation 2 and the journal since were used instead" in notice
    assert not newest.exists()
    assert list(again.folder.glob(f"kept-aside/*/{newest.name}"))
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert again.notices == []


def test_a_missing_pack_falls_back_too(saved):
    with saved.open("small") as opened:
        do(opened, write(SOURCE, 7, b"x"))
        digest = opened.engine.digest()
    (opened.folder / "pack-000002.blocks").unlink()
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert "pack-000002.blocks: it does not exist" in again.notices[0]


def test_when_no_generation_is_good_that_is_said_in_one_sentence(saved):
    folder = saved.folder("small")
    generations = Generations(folder)
    for number in generations.numbers():
        flip(generations.path(number), 500)
    with pytest.raises(SaveProblem, match=r"No generation of small can be read \(2 tried\)"):
        saved.open("small")


def test_when_all_generations_were_deleted_that_is_said_of_a_folder_that_is_not_empty(saved):
    folder = saved.folder("small")
    generations = Generations(folder)
    for number in generations.numbers():
        generations.path(number).unlink()
    assert list(folder.iterdir())
    with pytest.raises(SaveProblem) as problem:
        saved.open("small")
    assert "no generation" in str(problem.value)
    assert "empty" not in str(problem.value)


def test_a_generation_of_a_newer_essterm_is_not_passed_over(saved, monkeypatch):
    monkeypatch.setattr("saves.format.CURRENT_VERSION", CURRENT_VERSION + 1)
    with saved.open("small") as opened:
        do(opened, ESTABLISH)
        opened.journal.snapshot(opened.engine)()
    monkeypatch.undo()
    with pytest.raises(NewerFormat):
        saved.open("small")


def test_a_torn_tail_is_cut_and_said(saved):
    digests = a_history(saved)
    path = the_segment(saved)
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    with saved.open("small") as opened:
        assert opened.engine.digest() == digests[-2]
        (notice,) = opened.notices
        assert str(path) in notice
        assert "cut off" in notice
        do(opened, write(OTHER, 1, b"n"))
        digest = opened.engine.digest()
    with saved.open("small") as opened:
        assert opened.engine.digest() == digest


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_damaged_record_is_refused_and_the_choice_is_named(saved, number):
    a_history(saved)
    path = the_segment(saved)
    offset = read_segment(path).offsets[number]
    flip(path, offset + 12)
    before = path.read_bytes()
    with pytest.raises(ChoiceNeeded) as problem:
        saved.open("small")
    assert problem.value.record == number + 1
    assert f"{path} is damaged at byte {offset}" in str(problem.value)
    assert f"before record {number + 1}" in str(problem.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_state_before_damage_may_be_taken_and_the_rest_is_kept_aside(saved, number):
    digests = a_history(saved)
    path = the_segment(saved)
    flip(path, read_segment(path).offsets[number] + 12)
    damaged = path.read_bytes()
    with saved.open("small", before_damage=True) as opened:
        if number:
            assert opened.engine.digest() == digests[number - 1]
        (notice,) = opened.notices
        assert f"Records from {number + 1} on were given up" in notice
        do(opened, write(OTHER, 3, b"n"))
        digest = opened.engine.digest()
    (kept,) = opened.folder.glob(f"kept-aside/*/{path.name}")
    assert kept.read_bytes() == damaged
    with saved.open("small") as opened:
        assert opened.engine.digest() == digest
        assert opened.notices == []


def test_what_was_given_up_does_not_come_back_through_an_older_generation(saved):
    a_history(saved)
    path = the_segment(saved)
    flip(path, read_segment(path).offsets[2] + 12)
    with saved.open("small", before_damage=True) as opened:
        do(opened, write(OTHER, 3, b"n"))
        digest = opened.engine.digest()
    for number in opened.journal.generations.numbers()[-2:]:
        flip(opened.journal.generations.path(number), 700)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert len(again.notices) == 2


def test_a_record_that_leads_elsewhere_is_a_defect_named_with_its_number(saved):
    a_history(saved)
    path = the_segment(saved)
    segment = read_segment(path)
    end = segment.offsets[3]
    lie = record_frame(
        4, 10_000_000, "op", ["WriteBlocks", OTHER, 9, b"q" * 4096], segment.records[3].digest ^ 1
    )
    path.write_bytes(path.read_bytes()[:end] + lie)
    with pytest.raises(ChoiceNeeded, match=r"Record 4 of the journal .* shows a defect of essterm"):
        saved.open("small")


@pytest.mark.parametrize(
    "content",
    [
        ["Sabotage"],
        ["EstablishFlashCopy", [[SOURCE, OTHER]], True, False, False],
        ["SetVolumeLabel", "99999999", "x"],
        ["WriteBlocks", OTHER, -5, b"q" * 4096],
    ],
)
def test_a_record_that_cannot_be_executed_is_refused_in_one_sentence(saved, content):
    digests = a_history(saved)
    path = the_segment(saved)
    end = read_segment(path).offsets[3]
    path.write_bytes(path.read_bytes()[:end] + record_frame(4, 10_000_000, "op", content, 0))
    with pytest.raises(ChoiceNeeded, match="Record 4 of the journal"):
        saved.open("small")
    with saved.open("small", before_damage=True) as opened:
        assert opened.engine.digest() == digests[2]


def test_a_record_of_the_past_is_refused(saved):
    a_history(saved)
    path = the_segment(saved)
    end = read_segment(path).offsets[3]
    path.write_bytes(path.read_bytes()[:end] + record_frame(4, 5, "", ["clock", 0], 0))
    with pytest.raises(ChoiceNeeded, match="cannot go back"):
        saved.open("small")


def another_core(monkeypatch):
    for module in ("recovery", "journal", "slots"):
        monkeypatch.setattr(f"saves.{module}.fingerprint", lambda: "2-another")


def test_another_version_of_the_core_goes_on_when_all_records_lead_to_the_same(saved, monkeypatch):
    digests = a_history(saved)
    another_core(monkeypatch)
    opened = saved.open("small")
    assert opened.engine.digest() == digests[-1]
    assert "4 records of small were written by another version" in opened.notices[0]
    last = segment_numbers(opened.folder)[-1]
    assert read_segment(segment_path(opened.folder, last)).header.core == "2-another"
    do(opened, write(OTHER, 1, b"n"))
    digest = crash(opened)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert again.notices == []


def test_another_version_of_the_core_stops_at_the_first_difference_with_a_choice(
    saved, monkeypatch
):
    digests = a_history(saved)
    another_core(monkeypatch)
    monkeypatch.setattr("emulator.copy_services.flashcopy.ESTABLISH_US", 4_000_000)
    monkeypatch.setattr("emulator.copy_services.handlers.ESTABLISH_US", 4_000_000, raising=False)
    with pytest.raises(ChoiceNeeded) as problem:
        saved.open("small")
    assert "was written by another version of essterm" in str(problem.value)
    number = problem.value.record
    assert number > 1
    with saved.open("small", before_damage=True) as opened:
        assert f"Records from {number} on were given up" in opened.notices[0]
        assert opened.engine.installation.now_us == 0
    assert digests


def test_records_given_up_stay_given_up_where_good_ones_follow_them(saved, monkeypatch):
    """A record differs under other rules; those after it are whole, and must not come back."""
    a_history(saved)
    another_core(monkeypatch)
    monkeypatch.setattr("emulator.copy_services.flashcopy.ESTABLISH_US", 4_000_000)
    monkeypatch.setattr("emulator.copy_services.handlers.ESTABLISH_US", 4_000_000, raising=False)
    with saved.open("small", before_damage=True) as opened:
        digest = opened.engine.digest()
    flip(opened.journal.generations.path(opened.journal.generations.numbers()[-1]), 700)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert "is damaged" in again.notices[0]


def test_a_sealed_segment_without_a_next_one_is_noticed(saved):
    with saved.open("small") as opened:
        do(opened, write(SOURCE, 1, b"x"))
    flip(opened.journal.generations.path(3), 700)
    the_segment(saved, 2).unlink()
    with pytest.raises(ChoiceNeeded, match=r"journal-000002.log .* is missing"):
        saved.open("small")


def test_a_segment_that_is_missing_is_noticed(saved):
    for turn in range(2):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
    generations = opened.journal.generations
    flip(generations.path(4), 600)
    the_segment(saved, 2).unlink()
    with pytest.raises(ChoiceNeeded, match=r"journal-000002.log .* is missing"):
        saved.open("small")


def test_the_last_segment_that_is_missing_is_noticed(saved):
    with saved.open("small") as opened:
        do(opened, write(SOURCE, 1, b"x"))
    the_segment(saved, 2).unlink()
    with pytest.raises(ChoiceNeeded, match=r"journal-000002.log .* is missing"):
        saved.open("small")
    with saved.open("small", before_damage=True) as again:
        assert again.engine.digest() == opened.engine.digest()


@pytest.mark.parametrize("left", ["nothing", "empty", "header", "sealed"])
def test_a_crash_while_a_segment_begins_loses_nothing(saved, left):
    """The old segment is synced, the new one appears, then the old one is sealed."""
    opened = saved.open("small")
    do(opened, ESTABLISH)
    size = the_segment(saved).stat().st_size
    opened.journal.snapshot(opened.engine)
    opened.journal.sync()
    digest = crash(opened)
    new = the_segment(saved, 2)
    if left != "sealed":
        with the_segment(saved).open("r+b") as file:
            file.truncate(size)
    if left == "nothing":
        new.unlink()
    if left == "empty":
        new.write_bytes(new.read_bytes()[:11])
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        do(again, WITHDRAW)
        digest = again.engine.digest()
    with saved.open("small") as again:
        assert again.engine.digest() == digest


def test_unfinished_files_of_a_crash_are_swept(saved):
    folder = saved.folder("small")
    (folder / "generation-000009.msgpack.tmp").write_bytes(b"half")
    saved.open("small").close()
    assert not list(folder.glob("*.tmp"))


def test_damage_names_file_and_byte():
    problem = Damaged(Ellipsis, 7, "a reason")  # type: ignore[arg-type]
    assert str(problem).endswith("is damaged at byte 7: a reason.")
