"""Installation, attachment, addresses, features and code levels, on a real machine."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import (
    AdapterKind,
    AddHostName,
    InstallAdapter,
    SetClusterAddress,
)
from emulator.copy_services.server import ClientState, ServerState
from emulator.copy_services.server_life import CLIENT_REGISTER_US, SERVER_START_US
from emulator.ids import ClusterId, EssSerial
from tests.builders import an_installation
from tests.emulator.service.engineer import COPY_SERVICES, Engineer, an_engineer, name_of

SERIAL = EssSerial("12019")
COMMUNICATIONS = ("Configuration Options Menu", "Configure Communications Resources Menu")
TCP_IP = (*COMMUNICATIONS, "Change / Show TCP/IP Address and Host Name")
NAMES = (*COMMUNICATIONS, "Cluster Host Name List")
ADAPTERS = (
    "Configuration Options Menu",
    "System Attachment Resources Menu",
    "Show Host Bays and Adapters",
)
MINUTES_US = 60_000_000


@pytest.fixture
def engineer():
    """Two units whose server runs on cluster 1 of the first, both clients registered."""
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    draft = draft.with_volume("10012019").with_adapter("12019", 1, 1).with_adapter("14744", 1, 1)
    draft = draft.with_link("L1", "12019:0000", "14744:0000")
    return Engineer(draft.with_servers("ess1c1", "ess2c1").build())


def page(engineer, cluster, *way):
    """A fresh session at the end of a way."""
    session = engineer.at(cluster)
    engineer.walk(session, *way)
    return session


def clients(engineer):
    """The states of all clients, after what was under way is done."""
    engineer.machine.run(10 * MINUTES_US)
    return engineer.machine.inst.server.clients


# -- parts ----------------------------------------------------------------------------------------


def test_an_adapter_is_installed_shown_and_takes_its_slot(engineer):
    session = page(engineer, "12019:1", "Install/Remove Menu", "Install a Host Adapter")
    engineer.press(session, "f4")
    session.point("R1-B4-H2", "option", engineer)
    engineer.press(session, "tab", *"Fibre Channel", "enter")
    assert "Fibre Channel adapter installed in bay 4 slot 2: SAID00a4" in engineer.text(session)
    shown = engineer.text(page(engineer, "12019:1", *ADAPTERS))
    assert "R1-B4-H2   host bay 4 slot 2   Fibre Channel up" in shown
    session = page(engineer, "12019:1", "Install/Remove Menu", "Install a Host Adapter")
    engineer.type(session, "R1-B4-H2", "SCSI")
    assert "'R1-B4-H2' is not in the list of Location." in engineer.text(session)


def test_A16_a_unit_with_all_its_adapters_offers_no_slot(engineer):
    for bay in range(1, 5):
        for slot in range(1, 5):
            if (bay, slot) != (1, 1):
                engineer.machine.do(InstallAdapter(SERIAL, bay, slot, AdapterKind.FIBRE))
    session = page(engineer, "12019:1", "Install/Remove Menu", "Install a Host Adapter")
    engineer.press(session, "f4")
    assert "There is nothing to choose from for Location." in engineer.text(session)


def test_the_ports_say_what_is_plugged_in(engineer):
    shown = engineer.text(page(engineer, "12019:1", *ADAPTERS))
    assert "SAID0000   to 14744, light" in shown
    assert "SAID0001   free" in shown
    assert "from 12019, light" in engineer.text(page(engineer, "14744:2", *ADAPTERS))


def test_A07_an_eight_pack_is_installed_and_listed(engineer):
    session = page(engineer, "12019:1", "Install/Remove Menu", "Install an Eight-Pack")
    assert any(line.rstrip().endswith("+#") for line in session.frame(engineer).lines)
    engineer.type(session, "4", "B", "36.4")
    text = engineer.text(session)
    assert "36.4 GB drives installed on device-adapter pair 4 loop B" in text
    assert "Logical subsystem added" in text
    listed = engineer.text(page(engineer, "12019:1", "Install/Remove Menu", "Show Eight-Packs"))
    number = len(engineer.machine.inst.storage_server(SERIAL).eight_packs)
    (line,) = (line for line in listed.splitlines() if line.strip().startswith(f"{number} "))
    assert line.split() == [str(number), "4", "B", "36.4", "GB", "23", "unconfigured"]


def test_F2_reads_a_list_again(engineer):
    session = page(engineer, "12019:1", "Install/Remove Menu", "Show Eight-Packs")
    before = engineer.text(session)
    other = page(engineer, "12019:2", "Install/Remove Menu", "Install an Eight-Pack")
    engineer.type(other, "4", "B", "36.4")
    assert engineer.text(session) == before
    engineer.press(session, "f2")
    assert "unconfigured" in engineer.text(session)


# -- communications -------------------------------------------------------------------------------


def test_B06_a_new_address_loses_the_server_until_every_list_has_it(engineer):
    assert set(clients(engineer).values()) == {ClientState.REGISTERED}
    name = name_of(engineer, "12019:1")
    session = page(engineer, "12019:1", *TCP_IP)
    engineer.type(session, name, "9.1.9.9")
    text = engineer.text(session)
    assert f"The cluster is {name} at 9.1.9.9; 4 host lists do not say so" in text
    assert engineer.machine.inst.server.state is ServerState.DISABLED
    assert set(clients(engineer).values()) == {ClientState.UNREGISTERED}
    for cluster in ("12019:1", "12019:2", "14744:1", "14744:2"):
        session = page(engineer, cluster, *NAMES, "Remove a Host Name")
        engineer.type(session, name)
        engineer.press(session, "enter")
        session = page(engineer, cluster, *NAMES, "Add a Host Name")
        engineer.type(session, "9.1.9.9", name)
        assert "Command: OK" in engineer.text(session)
    assert set(clients(engineer).values()) == {ClientState.REGISTERED}
    assert engineer.machine.inst.server.state is ServerState.RUNNING


def test_B25_a_new_host_name_is_entered_in_every_host_list(engineer):
    session = page(engineer, "12019:1", *TCP_IP)
    address = engineer.machine.inst.cluster(ClusterId("12019:1")).address
    engineer.type(session, "melb1", address)
    assert "4 host lists do not say so" in engineer.text(session)
    assert set(clients(engineer).values()) == {ClientState.UNREGISTERED}
    engineer.press(session, "f10")
    assert "1  melb1" in engineer.text(session)
    for place in ("12019:1", "12019:2", "14744:1", "14744:2"):
        engineer.machine.do(AddHostName(ClusterId(place), "melb1", address))
    engineer.machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert set(clients(engineer).values()) == {ClientState.REGISTERED}


def test_the_name_and_address_that_are_set_stand_in_the_fields(engineer):
    text = engineer.text(page(engineer, "12019:1", *TCP_IP))
    cluster = engineer.machine.inst.cluster(ClusterId("12019:1"))
    assert f"[{cluster.host_name} " in text
    assert f"[{cluster.address} " in text
    assert "connected" in text


@pytest.mark.parametrize("change", [{"host_name": "ess2c1"}, {"address": "9.1.2.1"}])
def test_B06_the_name_or_address_of_another_cluster_is_refused(engineer, change):
    other = engineer.machine.inst.cluster(ClusterId("14744:1"))
    assert (other.host_name, other.address) == ("ess2c1", "9.1.2.1")
    wanted = {"host_name": "ess1c1", "address": "9.1.1.1"} | change
    refusal = engineer.machine.refused(SetClusterAddress(ClusterId("12019:1"), **wanted))
    assert refusal.rule == "B06"
    assert "Cluster 1 of 14744 is ess2c1 at 9.1.2.1 already." in str(refusal)


def test_the_same_name_and_address_change_nothing(engineer):
    answer = engineer.machine.do(SetClusterAddress(ClusterId("12019:1"), "ess1c1", "9.1.1.1"))
    assert [each.event for each in answer.happenings] == []


@pytest.mark.parametrize("typed", [("ess one", "9.1.1.1"), ("ess1c1", "9.1.1.256")])
def test_B06_what_is_neither_a_name_nor_an_address_is_refused(engineer, typed):
    session = page(engineer, "12019:1", *TCP_IP)
    engineer.type(session, *typed)
    assert "Command: failed" in engineer.text(session)


# -- Copy Services, code --------------------------------------------------------------------------


def test_A18_a_feature_is_deactivated_and_activated(engineer):
    vpd = engineer.machine.inst.storage_server(SERIAL).vpd
    session = page(engineer, "12019:1", *COPY_SERVICES, "Deactivate a Feature")
    engineer.type(session, "PPRC")
    assert vpd.pprc_active
    engineer.press(session, "enter")
    assert "PPRC feature deactivated" in engineer.text(session)
    assert not vpd.pprc_active
    session = page(engineer, "12019:1", *COPY_SERVICES, "Activate a Feature")
    engineer.press(session, "f4", "enter", "enter")
    assert "PPRC feature activated" in engineer.text(session)
    assert vpd.pprc_active


def test_A17_an_active_feature_is_not_offered_for_activation(engineer):
    session = page(engineer, "12019:1", *COPY_SERVICES, "Activate a Feature")
    engineer.type(session, "FlashCopy")
    assert "'FlashCopy' is not in the list of Feature." in engineer.text(session)


def test_B04_the_status_shows_entries_client_and_server(engineer):
    text = engineer.text(page(engineer, "14744:2", *COPY_SERVICES, "Show Copy Services Status"))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Cluster 2 primary server ess1c1" in lines
    assert "Cluster 1 backup server ess2c1" in lines
    assert "Client of this unit registered" in lines
    assert "Copy Services server running" in lines
    assert "Server on cluster 12019:1" in lines


def test_a_unit_without_servers_says_so():
    someone = an_engineer()
    text = someone.text(page(someone, "12019:1", *COPY_SERVICES, "Show Copy Services Status"))
    assert text.count("(none)") == 4
    assert "Client of this unit           absent" in text
    assert "Server on cluster" not in text


def test_the_levels_are_those_of_the_documents(engineer):
    way = ("Licensed Internal Code Maintenance Menu", "Show LIC Levels")
    text = engineer.text(page(engineer, "12019:1", *way))
    for level in ("4.3.2.11.1", "SC01029", "2.6.302.1082"):
        assert level in text
