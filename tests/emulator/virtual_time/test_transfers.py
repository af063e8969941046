"""Transfers: rates, completions, stalls, saving; figures that can be checked by hand."""

from __future__ import annotations

import itertools

import msgpack
import pytest

from emulator.virtual_time.transfers import MICROBYTES_PER_BYTE, TransferKey, Transfers

SECOND = 1_000_000
RANK_A = (("rank A", 1),)
RANK_B = (("rank B", 1),)
LINKS = (("link 1", 1), ("link 2", 1))


def a_box(**capacities):
    """Two ranks of 100 B/s and two links of 30 B/s, unless told otherwise."""
    transfers = Transfers()
    rated = {"rank A": 100, "rank B": 100, "link 1": 30, "link 2": 30}
    rated.update({name.replace("_", " "): value for name, value in capacities.items()})
    for name, bytes_per_s in rated.items():
        transfers.set_capacity(name, bytes_per_s)
    return transfers


def key(*route, cap=10**9, share=1):
    return TransferKey(cap, share, route)


def run_out(transfers):
    """Every completion to come, as (time, ids)."""
    ended = []
    while (due_us := transfers.next_due()) is not None:
        ended.append((due_us, transfers.finish_due(due_us)))
    return ended


def stored(transfers):
    """The transfers after a way through msgpack, where tuples become lists."""
    document = [transfers.now_us, transfers.capacity_rows(), transfers.rows()]
    return Transfers.from_rows(*msgpack.unpackb(msgpack.packb(document)))


def test_a_lone_transfer_takes_size_by_rate():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 250)
    assert transfers.rate(1) == 100
    assert transfers.due_us(1) == transfers.next_due() == 2_500_000
    assert transfers.finish_due(2_500_000) == [1]
    assert not transfers.is_active(1)
    assert transfers.next_due() is None


def test_what_moves_over_a_resource_is_shared_as_its_members_offer():
    transfers = a_box(link_2=10)
    assert transfers.moving("rank A") == transfers.moving("link 9") == 0
    transfers.start(1, key(RANK_A, LINKS, cap=20), 10**6)
    assert [transfers.moving(name) for name in ("rank A", "link 1", "link 2")] == [20, 15, 5]
    transfers.start(2, key(RANK_A, LINKS, cap=20), 10**6)
    assert [transfers.moving(name) for name in ("rank A", "link 1", "link 2")] == [40, 30, 10]
    transfers.set_capacity("link 1", 0)
    assert [transfers.moving(name) for name in ("rank A", "link 1", "link 2")] == [10, 0, 10]
    transfers.stop(1)
    transfers.stop(2)
    assert transfers.moving("rank A") == 0


def test_a_completion_inside_a_microsecond_rounds_up():
    transfers = a_box(rank_A=3 * SECOND)
    transfers.start(1, key(RANK_A), 1)
    assert transfers.next_due() == 1
    transfers.start(2, key(RANK_B, cap=3), 1)
    assert transfers.due_us(2) == 333_334


def test_two_transfers_share_a_rank_and_the_second_speeds_up_when_the_first_ends():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.start(2, key(RANK_A), 150)
    assert run_out(transfers) == [(2 * SECOND, [1]), (2_500_000, [2])]


def test_source_and_target_on_one_rank_use_it_twice():
    transfers = a_box()
    transfers.start(1, key((("rank A", 2),)), 100)
    transfers.start(2, key(RANK_B, RANK_B), 100)
    assert transfers.rate(1) == transfers.rate(2) == 50


def test_a_share_weighs_and_a_cap_limits():
    transfers = a_box()
    transfers.start(1, key(RANK_A, share=3), 1000)
    transfers.start(2, key(RANK_A), 1000)
    transfers.start(3, key(RANK_B, cap=7), 1000)
    assert [transfers.rate(n) for n in (1, 2, 3)] == [75, 25, 7]


def test_stages_in_series_take_the_slowest_and_a_bundle_adds_its_members():
    transfers = a_box()
    transfers.start(1, key(RANK_A, LINKS, RANK_B), 1000)
    assert transfers.rate(1) == 60
    transfers.set_capacity("link 1", 0)
    assert transfers.rate(1) == 30
    transfers.set_capacity("rank B", 20)
    assert transfers.rate(1) == 20


def test_a_route_without_stages_is_limited_by_the_cap_alone():
    transfers = Transfers()
    transfers.start(1, key(cap=50), 100)
    assert run_out(transfers) == [(2 * SECOND, [1])]


def test_members_of_a_bundle_may_be_used_unequally():
    transfers = a_box()
    transfers.start(1, key((("link 1", 1), ("link 2", 3))), 1000)
    assert transfers.rate(1) == 30 + 10


