"""Strips and the layout of the room."""

from __future__ import annotations

import pytest

from emulator.ids import lss_of
from emulator.views import volumes
from screens.machine.layout import room_layout, unit_columns
from screens.machine.strips import copy_mark, fold, urgency
from screens.states import mark_of
from tests.screens.copy_services.machines import a_mixed_ess, volume

SOURCE, TARGET = "flashcopy-source-established", "flashcopy-target-established"


def test_few_volumes_have_a_cell_each():
    assert fold(("simplex", SOURCE), 24) == ("simplex", SOURCE)


def test_a_cell_of_several_shows_the_most_urgent():
    assert fold(("simplex", SOURCE, TARGET, "pprc-source-suspended"), 2) == (
        SOURCE,
        "pprc-source-suspended",
    )


@pytest.mark.parametrize("count", [0, 1, 23, 24, 25, 100, 255, 256])
def test_no_volume_is_lost_and_no_strip_is_too_long(count):
    for urgent in range(count):
        marks = ["simplex"] * count
        marks[urgent] = SOURCE
        cells = fold(tuple(marks), 24)
        assert len(cells) <= 24
        assert cells.count(SOURCE) == 1


def test_urgency_is_suspended_pending_changing_flashcopy_duplex_simplex():
    order = [
        "pprc-source-suspended",
        "pprc-target-pending",
        "flashcopy-source-establishing",
        SOURCE,
        "pprc-target-duplex",
        "simplex",
    ]
    assert sorted(order, key=urgency) == order


def test_the_mark_names_role_and_state():
    assert copy_mark("") == "simplex"
    assert copy_mark("target-establishing") == "flashcopy-target-establishing"


def test_both_ways_to_a_mark_of_a_flashcopy_agree():
    """Strips without pairs are read by state alone, for speed."""
    machine = a_mixed_ess()
    lss = lss_of(volume(0))
    rows, states = volumes.volumes(machine.inst, lss), volumes.copy_states(machine.inst, lss)
    assert list(map(mark_of, rows)) == list(map(copy_mark, states))
    assert len(set(states)) > 2


@pytest.mark.parametrize("size", [(120, 36), (80, 20), (200, 56), (100, 30), (120, 25), (80, 60)])
@pytest.mark.parametrize("subsystems", [0, 8, 16])
def test_the_bands_fill_the_body_exactly(size, subsystems):
    layout = room_layout(*size, subsystems)
    assert layout.units + layout.copies + layout.lists + 1 == size[1]


@pytest.mark.parametrize("width", [80, 81, 100, 119, 120, 200])
def test_the_columns_mirror_each_other(width):
    for roomy in (True, False):
        columns = unit_columns(width, roomy)
        assert columns.left + columns.unit_width < columns.links
        assert columns.links + columns.links_width < columns.right
        assert columns.right + columns.unit_width == width - 1
