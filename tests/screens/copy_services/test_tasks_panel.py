"""The Tasks panel: list, selection, groups, properties, what may be done, and how it looks."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    RemovePaths,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.commands.server import ClearLog, GroupTasks, RemoveTasks, RunSavedTasks, SaveTask
from emulator.ids import SaId
from screens.copy_services import panel_buttons
from screens.copy_services import wizard_steps as steps
from screens.copy_services.tasks_panel import TasksPanel
from screens.widgets.field import Field
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    HERE,
    MIN,
    NARROW,
    THERE,
    WIDE,
    across,
    an_ess,
    at,
    click,
    keys,
    relations,
    says,
    two_units,
    volume,
)
from tests.screens.laws import assert_nothing_is_cut, grid, panels, walk_panel
from tests.screens.snapshots import assert_grid

A, B, C, D = (volume(number) for number in range(4))
SHIFT = ("shift",)


def with_tasks():
    """Tasks 1 and 2 in group 3, and the single task 4; nothing has run."""
    machine = an_ess()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc1", "The first of two"))
    machine.do(SaveTask(EstablishFlashCopy(((C, D),)), "fc2"))
    machine.do(GroupTasks((1, 2), "fc_group1"))
    machine.do(SaveTask(WithdrawFlashCopy(((A, B),)), "fc1 end"))
    return machine


def of_every_kind():
    """Tasks of every kind; some have run, one has failed, one is running."""
    machine = two_units()
    for work, name, description in (
        (EstablishPaths(HERE, THERE, (SaId("0000"),)), "paths17", ""),
        (EstablishPprcPairs(across(0, 1, 2), CopyOption.NO_COPY), "evg001EstDNCV", "do not copy"),
        (SuspendPprcPairs(across(0, 1, 2)), "evg001Suspend", ""),
        (TerminatePprcPairs(across(0), ExecutedBy.TARGET), "evg001TermPriSec", ""),
        (EstablishFlashCopy(((volume(4), volume(5)),)), "fc nocopy", "at night, before the backup"),
        (WithdrawFlashCopy(((volume(4), volume(5)),)), "fc_end", ""),
        (EstablishFlashCopy(((volume(6), volume(7)),)), "fc1", ""),
        (EstablishFlashCopy(((volume(8), volume(9)),)), "fc2", ""),
    ):
        machine.do(SaveTask(work, name, description), "op1")
    machine.do(GroupTasks((7, 8), "fc_group1"), "op1")
    machine.do(RunSavedTasks((2,)), "op1")
    machine.run(2 * MIN)
    machine.do(RunSavedTasks((6,)), "op1")
    machine.do(RunSavedTasks((9,)), "op1")
    return machine


async def tasks(pilot):
    """Turn to the Tasks panel."""
    await keys(pilot, "T")
    panel = pilot.home.front
    assert isinstance(panel, TasksPanel)
    return panel


def painted(widget):
    """All text of a widget, runs of blanks made one."""
    return " ".join(" ".join(widget.painted_lines()).split())


def names(machine):
    """The saved tasks by name, in the server's order."""
    return [task.name for task in machine.inst.tasks.values()]


def button(panel, label):
    """Whether a button is enabled."""
    (found,) = panel.find_targets(label, "button")
    return found.enabled


# -- the list --------------------------------------------------------------------------------------


