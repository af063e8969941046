"""The views of the Tasks panel: its lines, setups, failures, and what may be done."""

from __future__ import annotations

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.pprc import EstablishPaths, RemovePaths, SuspendPprcPairs
from emulator.commands.server import (
    ClearLog,
    GroupTasks,
    Remedy,
    RunSavedTasks,
    SaveTask,
    StopAnswering,
)
from emulator.ids import LssId, SaId, VolumeId
from emulator.views import saved_tasks as views
from tests.builders import an_installation

A, B, C, D = (VolumeId(f"10{n}12019") for n in range(4))
HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")
SECOND = 1_000_000


def an_ess():
    """One unit with six volumes in an LSS, Copy Services running."""
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 6)
    return draft.with_servers("ess1c1").build()


def with_tasks():
    """Two tasks in a group, number 3, and a single one, number 4."""
    machine = an_ess()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc1", "the first"))
    machine.do(SaveTask(EstablishFlashCopy(((C, D),)), "fc2"))
    machine.do(GroupTasks((1, 2), "fc_group1"))
    machine.do(SaveTask(WithdrawFlashCopy(((A, B),)), "fc1 end"))
    return machine


def test_K11_the_lines_are_groups_with_their_tasks_and_single_tasks():
    found = views.rows(with_tasks().inst)
    assert [(row.name, row.group, row.is_group) for row in found] == [
        ("fc_group1", 0, True), ("fc1", 3, False), ("fc2", 3, False), ("fc1 end", 0, False)
    ]  # fmt: skip
    assert found[0].about == "group of 2 tasks, run in parallel"
    assert found[1][2:7] == (
        "the first", f"FlashCopy {A} to {B}", "Establish FlashCopy pair", "never run", -1
    )  # fmt: skip


def test_K11_the_last_status_follows_the_runs():
    machine = with_tasks()
    machine.do(RunSavedTasks((3,)))
    started = machine.inst.now_us
    assert {row.status for row in views.rows(machine.inst)[:3]} == {"running"}
    assert views.rows(machine.inst)[0].ended_us == -1
    machine.run(60 * SECOND)
    group = views.rows(machine.inst)[0]
    assert (group.status, group.ran_us) == ("successful", started)
    assert group.ended_us > started


def test_K11_a_failed_task_shows_its_sentence():
    machine = with_tasks()
    machine.do(RunSavedTasks((4,)))
    (sentence,) = views.failures(machine.inst, 4)
    assert sentence.startswith("Task fc1 end failed: ")
    assert views.failures(machine.inst, 1) == ()
    machine.do(ClearLog())
    assert views.failures(machine.inst, 4) == ()


def test_K11_a_failed_group_shows_the_sentence_of_its_task():
    machine = with_tasks()
    machine.finish(EstablishFlashCopy(((A, B),), background_copy=False))
    machine.do(RunSavedTasks((3,)))
    machine.run(60 * SECOND)
    (sentence,) = views.failures(machine.inst, 3)
    assert sentence.startswith("Task fc1 failed: ")


def test_K03_a_group_among_the_selected_cannot_be_grouped():
    inst = with_tasks().inst
    assert "is a group" in views.rights(inst, (3, 4)).group
    assert "in group fc_group1 already" in views.rights(inst, (1, 4)).group
    assert "two tasks" in views.rights(inst, (4,)).group


def test_K05_what_is_grouped_keeps_its_properties_until_it_is_ungrouped():
    inst = with_tasks().inst
    assert "ungroup it first" in views.rights(inst, (1,)).properties
    assert "ungroup it first" in views.rights(inst, (1,)).remove
    assert views.rights(inst, (3,)).properties
    group = views.rights(inst, (3,))
    assert (group.run, group.ungroup, group.remove, group.information) == ("", "", "", "")
    single = views.rights(inst, (4,))
    assert (single.properties, single.remove) == ("", "")
    assert "no group" in single.ungroup


def test_nothing_selected_can_do_nothing():
    assert all(views.rights(with_tasks().inst, ()))


def test_several_selected_run_together_but_are_looked_at_one_by_one():
    several = views.rights(with_tasks().inst, (3, 4))
    assert (several.run, several.remove) == ("", "")
    assert several.information == several.properties == several.ungroup == views.ONE_ONLY


def test_B29_nothing_can_be_done_while_the_server_does_not_answer():
    machine = with_tasks()
    machine.do(StopAnswering(Remedy.RESET))
    assert views.rows(machine.inst) == ()
    assert views.setup(machine.inst, 4) == ()
    assert all(views.rights(machine.inst, (4,)))


def test_setup_of_a_group_is_that_of_its_tasks():
    inst = with_tasks().inst
    assert [each.name for each in views.setup(inst, 3)] == ["fc1", "fc2"]
    (single,) = views.setup(inst, 4)
    assert (single.pairs, single.may_become) == (((A, B),), ("Withdraw FlashCopy pair",))
    assert views.setup(inst, 99) == ()


def test_setup_of_paths_names_adapters_and_subsystems():
    machine = an_ess()
    machine.do(SaveTask(EstablishPaths(HERE, THERE, (SaId("0000"),)), "p"))
    (paths,) = views.setup(machine.inst, 1)
    assert (paths.source, paths.saids, paths.targets) == (HERE, ("0000",), (THERE,))
    assert views.rows(machine.inst)[0].about == "Establish paths 12019:17 to 14744:17"


def test_what_a_task_does_in_a_few_words():
    machine = an_ess()
    for work, words in (
        (EstablishFlashCopy(((A, B), (C, D))), "FlashCopy, 2 pairs"),
        (WithdrawFlashCopy(((A, VolumeId("")),)), f"Withdraw FlashCopy {A}"),
        (SuspendPprcPairs(((A, B),)), f"Suspend PPRC {A} to {B}"),
        (
            RemovePaths(HERE, THERE, (), (LssId("2105:14744:18"),)),
            "Remove paths 12019:17 to 2 LSSs",
        ),
    ):
        machine.do(SaveTask(work, "x"))
        assert views.rows(machine.inst)[-1].about == words


def test_K08_a_name_is_needed_and_has_sixteen_characters():
    inst = an_ess().inst
    assert "needs a name" in views.why_no_name(inst, "  ", "")
    assert "17 characters" in views.why_no_name(inst, "a" * 17, "")
    assert views.why_no_name(inst, "a" * 16, "what for") == ""


def test_K10_names_need_not_be_unique():
    machine = with_tasks()
    machine.do(SaveTask(WithdrawFlashCopy(((C, D),)), "fc1"))
    assert views.named_alike(machine.inst, "fc1") == (1, 5)
    assert views.named_alike(machine.inst, "") == ()
