"""How a volume is drawn and what is said of it."""

from __future__ import annotations

import pytest

from emulator.ids import VolumeId
from emulator.views import copy_services
from screens.copy_services.faces import face_of, grouped, map_mark, progress_words, relation_of
from screens.palette import GLYPHS
from tests.screens.copy_services.machines import a_mixed_ess, volume


@pytest.fixture(scope="module")
def rows():
    machine = a_mixed_ess()
    return [copy_services.volume(machine.inst, volume(number)) for number in range(7)]


def test_D13_one_triangle_is_filled_while_establishing_and_both_afterwards(rows):
    marks = [GLYPHS[face_of(row).mark].tile for row in rows]
    assert marks == ["▲▲", "▼▼", "▲▲", "▼▼", "▲△", "▼▽", "· "]


def test_second_lines_are_the_first_that_applies(rows):
    lines = [face_of(row).line for row in rows]
    assert lines[0].endswith(" % copied")
    assert lines[1:] == [
        "of 10012019", "to 10312019", "of 10212019", "establishing", "establishing", "20.0 GB",
    ]  # fmt: skip
    assert all(len(line) <= 13 for line in lines)


def test_J09_a_host_device_is_shown_in_place_of_the_size(rows):
    assert face_of(rows[6]._replace(host_device="hdisk7")).line == "hdisk7"
    assert face_of(rows[1]._replace(host_device="hdisk7")).line == "of 10012019"


def test_words_name_role_and_state(rows):
    words = [face_of(row).words for row in rows]
    assert words[0] == "FlashCopy source, established"
    assert words[5] == "FlashCopy target, establishing"
    assert words[6] == "simplex"


def test_every_state_of_a_volume_has_three_drawings_that_differ(rows):
    for drawing in ("tile", "ascii_tile"):
        marks = [getattr(GLYPHS[face_of(row).mark], drawing) for row in (*rows[:2], *rows[4:])]
        assert len(set(marks)) == 5


def test_a_map_counts_by_role(rows):
    counted = [map_mark(face_of(row)) for row in rows]
    assert counted.count("flashcopy-source-established") == 3
    assert counted.count("simplex") == 1


def test_a_relation_is_source_then_target_from_either_side(rows):
    expected = (VolumeId("10012019"), VolumeId("10112019"))
    assert relation_of(rows[0]) == relation_of(rows[1]) == expected
    assert relation_of(rows[6]) is None


def test_what_remains_is_said_with_and_without_background_copy(rows):
    assert " % copied, " in progress_words(rows[0])
    assert progress_words(rows[2]) == f"{grouped(rows[2].tracks_left)} tracks left"
    assert progress_words(rows[6]) == ""


def test_thousands_stand_apart():
    assert [grouped(n) for n in (0, 999, 1000, 228881)] == ["0", "999", "1 000", "228 881"]
