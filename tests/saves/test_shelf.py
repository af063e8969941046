"""Named saves, exports, imports, comparing and verifying."""

from __future__ import annotations

import errno
import os

import pytest

from emulator.commands.logical import SetVolumeLabel
from saves import shelf
from saves.comparing import differences
from saves.frames import NO_PARENT
from saves.journal import header_of, make_segment
from saves.problems import ChoiceNeeded, InUse, SaveProblem
from tests.saves.conftest import ESTABLISH, OTHER, SOURCE, do, run, write
from tests.saves.fixtures.make import an_eventful_state


@pytest.fixture
def mid_copy(saved):
    """The small installation in the middle of a background copy, saved as "mid"."""
    with saved.open("small") as opened:
        do(opened, ESTABLISH)
        run(opened, 20_000_000)
        do(opened, write(SOURCE, 3, b"x"))
    shelf.save(saved, "small", "mid")
    return saved


def test_a_save_is_listed_and_loads_into_a_new_installation(mid_copy):
    (row,) = shelf.list_saves(mid_copy)
    assert (row.name, row.made_from, row.now_us, row.problem) == ("mid", "a test", 20_000_000, "")
    assert shelf.load(mid_copy, "mid", "copy") == ""
    assert shelf.diff(mid_copy, "small", "copy") == []
    assert shelf.diff(mid_copy, "small", "mid") == []


def test_loading_goes_back_and_keeps_what_was_there(mid_copy):
    with mid_copy.open("small") as opened:
        do(opened, write(OTHER, 5, b"later"[:1]))
    assert shelf.diff(mid_copy, "small", "mid") != []
    sentence = shelf.load(mid_copy, "mid", "small")
    assert shelf.diff(mid_copy, "small", "mid") == []
    kept = sentence.rsplit(" ", 1)[1].rstrip(".")
    assert any("block 5" in line for line in shelf.diff(mid_copy, kept, "mid"))
    with mid_copy.open("small") as opened:
        do(opened, write(OTHER, 6, b"n"))
        digest = opened.engine.digest()
    with mid_copy.open("small") as opened:
        assert opened.engine.digest() == digest
        assert opened.notices == []


def test_one_damaged_generation_after_loading_is_healed(mid_copy):
    shelf.load(mid_copy, "mid", "small")
    newest = sorted(mid_copy.folder("small").glob("generation-*"))[-1]
    newest.write_bytes(b"damaged")
    with mid_copy.open("small") as opened:
        assert "damaged" in opened.notices[0]
    assert shelf.diff(mid_copy, "small", "mid") == []


def test_a_crash_while_a_save_is_loaded_leaves_the_state_from_before(mid_copy):
    """The new beginning is there and its generations are not: nobody was told that it is loaded."""
    with mid_copy.open("small") as opened:
        do(opened, write(OTHER, 5, b"k"))
        digest = opened.engine.digest()
        opened.journal.snapshot(opened.engine)()
        position = opened.journal.position
    position.segment += 1
    position.branch += 1
    os.close(make_segment(opened.folder, header_of(position, NO_PARENT)))
    for _ in range(2):
        with mid_copy.open("small") as again:
            assert again.engine.digest() == digest
            do(again, write(OTHER, 6, b"k"))
            digest = again.engine.digest()


def test_damage_after_loading_never_leads_back_before_it_in_silence(mid_copy):
    shelf.load(mid_copy, "mid", "small")
    for path in sorted(mid_copy.folder("small").glob("generation-*"))[-2:]:
        path.write_bytes(b"damaged")
    with pytest.raises(ChoiceNeeded, match="a save was loaded here"):
        mid_copy.open("small")


def test_an_export_is_one_file_and_imports_equal(mid_copy, tmp_path):
    file = tmp_path / "out.essterm"
    shelf.export(mid_copy, "small", file)
    shelf.import_file(mid_copy, file, "imported")
    assert shelf.diff(mid_copy, "small", "imported") == []
    with pytest.raises(SaveProblem, match="is there already"):
        shelf.export(mid_copy, "small", file)
    shelf.export(mid_copy, "mid", tmp_path / "of-a-save.essterm")
    assert shelf.diff(mid_copy, "small", str(tmp_path / "of-a-save.essterm")) == []


def test_a_damaged_export_makes_nothing(mid_copy, tmp_path):
    file = tmp_path / "out.essterm"
    shelf.export(mid_copy, "small", file)
    good = file.read_bytes()
    for at in range(0, len(good), 53):
        raw = bytearray(good)
        raw[at] ^= 0x21
        file.write_bytes(raw)
        with pytest.raises(SaveProblem, match="out"):
            shelf.import_file(mid_copy, file, "imported")
        assert mid_copy.names() == ["small"]
    for length in range(0, len(good), 211):
        file.write_bytes(good[:length])
        with pytest.raises(SaveProblem):
            shelf.import_file(mid_copy, file, "imported")


def test_another_file_is_no_export(saved, tmp_path):
    file = tmp_path / "notes.essterm"
    file.write_text("nothing of the kind")
    with pytest.raises(SaveProblem, match="is not a save of essterm"):
        shelf.import_file(saved, file, "imported")
    file.write_bytes(b"")
    with pytest.raises(SaveProblem, match="is not a save of essterm"):
        shelf.import_file(saved, file, "imported")


