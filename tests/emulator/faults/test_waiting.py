"""Faults that come later, that last so long, and that wait for a condition."""

from __future__ import annotations

import random

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.faults import (
    ArmFault,
    CutLink,
    CutNetwork,
    DisarmFault,
    FailCluster,
    FailRank,
    FlashCopyCopied,
    LoseSite,
    PairCopied,
    PairEnters,
    QuiesceCluster,
    RestoreLink,
    StopUnit,
    TaskStarts,
)
from emulator.commands.logical import SetVolumeLabel
from emulator.commands.pprc import FreezeConsistencyGroup
from emulator.copy_services import flashcopy, pprc
from emulator.copy_services.pprc_states import PairState
from emulator.events.faults import ArmedFaultFired, FaultImpossible, PartBroke
from emulator.hardware.power import BOOT_US
from emulator.ids import ClusterId, LinkId, LssId, RankId, VolumeId
from emulator.units import US_PER_S
from emulator.views import facts
from emulator.views.faults import faults
from tests.emulator.copy_services.mirrors import (
    COPY,
    FREEZE,
    GROUP,
    L1,
    P2,
    RESYNC,
    S2,
    P,
    S,
    draft,
    duplex,
    establish,
    mirror,
    pair_of,
    states,
    suspend,
    write,
)
from tests.emulator.faults.test_parts import BOTH, HERE, SUSPENDED, THERE

CUT = CutLink((L1,))
MINUTE_US = 60 * US_PER_S


def link(machine):
    return facts.state(machine.inst, "link", "L1")


# -- later, and for a time -------------------------------------------------------------------------


def test_a_fault_comes_when_it_was_planned_and_is_repaired_when_its_time_is_over():
    machine = mirror()
    machine.do(CutLink((L1,), after_us=MINUTE_US, for_us=2 * MINUTE_US))
    machine.run(MINUTE_US - 1)
    assert link(machine) == "up"
    machine.run(1)
    assert link(machine) == "cut"
    machine.run(2 * MINUTE_US - 1)
    assert link(machine) == "cut"
    machine.run(1)
    assert link(machine) == "up"


