"""Which cluster names a unit's own host lists lack (rule B25)."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import AddHostName, RemoveHostName
from emulator.errors import UnknownObject
from emulator.hardware.host_lists import missing_names
from emulator.ids import ClusterId, EssSerial
from tests.builders import an_installation

HERE, THERE = EssSerial("12019"), EssSerial("14744")


def test_B25_a_name_that_either_cluster_lacks_is_missing():
    machine = an_installation().with_ess(HERE).with_ess(THERE).with_servers("ess1c1").build()
    assert missing_names(machine.inst, HERE, (HERE, THERE)) == []
    machine.do(RemoveHostName(ClusterId("12019:2"), "ess2c1"))
    machine.do(RemoveHostName(ClusterId("12019:1"), "ess1c1"))  # its own name counts too
    machine.do(AddHostName(ClusterId("12019:1"), "elsewhere", "9.9.9.9"))
    assert missing_names(machine.inst, HERE, (HERE, THERE)) == ["ess1c1", "ess2c1"]
    assert missing_names(machine.inst, THERE, (HERE, THERE)) == []


def test_B25_without_any_list_all_names_are_missing():
    inst = an_installation().with_ess(HERE).with_ess(THERE).build().inst
    assert missing_names(inst, THERE, (HERE, THERE)) == ["ess1c1", "ess1c2", "ess2c1", "ess2c2"]
    with pytest.raises(UnknownObject):
        missing_names(inst, EssSerial("99999"), ())
