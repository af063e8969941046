"""Pairs: who may be one, what establish, suspend and terminate do (rules A18, G01 to G22)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.commands.copy_services import RunTask
from emulator.commands.logical import DeleteVolume, SetVolumeOnline, WriteBlocks
from emulator.copy_services import pprc
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.events.base import AdviceGiven
from emulator.events.pprc import PairRemoved, PairStateChanged
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial, VolumeId
from emulator.units import TRACK_BYTES, US_PER_S
from emulator.views import facts
from tests.builders import an_installation
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import (
    ENTIRE,
    HOUR_US,
    LOCAL,
    NO_COPY,
    P2,
    P3,
    PATHS,
    RESYNC,
    S2,
    S3,
    SOURCE,
    TARGET,
    P,
    S,
    duplex,
    establish,
    mirror,
    pair_of,
    read,
    states,
    suspend,
    terminate,
    write,
)

SIMPLEX, PENDING = PairState.SIMPLEX, PairState.DUPLEX_PENDING
DUPLEX, SUSPENDED = PairState.FULL_DUPLEX, PairState.SUSPENDED


def equal(machine) -> bool:
    left, right = (facts.image(machine.inst, volume) for volume in (P, S))
    return facts.first_difference(left, right) is None


def test_A18_the_feature_is_needed_on_both_units():
    machine = mirror()
    for serial in ("12019", "14744"):
        vpd = machine.inst.storage_servers[EssSerial(serial)].vpd
        vpd.pprc_active = False
        refusal = machine.refused(establish())
        assert (refusal.rule, serial in refusal.message) == ("A18", True)
        vpd.pprc_active = True
    machine.do(establish())


def test_G01_a_smaller_secondary_is_refused_a_larger_one_is_not():
    draft = mirrors.draft().with_volumes("14744", 17, 1, size_tracks=2999)
    machine = draft.with_volumes("14744", 17, 1, size_tracks=3001).build()
    machine.finish(PATHS)
    smaller, larger = VolumeId("10414744"), VolumeId("10514744")
    assert machine.refused(establish((P, smaller))).rule == "G01"
    machine.do(write("o", 3000 * 8, larger))
    machine.finish(establish((P, larger)))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert read(machine, larger, 3000 * 8) == "o"


@pytest.mark.parametrize("other", [(P, S2), (P2, S), (S, P)])
def test_G02_a_volume_is_in_one_pair(other):
    machine = mirrors.draft().with_link("L9", "14744:0001", "12019:0001").build()
    machine.finish(PATHS)
    machine.finish(mirrors.EstablishPaths(mirrors.REMOTE, LOCAL))
    machine.finish(establish())
    assert machine.refused(establish(other)).rule == "G02"


def test_G02_a_volume_is_named_once_in_a_command():
    machine = mirror()
    assert machine.refused(establish((P, S), (P2, S))).rule == "G02"
    machine.finish(establish((P, S), (P2, S2)))
    assert machine.refused(suspend(SOURCE, (P, S), (S, P))).rule == "G02"


@pytest.mark.parametrize("copy", [ENTIRE, NO_COPY])
def test_G02_a_pair_that_is_up_is_not_established_again(copy):
    machine = mirror()
    machine.finish(establish())
    assert machine.refused(establish(copy=copy)).rule == "G02"
    machine.run(HOUR_US)
    assert machine.refused(establish(copy=copy)).rule == "G02"


def test_G02_one_bad_pair_of_many_changes_nothing():
    machine = mirror()
    machine.finish(establish())
    machine.refused(establish((P2, S2), (P, S)))
    machine.refused(suspend(SOURCE, (P, S), (P2, S2)))
    machine.finish(establish((P2, S2)))
    machine.finish(suspend(SOURCE, (P2, S2)))
    machine.refused(suspend(SOURCE, (P, S), (P2, S2)))


def test_G03_terminate_at_the_source_makes_both_simplex():
    machine = mirror()
    duplex(machine)
    answer = machine.do(terminate())
    assert states(machine) == (SIMPLEX, SIMPLEX)
    assert pair_of(machine).operation is Operation.TERMINATING  # rule G27
    assert machine.refused(establish()).rule == "G27"
    done = machine.engine.run_until(answer.done_us)
    assert PairRemoved(P, S) in [each.event for each in done]
    assert not machine.inst.pairs
    assert not machine.inst.pair_of
    machine.do(write("x", 0, S))


@pytest.mark.parametrize("state", [PENDING, DUPLEX, SUSPENDED])
def test_G04_the_secondary_is_accessible_in_simplex_only(state):
    machine = mirror()
    machine.do(write("x", 0, S))
    machine.finish(establish())
    if state is not PENDING:
        machine.run(HOUR_US)
    if state is SUSPENDED:
        machine.finish(suspend())
    assert states(machine)[1] is state
    assert machine.refused(write("x", 0, S)).rule == "G04"


def test_G05_pending_until_the_last_track_is_in_sync():
    machine = mirror()
    machine.finish(establish())
    number = pprc.transfer_id(pair_of(machine))
    due = machine.inst.transfers.due_us(number)
    assert due - machine.engine.now_us >= 3000 * TRACK_BYTES * 1_000_000 // 9_000_000
    seen = []
    while machine.engine.now_us + 2_000_000 < due:
        machine.run(2_000_000)
        seen.append(mirrors.out_of_sync(machine))
        assert states(machine) == (PENDING, PENDING)
    assert seen == sorted(seen, reverse=True)
    assert 3000 > seen[0] > seen[-1] > 0
    machine.engine.run_until(due - 1)
    assert (states(machine), mirrors.out_of_sync(machine)) == ((PENDING, PENDING), 1)
    machine.engine.run_until(due)
    assert (states(machine), mirrors.out_of_sync(machine)) == ((DUPLEX, DUPLEX), 0)


def test_G06_a_suspended_primary_records_the_tracks_of_its_writes():
    machine = mirror()
    duplex(machine)
    machine.finish(suspend())
    assert mirrors.out_of_sync(machine) == 0
    for number, expected in ((0, 1), (7, 1), (8, 2), (800, 3)):
        machine.do(write("x", number))
        assert mirrors.out_of_sync(machine) == expected
    machine.do(WriteBlocks(P, 31, b"y" * 8192))  # tracks 3 and 4
    assert mirrors.out_of_sync(machine) == 5
    machine.run(US_PER_S)
    assert read(machine, S, 0) == "."


def test_G06_a_broken_copy_keeps_what_it_has_moved():
    machine = mirror()
    machine.do(write("a", 0))
    machine.do(write("z", 2999 * 8))
    machine.finish(establish())
    machine.run(3_000_000)
    left = mirrors.out_of_sync(machine)
    machine.finish(suspend())
    assert 0 < left < 3000
    assert mirrors.out_of_sync(machine) == left
    assert [read(machine, S, n) for n in (0, 2999 * 8)] == ["a", "."]
    machine.finish(establish(copy=RESYNC))
    assert machine.inst.transfers.size(pprc.transfer_id(pair_of(machine))) == left * TRACK_BYTES
    machine.run(HOUR_US)
    assert pair_of(machine).moved_tracks == 3000
    assert equal(machine)


def test_G11_without_a_copy_nobody_looks_at_the_data():
    machine = mirror()
    machine.do(write("a"))
    machine.do(write("b", 8, S))
    machine.do(establish(copy=NO_COPY))
    assert states(machine) == (DUPLEX, DUPLEX)
    machine.run(HOUR_US)
    assert [read(machine, S, n) for n in (0, 8)] == [".", "b"]
    assert not equal(machine)


def test_G11_the_difference_outlives_a_resynchronisation():
    machine = mirror()
    machine.do(write("b", 8, S))
    machine.finish(establish(copy=NO_COPY))
    machine.finish(suspend())
    machine.do(write("n", 80))
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert [read(machine, S, n) for n in (8, 80)] == ["b", "n"]


def test_G12_a_full_copy_makes_the_target_the_source():
    machine = mirror()
    machine.do(write("a"))
    machine.do(write("z", 2999 * 8))
    duplex(machine)
    assert equal(machine)
    assert [read(machine, S, n) for n in (0, 2999 * 8)] == ["a", "z"]


def test_G17_what_the_target_held_is_gone():
    machine = mirror()
    machine.do(write("o", 8, S))
    machine.do(write("o", 2999 * 8, S))
    duplex(machine)
    assert [read(machine, S, n) for n in (8, 2999 * 8)] == [".", "."]


def test_G26_the_secondary_unit_need_hold_no_more_than_what_is_paired():
    draft = an_installation()
    for serial, site, volumes in (("12019", "Melbourne", 4), ("14744", "Sydney", 1)):
        draft.with_ess(serial, site=site).with_volumes(serial, 17, volumes, size_tracks=300)
        draft.with_adapter(serial, 1, 1)
    machine = draft.with_link("L1", "12019:0000", "14744:0000").build()
    machine.finish(PATHS)
    duplex(machine)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert [P2 in machine.inst.pair_of, len(machine.inst.volumes)] == [False, 5]


def test_G13_resynchronise_moves_the_tracks_out_of_sync_and_no_more():
    machine = mirror()
    pair = duplex(machine)
    machine.finish(suspend())
    for number in (0, 8, 9, 24_000 - 1):
        machine.do(write("x", number))
    moved = pair.moved_tracks
    machine.finish(establish(copy=RESYNC))
    assert machine.inst.transfers.size(pprc.transfer_id(pair)) == 3 * TRACK_BYTES
    machine.run(US_PER_S)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert pair.moved_tracks - moved == 3
    assert equal(machine)


def test_G13_both_simplex_is_refused():
    machine = mirror()
    assert machine.refused(establish(copy=RESYNC)).rule == "G13"
    duplex(machine)
    assert machine.refused(establish(copy=RESYNC)).rule == "G13"
    machine.finish(terminate())
    assert machine.refused(establish(copy=RESYNC)).rule == "G13"


def test_C09_a_primary_that_was_terminated_has_no_record():
    machine = mirror()
    duplex(machine)
    mirrors.cut(machine)
    machine.finish(terminate())
    assert states(machine) == (SIMPLEX, DUPLEX)
    mirrors.restore(machine)
    assert machine.refused(establish(copy=RESYNC)).rule == "G13"
    machine.finish(establish())
    assert states(machine) == (PENDING, PENDING)


def test_G14_the_target_alone_leaves_and_comes_back_with_the_changes():
    machine = mirror()
    machine.do(write("a"))
    pair = duplex(machine)
    machine.finish(suspend())
    machine.do(write("b"))
    machine.finish(terminate(TARGET))
    assert states(machine) == (SUSPENDED, SIMPLEX)
    assert read(machine, S) == "a"
    machine.do(write("c", 8))
    moved = pair.moved_tracks
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert pair.moved_tracks - moved == 2
    assert equal(machine)


def test_G15_writes_to_the_simplex_target_are_not_recorded():
    machine = mirror()
    duplex(machine)
    machine.finish(suspend())
    machine.finish(terminate(TARGET))
    answer = machine.do(write("!", 80, S))
    assert [e.event.rule for e in answer.happenings if isinstance(e.event, AdviceGiven)] == ["G15"]
    machine.do(write("!", 9, S))
    machine.do(write("n", 8))  # the same track as the one before
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert [read(machine, S, n) for n in (8, 9, 80)] == ["n", ".", "!"]
    assert not equal(machine)
    machine.do(write("m", 80))
    machine.run(US_PER_S)
    assert equal(machine)


@pytest.mark.parametrize("copy", [ENTIRE, NO_COPY])
def test_G16_a_target_in_use_needs_permission(copy):
    machine = mirror()
    machine.do(SetVolumeOnline(S, True))
    assert machine.refused(establish(copy=copy)).rule == "G16"
    answer = machine.do(establish(copy=copy, permit_if_target_online=True))
    assert [e.event.rule for e in answer.happenings if isinstance(e.event, AdviceGiven)] == ["G16"]


def test_G16_a_simplex_target_in_use_is_not_resynchronised_unasked():
    machine = mirror()
    duplex(machine)
    machine.finish(suspend())
    machine.do(SetVolumeOnline(S, True))
    machine.finish(establish(copy=RESYNC))  # the pair keeps hosts from it
    machine.run(US_PER_S)
    machine.finish(suspend())
    machine.finish(terminate(TARGET))
    assert machine.refused(establish(copy=RESYNC)).rule == "G16"
    machine.finish(establish(copy=RESYNC, permit_if_target_online=True))


def test_G18_a_pair_ends_by_terminate_alone():
    machine = mirror()
    duplex(machine)
    machine.run(1000 * 24 * HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert "PPRC" in machine.refused(DeleteVolume(S)).message
    machine.finish(terminate())
    machine.do(DeleteVolume(S))


@pytest.mark.parametrize("command", [suspend, terminate])
def test_G18_what_is_no_pair_cannot_be_suspended_or_terminated(command):
    machine = mirror()
    assert machine.refused(command()).rule == "G18"
    machine.finish(establish())
    assert machine.refused(command(SOURCE, (P, S2))).rule == "G18"
    assert machine.refused(command(SOURCE, (P3, VolumeId("")))).rule == "G18"
    machine.do(command(SOURCE, (S, VolumeId(""))))


@pytest.mark.parametrize("command", [suspend, terminate])
def test_G19_with_the_source_unit_down_only_the_target_executes(command):
    machine = mirror()
    duplex(machine)
    machine.inst.storage_servers[EssSerial("12019")].health = Health.OFF
    mirrors.cut(machine)
    assert machine.refused(command(SOURCE)).rule == "G19"
    machine.finish(command(TARGET))
    assert states(machine) == (DUPLEX, SUSPENDED if command is suspend else SIMPLEX)


@pytest.mark.parametrize("command", [suspend, terminate])
def test_G19_with_the_target_unit_down_only_the_source_executes(command):
    machine = mirror()
    duplex(machine)
    machine.inst.storage_servers[EssSerial("14744")].health = Health.OFF
    mirrors.cut(machine)
    assert machine.refused(command(TARGET)).rule == "G19"
    machine.finish(command(SOURCE))
    assert states(machine) == (SUSPENDED if command is suspend else SIMPLEX, DUPLEX)


def test_G19_what_each_side_missed_is_settled_at_the_other():
    machine = mirror()
    duplex(machine)
    mirrors.cut(machine)
    machine.finish(terminate())
    assert machine.refused(terminate()).rule == "G02"
    machine.finish(terminate(TARGET))
    assert not machine.inst.pairs


def test_G20_out_of_sync_cylinders_count_down():
    machine = mirror()
    machine.finish(establish())
    counts = []
    for _ in range(3):
        counts.append(facts.prop(machine.inst, "pair", "out-of-sync", P))
        machine.run(2_000_000)
    assert counts == sorted(set(counts), reverse=True)
    assert counts[0] == 200


def test_G22_all_pairs_of_a_task_start_at_one_instant():
    machine = mirrors.draft().with_servers("ess1c1").build()
    machine.run(HOUR_US)
    machine.finish(PATHS)
    pairs = ((P, S), (P2, S2), (P3, S3))
    answer = machine.do(RunTask(replace(establish(), pairs=pairs), "all"))
    moved = [e for e in answer.happenings if isinstance(e.event, PairStateChanged)]
    assert [e.at_us for e in moved] == [answer.at_us] * 3
    machine.engine.run_until(answer.done_us)
    left = {mirrors.out_of_sync(machine, each) for each in (P, P2, P3)}
    machine.run(US_PER_S)
    left |= {mirrors.out_of_sync(machine, each) for each in (P, P2, P3)}
    assert len(left) == 2  # alike at both instants, so that the copies began together
    done = machine.engine.run_until(machine.engine.now_us + HOUR_US)
    ends = [e.at_us for e in done if isinstance(e.event, PairStateChanged)]
    assert ends == [ends[0]] * 3
    assert [pair.primary_state for pair in machine.inst.pairs.values()] == [DUPLEX] * 3


@pytest.mark.parametrize("state", [PENDING, DUPLEX, SUSPENDED])
def test_G03_terminate_ends_a_pair_in_any_state_with_its_record(state):
    machine = mirror()
    machine.finish(establish(copy=ENTIRE if state is PENDING else NO_COPY))
    if state is SUSPENDED:
        machine.finish(suspend())
        machine.finish(write("a"))
    pair = pair_of(machine)
    assert (pair.primary_state, mirrors.out_of_sync(machine) > 0) == (state, state is not DUPLEX)
    answer = machine.do(terminate())
    assert states(machine) == (SIMPLEX, SIMPLEX)
    assert mirrors.out_of_sync(machine) == 0
    machine.engine.run_until(answer.done_us)
    assert not machine.inst.pairs


def test_G27_establishing_then_terminating():
    machine = mirror()
    answer = machine.do(establish())
    assert pair_of(machine).operation is Operation.ESTABLISHING
    machine.engine.run_until(answer.done_us)
    assert pair_of(machine).operation is Operation.NONE
    machine.do(terminate())
    assert pair_of(machine).operation is Operation.TERMINATING
    assert machine.refused(establish()).rule == "G27"


def test_an_establish_that_was_overtaken_by_another_does_not_begin_its_copy():
    machine = mirror()
    machine.do(establish())
    machine.run(1 * US_PER_S)
    machine.do(suspend())
    machine.run(1 * US_PER_S)
    answer = machine.do(establish())
    machine.engine.run_until(answer.done_us - 1)
    assert pair_of(machine).operation is Operation.ESTABLISHING
    assert mirrors.out_of_sync(machine) == 3000
    machine.engine.run_until(answer.done_us)
    assert pair_of(machine).operation is Operation.NONE
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)


def test_a_secondary_that_was_not_told_follows_the_resynchronisation():
    machine = mirror()
    duplex(machine)
    mirrors.cut(machine)
    machine.do(write("x"))
    assert states(machine) == (SUSPENDED, DUPLEX)
    mirrors.restore(machine)
    machine.do(establish(copy=RESYNC))
    assert states(machine) == (PENDING, PENDING)
    machine.run(HOUR_US)
    assert (states(machine), equal(machine)) == ((DUPLEX, DUPLEX), True)


@pytest.mark.parametrize(
    "command, reason, secondary_reason",
    [
        (suspend(), SuspendReason.COMMAND_TO_PRIMARY, SuspendReason.PRIMARY_TOLD),
        (suspend(TARGET), SuspendReason.COMMAND_TO_SECONDARY, SuspendReason.COMMAND_TO_SECONDARY),
        (terminate(TARGET), SuspendReason.PARTNER_SIMPLEX, SuspendReason.NONE),
        (mirrors.FREEZE, SuspendReason.FREEZE, SuspendReason.PRIMARY_TOLD),
    ],
)
def test_reason_codes_of_commands(command, reason, secondary_reason):
    machine = mirror()
    duplex(machine)
    machine.do(mirrors.GROUP)
    machine.do(command)
    pair = pair_of(machine)
    assert (pair.reason, pair.secondary_reason) == (reason, secondary_reason)
    if not machine.inst.paths:
        machine.do(PATHS)
    machine.do(establish(copy=RESYNC))
    assert (pair.reason, pair.secondary_reason) == (SuspendReason.NONE, SuspendReason.NONE)


@pytest.mark.parametrize(
    "command, reason",
    [
        (suspend(TARGET), SuspendReason.COMMAND_TO_SECONDARY),
        (terminate(TARGET), SuspendReason.PARTNER_SIMPLEX),
    ],
)
def test_what_a_secondary_did_unheard_shows_at_the_next_write(command, reason):
    machine = mirror()
    pair = duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = mirrors.lss(machine).consistency_group = True
    mirrors.cut(machine)
    machine.finish(command)
    mirrors.restore(machine)
    assert states(machine)[0] is DUPLEX
    machine.do(write("x"))
    assert (pair.primary_state, pair.reason) == (SUSPENDED, reason)
    assert not pair.write_inhibited  # a person did it, nothing failed
    assert not machine.inst.long_busy
    assert (read(machine, P), read(machine, S), mirrors.out_of_sync(machine)) == ("x", ".", 1)
