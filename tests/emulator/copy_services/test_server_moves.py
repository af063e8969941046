"""The Copy Services server while entries come, go and change under it (rules B02 to B28)."""

from __future__ import annotations

from itertools import permutations

import pytest

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RemovePrimaryServer,
    RemoveServers,
    RunTask,
    SetBackupServer,
    SetPrimaryServer,
)
from emulator.commands.faults import StopUnit
from emulator.commands.hardware import AddHostName, RemoveHostName
from emulator.copy_services.server_life import CLIENT_REGISTER_US, SERVER_START_US
from emulator.errors import UnknownObject
from emulator.events.copy_services import ClientStateChanged, ServerStateChanged
from emulator.ids import ClusterId, EssSerial, LssId, VolumeId, make_cluster_id
from emulator.views import copy_services as view
from emulator.views import facts, hardware
from tests.builders import Machine, an_installation

SERIALS = [EssSerial(serial) for serial in ("12019", "14744", "22088")]
FIRST, SECOND, THIRD = SERIALS
CLUSTERS = [make_cluster_id(serial, number) for serial in SERIALS for number in (1, 2)]
A, B = VolumeId("10012019"), VolumeId("10112019")
HALF_US = SERVER_START_US // 2


def units(count: int, primary: str = "ess1c1") -> Machine:
    """So many units; their server controls two of them."""
    draft = an_installation(max_ess_per_server=2)
    for serial in SERIALS[:count]:
        draft.with_ess(serial)
    draft.with_volumes("12019", 17, 1, size_tracks=300)
    return draft.with_volumes("12019", 17, 1, size_tracks=900).with_servers(primary).build()


def enter(machine: Machine, serial: EssSerial, name: str) -> None:
    for number in (1, 2):
        machine.do(SetPrimaryServer(make_cluster_id(serial, number), name))


def clients(machine: Machine) -> list[str]:
    return [state for _, state in view.server(machine.inst).clients]


def look_at_everything(machine: Machine) -> None:
    """Every projection of the server's view, in whatever state it stands."""
    inst = machine.inst
    view.server(inst)
    view.tasks(inst)
    view.log(inst)
    hardware.annunciator(inst)
    for row in view.subsystems(inst):
        for volume in view.volumes(inst, row.id):
            assert view.volume(inst, volume.id) == volume
            assert 0 <= volume.copied_percent <= 100
    for prop in ("active", "primary", "backup"):
        facts.prop(inst, "server", prop)


def test_B16_a_server_entered_again_while_it_starts_begins_to_start_anew():
    machine = units(2)
    machine.do(RemoveServers((FIRST,)))
    enter(machine, FIRST, "ess1c1")
    machine.run(HALF_US)
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    machine.do(SetPrimaryServer(CLUSTERS[0], "ess1c1"))
    machine.run(HALF_US)
    assert facts.state(machine.inst, "server") == "starting"
    machine.run(HALF_US)
    assert facts.state(machine.inst, "server") == "running"


