"""Sessions at the terminals of a real machine: what is typed is done, refused and shown there."""

from __future__ import annotations

from emulator.copy_services.server import ClientState, ServerState
from emulator.ids import ClusterId
from tests.emulator.service.engineer import COPY_SERVICES, an_engineer, name_of

HOST_NAMES = (
    "Configuration Options Menu",
    "Configure Communications Resources Menu",
    "Cluster Host Name List",
)
MINUTES_US = 60_000_000
CLUSTERS = ("12019:1", "12019:2", "14744:1", "14744:2")


def test_B04_both_units_are_registered_once_every_cluster_has_its_entry():
    engineer = an_engineer()
    primary = name_of(engineer, "12019:1")
    for cluster in CLUSTERS:
        assert "Command: OK" in engineer.set_primary(cluster, primary)
    engineer.machine.run(10 * MINUTES_US)
    server = engineer.machine.inst.server
    assert server.state is ServerState.RUNNING
    assert set(server.clients.values()) == {ClientState.REGISTERED}


def test_B04_the_unit_with_a_forgotten_cluster_stays_away():
    engineer = an_engineer()
    primary = name_of(engineer, "12019:1")
    for cluster in CLUSTERS[:3]:
        shown = engineer.set_primary(cluster, primary)
    assert "no primary server is entered on cluster 2" in shown
    engineer.machine.run(10 * MINUTES_US)
    clients = engineer.machine.inst.server.clients
    assert clients["12019"] is ClientState.REGISTERED
    assert clients["14744"] is ClientState.UNREGISTERED


def test_B03_a_backup_may_be_left_out_and_is_entered_like_the_primary():
    engineer = an_engineer()
    assert "Command: OK" in engineer.set_backup("12019:1", name_of(engineer, "14744:1"))
    cluster = engineer.machine.inst.cluster(ClusterId("12019:1"))
    assert cluster.backup_server == name_of(engineer, "14744:1")
    assert cluster.primary_server == ""


def test_B05_what_was_entered_is_shown_and_can_be_removed():
    engineer = an_engineer()
    primary = name_of(engineer, "12019:1")
    engineer.set_primary("12019:1", primary)
    session = engineer.at("12019:1")
    engineer.walk(session, *COPY_SERVICES, "Change / Show Primary Copy Services Server")
    assert f"[{primary} " in engineer.text(session)
    engineer.press(session, "f3")
    engineer.walk(session, "Remove Primary Copy Services Server")
    assert primary in engineer.text(session)
    engineer.press(session, "enter", "enter")
    assert "Primary Copy Services server removed" in engineer.text(session)
    assert engineer.machine.inst.cluster(ClusterId("12019:1")).primary_server == ""


def test_B06_two_words_are_neither_a_name_nor_an_address():
    engineer = an_engineer()
    shown = engineer.set_primary("12019:1", "ess one")
    assert "Command: failed" in shown
    assert "neither a host name nor a TCP/IP address" in shown
    assert engineer.machine.inst.cluster(ClusterId("12019:1")).primary_server == ""


def test_B06_a_name_that_the_cluster_does_not_know_is_accepted_and_reported():
    engineer = an_engineer()
    shown = engineer.set_primary("12019:1", "nobody")
    assert "Command: OK" in shown
    assert "unknown host nobody" in shown


def test_B07_both_servers_on_one_unit_are_accepted_with_a_warning():
    engineer = an_engineer()
    engineer.set_primary("12019:1", name_of(engineer, "12019:1"))
    shown = engineer.set_backup("12019:1", name_of(engineer, "12019:2"))
    assert "Command: OK" in shown
    assert "Primary and backup server are on one storage server" in shown


def test_B08_servers_on_two_sites_bring_no_warning():
    engineer = an_engineer()
    engineer.set_primary("12019:1", name_of(engineer, "12019:1"))
    shown = engineer.set_backup("12019:1", name_of(engineer, "14744:1"))
    assert "Primary and backup server are on one" not in shown


def test_B25_a_name_is_added_listed_and_removed():
    engineer = an_engineer(host_lists=False)
    session = engineer.at("12019:1")
    engineer.walk(session, *HOST_NAMES, "Add a Host Name")
    engineer.type(session, "192.0.2.77", "ess9c1")
    assert "Command: OK" in engineer.text(session)
    engineer.press(session, "f3")
    engineer.walk(session, "List All Host Names")
    assert "192.0.2.77        ess9c1" in engineer.text(session)
    engineer.press(session, "f3")
    engineer.walk(session, "Remove a Host Name")
    engineer.type(session, "ess9c1")
    engineer.press(session, "enter")
    assert "ess9c1 removed from the host list" in engineer.text(session)
    assert "ess9c1" not in engineer.machine.inst.cluster(ClusterId("12019:1")).host_list


def test_B25_a_client_whose_list_lacks_the_server_is_not_registered():
    engineer = an_engineer()
    primary = name_of(engineer, "12019:1")
    session = engineer.at("14744:2")
    engineer.walk(session, *HOST_NAMES, "Remove a Host Name")
    engineer.type(session, primary)
    engineer.press(session, "enter")
    for cluster in CLUSTERS:
        engineer.set_primary(cluster, primary)
    engineer.machine.run(10 * MINUTES_US)
    assert engineer.machine.inst.server.clients["14744"] is ClientState.UNREGISTERED


def test_H06_crit_is_set_for_the_next_power_cycle_and_the_old_value_stays_in_force():
    engineer = an_engineer()
    session = engineer.at("12019:2")
    engineer.walk(session, "Configuration Options Menu", "Change / Show VPD")
    engineer.press(session, "f4", "end", "enter", "enter")
    assert "Command: OK" in engineer.text(session)
    engineer.press(session, "f3")
    engineer.walk(session, "Change / Show VPD")
    lines = engineer.text(session).splitlines()
    assert any("* CRIT " in line and "[YES-ALL " in line for line in lines)
    assert any("CRIT in force" in line and line.split()[-1] == "NO" for line in lines)


def test_looking_and_walking_about_changes_nothing():
    engineer = an_engineer()
    before = (engineer.machine.engine.digest(), engineer.machine.engine.revision)
    session = engineer.at("12019:1")
    engineer.walk(session, *HOST_NAMES, "List All Host Names")
    engineer.press(session, "f1", "f3", "f3", "f3", "f10")
    assert (engineer.machine.engine.digest(), engineer.machine.engine.revision) == before
