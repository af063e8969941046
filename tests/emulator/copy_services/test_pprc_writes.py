"""Host writes to mirrored volumes: order, time, failures, CRIT (rules G07 to G09, H01 to H10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.logical import SetLssProperties, WriteBlocks
from emulator.commands.pprc import RemovePaths
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.events.pprc import WriteAcknowledged, WriteFailed
from emulator.hardware.escon import LOCAL_WRITE_US, mirror_us
from emulator.hardware.storage_server import Health
from emulator.units import US_PER_S
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import (
    HOUR_US,
    L1,
    L2,
    LOCAL,
    NO_COPY,
    PATHS,
    REMOTE,
    RESYNC,
    TARGET,
    P,
    S,
    cut,
    duplex,
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

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from tests.builders import Machine

DUPLEX, SUSPENDED = PairState.FULL_DUPLEX, PairState.SUSPENDED
FAILED_WRITE = SuspendReason.SECONDARY_CONDITIONS


def acknowledgements(happenings) -> list[tuple[int, bool]]:
    return [
        (each.at_us, each.event.mirrored)
        for each in happenings
        if isinstance(each.event, WriteAcknowledged)
    ]


def break_rank(machine, health: Health = Health.FAILED) -> None:
    """The secondary's device fails; the units still reach each other."""
    machine.inst.rank(machine.inst.volumes[S].rank).health = health


@pytest.mark.parametrize("km, extra_us", [(0.0, 1000), (20.0, 1600), (103.0, 4090)])
def test_G07_a_mirrored_write_ends_when_the_secondary_has_it(km, extra_us):
    machine = mirror(km=(km, km))
    duplex(machine)
    assert mirror_us(km) == extra_us
    answer = machine.do(write("a"))
    assert answer.done_us == answer.at_us + LOCAL_WRITE_US + extra_us
    half_way = answer.at_us + LOCAL_WRITE_US + extra_us // 2
    assert not machine.engine.run_until(half_way - 1)
    assert (read(machine, P), read(machine, S)) == ("a", ".")
    assert not acknowledgements(machine.engine.run_until(half_way))
    assert read(machine, S) == "a"
    done = machine.engine.run_until(answer.done_us)
    assert acknowledgements(done) == [(answer.done_us, True)]


def test_G07_a_suspended_primary_ends_its_writes_alone():
    machine = mirror()
    duplex(machine)
    machine.finish(suspend())
    answer = machine.do(write("a"))
    assert answer.done_us == answer.at_us + LOCAL_WRITE_US
    done = machine.engine.run_until(answer.done_us)
    assert acknowledgements(done) == [(answer.done_us, False)]


def test_G08_writes_arrive_in_the_order_in_which_they_were_issued():
    machine = mirror()
    duplex(machine)
    for letter in "abc":
        machine.do(write(letter))
        machine.run(10)
    seen = []
    for _ in range(200):
        machine.run(10)
        seen.append(read(machine, S))
    assert list(dict.fromkeys(seen)) == [".", "a", "b", "c"]


def test_G08_a_shorter_link_lets_no_write_overtake_another():
    machine = mirror(km=(0.0, 103.0))
    duplex(machine)
    cut(machine, L1)
    first = machine.do(write("a"))
    machine.run(100)
    restore(machine, L1)
    second = machine.do(write("b"))
    assert second.done_us >= first.done_us - mirror_us(103.0) // 2
    machine.run(US_PER_S)
    assert (read(machine, P), read(machine, S)) == ("b", "b")


def test_G08_the_links_nearest_way_decides():
    machine = mirror(km=(0.0, 103.0))
    duplex(machine)
    answer = machine.do(write("a"))
    assert answer.done_us - answer.at_us == LOCAL_WRITE_US + mirror_us(0.0)