@pytest.mark.parametrize("name", ["../escape", "/tmp/escape", "..", ""])
def test_no_name_leads_out_of_the_home(mid_copy, name):
    with pytest.raises(SaveProblem):
        shelf.save(mid_copy, "small", name)
    with pytest.raises(SaveProblem):
        shelf.load(mid_copy, name, "small")
    with pytest.raises(SaveProblem):
        shelf.load(mid_copy, "mid", name)
    with pytest.raises(SaveProblem):
        shelf.import_file(mid_copy, mid_copy.saves / "mid.essterm", name)


def test_saving_over_a_save_is_refused(mid_copy):
    with pytest.raises(SaveProblem, match="There is a save mid already"):
        shelf.save(mid_copy, "small", "mid")


def test_a_full_disk_makes_no_half_save(saved, monkeypatch):
    with saved.open("small") as opened:

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "pwrite", full)
        with pytest.raises(SaveProblem, match="no space is left on the disk"):
            shelf.save_open(saved, opened, "mid")
        monkeypatch.undo()
    assert shelf.list_saves(saved) == []
    assert list(saved.saves.iterdir()) == []


def test_a_difference_names_the_thing_and_both_values(mid_copy):
    with mid_copy.open("small") as opened:
        do(opened, SetVolumeLabel(OTHER, "payroll"))
        do(opened, write(OTHER, 9, b"p"))
    lines = shelf.diff(mid_copy, "mid", "small")
    assert f"volumes {OTHER} label: '' -> 'payroll'" in lines
    assert f"content of {OTHER}: 1 block differs: block 9" in lines


def test_writes_withheld_from_one_volume_are_told_apart_and_paths_by_their_ends():
    one, two = (an_eventful_state().installation for _ in range(2))
    two.held_writes.append(two.held_writes[1])
    (path,) = two.paths.values()
    path.links.remove("L1")
    (held, links, saids) = sorted(differences(one, two))
    assert held.startswith("held_writes: [{'volume': '10012019'")
    assert links == f"pprc_paths {path.key} links: ['L1', 'L2'] -> ['L2']"
    assert saids.startswith(f"pprc_paths {path.key} saids: ")


def test_an_installation_in_use_is_neither_verified_nor_compared(saved):
    with saved.open("small"):
        with pytest.raises(InUse):
            shelf.verify(saved, "small")
        with pytest.raises(InUse):
            shelf.diff(saved, "small", "small")


def test_verifying_reads_everything_and_finds_what_opening_would_not(mid_copy):
    findings = shelf.verify(mid_copy, "small")
    assert all(finding.good for finding in findings), findings
    assert "executed again and verified" in findings[-1].sentence
    oldest = sorted(mid_copy.folder("small").glob("generation-*"))[0]
    raw = bytearray(oldest.read_bytes())
    raw[-50] ^= 1
    oldest.write_bytes(raw)
    bad = [finding for finding in shelf.verify(mid_copy, "small") if not finding.good]
    assert [finding.file for finding in bad] == [str(oldest)]
    assert shelf.verify(mid_copy, "mid")[0].good
    with pytest.raises(SaveProblem):
        shelf.verify(mid_copy, "neither")


def test_verifying_names_a_segment_that_only_the_past_needs_and_that_is_gone(saved):
    for turn in range(2):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
    gone = opened.folder / "journal-000001.log"
    gone.unlink()
    bad = [finding for finding in shelf.verify(saved, "small") if not finding.good]
    assert [finding.file for finding in bad] == [str(gone)]
    assert "this segment of the journal is missing" in bad[0].sentence


def test_verifying_goes_on_beyond_a_file_that_cannot_be_read(saved):
    with saved.open("small") as opened:
        do(opened, write(SOURCE, 0, b"x"))
    first = opened.folder / "journal-000001.log"
    first.unlink()
    first.mkdir()
    findings = shelf.verify(saved, "small")
    assert [finding.file for finding in findings if not finding.good] == [str(first)]
    assert findings[-1].file == str(opened.folder)


def test_a_generation_in_the_place_of_another_is_named_and_not_used(saved):
    for turn in range(2):
        with saved.open("small") as opened:
            do(opened, write(SOURCE, turn, b"x"))
    digest, newest = opened.engine.digest(), opened.journal.generations.path(4)
    newest.write_bytes(opened.journal.generations.path(2).read_bytes())
    bad = [finding for finding in shelf.verify(saved, "small") if not finding.good]
    assert [finding.file for finding in bad] == [str(newest)]
    assert "it is generation 2" in bad[0].sentence
    with saved.open("small") as again:
        assert again.engine.digest() == digest
        assert "it is generation 2" in again.notices[0]


def test_verifying_writes_nothing(mid_copy):
    folder = mid_copy.folder("small")
    before = {path: path.read_bytes() for path in folder.glob("[gjp]*")}
    shelf.verify(mid_copy, "small")
    assert {path: path.read_bytes() for path in folder.glob("[gjp]*")} == before