def test_B16_a_client_entered_again_while_it_registers_begins_anew():
    machine = units(2)
    machine.do(RemovePrimaryServer(CLUSTERS[2]))
    machine.do(SetPrimaryServer(CLUSTERS[2], "ess1c1"))
    machine.run(CLIENT_REGISTER_US // 2)
    machine.do(RemovePrimaryServer(CLUSTERS[2]))
    machine.do(SetPrimaryServer(CLUSTERS[2], "ess1c1"))
    machine.run(CLIENT_REGISTER_US // 2)
    assert clients(machine) == ["registered", "unregistered"]
    machine.run(CLIENT_REGISTER_US // 2)
    assert clients(machine) == ["registered", "registered"]


def test_nothing_of_a_server_that_is_gone_is_left_on_the_agenda():
    machine = units(2)
    machine.do(RemovePrimaryServer(CLUSTERS[2]))
    machine.do(SetPrimaryServer(CLUSTERS[2], "ess1c1"))
    machine.do(RemoveServers((FIRST,)))
    assert machine.engine.next_due() is None


def test_B17_removed_and_entered_in_one_microsecond_is_a_restart():
    machine = units(2)
    machine.do(RunTask(EstablishFlashCopy(((A, B),)), "fc"))
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    machine.do(SetPrimaryServer(CLUSTERS[0], "ess1c1"))
    assert facts.state(machine.inst, "server") == "starting"
    machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]
    assert facts.state(machine.inst, "task", "fc") == "lost"


def test_B19_while_the_server_starts_no_task_is_taken():
    machine = units(2)
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    machine.do(SetPrimaryServer(CLUSTERS[0], "ess1c1"))
    task = RunTask(EstablishFlashCopy(((A, B),)), "fc")
    assert machine.refused(task).rule == "B19"
    machine.run(SERVER_START_US - 1)
    assert machine.refused(task).rule == "B19"
    machine.run(1)
    assert machine.refused(task).rule == "B28"
    machine.run(CLIENT_REGISTER_US)
    machine.do(task)


def test_B11_a_second_unit_that_names_itself_does_not_take_over_when_the_server_is_lost():
    machine = units(2)
    enter(machine, SECOND, "ess2c1")
    machine.do(StopUnit((FIRST,)))
    machine.run(4 * SERVER_START_US)
    assert facts.state(machine.inst, "server") == "unreachable"
    assert view.server(machine.inst).cluster == CLUSTERS[0]


def test_B11_a_second_unit_that_names_itself_does_not_take_the_server_away():
    machine = units(2, primary="ess2c1")
    enter(machine, FIRST, "ess1c1")
    row = view.server(machine.inst)
    assert (row.state, row.cluster) == ("running", "14744:1")
    assert clients(machine) == ["unregistered", "registered"]
    machine.do(RemoveServers((SECOND,)))
    assert view.server(machine.inst).cluster == "12019:1"


@pytest.mark.parametrize("primary, absent", [("ess1c1", 2), ("ess2c1", 2), ("ess3c1", 1)])
def test_B24_the_servers_own_unit_is_among_those_that_it_controls(primary, absent):
    machine = units(3, primary)
    expected = ["registered"] * 3
    expected[absent] = "unregistered"
    assert clients(machine) == expected
    machine.do(RemoveServers(tuple(SERIALS)))
    for serial in SERIALS:
        enter(machine, serial, primary)
    machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert clients(machine) == expected


def test_B24_a_third_unit_takes_the_place_of_one_that_goes():
    machine = units(3)
    machine.do(RemoveServers((SECOND,)))
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "absent", "registered"]
    enter(machine, SECOND, "ess1c1")
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "unregistered", "registered"]


def reasons(machine: Machine, command: SetPrimaryServer | SetBackupServer) -> list[str]:
    events = [happening.event for happening in machine.do(command).happenings]
    return [event.reason for event in events if isinstance(event, ClientStateChanged)]


def test_B06_an_unknown_host_is_reported_on_the_second_cluster_too():
    machine = units(2)
    machine.do(RemoveServers((FIRST, SECOND)))
    machine.do(SetPrimaryServer(CLUSTERS[0], "ess1c1"))
    command = SetPrimaryServer(CLUSTERS[1], "nowhere")
    assert reasons(machine, command) == ["unknown host nowhere on cluster 2"]
    assert clients(machine)[0] == "unregistered"


def test_B06_an_unknown_backup_is_reported_and_the_client_stays():
    machine = units(2)
    command = SetBackupServer(CLUSTERS[1], "nowhere")
    assert reasons(machine, command) == ["unknown host nowhere on cluster 2"]
    assert clients(machine)[0] == "registered"


@pytest.mark.parametrize("name", ["--x", "under_score", "-", "a!", "x" * 65])
def test_B06_an_entry_is_made_of_letters_digits_points_and_hyphens(name):
    assert units(1).refused(SetPrimaryServer(CLUSTERS[0], name)).rule == "B06"


