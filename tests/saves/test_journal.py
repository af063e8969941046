"""The journal: what was answered is on the disk, and a failure is said once and for ever."""

from __future__ import annotations

import errno
import os
import re
from itertools import pairwise

import pytest

from emulator.errors import Refusal
from emulator.runtime import Core, CoreStopped
from saves.attempts import read_attempts
from saves.frames import read_segment
from saves.journal import SNAPSHOT_RECORDS, SNAPSHOT_WORK, segment_numbers, segment_path
from saves.keeping import KEPT, worth_keeping
from saves.problems import JournalStopped, SaveProblem
from tests.saves.conftest import ESTABLISH, SOURCE, WITHDRAW, crash, do, run, write


def records_of(opened) -> list:
    folder = opened.folder
    numbers = segment_numbers(folder)
    return [record for n in numbers for record in read_segment(segment_path(folder, n)).records]


def test_nothing_is_on_the_disk_before_sync_and_everything_after(saved):
    with saved.open("small") as opened:
        answer = opened.engine.execute(ESTABLISH, "op")
        opened.journal.append_command(answer.at_us, "op", ESTABLISH, opened.engine.chain)
        assert records_of(opened) == []
        opened.journal.sync()
        (record,) = records_of(opened)
        assert record == (1, 0, "op", "EstablishFlashCopy", record.fields, opened.engine.chain)


def test_records_are_numbered_across_segments_and_openings(saved):
    with saved.open("small") as opened:
        do(opened, ESTABLISH)
        run(opened, 5_000_000)
    with saved.open("small") as opened:
        do(opened, WITHDRAW)
        assert [record.sequence for record in records_of(opened)] == [1, 2, 3]


@pytest.mark.parametrize("failing", ["write", "fdatasync"])
def test_a_failure_stops_the_journal_and_is_never_tried_again(saved, monkeypatch, failing):
    opened = saved.open("small")
    do(opened, ESTABLISH)
    calls = []

    def fail(*_):
        calls.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(JournalStopped, match="no space is left on the disk; nothing more"):
        do(opened, write(SOURCE, 0, b"x"))
    monkeypatch.undo()
    for attempt in (
        opened.journal.sync,
        lambda: opened.journal.append_clock(0, 0, 0),
        lambda: opened.journal.append_command(0, "", ESTABLISH, 0),
        lambda: opened.journal.snapshot(opened.engine),
    ):
        with pytest.raises(JournalStopped):
            attempt()
    assert len(calls) == 1
    opened.close()
    with saved.open("small") as again:
        assert again.engine.installation.relations


def test_what_was_answered_before_a_full_disk_is_there_after_it(saved, monkeypatch):
    """The disk fills in the middle of a record: its first bytes are cut off when reopened."""
    opened = saved.open("small")
    do(opened, ESTABLISH)
    digest = opened.engine.digest()
    real = os.write

    def nearly_full(fd, content):
        real(fd, bytes(content[:20]))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", nearly_full)
    with pytest.raises(JournalStopped):
        do(opened, write(SOURCE, 0, b"x"))
    monkeypatch.undo()
    opened.close()
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        (notice,) = again.notices
        assert re.search(r"journal-000001.log ended at byte \d+ in a write", notice)


def test_a_generation_that_cannot_be_written_changes_nothing(saved, monkeypatch):
    opened = saved.open("small")
    do(opened, ESTABLISH)
    do(opened, write(SOURCE, 0, b"x"))
    opened.journal.sync()
    write_generation = opened.journal.snapshot(opened.engine)
    before = sorted(path.name for path in opened.folder.iterdir())

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    opened.journal.sync()
    monkeypatch.setattr(os, "pwrite", fail)
    with pytest.raises(SaveProblem, match="no space is left on the disk; what was saved before"):
        write_generation()
    monkeypatch.undo()
    left = sorted(path.name for path in opened.folder.iterdir())
    assert [name for name in left if not name.startswith("journal")] == [
        name for name in before if not name.startswith("journal")
    ]
    digest = crash(opened)
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert again.notices == []


def test_a_generation_is_due_by_work_or_by_records(saved):
    with saved.open("small") as opened:
        journal = opened.journal
        assert not journal.snapshot_due(SNAPSHOT_WORK - 1)
        assert journal.snapshot_due(SNAPSHOT_WORK)
        for _ in range(SNAPSHOT_RECORDS):
            journal.append_clock(0, 0, 0)
        assert journal.snapshot_due(0)
        pending = journal.snapshot(opened.engine)
        assert not journal.snapshot_due(SNAPSHOT_WORK)
        pending()
        assert not journal.snapshot_due(0)


def test_closing_without_news_writes_nothing(saved):
    saved.open("small").close()
    with saved.open("small") as opened:
        folder = opened.folder
        before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("g*"))
    assert sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("g*")) == before


def test_the_first_and_the_last_generations_are_kept_with_the_journal_since(saved):
    for turn in range(20):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
    generations = opened.journal.generations.numbers()
    assert generations[0] == 1
    assert generations[-KEPT:] == [20, 21, 22]
    assert len(generations) <= KEPT + 4
    assert segment_numbers(opened.folder) == list(range(1, 22))
    assert len(list(opened.folder.glob("pack-*"))) == 2  # the first state stands there twice


