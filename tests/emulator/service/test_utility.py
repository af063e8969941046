"""The Utility Menu on a real machine: quiesce, resume, power; and a terminal that is dark."""

from __future__ import annotations

import pytest

from emulator.commands.faults import FailCluster, FailNvs, StopUnit
from emulator.hardware.power import BOOT_US
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial
from emulator.service.menus.utility import OFF_FOR_US
from tests.emulator.service.engineer import an_engineer

SERIAL = EssSerial("12019")
RESOURCES = ("Utility Menu", "Resource Management Menu")
CRIT = ("Configuration Options Menu", "Change / Show VPD")


@pytest.fixture
def engineer():
    return an_engineer()


def dark(engineer, cluster):
    """The lines of a terminal, without blank ones."""
    lines = engineer.at(cluster).frame(engineer).lines
    return [line.strip() for line in lines if line.strip()]


def done(engineer, cluster, *way, typed=()):
    """Walk to a dialog, fill it, answer yes; returns the session."""
    session = engineer.at(cluster)
    engineer.walk(session, *way)
    if typed:
        engineer.type(session, *typed)
    else:
        engineer.press(session, "enter")
    if "ARE YOU SURE?" in engineer.text(session):
        engineer.press(session, "enter")
    return session


def test_A01_the_other_cluster_is_quiesced_and_resumed(engineer):
    quiesce = done(engineer, "12019:1", *RESOURCES, "Quiesce a Resource", typed=["Cluster 2"])
    assert "Cluster 2 quiesced" in engineer.text(quiesce)
    assert engineer.machine.inst.cluster(ClusterId("12019:2")).health is Health.OFF
    assert dark(engineer, "12019:2") == [
        "Cluster 2 of unit 12019 is quiesced.",
        "It can be resumed at the service terminal of cluster 1.",
    ]
    listed = engineer.at("12019:1")
    engineer.walk(listed, *RESOURCES, "Show Resource Status")
    assert "quiesced" in engineer.text(listed)
    done(engineer, "12019:1", *RESOURCES, "Resume a Resource", typed=["Cluster 2"])
    assert engineer.machine.inst.cluster(ClusterId("12019:2")).health is Health.UP


def test_a_terminal_never_offers_its_own_cluster(engineer):
    session = done(engineer, "12019:1", *RESOURCES, "Quiesce a Resource", typed=["Cluster 1"])
    assert "'Cluster 1' is not in the list of Resource." in engineer.text(session)
    assert engineer.machine.inst.cluster(ClusterId("12019:1")).health is Health.UP


def test_A01_a_failed_cluster_is_neither_quiesced_nor_resumed(engineer):
    engineer.machine.do(FailCluster(ClusterId("12019:2")))
    for item, word in (("Quiesce a Resource", "quiesced"), ("Resume a Resource", "repaired")):
        session = done(engineer, "12019:1", *RESOURCES, item, typed=["Cluster 2"])
        assert "Command: failed" in engineer.text(session)
        assert word in engineer.text(session)


def test_a_cluster_that_works_already_is_not_changed(engineer):
    session = done(engineer, "12019:1", *RESOURCES, "Resume a Resource", typed=["Cluster 2"])
    assert "Nothing has changed." in engineer.text(session)


def test_A03_a_failed_battery_is_shown(engineer):
    engineer.machine.do(FailNvs(ClusterId("12019:2")))
    session = engineer.at("12019:1")
    engineer.walk(session, "Utility Menu", "Show Power and Battery Status")
    text = engineer.text(session)
    assert "NVS battery of cluster 1          charged" in text
    assert "NVS battery of cluster 2          failed" in text


def test_H06_a_power_cycle_puts_crit_in_force(engineer):
    done(engineer, "12019:1", *CRIT, typed=["YES-ALL"])
    session = done(engineer, "12019:1", "Utility Menu", "Power Off the Unit and On Again")
    assert "Unit 12019 has no power." in engineer.text(session)
    engineer.machine.run(OFF_FOR_US)
    assert dark(engineer, "12019:1")[0] == "Unit 12019 is starting."
    assert dark(engineer, "12019:2")[1].startswith("It answers at ")
    engineer.machine.run(BOOT_US)
    unit = engineer.machine.inst.storage_server(SERIAL)
    assert unit.health is Health.UP
    assert unit.vpd.crit_in_force.value == "YES-ALL"
    assert "Service Login" in engineer.text(session)


def test_a_unit_is_switched_off_here_and_on_at_its_panel(engineer):
    session = done(engineer, "12019:1", "Utility Menu", "Power Off the Unit")
    unit = engineer.machine.inst.storage_server(SERIAL)
    assert unit.health is Health.OFF
    engineer.machine.run(OFF_FOR_US)
    assert unit.health is Health.OFF
    engineer.press(session, "f3", "x")
    assert "Unit 12019 has no power." in engineer.text(session)
    engineer.do(session, session.point("Enter=Power on", "button", engineer))
    assert dark(engineer, "12019:1")[0] == "Unit 12019 is starting."
    engineer.press(session, "enter")
    engineer.machine.run(BOOT_US)
    assert unit.health is Health.UP


def test_the_question_before_the_power_goes_can_be_answered_no(engineer):
    session = engineer.at("12019:1")
    engineer.walk(session, "Utility Menu", "Power Off the Unit")
    engineer.press(session, "enter")
    assert "Hosts lose all volumes of this unit" in engineer.text(session)
    engineer.press(session, "f3")
    assert engineer.machine.inst.storage_server(SERIAL).health is Health.UP


def test_nobody_stays_logged_in_over_a_loss_of_power(engineer):
    session = engineer.at("12019:1")
    engineer.machine.do(StopUnit((SERIAL,)))
    engineer.text(session)
    assert not session.user
