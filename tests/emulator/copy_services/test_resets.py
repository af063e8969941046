"""The reset page, the switch to the backup server and back (§2.2.2, §5.4, rules B09 to B29)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.faults import (
    CutNetwork,
    FailCluster,
    RepairCluster,
    RestoreNetwork,
    StartUnit,
    StopUnit,
)
from emulator.commands.hardware import RemoveHostName
from emulator.commands.logical import CreateVolume
from emulator.commands.server import (
    AnswerAgain,
    Remedy,
    ResetAction,
    ResetCopyServices,
    RestartWorkstation,
    SaveTask,
    SetSpecialistAccount,
    SignOn,
    SpecialistRole,
    StopAnswering,
)
from emulator.copy_services.server import TaskStatus
from emulator.copy_services.server_life import CLIENT_REGISTER_US, SERVER_START_US
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven
from emulator.hardware.power import BOOT_US
from emulator.ids import EssSerial, RankId, VolumeId, make_cluster_id
from emulator.secrets import seal_for
from emulator.views import copy_services as view
from emulator.views import facts
from tests.builders import Machine, an_installation

ONE, TWO = EssSerial("12019"), EssSerial("14744")
A, B = VolumeId("10012019"), VolumeId("10112019")
UP_US = SERVER_START_US + CLIENT_REGISTER_US
PRIMARY, BACKUP, DISABLE = ResetAction.PRIMARY, ResetAction.BACKUP, ResetAction.DISABLE


def pair_of_units(backup: str = "ess2c1") -> Machine:
    draft = an_installation().with_ess(ONE).with_ess(TWO)
    return draft.with_volumes(ONE, 17, 2, size_tracks=900).with_servers("ess1c1", backup).build()


def press(machine: Machine, serial: EssSerial, action: ResetAction):
    return machine.do(ResetCopyServices(serial, action, "storwatch"))


def active(machine: Machine) -> str:
    return view.server(machine.inst).active


def clients(machine: Machine) -> list[str]:
    return [state for _, state in view.server(machine.inst).clients]


def switch(machine: Machine) -> None:
    """The four steps of §2.2.2."""
    for serial, action in ((TWO, DISABLE), (ONE, DISABLE), (TWO, BACKUP), (ONE, BACKUP)):
        press(machine, serial, action)
    machine.run(UP_US)


def test_B14_four_steps_switch_control_to_the_backup():
    machine = pair_of_units()
    switch(machine)
    assert active(machine) == TWO
    assert clients(machine) == ["registered", "registered"]


def test_B14_control_returns_with_reset_to_primary():
    machine = pair_of_units()
    switch(machine)
    for serial, action in ((TWO, DISABLE), (ONE, DISABLE), (ONE, PRIMARY), (TWO, PRIMARY)):
        press(machine, serial, action)
    machine.run(UP_US)
    assert (active(machine), clients(machine)) == (ONE, ["registered", "registered"])


def test_B15_a_reset_while_the_other_server_is_active_is_a_conflict():
    machine = pair_of_units()
    answer = press(machine, TWO, BACKUP)
    advice = [h.event for h in answer.happenings if isinstance(h.event, AdviceGiven)]
    assert [each.rule for each in advice] == ["B15"]
    machine.run(UP_US)
    assert active(machine) == ONE  # clients stay on the old server (C-03)
    assert clients(machine) == ["registered", "unregistered"]


def test_B15_the_conflict_does_not_resolve_by_itself():
    machine = pair_of_units()
    press(machine, TWO, BACKUP)
    press(machine, ONE, DISABLE)
    machine.run(UP_US)
    assert active(machine) == ""
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    assert active(machine) == TWO


def test_B16_a_client_started_before_its_server_stays_unregistered():
    machine = pair_of_units()
    press(machine, TWO, DISABLE)
    press(machine, ONE, DISABLE)
    press(machine, ONE, BACKUP)
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    assert active(machine) == TWO
    assert clients(machine) == ["unregistered", "registered"]
    press(machine, ONE, BACKUP)
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B17_a_running_task_is_lost_without_a_message():
    machine = pair_of_units()
    machine.do(RunTask(EstablishFlashCopy(((A, B),)), "fc1"))
    answer = press(machine, ONE, DISABLE)
    assert "B21" in [getattr(h.event, "rule", "") for h in answer.happenings]
    machine.run(UP_US)
    assert facts.state(machine.inst, "task", "fc1") == "lost"
    assert not [e for e in machine.inst.server.log if "successfully" in e.text]
    assert facts.state(machine.inst, "flashcopy", A) == "none"  # copied meanwhile


def test_B18_a_reset_keeps_relationships():
    machine = pair_of_units()
    machine.finish(EstablishFlashCopy(((A, B),), background_copy=False))
    before = dict(machine.inst.relations)
    switch(machine)
    assert machine.inst.relations == before


def test_B19_nothing_is_submitted_while_the_server_initialises():
    machine = pair_of_units()
    press(machine, ONE, PRIMARY)
    assert machine.refused(RunTask(EstablishFlashCopy(((A, B),)))).rule == "B19"


def test_B20_a_unit_that_is_left_out_is_not_listed():
    machine = pair_of_units()
    press(machine, ONE, PRIMARY)
    machine.run(UP_US)
    assert clients(machine) == ["registered", "unregistered"]
    press(machine, TWO, PRIMARY)
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B11_nothing_becomes_active_by_itself():
    machine = pair_of_units()
    machine.do(StopUnit((ONE,)))
    machine.run(10 * UP_US)
    assert active(machine) == ""


def test_B09_after_the_loss_of_the_primary_the_backup_is_started_by_hand():
    machine = pair_of_units()
    machine.do(StopUnit((ONE,)))
    press(machine, TWO, DISABLE)
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    assert (active(machine), clients(machine)) == (TWO, ["unregistered", "registered"])


def test_B12_a_primary_that_returns_gets_control_back():
    machine = pair_of_units()
    machine.do(StopUnit((ONE,)))
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    machine.do(StartUnit((ONE,)))
    machine.run(BOOT_US + SERVER_START_US - 1)
    assert active(machine) == TWO
    machine.run(1 + CLIENT_REGISTER_US)
    assert (active(machine), clients(machine)) == (ONE, ["registered", "registered"])


def test_B12_a_primary_that_returns_knows_the_volumes_of_its_start():
    machine = pair_of_units()
    machine.do(StopUnit((ONE,)))
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    machine.do(StartUnit((ONE,)))
    machine.run(BOOT_US)
    machine.do(CreateVolume(RankId(f"{ONE}:R1"), 900))
    machine.run(SERVER_START_US - 1)
    assert machine.inst.server.unseen
    machine.run(1)
    assert not machine.inst.server.unseen


def test_B21_a_reset_under_somebody_who_uses_copy_services_is_told():
    for running in (True, False):
        machine = pair_of_units()
        if running:
            machine.do(RunTask(EstablishFlashCopy(((A, B),)), ""))
        answer = press(machine, ONE, DISABLE)
        advice = [h.event for h in answer.happenings if isinstance(h.event, AdviceGiven)]
        assert [each.rule for each in advice] == (["B21"] if running else [])


def test_B12_after_a_switch_by_hand_control_does_not_return_by_itself():
    machine = pair_of_units()
    switch(machine)
    machine.do(FailCluster(make_cluster_id(ONE, 1)))
    machine.do(RepairCluster(make_cluster_id(ONE, 1)))
    machine.run(10 * UP_US)
    assert active(machine) == TWO


def test_B12_a_primary_that_was_disabled_meanwhile_does_not_take_over():
    machine = pair_of_units()
    machine.do(CutNetwork(ONE))
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    machine.do(RestoreNetwork(ONE))
    press(machine, ONE, DISABLE)
    machine.run(10 * UP_US)
    assert active(machine) == TWO
    press(machine, ONE, BACKUP)
    machine.run(CLIENT_REGISTER_US)
    assert clients(machine) == ["registered", "registered"]


def test_B03_without_a_backup_entry_there_is_nothing_to_reset_to():
    machine = pair_of_units(backup="")
    assert machine.refused(ResetCopyServices(TWO, BACKUP, "storwatch")).rule == "B03"
    assert active(machine) == ONE


@pytest.mark.parametrize("account", ["", "nobody", "jane"])
def test_B13_an_administrator_is_needed(account):
    machine = pair_of_units()
    machine.do(SetSpecialistAccount("jane", SpecialistRole.USER, seal_for("jane", "x")))
    assert machine.refused(ResetCopyServices(ONE, DISABLE, account)).rule == "B13"


def test_B26_the_page_of_a_unit_without_network_does_not_open():
    machine = pair_of_units()
    machine.do(CutNetwork(TWO))
    assert machine.refused(ResetCopyServices(TWO, DISABLE, "storwatch")).rule == "B26"


HELPS = {
    Remedy.SIGN_ON: [True, True, True],
    Remedy.WORKSTATION: [False, True, True],
    Remedy.RESET: [False, False, True],
}


@pytest.mark.parametrize("remedy", Remedy)
def test_B29_what_helps_when_the_server_does_not_respond(remedy):
    reset = ResetCopyServices(ONE, PRIMARY, "storwatch")
    for action, helps in zip((SignOn(), RestartWorkstation(), reset), HELPS[remedy], strict=True):
        machine = pair_of_units()
        machine.do(StopAnswering(remedy))
        assert facts.state(machine.inst, "server") == "unreachable"
        assert machine.refused(SaveTask(EstablishFlashCopy(((A, B),)), "t")).rule == "B01"
        machine.do(action)
        machine.run(UP_US)
        state = "running" if helps else "unreachable"
        assert facts.state(machine.inst, "server") == state


def test_B29_the_repair_ends_it():
    machine = pair_of_units()
    machine.do(StopAnswering(Remedy.RESET, for_us=60_000_000))
    machine.run(60_000_000)
    assert facts.state(machine.inst, "server") == "running"
    assert machine.refused(AnswerAgain()).rule == "B29"


def test_B01_saved_tasks_are_there_on_the_backup_too():
    machine = pair_of_units()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc1"))
    switch(machine)
    assert facts.exists(machine.inst, "task", "fc1")
    assert machine.inst.tasks[1].status is TaskStatus.NEVER_RUN


def test_a_refused_reset_leaves_the_mode_as_it_was():
    machine = pair_of_units(backup="")
    before = machine.engine.digest()
    with pytest.raises(Refusal):
        machine.do(ResetCopyServices(ONE, BACKUP, "storwatch"))
    assert machine.engine.digest() == before


def test_B21_a_reset_while_somebody_works_is_done_with_advice():
    machine = pair_of_units()
    assert "B21" not in [getattr(h.event, "rule", "") for h in press(machine, ONE, PRIMARY)[0]]
    machine.run(UP_US)
    machine.do(RunTask(EstablishFlashCopy(((A, B),)), "fc1"))
    assert "B21" in [getattr(h.event, "rule", "") for h in press(machine, ONE, PRIMARY)[0]]


def test_B23_signing_on_again_helps_before_any_reset_is_needed():
    machine = pair_of_units()
    machine.do(StopAnswering(Remedy.SIGN_ON))
    machine.do(SignOn())
    assert facts.state(machine.inst, "server") == "running"
    assert clients(machine) == ["registered", "registered"]


def test_C02_taking_over_is_manual_and_giving_back_is_not():
    machine = pair_of_units()
    machine.do(StopUnit((ONE,)))
    machine.run(UP_US)
    assert active(machine) == ""
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    assert active(machine) == TWO
    machine.do(StartUnit((ONE,)))
    machine.run(BOOT_US + 2 * UP_US)
    assert active(machine) == ONE


def test_C03_a_reset_without_disabling_leaves_clients_with_the_old_server():
    machine = pair_of_units()
    press(machine, TWO, BACKUP)
    machine.run(UP_US)
    assert active(machine) == ONE
    press(machine, TWO, DISABLE)
    press(machine, ONE, DISABLE)
    press(machine, TWO, BACKUP)
    press(machine, ONE, BACKUP)
    machine.run(UP_US)
    assert active(machine) == TWO


def test_a_refused_reset_forgets_nothing_of_a_client_that_was_started_too_early():
    """Its primary server is unknown to it, and it goes on waiting for a reset that it can have."""
    machine = pair_of_units()
    for serial, action in ((TWO, DISABLE), (ONE, DISABLE), (ONE, BACKUP)):
        press(machine, serial, action)
    machine.do(RemoveHostName(make_cluster_id(ONE, 1), "ess1c1"))
    assert machine.refused(ResetCopyServices(ONE, PRIMARY, "storwatch")).rule == "B04"
