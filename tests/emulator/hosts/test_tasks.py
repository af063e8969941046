"""rsExecuteTask, rsQueryComplete, rsPrimeServer, rsTestConnection (§6.3.1)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.faults import CutNetwork, FailCluster, RestoreNetwork
from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs, SuspendPprcPairs
from emulator.commands.server import (
    AuthorizeUser,
    GroupTasks,
    ResetAction,
    ResetCopyServices,
    RunSavedTasks,
    SaveTask,
)
from emulator.copy_services.server import TaskStatus
from emulator.copy_services.tasks import KEPT_RUNS
from emulator.hosts.programs import COMMANDS, NOT_FOUND, WaitUntil
from emulator.ids import ClusterId, EssSerial, LssId, VolumeId
from emulator.units import US_PER_S
from emulator.views import copy_services
from tests.builders import Machine, an_installation
from tests.emulator.hosts.shell import (
    ESS,
    LOGIN,
    SECRET,
    a_shell_machine,
    run,
    steps_until,
)

VOLUMES = [VolumeId(f"2{number:02X}{ESS}") for number in range(4)]
A, B, C, D = VOLUMES
S = f"{LOGIN} -s ess1c1"
MINUTE = 60 * US_PER_S


def with_tasks(system: str = "AIX 4.3.3") -> Machine:
    machine = a_shell_machine(system)
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "one"))
    machine.do(SaveTask(EstablishFlashCopy(((C, D),)), "two"))
    return machine


def last_status(machine: Machine) -> list[TaskStatus]:
    return [run.status for run in machine.inst.server.runs]


# -- rsExecuteTask ---------------------------------------------------------------------------------


def test_a_task_says_nothing_when_it_succeeds():
    machine = with_tasks()
    ran = run(machine, f"/usr/lpp/ibm2105cli/rsExecuteTask.sh {S} one")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert copy_services.volume(machine.inst, A).flashcopy_state == "established"


def test_L02_each_task_ends_before_the_next_begins():
    machine = with_tasks()
    ran = run(machine, f"rsExecuteTask.sh {S} one two")
    first, second = machine.inst.server.runs
    assert (ran.code, len(ran.waits)) == (0, 2)
    assert first.ended_us == second.started_us == ran.waits[0] > first.started_us


def test_L02_a_task_has_ended_when_the_background_copy_has_not():
    machine = with_tasks()
    run(machine, f"rsExecuteTask.sh {S} one")
    assert machine.inst.transfers.next_due() is not None


def test_K04_a_group_starts_at_one_instant():
    machine = with_tasks()
    machine.do(GroupTasks((1, 2), "both"))
    assert run(machine, f"rsExecuteTask.sh {S} both").code == 0
    assert len({each.started_us for each in machine.inst.server.runs}) == 1
    assert last_status(machine) == [TaskStatus.SUCCESSFUL] * 3


def test_K09_a_name_with_a_blank_is_not_found():
    machine = with_tasks()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc 1"))
    assert run(machine, f"rsExecuteTask.sh {S} 'fc 1'").code == 80
    assert run(machine, f"rsExecuteTask.sh {S} fc 1").code == 80
    assert machine.inst.server.runs == []


def test_K10_the_first_task_of_a_name_runs():
    machine = with_tasks()
    machine.do(SaveTask(EstablishFlashCopy(((C, D),)), "one"))
    run(machine, f"rsExecuteTask.sh {S} one")
    assert set(machine.inst.relation_of) == {A, B}


def test_a_task_that_fails_is_the_last():
    machine = with_tasks()
    ran = run(machine, f"rsExecuteTask.sh {S} one one two")
    assert ran.code == 80
    assert last_status(machine) == [TaskStatus.SUCCESSFUL, TaskStatus.FAILED]


def test_B17_a_task_that_a_reset_has_lost_is_no_success():
    machine = with_tasks()

    def reset() -> None:
        machine.do(ResetCopyServices(ESS, ResetAction.PRIMARY, "storwatch"))
        machine.run(5 * MINUTE)

    ran = run(machine, f"rsExecuteTask.sh {S} one", between=steps_until(WaitUntil, 5, reset))
    assert last_status(machine) == [TaskStatus.LOST]
    assert ran.code == 80


def test_a_task_has_succeeded_also_when_many_that_came_after_it_made_the_server_forget_it():
    machine = with_tasks()

    def many_others() -> None:
        for _ in range(KEPT_RUNS + 1):
            machine.run(4 * US_PER_S)
            machine.do(RunSavedTasks((2,)))

    between = steps_until(WaitUntil, 5, many_others)
    assert run(machine, f"rsExecuteTask.sh {S} one", between=between).code == 0
    assert "one" not in [each.name for each in machine.inst.server.runs]


def test_whoever_asked_stands_in_the_log():
    machine = with_tasks()
    run(machine, f"rsExecuteTask.sh {S} one")
    assert machine.inst.server.log[-1].operator == "storwatch at aix1"


def test_K02_no_command_makes_a_task():
    machine = with_tasks()
    kept = dict(machine.inst.tasks)
    for flag in ("-c", "-create", "-n"):
        assert run(machine, f"rsExecuteTask.sh {S} {flag} three").code == 10
    assert run(machine, f"rsExecuteTask.sh {S} three").code == 80
    assert machine.inst.tasks == kept


@pytest.mark.parametrize("system", sorted(COMMANDS))
def test_L20_the_command_line_runs_and_asks_and_does_no_more(system):
    assert {name.partition(".")[0] for name in COMMANDS[system]} == {
        "rsExecuteTask",
        "rsList2105s",
        "rsPrimeServer",
        "rsQuery",
        "rsQueryComplete",
        "rsTestConnection",
    }


def test_L21_a_host_needs_the_network_and_no_storage_server():
    machine = with_tasks()
    machine.inst.hosts["aix1"].ports.clear()
    assert run(machine, f"rsExecuteTask.sh {S} one").code == 0
    assert run(machine, "rsList2105s.sh").code == 13


# -- rsQueryComplete -------------------------------------------------------------------------------

ONE, TWO = EssSerial("12019"), EssSerial("14744")
PAIRS = ((VolumeId("10012019"), VolumeId("10014744")), (VolumeId("10112019"), VolumeId("10114744")))
HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")


def two_units(*, running: bool = True, server: str = "ess1c1") -> Machine:
    """A task `est` for two pairs of 40 GB, run or not, and a host at the first unit."""
    draft = an_installation().with_ess(ONE).with_ess(TWO)
    for unit in (ONE, TWO):
        draft.with_adapter(unit, 1, 1).with_volumes(unit, 17, 2, size_gb=40.0)
    draft.with_link("L1", f"{ONE}:0000", f"{TWO}:0000").with_host("aix1", ONE)
    machine = draft.with_servers(server).build()
    machine.do(AuthorizeUser("storwatch", SECRET))
    machine.finish(EstablishPaths(HERE, THERE))
    machine.do(SaveTask(EstablishPprcPairs(PAIRS), "est"))
    if running:
        assert run(machine, f"rsExecuteTask.sh {LOGIN} -s {server} est").code == 0
    return machine


def test_L13_it_waits_until_all_pairs_are_in_full_duplex():
    machine = two_units()
    ran = run(machine, f"rsQueryComplete.sh {S} est")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert {copy_services.volume(machine.inst, v).pprc for v, _ in PAIRS} == {"full duplex"}
    assert {b - a for a, b in zip(ran.waits, ran.waits[1:], strict=False)} == {MINUTE}


def test_L13_it_looks_each_so_many_minutes():
    ran = run(two_units(), f"rsQueryComplete.sh {S} -m 7 est")
    assert {b - a for a, b in zip(ran.waits, ran.waits[1:], strict=False)} == {7 * MINUTE}


def test_L13_a_threshold_ends_it_earlier():
    half, whole = two_units(), two_units()
    run(half, f"rsQueryComplete.sh {S} -t 50 est")
    run(whole, f"rsQueryComplete.sh {S} est")
    percents = [copy_services.volume(half.inst, v).pprc_percent for v, _ in PAIRS]
    assert min(percents) >= 50
    assert half.engine.now_us < whole.engine.now_us


def test_verbose_says_how_far_it_is():
    lines = run(two_units(), f"rsQueryComplete.sh -v {S} est").out.splitlines()
    assert lines[4].startswith("rsQueryComplete: Task est is ")
    assert lines[-2:] == [
        "rsQueryComplete: Task est is 100% complete",
        "rsQueryComplete: command successful",
    ]


def test_L14_80_when_the_task_is_not_running():
    ran = run(two_units(running=False), f"rsQueryComplete.sh {S} est")
    assert ran.code == 80
    assert "not running" in ran.err


def test_L14_80_when_it_is_complete_already():
    machine = two_units()
    run(machine, f"rsQueryComplete.sh {S} est")
    ran = run(machine, f"rsQueryComplete.sh {S} est")
    assert ran.code == 80
    assert "complete already" in ran.err


def test_C15_80_for_a_task_that_establishes_no_pairs():
    machine = two_units()
    machine.do(SaveTask(SuspendPprcPairs(PAIRS), "sus"))
    assert run(machine, f"rsQueryComplete.sh {S} sus").code == 80
    assert run(machine, f"rsQueryComplete.sh {S} nothing").code == 80


def test_80_when_the_copy_is_broken_off_while_it_waits():
    machine = two_units()

    def suspend() -> None:
        machine.do(SuspendPprcPairs(PAIRS[1:]))

    ran = run(machine, f"rsQueryComplete.sh {S} est", between=steps_until(WaitUntil, 6, suspend))
    assert ran.code == 80


def test_80_when_nobody_reports_any_more_how_far_the_copy_is():
    machine = two_units(server="ess2c1")

    def cut() -> None:
        machine.do(CutNetwork(serial=ONE))

    line = f"rsQueryComplete.sh {LOGIN} -s ess2c1 est"
    ran = run(machine, line, between=steps_until(WaitUntil, 6, cut))
    assert (ran.code, len(ran.waits)) == (80, 2)
    assert "the client of storage server 12019 is not registered" in ran.err


def test_it_goes_on_with_a_client_that_comes_back_while_it_waits():
    machine = two_units(server="ess2c1")

    def cut_for_a_moment() -> None:
        machine.do(CutNetwork(serial=ONE))
        machine.run(MINUTE)
        machine.do(RestoreNetwork(ONE))

    line = f"rsQueryComplete.sh {LOGIN} -s ess2c1 est"
    ran = run(machine, line, between=steps_until(WaitUntil, 6, cut_for_a_moment))
    assert ran.code == 0


def test_44_when_the_server_goes_while_it_waits():
    machine = two_units()

    def die() -> None:
        machine.do(FailCluster(ClusterId("12019:1")))

    ran = run(machine, f"rsQueryComplete.sh {S} est", between=steps_until(WaitUntil, 6, die))
    assert ran.code == 44


# -- rsPrimeServer and rsTestConnection ------------------------------------------------------------


def test_J09_the_server_knows_names_of_disks_once_a_host_has_told_them():
    machine = a_shell_machine()
    assert machine.inst.server.host_disks == {}
    ran = run(machine, f"rsPrimeServer.sh {S}")
    assert (ran.code, ran.out) == (0, "")
    assert machine.inst.server.host_disks["aix1"][A] == "hdisk3"


@pytest.mark.parametrize("name", ["aix1", "9.2.0.2"])
def test_L08_a_host_is_removed_by_name_or_address(name):
    machine = a_shell_machine()
    run(machine, f"rsPrimeServer.sh {S}")
    assert run(machine, f"rsPrimeServer.sh {S} -d {name}").code == 0
    assert machine.inst.server.host_disks == {}
    assert run(machine, f"rsPrimeServer.sh {S} -d {name}").code == 80


def test_L16_no_heartbeat():
    machine = a_shell_machine()
    machine.do(FailCluster(ClusterId("14744:1")))
    ran = run(machine, "rsTestConnection.sh -v -s ess1c1")
    assert ran.code == 40
    assert ran.out.splitlines() == [
        "rsWebTest: Using ess1c1 as server name",
        "rsWebTest: Application ORB Initialized",
    ]


def test_L17_only_windows_has_user_and_password():
    machine = a_shell_machine("NT 4")
    assert run(machine, "rsTestConnection /s ess1c1").code == 0
    assert run(machine, "rsTestConnection /u storwatch /p specialist /s ess1c1").code == 0
    assert run(machine, "rsTestConnection /u storwatch /p wrong /s ess1c1").code == 80


# -- both syntaxes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["rsExecuteTask", "rsExecuteTask.bat", "'C:\\\\cli\\\\rsExecuteTask'"]
)
def test_L01_flags_with_a_slash_on_windows(command):
    machine = with_tasks("Windows 2000")
    assert run(machine, f"{command} /u storwatch /p specialist /s ess1c1 one").code == 0
    assert last_status(machine) == [TaskStatus.SUCCESSFUL]


def test_L01_flags_of_the_other_system_are_not_understood():
    unix, windows = a_shell_machine(), a_shell_machine("NT 4")
    assert run(unix, "rsTestConnection.sh /s ess1c1").code == 10
    assert run(windows, "rsTestConnection -s ess1c1").code == 10


def test_L01_a_command_of_the_other_system_is_not_found():
    assert run(a_shell_machine(), "rsQuery.bat").code == NOT_FOUND
    assert run(a_shell_machine(), "rsQuery").code == NOT_FOUND
    assert run(a_shell_machine("NT 4"), "rsQuery.sh").code == NOT_FOUND
    assert run(a_shell_machine(), "ls").code == NOT_FOUND


def test_usage_has_the_flags_of_the_system():
    shown = run(a_shell_machine("NT 4"), "rsTestConnection /u").err
    assert "Usage: rsTestConnection.bat [/v] [/u username /p password] /s serverName" in shown


@pytest.mark.parametrize("system", sorted(COMMANDS))
def test_every_command_is_found_on_every_system(system):
    machine = a_shell_machine(system)
    for name in COMMANDS[system]:
        assert run(machine, name).code != NOT_FOUND


def test_bytes_that_are_no_text_are_no_more_than_wrong():
    machine = a_shell_machine()
    bad = b"rsQuery.sh", b"-q", b"\xff\x1b[2J", b"-s", b"ess1c1", b"-u", b"\xfe", b"-p", b"\xfd"
    from emulator.hosts.programs import Say, start

    said = [step for step in start(machine.inst, "aix1", bad) if isinstance(step, Say)]
    assert said[-1].text == "rsQuery: Command failed: user name or password is wrong\n"


def test_what_cannot_be_printed_is_not_printed():
    ran = run(a_shell_machine(), f"rsPrimeServer.sh {S} -d '\x1b[2J'")
    assert (ran.code, "\x1b" in ran.err) == (80, False)
