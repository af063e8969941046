"""Rows of the machine: each field from where it stands, each scope what it names."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, SetPrimaryServer, WithdrawFlashCopy
from emulator.commands.hardware import Crit, SetCrit
from emulator.commands.logical import SetLssProperties, SetVolumeLabel
from emulator.errors import UnknownObject
from emulator.hardware.links import LinkState
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial, LssId, VolumeId
from emulator.units import US_PER_S
from emulator.views import hardware
from tests.builders import an_installation

SERIAL = EssSerial("12019")
SOURCE, TARGET = VolumeId("10012019"), VolumeId("10112019")


def two_sites():
    draft = an_installation().with_site("Melbourne", "production").with_site("Sydney", "recovery")
    draft.with_ess("12019").with_ess("14744", site="Sydney", model="E20")
    draft.with_volumes("12019", 17, 4, size_gb=20.0).with_volumes("14744", 16, 2)
    for serial in ("12019", "14744"):
        draft.with_adapter(serial, 1, 1)
    draft.with_link("L1", "12019:0000", "14744:0000", length_km=20.5)
    draft.with_host("korca", "12019", SOURCE, TARGET).with_host("syd_node1", "14744", site="Sydney")
    return draft.with_servers("ess1c1", "ess2c1").build()


def test_the_clock_shows_the_calendar_second():
    machine = two_sites()
    machine.run(90 * US_PER_S + 999_999)
    row = hardware.clock(machine.inst)
    assert (row.now_us, row.calendar_s) == (90_999_999, machine.inst.epoch_s + 90)


def test_sites_name_what_stands_on_them():
    rows = hardware.sites(two_sites().inst)
    assert [(r.name, r.role, r.storage_servers, r.hosts) for r in rows] == [
        ("Melbourne", "production", ("12019",), ("korca",)),
        ("Sydney", "recovery", ("14744",), ("syd_node1",)),
    ]


def test_a_unit_shows_crit_as_set_and_as_in_force():
    machine = two_sites()
    machine.do(SetCrit(SERIAL, Crit.YES_PATHS))
    row = hardware.storage_server(machine.inst, SERIAL)
    assert (row.crit, row.crit_in_force) == ("YES-PATHS", "NO")
    assert (row.model, row.site, row.cache_gb, row.open_lss) == ("F20", "Melbourne", 8, 8)
    assert (row.subsystems, row.volumes, row.health) == (2, 4, "up")
    assert hardware.storage_servers(machine.inst)[0] == row


def test_clusters_show_their_entries_and_host_lists():
    machine = two_sites()
    machine.do(SetPrimaryServer(ClusterId("14744:2"), "ess2c1"))
    rows = {row.id: row for row in hardware.clusters(machine.inst)}
    assert list(rows) == ["12019:1", "12019:2", "14744:1", "14744:2"]
    assert (rows["12019:1"].primary_server, rows["12019:1"].backup_server) == ("ess1c1", "ess2c1")
    assert rows["14744:2"].primary_server == "ess2c1"
    assert [name for name, _ in rows["12019:2"].host_list] == [
        "ess1c1",
        "ess1c2",
        "ess2c1",
        "ess2c2",
    ]


def test_subsystems_of_one_unit_or_of_all_by_number():
    inst = two_sites().inst
    assert [row.id for row in hardware.subsystems(inst)] == [
        "2105:12019:16",
        "2105:12019:17",
        "2105:14744:16",
        "2105:14744:17",
    ]
    assert [row.number for row in hardware.subsystems(inst, EssSerial("14744"))] == [16, 17]
    with pytest.raises(UnknownObject):
        hardware.subsystems(inst, EssSerial("99999"))


def test_a_subsystem_counts_its_volumes_by_role():
    machine = two_sites()
    machine.finish(EstablishFlashCopy(((SOURCE, TARGET),), background_copy=False))
    machine.do(SetLssProperties(LssId("2105:12019:17"), consistency_group=True))
    row = hardware.subsystems(machine.inst, SERIAL)[1]
    assert (row.volumes, row.flashcopy_sources, row.flashcopy_targets) == (4, 1, 1)
    assert (row.ssid, row.cluster, row.device_adapter_pair) == ("0xff17", 2, 1)
    assert row.consistency_group
    machine.finish(WithdrawFlashCopy(((SOURCE, TARGET),)))
    row = hardware.subsystems(machine.inst, SERIAL)[1]
    assert (row.flashcopy_sources, row.flashcopy_targets) == (0, 0)


def test_A20_the_free_space_of_a_subsystem_is_what_a_volume_may_take():
    machine = an_installation().with_ess(SERIAL).with_volumes(SERIAL, 16, 10, size_gb=21.0).build()
    row = hardware.subsystems(machine.inst)[0]
    assert (row.ranks, row.free_gb) == (1, 0.3)
    (rank,) = [row for row in hardware.ranks(machine.inst) if row.lss == "2105:12019:16"]
    assert (rank.id, rank.capacity_gb, rank.free_gb) == ("12019:R1", 210.4, 0.3)


def test_ranks_of_one_unit():
    inst = two_sites().inst
    assert {row.serial for row in hardware.ranks(inst, EssSerial("14744"))} == {"14744"}
    assert [row.number for row in hardware.ranks(inst, SERIAL)] == [1, 2]


def test_links_and_hosts():
    inst = two_sites().inst
    (link,) = hardware.links(inst)
    assert (link.origin, link.target_said, link.length_km, link.state) == (
        "12019",
        "0000",
        20.5,
        "up",
    )
    assert [(row.name, row.site, row.volumes) for row in hardware.hosts(inst)] == [
        ("korca", "Melbourne", 2),
        ("syd_node1", "Sydney", 0),
    ]


def test_events_are_the_newest_oldest_first():
    machine = two_sites()
    for number in range(60):
        machine.do(SetVolumeLabel(SOURCE, f"label {number}"), operator="chris")
    rows = hardware.events(machine.inst, 3)
    assert [row.text for row in rows] == [
        "Label 'label 57'",
        "Label 'label 58'",
        "Label 'label 59'",
    ]
    assert {(row.place, row.operator) for row in rows} == {(SOURCE, "chris")}
    assert len(hardware.events(machine.inst)) == 50
    assert len(hardware.events(machine.inst, 0)) == 0


def test_the_annunciator_counts_what_fails():
    machine = two_sites()
    assert hardware.annunciator(machine.inst).failed == 0
    unit = machine.inst.storage_servers[SERIAL]
    unit.clusters[1].health = Health.FAILED
    unit.adapters[0].health = Health.OFF
    machine.inst.links["L1"].state = LinkState.CUT
    assert hardware.annunciator(machine.inst).failed == 3


def test_the_annunciator_shows_copies_and_what_comes_next():
    machine = two_sites()
    row = hardware.annunciator(machine.inst)
    assert (row.copying, row.next_due_us, row.next_text) == (0, None, "")
    answer = machine.do(EstablishFlashCopy(((SOURCE, TARGET),)))
    row = hardware.annunciator(machine.inst)
    assert (row.copying, row.next_due_us, row.next_text) == (0, answer.done_us, "establish ends")
    machine.engine.run_until(answer.done_us)
    row = hardware.annunciator(machine.inst)
    assert (row.copying, row.next_text) == (1, "copy done")
    assert row.next_due_us == machine.engine.next_due()
    machine.engine.run_until(row.next_due_us)
    assert hardware.annunciator(machine.inst).copying == 0


def test_looking_changes_nothing():
    machine = two_sites()
    machine.do(EstablishFlashCopy(((SOURCE, TARGET),)))
    before = machine.engine.digest()
    for projection in (
        hardware.clock,
        hardware.sites,
        hardware.storage_servers,
        hardware.clusters,
        hardware.subsystems,
        hardware.ranks,
        hardware.links,
        hardware.hosts,
        hardware.events,
        hardware.annunciator,
    ):
        assert projection(machine.inst) == projection(machine.inst)
    assert machine.engine.digest() == before