def test_a_change_touches_neighbours_only():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 1000)
    transfers.start(2, key(RANK_B), 1000)
    before = transfers.due_us(2)
    transfers.advance_to(SECOND)
    transfers.start(3, key(RANK_A), 1000)
    assert transfers.due_us(2) == before
    assert transfers.rate(1) == 50


def test_capacity_zero_stalls_and_capacity_back_goes_on_from_there():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.advance_to(300_000)
    transfers.set_capacity("rank A", 0)
    assert transfers.next_due() is None
    assert transfers.due_us(1) is None
    assert transfers.rate(1) == 0
    transfers.advance_to(90 * SECOND)
    assert transfers.remaining(1) == 70 * MICROBYTES_PER_BYTE
    transfers.set_capacity("rank A", 100)
    assert run_out(transfers) == [(90_700_000, [1])]


def test_what_has_nothing_to_go_ends_at_once_even_when_stalled():
    transfers = a_box(rank_A=0)
    transfers.advance_to(5)
    transfers.start(2, key(RANK_A), 10, remaining_microbytes=0)
    transfers.start(1, key(RANK_A), 0)
    transfers.start(3, key(RANK_A), 10)
    assert transfers.next_due() == 5
    assert transfers.finish_due(5) == [1, 2]
    assert transfers.next_due() is None
    assert transfers.is_active(3)


def test_ends_of_one_instant_are_reported_by_id_whatever_the_order_of_start():
    routes = {4: key(RANK_A), 9: key(RANK_B), 2: key(RANK_A), 7: key(RANK_B)}
    for order in itertools.permutations(routes):
        transfers = a_box()
        for transfer_id in order:
            transfers.start(transfer_id, routes[transfer_id], 100)
        assert run_out(transfers) == [(2 * SECOND, [2, 4, 7, 9])]


def test_stop_returns_what_was_to_go_and_frees_the_share():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.start(2, key(RANK_A), 100)
    transfers.advance_to(SECOND)
    assert transfers.stop(1) == 50 * MICROBYTES_PER_BYTE
    assert len(transfers) == 1
    assert run_out(transfers) == [(1_500_000, [2])]


def test_an_id_stopped_and_started_again_in_one_instant_ends_once():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.start(2, key(RANK_A), 200)
    transfers.advance_to(SECOND)
    for _ in range(10):
        left = transfers.stop(1)
        transfers.start(1, key(RANK_A), 100, left)
    assert run_out(transfers) == [(2 * SECOND, [1]), (3 * SECOND, [2])]


def test_a_class_that_empties_and_comes_back_in_one_instant_starts_afresh():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.advance_to(400_000)
    transfers.stop(1)
    transfers.start(2, key(RANK_A), 100)
    assert run_out(transfers) == [(1_400_000, [2])]


def test_reading_takes_a_partial_microsecond_into_account_without_moving_the_end():
    transfers = a_box(rank_A=7)
    transfers.start(1, key(RANK_A), 10)
    due_us = transfers.next_due()
    for t_us in range(0, due_us, 100_003):
        transfers.advance_to(t_us)
        assert transfers.remaining(1) == 10 * MICROBYTES_PER_BYTE - 7 * t_us
        assert transfers.due_us(1) == due_us
    transfers.advance_to(due_us)
    assert transfers.remaining(1) == 0
    assert transfers.finish_due(due_us) == [1]


def test_advancing_finishes_nothing_and_goes_neither_back_nor_past_an_end():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    transfers.advance_to(SECOND)
    assert transfers.is_active(1)
    for t_us in (SECOND - 1, SECOND + 1):
        with pytest.raises(ValueError, match="ends at 1000000"):
            transfers.advance_to(t_us)
        with pytest.raises(ValueError, match="ends at 1000000"):
            transfers.finish_due(t_us)
    assert transfers.now_us == SECOND
    assert transfers.finish_due(SECOND) == [1]


def test_finishing_where_nothing_ends_only_moves_time():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    assert transfers.finish_due(999_999) == []
    assert transfers.now_us == 999_999


def test_rows_are_plain_sorted_and_keep_a_volume_beyond_eighteen_terabytes():
    transfers = a_box(rank_A=25_000_000)
    transfers.start(8, key(RANK_A), 40 * 10**12)
    transfers.start(3, key(LINKS, RANK_B, cap=11), 5)
    transfers.advance_to(1)
    assert transfers.rows() == [
        (3, 11, 1, (LINKS, RANK_B), 5, 4, 999_989),
        (8, 10**9, 1, (RANK_A,), 40 * 10**12, 40 * 10**12 - 25, 0),
    ]
    assert transfers.capacity_rows() == [
        ("link 1", 30),
        ("link 2", 30),
        ("rank A", 25_000_000),
        ("rank B", 100),
    ]
    assert stored(transfers).rows() == transfers.rows()


