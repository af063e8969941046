"""The Copy Services server and its clients when networks, clusters and units go."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, SetBackupServer
from emulator.commands.faults import (
    CutNetwork,
    FailCluster,
    QuiesceCluster,
    RepairCluster,
    RestoreNetwork,
    ResumeCluster,
    StartUnit,
    StopUnit,
)
from emulator.commands.pprc import EstablishPaths
from emulator.copy_services.server_life import CLIENT_REGISTER_US, SERVER_START_US
from emulator.hardware.power import BOOT_US
from emulator.ids import ClusterId, LssId
from emulator.units import US_PER_S
from emulator.views import copy_services as view
from emulator.views import facts
from tests.emulator.copy_services.mirrors import COPY, P2, S2, P, S, draft, duplex, read, write
from tests.emulator.faults.test_parts import HERE, THERE

SERVER, OTHER = ClusterId("12019:1"), ClusterId("12019:2")
COMES_UP_US = SERVER_START_US + CLIENT_REGISTER_US
HERE_TASK = RunTask(EstablishFlashCopy(((P2, COPY.replace("14744", "12019")),)), "here")
THERE_TASK = RunTask(EstablishFlashCopy(((S2, COPY),)), "there")
LOST = "lost"


@pytest.fixture
def machine():
    made = draft().with_servers("ess1c1", "ess2c1").build()
    made.finish(EstablishPaths(LssId("2105:12019:17"), LssId("2105:14744:17")))
    return made


def server(machine):
    return facts.state(machine.inst, "server")


def clients(machine):
    return [facts.state(machine.inst, "client", serial) for serial in (HERE, THERE)]


def test_B26_a_cut_network_blinds_the_panels_and_mirrors_go_on(machine):
    duplex(machine)
    machine.do(CutNetwork(HERE))
    assert server(machine) == "unreachable"
    assert clients(machine) == ["unregistered", "unregistered"]
    assert "does not answer" in view.may_enter(machine.inst)
    assert view.subsystems(machine.inst) == ()
    assert machine.refused(HERE_TASK).rule == "B01"
    machine.finish(write("a"))
    assert read(machine, S) == "a"
    assert facts.state(machine.inst, "pair", P) == "full duplex"


def test_B26_when_the_network_is_back_the_server_answers_and_clients_register(machine):
    machine.do(CutNetwork(HERE))
    machine.run(3600 * US_PER_S)
    machine.do(RestoreNetwork(HERE))
    assert server(machine) == "running"
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]
    machine.finish(HERE_TASK)


def test_B26_a_task_under_way_ends_while_nobody_can_see_it(machine):
    machine.do(HERE_TASK)
    machine.do(CutNetwork(HERE))
    machine.run(60 * US_PER_S)
    assert facts.state(machine.inst, "task", "here") == "successful"


def test_B02_a_client_that_is_cut_off_is_shown_as_it_reported_last(machine):
    work = EstablishFlashCopy(((S2, COPY),), background_copy=False)
    machine.finish(RunTask(work, "there"))
    machine.do(CutNetwork(THERE))
    assert server(machine) == "running"
    assert clients(machine) == ["registered", "unregistered"]
    known = view.volume(machine.inst, S2)
    assert (known.flashcopy, known.partner) == ("source", COPY)
    machine.run(600 * US_PER_S)
    assert machine.refused(THERE_TASK).rule == "B28"
    machine.finish(HERE_TASK)
    machine.do(RestoreNetwork(THERE))
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B02_a_client_that_is_cut_off_while_it_registers_does_not(machine):
    machine.do(CutNetwork(THERE))
    machine.do(RestoreNetwork(THERE))
    machine.run(CLIENT_REGISTER_US - 1)
    machine.do(CutNetwork(THERE))
    machine.run(2 * CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "unregistered"]


def test_B02_a_unit_without_power_has_no_client(machine):
    machine.do(StopUnit((THERE,)))
    assert clients(machine) == ["registered", "unregistered"]
    machine.do(StartUnit((THERE,)))
    machine.run(BOOT_US + CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B02_a_client_keeps_its_server_when_one_cluster_fails(machine):
    machine.do(FailCluster(OTHER))
    machine.do(FailCluster(ClusterId("14744:1")))
    assert server(machine) == "running"
    assert clients(machine) == ["registered", "registered"]


@pytest.mark.parametrize(
    "fault, repair",
    [
        (FailCluster(SERVER), RepairCluster(SERVER)),
        (QuiesceCluster(SERVER), ResumeCluster(SERVER)),
    ],
)
def test_B17_a_server_goes_with_its_cluster_and_starts_again(machine, fault, repair):
    machine.do(HERE_TASK)
    machine.do(fault)
    assert server(machine) == "unreachable"
    assert facts.state(machine.inst, "task", "here") == LOST
    machine.run(3600 * US_PER_S)
    assert server(machine) == "unreachable"
    assert facts.state(machine.inst, "task", "here") == LOST
    machine.do(repair)
    assert server(machine) == "starting"
    machine.run(COMES_UP_US)
    assert server(machine) == "running"
    assert clients(machine) == ["registered", "registered"]


def test_B11_nothing_becomes_the_server_by_itself(machine):
    machine.do(SetBackupServer(SERVER, "ess2c1"))
    machine.do(StopUnit((HERE,)))
    machine.run(24 * 3600 * US_PER_S)
    assert server(machine) == "unreachable"
    assert facts.prop(machine.inst, "server", "active") == ""


def test_B29_a_server_that_stops_answering_while_it_starts_starts_again(machine):
    machine.do(FailCluster(SERVER))
    machine.do(RepairCluster(SERVER))
    machine.run(SERVER_START_US - 1)
    machine.do(FailCluster(SERVER))
    machine.do(RepairCluster(SERVER))
    machine.run(SERVER_START_US - 1)
    assert server(machine) == "starting"
    machine.run(1)
    assert server(machine) == "running"


def test_B26_a_server_that_starts_without_a_network_cannot_be_reached(machine):
    machine.do(FailCluster(SERVER))
    machine.do(CutNetwork(HERE))
    machine.do(RepairCluster(SERVER))
    assert server(machine) == "starting"
    machine.run(COMES_UP_US)
    assert server(machine) == "unreachable"
    machine.do(RestoreNetwork(HERE))
    machine.run(CLIENT_REGISTER_US)
    assert server(machine) == "running"
    assert clients(machine) == ["registered", "registered"]


def test_B18_pairs_and_relations_stay_when_the_server_goes(machine):
    duplex(machine)
    machine.finish(RunTask(EstablishFlashCopy(((S2, COPY),), background_copy=False), "there"))
    before = [facts.collection(machine.inst, what) for what in ("pairs", "flashcopies")]
    machine.do(FailCluster(SERVER))
    assert [facts.collection(machine.inst, what) for what in ("pairs", "flashcopies")] == before