def test_C08_a_write_on_its_way_when_the_link_dies_ends_on_the_primary():
    machine = mirror()
    pair = duplex(machine)
    answer = machine.do(write("a"))
    machine.run(600)
    cut(machine)
    done = machine.engine.run_until(answer.done_us)
    assert acknowledgements(done) == [(answer.done_us, False)]
    assert (states(machine), pair.reason) == ((SUSPENDED, DUPLEX), FAILED_WRITE)
    assert (read(machine, P), read(machine, S), out_of_sync(machine)) == ("a", ".", 1)


def test_G09_all_writes_on_their_way_are_recorded():
    machine = mirror()
    duplex(machine)
    for number in (0, 80, 160):
        machine.do(write("a", number))
        machine.run(100)
    cut(machine)
    machine.run(US_PER_S)
    assert out_of_sync(machine) == 3


def test_a_write_that_was_on_its_way_through_a_suspend_and_a_resync_is_not_lost():
    machine = mirror(km=(103.0, 103.0))
    duplex(machine)
    machine.do(write("a"))
    machine.run(10)
    machine.do(suspend())
    machine.do(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert (states(machine), read(machine, S)) == ((DUPLEX, DUPLEX), "a")


def test_a_write_on_its_way_to_a_terminated_pair_ends_on_the_former_primary():
    machine = mirror()
    duplex(machine)
    answer = machine.do(write("a"))
    machine.run(10)
    machine.do(terminate())
    assert acknowledgements(machine.engine.run_until(answer.done_us)) == [(answer.done_us, False)]
    assert (read(machine, P), read(machine, S)) == ("a", ".")


def test_a_terminated_target_is_not_written_by_its_former_primary():
    machine = mirror()
    duplex(machine)
    cut(machine)
    machine.finish(terminate(TARGET))
    restore(machine)
    machine.do(write("x"))
    machine.run(US_PER_S)
    assert read(machine, S) == "."


def test_G05_a_write_in_duplex_pending_takes_the_mirrored_time():
    machine = mirror()
    machine.finish(establish())
    answer = machine.do(write("a", 2999 * 8))
    assert answer.done_us - answer.at_us == LOCAL_WRITE_US + mirror_us(20.0)
    machine.run(HOUR_US)
    assert read(machine, S, 2999 * 8) == "a"


def test_G05_a_write_to_a_track_that_is_not_copied_is_mirrored():
    machine = mirror()
    duplex(machine)
    machine.finish(suspend())
    for track in range(2000):
        machine.do(write("l", track * 8))
    machine.finish(establish(copy=RESYNC))
    machine.do(WriteBlocks(P, 1999 * 8 + 7, b"m" * 8192))  # the last track copied and the next
    machine.run(5_000)
    assert states(machine)[0] is PairState.DUPLEX_PENDING
    assert [read(machine, S, 1999 * 8 + n) for n in (7, 8)] == [".", "m"]
    machine.finish(suspend())
    assert [read(machine, S, 1999 * 8 + n) for n in (7, 8)] == [".", "m"]


def test_H01_without_crit_the_primary_goes_on_and_records():
    machine = mirror()
    pair = duplex(machine)
    cut(machine)
    for number in (0, 8, 16):
        machine.do(write("a", number))
    assert (states(machine)[0], pair.reason) == (SUSPENDED, FAILED_WRITE)
    assert (out_of_sync(machine), pair.write_inhibited) == (3, False)


def test_H05_a_restored_link_resumes_nothing():
    machine = mirror()
    duplex(machine)
    cut(machine)
    machine.do(write("a"))
    restore(machine)
    machine.run(24 * HOUR_US)
    machine.do(write("b", 8))
    assert (states(machine)[0], out_of_sync(machine)) == (SUSPENDED, 2)
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)


def test_H05_an_idle_pair_does_not_notice_that_its_links_were_away():
    machine = mirror()
    duplex(machine)
    cut(machine)
    machine.run(HOUR_US)
    restore(machine)
    machine.do(write("a"))
    machine.run(US_PER_S)
    assert (states(machine), read(machine, S)) == ((DUPLEX, DUPLEX), "a")


