"""The law of saving under PPRC, faults, and applications: what is loaded goes on alike.

At any instant, what is loaded equals what was saved, and a journal leads to the same again.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands import applications as programs
from emulator.commands import faults, server
from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.logical import DeleteVolume, EraseRank, SetLssProperties, WriteBlocks
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    FreezeConsistencyGroup,
    RemovePaths,
    RunConsistencyGroup,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.errors import Refusal
from emulator.ids import ClusterId, EssSerial, RankId, SaId, VolumeId
from saves.slots import Home
from tests.properties.server_commands import server_commands
from tests.properties.test_saves import saved_and_loaded, take
from tests.saves.mirrored import (
    HERE,
    LINKS,
    LOG,
    MIRRORS,
    PAGES,
    PRIMARIES,
    SECONDARIES,
    THERE,
    a_mirrored_installation,
)

if TYPE_CHECKING:
    from emulator.engine import Engine
    from tests.builders import Machine

mirrors = st.sampled_from(MIRRORS)
volumes = st.sampled_from([*PRIMARIES[:3], *SECONDARIES[:3], LOG, PAGES])
serials = st.sampled_from([EssSerial("12019"), EssSerial("14744")])
clusters = st.sampled_from([ClusterId(f"{s}:{n}") for s in ("12019", "14744") for n in (1, 2)])
ranks = st.sampled_from([RankId(f"{s}:R{n}") for s in ("12019", "14744") for n in (1, 2, 3, 4)])
sides = st.sampled_from(list(ExecutedBy))
later = st.fixed_dictionaries(
    {
        "for_us": st.sampled_from([0, 0, 2_000_000, 60_000_000]),
        "after_us": st.sampled_from([0, 0, 700, 5_000_000]),
    }
)

establishments = st.builds(
    lambda both, copy, critical: EstablishPprcPairs((both,), copy, critical),
    mirrors,
    st.sampled_from(CopyOption),
    st.booleans(),
)
flashes = st.builds(
    lambda source, target, background: EstablishFlashCopy(((source, target),), background),
    volumes,
    volumes,
    st.booleans(),
)
copying = st.one_of(
    establishments,
    st.builds(lambda both, side: SuspendPprcPairs((both,), side), mirrors, sides),
    st.builds(lambda both, side: TerminatePprcPairs((both,), side), mirrors, sides),
    flashes,
    st.builds(lambda v: WithdrawFlashCopy(((v, VolumeId("")),)), volumes),
    st.builds(RunTask, st.one_of(establishments, flashes), st.sampled_from(["", "nightly"])),
)
serving = server_commands(
    st.one_of(establishments, flashes, st.just(EstablishPaths(HERE, THERE, only_if_absent=True))),
    [EssSerial("12019"), EssSerial("14744")],
    ["bonnie", "clyde"],
)
groups = st.one_of(
    st.just(EstablishPaths(HERE, THERE)),
    st.just(RemovePaths(HERE, THERE)),
    st.just(FreezeConsistencyGroup(HERE, THERE)),
    st.just(RunConsistencyGroup(HERE, THERE)),
    st.builds(
        lambda heavy, group, timeout_s: SetLssProperties(
            HERE,
            critical_heavy=heavy,
            consistency_group=group,
            pprc_consistency_timeout_s=timeout_s,
        ),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0, 3, 120]),
    ),
)
writes = st.builds(
    WriteBlocks,
    volumes,
    st.sampled_from([0, 7, 8, 800, 15_990]),
    st.sampled_from([b"a" * 4096, b"b" * 8192, b"tail" + bytes(4092)]),
)


def breaking(kind, argument):
    """A fault of a kind, at once or later, for good or for a while."""
    return st.builds(lambda value, times: kind(value, **times), argument, later)


broken = st.one_of(
    breaking(faults.CutLink, st.sampled_from([(link,) for link in LINKS] + [LINKS])),
    breaking(faults.FailCluster, clusters),
    breaking(faults.QuiesceCluster, clusters),
    breaking(faults.FailNvs, clusters),
    breaking(faults.FailRank, ranks),
    breaking(faults.CutNetwork, serials),
    breaking(faults.StopUnit, st.tuples(serials)),
    breaking(faults.LoseSite, st.sampled_from(["Melbourne", "Sydney"])),
    st.builds(faults.LoseSite, st.sampled_from(["Melbourne", "Sydney"]), st.just(9)),
    st.builds(
        lambda serial, times: faults.FailAdapter(serial, SaId("0000"), **times), serials, later
    ),
)
mended = st.one_of(
    st.just(faults.RestoreLink(LINKS)),
    st.builds(faults.RepairCluster, clusters),
    st.builds(faults.RepairRank, ranks),
    st.builds(faults.StartUnit, st.tuples(serials)),
    st.builds(faults.RestoreSite, st.sampled_from(["Melbourne", "Sydney"])),
    st.builds(faults.RestoreNetwork, serials),
)
conditions = st.one_of(
    st.builds(faults.PairCopied, st.sampled_from(PRIMARIES[:3]), st.integers(1, 99)),
    st.builds(faults.FlashCopyCopied, volumes, st.integers(1, 99)),
    st.builds(faults.PairEnters, volumes, st.sampled_from(["suspended", "full duplex"])),
    st.builds(faults.TaskStarts, st.sampled_from(["", "nightly"])),
)
armed = st.one_of(
    st.builds(faults.ArmFault, conditions, st.one_of(broken, mended)),
    st.builds(faults.DisarmFault, st.integers(1, 3)),
)
steering = st.one_of(
    st.builds(
        programs.CreateApplication,
        st.just("payroll"),
        st.just("bonnie"),
        st.sampled_from([LOG, PRIMARIES[0]]),
        st.sampled_from([(PAGES,), (PRIMARIES[1], PAGES)]),
        st.sampled_from([1_500, 10_000]),
    ),
    *(
        st.builds(kind, st.just("payroll"))
        for kind in (
            programs.StartApplication,
            programs.StartApplication,
            programs.QuiesceApplication,
            programs.ResumeApplication,
            programs.StopApplication,
            programs.DeleteApplication,
        )
    ),
    st.builds(DeleteVolume, volumes),
    st.builds(EraseRank, ranks),
)
spans = st.one_of(st.integers(1, 5_000), st.integers(1, 4_000_000), st.just(30_000_000))
steps = st.lists(
    st.one_of(
        copying, copying, groups, serving, writes, broken, mended, armed, steering, spans, spans
    ),
    max_size=30,
)
beginnings = st.sampled_from(["nothing", "duplex", "pending", "running", "tasks"])


def an_engine(beginning: str) -> Engine:
    """The mirrored installation, idle or under way."""
    machine = a_mirrored_installation()
    if beginning != "nothing":
        machine.finish(EstablishPaths(HERE, THERE))
        machine.finish(EstablishPprcPairs(MIRRORS[:3], CopyOption.ENTIRE))
    if beginning == "duplex":
        machine.run(60_000_000)
    if beginning == "running":
        machine.do(programs.CreateApplication("payroll", "bonnie", PRIMARIES[0], (PAGES,)))
        machine.do(programs.StartApplication("payroll"))
        machine.run(1_234_567)
    if beginning == "tasks":
        _run_a_group(machine)
    return machine.engine


def _run_a_group(machine: Machine) -> None:
    """A group in the middle of its run, and the programs of both units reset to the backup."""
    for copy in (EstablishFlashCopy(((LOG, PAGES),)), TerminatePprcPairs(MIRRORS[:1])):
        machine.do(server.SaveTask(copy, "nightly"))
    machine.do(server.GroupTasks((1, 2), "both"))
    for serial in (EssSerial("12019"), EssSerial("14744")):
        machine.do(server.ResetCopyServices(serial, server.ResetAction.DISABLE, "storwatch"))
    for serial in (EssSerial("14744"), EssSerial("12019")):
        machine.do(server.ResetCopyServices(serial, server.ResetAction.BACKUP, "storwatch"))
    machine.run(240_000_000)
    machine.do(server.RunSavedTasks((3,)))


@given(beginning=beginnings, before=steps, after=steps)
@settings(max_examples=150, deadline=None)
def test_what_is_loaded_goes_on_alike_with_mirrors_faults_and_applications(
    beginning, before, after
):
    engine = an_engine(beginning)
    for step in before:
        take(engine, step)
    loaded = saved_and_loaded(engine)
    assert loaded.digest() == engine.digest()
    assert loaded.next_due() == engine.next_due()
    for step in after:
        take(engine, step)
        take(loaded, step)
        assert loaded.chain == engine.chain
    assert loaded.digest() == engine.digest()


@given(history=steps, cuts=st.sets(st.integers(0, 29)), snapshots=st.sets(st.integers(0, 29)))
@settings(max_examples=40, deadline=None)
def test_a_history_of_mirrors_with_crashes_equals_one_without(history, cuts, snapshots):
    """After steps in ``cuts`` the process ends; after ``snapshots`` a generation is taken."""
    plain = an_engine("running")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        home.create("law", an_engine("running").installation)
        opened = home.open("law")
        plain.reset_chain(opened.engine.chain)
        for number, step in enumerate(history):
            engine, journal = opened.engine, opened.journal
            take(plain, step)
            if isinstance(step, int):
                take(engine, step)
                journal.append_clock(engine.now_us, 0, engine.chain)
            else:
                with suppress(Refusal):
                    engine.execute(step, "op")
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
