"""Links, adapters, clusters and ranks break: what goes on, what stands, what comes back."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.faults import (
    CutLink,
    FailAdapter,
    FailCluster,
    FailRank,
    QuiesceCluster,
    RepairAdapter,
    RepairCluster,
    RepairRank,
    RestoreLink,
    ResumeCluster,
)
from emulator.copy_services import flashcopy
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.events.pprc import WriteAcknowledged, WriteFailed
from emulator.hardware.escon import link_rate, link_resource
from emulator.hardware.power import carrying_cluster
from emulator.hardware.ranks import rank_resource
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial, LinkId, RankId, SaId
from emulator.units import US_PER_S
from emulator.views import facts
from tests.emulator.copy_services.mirrors import (
    COPY,
    EXTRA,
    L1,
    L2,
    P2,
    RESYNC,
    S2,
    P,
    S,
    cut,
    duplex,
    establish,
    mirror,
    out_of_sync,
    pair_of,
    read,
    states,
    suspend,
    write,
)

HERE, THERE = EssSerial("12019"), EssSerial("14744")
C1, C2 = ClusterId("12019:1"), ClusterId("12019:2")
BOTH = CutLink((L1, L2))
BOTH_BACK = RestoreLink((L1, L2))
SUSPENDED, FULL, PENDING = PairState.SUSPENDED, PairState.FULL_DUPLEX, PairState.DUPLEX_PENDING


def events_of(machine, us, kind):
    found = machine.engine.run_until(machine.engine.now_us + us)
    return [each.event for each in found if isinstance(each.event, kind)]


# -- links -------------------------------------------------------------------------------------


def test_G06_a_pair_notices_a_cut_at_its_next_write_and_not_before():
    machine = mirror()
    duplex(machine)
    machine.do(BOTH)
    machine.run(US_PER_S)
    assert states(machine) == (FULL, FULL)
    machine.finish(write("a"))
    assert states(machine) == (SUSPENDED, FULL)
    assert pair_of(machine).reason is SuspendReason.SECONDARY_CONDITIONS
    assert out_of_sync(machine) == 1


def test_H01_writes_go_on_and_are_recorded_after_all_links_are_cut():
    machine = mirror()
    duplex(machine)
    machine.do(BOTH)
    for number in range(0, 40, 8):
        machine.finish(write("a", number))
    assert out_of_sync(machine) == 5
    assert read(machine, P, 32) == "a"
    assert read(machine, S, 32) == "."


def test_F20_one_of_two_links_is_enough_and_the_last_is_not():
    machine = mirror()
    duplex(machine)
    machine.do(CutLink((L1,)))
    machine.finish(write("a"))
    assert states(machine) == (FULL, FULL)
    machine.do(CutLink((L2,)))
    machine.finish(write("b"))
    assert states(machine)[0] is SUSPENDED


def test_H05_a_spliced_link_resumes_no_pair():
    machine = mirror()
    duplex(machine)
    machine.do(BOTH)
    machine.finish(write("a"))
    machine.do(BOTH_BACK)
    machine.run(3600 * US_PER_S)
    machine.finish(write("b"))
    assert states(machine)[0] is SUSPENDED
    machine.finish(establish(copy=RESYNC))
    machine.run(60 * US_PER_S)
    assert states(machine) == (FULL, FULL)
    assert read(machine, S) == "b"


def test_a_cut_breaks_a_copy_at_once_and_keeps_what_it_moved():
    machine = mirror()
    machine.finish(establish())
    machine.run(2 * US_PER_S)
    left = out_of_sync(machine)
    machine.do(BOTH)
    assert states(machine) == (SUSPENDED, PENDING)
    assert 0 < out_of_sync(machine) == left < pair_of(machine).total_tracks
    machine.do(BOTH_BACK)
    machine.run(3600 * US_PER_S)
    assert states(machine)[0] is SUSPENDED


def test_a_copy_goes_on_over_the_links_that_are_left():
    machine = mirror(km=(100.0, 100.0))
    machine.finish(establish())
    number = next(iter(machine.inst.transfers.rows()))[0]
    before = machine.inst.transfers.rate(number)
    machine.do(CutLink((L1,)))
    assert 0 < machine.inst.transfers.rate(number) < before
    assert machine.inst.transfers.capacity(link_resource(L1)) == 0
    machine.do(RestoreLink((L1,)))
    assert machine.inst.transfers.capacity(link_resource(L1)) == link_rate(100.0)


def test_a_write_in_flight_at_the_cut_is_recorded_and_not_applied_at_the_secondary():
    machine = mirror()
    duplex(machine)
    machine.do(write("a"))
    machine.run(600)
    machine.do(BOTH)
    acknowledged = events_of(machine, US_PER_S, WriteAcknowledged)
    assert [each.mirrored for each in acknowledged] == [False]
    assert states(machine)[0] is SUSPENDED
    assert (read(machine, P), read(machine, S), out_of_sync(machine)) == ("a", ".", 1)


def test_cutting_what_is_cut_changes_nothing_and_what_is_not_there_is_refused():
    machine = mirror()
    assert machine.do(CutLink((L1, L2, L1))).happenings
    assert machine.do(BOTH).happenings == ()
    assert "L9" in machine.refused(CutLink((L1, LinkId("L9")))).message
    assert machine.refused(CutLink(())).message == "Nothing was named."
    assert "99999" in machine.refused(FailAdapter(EssSerial("99999"), SaId("0000"))).message
    assert machine.refused(FailAdapter(HERE, SaId("0020"))).rule == "F16"


# -- adapters ------------------------------------------------------------------------------------


def test_an_adapter_takes_all_its_ports_and_their_links_with_it():
    machine = mirror()
    duplex(machine)
    machine.do(FailAdapter(HERE, SaId("0001")))  # the other port of the card of L1
    assert facts.state(machine.inst, "link", "L1") == "cut"
    assert facts.state(machine.inst, "link", "L2") == "up"
    machine.finish(write("a"))
    assert states(machine) == (FULL, FULL)
    machine.do(FailAdapter(THERE, SaId("00a0")))
    machine.finish(write("b"))
    assert states(machine)[0] is SUSPENDED
    machine.do(RepairAdapter(HERE, SaId("0000")))
    assert facts.state(machine.inst, "link", "L1") == "up"
    assert states(machine)[0] is SUSPENDED


# -- clusters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [FailCluster(C1), QuiesceCluster(C1), FailCluster(C2)])
def test_A01_the_other_cluster_carries_on(fault):
    machine = mirror()
    duplex(machine)
    machine.do(fault)
    machine.finish(write("a"))
    assert states(machine) == (FULL, FULL)
    assert read(machine, S) == "a"
    assert facts.state(machine.inst, "unit", HERE) == "up"
    assert facts.state(machine.inst, "cluster", fault.cluster) == "down"


def test_A01_a_unit_without_a_cluster_does_not_answer():
    machine = mirror()
    machine.do(FailCluster(C1))
    machine.do(QuiesceCluster(C2))
    assert facts.state(machine.inst, "unit", HERE) == "down"
    assert facts.state(machine.inst, "link", "L1") == "cut"
    assert facts.prop(machine.inst, "volume", "access", P) == "none"
    assert machine.refused(write("a")).rule == "A01"
    assert machine.refused(EstablishFlashCopy(((P, P2),))).rule == "A01"
    assert machine.refused(establish()).rule == "G19"
    machine.do(ResumeCluster(C2))
    machine.finish(write("a"))


def test_A02_one_cluster_owns_an_LSS_at_any_time():
    machine = mirror()
    unit = machine.inst.storage_servers[HERE]

    def owners():
        subsystems = unit.subsystems.values()
        found = [carrying_cluster(unit, each) for each in subsystems]
        return [None if each is None else each.number for each in found]

    own = [each.cluster for each in unit.subsystems.values()]
    assert owners() == own
    machine.do(FailCluster(C1))
    assert set(owners()) == {2}
    machine.do(FailCluster(C2))
    assert set(owners()) == {None}
    machine.do(RepairCluster(C1))
    assert set(owners()) == {1}
    machine.do(RepairCluster(C2))
    assert owners() == own


def test_a_quiesced_cluster_is_resumed_and_a_failed_one_is_repaired():
    machine = mirror()
    machine.do(FailCluster(C1))
    assert machine.refused(ResumeCluster(C1)).rule == "A01"
    assert machine.refused(QuiesceCluster(C1)).rule == "A01"
    machine.do(RepairCluster(C1))
    machine.do(QuiesceCluster(C1))
    machine.do(ResumeCluster(C1))
    assert machine.inst.cluster(C1).health is Health.UP


def test_G19_a_unit_that_is_down_executes_nothing_for_its_partner_to_wait_for():
    machine = mirror()
    duplex(machine)
    machine.do(FailCluster(C1))
    machine.do(FailCluster(C2))
    assert machine.refused(suspend()).rule == "G19"


# -- ranks -----------------------------------------------------------------------------------------


def rank_of(machine, volume):
    return RankId(machine.inst.volumes[volume].rank)


def test_A01_a_failed_rank_takes_no_writes_until_it_is_repaired():
    machine = mirror()
    machine.finish(write("a", volume=P2))
    rank = rank_of(machine, P2)
    machine.do(FailRank(rank))
    refusal = machine.refused(write("b", volume=P2))
    assert (refusal.rule, "rank" in refusal.message) == ("A01", True)
    assert facts.prop(machine.inst, "volume", "access", P2) == "none"
    machine.do(RepairRank(rank))
    assert read(machine, P2) == "a"
    machine.finish(write("b", volume=P2))


@pytest.mark.parametrize(
    "command", [establish(), EstablishFlashCopy(((P, EXTRA),)), EstablishFlashCopy(((EXTRA, P),))]
)
def test_A01_no_copy_begins_on_a_failed_rank(command):
    machine = mirror()
    machine.do(FailRank(rank_of(machine, P)))
    assert machine.refused(command).rule == "A01"
    machine.do(RepairRank(rank_of(machine, P)))
    machine.do(command)


def test_a_background_copy_stalls_on_a_failed_rank_and_goes_on():
    machine = mirror()
    machine.finish(EstablishFlashCopy(((S2, COPY),)))
    machine.run(2 * US_PER_S)
    relation = machine.inst.relation_of[S2]
    machine.do(FailRank(rank_of(machine, COPY)))
    front = flashcopy.front(machine.inst, relation)
    assert machine.inst.transfers.capacity(rank_resource(rank_of(machine, COPY))) == 0
    machine.run(3600 * US_PER_S)
    assert 0 < flashcopy.front(machine.inst, relation) == front < relation.total_tracks
    machine.do(RepairRank(rank_of(machine, COPY)))
    machine.run(60 * US_PER_S)
    assert S2 not in machine.inst.relation_of
    machine.finish(EstablishFlashCopy(((S2, COPY),)))
    machine.finish(WithdrawFlashCopy(((S2, COPY),)))


@pytest.mark.parametrize(
    "volume, reason",
    [(S, SuspendReason.SECONDARY_CONDITIONS), (P, SuspendReason.PRIMARY_CONDITIONS)],
)
def test_a_failed_rank_breaks_a_copy_and_the_reason_names_the_side(volume, reason):
    machine = mirror()
    machine.finish(establish())
    machine.run(US_PER_S)
    machine.do(FailRank(rank_of(machine, volume)))
    assert states(machine)[0] is SUSPENDED
    assert pair_of(machine).reason is reason


def test_H03_a_device_problem_alone_leaves_a_critical_primary_writable():
    machine = mirror()
    duplex(machine, critical=True)
    machine.do(FailRank(rank_of(machine, S)))
    machine.finish(write("a"))
    assert states(machine)[0] is SUSPENDED
    assert not pair_of(machine).write_inhibited
    machine.do(BOTH)
    answer = machine.do(write("b"))
    assert answer.failure is not None
    assert [type(each.event) for each in answer.happenings] == [WriteFailed]


def test_the_helper_of_other_tests_and_the_command_cut_alike():
    one, other = mirror(), mirror()
    for machine in (one, other):
        machine.finish(establish())
        machine.run(US_PER_S)
    cut(one)
    other.do(BOTH)
    assert states(one) == states(other)
    assert one.inst.transfers.rows() == other.inst.transfers.rows()
