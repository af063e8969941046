"""Laws of the engine: refusals change nothing, and how time is cut does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RemovePrimaryServer,
    RunTask,
    SetPrimaryServer,
    WithdrawFlashCopy,
)
from emulator.commands.logical import SetVolumeOnline, WriteBlocks
from emulator.errors import Refusal
from emulator.ids import ClusterId, VolumeId
from emulator.units import US_PER_S
from tests.builders import Machine, an_installation

if TYPE_CHECKING:
    from emulator.commands.base import Command

VOLUMES = [VolumeId(f"1{n:02X}12019") for n in range(6)]
volumes = st.sampled_from([*VOLUMES, VolumeId("20012019"), VolumeId("1FF12019")])
pairs = st.lists(st.tuples(volumes, volumes), max_size=3).map(tuple)
works = st.one_of(
    st.builds(EstablishFlashCopy, pairs, st.booleans(), st.booleans(), st.booleans()),
    st.builds(WithdrawFlashCopy, pairs),
)
clusters = st.sampled_from([ClusterId("12019:1"), ClusterId("12019:2"), ClusterId("14744:1")])
commands = st.one_of(
    works,
    st.builds(RunTask, works, st.sampled_from(["", "fc", "x" * 17])),
    st.builds(
        WriteBlocks,
        volumes,
        st.sampled_from([-1, 0, 9, 3000]),
        st.sampled_from([b"", b"x", b"a" * 4096, b"b" * 8192]),
    ),
    st.builds(SetVolumeOnline, volumes, st.booleans()),
    st.builds(SetPrimaryServer, clusters, st.sampled_from(["ess1c1", "", "nowhere"])),
    st.builds(RemovePrimaryServer, clusters),
)
histories = st.lists(st.tuples(commands, st.integers(0, 90 * US_PER_S)), max_size=25)


def machine() -> Machine:
    draft = (
        an_installation()
        .with_ess("12019", eight_packs=2)
        .with_volumes("12019", 17, 6, size_tracks=300)
    )
    return draft.with_volumes("12019", 18, 1, size_tracks=300).with_servers("ess1c1").build()


def execute(machine: Machine, command: Command) -> Refusal | None:
    try:
        machine.do(command)
    except Refusal as refusal:
        return refusal
    return None


def play(machine: Machine, history: list, cuts: list[int]) -> tuple[str, int]:
    """Run a history, time cut as `cuts` says; returns digest and chain."""
    engine = machine.engine
    for number, (command, pause_us) in enumerate(history):
        before = engine.digest()
        refusal = execute(machine, command)
        assert refusal is None or (refusal.message and engine.digest() == before)
        until = engine.now_us + pause_us
        for cut in cuts[number % 7 :: 7]:
            engine.run_until(min(until, engine.now_us + cut), budget=1)
        while engine.now_us < until:
            engine.run_until(until, budget=2)
    return engine.digest(), engine.chain


@settings(max_examples=150)
@given(histories, st.lists(st.integers(0, 20 * US_PER_S), max_size=30))
def test_refusals_change_nothing_and_cuts_of_time_do_not_matter(history, cuts):
    assert play(machine(), history, cuts) == play(machine(), history, [])