@pytest.mark.parametrize(
    "fault",
    [
        CutLink((L1,), for_us=MINUTE_US),
        FailCluster(ClusterId("12019:1"), for_us=MINUTE_US),
        QuiesceCluster(ClusterId("12019:1"), for_us=MINUTE_US),
        StopUnit((HERE, THERE), for_us=MINUTE_US),
        FailRank(RankId("12019:R1"), for_us=MINUTE_US),
        CutNetwork(HERE, for_us=MINUTE_US),
        LoseSite("Sydney", for_us=MINUTE_US),
        LoseSite("Sydney", 40, for_us=MINUTE_US),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_every_fault_repairs_itself(fault):
    machine = mirror()
    machine.do(fault)
    machine.run(MINUTE_US - 1)
    assert [row.kind for row in faults(machine.inst) if row.kind == "broken"]
    machine.run(BOOT_US + 1)
    assert faults(machine.inst) == ()


def test_a_fault_that_changes_nothing_plans_no_repair():
    machine = mirror()
    machine.do(CUT)
    machine.do(CutLink((L1,), for_us=MINUTE_US))
    machine.run(MINUTE_US)
    assert link(machine) == "cut"


def test_a_plan_is_checked_when_it_is_made():
    machine = mirror()
    assert "L9" in machine.refused(CutLink((LinkId("L9"),), after_us=1)).message
    for wrong in (CutLink((L1,), after_us=-1), CutLink((L1,), for_us=367 * 86_400 * US_PER_S)):
        assert "within a year" in machine.refused(wrong).message


def test_a_planned_fault_that_cannot_happen_says_so():
    machine = mirror()
    machine.do(QuiesceCluster(ClusterId("12019:1"), after_us=MINUTE_US))
    machine.do(FailCluster(ClusterId("12019:1")))
    found = machine.engine.run_until(machine.engine.now_us + MINUTE_US)
    assert [type(each.event) for each in found] == [FaultImpossible]
    assert "failed" in found[0].event.text


# -- armed ---------------------------------------------------------------------------------------


def fired_at(machine, us, cuts=1):
    """When the first armed fault fired, after cutting a stretch of time into pieces."""
    begun = machine.engine.now_us
    marks = sorted(random.Random(cuts).sample(range(1, us), cuts - 1))
    for mark in [*marks, us]:
        for each in machine.engine.run_until(begun + mark):
            if isinstance(each.event, ArmedFaultFired):
                return each.at_us
    return None


@pytest.mark.parametrize("percent", [1, 37, 50, 99])
def test_a_pair_is_hit_at_the_very_track_that_makes_the_percent(percent):
    machine = mirror()
    machine.do(ArmFault(PairCopied(P, percent), BOTH))
    machine.finish(establish())
    assert fired_at(machine, 3600 * US_PER_S) is not None
    pair = pair_of(machine)
    total = pair.total_tracks
    done = total - pprc.out_of_sync_tracks(machine.inst, pair)
    assert done == -(-total * percent // 100)
    assert states(machine)[0] is SUSPENDED


def test_the_instant_does_not_depend_on_how_time_is_cut_nor_on_looking():
    found = set()
    for cuts in (1, 2, 13, 200):
        machine = mirror()
        machine.do(ArmFault(PairCopied(P, 50), BOTH))
        machine.finish(establish())
        found.add(fired_at(machine, 60 * US_PER_S, cuts))
    assert len(found) == 1
    assert None not in found


def test_one_microsecond_before_it_has_not_come_true():
    machine = mirror()
    machine.do(ArmFault(PairCopied(P, 50), CUT))
    machine.finish(establish())
    at_us = machine.engine.next_due()
    machine.engine.run_until(at_us - 1)
    assert (link(machine), len(machine.inst.armed)) == ("up", 1)
    machine.do(SetVolumeLabel(P, "looked at"))
    assert link(machine) == "up"
    machine.engine.run_until(at_us)
    assert (link(machine), len(machine.inst.armed)) == ("cut", 0)


def test_a_rate_that_changes_moves_the_instant():
    machine = mirror(km=(100.0, 100.0))
    machine.do(ArmFault(PairCopied(P, 50), CUT))
    machine.finish(establish())
    before = machine.engine.next_due()
    machine.do(CutLink((LinkId("L2"),)))
    assert machine.engine.next_due() > before
    machine.do(BOTH)
    assert fired_at(machine, 3600 * US_PER_S) is None


def test_a_flashcopy_is_hit_by_the_progress_of_its_background_copy():
    machine = mirror()
    machine.do(ArmFault(FlashCopyCopied(COPY, 25), StopUnit((THERE,))))
    machine.finish(EstablishFlashCopy(((S2, COPY),)))
    for track in range(2000, 2100):
        machine.do(write("w", track * 8, S2))
    assert fired_at(machine, 3600 * US_PER_S) is not None
    relation = machine.inst.relation_of[S2]
    assert flashcopy.front(machine.inst, relation) == relation.total_tracks // 4
    assert facts.state(machine.inst, "unit", THERE) == "down"


def test_a_pair_that_enters_a_state():
    machine = mirror()
    machine.do(ArmFault(PairEnters(S, "full duplex"), CUT))
    duplex(machine)
    assert link(machine) == "cut"
    machine.do(RestoreLink((L1,)))
    machine.do(ArmFault(PairEnters(P, "suspended"), CUT))
    machine.do(suspend())
    assert link(machine) == "cut"


def test_a_task_that_starts_by_name_or_any():
    machine = mirror_with_server()
    machine.do(ArmFault(TaskStarts("nightly"), CUT))
    machine.do(ArmFault(TaskStarts(), CutLink((LinkId("L2"),))))
    machine.do(RunTask(EstablishFlashCopy(((S2, COPY),)), "hourly"))
    assert (link(machine), facts.state(machine.inst, "link", "L2")) == ("up", "cut")
    machine.run(MINUTE_US)
    answer = machine.do(RunTask(EstablishFlashCopy(((S2, COPY),)), "nightly"))
    assert link(machine) == "cut"
    kinds = [type(each.event) for each in answer.happenings]
    assert kinds.index(ArmedFaultFired) < kinds.index(PartBroke)


def mirror_with_server():
    return draft().with_servers("ess1c1").build()


def test_one_fault_may_set_off_another_at_the_same_instant():
    machine = mirror()
    machine.finish(establish())
    machine.do(ArmFault(PairEnters(P, "suspended"), LoseSite("Sydney")))
    machine.do(ArmFault(PairCopied(P, 50), BOTH))
    at_us = fired_at(machine, 3600 * US_PER_S)
    assert machine.inst.armed == {}
    lines = [line.at_us for line in machine.inst.history if "Site Sydney lost" in line.text]
    assert lines == [at_us]


def test_a_fault_fires_once_and_a_disarmed_one_never():
    machine = mirror()
    machine.do(ArmFault(PairCopied(P, 50), CUT))
    machine.do(ArmFault(PairCopied(P, 60), CutLink((LinkId("L2"),))))
    machine.do(DisarmFault(1))
    assert "armed fault 1" in machine.refused(DisarmFault(1)).message
    machine.do(establish())
    machine.run(3600 * US_PER_S)
    assert (link(machine), facts.state(machine.inst, "link", "L2")) == ("up", "cut")
    machine.do(RestoreLink((LinkId("L2"),)))
    machine.do(suspend())
    machine.do(establish(copy=RESYNC))
    machine.run(3600 * US_PER_S)
    assert facts.state(machine.inst, "link", "L2") == "up"
    machine.do(ArmFault(TaskStarts(), CUT))
    assert list(machine.inst.armed) == [3]


def test_H12_automation_freezes_the_group_when_the_first_pair_suspends():
    machine = mirror()
    machine.do(GROUP)
    machine.finish(establish((P, S), (P2, S2)))
    machine.run(3600 * US_PER_S)
    machine.do(ArmFault(PairEnters(P, "suspended"), FREEZE))
    machine.do(BOTH)
    machine.do(write("a"))
    assert states(machine)[0] is states(machine, P2)[0] is PairState.SUSPENDED
    assert set(machine.inst.long_busy) == {P, P2}


def test_H12_a_freeze_that_waits_names_subsystems_that_exist():
    machine = mirror()
    freeze = FreezeConsistencyGroup(LssId("2105:12019:31"), FREEZE.target)
    assert machine.refused(ArmFault(TaskStarts(), freeze)).rule == "Z01"


def test_a_freeze_that_has_become_impossible_is_said():
    machine = mirror()
    machine.do(ArmFault(PairEnters(P, "duplex pending"), FREEZE))
    happenings = machine.do(establish()).happenings
    happenings += machine.engine.run_until(machine.engine.now_us + 10 * US_PER_S)
    (said,) = [each.event for each in happenings if isinstance(each.event, FaultImpossible)]
    assert "no PPRC consistency group" in said.why


def test_what_is_so_already_or_never_is_refused():
    machine = mirror()
    duplex(machine)
    for condition, words in (
        (PairEnters(P, "full duplex"), "so already"),
        (PairEnters(P, "duplexed"), "full duplex"),
        (PairCopied(P, 0), "1 to 99"),
        (FlashCopyCopied(P, 100), "1 to 99"),
    ):
        assert words in machine.refused(ArmFault(condition, CUT)).message
    assert "L9" in machine.refused(ArmFault(TaskStarts(), CutLink((LinkId("L9"),)))).message
    assert "neither a fault" in machine.refused(ArmFault(TaskStarts(), suspend())).message


def test_copies_that_end_with_the_one_that_fires_are_ended_first():
    """Two pairs end at one instant; the fault that the first sets off finds both in duplex."""
    machine = mirror()
    second = (VolumeId("10212019"), VolumeId("10214744"))
    machine.do(ArmFault(PairEnters(P, "full duplex"), BOTH))
    machine.finish(establish((P, S), second))
    machine.run(3600 * US_PER_S)
    assert machine.inst.armed == {}
    assert facts.state(machine.inst, "pair", second[0]) == "full duplex"


# -- what the instructor sees ----------------------------------------------------------------------


def test_the_instructor_sees_what_is_broken_planned_and_armed():
    machine = mirror()
    machine.do(CUT)
    machine.do(FailCluster(ClusterId("14744:2"), after_us=MINUTE_US, for_us=US_PER_S))
    machine.do(ArmFault(TaskStarts("nightly"), CutNetwork(HERE, for_us=MINUTE_US)))
    machine.do(StopUnit((HERE,)))
    rows = [
        (row.kind, row.number, row.place, row.what, row.condition) for row in faults(machine.inst)
    ]
    assert rows == [
        ("broken", 0, "L1", "Link L1 cut", ""),
        ("broken", 0, HERE, "Power of 12019 lost", ""),
        ("planned", 0, "", "stop-cluster 14744:2 --for 1s", ""),
        ("armed", 1, "", "cut-network 12019 --for 1m", "task nightly starts"),
    ]
    assert faults(machine.inst)[2].due_us == machine.engine.now_us + MINUTE_US
