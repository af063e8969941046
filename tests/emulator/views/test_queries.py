"""rsQuery's narrow view says what the panels' rows say (rules B02, B27, B28, L12)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.faults import CutNetwork
from emulator.commands.logical import CreateVolume
from emulator.commands.pprc import (
    EstablishPaths,
    EstablishPprcPairs,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.commands.server import Remedy, StopAnswering
from emulator.errors import UnknownObject
from emulator.ids import EssSerial, LssId, RankId, VolumeId
from emulator.views import copy_services
from emulator.views.queries import CopyProgress, QueryRow, initial_copy, query
from tests.builders import Machine, an_installation

ONE, TWO = EssSerial("12019"), EssSerial("14744")
A = [VolumeId(f"1{number:02X}{ONE}") for number in range(5)]
B = [VolumeId(f"1{number:02X}{TWO}") for number in range(5)]
HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")


def mirrored() -> Machine:
    """A pending pair, a suspended one, one in full duplex, and a FlashCopy."""
    draft = an_installation().with_ess(ONE).with_ess(TWO)
    for unit in (ONE, TWO):
        draft.with_adapter(unit, 1, 1).with_volumes(unit, 17, 5, size_gb=10.0)
    draft.with_link("L1", f"{ONE}:0000", f"{TWO}:0000")
    machine = draft.with_servers("ess1c1").build()
    machine.finish(EstablishPaths(HERE, THERE))
    machine.finish(EstablishPprcPairs(((A[0], B[0]), (A[1], B[1]))))
    machine.run(3_600_000_000)
    machine.do(SuspendPprcPairs(((A[1], B[1]),)))
    machine.finish(EstablishPprcPairs(((A[2], B[2]),)))
    machine.finish(EstablishFlashCopy(((A[3], A[4]),)))
    return machine


def as_the_panels_say(machine: Machine, volume: VolumeId) -> QueryRow | None:
    try:
        row = copy_services.volume(machine.inst, volume)
    except UnknownObject:
        return None
    role, copied = row.pprc_role or "simplex", row.flashcopy or "none"
    return QueryRow(volume, 17, role, row.status, copied, row.size_gb)


def check(machine: Machine, volumes: list[VolumeId]) -> list[QueryRow | None]:
    rows = query(machine.inst, volumes)
    assert rows == [as_the_panels_say(machine, volume) for volume in volumes]
    return rows


def test_L12_every_state():
    machine = mirrored()
    rows = check(machine, [*A, *B])
    assert [row[2:5] for row in rows if row][:5] == [
        ("source", "not_suspended", "none"),
        ("source", "suspended", "none"),
        ("source", "not_suspended", "none"),
        ("simplex", "not_suspended", "source"),
        ("simplex", "not_suspended", "target"),
    ]


def test_B02_a_client_that_is_silent_is_as_it_reported_last():
    machine = mirrored()
    machine.do(CutNetwork(TWO))
    machine.do(TerminatePprcPairs(((A[0], B[0]),)))
    machine.run(10_000_000)
    rows = check(machine, [A[0], B[0], B[1]])
    assert [row and row.role for row in rows] == ["simplex", "target", "target"]


def test_B27_what_the_server_has_not_seen_it_does_not_know():
    machine = mirrored()
    rank = machine.inst.volumes[A[0]].rank
    machine.do(CreateVolume(RankId(rank), 900))
    assert (
        check(machine, [VolumeId(f"105{ONE}"), VolumeId("2FF12019"), VolumeId("?")]) == [None] * 3
    )


def test_B01_a_server_that_cannot_be_entered_knows_nothing():
    machine = mirrored()
    machine.do(StopAnswering(Remedy.RESET))
    assert check(machine, [A[0]]) == [None]
    assert initial_copy(machine.inst, A[0]) == CopyProgress(False, 0)


@pytest.mark.parametrize(
    "volume, running, complete",
    [(A[0], False, True), (A[1], False, False), (A[2], True, False), (B[2], False, False)],
)
def test_how_far_a_copy_is(volume, running, complete):
    machine = mirrored()
    found = initial_copy(machine.inst, volume)
    assert (found.is_running, found.percent == 100) == (running, complete)
