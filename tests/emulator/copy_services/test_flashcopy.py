"""What a FlashCopy relation does to reads, writes and time (rules D11 to D13, E01 to E16)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.copy_services import flashcopy
from emulator.copy_services.relations import RelationState
from emulator.events.copy_services import BackgroundCopyEnded, FlashCopyEstablished
from emulator.hardware.resources import RANK_BYTES_PER_S
from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, US_PER_S, tracks_of_gb
from emulator.views import facts
from tests.builders import Machine, an_installation

A, B, C, D = (VolumeId(f"10{n}12019") for n in range(4))
HOUR_US = 3_600 * US_PER_S


def block(letter: str) -> bytes:
    return letter.encode() * BLOCK_BYTES


def establish(*pairs: tuple[VolumeId, VolumeId], **options: bool) -> EstablishFlashCopy:
    return EstablishFlashCopy(pairs or ((A, B),), **options)


@pytest.fixture
def machine() -> Machine:
    machine = an_installation().with_ess("12019").with_volumes("12019", 17, 4, size_gb=9.0).build()
    for number, letter in ((0, "a"), (9, "b"), (800_000, "z")):
        machine.do(WriteBlocks(A, number, block(letter)))
    machine.do(WriteBlocks(B, 9, block("o")))
    machine.do(WriteBlocks(B, 17, block("o")))
    return machine


def read(machine: Machine, volume: VolumeId, number: int) -> str:
    data = machine.inst.read_block(volume, number)
    assert data == data[:1] * BLOCK_BYTES
    return data[:1].decode().replace("\0", ".")


def test_D11_both_volumes_are_usable_while_tracks_remain(machine):
    answer = machine.do(establish())
    assert answer.done_us - answer.at_us == flashcopy.ESTABLISH_US
    machine.engine.run_until(answer.done_us)
    assert facts.prop(machine.inst, "flashcopy", "tracks-left", A) > 0
    machine.do(WriteBlocks(A, 0, block("n")))
    machine.do(WriteBlocks(B, 9, block("m")))
    assert [read(machine, A, 0), read(machine, B, 0), read(machine, B, 9)] == ["n", "a", "m"]


def test_D13_establishing_first_and_established_afterwards(machine):
    answer = machine.do(establish())
    relation = machine.inst.relation_of[A]
    assert relation.state is RelationState.ESTABLISHING
    machine.engine.run_until(answer.done_us - 1)
    assert relation.state is RelationState.ESTABLISHING
    happenings = machine.engine.run_until(answer.done_us)
    assert [h.event for h in happenings] == [FlashCopyEstablished(A, B)]
    assert relation.state is RelationState.ESTABLISHED


def test_D08_establish_destroys_what_the_target_held(machine):
    machine.do(establish())
    assert [read(machine, B, n) for n in (0, 9, 17)] == ["a", "b", "."]
    machine.run(2 * HOUR_US)
    assert not machine.inst.relations
    assert [read(machine, B, n) for n in (0, 9, 17)] == ["a", "b", "."]


def test_E01_the_target_shows_the_source_at_t0_whatever_the_source_becomes(machine):
    before = facts.image(machine.inst, A)
    machine.do(establish())
    for number in (0, 9, 10, 800_000):
        machine.do(WriteBlocks(A, number, block("x")))
    assert facts.first_difference(facts.image(machine.inst, B), before) is None
    machine.run(2 * HOUR_US)
    assert not machine.inst.relations
    assert facts.first_difference(facts.image(machine.inst, B), before) is None


def test_E02_an_uncopied_track_is_served_from_the_source(machine):
    machine.finish(establish(background_copy=False))
    assert 0 not in machine.inst.contents[B]
    assert read(machine, B, 0) == "a"


def test_E02_tracks_beyond_the_end_of_the_source_are_the_targets_own():
    draft = an_installation().with_ess("12019").with_volume(A, size_tracks=10)
    machine = draft.with_volume(B, size_tracks=20).build()
    end = 10 * BLOCKS_PER_TRACK
    machine.do(WriteBlocks(A, end - 1, block("a")))
    machine.do(WriteBlocks(B, end - 1, block("o") + block("k")))
    machine.finish(establish(background_copy=False))
    assert [read(machine, B, number) for number in (end - 1, end)] == ["a", "k"]
    machine.do(WriteBlocks(B, end - 1, block("t") + block("t")))
    assert [read(machine, B, number) for number in (end - 1, end)] == ["t", "t"]
    assert facts.prop(machine.inst, "flashcopy", "tracks-left", A) == 9


def test_E03_a_write_settles_each_track_that_it_touches_and_no_other(machine):
    machine.finish(establish(background_copy=False))
    settled = machine.inst.relation_of[A]
    machine.do(WriteBlocks(A, 8, block("1") * BLOCKS_PER_TRACK))
    assert list(settled.settled) == [1]
    machine.do(WriteBlocks(A, 31, block("1") * 10))
    assert list(settled.settled) == [1, 3, 4, 5]


def test_E03_two_writes_to_one_track_copy_it_once(machine):
    machine.finish(establish(background_copy=False))
    relation = machine.inst.relation_of[A]
    machine.do(WriteBlocks(A, 8, block("1")))
    machine.do(WriteBlocks(A, 9, block("2")))
    assert list(relation.settled) == [1]
    assert [read(machine, B, 8), read(machine, B, 9)] == [".", "b"]


def test_E04_a_track_written_on_the_target_is_not_overwritten_by_the_copy(machine):
    machine.finish(establish())
    machine.do(WriteBlocks(B, 800_000, block("t")))
    machine.run(2 * HOUR_US)
    assert read(machine, B, 800_000) == "t"


def test_E04_a_block_that_the_source_never_had_stays_on_the_target(machine):
    machine.finish(establish())
    machine.do(WriteBlocks(B, 17, block("t")))
    machine.run(2 * HOUR_US)
    assert not machine.inst.relations
    assert read(machine, B, 17) == "t"


def test_E04_the_rest_of_a_track_written_on_the_target_is_the_image_of_t0(machine):
    machine.finish(establish(background_copy=False))
    machine.do(WriteBlocks(B, 8, block("t")))
    assert [read(machine, B, 8), read(machine, B, 9)] == ["t", "b"]


def test_E05_a_full_copy_ends_by_itself(machine):
    answer = machine.finish(establish())
    happenings = machine.engine.run_until(answer.done_us + 2 * HOUR_US)
    assert [h.event for h in happenings] == [BackgroundCopyEnded(A, B)]
    assert facts.state(machine.inst, "flashcopy", A) == "none"
    assert [read(machine, B, n) for n in (0, 9, 17, 800_000)] == ["a", "b", ".", "z"]


@pytest.mark.parametrize("tracks", [1, 2, 1000])
def test_E05_the_last_track_is_copied_too(tracks):
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 2, size_tracks=tracks)
    machine = draft.build()
    last = tracks * BLOCKS_PER_TRACK - 1
    machine.do(WriteBlocks(A, last, block("z")))
    machine.finish(establish())
    machine.run(HOUR_US)
    machine.do(WriteBlocks(A, last, block("n")))
    assert [read(machine, A, last), read(machine, B, last)] == ["n", "z"]
    assert not machine.inst.relations


def test_E06_without_background_copy_the_relation_stays(machine):
    machine.finish(establish(background_copy=False))
    machine.run(24 * HOUR_US)
    assert facts.state(machine.inst, "flashcopy", A, B) == "established"
    assert facts.prop(machine.inst, "flashcopy", "tracks-left", A) == tracks_of_gb(9.0)


def test_E07_withdraw_leaves_the_target_with_what_was_copied(machine):
    machine.finish(establish())
    machine.run(60 * US_PER_S)
    front = flashcopy.front(machine.inst, machine.inst.relation_of[A])
    assert 2 < front < 800_000 // BLOCKS_PER_TRACK
    machine.do(WriteBlocks(B, 17, block("o")))
    machine.do(WithdrawFlashCopy(((A, B),)))
    assert [read(machine, B, n) for n in (0, 9, 17, 800_000)] == ["a", "b", "o", "."]
    assert not machine.engine.installation.transfers.rows()


def test_E07_withdraw_without_background_copy_leaves_the_old_content(machine):
    machine.finish(establish(background_copy=False))
    machine.do(WriteBlocks(A, 0, block("n")))
    machine.do(WithdrawFlashCopy(((A, B),)))
    assert [read(machine, B, n) for n in (0, 9, 17)] == ["a", "o", "o"]


def test_E08_withdraw_while_establishing_ends_it_at_once(machine):
    machine.do(establish())
    machine.do(WithdrawFlashCopy(((A, B),)))
    machine.run(2 * HOUR_US)
    assert read(machine, B, 0) == "."
    assert not machine.inst.relations


def test_E08_a_volume_is_no_pair_with_itself(machine):
    machine.finish(establish())
    assert machine.refused(WithdrawFlashCopy(((A, A),))).rule == "E08"


def test_E09_tracks_left_never_grow(machine):
    machine.finish(establish())
    left = [facts.prop(machine.inst, "flashcopy", "tracks-left", A)]
    while machine.inst.relations:
        machine.do(WriteBlocks(A, 700_000, block("w")))
        machine.run(60 * US_PER_S)
        left.append(facts.prop(machine.inst, "flashcopy", "tracks-left", A))
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert len(left) > 5


def test_E09_a_track_written_before_the_copy_passes_it_counts_once(machine):
    machine.finish(establish())
    machine.do(WriteBlocks(A, 8, block("w")))
    machine.run(60 * US_PER_S)
    relation = machine.inst.relation_of[A]
    passed = flashcopy.front(machine.inst, relation)
    assert passed > 1
    left = facts.prop(machine.inst, "flashcopy", "tracks-left", A)
    assert left == relation.total_tracks - passed


def test_E11_two_pairs_share_one_t0_and_take_longer_than_one():
    def minutes(count: int) -> int:
        machine = an_installation().with_ess("12019").with_volumes("12019", 17, 8).build()
        ranks = {v: machine.inst.volumes[v].rank for v in machine.inst.volumes}
        volumes = sorted(ranks, key=lambda v: (ranks[v], v))
        same = [v for v in volumes if ranks[v] == ranks[volumes[0]]]
        pairs = tuple(zip(same[: 2 * count : 2], same[1 : 2 * count : 2], strict=True))
        machine.do(establish(*pairs))
        assert len({r.t0_us for r in machine.inst.relations.values()}) == 1
        while machine.inst.relations:
            machine.engine.run_until(machine.engine.next_due())
        return machine.engine.now_us // US_PER_S

    assert minutes(2) > minutes(1)


def test_E11_two_pairs_between_two_ranks_share_what_the_ranks_carry():
    draft = an_installation().with_ess("12019", eight_packs=2)
    machine = draft.with_volumes("12019", 17, 4, size_gb=9.0).build()
    by_rank: dict[str, list[VolumeId]] = {}
    for volume in machine.inst.volumes.values():
        by_rank.setdefault(volume.rank, []).append(volume.id)
    pairs = list(zip(*by_rank.values(), strict=True))
    rates = []
    for pair in pairs:
        machine.finish(establish(pair))
        rates.append(machine.inst.transfers.rate(machine.inst.relation_of[pairs[0][0]].id))
    assert rates == [flashcopy.PAIR_BYTES_PER_S, RANK_BYTES_PER_S // 2]


def test_E13_source_and_target_on_one_rank_copy_slower():
    draft = an_installation().with_ess("12019", eight_packs=2)
    machine = draft.with_volumes("12019", 17, 8, size_gb=9.0).build()
    volumes = list(machine.inst.volumes)
    first = machine.inst.volumes[volumes[0]].rank
    same = next(v for v in volumes[1:] if machine.inst.volumes[v].rank == first)
    other = next(v for v in volumes[1:] if machine.inst.volumes[v].rank != first)

    def rate(target: VolumeId) -> int:
        machine.finish(establish((volumes[0], target)))
        rate = machine.inst.transfers.rate(machine.inst.relation_of[target].id)
        machine.do(WithdrawFlashCopy(((volumes[0], target),)))
        return rate

    assert rate(same) * 2 == rate(other)


def test_E16_a_copy_may_be_copied_back(machine):
    machine.finish(establish())
    machine.run(2 * HOUR_US)
    machine.do(WriteBlocks(A, 0, block("bad"[:1])))
    machine.finish(establish((B, A)))
    assert read(machine, A, 0) == "a"


def test_no_host_write_moves_the_end_of_a_background_copy(machine):
    machine.finish(establish())
    due = machine.engine.next_due()
    for number in range(0, 400_000, 40_000):
        machine.do(WriteBlocks(A, number, block("w")))
        machine.do(WriteBlocks(B, number + 8, block("v")))
    assert machine.engine.next_due() == due


def test_D07_nothing_given_is_a_full_copy_without_acceleration_or_permission():
    command = EstablishFlashCopy(((A, B),))
    options = (command.accelerate_destage, command.permit_if_target_online)
    assert (command.background_copy, *options) == (True, False, False)


def test_D07_accelerate_destage_copies_faster(machine):
    plain = machine.finish(establish())
    plain_s = machine.engine.next_due() - plain.done_us
    machine.do(WithdrawFlashCopy(((A, B),)))
    fast = machine.finish(establish(accelerate_destage=True))
    assert machine.engine.next_due() - fast.done_us < plain_s


def test_writes_beyond_the_source_size_are_the_targets_own():
    draft = an_installation().with_ess("12019").with_volume(A, size_tracks=10)
    machine = draft.with_volume(B, size_tracks=20).build()
    machine.do(WriteBlocks(B, 15 * BLOCKS_PER_TRACK, block("k")))
    machine.finish(establish())
    machine.do(WriteBlocks(B, 16 * BLOCKS_PER_TRACK, block("l")))
    machine.run(HOUR_US)
    assert [read(machine, B, n * BLOCKS_PER_TRACK) for n in (15, 16)] == ["k", "l"]


def test_a_write_outside_the_volume_or_not_of_whole_blocks_is_refused(machine):
    last = tracks_of_gb(9.0) * BLOCKS_PER_TRACK - 1
    machine.do(WriteBlocks(A, last, block("e")))
    machine.refused(WriteBlocks(A, last, block("e") * 2))
    machine.refused(WriteBlocks(A, -1, block("e")))
    machine.refused(WriteBlocks(A, 0, b"short"))
    machine.refused(WriteBlocks(A, 0, b""))
