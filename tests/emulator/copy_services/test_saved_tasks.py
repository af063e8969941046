"""Tasks that the server keeps (§5.1.4, rules K01 to K11)."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs, RemovePaths
from emulator.commands.server import (
    ClearLog,
    GroupTasks,
    RemoveTasks,
    ReplaceTask,
    RunSavedTasks,
    SaveTask,
    UngroupTask,
)
from emulator.copy_services.tasks import KINDS
from emulator.ids import EssSerial, LssId, SaId, VolumeId
from emulator.views import facts
from tests.builders import Machine, an_installation

ONE = EssSerial("12019")
IDS = [VolumeId(f"1{number:02x}12019") for number in range(8)]
PAIRS = list(zip(IDS[::2], IDS[1::2], strict=True))
FC1, FC2 = (EstablishFlashCopy((pair,)) for pair in PAIRS[:2])


def a_server() -> Machine:
    draft = an_installation().with_ess(ONE).with_volumes(ONE, 17, 8, size_tracks=900)
    return draft.with_servers("ess1c1").build()


def with_tasks(*names: str) -> Machine:
    machine = a_server()
    for name, pair in zip(names, PAIRS, strict=False):
        machine.do(SaveTask(EstablishFlashCopy((pair,)), name))
    return machine


def state(machine: Machine, name: str) -> str:
    return facts.state(machine.inst, "task", name)


def test_K01_every_kind_of_operation_can_be_saved():
    machine = a_server()
    lss = LssId("2105:12019:17")
    for number, kind in enumerate(KINDS, 1):
        work = kind(lss, lss) if "Path" in kind.__name__ else kind((PAIRS[0],))
        machine.do(SaveTask(work, f"task{number}"))
    assert [KINDS[type(each.work)] for each in machine.inst.tasks.values()] == [
        "Establish FlashCopy pair",
        "Withdraw FlashCopy pair",
        "Establish Path",
        "Remove Path",
        "Establish PPRC copy pair",
        "Suspend PPRC Copy Pair",
        "Terminate PPRC copy pair",
    ]


def test_K01_only_such_operations_can_be_saved():
    assert machine_refuses(SaveTask(ClearLog(), "x")) == "K01"


def machine_refuses(command) -> str:
    return with_tasks("fc1", "fc2").refused(command).rule


@pytest.mark.parametrize(
    "command, rule",
    [
        (SaveTask(FC1, "samplevgTermPriSec"), "K08"),
        (SaveTask(FC1, ""), "J11"),
        (SaveTask(FC1, "   "), "J11"),
        (ReplaceTask(9, FC1, "x"), "K11"),
        (RemoveTasks(()), "K11"),
        (RemoveTasks(("nothing",)), "K11"),
        (GroupTasks(("fc1",), "g"), "K03"),
        (GroupTasks(("fc1", "fc1"), "g"), "K03"),
        (UngroupTask("fc1"), "K05"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_rule(command, rule):
    assert machine_refuses(command) == rule


def test_K08_sixteen_characters_are_allowed():
    machine = a_server()
    machine.do(SaveTask(FC1, "a" * 16))
    assert facts.exists(machine.inst, "task", "a" * 16)


def test_K03_no_group_in_a_group():
    machine = with_tasks("fc1", "fc2", "fc3")
    machine.do(GroupTasks(("fc1", "fc2"), "both"))
    assert machine.refused(GroupTasks(("both", "fc3"), "more")).rule == "K03"
    assert machine.refused(GroupTasks(("fc1", "fc3"), "more")).rule == "K03"
    assert facts.prop(machine.inst, "task", "group", "fc1") == "both"


def test_K04_tasks_of_a_group_start_at_one_instant_with_one_T0():
    machine = with_tasks("fc1", "fc2", "fc3", "fc4")
    machine.do(GroupTasks(("fc1", "fc2", "fc3", "fc4"), "all"))
    answer = machine.do(RunSavedTasks(("all",)))
    runs = machine.inst.server.runs
    assert {run.started_us for run in runs} == {answer.at_us}
    assert len(runs) == 5
    assert {relation.t0_us for relation in machine.inst.relations.values()} == {answer.at_us}
    assert [state(machine, name) for name in ("all", "fc1")] == ["running", "running"]
    machine.engine.run_until(answer.done_us)
    assert {run.status.value for run in runs} == {"successful"}
    assert state(machine, "all") == "successful"


def test_K04_a_group_and_one_of_its_tasks_start_each_task_once():
    machine = with_tasks("fc1", "fc2")
    machine.do(GroupTasks(("fc1", "fc2"), "both"))
    machine.do(RunSavedTasks(("fc1", "both")))
    assert [run.name for run in machine.inst.server.runs] == ["both", "fc1", "fc2"]


def test_K04_a_group_has_failed_when_one_of_its_tasks_has():
    machine = with_tasks("fc1", "fc2")
    machine.do(SaveTask(WithdrawFlashCopy((PAIRS[2],)), "wd"))
    machine.do(GroupTasks(("fc1", "wd"), "mixed"))
    answer = machine.do(RunSavedTasks(("mixed",)))
    assert answer.failure is not None
    assert answer.failure[0] == "E08"
    machine.engine.run_until(answer.done_us)
    names = ("mixed", "fc1", "wd")
    assert [state(machine, name) for name in names] == ["failed", "successful", "failed"]


def test_K05_a_grouped_task_is_ungrouped_changed_and_grouped_again():
    machine = with_tasks("fc1", "fc2")
    machine.do(GroupTasks(("fc1", "fc2"), "both"))
    assert machine.refused(ReplaceTask("fc1", FC2, "fc1")).rule == "K05"
    assert machine.refused(RemoveTasks(("fc1",))).rule == "K05"
    assert machine.refused(ReplaceTask("both", FC2, "both")).rule == "K05"
    machine.do(UngroupTask("both"))
    machine.do(ReplaceTask("fc1", EstablishFlashCopy((PAIRS[3],)), "fc1"))
    machine.do(GroupTasks(("fc1", "fc2"), "both"))
    machine.finish(RunSavedTasks(("both",)))
    assert facts.state(machine.inst, "flashcopy", PAIRS[3][0]) == "established"


def test_K06_replace_new_and_delete():
    machine = with_tasks("fc1")
    machine.do(ReplaceTask(1, FC2, "renamed", "by hand"))
    machine.do(SaveTask(WithdrawFlashCopy(FC2.pairs), "wd"))
    machine.do(RemoveTasks((1,)))
    assert [each.name for each in machine.inst.tasks.values()] == ["wd"]


def test_K06_a_task_that_is_replaced_does_what_the_new_one_says():
    machine = with_tasks("fc1")
    machine.do(ReplaceTask(1, FC2, "fc2", "the other"))
    kept = machine.inst.tasks[1]
    assert (kept.name, kept.description, kept.work) == ("fc2", "the other", FC2)
    machine.finish(RunSavedTasks(("fc2",)))
    assert IDS[2] in machine.inst.relation_of
    assert IDS[0] not in machine.inst.relation_of


def test_K10_of_two_tasks_with_one_name_the_first_is_run():
    machine = with_tasks("fc1", "fc1")
    machine.do(RunSavedTasks(("fc1",)))
    assert set(machine.inst.relation_of) == set(PAIRS[0])
    machine.do(RunSavedTasks((2,)))
    assert set(machine.inst.relation_of) == {*PAIRS[0], *PAIRS[1]}


def test_K11_a_saved_task_that_is_refused_has_failed_and_the_log_says_why():
    machine = with_tasks("fc1")
    machine.finish(RunSavedTasks(("fc1",)), "jane at Specialist 12019")
    assert state(machine, "fc1") == "successful"
    answer = machine.do(RunSavedTasks(("fc1",)), "jane at Specialist 12019")
    assert state(machine, "fc1") == "failed"
    assert answer.failure is not None
    last = machine.inst.server.log[-1]
    assert "failed: " in last.text
    assert last.operator == "jane at Specialist 12019"


def test_K11_a_task_that_runs_is_not_started_again_nor_removed():
    machine = with_tasks("fc1", "fc2")
    machine.do(RunSavedTasks(("fc1",)))
    assert machine.refused(RunSavedTasks(("fc2", "fc1"))).rule == "K11"
    assert machine.refused(RemoveTasks(("fc1",))).rule == "K11"
    assert machine.refused(ReplaceTask("fc1", FC2, "fc1")).rule == "K11"
    assert state(machine, "fc2") == "never run"


def test_a_group_of_256_tasks_starts_within_one_instant():
    draft = an_installation().with_ess(ONE)
    for lss in (16, 17):
        draft.with_volumes(ONE, lss, 256, size_tracks=30)
    machine = draft.with_servers("ess1c1").build()
    ids = [*machine.inst.volumes]
    names = []
    for number in range(256):
        source, target = ids[2 * number], ids[2 * number + 1]
        names.append(f"t{number}")
        machine.do(SaveTask(EstablishFlashCopy(((source, target),)), names[-1]))
    machine.do(GroupTasks(tuple(names), "all"))
    answer = machine.do(RunSavedTasks(("all",)))
    assert answer.failure is None
    assert {r.t0_us for r in machine.inst.relations.values()} == {answer.at_us}
    assert len(machine.inst.relations) == 256
    machine.engine.run_until(answer.done_us)
    assert {run.status.value for run in machine.inst.server.runs} == {"successful"}
    assert state(machine, "all") == state(machine, "t255") == "successful"


def test_the_wizards_run_of_an_unsaved_task_keeps_its_own_status():
    machine = with_tasks("fc1")
    machine.finish(RunTask(EstablishFlashCopy((PAIRS[2],)), "once"))
    assert state(machine, "once") == "successful"
    assert not facts.exists(machine.inst, "task", "once")


def test_B27_a_volume_that_the_server_has_not_seen_cannot_be_in_a_task():
    machine = a_server()
    machine.inst.server.unseen.add(IDS[0])
    assert machine.refused(SaveTask(FC1, "fc1")).rule == "B27"
    machine.do(SaveTask(FC2, "fc2"))
    machine.inst.server.unseen.clear()
    machine.do(SaveTask(FC1, "fc1"))
    unknown = EstablishPprcPairs(((IDS[1], VolumeId("1ff12019")),))
    assert machine.refused(SaveTask(unknown, "p")).rule is not None
    paths = EstablishPaths(LssId("2105:12019:17"), LssId("2105:12019:17"))
    machine.do(SaveTask(paths, "paths"))


@pytest.mark.parametrize(
    "work",
    [
        EstablishPaths(LssId("17"), LssId("2105:12019:17")),
        EstablishPaths(LssId("2105:12019:17"), LssId("12019:17")),
        RemovePaths(LssId("2105:12019:17"), LssId("2105:12019:17"), (SaId("\x07"),)),
    ],
)
def test_A14_paths_between_what_is_no_lss_are_no_task(work):
    machine = a_server()
    for command in (SaveTask(work, "paths"), RunTask(work)):
        assert machine.refused(command).rule == "A14"
