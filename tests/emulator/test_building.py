"""A fleet that is built is the fleet that its commands would make."""

from __future__ import annotations

import pytest

from emulator.building import FleetBuilder, pattern_block
from emulator.commands.copy_services import SetBackupServer, SetPrimaryServer
from emulator.commands.hardware import (
    AdapterKind,
    AddHostName,
    InstallAdapter,
    InstallEightPack,
)
from emulator.commands.logical import (
    AssignVolume,
    ConfigureRank,
    CreateVolume,
    SetVolumeLabel,
    SetVolumeOnline,
    WriteBlocks,
)
from emulator.copy_services.server import ClientState, ServerState
from emulator.engine import Engine
from emulator.errors import InstallationError, Refusal
from emulator.ids import ClusterId, EssSerial, HostPortId, RankId, VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK
from tests.builders import an_installation

SERIAL = EssSerial("12019")
FIRST = VolumeId("00012019")
PORT = HostPortId("12019:SAID0000")


def a_site_with_a_unit():
    fleet = FleetBuilder("the same")
    fleet.add_site("Melbourne")
    fleet.add_storage_server(SERIAL, "F20", "Melbourne", open_lss=16)
    return fleet


def test_building_gives_what_the_commands_give():
    fleet = a_site_with_a_unit()
    fleet.fill_loops(SERIAL, 2, pairs=(1,))
    fleet.configure_ranks(SERIAL, [1, 3])
    fleet.add_adapter(SERIAL, 1, 1, AdapterKind.SCSI)
    made = fleet.add_volumes_of_tracks(SERIAL, 16, 200, 10, "payroll")
    fleet.configure_ranks(SERIAL)
    fleet.set_online(FIRST)
    fleet.label(FIRST, "first")
    fleet.write_pattern(FIRST, 3, 2, every=5)
    fleet.assign(made[:70], PORT)
    built = Engine(fleet.finish())

    asked = Engine(a_site_with_a_unit().finish())
    for loop in "ABAB":
        asked.execute(InstallEightPack(SERIAL, 1, loop, 36.4))
    for number in (1, 3):
        asked.execute(ConfigureRank(SERIAL, number))
    asked.execute(InstallAdapter(SERIAL, 1, 1, AdapterKind.SCSI))
    rank = built.installation.volumes[FIRST].rank
    for _ in range(200):
        asked.execute(CreateVolume(RankId(rank), 10, "payroll"))
    for number in (2, 4):
        asked.execute(ConfigureRank(SERIAL, number))
    asked.execute(SetVolumeOnline(FIRST, True))
    asked.execute(SetVolumeLabel(FIRST, "first"))
    for block in (3, 8):
        asked.execute(WriteBlocks(FIRST, block, pattern_block(FIRST, block)))
    for volume in made[:70]:
        asked.execute(AssignVolume(volume, PORT))

    for engine in (built, asked):
        engine.installation.history.clear()
        engine.installation.next_happening = 1
    assert asked.digest() == built.digest()
    assert asked.installation.volumes_of == built.installation.volumes_of


def test_volumes_are_spread_evenly_over_the_ranks_with_room():
    fleet = an_installation().with_ess(SERIAL, eight_packs=4).fleet
    fleet.add_volumes(SERIAL, 16, 8, 20.0)
    ranks = [r for r in fleet.draft.storage_servers[SERIAL].ranks.values() if r.lss == 16]
    assert len({rank.used_tracks for rank in ranks}) == 1


def test_Z08_volumes_that_do_not_fit_are_refused_as_a_whole():
    fleet = an_installation().with_ess(SERIAL, eight_packs=2).fleet
    with pytest.raises(Refusal) as refused:
        fleet.add_volumes(SERIAL, 16, 21, 20.0)
    assert refused.value.rule == "Z08"
    assert fleet.draft.volumes == {}
    fleet.add_volumes(SERIAL, 16, 20, 20.0)


def test_A05_volumes_beyond_256_are_refused_as_a_whole():
    fleet = an_installation().with_ess(SERIAL, eight_packs=1).fleet
    with pytest.raises(Refusal) as refused:
        fleet.add_volumes(SERIAL, 16, 257, 0.5)
    assert refused.value.rule == "A05"
    assert len(fleet.add_volumes(SERIAL, 16, 256, 0.5)) == 256


def test_B04_with_complete_entries_the_server_runs_and_its_clients_are_registered():
    inst = an_installation().with_ess("12019").with_ess("14744").with_servers("ess1c1").build().inst
    assert inst.server.state is ServerState.RUNNING
    assert set(inst.server.clients.values()) == {ClientState.REGISTERED}


def test_B25_with_a_name_missing_the_server_does_not_run():
    fleet = a_site_with_a_unit()
    fleet.set_servers("ess1c1")
    fleet.add_host_name(ClusterId("12019:1"), "ess1c1", "9.1.1.1")
    assert fleet.finish().server.state is ServerState.DISABLED


