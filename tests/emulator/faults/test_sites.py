"""A site is lost, at one instant or part by part, and comes back."""

from __future__ import annotations

import pytest

from emulator.commands.faults import (
    CutLink,
    FailCluster,
    LoseSite,
    RestoreLink,
    RestoreSite,
    StartUnit,
    StopUnit,
)
from emulator.copy_services.pprc_states import SuspendReason
from emulator.events.faults import PartBroke, SiteGoes
from emulator.events.pprc import WriteAcknowledged, WriteFailed
from emulator.hardware.faults import parts_of_site
from emulator.hardware.power import BOOT_US
from emulator.ids import ClusterId
from emulator.units import US_PER_S
from emulator.views import facts
from emulator.views.faults import broken
from tests.emulator.copy_services.mirrors import (
    L1,
    TARGET,
    P,
    S,
    duplex,
    mirror,
    out_of_sync,
    pair_of,
    read,
    states,
    terminate,
    write,
)
from tests.emulator.faults.test_parts import FULL, HERE, SUSPENDED, THERE, events_of

HOME, AWAY = "Melbourne", "Sydney"


def test_at_once_everything_of_the_site_goes_at_one_instant():
    machine = mirror()
    duplex(machine)
    answer = machine.do(LoseSite(HOME))
    assert facts.state(machine.inst, "site", HOME) == "down"
    assert facts.state(machine.inst, "site", AWAY) == "up"
    assert facts.state(machine.inst, "link", "L1") == "cut"
    parts = parts_of_site(machine.inst, HOME)
    assert {part for part, _ in broken(machine.inst)} == set(parts)
    said = [each.event for each in answer.happenings]
    assert isinstance(said[0], SiteGoes)
    assert sum(isinstance(each, PartBroke) for each in said) == len(parts) == said[0].parts
    assert machine.refused(write("a")).rule == "A01"


def test_G23_what_was_on_its_way_is_neither_acknowledged_nor_at_the_secondary():
    machine = mirror()
    duplex(machine)
    machine.finish(write("a"))
    machine.do(write("b"))
    machine.run(700)
    machine.do(LoseSite(HOME))
    found = events_of(machine, 3600 * US_PER_S, (WriteAcknowledged, WriteFailed))
    assert [type(each) for each in found] == [WriteFailed]
    assert read(machine, S) == "a"
    assert states(machine) == (FULL, FULL)
    machine.finish(terminate(TARGET))
    machine.finish(write("c", 8, S))


def test_the_loss_of_the_other_site_suspends_at_the_next_write():
    machine = mirror()
    duplex(machine)
    machine.do(LoseSite(AWAY))
    assert states(machine) == (FULL, FULL)
    machine.finish(write("a"))
    assert states(machine) == (SUSPENDED, FULL)
    assert pair_of(machine).reason is SuspendReason.SECONDARY_CONDITIONS


def test_a_restored_site_is_whole_when_its_units_have_started_and_its_pairs_stay_suspended():
    machine = mirror()
    duplex(machine)
    machine.do(LoseSite(HOME))
    machine.run(US_PER_S)
    machine.do(RestoreSite(HOME))
    assert [part.name for part, _ in broken(machine.inst)] == [HERE]
    machine.run(BOOT_US)
    assert list(broken(machine.inst)) == []
    assert facts.state(machine.inst, "site", HOME) == "up"
    assert states(machine) == (SUSPENDED, SUSPENDED)
    assert (pair_of(machine).reason, out_of_sync(machine)) == (SuspendReason.POWER_ON, 0)


def test_restoring_a_site_leaves_broken_what_was_broken_before():
    machine = mirror()
    machine.do(CutLink((L1,)))
    machine.do(FailCluster(ClusterId("12019:2")))
    machine.do(LoseSite(HOME))
    machine.do(RestoreSite(HOME))
    machine.run(BOOT_US)
    assert {part.name for part, _ in broken(machine.inst)} == {"L1", "12019:2"}


