"""What is in use is not switched off, and a unit that is down does nothing."""

from __future__ import annotations

import pytest

from emulator.commands import logical as lo
from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.faults import FailCluster, StopUnit
from emulator.commands.hardware import Crit, Feature, SetCrit, SetFeature
from emulator.commands.pprc import RemovePaths
from emulator.ids import ClusterId, EssSerial, HostPortId, RankId
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import LOCAL, P2, REMOTE, P

HERE, THERE = EssSerial("12019"), EssSerial("14744")
PPRC_OFF = [SetFeature(serial, Feature.PPRC, False) for serial in (HERE, THERE)]
FLASHCOPY_OFF = SetFeature(HERE, Feature.FLASHCOPY, False)


@pytest.mark.parametrize("command", PPRC_OFF, ids=["source", "target"])
def test_A18_pprc_stays_on_while_a_pair_or_a_path_stands(command):
    machine = mirrors.mirror()
    pair = machine.do(mirrors.establish()).done_us
    machine.engine.run_until(pair)
    refusal = machine.refused(command)
    assert (refusal.rule, "PPRC pair" in refusal.message) == ("A18", True)
    machine.finish(mirrors.terminate())
    refusal = machine.refused(command)
    assert (refusal.rule, "Paths" in refusal.message) == ("A18", True)
    machine.finish(RemovePaths(LOCAL, REMOTE))
    machine.do(command)


def test_A17_flashcopy_stays_on_while_a_relation_stands():
    machine = mirrors.mirror()
    machine.finish(EstablishFlashCopy(((P, P2),), background_copy=False))
    assert machine.refused(FLASHCOPY_OFF).rule == "A17"
    machine.do(SetFeature(THERE, Feature.FLASHCOPY, False))
    machine.finish(WithdrawFlashCopy(((P, P2),)))
    machine.do(FLASHCOPY_OFF)


RANK = RankId("12019:R1")
DEEDS = (
    SetCrit(HERE, Crit.YES_ALL),
    FLASHCOPY_OFF,
    lo.CreateVolume(RANK, 100),
    lo.DeleteVolume(P),
    lo.AssignVolume(P, HostPortId("12019:SAID0020")),
    lo.SetVolumeLabel(P, "x"),
    lo.SetLssProperties(LOCAL, consistency_group=True),
    lo.EraseRank(RANK),
    lo.ConfigureRank(HERE, 1),
)


@pytest.mark.parametrize("command", DEEDS, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("both_clusters", [False, True])
def test_A01_a_unit_that_is_down_carries_nothing_out(command, both_clusters):
    machine = mirrors.mirror()
    if both_clusters:
        for number in ("1", "2"):
            machine.do(FailCluster(ClusterId(f"12019:{number}")))
    else:
        machine.do(StopUnit((HERE,)))
    refusal = machine.refused(command)
    assert (refusal.rule, refusal.message) == ("A01", "Storage server 12019 does not answer.")
