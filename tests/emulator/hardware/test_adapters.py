"""Host bays: slots, ports and their SAIDs (§1.4)."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import AdapterKind, InstallAdapter
from emulator.ids import EssSerial
from tests.builders import an_installation

SERIAL = EssSerial("12019")


def a_unit():
    return an_installation().with_ess(SERIAL).build()


def install(machine, bay, slot, kind):
    return machine.do(InstallAdapter(SERIAL, bay, slot, kind)).happenings[0].event.saids


def test_A16_sixteen_fibre_channel_adapters_and_no_seventeenth():
    machine = a_unit()
    for bay in (1, 2, 3, 4):
        for slot in (1, 2, 3, 4):
            install(machine, bay, slot, AdapterKind.FIBRE)
    refusal = machine.refused(InstallAdapter(SERIAL, 1, 1, AdapterKind.FIBRE))
    assert refusal.rule == "A16"


@pytest.mark.parametrize(
    "bay, slot, saids",
    [
        (1, 1, ("0000", "0001")),
        (1, 2, ("0004", "0005")),
        (2, 4, ("008c", "008d")),
        (3, 3, ("0028", "0029")),
        (4, 1, ("00a0", "00a1")),
    ],
)
def test_F16_a_port_is_named_by_its_bay_and_slot(bay, slot, saids):
    assert install(a_unit(), bay, slot, AdapterKind.ESCON) == saids


def test_F16_a_fibre_channel_adapter_has_one_port_and_a_scsi_adapter_two():
    machine = a_unit()
    assert install(machine, 1, 3, AdapterKind.FIBRE) == ("0008",)
    assert install(machine, 1, 4, AdapterKind.SCSI) == ("000c", "000d")


def test_a_slot_holds_one_card():
    machine = a_unit()
    install(machine, 1, 1, AdapterKind.ESCON)
    refusal = machine.refused(InstallAdapter(SERIAL, 1, 1, AdapterKind.SCSI))
    assert "an ESCON adapter" in refusal.message


@pytest.mark.parametrize("bay, slot", [(0, 1), (5, 1), (1, 0), (1, 5)])
def test_a_slot_that_is_not_there_is_refused(bay, slot):
    a_unit().refused(InstallAdapter(SERIAL, bay, slot, AdapterKind.SCSI))
