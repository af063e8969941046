"""PPRC and FlashCopy together (§5.3.5, §4.8, §4.9, rules I01 to I09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.pprc import RemovePaths
from emulator.copy_services import flashcopy
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.events.base import AdviceGiven
from emulator.units import US_PER_S
from emulator.views import facts
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import (
    COPY,
    EXTRA,
    HOUR_US,
    LOCAL,
    NO_COPY,
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
    read,
    restore,
    states,
    suspend,
    terminate,
    write,
)

if TYPE_CHECKING:
    from emulator.ids import VolumeId

PENDING, DUPLEX, SUSPENDED = PairState.DUPLEX_PENDING, PairState.FULL_DUPLEX, PairState.SUSPENDED
LAST = 2999 * 8


def flash(source: VolumeId, target: VolumeId, background: bool = False) -> EstablishFlashCopy:
    return EstablishFlashCopy(((source, target),), background_copy=background)


def withdraw(source: VolumeId, target: VolumeId) -> WithdrawFlashCopy:
    return WithdrawFlashCopy(((source, target),))


def same(machine, left: VolumeId, right: VolumeId) -> bool:
    images = [facts.image(machine.inst, volume) for volume in (left, right)]
    return facts.first_difference(*images) is None


def test_I01_a_flashcopy_target_becomes_a_primary():
    machine = mirror()
    machine.do(write("a", 0, EXTRA))
    machine.finish(flash(EXTRA, P, background=True))
    machine.finish(establish())
    machine.run(HOUR_US)
    assert (states(machine), read(machine, S)) == ((DUPLEX, DUPLEX), "a")


@pytest.mark.parametrize("background", [False, True])
def test_I05_a_primary_sends_the_tracks_that_its_flashcopy_source_still_holds(background):
    machine = mirror()
    machine.do(write("a", 0, EXTRA))
    machine.do(write("y", 800, EXTRA))
    machine.do(write("z", LAST, EXTRA))
    machine.finish(flash(EXTRA, P, background))
    machine.do(write("n", 0, EXTRA))
    machine.finish(establish())
    machine.do(write("m", LAST, EXTRA))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert [read(machine, S, n) for n in (0, 800, LAST)] == ["a", "y", "z"]


def test_I01_a_flashcopy_onto_a_primary_in_full_duplex_is_copied_to_the_secondary():
    machine = mirror()
    machine.do(write("o"))
    machine.do(write("o", 8))
    duplex(machine)
    machine.do(write("a", 0, EXTRA))
    answer = machine.do(flash(EXTRA, P))
    assert states(machine) == (PENDING, PENDING)
    assert out_of_sync(machine) == 3000
    machine.engine.run_until(answer.done_us)
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert [read(machine, S, n) for n in (0, 8)] == ["a", "."]


def test_I01_onto_a_suspended_primary_everything_is_out_of_sync():
    machine = mirror()
    pair = duplex(machine)
    machine.finish(suspend())
    machine.do(write("a", 0, EXTRA))
    machine.finish(flash(EXTRA, P))
    assert states(machine) == (SUSPENDED, SUSPENDED)
    assert pair.reason is SuspendReason.COMMAND_TO_PRIMARY
    assert out_of_sync(machine) == 3000
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert read(machine, S) == "a"


def test_I01_onto_a_suspended_primary_whose_secondary_still_believes_in_full_duplex():
    machine = mirror()
    duplex(machine)
    cut(machine)
    machine.do(write("a"))
    restore(machine)
    machine.finish(flash(EXTRA, P))
    assert states(machine) == (SUSPENDED, DUPLEX)


@pytest.mark.parametrize("lose", ["links", "paths"])
def test_I01_onto_a_primary_that_cannot_reach_its_secondary(lose):
    machine = mirror()
    duplex(machine)
    if lose == "links":
        cut(machine)
    else:
        machine.do(RemovePaths(LOCAL, REMOTE))
    machine.finish(flash(EXTRA, P))
    assert states(machine) == (SUSPENDED, DUPLEX)
    assert out_of_sync(machine) == 3000


def test_I01_a_withdraw_while_the_pair_is_being_established():
    machine = mirror()
    machine.do(write("o"))
    machine.do(write("a", 0, EXTRA))
    machine.finish(flash(EXTRA, P))
    machine.do(establish(copy=NO_COPY))
    machine.do(withdraw(EXTRA, P))
    assert read(machine, P) == "o"
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert read(machine, S) == "o"


def test_I01_a_write_on_its_way_does_not_undo_a_flashcopy():
    machine = mirror(km=(103.0, 103.0), tracks=1)
    duplex(machine)
    machine.do(write("f", 0, EXTRA))
    machine.do(write("w"))
    machine.run(10)
    machine.do(flash(EXTRA, P))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert (read(machine, P), read(machine, S)) == ("f", "f")


def test_I02_a_secondary_is_flashed_and_keeps_its_image_through_all_that_follows():
    machine = mirror()
    machine.do(write("a"))
    duplex(machine)
    machine.finish(flash(S, COPY))
    machine.finish(write("b"))
    machine.finish(write("c", LAST))
    assert [read(machine, COPY, n) for n in (0, LAST)] == ["a", "."]
    assert [read(machine, S, n) for n in (0, LAST)] == ["b", "c"]
    machine.finish(suspend())
    machine.do(write("d"))
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert (read(machine, S), read(machine, COPY)) == ("d", "a")


def test_I02_a_flashcopy_target_is_no_secondary():
    machine = mirror()
    machine.finish(flash(COPY, S))
    assert machine.refused(establish()).rule == "I02"


@pytest.mark.parametrize("state", [PENDING, DUPLEX, SUSPENDED])
def test_G04_a_secondary_is_no_flashcopy_target(state):
    machine = mirror()
    machine.finish(establish())
    if state is not PENDING:
        machine.run(HOUR_US)
    if state is SUSPENDED:
        machine.finish(suspend())
    assert machine.refused(flash(COPY, S)).rule == "G04"
    machine.finish(terminate())
    machine.do(flash(COPY, S))


def test_I03_a_flashcopy_waits_until_the_pair_is_established():
    machine = mirror()
    answer = machine.do(establish())
    assert machine.refused(flash(S, COPY)).rule == "I03"
    assert machine.refused(flash(P, EXTRA)).rule == "I03"
    machine.engine.run_until(answer.done_us - 1)
    assert machine.refused(flash(S, COPY)).rule == "I03"
    machine.engine.run_until(answer.done_us)
    machine.do(flash(S, COPY))


def test_I03_a_pair_waits_until_the_flashcopy_is_established():
    machine = mirror()
    answer = machine.do(flash(EXTRA, P))
    assert machine.refused(establish()).rule == "I03"
    machine.engine.run_until(answer.done_us - 1)
    assert machine.refused(establish()).rule == "I03"
    machine.engine.run_until(answer.done_us)
    machine.do(establish())


def test_I04_the_second_starts_while_tracks_of_the_first_remain():
    machine = mirror()
    machine.finish(flash(EXTRA, P, background=True))
    machine.finish(establish())
    relation = machine.inst.relation_of[P]
    assert flashcopy.tracks_left(machine.inst, relation) > 0
    machine.finish(flash(S, COPY))


def test_I06_a_suspended_secondary_is_flashed_and_used():
    machine = mirror()
    machine.do(write("a"))
    duplex(machine)
    machine.finish(suspend())
    before = facts.image(machine.inst, P)
    machine.do(write("b"))
    machine.finish(flash(S, COPY))
    machine.finish(establish(copy=RESYNC))
    machine.run(HOUR_US)
    assert facts.first_difference(facts.image(machine.inst, COPY), before) is None
    assert (read(machine, S), read(machine, COPY)) == ("b", "a")


def test_I07_a_flashcopy_of_a_secondary_in_mid_copy_is_fuzzy():
    machine = mirror()
    machine.do(write("a"))
    machine.do(write("z", LAST))
    machine.finish(establish())
    machine.run(3_000_000)
    machine.do(flash(S, COPY))
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)
    assert [read(machine, COPY, n) for n in (0, LAST)] == ["a", "."]
    assert same(machine, P, S)


def test_I07_what_has_arrived_is_seen_in_mid_copy():
    machine = mirror()
    machine.do(write("a"))
    machine.do(write("z", LAST))
    machine.finish(establish())
    machine.run(3_000_000)
    digest = machine.engine.digest()
    image = facts.image(machine.inst, S)
    assert set(image.blocks) == {0}
    assert machine.engine.digest() == digest


def test_E07_a_withdraw_in_mid_copy_keeps_the_tracks_that_the_pair_overwrote():
    machine = mirror()
    machine.do(write("t", 0, COPY))
    machine.do(write("t", LAST, COPY))
    machine.do(write("o", 0, S))
    machine.do(write("o", LAST, S))
    machine.do(write("p"))
    machine.finish(establish())
    machine.do(flash(S, COPY))
    machine.run(3_000_000)
    machine.do(withdraw(S, COPY))
    assert [read(machine, COPY, n) for n in (0, LAST)] == ["o", "t"]


def test_I08_the_copy_of_the_remote_volume_survives_the_next_cycle():
    """Asynchronous PPRC: A to C by FlashCopy, C to its secondary D, D to its copy E (§4.9)."""
    machine = mirror()
    a, c, d, e = EXTRA, P, S, COPY
    machine.do(write("1", 0, a))
    machine.finish(flash(a, c))
    duplex(machine)
    machine.finish(flash(d, e))
    machine.finish(withdraw(a, c))
    machine.do(write("2", 0, a))
    assert machine.refused(flash(d, e)).rule == "D03"  # rule I09
    machine.finish(flash(a, c))
    machine.run(3_000_000)
    assert read(machine, e) == "1"
    machine.run(HOUR_US)
    assert [read(machine, volume) for volume in (c, d, e)] == ["2", "2", "1"]
    machine.finish(withdraw(d, e))
    machine.finish(flash(d, e))
    assert read(machine, e) == "2"


def test_G15_a_flashcopy_onto_a_simplex_target_is_not_recorded_and_bars_the_resync():
    machine = mirror()
    machine.do(write("c", 80, COPY))
    duplex(machine)
    machine.finish(suspend())
    machine.finish(terminate(TARGET))
    done = machine.finish(flash(COPY, S)).happenings
    assert [e.event.rule for e in done if isinstance(e.event, AdviceGiven)] == ["G15", "E13"]
    assert machine.refused(establish(copy=RESYNC)).rule == "I02"
    machine.run(HOUR_US)
    machine.finish(withdraw(COPY, S))
    machine.do(establish(copy=RESYNC))
    assert states(machine) == (PENDING, PENDING)


def test_a_pair_may_be_terminated_under_its_flashcopies():
    machine = mirror()
    machine.do(write("a"))
    machine.finish(flash(EXTRA, P))
    machine.finish(establish())
    machine.finish(flash(S, COPY))
    machine.run(3_000_000)
    machine.finish(terminate())
    machine.finish(withdraw(EXTRA, P))
    machine.finish(withdraw(S, COPY))
    assert not machine.inst.transfers.rows()
    assert mirrors.P not in machine.inst.pair_of


def test_a_restored_link_does_not_hurry_a_flashed_primary():
    machine = mirror()
    duplex(machine)
    cut(machine)
    machine.do(flash(EXTRA, P))
    restore(machine)
    machine.run(US_PER_S // 2)
    assert out_of_sync(machine) == 3000
    machine.run(HOUR_US)
    assert states(machine) == (DUPLEX, DUPLEX)


@pytest.mark.parametrize("background", [False, True])
@pytest.mark.parametrize("source, target", [(P, EXTRA), (S, mirrors.S2)])
def test_E12_writes_to_a_flashcopy_source_take_longer_while_it_stands(background, source, target):
    machine = mirror()
    duplex(machine)

    def took_us() -> int:
        answer = machine.do(write("a"))
        took_us = answer.done_us - answer.at_us
        machine.run(US_PER_S)
        return took_us

    alone_us = took_us()
    machine.finish(flash(source, target, background))
    assert took_us() == alone_us + flashcopy.SOURCE_WRITE_US > alone_us
    machine.run(24 * HOUR_US)
    assert took_us() == alone_us + (0 if background else flashcopy.SOURCE_WRITE_US)


def test_C11_the_second_relationship_starts_when_the_task_of_the_first_has_succeeded():
    machine = mirror()
    machine.finish(flash(EXTRA, P, background=True))
    assert flashcopy.tracks_left(machine.inst, machine.inst.relation_of[P]) > 0
    machine.do(establish())


def test_I09_a_cycle_that_is_too_fast_finds_the_last_copy_still_running():
    """Asynchronous PPRC: D may be flashed to E again when the copy before is over (§4.9)."""
    machine = mirror()
    duplex(machine)
    machine.finish(flash(S, COPY, background=True))
    assert machine.refused(flash(S, COPY, background=True)).rule == "D03"
    machine.run(HOUR_US)
    machine.do(flash(S, COPY, background=True))
