"""Two units, an application or two, and everything that may disturb them, for laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from emulator.commands.applications import (
    CreateApplication,
    QuiesceApplication,
    ResumeApplication,
    StartApplication,
    StopApplication,
)
from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.faults import (
    CutLink,
    FailRank,
    LoseSite,
    RestoreLink,
    RestoreSite,
    StartUnit,
    StopUnit,
)
from emulator.commands.logical import SetLssProperties, WriteBlocks
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
from emulator.copy_services.pprc_states import PairState
from emulator.ids import EssSerial, LinkId, LssId, VolumeId
from tests.builders import Machine, an_installation

if TYPE_CHECKING:
    from emulator.commands.base import Command

PRIMARIES = tuple(VolumeId(f"1{number:02x}12019") for number in range(4))
SECONDARIES = tuple(VolumeId(f"1{number:02x}14744") for number in range(4))
SPARE = (VolumeId("10412019"), VolumeId("10414744"))
HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")
TRACKS = 2_000
"""Enough for log and pages, and copied in some ten seconds."""


def machine(period_us: int = 10_000, applications: int = 1) -> Machine:
    """Applications that run, each on a log and a data volume, mirrored and in full duplex."""
    draft = an_installation()
    draft.with_ess("12019").with_ess("14744", site="Sydney")
    for serial in ("12019", "14744"):
        draft.with_volumes(serial, 17, 5, size_tracks=TRACKS).with_adapter(serial, 1, 1)
    draft.with_link("L1", "12019:0000", "14744:0000", length_km=10)
    draft.with_link("L2", "12019:0001", "14744:0001", length_km=60)
    draft.with_host("bonnie", "12019", *PRIMARIES)
    draft.with_host("clyde", "14744", *SECONDARIES, site="Sydney")
    built = draft.build()
    built.do(EstablishPaths(HERE, THERE))
    pairs = tuple(zip(PRIMARIES, SECONDARIES, strict=True))
    built.finish(EstablishPprcPairs(pairs, CopyOption.NO_COPY))
    for number in range(applications):
        log, data = PRIMARIES[2 * number : 2 * number + 2]
        name = ("payroll", "orders")[number]
        built.do(CreateApplication(name, "bonnie", log, (data,), period_us + 777 * number))
        built.do(StartApplication(name))
    return built


_pair = st.sampled_from(list(zip(PRIMARIES, SECONDARIES, strict=True)))
_name = st.sampled_from(["payroll", "orders"])
_at = st.sampled_from([ExecutedBy.SOURCE, ExecutedBy.TARGET])
_link = st.sampled_from([(LinkId("L1"),), (LinkId("L2"),), (LinkId("L1"), LinkId("L2"))])
_serial = st.sampled_from([(EssSerial("12019"),), (EssSerial("14744"),)])

_resync = st.one_of(
    st.just(EstablishPaths(HERE, THERE)),
    st.just(
        EstablishPprcPairs(
            tuple(zip(PRIMARIES, SECONDARIES, strict=True))[:1], CopyOption.OUT_OF_SYNC
        )
    ),
    st.builds(lambda p: EstablishPprcPairs((p,), CopyOption.OUT_OF_SYNC), _pair),
    st.builds(
        lambda p, copy, crit: EstablishPprcPairs((p,), copy, crit),
        _pair,
        st.sampled_from([CopyOption.OUT_OF_SYNC, CopyOption.OUT_OF_SYNC, CopyOption.ENTIRE]),
        st.booleans(),
    ),
)
_links = st.one_of(
    st.builds(CutLink, _link),
    st.builds(RestoreLink, _link),
    st.just(RemovePaths(HERE, THERE)),
    st.builds(StopUnit, _serial, for_us=st.sampled_from([0, 20_000])),
    st.builds(LoseSite, st.sampled_from(["Melbourne", "Sydney"]), st.sampled_from([0, 2])),
    st.builds(RestoreSite, st.sampled_from(["Melbourne", "Sydney"])),
    st.builds(FailRank, st.sampled_from(["12019:R2", "14744:R2"]), for_us=st.just(50_000)),
    st.builds(StartUnit, _serial),
)
_pairs = st.one_of(
    st.builds(lambda p, at: SuspendPprcPairs((p,), at), _pair, _at),
    st.builds(lambda p, at: TerminatePprcPairs((p,), at), _pair, _at),
    st.just(FreezeConsistencyGroup(HERE, THERE)),
    st.just(RunConsistencyGroup(HERE, THERE)),
    st.builds(
        lambda group, heavy: SetLssProperties(
            HERE, critical_heavy=heavy, consistency_group=group, pprc_consistency_timeout_s=7
        ),
        st.booleans(),
        st.booleans(),
    ),
)
_flashes = st.one_of(
    st.builds(
        lambda p, back, second: EstablishFlashCopy(
            ((p[second], SPARE[second]),), background_copy=back
        ),
        _pair,
        st.booleans(),
        st.integers(0, 1),
    ),
    st.builds(lambda s: WithdrawFlashCopy(((SPARE[s], VolumeId("")),)), st.integers(0, 1)),
)
_steering = st.one_of(
    st.builds(QuiesceApplication, _name),
    st.builds(ResumeApplication, _name),
    st.builds(StopApplication, _name),
    st.builds(StartApplication, _name),
    st.builds(StartApplication, _name),
    st.builds(
        lambda p, block: WriteBlocks(p[0], block, b"operator".ljust(4096, b"\0")),
        _pair,
        st.sampled_from([0, 2048, 2050, 4096]),
    ),
)
disturbances = st.one_of(_resync, _resync, _links, _pairs, _flashes, _steering)
"""Commands that change what writes of the applications meet."""


def recovery(built: Machine) -> list[Command]:
    """What an operator does to get all going again, as the machine stands now."""
    inst = built.inst
    suspended = [
        (pair.primary, pair.secondary)
        for pair in inst.pairs.values()
        if pair.primary_state is PairState.SUSPENDED
    ]
    commands: list[Command] = [RestoreSite(name) for name in inst.sites]
    commands += [RestoreLink((LinkId("L1"), LinkId("L2"))), EstablishPaths(HERE, THERE)]
    commands += [EstablishPprcPairs((pair,), CopyOption.OUT_OF_SYNC) for pair in suspended]
    for name in inst.applications:
        commands += [ResumeApplication(name), StartApplication(name)]
    return commands


spans_us = st.one_of(
    st.integers(0, 40_000), st.integers(0, 3_000_000), st.sampled_from([10_000, 4_000_000])
)
"""Time between disturbances: within a transaction, some, many."""
