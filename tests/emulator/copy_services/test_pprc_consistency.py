"""Consistency groups: writes withheld, freeze, run and time-out (rules H11, H12)."""

from __future__ import annotations

import pytest

from emulator.commands.logical import DeleteVolume, SetLssProperties
from emulator.commands.pprc import EstablishPaths, FreezeConsistencyGroup, RunConsistencyGroup
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.events.pprc import LongBusyBegan, LongBusyEnded, WriteAcknowledged, WriteFailed
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial, VolumeId, make_lss_id
from emulator.units import US_PER_S
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import (
    FREEZE,
    GROUP,
    HOUR_US,
    LOCAL,
    P2,
    P3,
    PATHS,
    REMOTE,
    RESYNC,
    S2,
    TARGET,
    P,
    S,
    cut,
    establish,
    mirror,
    out_of_sync,
    pair_of,
    read,
    restore,
    states,
    suspend,
    terminate,
    write,
)

DUPLEX, SUSPENDED = PairState.FULL_DUPLEX, PairState.SUSPENDED
RUN = RunConsistencyGroup(LOCAL, REMOTE)
REMOTE_18 = make_lss_id(EssSerial("14744"), 18)


def group(*, timeout_s: int = 120):
    """Two mirrored pairs in full duplex in an LSS with the consistency group option."""
    machine = mirror()
    machine.do(
        SetLssProperties(LOCAL, consistency_group=True, pprc_consistency_timeout_s=timeout_s)
    )
    machine.finish(establish((P, S), (P2, S2)))
    machine.run(HOUR_US)
    return machine


def ends(happenings) -> list[tuple[int, int]]:
    return [(e.at_us, e.event.block) for e in happenings if isinstance(e.event, WriteAcknowledged)]


def test_H11_the_write_that_fails_is_withheld_and_so_are_those_after_it():
    machine = group()
    cut(machine)
    answer = machine.do(write("a"))
    began = machine.engine.now_us
    assert LongBusyBegan(LOCAL, began + 120 * US_PER_S) in [e.event for e in answer.happenings]
    machine.do(write("b", 8))
    machine.run(60 * US_PER_S)
    assert [read(machine, P, n) for n in (0, 8)] == [".", "."]
    assert [held.block for held in machine.inst.held_writes] == [0, 8]
    assert states(machine) == (SUSPENDED, DUPLEX)
    assert states(machine, P2) == (DUPLEX, DUPLEX)  # it has not been written


def test_H11_without_the_option_nothing_is_withheld():
    machine = group()
    machine.do(SetLssProperties(LOCAL, consistency_group=False))
    cut(machine)
    machine.do(write("a"))
    assert not machine.inst.long_busy


def test_H11_a_suspend_by_hand_withholds_nothing():
    machine = group()
    machine.finish(suspend())
    machine.do(write("a"))
    assert not machine.inst.long_busy


def test_H12_nobody_says_freeze_and_writes_go_on_at_the_time_out():
    machine = group(timeout_s=7)
    cut(machine)
    began = machine.do(write("a")).at_us
    machine.do(write("b"))
    assert not ends(machine.engine.run_until(began + 7 * US_PER_S - 1))
    done = machine.engine.run_until(began + 8 * US_PER_S)
    assert LongBusyEnded(LOCAL, timed_out=True) in [each.event for each in done]
    assert [block for _, block in ends(done)] == [0, 0]
    assert (read(machine, P), out_of_sync(machine)) == ("b", 1)
    assert not machine.inst.held_writes


def test_H12_freeze_suspends_all_pairs_of_the_two_subsystems_at_one_instant():
    machine = group()
    answer = machine.do(FREEZE)
    assert states(machine) == states(machine, P2) == (SUSPENDED, SUSPENDED)
    assert pair_of(machine).reason is SuspendReason.FREEZE
    assert {each.at_us for each in answer.happenings} == {answer.at_us}
    assert not machine.inst.paths
    assert set(machine.inst.long_busy) == {P, P2}


def test_H12_run_lets_the_writes_go_on_in_their_order():
    machine = group()
    machine.do(FREEZE)
    for letter, volume in (("a", P), ("b", P2), ("c", P)):
        machine.do(write(letter, 0, volume))
        machine.run(US_PER_S)
    answer = machine.do(RUN)
    assert answer.happenings[0].event == LongBusyEnded(LOCAL, timed_out=False)
    assert [read(machine, each) for each in (P, P2)] == ["c", "b"]
    assert [read(machine, each) for each in (S, S2)] == [".", "."]
    machine.run(US_PER_S)
    machine.do(write("d", 8))
    assert out_of_sync(machine) == 2
    assert not machine.engine.run_until(machine.engine.now_us + 200 * US_PER_S)[1:]


def test_H12_a_freeze_after_the_failure_begins_the_time_out_anew():
    machine = group()
    cut(machine)
    machine.do(write("a"))
    machine.run(100 * US_PER_S)
    frozen = machine.do(FREEZE).at_us
    machine.engine.run_until(frozen + 119 * US_PER_S)
    assert machine.inst.held_writes
    machine.engine.run_until(frozen + 120 * US_PER_S)
    assert not machine.inst.held_writes


