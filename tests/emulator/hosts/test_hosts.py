"""Hosts: adding, attaching, assigning, and what is installed on them."""

from __future__ import annotations

import pytest

from emulator.commands.applications import CreateApplication
from emulator.commands.faults import CutHostNetwork, FailAdapter, RestoreHostNetwork
from emulator.commands.hardware_words import AdapterKind
from emulator.commands.hosts import (
    AddHost,
    AssignToHost,
    AttachHost,
    DetachHost,
    PutHostFile,
    RemoveHost,
    RemoveHostFile,
    SetCliLevel,
    SetHostAddress,
    UnassignFromHost,
)
from emulator.commands.logical import CreateVolume
from emulator.errors import UnknownObject
from emulator.hosts.handlers import MAX_FILE, MAX_FILES
from emulator.ids import EssSerial, HostPortId, RankId, SaId, VolumeId
from emulator.units import US_PER_S
from emulator.views import faults as fault_views
from emulator.views import hosts as host_views
from tests.builders import Machine, an_installation
from tests.emulator.hosts.shell import LOGIN, a_shell_machine, run

ESS = EssSerial("14744")
ONE, TWO = HostPortId("14744:SAID0008"), HostPortId("14744:SAID0009")
ESCON = HostPortId("14744:SAID0000")
A, B, C = (VolumeId(f"2{number:02X}14744") for number in range(3))


def two_hosts() -> Machine:
    draft = an_installation().with_ess(ESS).with_ess("12019").with_volumes(ESS, 18, 3)
    draft.with_volumes("12019", 16, 1)
    draft.with_adapter(ESS, 1, 3, AdapterKind.SCSI).with_adapter(ESS, 1, 1)
    draft.with_host("aix1", ESS, A, ports=(ONE,)).with_host("aix2", ESS)
    return draft.with_servers("ess1c1").build()


def disks(machine: Machine, host: str) -> list[tuple[str, str, str]]:
    found = host_views.disks(machine.inst, host)
    return [(row.name, row.volume, row.port) for row in found if row.found]


def addresses(machine: Machine, port: HostPortId) -> list[str]:
    return sorted(machine.inst.storage_servers[ESS].addresses.get(port, {}))


def test_a_new_host_has_an_address_of_its_own():
    machine = two_hosts()
    machine.do(AddHost("nt_1", "NT 4", "Melbourne", ESS))
    host = machine.inst.hosts["nt_1"]
    assert host.address not in {machine.inst.hosts[n].address for n in ("aix1", "aix2")}
    assert (host.ports, host.volumes, host.cli_level) == ([], [], "1.1.0")


@pytest.mark.parametrize(
    "command",
    [
        AddHost("aix1", "NT 4", "Melbourne", ESS),
        AddHost("a b", "NT 4", "Melbourne", ESS),
        AddHost("", "NT 4", "Melbourne", ESS),
        AddHost("x", "BeOS", "Melbourne", ESS),
        AddHost("x", "NT 4", "Atlantis", ESS),
        AddHost("x", "NT 4", "Melbourne", EssSerial("00000")),
        RemoveHost("nobody"),
        AttachHost("aix1", ONE),
        AttachHost("aix1", HostPortId("14744:SAID0042")),
        DetachHost("aix1", TWO),
        AssignToHost(A, "aix1"),
        AssignToHost(A, "aix2"),
        AssignToHost(VolumeId("00012019"), "aix1"),
        AssignToHost(VolumeId("2FF14744"), "aix1"),
        UnassignFromHost(B, "aix1"),
        SetHostAddress("aix1", "9.1.1.1"),
        SetHostAddress("aix1", "nine"),
        SetCliLevel("aix1", "one"),
        PutHostFile("aix1", "", "x"),
        PutHostFile("aix1", "p", "\x1b[2J"),
        PutHostFile("aix1", "p", "x" * (MAX_FILE + 1)),
        RemoveHostFile("aix1", "p"),
    ],
    ids=repr,
)
def test_what_makes_no_sense_is_refused(command):
    two_hosts().refused(command)


def test_F08_a_host_is_not_attached_to_an_escon_port():
    assert two_hosts().refused(AttachHost("aix1", ESCON)).rule == "F08"