def test_entries_that_are_built_are_those_that_are_commanded():
    built = a_site_with_a_unit()
    built.complete_host_lists()
    built.set_servers("ess1c1", "ess1c2")
    wanted = built.finish().storage_servers[SERIAL].clusters
    engine = Engine(a_site_with_a_unit().finish())
    for number in (1, 2):
        cluster = ClusterId(f"12019:{number}")
        for name, address in (("ess1c1", "9.1.1.1"), ("ess1c2", "9.1.1.2")):
            engine.execute(AddHostName(cluster, name, address))
        engine.execute(SetPrimaryServer(cluster, "ess1c1"))
        engine.execute(SetBackupServer(cluster, "ess1c2"))
    assert engine.installation.storage_servers[SERIAL].clusters == wanted


def test_initial_content_is_real_bytes():
    draft = an_installation().with_ess(SERIAL).with_volume(FIRST, size_tracks=2, text="payroll")
    last = 2 * BLOCKS_PER_TRACK - 1
    draft.fleet.write_pattern(FIRST, last)
    inst = draft.build().inst
    assert inst.read_block(FIRST, 0).rstrip(b"\0") == b"payroll"
    assert inst.read_block(FIRST, 1) == bytes(BLOCK_BYTES)
    assert inst.read_block(FIRST, last).startswith(b"volume 00012019 block 00000015\n")


@pytest.mark.parametrize("block, size", [(-1, 1), (16, 1), (15, 2), (0, 0)])
def test_content_lies_within_the_volume(block, size):
    draft = an_installation().with_ess(SERIAL).with_volume(FIRST, size_tracks=2)
    with pytest.raises(InstallationError):
        draft.fleet.write(FIRST, block, bytes(size * BLOCK_BYTES))
    with pytest.raises(InstallationError):
        draft.fleet.write(FIRST, 0, b"not a block")
    assert draft.fleet.draft.contents == {}


def test_patterns_differ_by_volume_and_block():
    blocks = {
        pattern_block(VolumeId(volume), block)
        for volume in ("00012019", "00112019")
        for block in (0, 1, 99_999_999)
    }
    assert len(blocks) == 6
    assert {len(block) for block in blocks} == {BLOCK_BYTES}


def test_a_host_reaches_volumes_of_its_unit_on_its_ports():
    draft = an_installation().with_ess(SERIAL).with_volumes(SERIAL, 16, 3)
    draft.with_adapter(SERIAL, 1, 1, AdapterKind.SCSI)
    inst = draft.with_host("korca", SERIAL, FIRST, "00212019", ports=(PORT,)).build().inst
    assert inst.hosts["korca"].volumes == [FIRST, "00212019"]
    assert inst.storage_servers[SERIAL].addresses == {PORT: {FIRST: "0,0", "00212019": "0,1"}}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda fleet: fleet.add_site("Melbourne"),
        lambda fleet: fleet.add_storage_server(SERIAL, "F20", "Melbourne"),
        lambda fleet: fleet.add_storage_server(EssSerial("14744"), "F20", "nowhere"),
        lambda fleet: fleet.add_storage_server(
            EssSerial("14744"), "F20", "Melbourne", host_names=("ess1c1", "other")
        ),
        lambda fleet: fleet.add_storage_server(
            EssSerial("14744"), "F20", "Melbourne", addresses=("9.1.1.300", "9.1.1.3")
        ),
        lambda fleet: fleet.add_volumes(SERIAL, 16, 1, 1.0),
        lambda fleet: fleet.add_host("korca", "AIX 4.3.3", "nowhere", SERIAL),
        lambda fleet: fleet.add_host("korca", "AIX 4.3.3", "Melbourne", SERIAL, [FIRST]),
    ],
)
def test_a_description_without_sense_is_refused_and_changes_nothing(spoil):
    fleet = a_site_with_a_unit()
    before = Engine(fleet.draft).digest()
    with pytest.raises((InstallationError, Refusal)):
        spoil(fleet)
    assert Engine(fleet.draft).digest() == before


def test_thirty_two_thousand_volumes_are_built():
    fleet = FleetBuilder("large", max_ess_per_server=8)
    fleet.add_site("Melbourne")
    for unit in range(8):
        serial = EssSerial(f"{12000 + unit}")
        fleet.add_storage_server(serial, "F20", "Melbourne", open_lss=16)
        for first in (16, 24):
            fleet.fill_loops(serial, 1)
            fleet.configure_ranks(serial)
            for lss in range(first, first + 8):
                fleet.add_volumes(serial, lss, 256, 0.5)
    fleet.complete_host_lists()
    fleet.set_servers("ess1c1", "ess2c1")
    inst = fleet.finish()
    assert len(inst.volumes) == 32_768
    assert sum(state is ClientState.REGISTERED for state in inst.server.clients.values()) == 8


def two_units_with_fibre():
    draft = an_installation().with_ess("12019").with_ess("14744").with_volume("00012019")
    for serial in ("12019", "14744"):
        draft.with_adapter(serial, 2, 1, AdapterKind.FIBRE)
    return draft


def test_a_host_has_its_ports_under_the_ids_that_are_kept():
    draft = two_units_with_fibre().with_host("korca", "12019", "00012019", ports=("12019:0080",))
    korca = draft.build().inst.hosts["korca"]
    assert korca.ports == ["12019:SAID0080"]
    assert [disk.volume for disk in korca.disks] == ["00012019"]


def test_a_host_is_attached_to_its_own_unit_only():
    with pytest.raises(InstallationError, match="is on 12019"):
        two_units_with_fibre().with_host("korca", "12019", ports=("14744:SAID0080",))