def test_H12_a_write_on_its_way_into_a_freeze_waits_for_its_end_alone():
    machine = group()
    machine.do(write("a"))
    machine.run(100)
    machine.do(FREEZE)
    machine.do(write("b"))
    machine.run(US_PER_S)
    assert (read(machine, P), read(machine, S)) == ("a", ".")
    done = [*machine.do(RUN).happenings]
    done += machine.engine.run_until(machine.engine.now_us + US_PER_S)
    assert [block for _, block in ends(done)] == [0, 0]
    assert read(machine, P) == "b"  # the later write is not overwritten by the earlier one
    assert out_of_sync(machine) == 1


def test_H12_run_without_withheld_writes_is_refused():
    machine = group()
    assert machine.refused(RUN).rule == "H12"


def test_H11_freeze_without_pairs_is_refused():
    machine = mirror()
    machine.do(GROUP)
    refusal = machine.refused(FREEZE)
    assert (refusal.rule, "no pair" in refusal.message) == ("H11", True)


def test_H11_freeze_needs_the_consistency_group_option_of_the_source_lss():
    machine = group()
    machine.do(SetLssProperties(LOCAL, consistency_group=False))
    refusal = machine.refused(FREEZE)
    assert (refusal.rule, "consistency group" in refusal.message) == ("H11", True)
    machine.do(GROUP)
    machine.do(FREEZE)
    assert states(machine) == (SUSPENDED, SUSPENDED)


def test_H12_run_is_for_one_pair_of_subsystems():
    draft = mirrors.draft().with_volumes("14744", 18, 1, size_tracks=3000)
    machine = draft.build()
    machine.finish(PATHS)
    machine.finish(EstablishPaths(LOCAL, REMOTE_18))
    machine.finish(establish((P, S), (P3, VolumeId("20014744"))))
    machine.do(GROUP)
    machine.do(FREEZE)
    machine.do(FreezeConsistencyGroup(LOCAL, REMOTE_18))
    machine.do(RUN)
    assert set(machine.inst.long_busy) == {P3}
    machine.do(RunConsistencyGroup(LOCAL, REMOTE_18))
    assert not machine.inst.long_busy


@pytest.mark.parametrize("command", [FREEZE, RUN])
def test_G19_a_unit_that_is_down_executes_neither(command):
    machine = group()
    machine.do(FREEZE)
    machine.inst.storage_servers[EssSerial("12019")].health = Health.OFF
    assert machine.refused(command).rule == "G19"


def test_after_a_freeze_paths_come_first_and_the_changes_follow():
    machine = group()
    machine.do(FREEZE)
    machine.do(write("a"))
    machine.do(RUN)
    assert machine.refused(establish((P, S), (P2, S2), copy=RESYNC)).rule == "F11"
    machine.finish(PATHS)
    machine.finish(establish((P, S), (P2, S2), copy=RESYNC))
    machine.run(HOUR_US)
    assert states(machine) == states(machine, P2) == (DUPLEX, DUPLEX)
    assert read(machine, S) == "a"


def test_a_pair_that_is_established_again_while_writes_are_withheld_mirrors_them():
    machine = group()
    machine.do(FREEZE)
    machine.do(write("a"))
    machine.finish(PATHS)
    machine.finish(establish(copy=RESYNC))
    machine.run(US_PER_S)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert read(machine, P) == "."
    machine.do(RUN)
    machine.run(US_PER_S)
    assert (read(machine, P), read(machine, S)) == ("a", "a")


def test_writes_withheld_when_their_pair_is_terminated_go_on_and_none_passes_them():
    machine = group()
    machine.do(FREEZE)
    machine.do(write("a"))
    machine.finish(terminate())
    machine.finish(terminate(TARGET))
    machine.run(3 * US_PER_S)
    machine.do(write("b"))
    assert "PPRC" in machine.refused(DeleteVolume(P)).message
    done = [*machine.do(RUN).happenings]
    done += machine.engine.run_until(machine.engine.now_us + US_PER_S)
    assert [block for _, block in ends(done)] == [0, 0]
    assert read(machine, P) == "b"


def test_H12_a_withheld_write_fails_where_a_new_one_would():
    machine = group()
    mirrors.lss(machine).critical_heavy = True
    machine.finish(suspend())
    machine.finish(establish(copy=RESYNC, critical=True))
    machine.run(US_PER_S)
    cut(machine)
    machine.do(write("a"))
    restore(machine)
    done = machine.engine.run_until(machine.engine.now_us + 121 * US_PER_S)
    assert [e.event.rule for e in done if isinstance(e.event, WriteFailed)] == ["H09"]
    assert read(machine, P) == "."


def test_a_terminated_target_is_not_inhibited_by_what_happens_to_its_former_primary():
    machine = group()
    mirrors.lss(machine).critical_heavy = True
    machine.finish(suspend())
    machine.finish(establish(copy=RESYNC, critical=True))
    machine.run(US_PER_S)
    cut(machine)
    machine.do(write("a"))
    machine.finish(terminate(TARGET))
    machine.run(200 * US_PER_S)
    machine.do(write("r", 0, S))
