"""Leaps are only faster: one by one gives the same bytes, books, events and counts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.base import Command
from emulator.errors import Refusal
from tests.properties.applications_world import disturbances, machine, recovery, spans_us

RECOVER = "recover"
_changes = st.integers(0, 2).flatmap(lambda n: disturbances if n else st.just(RECOVER))
histories = st.lists(st.tuples(_changes, spans_us), max_size=10)


def perform(built, step, budgets=()):
    """A command, a recovery, or a span of virtual time in slices; what it said."""
    engine = built.engine
    if step == RECOVER:
        return [perform(built, command) for command in recovery(built)]
    if isinstance(step, Command):
        try:
            return engine.execute(step).happenings
        except Refusal as refusal:
            return refusal.rule
    until_us = engine.now_us + step
    said = []
    for budget in budgets:
        said += engine.run_until(until_us, budget)
    said += engine.run_until(until_us)
    return tuple(said)


@settings(max_examples=15, deadline=None)
@given(
    histories,
    st.sampled_from([1_500, 3_000, 10_000]),
    st.integers(1, 2),
    st.lists(st.integers(0, 5), max_size=3),
)
def test_leaps_equal_one_by_one_however_time_is_cut(history, period_us, applications, budgets):
    one, many = machine(period_us, applications), machine(period_us, applications)
    one.engine.leaping = False
    for step in [3_000_000, *(each for pair in history for each in pair)]:
        assert perform(one, step) == perform(many, step, budgets), step
        assert one.engine.digest() == many.engine.digest(), step
    assert one.engine.chain == many.engine.chain


def test_undisturbed_stretches_are_leapt():
    many = machine()
    begun = many.engine.work
    many.run(24 * 3600 * 1_000_000)
    assert many.engine.work - begun < 50
    assert many.inst.applications["payroll"].acknowledged > 8_639_000
