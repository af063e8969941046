"""Power goes and comes back: pairs, CRIT, NVS, and what was on its way."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.faults import (
    FailCluster,
    FailNvs,
    RepairCluster,
    RepairNvs,
    StartUnit,
    StopUnit,
)
from emulator.commands.hardware import Crit, SetCrit
from emulator.commands.logical import SetLssProperties
from emulator.copy_services import flashcopy
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.copy_services.relations import RelationState
from emulator.events.copy_services import FlashCopyEstablished
from emulator.events.faults import NvsWarned, UnitStarted
from emulator.events.pprc import WriteAcknowledged, WriteFailed
from emulator.hardware.power import BOOT_US, WRITE_THROUGH_US
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId
from emulator.units import US_PER_S
from emulator.views import facts
from tests.emulator.copy_services.mirrors import (
    COPY,
    FREEZE,
    GROUP,
    LOCAL,
    NO_COPY,
    P2,
    RESYNC,
    S2,
    TARGET,
    P,
    S,
    cut,
    duplex,
    establish,
    lss,
    mirror,
    out_of_sync,
    pair_of,
    read,
    states,
    terminate,
    write,
)
from tests.emulator.faults.test_parts import BOTH, FULL, HERE, PENDING, SUSPENDED, THERE, events_of

DOWN_HERE, DOWN_THERE = StopUnit((HERE,)), StopUnit((THERE,))
UP_HERE, UP_THERE = StartUnit((HERE,)), StartUnit((THERE,))


def power_cycle(machine, serial):
    machine.do(StopUnit((serial,)))
    machine.run(US_PER_S)
    machine.do(StartUnit((serial,)))
    machine.run(BOOT_US)


# -- up and down -----------------------------------------------------------------------------------


def test_a_unit_answers_when_it_has_started_and_not_before():
    machine = mirror()
    machine.do(DOWN_HERE)
    assert facts.state(machine.inst, "unit", HERE) == "down"
    assert facts.state(machine.inst, "cluster", "12019:1") == "down"
    machine.do(UP_HERE)
    machine.run(BOOT_US - 1)
    assert facts.state(machine.inst, "unit", HERE) == "down"
    assert machine.refused(write("a")).rule == "A01"
    machine.run(1)
    assert facts.state(machine.inst, "unit", HERE) == "up"
    machine.finish(write("a"))


def test_switching_on_twice_does_not_start_twice_and_switching_off_stops_a_start():
    machine = mirror()
    machine.do(DOWN_HERE)
    machine.do(UP_HERE)
    machine.run(BOOT_US // 2)
    assert machine.do(UP_HERE).happenings == ()
    machine.do(DOWN_HERE)
    machine.run(BOOT_US)
    assert facts.state(machine.inst, "unit", HERE) == "down"
    machine.do(UP_HERE)
    assert len(events_of(machine, 2 * BOOT_US, UnitStarted)) == 1


def test_a_background_copy_stands_without_power_and_goes_on_after_it():
    machine = mirror()
    machine.finish(EstablishFlashCopy(((S2, COPY),)))
    machine.run(US_PER_S)
    relation = machine.inst.relation_of[S2]
    machine.do(DOWN_THERE)
    front = flashcopy.front(machine.inst, relation)
    machine.run(US_PER_S)
    machine.do(UP_THERE)
    machine.run(BOOT_US)
    assert 0 < flashcopy.front(machine.inst, relation) == front
    machine.run(60 * US_PER_S)
    assert S2 not in machine.inst.relation_of


def relation_state(machine):
    return machine.inst.relation_of[S2].state


@pytest.mark.parametrize("background", [True, False])
def test_D11_what_was_being_established_when_the_power_went_stands_when_it_is_back(background):
    machine = mirror()
    machine.do(EstablishFlashCopy(((S2, COPY),), background_copy=background))
    machine.run(US_PER_S)
    machine.do(DOWN_THERE)
    machine.run(60 * US_PER_S)
    assert relation_state(machine) is RelationState.ESTABLISHING
    machine.do(UP_THERE)
    back = events_of(machine, BOOT_US, FlashCopyEstablished)
    assert [each.source for each in back] == [S2]
    assert relation_state(machine) is RelationState.ESTABLISHED
    machine.run(60 * US_PER_S)
    assert (S2 in machine.inst.relation_of) is not background


@pytest.mark.parametrize("pause_us", [1, flashcopy.ESTABLISH_US - 2, flashcopy.ESTABLISH_US - 1])
def test_D11_a_unit_that_is_back_in_time_establishes_once(pause_us):
    machine = mirror()
    clusters = [ClusterId(f"{THERE}:{number}") for number in (1, 2)]
    machine.do(EstablishFlashCopy(((S2, COPY),), background_copy=False))
    machine.run(1)
    for cluster in clusters:
        machine.do(FailCluster(cluster))
    machine.run(pause_us)
    machine.do(RepairCluster(clusters[0]))
    assert len(events_of(machine, 60 * US_PER_S, FlashCopyEstablished)) == (
        pause_us < flashcopy.ESTABLISH_US - 1
    )
    assert relation_state(machine) is RelationState.ESTABLISHED


# -- pairs -----------------------------------------------------------------------------------------


def test_H05_a_power_cycle_of_the_primary_suspends_the_pair_for_reason_09():
    machine = mirror()
    pair = duplex(machine)
    machine.do(DOWN_HERE)
    assert states(machine) == (FULL, FULL)
    machine.do(UP_HERE)
    machine.run(BOOT_US)
    assert states(machine) == (SUSPENDED, SUSPENDED)
    assert pair.reason is SuspendReason.POWER_ON
    assert pair.secondary_reason is SuspendReason.PRIMARY_TOLD
    assert out_of_sync(machine) == 0
    machine.run(3600 * US_PER_S)
    assert states(machine) == (SUSPENDED, SUSPENDED)
    machine.finish(write("a"))
    machine.finish(establish(copy=RESYNC))
    machine.run(60 * US_PER_S)
    assert states(machine) == (FULL, FULL)
    assert read(machine, S) == "a"


def test_H05_a_power_cycle_of_the_secondary_suspends_its_side_for_reason_09():
    machine = mirror()
    pair = duplex(machine)
    power_cycle(machine, THERE)
    assert states(machine) == (SUSPENDED, SUSPENDED)
    assert pair.secondary_reason is SuspendReason.POWER_ON
    assert pair.reason is SuspendReason.SECONDARY_CONDITIONS


def test_a_primary_that_cannot_hear_of_it_notices_at_its_next_write():
    machine = mirror()
    pair = duplex(machine)
    machine.do(BOTH)
    power_cycle(machine, THERE)
    assert states(machine) == (FULL, SUSPENDED)
    machine.finish(write("a"))
    assert states(machine) == (SUSPENDED, SUSPENDED)
    assert pair.reason is SuspendReason.SECONDARY_CONDITIONS
    assert out_of_sync(machine) == 1


def test_a_suspended_pair_keeps_its_reason_through_a_power_cycle():
    machine = mirror()
    pair = duplex(machine)
    machine.do(BOTH)
    machine.finish(write("a"))
    power_cycle(machine, HERE)
    assert pair.reason is SuspendReason.SECONDARY_CONDITIONS
    assert out_of_sync(machine) == 1


def test_a_copy_stands_while_its_primary_is_down_and_is_suspended_after():
    machine = mirror()
    machine.finish(establish())
    machine.run(2 * US_PER_S)
    machine.do(DOWN_HERE)
    assert states(machine) == (PENDING, PENDING)
    left = out_of_sync(machine)
    machine.do(UP_HERE)
    machine.run(BOOT_US)
    assert states(machine)[0] is SUSPENDED
    assert pair_of(machine).reason is SuspendReason.POWER_ON
    assert 0 < out_of_sync(machine) == left < pair_of(machine).total_tracks
    assert len(machine.inst.transfers) == 0
    machine.run(3600 * US_PER_S)
    assert (states(machine)[0], out_of_sync(machine)) == (SUSPENDED, left)


def test_a_copy_that_was_to_begin_while_its_primary_is_down_does_not():
    machine = mirror()
    machine.do(establish())
    machine.do(DOWN_HERE)
    machine.run(60 * US_PER_S)
    assert states(machine) == (PENDING, PENDING)
    assert len(machine.inst.transfers) == 0
    machine.do(UP_HERE)
    machine.run(BOOT_US)
    assert states(machine)[0] is SUSPENDED
    assert out_of_sync(machine) == pair_of(machine).total_tracks


def test_a_copy_breaks_when_its_secondary_goes():
    machine = mirror()
    machine.finish(establish())
    machine.do(DOWN_THERE)
    assert states(machine)[0] is SUSPENDED
    assert pair_of(machine).reason is SuspendReason.SECONDARY_CONDITIONS


def test_G19_the_target_is_terminated_while_the_source_is_gone():
    machine = mirror()
    duplex(machine)
    machine.do(DOWN_HERE)
    assert machine.refused(terminate()).rule == "G19"
    machine.finish(terminate(TARGET))
    assert states(machine) == (FULL, PairState.SIMPLEX)
    machine.finish(write("x", volume=S))
    machine.do(UP_HERE)
    machine.run(BOOT_US)
    assert states(machine) == (SUSPENDED, PairState.SIMPLEX)
    assert read(machine, S) == "x"


def test_both_clusters_back_is_a_start_of_the_unit_for_its_pairs():
    machine = mirror()
    pair = duplex(machine)
    for number in (1, 2):
        machine.do(FailCluster(ClusterId(f"12019:{number}")))
    assert states(machine) == (FULL, FULL)
    machine.do(RepairCluster(ClusterId("12019:2")))
    assert pair.reason is SuspendReason.POWER_ON


# -- what is on its way ----------------------------------------------------------------------------


@pytest.mark.parametrize("after_us", [0, 400, 1300, 1301, 2000])
def test_G23_a_write_on_its_way_when_power_goes_is_not_acknowledged(after_us):
    machine = mirror()
    duplex(machine)
    machine.do(write("a"))
    machine.run(after_us)
    machine.do(DOWN_HERE)
    found = events_of(machine, US_PER_S, (WriteAcknowledged, WriteFailed))
    assert [(type(each), each.volume) for each in found] == [(WriteFailed, P)]
    assert found[0].rule == "G23"
    machine.do(UP_HERE)
    machine.run(BOOT_US)
    machine.finish(establish(copy=RESYNC))
    machine.run(60 * US_PER_S)
    assert read(machine, P) == read(machine, S) == "a"


def test_H01_a_write_on_its_way_to_a_secondary_that_goes_is_acknowledged_by_the_primary_alone():
    machine = mirror()
    duplex(machine)
    machine.do(write("a"))
    machine.run(400)
    machine.do(DOWN_THERE)
    found = events_of(machine, US_PER_S, (WriteAcknowledged, WriteFailed))
    assert [(type(each), each.mirrored) for each in found] == [(WriteAcknowledged, False)]
    assert (read(machine, S), out_of_sync(machine)) == (".", 1)


def test_what_a_unit_withheld_fails_when_it_goes():
    machine = mirror()
    duplex(machine)
    machine.do(GROUP)
    machine.do(FREEZE)
    machine.do(write("a"))
    answer = machine.do(DOWN_HERE)
    failed = [each.event for each in answer.happenings if isinstance(each.event, WriteFailed)]
    assert [(each.volume, each.rule) for each in failed] == [(P, "G23")]
    assert machine.inst.held_writes == []
    assert machine.inst.long_busy == {}
    assert events_of(machine, 3600 * US_PER_S, WriteAcknowledged) == []


# -- NVS -------------------------------------------------------------------------------------------


def test_A03_acknowledged_writes_survive_a_loss_of_power():
    machine = mirror()
    duplex(machine)
    machine.finish(write("a"))
    machine.finish(write("b", volume=P2))
    power_cycle(machine, HERE)
    assert (read(machine, P), read(machine, P2), read(machine, S)) == ("a", "b", "a")


def cluster_for(machine, lss_id):
    serial = lss_id.split(":")[1]
    return ClusterId(f"{serial}:{lss(machine, lss_id).cluster}")


@pytest.mark.parametrize("volume, slower", [(P, True), (P2, False)])
def test_A03_without_a_battery_writes_wait_for_the_disk(volume, slower):
    """A suspended and a mirrored primary alike; a plain volume takes its writes at once."""
    machine = mirror()
    duplex(machine)
    took = machine.do(write("a", volume=volume))
    machine.run(US_PER_S)
    machine.do(FailNvs(cluster_for(machine, LOCAL)))
    longer = machine.do(write("b", volume=volume))
    machine.run(US_PER_S)
    more_us = (longer.done_us - longer.at_us) - (took.done_us - took.at_us)
    assert more_us == (WRITE_THROUGH_US if slower else 0)
    machine.do(RepairNvs(cluster_for(machine, LOCAL)))
    again = machine.do(write("c", volume=volume))
    assert again.done_us - again.at_us == took.done_us - took.at_us


def test_A03_the_secondarys_battery_counts_too():
    machine = mirror()
    duplex(machine)
    took = machine.finish(write("a"))
    machine.do(FailNvs(ClusterId("14744:2")))
    slow = machine.do(write("b"))
    assert slow.done_us - slow.at_us == took.done_us - took.at_us + WRITE_THROUGH_US


def test_A03_the_cluster_that_carries_the_LSS_decides():
    machine = mirror()
    duplex(machine)
    own = cluster_for(machine, LOCAL)
    took = machine.finish(write("a"))
    machine.do(FailNvs(own))
    machine.do(FailCluster(own))
    answer = machine.do(write("b"))
    assert answer.done_us - answer.at_us == took.done_us - took.at_us


@pytest.mark.parametrize("has_power", [True, False])
def test_A03_a_dead_battery_is_never_silent(has_power):
    machine = mirror()
    if not has_power:
        machine.do(DOWN_HERE)
    answer = machine.do(FailNvs(ClusterId("12019:1")))
    warned = [each.event for each in answer.happenings if isinstance(each.event, NvsWarned)]
    assert [each.has_power for each in warned] == [has_power]
    assert warned[0].text in [line.text for line in machine.inst.history]


# -- CRIT ------------------------------------------------------------------------------------------


def test_H06_crit_is_read_at_the_next_power_on():
    machine = mirror()
    vpd = machine.inst.storage_servers[HERE].vpd
    machine.do(SetCrit(HERE, Crit.YES_ALL))
    assert (vpd.crit_in_force, lss(machine).critical_heavy) == (Crit.NO, False)
    machine.do(DOWN_HERE)
    machine.do(UP_HERE)
    assert vpd.crit_in_force is Crit.NO
    machine.run(BOOT_US)
    assert (vpd.crit_in_force, lss(machine).critical_heavy) == (Crit.YES_ALL, True)


@pytest.mark.parametrize(
    "crit, panel, heavy",
    [
        (Crit.NO, False, False),
        (Crit.NO, True, False),
        (Crit.YES_PATHS, True, False),
        (Crit.YES_ALL, False, True),
    ],
)
def test_C10_the_panel_counts_at_once_and_until_the_next_power_on(crit, panel, heavy):
    machine = mirror()
    machine.do(SetCrit(HERE, crit))
    machine.do(SetLssProperties(LOCAL, critical_heavy=panel))
    assert lss(machine).critical_heavy is panel
    power_cycle(machine, HERE)
    assert lss(machine).critical_heavy is heavy


@pytest.mark.parametrize("cycled", [False, True])
def test_H06_old_behaviour_until_the_power_cycle_and_new_behaviour_after_it(cycled):
    """A device problem at the target: the light setting goes on, the heavy one does not."""
    machine = mirror()
    machine.do(SetCrit(HERE, Crit.YES_ALL))
    if cycled:
        power_cycle(machine, HERE)
    duplex(machine, critical=True)
    power_cycle(machine, THERE)
    assert states(machine) == (SUSPENDED, SUSPENDED)
    if cycled:
        assert machine.refused(write("a")).rule == "H09"
    else:
        machine.finish(write("a"))


@pytest.mark.parametrize(
    "crit, device, last_path",
    [(Crit.NO, "", "H08"), (Crit.YES_PATHS, "", "H08"), (Crit.YES_ALL, "H09", "H09")],
)
def test_H02_the_value_in_force_says_what_a_failure_means_for_a_critical_pair(
    crit, device, last_path
):
    """Light looks at the paths alone, heavy at whatever keeps a write from the secondary."""
    machine = mirror()
    machine.do(SetCrit(HERE, crit))
    power_cycle(machine, HERE)
    pairs = ((P, S), (P2, S2))
    machine.finish(establish(*pairs, copy=NO_COPY, critical=True))
    machine.inst.rank(machine.inst.volumes[S].rank).health = Health.FAILED
    refused = machine.do(write("a")).failure
    assert (refused[0] if refused else "") == device
    cut(machine)
    refused = machine.do(write("b", volume=P2)).failure
    assert (refused[0] if refused else "") == last_path
