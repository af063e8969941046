"""Every return code of §6.3.4 by its cause (rules L03 to L24, U01 to U04)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.faults import (
    CutHostNetwork,
    CutNetwork,
    FailCluster,
    RestoreHostNetwork,
    StopUnit,
)
from emulator.commands.hosts import RemoveHost, SetCliLevel
from emulator.commands.server import (
    AuthorizeUser,
    Remedy,
    ResetAction,
    ResetCopyServices,
    SaveTask,
    SetPasswordProtection,
    SetSpecialistAccount,
    SpecialistRole,
    StopAnswering,
)
from emulator.hosts.codes import TEXT, Code
from emulator.hosts.programs import WaitUntil
from emulator.ids import ClusterId, VolumeId
from tests.emulator.hosts.shell import ESS, LOGIN, SECRET, a_shell_machine, run, steps_until

A, B = VolumeId("20014744"), VolumeId("20114744")
S = f"{LOGIN} -s ess1c1"
ONE, TWO = ClusterId("14744:1"), ClusterId("14744:2")

PARAMETERS = [
    ("rsExecuteTask.sh -s ess1c1 t", Code.NO_USER),
    ("rsExecuteTask.sh -s ess1c1 -u -p x t", Code.NO_USER),
    ("rsExecuteTask.sh -s ess1c1 -u storwatch t", Code.NO_PASSWORD),
    ("rsExecuteTask.sh t -s ess1c1 -u storwatch -p", Code.NO_PASSWORD),
    ("rsExecuteTask.sh -u -p", Code.MISSING_PARAMETERS),
    (f"rsExecuteTask.sh {LOGIN} t", Code.NO_SERVER),
    (f"rsExecuteTask.sh {LOGIN} -s", Code.NO_SERVER),
    (f"rsExecuteTask.sh {LOGIN} -s '' t", Code.NO_SERVER),
    (f"rsExecuteTask.sh {S} t -b", Code.MISSING_PARAMETERS),
    (f"rsExecuteTask.sh {S}", Code.NO_TASK_NAMES),
    (f"rsExecuteTask.sh {S} '' ''", Code.NO_TASK_NAMES),
    (f"rsExecuteTask.sh {S} -z", Code.MISSING_PARAMETERS),
    (f"rsQueryComplete.sh {S}", Code.NO_TASK_NAMES),
    (f"rsQueryComplete.sh {LOGIN} t", Code.NO_SERVER),
    (f"rsQueryComplete.sh {S} t -m", Code.NO_MINUTES),
    (f"rsQueryComplete.sh {S} t -m soon", Code.NO_MINUTES),
    (f"rsQueryComplete.sh {S} t -m 0", Code.NO_MINUTES),
    (f"rsQueryComplete.sh {S} t -t", Code.NO_THRESHOLD),
    (f"rsQueryComplete.sh {S} t -t 101", Code.NO_THRESHOLD),
    (f"rsPrimeServer.sh {LOGIN}", Code.NO_SERVER),
    (f"rsPrimeServer.sh {S} -d", Code.NO_HOST_NAME),
    (f"rsPrimeServer.sh {S} ess1c1", Code.MISSING_PARAMETERS),
    ("rsTestConnection.sh", Code.NO_SERVER),
    (f"rsTestConnection.sh {S}", Code.MISSING_PARAMETERS),
    (f"rsQuery.sh {LOGIN} -q {A}", Code.NO_SERVER),
    (f"rsQuery.sh {S} -q", Code.NO_DISK_SERIALS),
    (f"rsQuery.sh {S} -m -q", Code.NO_LOCAL_DISKS),
    (f"rsQuery.sh {S} -f", Code.MISSING_PARAMETERS),
    (f"rsQuery.sh {S}", Code.NO_VOLUME_LIST),
    (f"rsQuery.sh {S} -q {A} -f list", Code.CONFLICT),
    (f"rsQuery.sh {S} -f nowhere", Code.NO_LIST_FILE),
]
LISTS = [
    ("", Code.NO_VOLUMES),
    ("\n  \n\t\n", Code.NO_DISK_PAIRS),
    (f"{A} {B}\n{A}\n", Code.ODD_PAIRS),
    (f"{A} {B}\n{A} {B} {A}\n", Code.MORE_VOLUMES_PER_LINE),
    (f"{A}\n{A} {B}\n", Code.MORE_VOLUMES_PER_LINE),
    (f"{A} {B} {A}\n", Code.MORE_VOLUMES_PER_LINE),
    (f"{A}\r\n\r\n{B}\r\n", Code.DONE),
    (f"{A} {B}\n", Code.DONE),
]


@pytest.fixture(scope="module")
def quiet():
    """A machine on which nothing that is tried changes anything."""
    return a_shell_machine()


@pytest.mark.parametrize("line, code", PARAMETERS)
def test_L19_parameters(quiet, line, code):
    ran = run(quiet, line)
    assert (ran.code, ran.out) == (code, "")
    assert TEXT[code].partition("{}")[0] in ran.err


@pytest.mark.parametrize("name", ["rsExecuteTask", "rsQuery", "rsQueryComplete", "rsPrimeServer"])
def test_L03_a_server_must_be_named(quiet, name):
    ran = run(quiet, f"{name}.sh {LOGIN} {'-q ' + A if name == 'rsQuery' else ''}")
    assert (ran.code, ran.err.splitlines()[0]) == (3, f"{name}: Server name not specified")


def test_L04_a_task_must_be_named(quiet):
    ran = run(quiet, f"rsExecuteTask.sh {S}")
    assert (ran.code, ran.err.splitlines()[0]) == (4, "rsExecuteTask: No task names specified")


@pytest.mark.parametrize(
    "protected, login, code",
    [(True, "", 1), (True, "-u storwatch", 2), (True, LOGIN, 0), (False, "", 0)],
)
def test_L05_user_and_password_are_needed_while_protection_is_on(protected, login, code):
    machine = a_shell_machine()
    machine.do(SetPasswordProtection(protected))
    assert run(machine, f"rsQuery.sh {login} -s ess1c1 -q {A}").code == code


@pytest.mark.parametrize(
    "code, words",
    [
        (5, "disk serial numbers"),
        (7, "local disks"),
        (8, "No disk pairs"),
        (10, "Missing parameters"),
    ],
)
def test_L24_codes_that_stand_in_the_text_alone(code, words):
    assert words in TEXT[Code(code)]


def test_C05_an_account_of_the_specialist_is_no_user_of_the_commands():
    machine = a_shell_machine()
    machine.do(SetSpecialistAccount("admin", SpecialistRole.ADMINISTRATOR, SECRET))
    login = "-u admin -p specialist"
    assert run(machine, f"rsQuery.sh {login} -s ess1c1 -q {A}").code == Code.FAILED
    machine.do(AuthorizeUser("admin", SECRET))
    assert run(machine, f"rsQuery.sh {login} -s ess1c1 -q {A}").code == Code.DONE


@pytest.mark.parametrize("text, code", LISTS)
def test_L10_lists_of_volumes(quiet, text, code):
    assert run(quiet, f"rsQuery.sh {S} -f list", files={"list": text}).code == code


@pytest.mark.parametrize(
    "volumes, code", [(f"-q {A} -f list", 15), ("", 14), (f"-q {A}", 0), ("-f list", 0)]
)
def test_L09_exactly_one_of_volume_and_list(quiet, volumes, code):
    assert run(quiet, f"rsQuery.sh {S} {volumes}", files={"list": f"{B}\n"}).code == code


@pytest.mark.parametrize("flag, code", [("-m", 11), ("-t", 12)])
def test_L15_a_missing_number_is_named(quiet, flag, code):
    for value in ("", "0", "x", "-5", "1.5"):
        assert run(quiet, f"rsQueryComplete.sh {S} t {flag} {value}").code == code


def test_17_names_the_file(quiet):
    assert '"nowhere" does not exist' in run(quiet, f"rsQuery.sh {S} -f nowhere").err


@pytest.mark.parametrize(
    "line", ["rsList2105s.sh", f"rsPrimeServer.sh {S}", f"rsQuery.sh {S} -m -q hdisk3"]
)
def test_L06_no_2105_volumes(line):
    machine = a_shell_machine()
    machine.inst.hosts["aix1"].ports.clear()
    assert run(machine, line).code == Code.NO_2105_VOLUMES


def test_L06_no_disk_is_found_while_the_storage_server_is_down():
    machine = a_shell_machine()
    machine.do(StopUnit((ESS,)))
    assert run(machine, "rsList2105s.sh").code == Code.NO_2105_VOLUMES


def test_U02_without_protection_anyone_may():
    machine = a_shell_machine()
    machine.do(SetPasswordProtection(False))
    assert run(machine, f"rsQuery.sh -s ess1c1 -q {A}").code == Code.DONE


@pytest.mark.parametrize("login", ["-u storwatch -p wrong", "-u nobody -p specialist"])
def test_U03_whom_the_server_does_not_know_it_refuses(quiet, login):
    ran = run(quiet, f"rsQuery.sh {login} -s ess1c1 -q {A}")
    assert (ran.code, ran.out) == (Code.FAILED, "")


# -- connection ------------------------------------------------------------------------------------


def query(machine, servers="-s ess1c1", **more):
    return run(machine, f"rsQuery.sh {LOGIN} {servers} -q {A}", **more).code


@pytest.mark.parametrize("server", ["ess1c1", "ESS1C1", "9.1.1.1"])
def test_a_server_is_called_by_name_or_address(quiet, server):
    assert query(quiet, f"-s {server}") == Code.DONE


def test_40_for_an_unknown_name(quiet):
    assert query(quiet, "-s elsewhere") == Code.NOT_CONNECTED


def test_40_while_the_host_is_off_the_network():
    machine = a_shell_machine()
    machine.do(CutHostNetwork("aix1"))
    assert query(machine, "-s ess1c1 -b ess1c2") == Code.NOT_CONNECTED
    machine.do(RestoreHostNetwork("aix1"))
    assert query(machine) == Code.DONE


def test_B29_43_while_the_server_does_not_respond():
    machine = a_shell_machine()
    machine.do(StopAnswering(Remedy.RESET))
    ran = run(machine, f"rsQuery.sh -v {LOGIN} -s ess1c1 -b ess1c2 -q {A}")
    assert ran.code == Code.NOT_CREATED
    assert [line.partition("rsClientImpl: ")[2] for line in ran.out.splitlines()] == [
        "Successfully connected to Name Server, port = 1703"
    ]
    assert run(machine, "rsTestConnection.sh -s ess1c1").code == Code.NOT_CONNECTED


def test_B19_40_while_the_server_starts():
    machine = a_shell_machine()
    machine.do(FailCluster(ONE, for_us=1))
    machine.run(2)
    assert query(machine) == Code.NOT_CONNECTED
    machine.run(180_000_000)
    assert query(machine) == Code.DONE


@pytest.mark.parametrize("fault", [FailCluster(ONE), StopUnit((ESS,)), CutNetwork(ESS)])
def test_L18_41_for_a_primary_that_is_down(fault):
    machine = a_shell_machine()
    machine.do(fault)
    assert query(machine) == Code.PRIMARY_DOWN


def test_L18_42_when_both_are_down():
    machine = a_shell_machine()
    machine.do(FailCluster(ONE))
    assert query(machine, "-s ess1c1 -b ess1c2") == Code.BOTH_DOWN


def test_a_cluster_on_which_no_server_runs_is_no_server(quiet):
    assert query(quiet, "-s ess1c2") == Code.PRIMARY_DOWN


def test_L18_the_backup_server_is_used_when_the_primary_is_down():
    machine = a_shell_machine()
    machine.do(FailCluster(ONE))
    machine.do(ResetCopyServices(ESS, ResetAction.BACKUP, "storwatch"))
    machine.run(240_000_000)
    assert query(machine) == Code.PRIMARY_DOWN
    assert query(machine, "-s ess1c1 -b ess1c2") == Code.DONE


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_43_when_the_server_goes_while_the_connection_is_made(stage):
    machine = a_shell_machine()
    dies = steps_until(WaitUntil, stage, lambda: machine.do(FailCluster(ONE)))
    assert query(machine, between=dies) == Code.NOT_CREATED


def with_task() -> object:
    machine = a_shell_machine()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc"))
    return machine


def test_44_when_the_network_goes_while_a_task_runs():
    machine = with_task()
    cut = steps_until(WaitUntil, 5, lambda: machine.do(CutNetwork(ESS)))
    assert run(machine, f"rsExecuteTask.sh {S} fc", between=cut).code == Code.NOT_DISCONNECTED


def test_44_when_the_server_goes_while_a_task_runs():
    machine = with_task()
    dies = steps_until(WaitUntil, 5, lambda: machine.do(FailCluster(ONE)))
    assert run(machine, f"rsExecuteTask.sh {S} fc", between=dies).code == Code.NOT_DISCONNECTED


def test_L22_60_for_another_level():
    machine = a_shell_machine()
    machine.do(SetCliLevel("aix1", "1.0.0"))
    ran = run(machine, f"rsQuery.sh {S} -q {A}")
    assert ran.code == Code.EXCEPTION
    assert "1.0.0" in ran.err
    assert "1.1.0" in ran.err
    assert run(machine, "rsTestConnection.sh -s ess1c1").code == Code.EXCEPTION
    assert run(machine, "rsList2105s.sh").code == Code.DONE


def test_a_command_line_that_is_not_installed_is_not_found():
    machine = a_shell_machine()
    machine.do(SetCliLevel("aix1", ""))
    assert run(machine, "rsList2105s.sh").code == 127


def test_a_host_that_is_gone_reaches_nothing():
    machine = a_shell_machine()
    gone = steps_until(WaitUntil, 2, lambda: machine.do(RemoveHost("aix1")))
    assert query(machine, between=gone) == Code.NOT_CREATED


def test_80_for_a_task_that_is_refused():
    machine = a_shell_machine()
    machine.do(SaveTask(WithdrawFlashCopy(((A, B),)), "wd"))
    ran = run(machine, f"rsExecuteTask.sh {S} wd")
    assert ran.code == Code.FAILED
    assert ran.err.startswith("rsExecuteTask: Command failed: Task wd failed")


def test_every_code_is_reached_here():
    here = {code for _, code in (*PARAMETERS, *LISTS)} | {
        Code.NO_2105_VOLUMES,
        Code.NOT_CONNECTED,
        Code.PRIMARY_DOWN,
        Code.BOTH_DOWN,
        Code.NOT_CREATED,
        Code.NOT_DISCONNECTED,
        Code.EXCEPTION,
        Code.FAILED,
    }
    assert here == set(Code) == set(TEXT)
