"""What the machine advises against and does all the same: F10, F12, F13, E13, I10, I11."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.applications import CreateApplication, StartApplication, StopApplication
from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.faults import CutLink
from emulator.commands.pprc import CopyOption, EstablishPaths, EstablishPprcPairs, SuspendPprcPairs
from emulator.commands.server import GroupTasks, RunSavedTasks, SaveTask
from emulator.events.base import AdviceGiven
from emulator.ids import LinkId, LssId, SaId, VolumeId, make_lss_id, serial_of
from tests.builders import an_installation

if TYPE_CHECKING:
    from emulator.engine import Answer
    from tests.builders import Machine

BASES = (0x00, 0x80, 0x20, 0xA0)
"""First SAID of the host bays 1 to 4."""
HERE, THERE, BESIDE = (
    LssId("2105:12019:17"),
    LssId("2105:14744:17"),
    LssId("2105:14744:18"),
)


def advice(answer: Answer) -> list[tuple[str, str]]:
    """Rule and place of the advice that was given."""
    events = [happening.event for happening in answer.happenings]
    return [(each.rule, each.where) for each in events if isinstance(each, AdviceGiven)]


def rules(answer: Answer) -> list[str]:
    """The rules of the advice that was given."""
    return [rule for rule, _ in advice(answer)]


# -- paths -----------------------------------------------------------------------------------------


def linked(places: list[tuple[int, int]]) -> Machine:
    """Two units with a link from the first port of a card in each of these bays and slots."""
    draft = an_installation()
    for serial, site in (("12019", "Melbourne"), ("14744", "Sydney")):
        draft.with_ess(serial, site=site).with_volumes(serial, 17, 1).with_volumes(serial, 18, 1)
        for bay, slot in places:
            draft.with_adapter(serial, bay, slot)
    for number, (bay, slot) in enumerate(places, 1):
        said = f"{BASES[bay - 1] + 4 * (slot - 1):04x}"
        draft.with_link(f"L{number}", f"12019:{said}", f"14744:{said}")
    return draft.build()


def bays(*numbers: int) -> list[tuple[int, int]]:
    """Bay and slot of a card in each of these bays, in the next free slot."""
    return [(bay, 1 + numbers[:place].count(bay)) for place, bay in enumerate(numbers)]


@pytest.mark.parametrize("links, told", [((1, 2, 3), ["F12"]), ((1, 2, 3, 4), [])])
def test_F12_fewer_than_four_links_between_two_units(links, told):
    assert rules(linked(bays(*links)).do(EstablishPaths(HERE, THERE))) == told


def test_F12_is_told_once_for_two_units():
    machine = linked(bays(1, 3))
    both = EstablishPaths(HERE, THERE, more_targets=(BESIDE,))
    assert advice(machine.do(both)) == [("F12", "12019")]
    assert rules(machine.do(EstablishPaths(LssId("2105:12019:18"), THERE))) == []


def test_F13_every_link_is_used_for_each_pair_of_subsystems():
    machine = linked(bays(1, 2, 3, 4))
    answer = machine.do(EstablishPaths(HERE, THERE, (SaId("0000"), SaId("0080"))))
    assert advice(answer) == [("F13", HERE)]
    assert "use 2 of 4 ESCON links" in answer.happenings[-1].event.text
    answer = machine.do(EstablishPaths(HERE, THERE))
    assert rules(answer) == []


@pytest.mark.parametrize(
    "places, told",
    [
        ((1, 1, 1, 1), ["F13"]),
        ((1, 1, 2, 2), ["F13"]),
        ((1, 2, 3, 4), []),
        ((1, 2, 3, 4, 1, 2), []),
    ],
)
def test_F13_adapters_are_spread_over_the_host_bays(places, told):
    assert rules(linked(bays(*places)).do(EstablishPaths(HERE, THERE))) == told


@pytest.mark.parametrize(
    "places, told", [((1, 2), True), ((3, 4), True), ((1, 3), False), ((2, 4), False)]
)
def test_F13_adapters_are_spread_over_the_clusters(places, told):
    answer = linked(bays(*places)).do(EstablishPaths(HERE, THERE))
    texts = [happening.event.text for happening in answer.happenings]
    assert any("in the host bays of cluster" in text for text in texts) is told


def test_F13_paths_that_stay_as_they_are_are_not_advised_on():
    machine = linked(bays(1, 1, 1, 1))
    machine.do(EstablishPaths(HERE, THERE))
    assert rules(machine.do(EstablishPaths(HERE, THERE, only_if_absent=True))) == []
    assert rules(machine.do(EstablishPaths(HERE, THERE))) == []


@pytest.mark.parametrize(
    "dark, told",
    [
        ((), ""),
        (("L2",), "1 of the 4 new paths to LSS 2105:14744:17 will not work before link L2 does"),
        (
            ("L1", "L2", "L3", "L4"),
            "4 of the 4 new paths to LSS 2105:14744:17 will not work before their links do",
        ),
    ],
)
def test_F10_paths_over_links_that_carry_nothing_are_told(dark, told):
    machine = linked(bays(1, 2, 3, 4))
    if dark:
        machine.do(CutLink(tuple(LinkId(link) for link in dark)))
    answer = machine.do(EstablishPaths(HERE, THERE))
    events = [happening.event for happening in answer.happenings]
    given = [each.text for each in events if isinstance(each, AdviceGiven)]
    assert given == ([told] if told else [])


# -- FlashCopy -------------------------------------------------------------------------------------


def test_E13_source_and_target_on_one_rank():
    draft = an_installation().with_ess("12019", eight_packs=4)
    draft.with_volumes("12019", 16, 12)
    machine = draft.build()
    by_rank: dict[str, list[VolumeId]] = {}
    for volume in machine.inst.volumes.values():
        by_rank.setdefault(volume.rank, []).append(volume.id)
    (a, b, c), (d, e, f), *_ = (members[:3] for members in by_rank.values())
    assert advice(machine.do(EstablishFlashCopy(((a, b), (d, e))))) == [("E13", b)]
    assert rules(machine.do(EstablishFlashCopy(((c, f),)))) == []


def test_E13_source_and_target_on_one_loop():
    machine = (
        an_installation().with_ess("12019", eight_packs=4).with_volumes("12019", 16, 24).build()
    )
    loops: dict[str, dict[str, VolumeId]] = {}
    for volume in machine.inst.volumes.values():
        loops.setdefault(machine.inst.rank(volume.rank).loop, {}).setdefault(volume.rank, volume.id)
    (a, b, *_), (c, *_) = (list(by_rank.values()) for by_rank in loops.values())
    answer = machine.do(EstablishFlashCopy(((a, b),)))
    assert advice(answer) == [("E13", b)]
    assert answer.happenings[-1].event.text == f"Target {b} shares SSA loop A with its source"
    machine.finish(WithdrawFlashCopy(((a, b),)))
    assert rules(machine.do(EstablishFlashCopy(((a, c),)))) == []


# -- applications ----------------------------------------------------------------------------------

PRIMARIES = LOG, FIRST, SECOND, SPARE = tuple(VolumeId(f"10{n}12019") for n in range(4))
SECONDARIES = tuple(VolumeId(f"10{n}14744") for n in range(4))
PAIRS = tuple(zip(PRIMARIES, SECONDARIES, strict=True))


def payroll() -> Machine:
    """An application with a log and two data volumes, mirrored, and copies of the secondaries."""
    draft = an_installation()
    for serial, site in (("12019", "Melbourne"), ("14744", "Sydney")):
        draft.with_ess(serial, site=site).with_volumes(serial, 17, 8, size_tracks=3000)
        draft.with_adapter(serial, 1, 1)
    draft.with_link("L1", "12019:0000", "14744:0000").with_host("bonnie", "12019", *PRIMARIES)
    machine = draft.with_servers("ess1c1").build()
    machine.run(3_600_000_000)
    machine.finish(EstablishPaths(HERE, THERE))
    machine.finish(EstablishPprcPairs(PAIRS, CopyOption.NO_COPY))
    machine.do(CreateApplication("payroll", "bonnie", LOG, (FIRST, SECOND)))
    machine.do(StartApplication("payroll"))
    return machine


def test_I10_log_and_data_have_volumes_of_their_own():
    machine = payroll()
    asked = CreateApplication("orders", "bonnie", SPARE, (SPARE,))
    assert machine.refused(asked).rule == "I10"


def test_I10_the_log_of_a_running_application_is_not_suspended():
    machine = payroll()
    assert rules(machine.do(SuspendPprcPairs(PAIRS[1:3]))) == []
    assert advice(machine.do(SuspendPprcPairs(PAIRS[:1]))) == [("I10", LOG)]


def test_I10_what_does_not_run_has_nothing_to_lose():
    machine = payroll()
    machine.do(StopApplication("payroll"))
    assert rules(machine.do(SuspendPprcPairs(PAIRS))) == []


def copy_of(volume: VolumeId) -> VolumeId:
    """The volume four numbers further on."""
    return VolumeId(f"10{int(volume[2]) + 4}{serial_of(volume)}")


@pytest.mark.parametrize("site", [PRIMARIES, SECONDARIES])
def test_I11_a_task_of_its_own_catches_all_data_or_none(site):
    machine = payroll()
    assert make_lss_id(serial_of(site[0]), 17) in (HERE, THERE)
    one, two = ((volume, copy_of(volume)) for volume in site[1:3])
    caught = rules(machine.do(RunTask(EstablishFlashCopy((one,), background_copy=False))))
    assert [rule for rule in caught if rule[0] == "I"] == ["I11"]
    machine = payroll()
    whole = rules(machine.do(RunTask(EstablishFlashCopy((one, two), background_copy=False))))
    assert [rule for rule in whole if rule[0] == "I"] == []


def test_I11_tasks_of_a_group_belong_to_one_point_in_time():
    machine = payroll()
    for number, pair in enumerate(PAIRS[1:3], 1):
        machine.do(SaveTask(SuspendPprcPairs((pair,)), f"sus{number}"))
    assert rules(machine.do(RunSavedTasks((1,)))) == ["I11"]
    machine = payroll()
    for number, pair in enumerate(PAIRS[1:3], 1):
        machine.do(SaveTask(SuspendPprcPairs((pair,)), f"sus{number}"))
    machine.do(GroupTasks((1, 2), "split"))
    assert rules(machine.do(RunSavedTasks((3,)))) == []
