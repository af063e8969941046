"""Applications: what they write, how they wait, what their ledgers say."""

from __future__ import annotations

import pytest

from emulator.applications.application import ApplicationState
from emulator.applications.records import block, record
from emulator.commands.applications import (
    CreateApplication,
    DeleteApplication,
    QuiesceApplication,
    ResumeApplication,
    StartApplication,
    StopApplication,
)
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import SetLssProperties
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
from emulator.errors import UnknownObject
from emulator.hardware.escon import link_rate, link_resource, update_capacity
from emulator.hardware.links import LinkState
from emulator.hardware.storage_server import Health
from emulator.ids import LinkId
from emulator.units import US_PER_S
from emulator.views import applications, facts
from emulator.views.link_loads import loads
from tests.properties.applications_world import (
    HERE,
    PRIMARIES,
    SECONDARIES,
    SPARE,
    THERE,
    machine,
)

SECOND = US_PER_S
LOG, DATA = PRIMARIES[:2]
PAIRS = tuple(zip(PRIMARIES, SECONDARIES, strict=True))


def cut(built, state=LinkState.CUT):
    """Both links lose, or get back, their light."""
    for link in built.inst.links.values():
        link.state = state
        update_capacity(built.inst, link)


def row(built):
    return applications.application(built.inst, "payroll")


def said(happenings):
    return [type(each.event).__name__ for each in happenings]


def run_events(built, us):
    return said(built.engine.run_until(built.engine.now_us + us))


# -- transactions --------------------------------------------------------------------------------


def test_a_transaction_is_a_log_record_and_then_its_pages():
    built = machine()
    built.run(10_000)  # the first is issued one period after the start
    log, data = built.inst.contents[LOG], built.inst.contents.get(DATA, {})
    assert log[block(0, 0)] == record("payroll", 0, 0)
    assert block(0, 1) not in data
    built.run(5_000)
    assert built.inst.contents[DATA][block(0, 1)] == record("payroll", 0, 1)
    assert row(built).acknowledged == 1
    assert row(built).in_flight == 0


def test_mirrored_writes_reach_the_secondary_before_they_are_acknowledged():
    built = machine()
    built.run(10_000 + 1_000)  # local write and half the way: not yet
    assert block(0, 0) not in built.inst.contents.get(SECONDARIES[0], {})
    assert built.inst.applications["payroll"].last_write_us < 0
    built.run(9_000)
    assert built.inst.contents[SECONDARIES[0]][block(0, 0)] == record("payroll", 0, 0)


def test_nothing_is_said_of_transactions():
    built = machine()
    assert run_events(built, 10 * SECOND) == []
    assert row(built).acknowledged == 999


def test_nobody_is_woken_for_a_transaction():
    built = machine()
    assert built.engine.next_due() is None
    built.do(EstablishFlashCopy(((LOG, SPARE[0]),)))
    assert built.engine.next_due() == built.engine.now_us + 3 * SECOND