async def test_K11_name_description_and_last_status(monkeypatch):
    async with at(of_every_kind(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        shown = panel.painted_lines()

        def line(name):
            return " ".join(next(row for row in shown if f" {name} " in row).split())

        assert line("paths17") == "▎ paths17 Establish paths 12019:17 to 14744:17 ○ not run"
        assert "evg001EstDNCV do not copy ✓ completed successfully" in line("evg001EstDNCV")
        assert "fc_end Withdraw FlashCopy 10412019 × failed" in line("fc_end")
        assert "fc_group1 group of 2 tasks, run in parallel ► running" in line("fc_group1")
        assert "│ fc1 FlashCopy 10612019 to 10712019 ► running" in line("fc1")
        assert "8 tasks, 1 group ► 2 running × 1 failed" in painted(panel)


async def test_K11_status_follows_at_once(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc_group1", panel=panel)
        await click(pilot, "Run", panel=panel)
        (row,) = panel.find_targets("fc1", "row")
        assert row.states[0] == "running"
        assert "Task fc_group1 started" in says(pilot)
        await pilot.core.advance(MIN)
        await keys(pilot, "up")
        assert panel.find_targets("fc1", "row")[0].states[0] == "completed"


async def test_no_task_is_saved_yet(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        assert "No task is saved" in painted(panel)
        await keys(pilot, "enter", "i", "o", "space", "g", "u", "delete", "z", "up", "down")
        assert pilot.app.screen is pilot.home
        assert "No task was selected." in says(pilot)


async def test_a_group_is_folded_and_opened(monkeypatch):
    async with at(with_tasks(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "-", role="item", area="fc_group1", panel=panel)
        assert not [hit for hit in panel.find_targets("fc1", "row") if hit.visible]
        await keys(pilot, "right")
        assert panel.find_targets("fc1", "row")[0].visible
        await keys(pilot, "left")
        await click(pilot, "fc2", area="fc_group1", panel=panel)
        assert panel.at_cursor.name == "fc2"
        await keys(pilot, "z")
        assert panel.at_cursor.name == "fc_group1"
        assert 3 in panel.folded


async def test_what_is_out_of_view_is_found_and_revealed(monkeypatch):
    machine = an_ess()
    for number in range(40):
        machine.do(SaveTask(EstablishFlashCopy(((A, B),)), f"task{number:02}"))
    async with at(machine, monkeypatch, NARROW) as pilot:
        panel = await tasks(pilot)
        assert "1 to 13 of 40" in painted(panel)
        await click(pilot, "task39", panel=panel)
        assert panel.at_cursor.name == "task39"
        await keys(pilot, "pageup", "pageup", "pageup", "pageup")
        assert panel.at_cursor.name == "task00"


# -- the selection ---------------------------------------------------------------------------------


async def test_K03_shift_and_clicks_make_a_group_with_the_mouse(monkeypatch):
    machine = an_ess()
    for name, pair in (("fc1", (A, B)), ("fc2", (C, D)), ("fc3", (A, B))):
        machine.do(SaveTask(EstablishFlashCopy((pair,)), name))
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        assert not button(panel, "Group")
        await click(pilot, "fc1", panel=panel)
        await click(pilot, "fc2", panel=panel, held=SHIFT)
        assert panel.chosen == (1, 2)
        assert "SELECTED FOR A GROUP" in painted(panel)
        await click(pilot, "Group", panel=panel)
        name, _ = pilot.app.screen.query(Field)
        await click(pilot, "Group name", panel=name)
        await keys(pilot, *"fc_group1")
        await click(pilot, "OK", panel=pilot.app.screen.body)
        assert names(machine) == ["fc1", "fc2", "fc3", "fc_group1"]
        assert machine.inst.tasks[4].members == (1, 2)
        assert panel.selection == ()


async def test_K03_a_group_is_made_with_keys_alone(monkeypatch):
    machine = an_ess()
    for name, pair in (("fc1", (A, B)), ("fc2", (C, D))):
        machine.do(SaveTask(EstablishFlashCopy((pair,)), name))
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await keys(pilot, "space", "down", "space", "g", "enter")
        assert "needs a name" in painted(pilot.app.screen.body)
        await keys(pilot, *"both", "down", *"for the backup", "enter")
        assert (machine.inst.tasks[3].name, machine.inst.tasks[3].members) == ("both", (1, 2))
        assert machine.inst.tasks[3].description == "for the backup"
        await keys(pilot, "up", "up", "up", "u")
        assert names(machine) == ["fc1", "fc2"]
        assert panel.find_targets("fc1", "row")[0].area == "Tasks"


async def test_K03_group_is_disabled_when_a_group_is_among_the_selected(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc_group1", panel=panel, held=SHIFT)
        await click(pilot, "fc1 end", panel=panel, held=SHIFT)
        assert not button(panel, "Group")
        await click(pilot, "Group", panel=panel)
        assert "fc_group1 is a group: a group holds single tasks only." in says(pilot)
        assert pilot.app.screen is pilot.home
        await click(pilot, "fc_group1", panel=panel, held=SHIFT)
        assert panel.chosen == (4,)


async def test_a_plain_click_goes_with_the_cursor_and_escape_clears(monkeypatch):
    async with at(with_tasks(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc_group1", panel=panel)
        await keys(pilot, "down")
        assert panel.chosen == (1,)
        await keys(pilot, "space", "down", "space")
        assert panel.chosen == (1, 2)
        await keys(pilot, "escape")
        assert panel.chosen == (2,)


@pytest.mark.parametrize(
    "name, said",
    [
        ("plain", "-s ess1c1 plain"),
        ("$HOME;ls", "-s ess1c1 '$HOME;ls'"),
        ("it's", "-s ess1c1 'it'\"'\"'s'"),
        ("-a", "A name that begins with - can be run from Windows hosts only."),
        ("/a", "A name that begins with / can be run from UNIX hosts only."),
    ],
)
async def test_K09_the_strip_says_how_a_shell_on_a_host_runs_the_task(monkeypatch, name, said):
    machine = an_ess()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), name))
    async with at(machine, monkeypatch) as pilot:
        assert said in painted(await tasks(pilot))


# -- running, failing, removing --------------------------------------------------------------------


async def test_K04_all_tasks_of_a_group_start_at_one_instant(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "enter")
        assert len({run.started_us for run in machine.inst.server.runs}) == 1
        assert relations(machine) == [(A, B), (C, D)]


async def test_K11_a_task_that_fails_shows_its_sentence(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc1 end", panel=panel)
        await click(pilot, "Run", panel=panel)
        sentence = f"Task fc1 end failed: {A} and {B} are not a FlashCopy pair."
        assert sentence in says(pilot)
        assert "REFUSED" in painted(panel)
        await keys(pilot, "escape")
        assert "REFUSED" not in painted(panel)
        assert sentence in painted(panel)
        assert "A name with a blank cannot be run from the command line." in painted(panel)
        machine.do(ClearLog())
        await keys(pilot, "up", "down")
        assert sentence not in painted(panel)


async def test_a_long_list_says_which_lines_are_seen_and_a_long_description_where_it_is_cut(
    monkeypatch,
):
    machine = an_ess()
    for number in range(40):
        work = EstablishFlashCopy(((A, B),))
        machine.do(SaveTask(work, f"task{number:02}", f"description_{'x' * 40}"))
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        assert "40 tasks lines 1 to 19" in painted(panel)
        assert "description_xxx" in painted(panel)
        assert "xx... " in painted(panel)
        await keys(pilot, *["pagedown"] * 4)
        assert "to 40" in painted(panel)


async def test_remove_asks_once_more_and_cancel_is_the_default(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await keys(pilot, "delete", "enter")
        assert len(machine.inst.tasks) == 4
        await click(pilot, "Remove", panel=panel)
        assert "With a group its tasks go too: 2 tasks." in painted(pilot.app.screen.body)
        await click(pilot, "Remove", panel=pilot.app.screen.body)
        assert names(machine) == ["fc1 end"]


async def test_K05_a_task_in_a_group_is_not_removed(monkeypatch):
    machine = with_tasks()
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc1", panel=panel)
        await keys(pilot, "delete")
        assert "ungroup it first" in says(pilot)
        assert len(machine.inst.tasks) == 4


# -- properties ------------------------------------------------------------------------------------


async def test_K05_properties_of_a_grouped_task_are_refused_until_it_is_ungrouped(monkeypatch):
    async with at(with_tasks(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc1", panel=panel)
        assert not button(panel, "Properties")
        await click(pilot, "Properties", panel=panel)
        assert "Task fc1 is in group fc_group1: ungroup it first" in says(pilot)
        await click(pilot, "fc_group1", panel=panel)
        await click(pilot, "Ungroup", panel=panel)
        await click(pilot, "fc1", panel=panel)
        await click(pilot, "Properties", panel=panel)
        assert "Properties of fc1" in painted(pilot.app.screen.body)


async def test_K07_a_withdraw_task_is_made_of_an_establish_task(monkeypatch):
    machine = an_ess()
    pairs = ((A, B), (C, D))
    machine.do(SaveTask(EstablishFlashCopy(pairs, background_copy=False), "fc1"))
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc1", panel=panel)
        await click(pilot, "Properties", panel=panel)
        body = pilot.app.screen.body
        assert body.find_targets(steps.ESTABLISH, "option")[0].states == ("checked",)
        await click(pilot, steps.WITHDRAW, panel=body)
        await click(pilot, "Next", panel=body)
        name, _ = pilot.app.screen.query(Field)
        assert name.value == "fc1"
        await keys(pilot, *"Withdraw")
        await click(pilot, "New", panel=body)
        kept = machine.inst.tasks
        assert [task.name for task in kept.values()] == ["fc1", "fc1Withdraw"]
        assert kept[1].work == EstablishFlashCopy(pairs, background_copy=False)
        assert kept[2].work == WithdrawFlashCopy(pairs)


@pytest.mark.parametrize(
    "task, kind",
    [(steps.SUSPEND_PPRC, SuspendPprcPairs), (steps.TERMINATE_PPRC, TerminatePprcPairs)],
)
async def test_K07_suspend_and_terminate_tasks_name_the_server_that_executes(
    monkeypatch, task, kind
):
    machine = two_units()
    machine.do(SaveTask(EstablishPprcPairs(across(0, 1), CopyOption.NO_COPY, True), "evg001Est"))
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "o")
        body = pilot.app.screen.body
        assert body.draft.on == {steps.NO_COPY, steps.CRITICAL}
        await click(pilot, task, panel=body)
        await click(pilot, "Next", panel=body)
        assert body.step == steps.SERVER
        await click(pilot, steps.AT_TARGET, panel=body)
        await click(pilot, "Next", panel=body)
        await keys(pilot, *["backspace"] * 3, *"End", "enter")
        assert machine.inst.tasks[2].name == "evg001End"
        assert machine.inst.tasks[2].work == kind(across(0, 1), ExecutedBy.TARGET)


async def test_K07_a_task_that_establishes_paths_may_remove_them(monkeypatch):
    machine = two_units()
    work = EstablishPaths(HERE, THERE, (SaId("0000"),), force_removal=True)
    machine.do(SaveTask(work, "paths17"))
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "o")
        body = pilot.app.screen.body
        assert "SAID0000" in painted(body)
        assert "path established" in painted(body)
        await click(pilot, "Remove Path", panel=body)
        await keys(pilot, "enter", "alt+r")
        assert machine.inst.tasks[1].work == RemovePaths(HERE, THERE, (SaId("0000"),))


async def test_paths_over_all_adapters_are_shown_as_such(monkeypatch):
    machine = two_units()
    machine.do(SaveTask(EstablishPaths(HERE, THERE), "paths17"))
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "o")
        assert "12019:17 all ──► 14744:17" in painted(pilot.app.screen.body)
        await keys(pilot, "enter", "enter", "alt+r")
        assert machine.inst.tasks[1].work == EstablishPaths(HERE, THERE)


async def test_K06_replace_changes_the_task_itself(monkeypatch):
    machine = an_ess()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc1", "old"))
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "o", "enter", "space", "enter")
        body = pilot.app.screen.body
        assert "exists already" not in painted(body)
        await click(pilot, "Replace", panel=body)
        (task,) = machine.inst.tasks.values()
        assert task.work == EstablishFlashCopy(((A, B),), background_copy=False)
        assert (task.name, task.description) == ("fc1", "old")


async def test_K06_delete_removes_the_task_when_one_is_sure(monkeypatch):
    machine = an_ess()
    machine.do(SaveTask(EstablishFlashCopy(((A, B),)), "fc1"))
    async with at(machine, monkeypatch) as pilot:
        await tasks(pilot)
        await keys(pilot, "o", "enter", "enter", "alt+d")
        assert "Remove fc1?" in painted(pilot.app.screen.body)
        await keys(pilot, "escape")
        assert names(machine) == ["fc1"]
        await keys(pilot, "o", "enter", "enter")
        await click(pilot, "Delete", panel=pilot.app.screen.body)
        await keys(pilot, "right", "enter")
        assert names(machine) == []


async def test_the_other_volume_may_be_left_out_of_a_withdrawal(monkeypatch):
    machine = an_ess()
    machine.do(SaveTask(WithdrawFlashCopy(((A, ""),)), "fc_end"))
    async with at(machine, monkeypatch) as pilot:
        panel = await tasks(pilot)
        assert f"Withdraw FlashCopy {A}" in painted(panel)
        await keys(pilot, "i")
        assert f"Pairs {A}" in painted(pilot.app.screen.body)
        await keys(pilot, "escape", "o", "enter")
        assert A in painted(pilot.app.screen.body)


# -- information -----------------------------------------------------------------------------------


async def test_P46_information_lists_the_setup_of_a_group(monkeypatch):
    async with at(with_tasks(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc_group1", panel=panel)
        await click(pilot, "Information", panel=panel)
        shown = painted(pilot.app.screen.body)
        for text in ("Task group", "Last status not run", "FC1", "FC2", "The first of two"):
            assert text in shown, text
        for text in (f"Pairs {A} to {B}", f"Pairs {C} to {D}", "Establish FlashCopy pair"):
            assert text in shown, text
        await click(pilot, "Close", panel=pilot.app.screen.body)
        assert pilot.app.screen is pilot.home


async def test_information_scrolls_and_says_when_the_task_is_gone(monkeypatch):
    machine = an_ess(60, 1.0)
    pairs = tuple((volume(n), volume(n + 1)) for n in range(0, 60, 2))
    machine.do(SaveTask(EstablishFlashCopy(pairs), "fc1"))
    async with at(machine, monkeypatch, NARROW) as pilot:
        await tasks(pilot)
        await keys(pilot, "i")
        body = pilot.app.screen.body
        assert volume(58) not in painted(body)
        await keys(pilot, *["pagedown"] * 4)
        assert volume(58) in painted(body)
        assert_nothing_is_cut(body)
        await pilot.core.execute(RemoveTasks((1,)))
        body.repaint()
        assert "not there any more" in painted(body)


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold_everywhere(monkeypatch, size, ability):
    async with at(of_every_kind(), monkeypatch, size, ability) as pilot:
        panel = await tasks(pilot)
        for _ in panel.in_view():
            for each in panels(pilot.app):
                walk_panel(each)
                assert_nothing_is_cut(each)
            await keys(pilot, "down")
        await keys(pilot, "space", "up", "space")
        assert_nothing_is_cut(panel)
        for opening in (("g",), ("escape", "i"), ("delete",), ("pageup", "o"), ("enter", "enter")):
            await keys(pilot, *opening)
            for each in panels(pilot.app):
                walk_panel(each)
                assert_nothing_is_cut(each)
            if opening != ("pageup", "o"):
                await keys(pilot, "escape")


@pytest.mark.parametrize(
    "name, size, ability",
    [("120x40", WIDE, COLOURS), ("80x24", NARROW, COLOURS), ("120x40-ascii", WIDE, ASCII)],
)
async def test_grid(monkeypatch, name, size, ability):
    async with at(of_every_kind(), monkeypatch, size, ability) as pilot:
        await tasks(pilot)
        await click(pilot, "fc_end", panel=pilot.home.front)
        assert_grid(f"tasks-{name}", grid(pilot.app))


async def test_grids_of_group_information_and_properties(monkeypatch):
    async with at(of_every_kind(), monkeypatch) as pilot:
        panel = await tasks(pilot)
        await click(pilot, "fc_end", panel=panel)
        await click(pilot, "fc nocopy", panel=panel, held=SHIFT)
        await keys(pilot, "g", *"nightly")
        assert_grid("tasks-group-120x40", grid(pilot.app))
        await keys(pilot, "escape", "escape")
        await click(pilot, "fc_group1", panel=panel)
        await keys(pilot, "i")
        assert_grid("tasks-information-120x40", grid(pilot.app))
        await keys(pilot, "escape")
        await click(pilot, "evg001EstDNCV", panel=panel)
        await keys(pilot, "o", "down", "down", "space", "enter", "enter")
        assert_grid("tasks-properties-120x40", grid(pilot.app))


def test_the_button_of_the_page_is_documented():
    assert panel_buttons.PAGES == ("Volumes", "Storage Servers", "Paths", "Tasks", "Configuration")
