"""Sessions at the terminals of a real machine: what is typed is done, refused and shown there."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.copy_services.server import ClientState, ServerState
from emulator.errors import Refusal
from emulator.ids import ClusterId
from emulator.service.session import Session
from tests.builders import Machine, an_installation

COPY_SERVICES = ("Configuration Options Menu", "Copy Services Menu")
HOST_NAMES = (
    "Configuration Options Menu",
    "Configure Communications Resources Menu",
    "Cluster Host Name List",
)
MINUTES_US = 60_000_000
CLUSTERS = ("12019:1", "12019:2", "14744:1", "14744:2")


@dataclass
class Engineer:
    """Someone with a terminal, who does what the menus offer and nothing else."""

    machine: Machine

    def view(self, projection, *scope):
        """What the session sees."""
        return projection(self.machine.inst, *scope)

    def at(self, cluster):
        """A fresh session, logged in, at a cluster."""
        session = Session(ClusterId(cluster))
        for key in (*"service", "enter", *"service", "enter"):
            session.feed(key, self)
        return session

    def do(self, session, command):
        """Execute what a session asked for, as a screen does."""
        if command is None:
            return
        try:
            session.answered(self.machine.do(command, "ce"))
        except Refusal as refusal:
            session.answered(refusal)

    def walk(self, session, *labels):
        """Walk down menus by their items."""
        for label in labels:
            self.do(session, session.point(label, "menu", self))

    def type(self, session, *fields):
        """Fill the fields of a dialog in their order, and press Enter."""
        for number, text in enumerate(fields):
            for key in (*(["tab"] if number else []), "end", "ctrl+u", *text):
                session.feed(key, self)
        self.press(session, "enter")

    def press(self, session, *keys):
        """Press keys by name."""
        for key in keys:
            self.do(session, session.feed(key, self))

    def text(self, session):
        """What the terminal shows."""
        return "\n".join(session.frame(self).lines)

    def set_primary(self, cluster, server):
        """Enter a primary server; returns what the terminal shows then."""
        session = self.at(cluster)
        self.walk(session, *COPY_SERVICES, "Change / Show Primary Copy Services Server")
        self.type(session, server)
        return self.text(session)

    def set_backup(self, cluster, server):
        """Enter a backup server; returns what the terminal shows then."""
        session = self.at(cluster)
        self.walk(session, *COPY_SERVICES, "Change / Show Backup Copy Services Server")
        self.type(session, server)
        return self.text(session)


def an_engineer(*, host_lists=True):
    """Two units on two sites; nothing is entered."""
    draft = an_installation().with_ess("12019", site="Melbourne").with_ess("14744", site="Sydney")
    if host_lists:
        draft.fleet.complete_host_lists()
    return Engineer(draft.build())


def name_of(engineer, cluster):
    """The host name of a cluster."""
    return engineer.machine.inst.cluster(ClusterId(cluster)).host_name


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
