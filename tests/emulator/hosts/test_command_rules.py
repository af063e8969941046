"""Rules of the command line that hold for several commands at once (§6.1, §6.3)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hosts import AttachHost, DetachHost, SetDeviceDriver
from emulator.commands.server import AuthorizeUser, RemoveUser, SaveTask, SetPasswordProtection
from emulator.hosts import programs
from emulator.hosts.codes import TEXT, Code
from emulator.ids import HostPortId, VolumeId
from tests.emulator.hosts.shell import ESS, LOGIN, PORT, SECRET, a_shell_machine, run

A, B = VolumeId("20014744"), VolumeId("20114744")
S = f"{LOGIN} -s ess1c1"
WITH_SERVER = {
    "rsExecuteTask": "fc",
    "rsPrimeServer": "",
    "rsQuery": f"-q {A}",
    "rsQueryComplete": "fc",
    "rsTestConnection": "",
}
WITH_LOGIN = ["rsExecuteTask", "rsPrimeServer", "rsQuery", "rsQueryComplete"]
SECTION_6_3_4 = {
    1: "User name not specified",
    2: "Password not specified",
    3: "Server name not specified",
    4: "No task names specified",
    5: "Missing parameter disk serial numbers",
    6: "Mismatching number of disk pairs specified",
    7: "Missing parameter local disks",
    8: "No disk pairs specified",
    9: "Missing parameter hostname to be deleted",
    10: "Missing parameters",
    11: "Missing parameter minutes between samples",
    12: "Missing parameter threshold",
    13: "No 2105 volumes found",
    14: "Volume list not specified",
    15: "Conflicting parameters",
    16: "More volume/s per line",
    18: "No volumes specified in given file",
    40: "Failed to connect to server",
    43: "failed while creating communication to server",
    44: "failed while disconnecting from Server",
    60: "System exception occurred",
    80: "Command failed",
}


@pytest.mark.parametrize("name", WITH_SERVER)
def test_L03_each_command_with_a_server_needs_its_name(name):
    machine = a_shell_machine()
    login = LOGIN if name in WITH_LOGIN else ""
    for server in ("", "-s"):
        ran = run(machine, f"{name}.sh {login} {WITH_SERVER[name]} {server}")
        assert ran.code == 3
        assert ran.err.startswith(f"{name}: Server name not specified\n")


@pytest.mark.parametrize("name", ["rsExecuteTask", "rsQueryComplete"])
def test_L04_a_command_for_tasks_needs_the_name_of_one(name):
    ran = run(a_shell_machine(), f"{name}.sh {S}")
    assert (ran.code, ran.err) == (4, f"{name}: No task names specified\n")


@pytest.mark.parametrize("name", WITH_LOGIN)
def test_L05_user_and_password_are_needed_exactly_while_protection_is_on(name):
    machine = a_shell_machine()
    rest = f"-s ess1c1 {WITH_SERVER[name]}"
    assert run(machine, f"{name}.sh {rest}").code == 1
    assert run(machine, f"{name}.sh -u storwatch {rest}").code == 2
    assert run(machine, f"{name}.sh -p specialist {rest}").code == 1
    machine.do(SetPasswordProtection(False))
    assert run(machine, f"{name}.sh {rest}").code not in (1, 2)


def test_L17_on_unix_a_test_of_the_connection_takes_no_user():
    line = "rsTestConnection.sh -v -s ess1c1"
    assert run(a_shell_machine(), line).code == 0
    ran = run(a_shell_machine(), f"{line} {LOGIN}")
    assert (ran.code, ran.out) == (10, "")
    assert "-u" not in ran.err.partition("Usage: ")[2]


def test_U03_an_account_of_the_specialist_is_no_user_of_the_command_line():
    machine = a_shell_machine()
    assert machine.inst.specialist_accounts["storwatch"].name == "storwatch"
    assert run(machine, f"rsQuery.sh {S} -q {A}").code == 0
    machine.do(RemoveUser("storwatch"))
    ran = run(machine, f"rsQuery.sh {S} -q {A}")
    assert (ran.code, ran.out) == (80, "")
    machine.do(AuthorizeUser("clerk", SECRET))
    assert run(machine, f"rsQuery.sh -u clerk -p specialist -s ess1c1 -q {A}").code == 0
    assert "clerk" not in machine.inst.specialist_accounts


@pytest.mark.parametrize(
    "name, secret", [("", SECRET), ("a b", SECRET), ("clerk", ""), ("clerk", "specialist")]
)
def test_U04_a_user_has_a_name_and_a_sealed_password(name, secret):
    machine = a_shell_machine()
    assert machine.refused(AuthorizeUser(name, secret)).rule == "U04"
    assert list(machine.inst.server.users) == ["storwatch"]


def test_L07_the_device_driver_shows_a_volume_once_with_all_its_disks():
    machine = a_shell_machine(volumes=1)
    machine.do(AttachHost("aix1", HostPortId(f"{ESS}:SAID0009")))
    assert run(machine, "rsList2105s.sh").out.count(A) == 2
    machine.do(SetDeviceDriver("aix1", True))
    header, _ruler, row = run(machine, "rsList2105s.sh").out.splitlines()
    assert header.split() == ["VpathName", "Serial", "VolumeNames"]
    assert row.split() == ["vpath0", A, "hdisk3", "hdisk4"]


def test_L20_the_command_line_runs_and_asks_and_makes_nothing():
    assert programs.NAMES == (
        "rsExecuteTask",
        "rsList2105s",
        "rsPrimeServer",
        "rsQuery",
        "rsQueryComplete",
        "rsTestConnection",
    )
    machine = a_shell_machine()
    for words in (f"{A} {B}", "establish-flashcopy", f"'establish-flashcopy {A} {B}'"):
        assert run(machine, f"rsExecuteTask.sh {S} {words}").code == 80
    assert not machine.inst.tasks
    assert not machine.inst.server.runs


def test_L21_a_host_without_storage_runs_tasks_and_asks():
    machine = a_shell_machine()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc"))
    machine.do(DetachHost("aix1", HostPortId(PORT)))
    assert run(machine, "rsList2105s.sh").code == 13
    assert run(machine, f"rsExecuteTask.sh {S} fc").code == 0
    assert "FlashCopy_state=source" in run(machine, f"rsQuery.sh {S} -q {A}").out


@pytest.mark.parametrize("name", WITH_LOGIN[:3])
def test_L23_verbose_puts_the_four_lines_of_the_connection_first(name):
    machine = a_shell_machine()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc"))
    lines = run(machine, f"{name}.sh -v {S} {WITH_SERVER[name]}").out.splitlines()[:4]
    stamp = "26-Oct-00 3:00:00 PM rsClientImpl: "
    assert lines == [
        f"{stamp}Successfully connected to Name Server, port = 1703",
        f"{stamp}Server identity = IBM2105 Copy Services/1.1.0",
        f"{stamp}Received rsVSServer reference successfully",
        f"{stamp}rsClientImpl registered successfully",
    ]


def test_L24_the_messages_are_those_of_the_list():
    said = {code.value: text for code, text in TEXT.items()}
    assert {code: said[code] for code in SECTION_6_3_4} == SECTION_6_3_4
    assert said[17].format("x") == 'Volume list file "x" does not exist'
    assert said[41].startswith("The primary server down and there is no backup server specified.")
    assert said[42] == "The primary and backup server are down. Task not completed."
    assert set(said) == {code.value for code in Code}