def fails(machine: Machine, last_path: bool) -> PprcPair:
    """A pair whose mirror fails: all paths go, or the device at the other end."""
    pair = mirrors.pair_of(machine)
    if last_path:
        cut(machine)
    else:
        break_rank(machine)
    return pair


def goes_on(machine: Machine, pair: PprcPair) -> None:
    """The pair suspends and its primary takes writes."""
    assert machine.do(write("a")).failure is None
    assert (pair.primary_state, pair.reason) == (SUSPENDED, FAILED_WRITE)
    assert (pair.write_inhibited, pair.secondary_inhibited) == (False, False)
    machine.do(write("b", 8))
    assert out_of_sync(machine) == 2


def stops(machine: Machine, pair: PprcPair, rule: str) -> None:
    """The pair suspends and its primary takes no write, by a rule."""
    answer = machine.do(write("a"))
    assert (pair.primary_state, pair.reason) == (SUSPENDED, FAILED_WRITE)
    assert pair.write_inhibited
    assert answer.failure is not None
    assert answer.failure[0] == rule
    told = [e.event.rule for e in answer.happenings if isinstance(e.event, WriteFailed)]
    assert told == [rule]
    assert machine.refused(write("b", 8)).rule == rule
    assert read(machine, P) == "."


def critical_mirror(*, critical: bool, heavy: bool) -> Machine:
    """A pair in full duplex in one row of Table 1."""
    machine = mirror()
    duplex(machine, critical=critical)
    machine.do(SetLssProperties(LOCAL, critical_heavy=heavy))
    return machine


def test_H03_light_asks_whether_the_units_can_still_communicate():
    for last_path in (False, True):
        machine = critical_mirror(critical=True, heavy=False)
        pair = fails(machine, last_path)
        if last_path:
            stops(machine, pair, "H08")
        else:
            goes_on(machine, pair)


def test_H04_heavy_refuses_writes_whatever_kept_them_from_the_secondary():
    for last_path in (False, True):
        machine = critical_mirror(critical=True, heavy=True)
        pair = fails(machine, last_path)
        assert machine.do(write("a")).failure is not None
        assert pair.write_inhibited
        assert machine.refused(write("b", 8)).rule == "H09"


@pytest.mark.parametrize("last_path", [False, True])
@pytest.mark.parametrize("heavy", [False, True])
def test_H07_a_pair_that_is_not_critical_goes_on(heavy, last_path):
    machine = critical_mirror(critical=False, heavy=heavy)
    goes_on(machine, fails(machine, last_path))


@pytest.mark.parametrize("last_path", [False, True])
def test_H08_a_critical_pair_stops_after_the_last_path_alone(last_path):
    machine = critical_mirror(critical=True, heavy=False)
    pair = fails(machine, last_path)
    if last_path:
        stops(machine, pair, "H08")
    else:
        goes_on(machine, pair)
    assert not pair.secondary_inhibited


@pytest.mark.parametrize("last_path", [False, True])
def test_H09_a_critical_pair_of_a_heavy_lss_stops_on_both_sides(last_path):
    machine = critical_mirror(critical=True, heavy=True)
    pair = fails(machine, last_path)
    stops(machine, pair, "H09")
    assert pair.secondary_inhibited


def test_H08_one_path_of_two_keeps_a_critical_pair_going():
    machine = mirror()
    pair = duplex(machine, critical=True)
    cut(machine, L2)
    machine.finish(write("a"))
    assert (states(machine), pair.write_inhibited) == ((DUPLEX, DUPLEX), False)
    cut(machine, L1)
    machine.do(write("b"))
    assert pair.write_inhibited


def test_H08_a_pair_that_suspended_for_a_device_is_inhibited_when_the_last_path_goes():
    machine = mirror()
    pair = duplex(machine, critical=True)
    break_rank(machine)
    machine.do(write("a"))
    cut(machine, L1)
    machine.do(write("b"))
    assert not pair.write_inhibited
    cut(machine, L2)
    assert machine.do(write("c")).failure is not None
    assert pair.write_inhibited