def test_G06_writes_to_a_suspended_primary_are_recorded():
    built = machine()
    built.run(SECOND)
    built.do(SuspendPprcPairs((PAIRS[0],)))
    built.run(SECOND)
    pair = built.inst.pair_of[LOG]
    assert {number // 8 for number in range(block(100, 0), block(199, 0))} <= set(pair.out_of_sync)
    assert row(built).acknowledged == 199


def test_leaps_and_one_by_one_settle_a_flashcopy_alike():
    one, many = machine(), machine()
    one.engine.leaping = False
    for built in (one, many):
        built.run(SECOND)
        built.do(EstablishFlashCopy(((LOG, SPARE[0]),), background_copy=False))
        before = facts.image(built.inst, SPARE[0])
        built.run(60 * SECOND)
        assert facts.first_difference(facts.image(built.inst, SPARE[0]), before) is None
    assert one.engine.digest() == many.engine.digest()


# -- steering ------------------------------------------------------------------------------------


def test_quiesce_finishes_what_is_in_flight():
    built = machine()
    built.run(SECOND + 1_000)
    assert said(built.do(QuiesceApplication("payroll")).happenings) == ["ApplicationQuiescing"]
    assert facts.state(built.inst, "application", "payroll") == "running"
    assert run_events(built, SECOND) == ["ApplicationQuiesced"]
    assert facts.state(built.inst, "application", "payroll") == "quiesced"
    acknowledged = row(built).acknowledged
    built.run(SECOND)
    assert row(built).acknowledged == acknowledged == 100
    built.do(ResumeApplication("payroll"))
    built.run(SECOND)
    assert row(built).acknowledged == 199
    assert row(built).longest_pause_us >= 2 * SECOND


def test_quiesce_between_transactions_is_done_at_once():
    built = machine()
    built.run(SECOND + 9_000)
    happenings = built.do(QuiesceApplication("payroll")).happenings
    assert said(happenings) == ["ApplicationQuiescing", "ApplicationQuiesced"]


def test_a_stopped_application_leaves_its_transactions_unacknowledged():
    built = machine()
    built.run(SECOND + 1_000)
    happenings = built.do(StopApplication("payroll")).happenings
    assert happenings[0].event.in_flight == 1
    assert built.refused(StartApplication("payroll")).message.endswith("still on their way.")
    built.run(SECOND)
    assert row(built).acknowledged == 99
    assert built.inst.contents[SECONDARIES[0]] == built.inst.contents[LOG]  # it still arrived
    built.do(StartApplication("payroll"))
    built.run(SECOND)
    assert row(built).acknowledged == 198
    assert row(built).lost == 0


def test_a_stopped_application_can_be_forgotten():
    built = machine()
    assert "must be stopped" in built.refused(DeleteApplication("payroll")).message
    built.do(StopApplication("payroll"))
    built.do(DeleteApplication("payroll"))
    with pytest.raises(UnknownObject, match="there are none"):
        facts.state(built.inst, "application", "payroll")


@pytest.mark.parametrize(
    "command, words",
    [
        (CreateApplication("Payroll", "bonnie", *PRIMARIES[2:3], (PRIMARIES[3],)), "no name"),
        (CreateApplication("payroll", "bonnie", PRIMARIES[2], (PRIMARIES[3],)), "already"),
        (CreateApplication("a", "ronnie", PRIMARIES[2], (PRIMARIES[3],)), "bonnie, clyde"),
        (CreateApplication("a", "clyde", PRIMARIES[2], (PRIMARIES[3],)), "does not reach"),
        (CreateApplication("a", "bonnie", PRIMARIES[2], (PRIMARIES[3],) * 2), "named twice"),
        (CreateApplication("a", "bonnie", PRIMARIES[2], ()), "1 to 15 data volumes"),
        (CreateApplication("a", "bonnie", LOG, (PRIMARIES[2],)), "belongs to application payroll"),
        (CreateApplication("a", "bonnie", PRIMARIES[2], (PRIMARIES[3],), 999), "millisecond"),
        (StartApplication("payroll"), "is running"),
        (ResumeApplication("payroll"), "is running"),
        (StartApplication("nobody"), "no application nobody"),
    ],
)
def test_what_no_application_can_do_is_refused(command, words):
    assert words in machine().refused(command).message


# -- waiting -------------------------------------------------------------------------------------


def test_H01_writes_that_cannot_be_mirrored_suspend_the_pair_and_go_on():
    built = machine()
    built.run(SECOND)
    cut(built)
    assert run_events(built, SECOND) == ["PairStateChanged", "PairStateChanged"]
    assert row(built).acknowledged >= 198
    assert row(built).lost == 0


def test_H08_critical_writes_fail_and_the_application_tries_every_second():
    built = machine()
    built.run(SECOND)
    built.do(SuspendPprcPairs(PAIRS[:2]))
    built.finish(EstablishPprcPairs(PAIRS[:2], CopyOption.OUT_OF_SYNC, critical=True))
    built.run(60 * SECOND)
    cut(built)
    events = run_events(built, SECOND)
    assert events == ["PairStateChanged", "WriteFailed", "ApplicationPaused"]
    assert row(built).waits == "failed"
    before = row(built).acknowledged
    assert run_events(built, 5 * SECOND + 500_000) == []
    assert row(built).acknowledged == before
    cut(built, LinkState.UP)
    built.finish(EstablishPprcPairs(PAIRS[:1], CopyOption.OUT_OF_SYNC))
    assert "ApplicationContinued" in run_events(built, 2 * SECOND) or row(built).waits == ""
    assert row(built).acknowledged > before
    assert row(built).lost == 0
    assert row(built).longest_pause_us > 5 * SECOND


def test_H05_an_application_that_is_started_again_does_not_free_an_inhibited_primary():
    built = machine()
    built.do(SuspendPprcPairs(PAIRS[:2]))
    built.finish(EstablishPprcPairs(PAIRS[:2], CopyOption.OUT_OF_SYNC, critical=True))
    built.run(60 * SECOND)
    cut(built)
    built.run(10 * SECOND)
    cut(built, LinkState.UP)
    built.do(StopApplication("payroll"))
    before = row(built).acknowledged
    built.do(StartApplication("payroll"))
    built.run(60 * SECOND)
    assert (row(built).waits, row(built).acknowledged) == ("failed", before)
    assert built.inst.pair_of[LOG].write_inhibited
    built.finish(EstablishPprcPairs(PAIRS[:1], CopyOption.OUT_OF_SYNC))
    built.run(2 * SECOND)
    assert row(built).acknowledged > before


def test_H12_a_frozen_group_holds_the_application_until_run():
    built = machine()
    built.run(SECOND + 2_000)
    built.do(SetLssProperties(HERE, consistency_group=True))
    built.do(FreezeConsistencyGroup(HERE, THERE))
    assert run_events(built, 60 * SECOND)[0] == "WriteHeld"
    assert row(built).waits == "withheld"
    assert facts.prop(built.inst, "application", "acknowledged", "payroll") <= 101
    held = built.do(RunConsistencyGroup(HERE, THERE))
    assert "LongBusyEnded" in said(held.happenings)
    built.run(SECOND)
    assert row(built).acknowledged >= 199
    assert facts.prop(built.inst, "application", "longest-pause", "payroll") >= 60 * SECOND


def test_H12_the_time_out_lets_the_application_go_on():
    built = machine()
    built.do(SetLssProperties(HERE, consistency_group=True, pprc_consistency_timeout_s=5))
    built.do(FreezeConsistencyGroup(HERE, THERE))
    built.run(5 * SECOND - 1)
    assert row(built).acknowledged == 0
    built.run(SECOND)
    assert row(built).acknowledged > 90


def test_host_writes_reserve_their_part_of_a_link_and_leave_copies_a_third():
    built = machine(period_us=1_000)
    link = built.inst.links[LinkId("L1")]
    rate, capacity = link_rate(link.length_km), built.inst.transfers.capacity
    assert rate - capacity(link_resource(link.id)) == 2 * 4_096_000 // 2
    load = next(load for load in loads(built.inst) if load.id == link.id)
    assert (load.applications, load.copies, load.capacity) == (4.096, 0.0, rate / 1_000_000)
    assert load.fraction == load.total / load.capacity
    built.do(SuspendPprcPairs(PAIRS[:1]))
    assert rate - capacity(link_resource(link.id)) == 4_096_000 // 2
    built.do(StopApplication("payroll"))
    assert capacity(link_resource(link.id)) == rate


# -- the ledger ----------------------------------------------------------------------------------


def lose_primary(built):
    """The primaries' unit goes down; what it had acknowledged is out of reach."""
    built.inst.storage_servers["12019"].health = Health.OFF
    for link in built.inst.links.values():
        update_capacity(built.inst, link)


def test_G08_nothing_acknowledged_in_full_duplex_is_lost():
    built = machine()
    built.run(SECOND + 1_234)
    lose_primary(built)
    built.run(SECOND)
    assert row(built).waits == "failed"
    assert row(built).production == SECONDARIES[:2]
    assert applications.lost_writes(built.inst) == (("payroll", 0, 0, 0),)


def test_what_was_acknowledged_while_suspended_is_lost_with_the_primary():
    built = machine()
    built.run(SECOND)
    built.do(SuspendPprcPairs(PAIRS[:2]))
    built.run(100 * SECOND)  # five times round the pages
    assert row(built).lost == 0
    lose_primary(built)
    assert row(built).lost == 10_000
    kept_us, last_us = (built.inst.applications["payroll"].acked.time_of(n) for n in (98, 10_098))
    assert row(built).rpo_us == last_us - kept_us == 100 * SECOND - 2_600
    assert facts.prop(built.inst, "application", "lost", "payroll") == 10_000


def test_an_application_goes_on_from_the_secondaries_and_counts_what_it_lost():
    built = machine()
    built.run(SECOND)
    built.do(SuspendPprcPairs(PAIRS[:2]))
    built.run(SECOND)
    lose_primary(built)
    built.do(StopApplication("payroll"))
    built.run(SECOND)
    built.finish(TerminatePprcPairs(PAIRS[:2], ExecutedBy.TARGET))
    answer = built.do(StartApplication("payroll", "clyde", SECONDARIES[:2]))
    assert answer.happenings[0].event.lost == 100
    assert [each.event.rule for each in answer.happenings[1:]] == ["G15", "G15"]
    built.run(10 * SECOND)
    assert row(built).lost == 100
    assert row(built).host == "clyde"
    assert row(built).acknowledged == 199 + 999


def test_one_damaged_page_is_one_lost_transaction():
    built = machine()
    built.run(10 * SECOND)
    del built.inst.contents[DATA][block(500, 1)]
    assert applications.lost_writes(built.inst)[0][:3] == ("payroll", 1, 2)


def test_paths_removed_under_an_application_suspend_at_the_next_write():
    built = machine()
    built.run(SECOND)
    assert "PathsRemoved" in said(built.do(RemovePaths(HERE, THERE)).happenings)
    assert run_events(built, SECOND).count("PairStateChanged") == 2
    built.do(EstablishPaths(HERE, THERE))
    built.finish(EstablishPprcPairs(PAIRS[:2], CopyOption.OUT_OF_SYNC))
    built.run(60 * SECOND)
    built.do(QuiesceApplication("payroll"))
    built.run(SECOND)
    assert built.inst.applications["payroll"].state is ApplicationState.QUIESCED
    for primary, secondary in PAIRS[:2]:
        images = [facts.image(built.inst, volume) for volume in (primary, secondary)]
        assert facts.first_difference(*images) is None


# -- when somebody is woken ----------------------------------------------------------------------


def test_the_writes_that_will_suspend_their_pairs_are_due_next():
    built = machine()
    built.run(SECOND)
    assert built.engine.next_due() is None
    cut(built)
    suspended, end_us = [], built.inst.now_us + SECOND
    while (due_us := built.engine.next_due()) is not None:
        assert not built.engine.run_until(due_us - 1)
        happenings = built.engine.run_until(due_us)
        suspended += [each.event.primary for each in happenings]
        assert due_us < end_us
    assert suspended == [LOG, DATA]