def test_a_long_run_saves_though_its_service_passed_64_bits():
    transfers = a_box(rank_A=25_000_000)
    transfers.start(1, key(RANK_A), 10**14)
    transfers.advance_to(30 * 24 * 3600 * SECOND)
    transfers.start(2, key(RANK_A), 10**6)
    loaded = stored(transfers)
    assert loaded.rows() == transfers.rows()
    assert run_out(loaded) == run_out(transfers)


def test_a_save_before_the_completion_of_this_instant_is_taken_keeps_it_due():
    transfers = a_box(rank_A=7)
    transfers.start(1, key(RANK_A), 10)
    due_us = transfers.next_due()
    transfers.advance_to(due_us)
    assert stored(transfers).finish_due(due_us) == [1]


def test_an_id_started_again_with_less_or_more_to_go_ends_by_its_new_remainder():
    transfers = a_box()
    for transfer_id in (1, 2, 3):
        transfers.start(transfer_id, key(RANK_A), 300)
    transfers.stop(1)
    transfers.start(1, key(RANK_A), 900)
    transfers.stop(3)
    transfers.start(3, key(RANK_A), 150)
    ended = [ids for _, ids in run_out(transfers)]
    assert ended == [[3], [2], [1]]


def test_an_id_started_again_on_another_route_ends_by_that_route():
    transfers = a_box(rank_B=10)
    transfers.start(1, key(RANK_A), 100)
    transfers.start(2, key(RANK_A), 200)
    transfers.stop(1)
    transfers.start(1, key(RANK_B), 100)
    assert run_out(transfers) == [(2 * SECOND, [2]), (10 * SECOND, [1])]


def test_stopped_transfers_do_not_pile_up():
    transfers = a_box()
    transfers.start(0, key(RANK_A), 10)
    for transfer_id in range(1, 2000):
        transfers.start(transfer_id, key(RANK_A), 10**6 + transfer_id)
        transfers.next_due()
        transfers.stop(transfer_id)
    assert len(transfers._classes[key(RANK_A)].heap) <= 2


def test_outdated_completions_do_not_pile_up():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 10)
    transfers.start(2, key(RANK_B), 10**6)
    for bytes_per_s in range(1, 2000):
        transfers.set_capacity("rank B", bytes_per_s)
        assert transfers.due_us(1) == transfers.next_due() == 100_000
    assert len(transfers._calendar) <= 2 * 2


def test_order_survives_the_removal_of_what_was_stopped():
    transfers = a_box()
    for transfer_id in range(100):
        transfers.start(transfer_id, key(RANK_A), 1 + transfer_id * 37 % 100)
    for transfer_id in range(100):
        if transfer_id % 10:
            transfers.stop(transfer_id)
    ended = [ids for _, ids in run_out(transfers)]
    assert ended == [[n] for n in sorted(range(0, 100, 10), key=lambda n: n * 37 % 100)]


def test_four_thousand_copies_end_in_order_of_size():
    transfers = a_box(rank_A=10**8, rank_B=10**8)
    for transfer_id in range(4096):
        route = RANK_A if transfer_id % 2 else RANK_B
        transfers.start(transfer_id, key(route), 10**6 + transfer_id // 2)
    ended = [transfer_id for _, ids in run_out(transfers) for transfer_id in ids]
    assert ended == list(range(4096))


@pytest.mark.parametrize(
    "refused",
    [
        lambda t: t.start(1, key(RANK_A), 5),
        lambda t: t.start(2, key(RANK_A), -1),
        lambda t: t.start(2, key(RANK_A), 1, MICROBYTES_PER_BYTE + 1),
        lambda t: t.start(2, key(RANK_A), 1, -1),
        lambda t: t.start(2, key(RANK_A, cap=-1), 1),
        lambda t: t.start(2, key(RANK_A, share=0), 1),
        lambda t: t.start(2, key(()), 1),
        lambda t: t.start(2, key((("rank A", 0),)), 1),
        lambda t: t.start(2, key((("no such rank", 1),)), 1),
        lambda t: t.set_capacity("rank A", -1),
        lambda t: t.stop(2),
        lambda t: t.remaining(2),
        lambda t: t.size(2),
        lambda t: t.rate(2),
        lambda t: t.due_us(2),
        lambda t: t.capacity("no such rank"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(refused):
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100)
    before = (transfers.rows(), transfers.capacity_rows(), transfers.next_due())
    with pytest.raises((ValueError, KeyError)):
        refused(transfers)
    assert (transfers.rows(), transfers.capacity_rows(), transfers.next_due()) == before


def test_size_and_capacity_are_what_was_given():
    transfers = a_box()
    transfers.start(1, key(RANK_A), 100, 40 * MICROBYTES_PER_BYTE)
    assert transfers.size(1) == 100
    assert transfers.remaining(1) == 40 * MICROBYTES_PER_BYTE
    assert transfers.capacity("link 2") == 30
