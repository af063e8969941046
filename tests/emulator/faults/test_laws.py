"""Laws over random faults: how time is cut does not matter, nothing acknowledged is lost, and what
is repaired is whole.
"""

from __future__ import annotations

import shlex
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.door import read_command
from emulator.copy_services.pprc_states import PairState
from emulator.errors import Refusal
from emulator.events.pprc import WriteAcknowledged
from emulator.hardware.power import BOOT_US
from emulator.units import US_PER_S
from emulator.views.faults import broken
from tests.emulator.copy_services.mirrors import PATHS, P, S, block, draft, pair_of, write

FAULTS = [
    "cut-link L1",
    "cut-link L1 L2 --for 20s",
    "cut-link L2 --after 7s --for 5s",
    "fail-adapter 12019 00a0 --for 40s",
    "stop-cluster 12019:1 --for 90s",
    "stop-cluster 12019:2",
    "quiesce-cluster 14744:1",
    "stop-unit 12019 --for 3s",
    "stop-unit 14744",
    "fail-nvs 12019:2",
    "fail-nvs 14744:2",
    "fail-rank 14744:R1 --for 30s",
    "fail-rank 12019:R1",
    "cut-network 12019 --for 10s",
    "lose-site Sydney",
    "lose-site Melbourne --over 40s",
    "lose-site Sydney --over 15s --for 40s",
    "arm-fault 'cut-link L1 L2' --when 'pair 10012019 copied >= 50%'",
    "arm-fault 'stop-unit 14744 --for 1m' --when 'pair 10012019 is duplex pending'",
    "arm-fault 'lose-site Melbourne' --when 'flashcopy 10214744 copied >= 30%'",
]
REPAIRS = [
    "restore-link L1 L2",
    "repair-adapter 12019 00a0",
    "start-cluster 12019:1",
    "start-cluster 12019:2",
    "start-cluster 14744:1",
    "start-unit 12019 14744",
    "repair-nvs 12019:2",
    "repair-nvs 14744:2",
    "repair-rank 14744:R1",
    "repair-rank 12019:R1",
    "restore-network 12019",
    "restore-site Sydney",
    "restore-site Melbourne",
]
WORK = [
    "write-blocks 10012019 0 a",
    "write-blocks 10012019 8000 b",
    "establish-pair 10012019 10014744",
    "establish-pair 10012019 10014744 --copy out-of-sync",
    "suspend-pair 10012019",
    "suspend-pair 10012019 --at target",
    "establish-flashcopy 10214744 10314744",
    "withdraw-flashcopy 10214744",
]
LINES = st.sampled_from(FAULTS * 2 + REPAIRS + WORK * 3)
STEPS = st.lists(st.tuples(LINES, st.integers(0, 30_000_000)), max_size=25)


def machine():
    made = draft().with_servers("ess1c1", "ess2c1").build()
    made.finish(PATHS)
    return made


def say(made, line):
    with suppress(Refusal):
        made.do(read_command(shlex.split(line)))


@given(STEPS, st.lists(st.floats(0, 1), max_size=4))
@settings(max_examples=60, deadline=None)
def test_how_time_is_cut_does_not_matter(steps, cuts):
    whole, sliced = machine(), machine()
    for line, us in [*steps, ("set-online 10312019", BOOT_US)]:
        say(whole, line)
        say(sliced, line)
        until_us = whole.engine.now_us + us
        whole.engine.run_until(until_us)
        for cut in sorted(cuts):
            between_us = max(sliced.engine.now_us, until_us - round(us * (1 - cut)))
            sliced.engine.run_until(between_us)
            sliced.engine.next_due()
        while sliced.engine.now_us < until_us:
            sliced.engine.run_until(until_us, budget=1)
        sliced.engine.run_until(until_us)
    assert whole.engine.digest() == sliced.engine.digest()
    assert whole.engine.chain == sliced.engine.chain


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_A03_no_fault_takes_away_a_write_that_was_acknowledged_in_full_duplex(steps):
    """One block, rewritten with a number that grows: the secondary never holds an older one than
    the last that was acknowledged as mirrored, until a person lets it be copied over.
    """
    made = machine()
    made.finish(read_command(["establish-pair", P, S]))
    made.run(3600 * US_PER_S)
    newest = 0
    sent = {}
    faults_only = [step for step in steps if step[0] not in WORK]
    for issued, (line, us) in enumerate(faults_only, 1):
        say(made, line)
        with suppress(Refusal):
            made.do(write(chr(64 + issued), 0))
            sent[issued] = made.engine.now_us
        for each in made.engine.run_until(made.engine.now_us + us + US_PER_S):
            event = each.event
            if isinstance(event, WriteAcknowledged) and event.mirrored:
                newest = max(number for number, at_us in sent.items() if at_us <= each.at_us)
        if newest:
            held = made.inst.read_block(S, 0)
            assert held >= block(chr(64 + newest))
            assert made.inst.read_block(P, 0) >= block(chr(64 + newest))


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_after_all_repairs_everything_works_and_a_resync_makes_both_sides_equal(steps):
    made = machine()
    for line, us in steps:
        say(made, line)
        made.run(us)
    for number in list(made.inst.armed):
        say(made, f"disarm-fault {number}")
    made.run(24 * 3600 * US_PER_S)
    for line in REPAIRS:
        say(made, line)
    made.run(BOOT_US)
    assert list(broken(made.inst)) == []
    say(made, "resume-cluster 14744:1")
    say(made, "withdraw-flashcopy 10214744")
    made.run(60 * US_PER_S)
    say(made, "suspend-pair 10012019")
    made.run(60 * US_PER_S)
    if P in made.inst.pair_of:
        made.do(read_command(["establish-pair", P, S, "--copy", "out-of-sync"]))
    else:
        made.do(read_command(["establish-pair", P, S]))
    made.run(3600 * US_PER_S)
    assert pair_of(made).primary_state is PairState.FULL_DUPLEX
    for number in (0, 8000):
        assert made.inst.read_block(P, number) == made.inst.read_block(S, number)
