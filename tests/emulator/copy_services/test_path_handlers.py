"""Establishing and removing logical paths, to one target LSS or to several at once (§5.3.1)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import RunTask
from emulator.commands.pprc import EstablishPaths, RemovePaths
from emulator.copy_services.server import ClientState
from emulator.events.base import AdviceGiven
from emulator.events.pprc import PathsEstablished, PathsKept, PathsRemoved
from emulator.ids import EssSerial, LssId, SaId
from emulator.units import US_PER_S
from emulator.views import pprc
from tests.builders import an_installation

SOURCE = LssId("2105:12019:17")
FIRST, SECOND = LssId("2105:14744:17"), LssId("2105:14744:18")
LOCAL = LssId("2105:12019:18")
SAIDS = (SaId("0000"), SaId("0001"))


def two_units(links=2):
    """Two units, an adapter with two ESCON ports in each, and links from the first."""
    draft = an_installation().with_ess("12019", eight_packs=6)
    draft = draft.with_ess("14744", site="Sydney", eight_packs=6)
    for serial in ("12019", "14744"):
        draft = draft.with_adapter(serial, 1, 1)
    for number in range(links):
        said = f"{number:04x}"
        draft = draft.with_link(f"L{number + 1}", f"12019:{said}", f"14744:{said}")
    return draft.with_servers("ess1c1").build()


def looped():
    """One unit with a link from one of its own ports to the other (§5.3.1)."""
    draft = an_installation().with_ess("12019", eight_packs=6).with_adapter("12019", 1, 1)
    return draft.with_link("L1", "12019:0000", "12019:0001", length_km=0.0).build()


def table(machine):
    """Target LSS and SAID of all paths."""
    return [(row.target, row.source_said) for row in pprc.paths(machine.inst)]


def kinds(answer):
    """The types of the events, in their order, without advice."""
    events = [happening.event for happening in answer.happenings]
    return [type(event) for event in events if not isinstance(event, AdviceGiven)]


def test_F10_paths_lead_from_one_lss_to_each_target_over_each_link_chosen():
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST, SAIDS[:1], more_targets=(SECOND,)))
    assert table(machine) == [(FIRST, "0000"), (SECOND, "0000")]
    machine.do(EstablishPaths(SOURCE, FIRST))
    assert table(machine) == [(FIRST, "0000"), (FIRST, "0001"), (SECOND, "0000")]


def test_a_target_that_is_named_twice_gets_its_paths_once():
    machine = two_units()
    answer = machine.do(EstablishPaths(SOURCE, FIRST, more_targets=(FIRST,)))
    assert kinds(answer) == [PathsEstablished]


def test_F14_what_exists_is_left_alone_and_the_rest_is_established():
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST, SAIDS[:1]))
    again = EstablishPaths(SOURCE, FIRST, only_if_absent=True, more_targets=(SECOND,))
    assert kinds(machine.do(again)) == [PathsKept, PathsEstablished]
    assert table(machine) == [(FIRST, "0000"), (SECOND, "0000"), (SECOND, "0001")]
    assert kinds(machine.do(again)) == [PathsKept, PathsKept]


def test_F14_an_answer_never_speaks_of_paths_over_no_links():
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST))
    (happening,) = machine.do(EstablishPaths(SOURCE, FIRST)).happenings
    assert happening.event.text == f"Paths {SOURCE} to {FIRST} stand already over all links chosen"


def test_F14_the_log_of_the_server_says_that_nothing_was_executed():
    machine = two_units()
    machine.finish(EstablishPaths(SOURCE, FIRST))
    machine.finish(RunTask(EstablishPaths(SOURCE, FIRST, only_if_absent=True), "again"))
    assert "exist already: not executed" in " ".join(e.text for e in machine.inst.server.log)


def test_F15_force_removal_takes_the_old_paths_away_first():
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST, SAIDS[:1]))
    answer = machine.do(EstablishPaths(SOURCE, FIRST, SAIDS[1:], force_removal=True))
    assert kinds(answer) == [PathsRemoved, PathsEstablished]
    assert table(machine) == [(FIRST, "0001")]


def test_F05_a_link_carries_64_paths_and_none_is_made_where_one_does_not_fit():
    machine = two_units(links=1)
    lsses = {
        serial: [each.id for each in unit.subsystems.values()]
        for serial, unit in machine.inst.storage_servers.items()
    }
    for source in lsses["12019"][:-1]:
        first, *more = lsses["14744"]
        machine.do(EstablishPaths(source, first, more_targets=tuple(more)))
    last = lsses["12019"][-1]
    machine.do(EstablishPaths(last, lsses["14744"][0]))
    assert len(table(machine)) == 57
    machine.do(EstablishPaths(last, lsses["14744"][1], more_targets=tuple(lsses["14744"][2:])))
    assert len(table(machine)) == 64


def test_F05_the_targets_of_one_command_count_together(monkeypatch):
    monkeypatch.setattr("emulator.copy_services.pprc_paths.PATHS_PER_LINK", 2)
    machine = two_units(links=1)
    machine.do(EstablishPaths(SOURCE, FIRST))
    both = (SECOND, LssId("2105:14744:19"))
    refusal = machine.refused(EstablishPaths(SOURCE, both[0], more_targets=both[1:]))
    assert refusal.rule == "F05"
    machine.do(EstablishPaths(SOURCE, both[0]))


@pytest.mark.parametrize(
    "command, rule",
    [
        (EstablishPaths(SOURCE, FIRST, (SaId("0004"),)), "F18"),
        (EstablishPaths(FIRST, SOURCE), "F07"),
        (EstablishPaths(SOURCE, FIRST, more_targets=(LOCAL,)), "F07"),
        (RemovePaths(SOURCE, FIRST, more_targets=(SECOND,)), "F10"),
        (RemovePaths(SOURCE, FIRST, SAIDS[1:]), "F10"),
    ],
)
def test_what_cannot_be_done_for_one_target_is_done_for_none(command, rule):
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST, SAIDS[:1]))
    assert machine.refused(command).rule == rule


def test_F17_within_one_unit_paths_lead_to_another_lss_and_the_log_says_what_they_are_not_for():
    machine = looped()
    answer = machine.do(EstablishPaths(SOURCE, LOCAL))
    assert "no disaster" in answer.happenings[-1].event.text
    assert machine.refused(EstablishPaths(SOURCE, SOURCE)).rule == "F17"


def test_F20_paths_to_several_targets_are_removed_together():
    machine = two_units()
    machine.do(EstablishPaths(SOURCE, FIRST, more_targets=(SECOND,)))
    answer = machine.do(RemovePaths(SOURCE, FIRST, SAIDS[:1], more_targets=(SECOND,)))
    assert [h.event.left for h in answer.happenings] == [1, 1]
    machine.do(RemovePaths(SOURCE, FIRST, more_targets=(SECOND,)))
    assert table(machine) == []


def test_B28_a_task_needs_the_client_of_every_unit_that_it_names():
    machine = two_units()
    task = RunTask(EstablishPaths(SOURCE, LOCAL, more_targets=(FIRST,)), "paths")
    machine.inst.server.clients[EssSerial("14744")] = ClientState.UNREGISTERED
    assert machine.refused(task).rule == "B28"


def test_a_task_over_several_targets_is_one_run():
    machine = two_units()
    answer = machine.finish(RunTask(EstablishPaths(SOURCE, FIRST, more_targets=(SECOND,)), "paths"))
    assert answer.happenings[0].event.text == "Task paths started"
    assert [(run.kind, run.status.value) for run in machine.inst.server.runs] == [
        ("Establish Path", "successful")
    ]


@pytest.mark.parametrize(
    "work", [EstablishPaths(SOURCE, FIRST, only_if_absent=True), RemovePaths(SOURCE, FIRST)]
)
def test_a_task_whose_work_takes_no_time_ends_within_a_second_and_not_in_the_past(work):
    machine = two_units()
    machine.finish(EstablishPaths(SOURCE, FIRST))
    answer = machine.do(RunTask(work, "soon"))
    assert answer.done_us == machine.inst.now_us + US_PER_S == machine.engine.next_due()
    machine.engine.run_until(answer.done_us)
    run = machine.inst.server.runs[-1]
    assert (run.status.value, run.ended_us) == ("successful", answer.done_us)
