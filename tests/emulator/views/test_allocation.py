"""Storage Allocation: space, volumes, hosts and ports."""

from __future__ import annotations

from emulator.commands.hardware_words import AdapterKind
from emulator.commands.hosts import AssignToHost, UnassignFromHost
from emulator.commands.logical import AssignVolume, CreateVolume
from emulator.ids import EssSerial, HostPortId, LssId, RankId, VolumeId
from emulator.views import allocation
from tests.builders import Machine, an_installation

ONE, TWO = EssSerial("12019"), EssSerial("14744")
LSS = LssId("2105:12019:17")
A, B = VolumeId("10012019"), VolumeId("10112019")
PORT, OTHER = HostPortId("12019:SAID0000"), HostPortId("12019:SAID0001")


def a_unit(servers: str = "ess1c1") -> Machine:
    draft = an_installation().with_ess(ONE, eight_packs=6).with_ess(TWO)
    draft = draft.with_volumes(ONE, 17, 2, size_gb=20.0).with_adapter(ONE, 1, 1, AdapterKind.SCSI)
    draft = draft.with_adapter(ONE, 1, 2, AdapterKind.ESCON)
    draft = draft.with_host("korca", ONE, str(A), ports=(str(PORT),))
    draft = draft.with_host("brolga", TWO)
    return (draft.with_servers(servers) if servers else draft).build()


def of(machine: Machine, volume: VolumeId) -> allocation.AllocatedRow:
    return next(row for row in allocation.allocated(machine.inst, LSS) if row.volume == volume)


def test_A19_what_is_free_shrinks_with_each_volume():
    machine = a_unit()
    row = next(row for row in allocation.space(machine.inst, ONE) if row.lss == LSS)
    machine.do(CreateVolume(RankId(row.rank), 305_176))
    after = next(each for each in allocation.space(machine.inst, ONE) if each.rank == row.rank)
    assert after.volumes == row.volumes + 1
    assert after.capacity_gb == row.capacity_gb
    assert round(row.free_gb - after.free_gb, 1) == 10.0


def test_B27_a_volume_is_unseen_only_when_it_comes_while_a_server_runs():
    for servers, expected in (("ess1c1", 1), ("", 0)):
        machine = a_unit(servers)
        rank = next(row.rank for row in allocation.space(machine.inst, ONE) if row.lss == LSS)
        machine.do(CreateVolume(rank, 900))
        assert allocation.unseen(machine.inst, ONE) == expected
        assert allocation.unseen(machine.inst, TWO) == 0
        assert [row.is_unseen for row in allocation.allocated(machine.inst, LSS)] == [
            False,
            False,
            bool(expected),
        ]


def test_A15_hosts_explain_their_ports_and_other_ports_stand_beside_them():
    machine = a_unit()
    assert of(machine, A)[4:6] == (("korca",), ())
    machine.do(AssignVolume(A, OTHER))
    assert of(machine, A)[4:6] == (("korca",), (OTHER,))
    machine.do(AssignToHost(B, "korca"))
    assert of(machine, B)[4:6] == (("korca",), ())
    machine.do(UnassignFromHost(B, "korca"))
    assert of(machine, B)[4:6] == ((), ())


def test_F08_ports_for_open_systems_and_the_hosts_of_the_unit_can_be_assigned_to():
    assert [row[:3] for row in allocation.reach(a_unit().inst, ONE)] == [
        ("korca", True, "AIX 4.3.3"),
        (PORT, False, "SCSI"),
        (OTHER, False, "SCSI"),
    ]
