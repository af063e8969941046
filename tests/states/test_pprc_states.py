"""The PPRC state machine, cell by cell, joint state by joint state (§4.2.1, rule G02)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.copy_services.pprc_states import (
    COUPLED_TO_PRIMARY,
    COUPLED_TO_SECONDARY,
    PRIMARY,
    REFUSED_BY,
    SECONDARY,
    PairState,
    PairTrigger,
    may_move,
    move,
)
from emulator.errors import Refusal
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import EXTRA, HOUR_US, P
from tests.states import diagrams

S, T = PairState, PairTrigger
CELLS = [(state, trigger) for state in S for trigger in T]


@pytest.mark.parametrize("table", [PRIMARY, SECONDARY], ids=["primary", "secondary"])
@pytest.mark.parametrize("state, trigger", CELLS)
def test_G02_each_trigger_moves_a_side_or_is_refused_with_its_rule(table, state, trigger):
    assert may_move(table, state, trigger) == ((state, trigger) in table)
    if (state, trigger) in table:
        assert move(table, state, trigger) is table[state, trigger]
        return
    with pytest.raises(Refusal) as refused:
        move(table, state, trigger)
    resync = trigger is T.RESYNCHRONISE
    assert refused.value.rule == ("G13" if resync else "G02")
    assert state.value in refused.value.message


def test_every_refusal_with_a_rule_of_its_own_is_one():
    assert not set(REFUSED_BY) & set(PRIMARY)


@pytest.mark.parametrize("table", [PRIMARY, SECONDARY], ids=["primary", "secondary"])
def test_every_state_is_reached_from_simplex_and_leads_back_to_it(table):
    reached, lead_back = {S.SIMPLEX}, {S.SIMPLEX}
    for _ in S:
        reached |= {after for (state, _), after in table.items() if state in reached}
        lead_back |= {state for (state, _), after in table.items() if after in lead_back}
    assert reached == lead_back == set(S)


def test_every_coupled_trigger_is_one_that_the_other_side_has():
    assert {trigger for _, trigger in SECONDARY} >= set(COUPLED_TO_PRIMARY.values())
    assert {trigger for _, trigger in PRIMARY} >= set(COUPLED_TO_SECONDARY.values())
    assert {trigger for _, trigger in PRIMARY} >= set(COUPLED_TO_PRIMARY)


def test_G13_a_secondary_follows_an_establish_from_every_state():
    for state in S:
        assert move(SECONDARY, state, T.ESTABLISH_WITH_COPY) is S.DUPLEX_PENDING
        assert move(SECONDARY, state, T.RESYNCHRONISE) is S.DUPLEX_PENDING
        assert move(SECONDARY, state, T.ESTABLISH_WITHOUT_COPY) is S.FULL_DUPLEX


def test_with_paths_both_sides_are_alike_but_for_a_terminated_target():
    joint = diagrams.joint_states(links_fail=False)
    assert set(joint) == {(state, state) for state in S} | {(S.SUSPENDED, S.SIMPLEX)}


def test_without_paths_full_duplex_is_never_believed_of_a_copy_that_runs():
    joint = diagrams.joint_states(links_fail=True)
    every = {(primary, secondary) for primary in S for secondary in S}
    assert every - set(joint) == {(S.FULL_DUPLEX, S.DUPLEX_PENDING)}


def test_every_joint_state_leads_back_to_simplex():
    for start in diagrams.joint_states(links_fail=True):
        seen, queue = {start}, [start]
        while queue:
            for _, after in diagrams.steps(queue.pop(), told=False):
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
        assert (S.SIMPLEX, S.SIMPLEX) in seen, start


def test_the_page_is_what_the_tables_give():
    hint = "run: python -m tests.states.diagrams"
    assert diagrams.PAGE.read_text("utf-8") == diagrams.page(), hint


DEEDS = {
    "establish": mirrors.establish(),
    "establish without copy": mirrors.establish(copy=mirrors.NO_COPY),
    "resynchronise": mirrors.establish(copy=mirrors.RESYNC),
    "suspend": mirrors.suspend(),
    "suspend at the target": mirrors.suspend(mirrors.TARGET),
    "terminate": mirrors.terminate(),
    "terminate at the target": mirrors.terminate(mirrors.TARGET),
    "freeze": mirrors.FREEZE,
    "paths": mirrors.PATHS,
    "flash the primary": EstablishFlashCopy(((EXTRA, P),), background_copy=False),
    "write": mirrors.write("w"),
}


def after(way: tuple[str, ...]):
    """A machine to which these things have happened, None if the last of them was refused."""
    machine = mirrors.mirror(tracks=6000)
    for number, deed in enumerate(way):
        if deed in ("cut", "restore"):
            getattr(mirrors, deed)(machine)
        elif deed == "wait":
            machine.run(HOUR_US)
        else:
            if deed == "freeze":
                machine.do(mirrors.GROUP)
            try:
                machine.do(DEEDS[deed])
            except Refusal:
                assert number == len(way) - 1
                return None
        if deed != "wait":
            machine.run(4_000_000)
    return machine


def condition(machine) -> tuple:
    """What decides how a pair goes on, as far as states are concerned."""
    inst = machine.inst
    pair = inst.pair_of.get(P)
    joint = (S.SIMPLEX, S.SIMPLEX) if pair is None else (pair.primary_state, pair.secondary_state)
    up = inst.links[mirrors.L1].state
    return joint, up, bool(inst.paths), bool(inst.relations)


def test_the_machine_comes_to_the_joint_states_of_the_tables_and_to_no_other():
    known = {condition(after(()))}
    ways = [()]
    for way in ways:
        for deed in (*DEEDS, "cut", "restore", "wait"):
            machine = after((*way, deed))
            if machine is not None and condition(machine) not in known:
                known.add(condition(machine))
                ways.append((*way, deed))
    found = {joint for joint, *_ in known}
    tables = set(diagrams.joint_states(links_fail=True))
    for_a_moment = {(S.DUPLEX_PENDING, other) for other in S if other is not S.DUPLEX_PENDING}
    assert found == tables - for_a_moment
