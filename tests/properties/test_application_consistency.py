"""Laws of what a secondary holds after faults: nothing acknowledged is missing, and no write is
there without all that it depended on.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.applications import lanes, ledger
from emulator.commands.applications import CreateApplication, StartApplication
from emulator.commands.faults import CutLink, FailRank, LoseSite, RestoreLink, StopUnit
from emulator.commands.logical import SetLssProperties
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    FreezeConsistencyGroup,
    RunConsistencyGroup,
)
from emulator.errors import Refusal
from emulator.events.pprc import LongBusyBegan, PairStateChanged
from emulator.ids import EssSerial, LinkId, LssId, SaId, VolumeId
from emulator.views import proof
from tests.builders import Machine, an_installation
from tests.properties.applications_world import TRACKS, machine

LOG, DATA, MORE = VolumeId("10012019"), VolumeId("20012019"), VolumeId("30012019")
COPIES = VolumeId("10014744"), VolumeId("20014744"), VolumeId("30014744")
GROUPS = tuple(
    (LssId(f"2105:12019:{lss}"), LssId(f"2105:14744:{lss}"), link, said)
    for lss, link, said in ((17, "L1", "0000"), (18, "L2", "0001"), (19, "L3", "0080"))
)
"""Log and pages lie in LSSs of their own, each with a link of its own: they can fail in turn."""


def rolling_world(*, grouped: bool, period_us: int = 3_000) -> Machine:
    """An application whose three pairs fail one by one."""
    draft = an_installation()
    draft.with_ess("12019").with_ess("14744", site="Sydney")
    for serial in ("12019", "14744"):
        for lss in (17, 18, 19):
            draft.with_volumes(serial, lss, 1, size_tracks=TRACKS)
        draft.with_adapter(serial, 1, 1).with_adapter(serial, 2, 1)
    for _, _, link, said in GROUPS:
        draft.with_link(link, f"12019:{said}", f"14744:{said}")
    draft.with_host("bonnie", "12019", LOG, DATA, MORE)
    built = draft.build()
    for source, target, _, said in GROUPS:
        built.do(EstablishPaths(source, target, (SaId(said),)))
        if grouped:
            built.do(SetLssProperties(source, consistency_group=True))
    pairs = tuple(zip((LOG, DATA, MORE), COPIES, strict=True))
    built.finish(EstablishPprcPairs(pairs, CopyOption.NO_COPY))
    built.do(CreateApplication("payroll", "bonnie", LOG, (DATA, MORE), period_us))
    built.do(StartApplication("payroll"))
    built.run(1_000_000)
    return built


def roll(built: Machine, failures, automated: bool) -> None:
    """Links fail one after another; automation freezes all groups when the first is held."""
    frozen = False
    for link, wait_us in failures:
        happenings = list(built.do(CutLink((LinkId(link),))).happenings)
        until_us = built.engine.now_us + wait_us
        while built.engine.now_us < until_us or happenings:
            held = any(isinstance(each.event, LongBusyBegan) for each in happenings)
            if automated and held and not frozen:
                frozen = True
                for source, target, *_ in GROUPS:
                    built.do(FreezeConsistencyGroup(source, target))
                for source, target, *_ in GROUPS:
                    built.do(RunConsistencyGroup(source, target))
            due_us = lanes.next_due(built.inst)
            step_us = until_us if due_us is None else min(until_us, due_us)
            happenings = list(built.engine.run_until(step_us))


rolls = st.permutations([link for *_, link, _ in GROUPS]).flatmap(
    lambda order: st.tuples(*(st.tuples(st.just(link), st.integers(0, 60_000)) for link in order))
)


@settings(max_examples=40, deadline=None)
@given(rolls, st.sampled_from([1_500, 3_000, 10_000]), st.integers(0, 20_000))
def test_H11_a_frozen_group_holds_no_write_without_what_it_depended_on(failures, period_us, us):
    built = rolling_world(grouped=True, period_us=period_us)
    built.run(us)
    roll(built, failures, automated=True)
    built.run(10_000_000)
    row = proof.prove(built.inst, "payroll", COPIES)
    assert row.consistent, row.sentence
    assert row.newest > 90


@settings(max_examples=20, deadline=None)
@given(rolls, st.integers(0, 20_000))
def test_a_group_that_nobody_froze_yet_is_consistent_until_its_time_out(failures, us):
    built = rolling_world(grouped=True)
    built.run(us)
    roll(built, failures, automated=False)
    row = proof.prove(built.inst, "payroll", COPIES)
    assert row.consistent, row.sentence


def test_without_a_group_rolling_failures_break_consistency():
    built = rolling_world(grouped=False)
    roll(built, (("L1", 50_000), ("L2", 0), ("L3", 0)), automated=False)
    row = proof.prove(built.inst, "payroll", COPIES)
    assert not row.consistent
    assert row.broke is not None
    assert row.lacks is not None
    assert (row.broke.volume, row.lacks.volume) == (COPIES[1], COPIES[0])
    assert row.broke.transaction == row.lacks.transaction
    assert row.broke.host == "bonnie"
    assert row.broke.at_us == built.inst.applications["payroll"].begun.time_of(
        row.broke.transaction
    )
    assert "not consistent" in row.sentence


# -- nothing acknowledged is missing ---------------------------------------------------------------

_links = st.sampled_from([(LinkId("L1"),), (LinkId("L2"),), (LinkId("L1"), LinkId("L2"))])
_faults = st.one_of(
    st.builds(CutLink, _links),
    st.builds(RestoreLink, _links),
    st.builds(StopUnit, st.sampled_from([(EssSerial("12019"),), (EssSerial("14744"),)])),
    st.builds(LoseSite, st.sampled_from(["Melbourne", "Sydney"])),
    st.builds(FailRank, st.sampled_from(["12019:R2", "14744:R2"])),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_faults, st.integers(0, 2_000_000)), min_size=1, max_size=6),
    st.integers(0, 40_000),
    st.sampled_from([1_500, 10_000]),
)
def test_G08_no_write_acknowledged_in_full_duplex_is_missing(faults, us, period_us):
    built = machine(period_us)
    built.run(1_000_000 + us)
    left_us: int | None = None
    for fault, wait_us in faults:
        try:
            happenings = list(built.do(fault).happenings)
        except Refusal:
            happenings = []
        happenings += built.engine.run_until(built.engine.now_us + wait_us)
        for each in happenings:
            if isinstance(each.event, PairStateChanged) and left_us is None:
                left_us = each.at_us
    application = built.inst.applications["payroll"]
    copies = [built.inst.pair_of[volume].secondary for volume in application.volumes]
    acked = application.acked if left_us is None else application.acked.until(left_us - 1)
    images = [ledger.blocks_of(built.inst, volume) for volume in copies]
    assert ledger.loss(acked, ledger.held("payroll", images)).count == 0
    assert acked.last_us is not None