def test_fewer_states_are_kept_the_older_they_are():
    numbers: list[int] = []
    for number in range(1, 1001):
        numbers = worth_keeping([*numbers, number])
        assert numbers[0] == 1
        assert numbers[-KEPT:] == list(range(max(number - KEPT + 1, 1), number + 1))
    assert len(numbers) <= KEPT + 10
    gaps = [later - earlier for earlier, later in pairwise(numbers)]
    ages = [1000 - later + KEPT for later in numbers[1:]]
    assert all(gap <= 2 * age for gap, age in zip(gaps, ages, strict=True)), numbers


@pytest.mark.parametrize("limit", ["EARLIER_BYTES", "EARLIER_SEGMENTS"])
def test_the_oldest_states_go_when_the_past_takes_too_much(saved, monkeypatch, limit):
    monkeypatch.setattr(f"saves.keeping.{limit}", 0)
    for turn in range(5):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
    assert opened.journal.generations.numbers() == [5, 6, 7]
    assert segment_numbers(opened.folder) == [4, 5, 6]


def test_an_earlier_state_without_a_head_holds_up_nothing(saved):
    for turn in range(6):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
            first = opened.journal.generations.path(1)
            if first.exists():
                first.write_bytes(b"")
    assert opened.journal.generations.numbers()[-KEPT:] == [6, 7, 8]
    assert not first.exists()


def test_a_pack_that_is_mostly_dead_is_compacted(saved, monkeypatch):
    monkeypatch.setattr("saves.generations.COMPACT_FROM_BYTES", 1)
    monkeypatch.setattr("saves.keeping.EARLIER_BYTES", 0)
    for turn in range(8):
        with saved.open("small") as opened:
            for block in range(20):
                do(opened, write(SOURCE, block, bytes([65 + turn])))
        digest = opened.engine.digest()
    packs = list(opened.folder.glob("pack-*"))
    assert sum(path.stat().st_size for path in packs) < 4 * 20 * 4200
    with saved.open("small") as opened:
        assert opened.engine.digest() == digest


def test_refused_attempts_are_kept_beside_the_journal(saved):
    with saved.open("small") as opened:
        opened.journal.attempt(5, "ana", ESTABLISH, "D03", "It is in a relation already.")
        opened.journal.attempt(6, "ana", write(SOURCE, 0, b"\x00"), "", "No.")
    first, second = read_attempts(opened.folder / "attempts.log")
    assert (first.at_us, first.operator, first.rule) == (5, "ana", "D03")
    assert first.command[0] == "EstablishFlashCopy"
    assert second.command[-1] == "4096 bytes"


def test_an_attempt_whose_words_hold_line_separators_is_read_back(saved):
    with saved.open("small") as opened:
        opened.journal.attempt(5, "a\u2028na", ESTABLISH, "D03", "first\u0085second")
    (found,) = read_attempts(opened.folder / "attempts.log")
    assert (found.operator, found.message) == ("a\u2028na", "first\u0085second")


def test_files_without_an_end_are_read_to_no_end(saved):
    folder = saved.folder("small")
    segment_path(folder, 1).unlink()
    for place in (folder / "attempts.log", segment_path(folder, 1)):
        place.symlink_to("/dev/zero")
    assert list(read_attempts(folder / "attempts.log")) == []
    with pytest.raises(SaveProblem, match=r"journal-000001.log"):
        saved.open("small")


def test_the_attempts_file_is_bounded(saved, monkeypatch):
    monkeypatch.setattr("saves.attempts.FILE_BYTES", 2_000)
    with saved.open("small") as opened:
        for number in range(200):
            opened.journal.attempt(number, "ana", ESTABLISH, "D03", "no")
    kept = list(opened.folder.glob("attempts.log*"))
    assert len(kept) == 2
    assert all(path.stat().st_size < 2_300 for path in kept)
    assert [a.at_us for a in read_attempts(opened.folder / "attempts.log")][-1] == 199


async def test_the_core_answers_only_what_is_durable_and_finds_it_again(saved):
    opened = saved.open("small")
    core = Core(opened.engine, opened.journal)
    answer = await core.execute(ESTABLISH, operator="ana")
    await core.finish(answer)
    with pytest.raises(Refusal):
        await core.execute(ESTABLISH, operator="ana")
    await core.advance(10_000_000)
    digest = opened.engine.digest()
    opened.release()
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert again.notices == []
        assert [a.rule for a in read_attempts(again.folder / "attempts.log")] == ["D03"]


async def test_the_core_stops_when_the_journal_does(saved, monkeypatch):
    opened = saved.open("small")
    core = Core(opened.engine, opened.journal)

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(CoreStopped):
        await core.execute(ESTABLISH)
    monkeypatch.undo()
    with pytest.raises(CoreStopped):
        await core.execute(WITHDRAW)
    await core.close()
    opened.close()
    saved.open("small").close()


async def test_the_core_takes_a_last_generation_when_it_closes(saved):
    opened = saved.open("small")
    core = Core(opened.engine, opened.journal)
    await core.execute(ESTABLISH)
    digest = opened.engine.digest()
    await core.close()
    opened.close()
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert again.engine.work == 0