def test_B02_the_percentage_of_a_lost_client_is_that_of_the_source_on_both_volumes():
    machine = units(2, primary="ess2c1")
    machine.finish(EstablishFlashCopy(((A, B),), background_copy=False))
    machine.do(RemovePrimaryServer(CLUSTERS[0]))
    shown = [view.volume(machine.inst, volume) for volume in (A, B)]
    assert [(row.copied_percent, row.tracks_left) for row in shown] == [(0, 300), (0, 300)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_B04_entries_in_any_order_bring_the_same_end(order: tuple[int, ...]):
    machine = units(2)
    machine.do(RemoveServers((FIRST, SECOND)))
    for place in order:
        machine.do(SetPrimaryServer(CLUSTERS[place], "ess1c1"))
        look_at_everything(machine)
        machine.run(HALF_US // 7)
    machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]
    look_at_everything(machine)


def test_B09_the_server_moves_to_the_other_unit_while_clients_register():
    machine = units(2)
    places: list[ClusterId | None] = []
    for name, serial in (("ess2c1", SECOND), ("ess2c1", FIRST)):
        machine.do(RemovePrimaryServer(make_cluster_id(serial, 1)))
        machine.do(SetPrimaryServer(make_cluster_id(serial, 1), "ess1c1"))
        machine.run(CLIENT_REGISTER_US // 3)
        enter(machine, serial, name)
        look_at_everything(machine)
    for happening in machine.engine.run_until(machine.engine.now_us + 2 * SERVER_START_US):
        if isinstance(happening.event, ServerStateChanged):
            places.append(happening.event.cluster)
    assert places == ["14744:1"]
    assert clients(machine) == ["registered", "registered"]
    look_at_everything(machine)


@pytest.mark.parametrize("text", ["two\nlines", "\x1b[2J", "x" * 257])
def test_a_task_description_is_one_printable_line(text):
    machine = units(1)
    machine.refused(RunTask(EstablishFlashCopy(((A, B),)), "fc", text))


def test_a_task_name_is_printable():
    assert "printable" in units(1).refused(RunTask(EstablishFlashCopy(((A, B),)), "a\tb")).message


def test_B04_two_clusters_that_name_different_servers_keep_the_client_away():
    machine = units(2)
    (reason,) = reasons(machine, SetPrimaryServer(CLUSTERS[3], "ess2c1"))
    assert reason == "the two clusters name different primary servers"
    machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "unregistered"]


def test_B25_an_address_that_the_host_list_lacks_is_unknown_too():
    machine = units(2)
    address = machine.inst.storage_servers[FIRST].clusters[1].address
    enter(machine, SECOND, address)
    assert clients(machine) == ["registered", "registered"]
    machine.do(RemoveHostName(CLUSTERS[3], "ess1c1"))
    assert clients(machine) == ["registered", "unregistered"]


def test_B28_the_server_lists_the_units_of_its_storage_network_alone():
    draft = an_installation().with_ess("12019").with_ess("14744")
    draft.with_volumes("12019", 17, 1).with_volumes("14744", 17, 1)
    machine = draft.with_servers("ess1c1").build()
    inst = machine.inst

    def listed() -> set[str]:
        return {row.serial for row in view.subsystems(inst)}

    assert listed() == {"12019", "14744"}
    machine.do(RemoveServers((FIRST, SECOND)))
    assert listed() == set()
    enter(machine, FIRST, "ess1c1")
    machine.run(SERVER_START_US + CLIENT_REGISTER_US)
    assert listed() == {"12019"}
    with pytest.raises(UnknownObject):
        view.volumes(inst, LssId("2105:14744:17"))
    with pytest.raises(UnknownObject):
        view.volume(inst, VolumeId("10014744"))


@pytest.mark.parametrize("name", ["ess1c2", "ess2c1", "ess2c2"])
def test_B25_a_client_that_lacks_the_name_of_a_cluster_cannot_register(name):
    machine = units(2)
    answer = machine.do(RemoveHostName(CLUSTERS[3], name))
    assert clients(machine) == ["registered", "unregistered"]
    changed = [h.event for h in answer.happenings if isinstance(h.event, ClientStateChanged)]
    assert name in changed[-1].reason
    address = next(
        c.address
        for u in machine.inst.storage_servers.values()
        for c in u.clusters.values()
        if c.host_name == name
    )
    machine.do(AddHostName(CLUSTERS[3], name, address))
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]
