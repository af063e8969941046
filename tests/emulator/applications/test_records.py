"""What transactions write: pure functions, read back bit by bit."""

from __future__ import annotations

import pytest

from emulator.applications.records import (
    LOG_BLOCKS,
    PAGES,
    block,
    cycle,
    first_block,
    present,
    record,
    tracks_needed,
    transaction_in,
)
from emulator.applications.runs import RUNS_MOST, Runs
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK


@pytest.mark.parametrize("step", [0, 1, 7])
def test_a_cycle_of_transactions_touches_each_block_of_its_region_once(step):
    touched = {block(1_000_003 + number, step) for number in range(cycle(step))}
    assert touched == set(range(first_block(step), first_block(step) + cycle(step)))
    assert max(touched) < first_block(step + 1)


def test_regions_of_steps_are_whole_tracks_of_their_own():
    assert all(first_block(step) % BLOCKS_PER_TRACK == 0 for step in range(17))
    assert first_block(0) + LOG_BLOCKS <= first_block(1)
    assert tracks_needed(2) * BLOCKS_PER_TRACK >= first_block(1) + PAGES


def test_a_record_tells_its_transaction_and_nothing_else_does():
    data = record("payroll", 123_456, 1)
    assert len(data) == BLOCK_BYTES
    assert transaction_in("payroll", 1, data) == 123_456
    assert transaction_in("payroll", 0, data) is None
    assert transaction_in("orders", 1, data) is None
    assert transaction_in("payroll", 1, data[:-1] + b"x") is None


def test_what_is_present_is_read_from_content():
    blocks = {block(n, 1): record("payroll", n, 1) for n in range(10, PAGES + 20)}
    blocks[block(15, 1)] = b"\xff" * BLOCK_BYTES
    found = present("payroll", 1, blocks)
    assert found[12] == PAGES + 12  # followed on its page by a later one
    assert found[5] == PAGES + 5
    assert found[15] == -1
    assert found[PAGES - 1] == PAGES - 1
    assert found[20 % PAGES] == 20


def test_runs_are_the_same_one_by_one_and_at_once():
    one, many = Runs(), Runs()
    for first, at_us, count, step_us in (
        (0, 50, 1, 0),
        (1, 90, 9, 10),
        (10, 180, 5, 10),
        (20, 1000, 2, 7),
    ):
        for number in range(count):
            one.add(first + number, at_us + number * step_us)
        many.extend(first, at_us, count, step_us)
    assert one == many
    assert Runs.from_rows(one.rows()) == one
    assert one.time_of(12) == 200
    assert one.time_of(15) is None
    assert one.last_us == 1007
    assert one.until(200).time_of(12) == 200
    assert one.until(199).time_of(12) is None


def test_runs_do_not_grow_without_bound():
    runs = Runs()
    for number in range(3 * RUNS_MOST):
        runs.add(2 * number, number)
    assert len(runs.rows()) == RUNS_MOST
    assert runs.time_of(2 * 3 * RUNS_MOST - 2) == 3 * RUNS_MOST - 1
