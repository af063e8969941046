"""The law of saving: at any instant, what is loaded equals what was saved, and both go on alike."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.hardware_words import AdapterKind
from emulator.commands.logical import SetVolumeLabel, WriteBlocks
from emulator.engine import Engine
from emulator.errors import Refusal
from emulator.ids import EssSerial, VolumeId
from saves.codec.document import Head, capture
from saves.codec.values import command_from, tagged
from saves.fingerprint import fingerprint
from saves.slots import Home
from saves.stored import read_portable, write_portable
from tests.builders import an_installation
from tests.properties.server_commands import host_commands, server_commands

VOLUMES = [VolumeId(f"1{number:02X}12019") for number in range(5)]
volumes = st.sampled_from(VOLUMES)
pairs = st.tuples(volumes, volumes)
content = st.sampled_from([b"a" * 4096, b"b" * 8192, bytes(4096), b"tail" + bytes(4092)])
copies = st.builds(
    EstablishFlashCopy,
    st.lists(pairs, min_size=1, max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)
commands = st.one_of(
    copies,
    st.builds(WithdrawFlashCopy, st.lists(pairs, min_size=1, max_size=2).map(tuple)),
    st.builds(RunTask, copies, st.sampled_from(["", "nightly"])),
    st.builds(WriteBlocks, volumes, st.integers(0, 60), content),
    st.builds(SetVolumeLabel, volumes, st.sampled_from(["", "payroll"])),
    server_commands(copies, [EssSerial("12019")], ["korca"]),
    host_commands(VOLUMES, ["12019:SAID0080", "12019:0084"]),
)
steps = st.lists(
    st.one_of(commands, st.integers(1, 30_000_000), st.integers(30_000_000, 900_000_000)),
    max_size=25,
)


def an_engine() -> Engine:
    draft = an_installation("law").with_ess("12019")
    for number, volume in enumerate(VOLUMES):
        draft = draft.with_volume(volume, size_gb=1.0 + number % 2, text=f"volume {number}")
    for slot in (1, 2):
        draft = draft.with_adapter("12019", 2, slot, AdapterKind.FIBRE)
    draft = draft.with_host("korca", "12019", *VOLUMES[:3], ports=("12019:SAID0080",))
    return draft.with_servers("ess1c1", "ess1c2").build().engine


def take(engine: Engine, step) -> None:
    """One step; a refused command changes nothing and is as good as any."""
    if isinstance(step, int):
        engine.run_until(engine.now_us + step)
        return
    with suppress(Refusal):
        engine.execute(step, "op")


def saved_and_loaded(engine: Engine) -> Engine:
    inst = engine.installation
    head = Head(
        name="law", made_from="", now_us=engine.now_us, core=fingerprint(), chain=engine.chain
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "law.essterm"
        write_portable(path, capture(inst), head)
        stored = read_portable(path)
    loaded = Engine(stored.installation)
    loaded.reset_chain(stored.head.chain)
    return loaded


@given(before=steps, after=steps)
@settings(max_examples=120)
def test_what_is_loaded_equals_what_was_saved_and_both_go_on_alike(before, after):
    engine = an_engine()
    for step in before:
        take(engine, step)
    loaded = saved_and_loaded(engine)
    assert loaded.digest() == engine.digest()
    for step in after:
        take(engine, step)
        take(loaded, step)
        assert loaded.chain == engine.chain
    assert loaded.digest() == engine.digest()


@given(commands)
def test_a_command_comes_back_equal_from_its_fields(command):
    assert command_from(tagged(command)) == command


@given(history=steps, cuts=st.sets(st.integers(0, 24)), snapshots=st.sets(st.integers(0, 24)))
@settings(max_examples=60)
def test_a_history_with_crashes_anywhere_equals_one_without(history, cuts, snapshots):
    """After steps in ``cuts`` the process ends; after ``snapshots`` a generation is taken."""
    plain = an_engine()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        home.create("law", an_engine().installation)
        opened = home.open("law")
        for number, step in enumerate(history):
            engine, journal = opened.engine, opened.journal
            work = engine.work
            take(plain, step)
            take(engine, step)
            if isinstance(step, int):
                journal.append_clock(engine.now_us, 0, engine.chain)
            elif engine.work > work:
                journal.append_command(engine.now_us, "op", step, engine.chain)
            journal.sync()
            if number in snapshots:
                journal.snapshot(engine)()
            if number in cuts:
                opened.release()
                opened = home.open("law")
                assert opened.notices == []
            assert opened.engine.chain == plain.chain
        assert opened.engine.digest() == plain.digest()
        opened.close()
        assert os.listdir(folder)
