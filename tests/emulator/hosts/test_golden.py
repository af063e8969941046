"""What the host commands print, byte for byte. The first line of each file says by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hosts import AttachHost, SetDeviceDriver
from emulator.commands.server import SaveTask
from emulator.ids import HostPortId, VolumeId
from tests.emulator.hosts.shell import ESS, LOGIN, a_shell_machine, run

if TYPE_CHECKING:
    from tests.builders import Machine

GOLDEN = Path(__file__).parents[2] / "golden" / "hosts"
A, B = VolumeId("20014744"), VolumeId("20114744")
S = f"{LOGIN} -s ess1c1"
AT_42_MINUTES = 2_536_000_000
"""From the installation's start to the time of the listing of §3.3.8."""


def flashed(system: str) -> Machine:
    machine = a_shell_machine(system)
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "HPFlash"))
    return machine


def rs_query_hp_ux() -> str:
    machine = flashed("HP-UX 11")
    first = run(machine, f"./rsExecuteTask.sh {S} HPFlash")
    machine.engine.run_until(AT_42_MINUTES)
    disks = {"disklist": f"{A} {B}\n"}
    return first.out + run(machine, f"./rsQuery.sh {S} -f disklist", files=disks).out


def rs_query_aix() -> str:
    return run(flashed("AIX 4.3.3"), f"rsQuery.sh {S} -q {A}").out


def rs_execute_task_verbose() -> str:
    return run(flashed("AIX 4.3.3"), f"rsExecuteTask.sh -v {S} HPFlash").out


def rs_test_connection() -> str:
    return run(a_shell_machine(), "rsTestConnection.sh -v -s 9.1.1.1").out


def rs_list_2105s_aix() -> str:
    return run(a_shell_machine(), "rsList2105s.sh 9.1.1.1").out


def rs_list_2105s_solaris() -> str:
    return run(a_shell_machine("Solaris 7"), "rsList2105s.sh").out


def rs_list_2105s_hp_ux() -> str:
    return run(a_shell_machine("HP-UX 11"), "rsList2105s.sh").out


def rs_list_2105s_nt() -> str:
    return run(a_shell_machine("NT 4"), "rsList2105s").out


def with_two_paths(system: str) -> Machine:
    machine = a_shell_machine(system)
    machine.do(AttachHost("aix1", HostPortId(f"{ESS}:SAID0009")))
    machine.do(SetDeviceDriver("aix1", True))
    return machine


def rs_list_2105s_sdd() -> str:
    return run(with_two_paths("AIX 4.3.3"), "rsList2105s.sh").out


def rs_list_2105s_sdd_nt() -> str:
    return run(with_two_paths("NT 4"), "rsList2105s").out


PRINTED = [
    rs_query_hp_ux,
    rs_query_aix,
    rs_execute_task_verbose,
    rs_test_connection,
    rs_list_2105s_aix,
    rs_list_2105s_solaris,
    rs_list_2105s_hp_ux,
    rs_list_2105s_nt,
    rs_list_2105s_sdd,
    rs_list_2105s_sdd_nt,
]


@pytest.mark.parametrize("printed", PRINTED, ids=lambda each: each.__name__)
def test_printed(printed):
    _provenance, _, wanted = (GOLDEN / f"{printed.__name__}.txt").read_text().partition("\n")
    assert printed() == wanted


def test_every_golden_file_is_printed_and_names_its_source():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {each.__name__ for each in PRINTED}
    for path in GOLDEN.glob("*.txt"):
        assert path.read_text().startswith("provenance: ")


@pytest.mark.parametrize("name", ["hdisk4", "hdisk8", "vpath1", B, B.lower()])
def test_L11_a_volume_is_named_by_its_disk_or_its_serial(name):
    ran = run(with_two_paths("AIX 4.3.3"), f"rsQuery.sh {S} -m -q {name}")
    assert f"Volume {B} found on 14744:12" in ran.out


def test_L11_without_the_flag_a_disk_name_is_no_volume():
    assert run(with_two_paths("AIX 4.3.3"), f"rsQuery.sh {S} -q hdisk4").code == 80


def test_L07_the_subsystem_device_driver_shows_its_paths_together():
    machine = a_shell_machine()
    assert "Vpath" not in run(machine, "rsList2105s.sh").out
    assert "Vpath" in rs_list_2105s_sdd()


@pytest.mark.parametrize("system, told", [("AIX 4.3.3", False), ("HP-UX 11", True)])
def test_L23_the_connection_is_told_of_when_asked_and_on_hp_ux_always(system, told):
    machine = a_shell_machine(system)
    line = "IBM2105 Copy Services/1.1.0"
    assert (line in run(machine, f"rsQuery.sh {S} -q {A}").out) is told
    assert line in run(machine, f"rsQuery.sh -v {S} -q {A}").out


def test_C13_quiet_names_a_volume_and_conflicts_with_a_list():
    machine = a_shell_machine()
    assert run(machine, f"rsQuery.sh {S} -v -f list", files={"list": A}).code == 0
    assert run(machine, f"rsQuery.sh {S} -q {A} -f list", files={"list": A}).code == 15


def test_C14_states_are_printed_with_underscores_and_the_lss_in_hex():
    printed = run(a_shell_machine(), f"rsQuery.sh {S} -q {A}").out
    assert "not_suspended" in printed
    assert "FlashCopy_state" in printed
    assert "14744:12" in printed  # LSS 18


def test_L12_scripts_can_split_the_states():
    line = rs_query_hp_ux().splitlines()[6]
    state = line.split("State=")[1].split(", ")[0]
    status = line.split("status=")[1].split(", ")[0]
    flashcopy = line.split("FlashCopy_state=")[1].split(", ")[0]
    assert (state, status, flashcopy) == ("simplex", "not_suspended", "source")
