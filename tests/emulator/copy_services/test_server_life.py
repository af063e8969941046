"""When the Copy Services server runs and who is registered with it (rules B01 to B28)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RemovePrimaryServer,
    RemoveServers,
    RunTask,
    SetBackupServer,
    SetPrimaryServer,
    WithdrawFlashCopy,
)
from emulator.commands.hardware import AddHostName, RemoveHostName
from emulator.commands.logical import CreateVolume
from emulator.copy_services.server import ServerState
from emulator.copy_services.server_life import CLIENT_REGISTER_US, SERVER_START_US
from emulator.errors import UnknownObject
from emulator.events.base import AdviceGiven
from emulator.ids import ClusterId, EssSerial, VolumeId, make_cluster_id, make_lss_id
from emulator.readings import ESS_PER_SERVER
from emulator.units import tracks_of_gb
from emulator.views import copy_services as view
from emulator.views import facts
from tests.builders import Machine, an_installation

FIRST, SECOND = EssSerial("12019"), EssSerial("14744")
CLUSTERS = [make_cluster_id(serial, number) for serial in (FIRST, SECOND) for number in (1, 2)]
A, B = VolumeId("10012019"), VolumeId("10112019")
BOTH_REGISTERED_US = SERVER_START_US + CLIENT_REGISTER_US


def two_units() -> Machine:
    draft = an_installation(max_ess_per_server=2).with_ess("12019")
    draft = draft.with_ess("14744", site="Sydney").with_volumes("12019", 17, 2)
    return draft.with_servers("ess1c1", "ess2c1").build()


@pytest.fixture
def machine() -> Machine:
    return two_units()


def advice(machine: Machine, command: SetPrimaryServer | SetBackupServer) -> list[str]:
    events = [happening.event for happening in machine.do(command).happenings]
    return [event.rule for event in events if isinstance(event, AdviceGiven)]


def clients(machine: Machine) -> list[str]:
    return [state for _, state in view.server(machine.inst).clients]


def enter(machine: Machine, *clusters: ClusterId, name: str = "ess1c1") -> None:
    for cluster in clusters:
        machine.do(SetPrimaryServer(cluster, name))


def test_complete_entries_start_with_a_running_server(machine):
    row = view.server(machine.inst)
    assert (row.state, row.active, row.primary, row.backup) == (
        "running",
        "12019",
        "ess1c1",
        "ess2c1",
    )
    assert clients(machine) == ["registered", "registered"]


def test_B01_without_a_primary_nobody_can_enter(machine):
    machine.do(RemoveServers((FIRST, SECOND)))
    assert "no server is active" in view.may_enter(machine.inst)
    assert facts.state(machine.inst, "server") == "disabled"
    task = RunTask(EstablishFlashCopy(((A, B),)), "fc")
    assert machine.refused(task).rule == "B01"


def test_B04_entries_on_every_cluster_bring_the_server_and_its_clients_up(machine):
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *CLUSTERS)
    assert facts.state(machine.inst, "server") == "starting"
    assert "starting" in view.may_enter(machine.inst)
    machine.run(BOTH_REGISTERED_US)
    assert facts.state(machine.inst, "server") == "running"
    assert clients(machine) == ["registered", "registered"]


@pytest.mark.parametrize("forgotten", CLUSTERS[2:])
def test_B04_one_cluster_forgotten_keeps_that_client_away(machine, forgotten):
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *[cluster for cluster in CLUSTERS if cluster != forgotten])
    machine.run(10 * BOTH_REGISTERED_US)
    assert clients(machine) == ["registered", "unregistered"]
    assert {row.serial for row in view.subsystems(machine.inst)} == {"12019"}
    enter(machine, forgotten)
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B04_the_servers_own_unit_must_be_complete_too(machine):
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *CLUSTERS[1:])
    machine.run(10 * BOTH_REGISTERED_US)
    assert facts.state(machine.inst, "server") == "disabled"


def test_B03_a_backup_is_not_needed(machine):
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *CLUSTERS)
    machine.run(BOTH_REGISTERED_US)
    assert view.server(machine.inst).backup == ""
    assert view.may_enter(machine.inst) == ""


def test_B06_an_address_is_as_good_as_a_name(machine):
    address = machine.inst.storage_servers[FIRST].clusters[1].address
    enter(machine, *CLUSTERS, name=address)
    assert clients(machine) == ["registered", "registered"]


def test_B06_an_unknown_host_keeps_the_client_away_and_says_so(machine):
    answer = machine.do(SetPrimaryServer(CLUSTERS[2], "nowhere"))
    assert any("unknown host nowhere" in h.event.text for h in answer.happenings)
    assert clients(machine) == ["registered", "unregistered"]


@pytest.mark.parametrize("name", ["", "   ", "two words", "x" * 65, "tab\there"])
def test_B06_what_is_no_name_is_refused(machine, name):
    assert machine.refused(SetPrimaryServer(CLUSTERS[0], name)).rule == "B06"


def test_B07_primary_and_backup_on_one_unit_is_accepted_with_advice(machine):
    assert advice(machine, SetBackupServer(CLUSTERS[0], "ess1c2")) == ["B07"]


def test_B08_primary_and_backup_on_one_site_is_accepted_with_advice():
    draft = an_installation().with_ess("12019").with_ess("14744")
    machine = draft.with_servers("ess1c1").build()
    assert advice(machine, SetBackupServer(CLUSTERS[0], "ess2c1")) == ["B08"]


def test_B07_is_no_matter_for_a_single_unit():
    machine = an_installation().with_ess("12019").with_servers("ess1c1").build()
    assert advice(machine, SetBackupServer(CLUSTERS[0], "ess1c2")) == []


def test_B16_a_client_waits_for_the_server(machine):
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *CLUSTERS[2:])
    machine.run(10 * BOTH_REGISTERED_US)
    assert clients(machine) == ["absent", "unregistered"]
    enter(machine, *CLUSTERS[:2])
    machine.run(BOTH_REGISTERED_US)
    assert clients(machine) == ["registered", "registered"]


def test_B17_a_running_task_is_lost_with_its_server(machine):
    machine.do(RunTask(EstablishFlashCopy(((A, B),)), "fc"))
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    machine.run(BOTH_REGISTERED_US)
    assert facts.state(machine.inst, "task", "fc") == "lost"
    assert not facts.contains(machine.inst, "log", "completed successfully")


def test_B18_relations_stay_when_the_server_goes(machine):
    machine.finish(RunTask(EstablishFlashCopy(((A, B),)), "fc"))
    before = facts.collection(machine.inst, "flashcopies")
    machine.do(RemoveServers((FIRST, SECOND)))
    assert facts.collection(machine.inst, "flashcopies") == before


def test_B24_a_server_controls_two_units():
    draft = an_installation(max_ess_per_server=2)
    for serial in ("12019", "14744", "22088"):
        draft.with_ess(serial)
    machine = draft.with_servers("ess1c1").build()
    assert clients(machine) == ["registered", "registered", "unregistered"]
    place = make_cluster_id(EssSerial("22088"), 1)
    machine.do(RemovePrimaryServer(place))
    enter(machine, place)
    machine.run(10 * BOTH_REGISTERED_US)
    assert clients(machine)[2] == "unregistered"


def test_B25_a_name_missing_from_one_host_list_keeps_the_client_away(machine):
    address = machine.inst.storage_servers[FIRST].clusters[1].address
    machine.do(RemoveHostName(CLUSTERS[3], "ess1c1"))
    assert clients(machine) == ["registered", "unregistered"]
    machine.do(AddHostName(CLUSTERS[3], "ess1c1", address))
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B02_what_a_lost_client_reported_last_is_what_the_server_shows(machine):
    machine.finish(RunTask(EstablishFlashCopy(((A, B),), background_copy=False), "fc"))
    for cluster in CLUSTERS[:2]:
        machine.do(SetPrimaryServer(cluster, "ess2c1"))
    assert machine.inst.server.state is ServerState.DISABLED
    enter(machine, *CLUSTERS, name="ess2c1")
    machine.run(BOTH_REGISTERED_US)
    assert view.server(machine.inst).active == "14744"
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    known = view.volume(machine.inst, A)
    assert (known.flashcopy, known.partner, known.flashcopy_state) == ("source", B, "established")
    machine.do(WithdrawFlashCopy(((A, B),)))
    assert view.volume(machine.inst, A).flashcopy == "source"
    assert facts.state(machine.inst, "flashcopy", A) == "none"


def test_B27_a_new_volume_is_unknown_until_the_server_starts_again(machine):
    rank = machine.inst.volumes[A].rank
    machine.do(CreateVolume(rank, tracks_of_gb(1.0)))
    new = VolumeId("10212019")
    lss = make_lss_id(FIRST, 17)
    assert new not in [row.id for row in view.volumes(machine.inst, lss)]
    with pytest.raises(UnknownObject):
        view.volume(machine.inst, new)
    assert machine.refused(RunTask(EstablishFlashCopy(((A, new),)))).rule == "B27"
    machine.do(RemoveServers((FIRST, SECOND)))
    enter(machine, *CLUSTERS)
    machine.run(BOTH_REGISTERED_US)
    assert new in [row.id for row in view.volumes(machine.inst, lss)]


def test_B28_a_task_on_a_unit_whose_client_is_away_is_refused():
    pair = (VolumeId("10014744"), VolumeId("10114744"))
    draft = an_installation().with_ess("12019").with_ess("14744").with_volumes("14744", 17, 2)
    machine = draft.with_servers("ess1c1").build()
    machine.do(SetPrimaryServer(CLUSTERS[2], "nowhere"))
    assert machine.refused(RunTask(EstablishFlashCopy((pair,)))).rule == "B28"


def test_K08_task_names_have_at_most_sixteen_characters(machine):
    work = EstablishFlashCopy(((A, B),))
    assert machine.refused(RunTask(work, "x" * 17)).rule == "K08"
    machine.do(RunTask(work, "x" * 16))


def test_J11_a_run_without_a_name_is_logged_unnamed(machine):
    machine.finish(RunTask(EstablishFlashCopy(((A, B),))), operator="storwatch")
    assert facts.contains(machine.inst, "log", "Task unnamed completed successfully")
    (row,) = view.tasks(machine.inst)
    assert (row.status, row.operator, row.pairs) == ("successful", "storwatch", 1)


def test_a_task_runs_until_its_establish_is_over(machine):
    answer = machine.do(RunTask(EstablishFlashCopy(((A, B),)), "fc"))
    assert facts.state(machine.inst, "task", "fc") == "running"
    machine.engine.run_until(answer.done_us)
    assert facts.state(machine.inst, "task", "fc") == "successful"
    assert facts.state(machine.inst, "flashcopy", A, B) == "established"


def test_a_refused_task_leaves_no_run_behind(machine):
    machine.finish(RunTask(EstablishFlashCopy(((A, B),)), "fc"))
    assert machine.refused(RunTask(EstablishFlashCopy(((A, B),)), "fc2")).rule == "D03"
    assert facts.state(machine.inst, "task", "fc2") == "never run"


@pytest.mark.parametrize("most, third", [(2, "unregistered"), (3, "registered")])
def test_C04_two_units_unless_the_installation_says_otherwise(most, third):
    draft = an_installation(max_ess_per_server=most)
    for serial in ("12019", "14744", "22088"):
        draft.with_ess(serial)
    assert ESS_PER_SERVER == 2
    assert clients(draft.with_servers("ess1c1").build())[2] == third
