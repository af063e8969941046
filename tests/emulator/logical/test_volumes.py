"""Volumes: numbers, space, labels, coming and going."""

from __future__ import annotations

import pytest

from emulator.commands.applications import CreateApplication, DeleteApplication
from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.hardware import AdapterKind, InstallEightPack
from emulator.commands.logical import (
    AssignVolume,
    CreateVolume,
    DeleteVolume,
    SetVolumeLabel,
    SetVolumeOnline,
    UnassignVolume,
    WriteBlocks,
)
from emulator.errors import UnknownObject
from emulator.ids import EssSerial, HostPortId, LssId, RankId, VolumeId
from emulator.units import BLOCK_BYTES, TRACK_BYTES, tracks_of_gb
from emulator.views import volumes
from tests.builders import an_installation

RANK = RankId("12019:R1")
FIRST, SECOND = VolumeId("00012019"), VolumeId("00112019")


def with_volumes(count, **options):
    return an_installation().with_ess("12019").with_volumes("12019", 16, count, **options)


def create(machine, size_tracks=1, rank=RANK, label=""):
    return machine.do(CreateVolume(rank, size_tracks, label)).happenings[0].event.volume


def test_A05_an_lss_holds_256_volumes_and_no_257th():
    machine = with_volumes(255, size_tracks=1).build()
    assert create(machine) == "0FF12019"
    assert machine.refused(CreateVolume(RANK, 1)).rule == "A05"


def test_A13_a_volume_id_is_lss_number_and_serial():
    machine = an_installation().with_ess("FCA31").with_volumes("FCA31", 17, 9).build()
    assert list(machine.inst.volumes)[-1] == "108FCA31"


def test_A13_the_lowest_free_number_is_taken_next():
    machine = with_volumes(4, size_tracks=1).build()
    machine.do(DeleteVolume(VolumeId("00212019")))
    machine.do(DeleteVolume(VolumeId("00112019")))
    assert [create(machine) for _ in range(3)] == ["00112019", "00212019", "00412019"]


def test_A13_numbers_are_those_of_the_lss_whatever_the_rank():
    machine = an_installation().with_ess("12019", eight_packs=2).build()
    unit = machine.inst.storage_servers["12019"]
    two = [rank.id for rank in unit.ranks.values() if rank.lss == 16]
    assert len(two) == 2
    assert [create(machine, rank=rank) for rank in two * 2] == [
        "00012019",
        "00112019",
        "00212019",
        "00312019",
    ]


def test_Z08_a_rank_is_filled_to_the_last_track_and_takes_no_more():
    machine = with_volumes(1, size_tracks=1).build()
    rank = machine.inst.rank(RANK)
    left = rank.capacity_tracks - 1
    assert machine.refused(CreateVolume(RANK, left + 1)).rule == "Z08"
    create(machine, left)
    assert rank.used_tracks == rank.capacity_tracks
    assert machine.refused(CreateVolume(RANK, 1)).rule == "Z08"
    machine.do(DeleteVolume(SECOND))
    assert rank.used_tracks == 1


def test_A19_a_target_without_background_copy_takes_its_space_too():
    machine = with_volumes(2, size_gb=20.0).build()
    used = machine.inst.rank(RANK).used_tracks
    machine.finish(EstablishFlashCopy(((FIRST, SECOND),), background_copy=False))
    assert machine.inst.rank(RANK).used_tracks == used == 2 * tracks_of_gb(20.0)


@pytest.mark.parametrize("size_tracks", [0, -1])
def test_a_volume_has_a_size(size_tracks):
    with_volumes(1).build().refused(CreateVolume(RANK, size_tracks))


def test_B27_a_volume_created_while_the_server_runs_is_unseen_by_it():
    machine = with_volumes(1).with_servers("ess1c1").build()
    assert machine.inst.server.unseen == set()
    made = create(machine)
    assert machine.inst.server.unseen == {made}
    machine.do(DeleteVolume(made))
    assert machine.inst.server.unseen == set()


def test_B27_without_a_server_nothing_is_unseen():
    machine = with_volumes(1).build()
    create(machine)
    assert machine.inst.server.unseen == set()


def test_a_volume_of_an_application_is_not_deleted():
    machine = with_volumes(2).with_host("korca", "12019", FIRST, SECOND).build()
    machine.do(CreateApplication("payroll", "korca", FIRST, (SECOND,)))
    assert "belongs to application payroll" in machine.refused(DeleteVolume(SECOND)).message
    machine.do(DeleteApplication("payroll"))
    machine.do(DeleteVolume(SECOND))


