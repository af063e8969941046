"""Ranks: capacity, numbering, erasing, and the speed that transfers share."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import InstallEightPack
from emulator.commands.logical import ConfigureRank, CreateVolume, DeleteVolume, EraseRank
from emulator.ids import EssSerial, RankId, VolumeId
from emulator.units import gb_of_tracks
from tests.builders import an_installation

SERIAL = EssSerial("12019")


def a_unit(*packs):
    machine = an_installation().with_ess(SERIAL).build()
    for loop, drive_gb in packs:
        machine.do(InstallEightPack(SERIAL, 1, loop, drive_gb))
    return machine


def configure(machine, number, raid=True):
    answer = machine.do(ConfigureRank(SERIAL, number, raid))
    return [gb_of_tracks(each.event.capacity_tracks) for each in answer.happenings]


@pytest.mark.parametrize(
    "drive_gb, with_spare, without",
    [(9.1, 52.5, 61.3), (18.2, 105.2, 122.7), (36.4, 210.4, 245.5)],
)
def test_the_first_two_raid_ranks_of_a_loop_and_drive_size_give_a_spare(
    drive_gb, with_spare, without
):
    other = 18.2 if drive_gb == 9.1 else 9.1
    machine = a_unit(("A", other), *[("A", drive_gb)] * 3, ("B", drive_gb))
    configure(machine, 1)
    assert [configure(machine, number) for number in (2, 3, 4, 5)] == [
        [with_spare],
        [with_spare],
        [without],
        [with_spare],
    ]


def test_without_raid_an_eight_pack_gives_eight_ranks_of_one_drive():
    machine = a_unit(("A", 36.4))
    assert configure(machine, 1, raid=False) == [35.1] * 8
    assert list(machine.inst.storage_servers[SERIAL].ranks) == list(range(1, 9))


def test_a_configured_eight_pack_is_not_configured_again():
    machine = a_unit(("A", 36.4))
    configure(machine, 1)
    machine.refused(ConfigureRank(SERIAL, 1))
    machine.refused(ConfigureRank(SERIAL, 2))


def test_A10_a_rank_has_the_lss_of_its_eight_pack_and_so_have_its_volumes():
    machine = a_unit(("A", 36.4), ("A", 36.4))
    configure(machine, 1)
    configure(machine, 2)
    for number, first in ((1, "00012019"), (2, "10012019")):
        event = machine.do(CreateVolume(RankId(f"12019:R{number}"), 10)).happenings[0].event
        assert event.volume == first


def test_A09_a_rank_with_volumes_is_not_erased():
    machine = a_unit(("A", 36.4))
    configure(machine, 1)
    machine.do(CreateVolume(RankId("12019:R1"), 10))
    machine.refused(EraseRank(RankId("12019:R1")))
    machine.do(DeleteVolume(VolumeId("00012019")))
    machine.do(EraseRank(RankId("12019:R1")))
    assert machine.inst.storage_servers[SERIAL].ranks == {}
    assert configure(machine, 1) == [210.4]


def test_single_drive_ranks_are_erased_one_by_one_and_the_lowest_free_number_comes_back():
    machine = a_unit(("A", 36.4), ("B", 36.4))
    configure(machine, 1, raid=False)
    machine.do(EraseRank(RankId("12019:R1")))
    machine.refused(ConfigureRank(SERIAL, 1))
    configure(machine, 2)
    unit = machine.inst.storage_servers[SERIAL]
    assert (unit.ranks[1].eight_pack, unit.eight_packs[1].rank) == (2, 2)
    for number in range(2, 9):
        machine.do(EraseRank(RankId(f"12019:R{number}")))
    assert unit.eight_packs[1].rank == 0


def test_an_unknown_rank_is_refused():
    machine = a_unit(("A", 36.4))
    machine.refused(EraseRank(RankId("12019:R9")))
    machine.refused(EraseRank(RankId("nonsense")))
    machine.refused(CreateVolume(RankId("14744:R1"), 10))


def test_a_rank_and_its_device_adapter_carry_what_transfers_share():
    machine = a_unit(("A", 36.4))
    configure(machine, 1)
    capacity = machine.inst.transfers.capacity
    assert (capacity("rank:12019:R1"), capacity("da:12019:1")) == (20_000_000, 60_000_000)
    machine.do(EraseRank(RankId("12019:R1")))
    assert capacity("rank:12019:R1") == 0
