"""Properties of a logical subsystem (§5.1.2.1)."""

from __future__ import annotations

import pytest

from emulator.commands.logical import SetLssProperties
from emulator.ids import LssId
from tests.builders import an_installation

LSS = LssId("2105:12019:17")
TIMEOUTS = ("xrc_session_timeout_s", "concopy_session_timeout_s", "pprc_consistency_timeout_s")


def a_unit():
    return an_installation().with_ess("12019").with_volumes("12019", 17, 1).build()


@pytest.mark.parametrize("name", TIMEOUTS)
def test_H12_timeouts_are_0_to_9999_seconds_which_no_document_says(name):
    machine = a_unit()
    for value in (0, 9999):
        machine.do(SetLssProperties(LSS, **{name: value}))
        assert getattr(machine.inst.subsystem(LSS), name) == value
    for value in (-1, 10_000):
        assert machine.refused(SetLssProperties(LSS, **{name: value})).rule == "Z02"


def test_H10_each_property_is_set_by_itself():
    machine = a_unit()
    machine.do(SetLssProperties(LSS, critical_heavy=True))
    subsystem = machine.inst.subsystem(LSS)
    assert (subsystem.critical_heavy, subsystem.consistency_group) == (True, False)
    (happening,) = machine.do(
        SetLssProperties(LSS, critical_heavy=False, consistency_group=True)
    ).happenings
    assert (subsystem.critical_heavy, subsystem.consistency_group) == (False, True)
    assert (
        happening.event.text
        == "Properties set: PPRC critical heavy mode off, PPRC consistency group on"
    )


def test_H12_one_bad_value_changes_nothing_of_the_others():
    machine = a_unit()
    machine.refused(
        SetLssProperties(LSS, consistency_group=True, pprc_consistency_timeout_s=10_000)
    )


def test_timeouts_begin_with_their_defaults():
    subsystem = a_unit().inst.subsystem(LSS)
    assert [getattr(subsystem, name) for name in TIMEOUTS] == [300, 300, 120]


def test_nothing_to_change_and_no_such_lss_are_refused():
    machine = a_unit()
    machine.refused(SetLssProperties(LSS))
    machine.refused(SetLssProperties(LssId("2105:12019:23"), critical_heavy=True))