def test_a_site_that_is_lost_is_not_lost_again_and_one_that_stands_is_not_restored():
    machine = mirror()
    assert machine.do(RestoreSite(HOME)).happenings == ()
    machine.do(LoseSite(HOME))
    assert machine.do(LoseSite(HOME)).happenings == ()
    for command in (LoseSite("Hobart"), RestoreSite("Hobart")):
        assert "Melbourne, Sydney" in machine.refused(command).message
    for wrong in (LoseSite(AWAY, -1), LoseSite(AWAY, 86_401)):
        assert "within a day" in machine.refused(wrong).message


def broken_at(machine, over_s):
    """How long after the loss begins each part goes, in microseconds."""
    begun = machine.engine.now_us
    found = machine.engine.run_until(begun + over_s * US_PER_S + US_PER_S)
    return [
        (each.at_us - begun, each.event.what) for each in found if isinstance(each.event, PartBroke)
    ]


def test_part_by_part_the_parts_go_one_by_one_the_last_when_the_time_is_over():
    machine = mirror()
    parts = parts_of_site(machine.inst, HOME)
    machine.do(LoseSite(HOME, 40))
    times = broken_at(machine, 40)
    assert len(times) == len(parts) == len({us for us, _ in times})
    assert times[-1][0] == 40 * US_PER_S
    assert facts.state(machine.inst, "site", HOME) == "down"


def test_part_by_part_the_order_is_the_same_in_every_run_and_however_time_is_cut():
    orders = []
    for cuts in (1, 7):
        machine = mirror()
        machine.do(LoseSite(HOME, 40))
        for _ in range(cuts):
            machine.run(41 * US_PER_S // cuts)
        orders.append([line.text for line in machine.inst.history])
    assert orders[0] == orders[1]
    machine = mirror()
    machine.do(LoseSite(AWAY, 40))
    kinds = [what.split()[0] for _, what in broken_at(machine, 40)]
    assert kinds != sorted(kinds), "drawn, not listed"


@pytest.mark.parametrize("after_s", [0, 13, 39])
def test_restoring_stops_a_loss_under_way(after_s):
    machine = mirror()
    machine.do(LoseSite(HOME, 40))
    machine.run(after_s * US_PER_S)
    machine.do(RestoreSite(HOME))
    machine.run(BOOT_US + 60 * US_PER_S)
    assert list(broken(machine.inst)) == []
    machine.do(LoseSite(HOME, 40))
    machine.run(40 * US_PER_S)
    assert facts.state(machine.inst, "site", HOME) == "down"


def test_a_rolling_loss_ends_as_one_at_once_does():
    one, other = mirror(), mirror()
    one.do(LoseSite(HOME))
    other.do(LoseSite(HOME, 30))
    for machine in (one, other):
        machine.run(30 * US_PER_S)
    assert set(broken(one.inst)) == set(broken(other.inst))
    assert set(one.inst.sites[HOME].lost) == set(other.inst.sites[HOME].lost)


def test_a_unit_that_was_starting_is_lost_with_its_site():
    machine = mirror()
    machine.do(StopUnit((THERE,)))
    machine.do(StartUnit((THERE,)))
    machine.do(LoseSite(AWAY))
    machine.run(2 * BOOT_US)
    assert facts.state(machine.inst, "unit", THERE) == "down"
    machine.do(RestoreSite(AWAY))
    machine.run(BOOT_US)
    assert facts.state(machine.inst, "unit", THERE) == "up"


def test_writes_during_a_rolling_loss_suspend_the_pair_once_and_stay_in_order():
    machine = mirror()
    duplex(machine)
    machine.do(LoseSite(AWAY, 20))
    for number in range(30):
        machine.finish(write("abcdefghijklmnopqrstuvwxyzABCD"[number], 0))
        machine.run(US_PER_S)
    assert states(machine)[0] is SUSPENDED
    kept = read(machine, S)
    assert kept != "."
    assert read(machine, P) == "D"
    machine.do(RestoreLink((L1,)))
    assert states(machine)[0] is SUSPENDED