def test_a_deleted_volume_is_gone_from_all_books():
    machine = with_volumes(2).with_host("korca", "12019", FIRST, SECOND).build()
    machine.do(WriteBlocks(FIRST, 0, b"x" * BLOCK_BYTES))
    machine.do(DeleteVolume(FIRST))
    inst = machine.inst
    assert list(inst.volumes) == [SECOND]
    assert list(inst.volumes_of[LssId("2105:12019:16")]) == [SECOND]
    assert FIRST not in inst.contents
    assert inst.hosts["korca"].volumes == [SECOND]
    assert isinstance(machine.refused(DeleteVolume(FIRST)), UnknownObject)
    assert create(machine) == FIRST
    assert inst.read_block(FIRST, 0) == bytes(BLOCK_BYTES)


def test_a_volume_in_a_relation_is_not_deleted():
    machine = with_volumes(2).build()
    machine.finish(EstablishFlashCopy(((FIRST, SECOND),), background_copy=False))
    machine.refused(DeleteVolume(FIRST))
    machine.refused(DeleteVolume(SECOND))
    machine.finish(WithdrawFlashCopy(((FIRST, SECOND),)))
    machine.do(DeleteVolume(SECOND))


def test_an_assigned_volume_is_not_deleted():
    port = HostPortId("12019:SAID0000")
    machine = with_volumes(1).with_adapter("12019", 1, 1, AdapterKind.SCSI).build()
    machine.do(AssignVolume(FIRST, port))
    assert "SAID0000" in machine.refused(DeleteVolume(FIRST)).message
    machine.do(UnassignVolume(FIRST, port))
    machine.do(DeleteVolume(FIRST))


def test_a_label_is_printable_and_fits():
    machine = with_volumes(1).build()
    machine.do(SetVolumeLabel(FIRST, "p" * 40))
    assert machine.inst.volumes[FIRST].label == "p" * 40
    machine.refused(SetVolumeLabel(FIRST, "p" * 41))
    machine.refused(SetVolumeLabel(FIRST, "two\nlines"))
    machine.refused(CreateVolume(RANK, 1, "\t"))
    machine.do(SetVolumeLabel(FIRST, ""))


def test_D06_online_is_said_once():
    machine = with_volumes(1).build()
    assert machine.do(SetVolumeOnline(FIRST, False)).happenings == ()
    (happening,) = machine.do(SetVolumeOnline(FIRST, True)).happenings
    assert (machine.inst.volumes[FIRST].online, happening.event.place) == (True, FIRST)
    assert machine.do(SetVolumeOnline(FIRST, True)).happenings == ()
    machine.do(SetVolumeOnline(FIRST, False))
    assert not machine.inst.volumes[FIRST].online


def test_sizes_are_tracks_rounded_up():
    machine = with_volumes(1, size_gb=20.0).build()
    tracks = machine.inst.volumes[FIRST].size_tracks
    assert 0 <= tracks * TRACK_BYTES - 20_000_000_000 < TRACK_BYTES


def test_a_volume_that_a_host_has_in_use_is_not_deleted():
    machine = an_installation().with_ess("12019").with_volume(FIRST, online=True).build()
    assert "online" in machine.refused(DeleteVolume(FIRST)).message
    machine.do(SetVolumeOnline(FIRST, False))
    machine.do(DeleteVolume(FIRST))


def test_volumes_are_listed_by_unit_lss_and_number_however_they_came():
    draft = an_installation().with_ess("12019", open_lss=16).with_ess("14744")
    draft.with_volumes("14744", 17, 1, size_tracks=9).with_volumes("12019", 16, 192, size_tracks=9)
    machine = draft.build()
    machine.do(InstallEightPack(EssSerial("12019"), 1, "A", 36.4))
    machine.do(InstallEightPack(EssSerial("12019"), 1, "A", 36.4))
    assert 24 in machine.inst.storage_servers[EssSerial("12019")].subsystems
    machine.do(DeleteVolume(VolumeId("00312019")))
    machine.do(CreateVolume(RankId("12019:R1"), 9))
    listed = volumes.volumes(machine.inst)
    expected = sorted((volume[3:], volume) for volume in machine.inst.volumes)
    assert [(row.id[3:], row.id) for row in listed] == expected
    machine.inst.rebuild_indexes()
    assert volumes.volumes(machine.inst) == listed