def test_a_volume_gets_an_address_on_each_port_and_a_disk_behind_each():
    machine = two_hosts()
    machine.do(AttachHost("aix1", TWO))
    machine.do(AssignToHost(B, "aix1"))
    assert addresses(machine, ONE) == addresses(machine, TWO) == [A, B]
    assert disks(machine, "aix1") == [
        ("hdisk3", A, ONE),
        ("hdisk4", A, TWO),
        ("hdisk5", B, ONE),
        ("hdisk6", B, TWO),
    ]


def test_a_volume_is_shared_by_hosts_and_stays_while_one_needs_it():
    machine = two_hosts()
    machine.do(AttachHost("aix2", ONE))
    machine.do(AssignToHost(A, "aix2"))
    assert [row[1] for row in disks(machine, "aix2")] == [A]
    machine.do(UnassignFromHost(A, "aix1"))
    assert (addresses(machine, ONE), disks(machine, "aix1")) == ([A], [])
    machine.do(UnassignFromHost(A, "aix2"))
    assert addresses(machine, ONE) == []


def test_a_disk_keeps_its_name_when_its_volume_comes_back():
    machine = two_hosts()
    machine.do(AssignToHost(B, "aix1"))
    machine.do(UnassignFromHost(A, "aix1"))
    machine.do(AssignToHost(C, "aix1"))
    machine.do(AssignToHost(A, "aix1"))
    assert {row[1]: row[0] for row in disks(machine, "aix1")} == {
        A: "hdisk3",
        B: "hdisk4",
        C: "hdisk5",
    }


def test_detaching_takes_the_disks_of_a_port_away():
    machine = two_hosts()
    machine.do(AttachHost("aix1", TWO))
    machine.do(DetachHost("aix1", ONE))
    assert disks(machine, "aix1") == [("hdisk4", A, TWO)]
    assert addresses(machine, ONE) == []


def test_a_host_that_goes_leaves_its_ports():
    machine = two_hosts()
    machine.do(RemoveHost("aix1"))
    assert addresses(machine, ONE) == []
    assert "aix1" not in machine.inst.hosts


def test_a_host_and_a_volume_stay_while_an_application_needs_them():
    machine = two_hosts()
    machine.do(AssignToHost(B, "aix1"))
    machine.do(CreateApplication("payroll", "aix1", A, (B,)))
    machine.refused(RemoveHost("aix1"))
    machine.refused(UnassignFromHost(A, "aix1"))


def test_no_disk_is_found_behind_a_broken_adapter():
    machine = two_hosts()
    machine.do(FailAdapter(ESS, SaId("0008")))
    assert disks(machine, "aix1") == []


def test_B27_a_new_volume_has_a_disk_before_copy_services_knows_it():
    machine = a_shell_machine(volumes=1)
    (rank,) = {volume.rank for volume in machine.inst.volumes.values()}
    machine.do(CreateVolume(RankId(rank), 900))
    machine.do(AssignToHost(B, "aix1"))
    assert "hdisk4         20114744" in run(machine, "rsList2105s.sh").out
    ran = run(machine, f"rsQuery.sh {LOGIN} -s ess1c1 -m -q hdisk4")
    assert (ran.code, ran.err.splitlines()[0]) == (80, "Volume 20114744 not found")


def test_files_are_text_in_plain_lines():
    machine = two_hosts()
    machine.do(PutHostFile("aix1", "C:\\disklist", f"{A}\r\n{B}\r\n"))
    assert machine.inst.hosts["aix1"].files == {"C:\\disklist": f"{A}\n{B}\n"}
    machine.do(RemoveHostFile("aix1", "C:\\disklist"))
    assert machine.inst.hosts["aix1"].files == {}


def test_a_host_keeps_so_many_files():
    machine = two_hosts()
    for number in range(MAX_FILES):
        machine.do(PutHostFile("aix1", f"f{number}", ""))
    machine.refused(PutHostFile("aix1", "one more", ""))
    machine.do(PutHostFile("aix1", "f0", "changed\n"))


def test_a_cut_network_is_shown_and_comes_back_by_itself():
    machine = two_hosts()
    machine.do(CutHostNetwork("aix1", for_us=US_PER_S))
    rows = [(row.kind, row.place, row.what) for row in fault_views.faults(machine.inst)]
    assert rows == [
        ("broken", "aix1", "Network of host aix1 cut"),
        ("planned", "", "restore-host-network aix1"),
    ]
    machine.run(US_PER_S)
    assert fault_views.faults(machine.inst) == ()
    with pytest.raises(UnknownObject):
        machine.do(RestoreHostNetwork("nobody"))
