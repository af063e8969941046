"""What the machine room reads of copies: states without rows, and the relations that matter."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.errors import UnknownObject
from emulator.ids import LssId, VolumeId
from emulator.units import US_PER_S
from emulator.views import volumes
from tests.builders import an_installation

LSS = LssId("2105:12019:17")


def names(*numbers):
    return tuple(VolumeId(f"1{number:02X}12019") for number in numbers)


@pytest.fixture
def machine():
    """Eight volumes: 6 to 7 without background copy, then 4 to 5, then 2 to 3 and 0 to 1 with."""
    draft = an_installation().with_site("Melbourne", "production").with_ess("12019")
    machine = draft.with_volumes("12019", 17, 10, size_gb=20.0).build()
    for pair, background in (((6, 7), False), ((4, 5), False), ((2, 3), True), ((0, 1), True)):
        machine.do(EstablishFlashCopy((names(*pair),), background_copy=background))
        machine.run(60 * US_PER_S)
    return machine


def view(machine, projection, *scope):
    return projection(machine.engine.installation, *scope)


def test_the_relations_whose_copy_ends_first_come_first(machine):
    total, rows = view(machine, volumes.first_relations, 10)
    assert total == 4
    assert tuple(row.source for row in rows) == names(2, 0, 4, 6)


def test_what_is_being_established_comes_before_all(machine):
    machine.do(EstablishFlashCopy((names(8, 9),), background_copy=True))
    rows = view(machine, volumes.first_relations, 10).rows
    assert tuple(row.source for row in rows) == names(8, 2, 0, 4, 6)


@pytest.mark.parametrize("first", [0, 1, 2, 3, 4])
def test_no_more_are_projected_than_asked_for_and_all_are_counted(machine, first):
    everything = view(machine, volumes.first_relations, 10).rows
    assert view(machine, volumes.first_relations, first) == (4, everything[:first])


def test_the_first_relations_are_rows_like_all_others(machine):
    everything = view(machine, volumes.flashcopy_relations)
    assert set(view(machine, volumes.first_relations, 10).rows) == set(everything)


def test_copy_states_name_role_and_state_by_number(machine):
    states = view(machine, volumes.copy_states, LSS)
    assert states == ("source-established", "target-established") * 4 + ("", "")


def test_copy_states_are_those_of_the_rows(machine):
    machine.do(EstablishFlashCopy((names(8, 9),), background_copy=True))
    rows = view(machine, volumes.volumes, LSS)
    said = tuple(f"{row.flashcopy}-{row.flashcopy_state}" for row in rows)
    assert view(machine, volumes.copy_states, LSS) == said


def test_copy_states_of_an_unknown_subsystem_are_refused(machine):
    with pytest.raises(UnknownObject):
        view(machine, volumes.copy_states, LssId("2105:12019:31"))