@pytest.mark.parametrize("heavy", [False, True])
def test_H09_a_write_on_its_way_fails_when_crit_forbids_it(heavy):
    machine = mirror()
    duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = heavy
    answer = machine.do(write("a"))
    machine.run(10)
    cut(machine)
    done = machine.engine.run_until(answer.done_us)
    assert not acknowledgements(done)
    assert [e.event.rule for e in done if isinstance(e.event, WriteFailed)] == [
        "H09" if heavy else "H08"
    ]
    assert out_of_sync(machine) == 1  # the primary may hold it


def test_H05_an_inhibited_primary_stays_so_until_it_is_resynchronised():
    machine = mirror()
    duplex(machine, critical=True)
    cut(machine)
    machine.do(write("a"))
    restore(machine)
    assert machine.refused(write("a")).rule == "H08"
    machine.finish(establish(copy=RESYNC, critical=True))
    machine.do(write("a"))


@pytest.mark.parametrize("heavy", [False, True])
def test_H05_and_by_the_rule_that_decided_whatever_the_mode_is_now(heavy):
    machine = mirror()
    duplex(machine, critical=True)
    machine.do(SetLssProperties(LOCAL, critical_heavy=heavy))
    cut(machine)
    rule = "H09" if heavy else "H08"
    assert machine.do(write("a")).failure[0] == rule
    machine.do(SetLssProperties(LOCAL, critical_heavy=not heavy))
    assert machine.refused(write("a")).rule == rule


@pytest.mark.parametrize("heavy", [False, True])
def test_H05_or_until_it_is_terminated_though_its_target_cannot_hear_of_it(heavy):
    machine = mirror()
    duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = heavy
    cut(machine)
    machine.do(write("a"))
    machine.finish(terminate())
    machine.do(write("b"))
    assert read(machine, P) == "b"


def test_H09_the_target_is_usable_once_it_is_terminated():
    machine = mirror()
    duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = True
    cut(machine)
    machine.do(write("a"))
    machine.finish(terminate(TARGET))
    machine.do(write("r", 0, S))
    assert read(machine, S) == "r"


def test_H09_a_target_that_left_unheard_is_not_inhibited_by_the_next_failure_of_its_source():
    machine = mirror()
    duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = True
    cut(machine)
    machine.finish(terminate(TARGET))
    assert machine.do(write("a")).failure is not None
    machine.do(write("r", 0, S))
    assert (read(machine, P), read(machine, S)) == (".", "r")


@pytest.mark.parametrize("heavy", [False, True])
def test_H10_heavy_mode_is_looked_up_when_the_failure_comes(heavy):
    machine = mirror()
    pair = duplex(machine, critical=True)
    machine.do(SetLssProperties(LOCAL, critical_heavy=not heavy))
    machine.do(SetLssProperties(LOCAL, critical_heavy=heavy))
    break_rank(machine)
    machine.do(write("a"))
    assert pair.write_inhibited is heavy


@pytest.mark.parametrize("critical", [False, True])
def test_H10_critical_mode_is_of_the_pair_and_set_at_establish(critical):
    machine = mirror()
    machine.finish(establish(copy=NO_COPY, critical=not critical))
    machine.finish(suspend())
    machine.finish(establish(copy=RESYNC, critical=critical))
    cut(machine)
    machine.do(write("a"))
    assert pair_of(machine).write_inhibited is critical


def test_a_suspend_by_hand_inhibits_nothing():
    machine = mirror()
    pair = duplex(machine, critical=True)
    mirrors.lss(machine).critical_heavy = True
    machine.finish(suspend())
    machine.do(write("a"))
    cut(machine)
    machine.do(write("b"))
    assert not pair.write_inhibited


def test_a_removed_path_counts_as_a_lost_one():
    machine = mirror()
    pair = duplex(machine, critical=True)
    machine.do(RemovePaths(LOCAL, REMOTE))
    machine.do(write("a"))
    assert pair.write_inhibited
    machine.finish(PATHS)
    assert machine.refused(write("a")).rule == "H08"
