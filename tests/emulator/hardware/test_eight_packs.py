"""Eight-packs and the logical subsystems that they bring (App B)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.building import FleetBuilder
from emulator.commands.hardware import InstallEightPack
from emulator.commands.logical import (
    ConfigureRank,
    CreateVolume,
    DeleteVolume,
    EraseRank,
    SetLssProperties,
)
from emulator.errors import Refusal
from emulator.events.hardware import EightPackInstalled, EightPackMoved, SubsystemAdded
from emulator.ids import EssSerial, LssId, RankId, VolumeId, make_lss_id
from emulator.readings import NEW_LSS_AT_LUNS
from emulator.views import hardware
from tests.builders import an_installation

SERIAL = EssSerial("12019")
ORDER = [(pair, loop) for pair in (1, 2, 3, 4) for loop in "AB"]


def a_unit(open_lss=8, model="F20"):
    return an_installation().with_ess(SERIAL, open_lss=open_lss, model=model).build()


def install(machine, pair, loop, drive_gb=36.4):
    return machine.do(InstallEightPack(SERIAL, pair, loop, drive_gb))


def subsystems(machine):
    return list(machine.inst.storage_servers[SERIAL].subsystems)


@pytest.mark.parametrize("count", [0, 8, 16])
def test_A04_a_unit_is_defined_for_0_8_or_16_open_lss(count):
    assert a_unit(count).inst.storage_servers[SERIAL].vpd.open_lss == count


@pytest.mark.parametrize("count", [-8, 1, 7, 9, 12, 17])
def test_A04_other_numbers_of_open_lss_are_refused(count):
    with pytest.raises(Refusal) as refused:
        a_unit(count)
    assert refused.value.rule == "A04"


def test_A04_without_open_lss_an_eight_pack_brings_none_and_makes_no_rank():
    machine = a_unit(0)
    install(machine, 1, "A")
    assert subsystems(machine) == []
    assert machine.refused(ConfigureRank(SERIAL, 1)).rule == "A04"


def test_A06_the_first_lss_is_16_with_its_number_in_the_ssid():
    machine = a_unit()
    answer = install(machine, 1, "A")
    assert subsystems(machine) == [16]
    assert machine.inst.storage_servers[SERIAL].subsystems[16].ssid == "0xff16"
    assert [type(each.event) for each in answer.happenings] == [EightPackInstalled, SubsystemAdded]


def test_A06_each_device_adapter_pair_has_an_even_lss_on_cluster_1_and_an_odd_one_on_cluster_2():
    machine = a_unit()
    for pair, loop in ORDER:
        install(machine, pair, loop)
    found = machine.inst.storage_servers[SERIAL].subsystems.values()
    assert [(each.number, each.device_adapter_pair, each.cluster) for each in found] == [
        (16, 1, 1),
        (17, 1, 2),
        (18, 2, 1),
        (19, 2, 2),
        (20, 3, 1),
        (21, 3, 2),
        (22, 4, 1),
        (23, 4, 2),
    ]


@pytest.mark.parametrize("places", [ORDER[:4], [(1, "A"), (2, "A"), (3, "A"), (4, "A")]])
def test_A07_four_eight_packs_bring_four_lss(places):
    machine = a_unit(8)
    for pair, loop in places:
        install(machine, pair, loop)
    assert len(subsystems(machine)) == 4


def test_A07_more_eight_packs_bring_the_rest_up_to_eight():
    machine = a_unit(8)
    for pair, loop in ORDER * 2:
        install(machine, pair, loop)
    assert subsystems(machine) == list(range(16, 24))


def test_A07_a_second_eight_pack_leaves_its_lss_as_it_was():
    machine = a_unit_with_luns(3, eight_packs="AA")
    machine.do(SetLssProperties(LssId("2105:12019:16"), critical_heavy=True))
    install(machine, 1, "A")
    row = hardware.subsystems(machine.inst)[0]
    assert (row.id, row.volumes, row.critical_heavy) == ("2105:12019:16", 3, True)


def test_an_lss_with_two_eight_packs_has_one_on_each_loop():
    machine = a_unit()
    for loop in "AABB":
        install(machine, 1, loop)
    packs = machine.inst.storage_servers[SERIAL].eight_packs.values()
    assert sorted((each.lss, each.loop) for each in packs) == [
        (16, "A"),
        (16, "B"),
        (17, "A"),
        (17, "B"),
    ]


def a_unit_with_luns(luns, *, eight_packs="A", open_lss=16):
    """LSS 16 with one configured rank of so many small volumes."""
    draft = an_installation().with_ess(SERIAL, open_lss=open_lss)
    for loop in eight_packs:
        draft.fleet.add_eight_pack(SERIAL, 1, loop)
    draft.fleet.configure_ranks(SERIAL, [1])
    return draft.with_volumes(SERIAL, 16, luns, size_tracks=1).build()


def next_in_lss_16(machine):
    """Two further eight-packs on loop A: the second of them is for the device adapter of LSS 16."""
    install(machine, 1, "A")
    install(machine, 1, "A")
    return machine.inst.storage_servers[SERIAL].eight_packs[3].lss


@pytest.mark.parametrize(
    "luns, lss", [(180, 16), (NEW_LSS_AT_LUNS - 1, 16), (NEW_LSS_AT_LUNS, 24), (256, 24)]
)
def test_A08_an_eight_pack_added_to_a_filled_lss_goes_to_the_one_eight_higher(luns, lss):
    machine = a_unit_with_luns(luns)
    assert next_in_lss_16(machine) == lss
    assert subsystems(machine) == sorted({16, 17, lss})


def test_A08_the_mark_is_192_luns():
    assert [next_in_lss_16(a_unit_with_luns(luns)) for luns in (191, 192)] == [16, 24]


def test_A08_an_lss_that_has_handed_over_takes_nothing_back_when_luns_go():
    machine = a_unit_with_luns(192)
    assert next_in_lss_16(machine) == 24
    for number in range(100):
        machine.do(DeleteVolume(VolumeId(f"0{number:02X}12019")))
    install(machine, 1, "A")
    install(machine, 1, "A")
    packs = machine.inst.storage_servers[SERIAL].eight_packs
    assert [packs[number].lss for number in sorted(packs)] == [16, 17, 24, 17, 24]


def test_C01_the_luns_of_the_lss_count_and_192_are_enough():
    assert NEW_LSS_AT_LUNS == 192
    assert [next_in_lss_16(a_unit_with_luns(luns)) for luns in (191, 192, 193)] == [16, 24, 24]


def test_A08_in_a_unit_defined_for_8_the_lss_stays():
    assert next_in_lss_16(a_unit_with_luns(256, open_lss=8)) == 16


def test_A08_other_lss_are_not_affected():
    machine = a_unit_with_luns(200)
    install(machine, 1, "A")
    assert machine.inst.storage_servers[SERIAL].eight_packs[2].lss == 17


def test_A08_an_unconfigured_eight_pack_moves_when_the_192nd_lun_is_created():
    machine = a_unit_with_luns(NEW_LSS_AT_LUNS - 1, eight_packs="AAA")
    unit = machine.inst.storage_servers[SERIAL]
    assert unit.eight_packs[3].lss == 16
    answer = machine.do(CreateVolume(RankId("12019:R1"), 1))
    assert EightPackMoved(SERIAL, 3, 16, 24) in [each.event for each in answer.happenings]
    assert unit.eight_packs[3].lss == 24
    machine.do(ConfigureRank(SERIAL, 3))
    assert unit.ranks[2].lss == 24
    created = machine.do(CreateVolume(RankId("12019:R2"), 1)).happenings[0].event
    assert created.volume == "80012019"


def test_A09_configured_ranks_keep_their_lss_when_it_fills_up():
    machine = a_unit_with_luns(NEW_LSS_AT_LUNS - 1, eight_packs="AAA")
    machine.do(ConfigureRank(SERIAL, 3))
    machine.do(CreateVolume(RankId("12019:R1"), 1))
    unit = machine.inst.storage_servers[SERIAL]
    assert [rank.lss for rank in unit.ranks.values()] == [16, 16]
    assert 24 not in unit.subsystems


def test_A09_an_erased_rank_may_come_back_in_another_lss():
    machine = a_unit_with_luns(NEW_LSS_AT_LUNS - 1, eight_packs="AAA")
    machine.do(ConfigureRank(SERIAL, 3))
    machine.do(CreateVolume(RankId("12019:R1"), 1))
    machine.do(EraseRank(RankId("12019:R2")))
    machine.do(ConfigureRank(SERIAL, 3))
    assert machine.inst.storage_servers[SERIAL].ranks[2].lss == 24


def test_A11_in_the_partly_filled_layout_lss_20_to_23_are_single_ranks():
    draft = an_installation().with_ess(SERIAL)
    draft.fleet.fill_loops(SERIAL, 2, pairs=(1, 2))
    draft.fleet.fill_loops(SERIAL, 1, pairs=(3, 4))
    draft.fleet.configure_ranks(SERIAL)
    ranks = draft.build().inst.storage_servers[SERIAL].ranks.values()
    assert {lss: sum(rank.lss == lss for rank in ranks) for lss in range(16, 24)} == {
        **dict.fromkeys(range(16, 20), 2),
        **dict.fromkeys(range(20, 24), 1),
    }


@given(st.lists(st.sampled_from([0, 191, 192, 256]), min_size=8, max_size=8))
def test_A12_sixteen_eight_packs_with_16_lss_defined_show_8_to_16_lss(luns):
    fleet = FleetBuilder("a test")
    fleet.add_site("Melbourne")
    fleet.add_storage_server(SERIAL, "F20", "Melbourne", open_lss=16)
    fleet.fill_loops(SERIAL, 1)
    fleet.configure_ranks(SERIAL)
    for lss, count in enumerate(luns, 16):
        if count:
            fleet.add_volumes_of_tracks(SERIAL, lss, count, 1)
    fleet.fill_loops(SERIAL, 1)
    fleet.configure_ranks(SERIAL)
    inst = fleet.finish()
    assert len(inst.storage_servers[SERIAL].subsystems) == 8 + sum(each >= 192 for each in luns)
    assert inst.volumes_of.keys() == {
        make_lss_id(SERIAL, number) for number in inst.storage_servers[SERIAL].subsystems
    }


def test_a_loop_holds_six_eight_packs():
    machine = a_unit()
    for _ in range(6):
        install(machine, 1, "A")
    machine.refused(InstallEightPack(SERIAL, 1, "A", 36.4))
    install(machine, 1, "B")


def test_a_model_without_expansion_holds_eight_eight_packs():
    machine = a_unit(model="E10")
    for pair, loop in ORDER:
        install(machine, pair, loop)
    machine.refused(InstallEightPack(SERIAL, 1, "A", 36.4))


@pytest.mark.parametrize(
    "pair, loop, drive_gb", [(0, "A", 9.1), (5, "A", 9.1), (1, "C", 9.1), (1, "A", 72.8)]
)
def test_an_eight_pack_that_cannot_be_is_refused(pair, loop, drive_gb):
    a_unit().refused(InstallEightPack(SERIAL, pair, loop, drive_gb))
