"""Addresses of volumes on host ports (§3.2.1)."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import AdapterKind
from emulator.commands.logical import AssignVolume, UnassignVolume
from emulator.ids import HostPortId, VolumeId
from tests.builders import an_installation

SCSI, ESCON, FIBRE = (HostPortId(f"12019:SAID{said}") for said in ("0000", "0004", "0008"))


def a_unit(volumes, per_lss=256):
    """A unit with a card of each kind and so many small volumes."""
    draft = an_installation().with_ess("12019", open_lss=16)
    for slot, kind in enumerate(AdapterKind, 1):
        draft.with_adapter("12019", 1, slot, kind)
    draft.fleet.fill_loops("12019", 1)
    draft.fleet.configure_ranks("12019")
    made = []
    lss = 16
    while len(made) < volumes:
        if lss == 24:
            draft.fleet.fill_loops("12019", 1)
            draft.fleet.configure_ranks("12019")
        count = min(per_lss, volumes - len(made))
        made += draft.fleet.add_volumes_of_tracks("12019", lss, count, 1)
        lss += 1
    return draft, made


def test_A15_a_scsi_channel_has_15_targets_of_64_luns():
    draft, volumes = a_unit(15 * 64 + 1)
    draft.fleet.assign(volumes[:-2], SCSI)
    machine = draft.build()
    event = machine.do(AssignVolume(volumes[-2], SCSI)).happenings[0].event
    assert event.address == "14,63"
    assert machine.refused(AssignVolume(volumes[-1], SCSI)).rule == "A15"
    given = machine.inst.storage_servers["12019"].addresses[SCSI].values()
    assert set(given) == {f"{target},{lun}" for target in range(15) for lun in range(64)}


def test_A15_a_fibre_channel_port_has_4095_luns():
    draft, volumes = a_unit(4096)
    draft.fleet.assign(volumes[:-2], FIBRE)
    machine = draft.build()
    assert machine.do(AssignVolume(volumes[-2], FIBRE)).happenings[0].event.address == "4094"
    assert machine.refused(AssignVolume(volumes[-1], FIBRE)).rule == "A15"


def test_A15_the_lowest_free_address_is_given():
    draft, volumes = a_unit(66)
    draft.fleet.assign(volumes[:65], SCSI)
    machine = draft.build()
    addresses = machine.inst.storage_servers["12019"].addresses[SCSI]
    assert [addresses[volumes[n]] for n in (0, 63, 64)] == ["0,0", "0,63", "1,0"]
    machine.do(UnassignVolume(volumes[7], SCSI))
    assert machine.do(AssignVolume(volumes[65], SCSI)).happenings[0].event.address == "0,7"


def test_F08_an_escon_port_is_not_for_host_volumes():
    draft, volumes = a_unit(1)
    assert draft.build().refused(AssignVolume(volumes[0], ESCON)).rule == "F08"


def test_a_volume_has_one_address_on_a_port_and_may_have_several_ports():
    draft, volumes = a_unit(1)
    machine = draft.build()
    machine.do(AssignVolume(volumes[0], SCSI))
    machine.refused(AssignVolume(volumes[0], SCSI))
    machine.do(AssignVolume(volumes[0], HostPortId("12019:SAID0001")))
    machine.do(AssignVolume(volumes[0], FIBRE))
    for port in (SCSI, FIBRE):
        machine.do(UnassignVolume(volumes[0], port))
    machine.refused(UnassignVolume(volumes[0], SCSI))
    assert list(machine.inst.storage_servers["12019"].addresses) == ["12019:SAID0001"]


def test_a_port_may_be_written_without_its_prefix_and_is_kept_with_it():
    draft, volumes = a_unit(1)
    machine = draft.build()
    event = machine.do(AssignVolume(volumes[0], HostPortId("12019:0008"))).happenings[0].event
    assert event.port == FIBRE
    machine.do(UnassignVolume(volumes[0], HostPortId("12019:SAID0008")))


@pytest.mark.parametrize("port", ["12019:SAID00ac", "99999:SAID0000", "12019", "12019:x", ""])
def test_a_port_that_is_not_there_is_refused(port):
    draft, volumes = a_unit(1)
    draft.build().refused(AssignVolume(volumes[0], HostPortId(port)))


def test_a_volume_of_another_unit_is_refused():
    draft, _ = a_unit(1)
    machine = draft.with_ess("14744").with_volumes("14744", 16, 1).build()
    machine.refused(AssignVolume(VolumeId("00014744"), SCSI))
