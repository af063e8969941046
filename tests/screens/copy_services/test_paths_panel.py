"""The Paths panel: what follows from what, clicks, the wizard, the window, and how it looks."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import RunTask
from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs, RemovePaths
from emulator.ids import EssSerial, LinkId, SaId
from emulator.views.link_loads import loads
from emulator.views.rows import PortRow
from screens.copy_services import path_selection as clicks
from screens.copy_services.find_path import FindPathDialogue
from screens.copy_services.path_columns import COMMON, LOGICAL, PATH_ORIGIN, TargetLss
from screens.copy_services.path_filter import ADAPTERS, SUBSYSTEMS, PathFilter
from screens.copy_services.path_filter_dialogue import PathFilterDialogue
from screens.copy_services.path_grid import GridCursor, in_rows
from screens.copy_services.path_information import PathInformation
from screens.copy_services.path_selection import PathSelection
from screens.copy_services.path_wizard import (
    ABOUT,
    ESTABLISH_PATH,
    FORCE,
    IF_ABSENT,
    REMOVE_PATH,
    PathWizard,
    path_draft,
)
from screens.copy_services.paths_layout import PathsLayout
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    FAR,
    HERE,
    NARROW,
    THERE,
    WIDE,
    across,
    at,
    click,
    keys,
    says,
)
from tests.screens.copy_services.networks import (
    BACK,
    FAR_18,
    FIRST,
    SECOND,
    joined,
    lss,
    mirrored,
    paths,
    table,
    two_sites,
)
from tests.screens.laws import assert_laws, assert_nothing_is_cut, grid
from tests.screens.snapshots import assert_grid
from tests.screens.waiting import resized

UNIT = "2105-F20 14744"
BOTH = PathSelection((FIRST, SECOND), EssSerial(FAR), (THERE,))


async def pick(pilot, panel, *targets, adapters=("SAID0000",)):
    """Select adapters, the unit and subsystems with the mouse."""
    for number, label in enumerate(adapters):
        await click(pilot, label, 3 if number else 1, area=PATH_ORIGIN, panel=panel)
    await click(pilot, UNIT, area=COMMON, panel=panel)
    for number, label in enumerate(targets):
        await click(pilot, label, 3 if number else 1, area=LOGICAL, panel=panel)


def painted(panel):
    """All text of a panel, runs of blanks made one."""
    return " ".join("\n".join(panel.painted_lines()).split())


# -- the selection as a value ----------------------------------------------------------------------


def test_a_left_click_selects_one_adapter_and_clicked_again_none():
    chosen = clicks.left_adapter(BOTH, FIRST).selection
    assert chosen.adapters == (FIRST,)
    assert clicks.left_adapter(chosen, FIRST).selection == PathSelection()


def test_a_right_click_adds_an_adapter_after_the_first():
    assert clicks.right_adapter(PathSelection(), FIRST).note == clicks.FIRST_ADAPTER
    chosen = clicks.right_adapter(PathSelection((FIRST,)), SECOND)
    assert chosen.selection.adapters == (FIRST, SECOND)
    assert "already" in clicks.right_adapter(chosen.selection, SECOND).note


def test_a_storage_server_is_selected_and_deselected_with_its_subsystems():
    none = clicks.left_unit(BOTH, EssSerial(FAR)).selection
    assert (none.unit, none.targets, none.adapters) == (None, (), BOTH.adapters)
    assert clicks.left_unit(none, EssSerial(FAR)).selection.unit == FAR


def test_a_right_click_adds_a_target_and_on_a_selected_one_opens_the_wizard():
    more = clicks.right_target(BOTH, FAR_18)
    assert more.selection.targets == (THERE, FAR_18)
    assert not more.opens_wizard
    for target in (THERE, FAR_18):
        assert clicks.right_target(more.selection, target).opens_wizard
    first = PathSelection((FIRST,), EssSerial(FAR))
    assert clicks.right_target(first, THERE).note == clicks.FIRST_TARGET
    assert clicks.left_target(more.selection, FAR_18).selection.targets == (FAR_18,)
    assert clicks.left_target(BOTH, THERE).selection.targets == ()


@pytest.mark.parametrize(
    "selection, note",
    [
        (PathSelection(), clicks.FIRST_ADAPTER),
        (PathSelection((FIRST,)), clicks.FIRST_UNIT),
        (PathSelection((FIRST,), EssSerial(FAR)), clicks.FIRST_TARGET),
    ],
)
def test_enter_says_what_is_still_to_be_selected(selection, note):
    step = clicks.begin(selection)
    assert (step.note, step.opens_wizard, step.selection) == (note, False, selection)
    assert clicks.begin(BOTH).opens_wizard


def test_what_is_no_common_target_any_more_is_not_selected():
    assert clicks.within(BOTH, (EssSerial(FAR),)) == BOTH
    assert clicks.within(BOTH, ()) == PathSelection(BOTH.adapters)


# -- the wizard as data ----------------------------------------------------------------------------


def test_the_wizard_makes_one_command_of_all_targets():
    both = PathSelection((FIRST,), EssSerial(FAR), (THERE, FAR_18))
    draft = path_draft(HERE, both)
    assert draft.choices("Task") == (ESTABLISH_PATH, REMOVE_PATH)
    assert draft.work() == EstablishPaths(HERE, THERE, (FIRST,), more_targets=(FAR_18,))
    assert draft.chosen(REMOVE_PATH).work() == RemovePaths(HERE, THERE, (FIRST,), (FAR_18,))
    assert draft.chosen(REMOVE_PATH).steps() == ("Task", "Define task")


@pytest.mark.parametrize("box, field", [(IF_ABSENT, "only_if_absent"), (FORCE, "force_removal")])
def test_F15_each_box_is_one_option(box, field):
    draft = path_draft(HERE, BOTH)
    assert draft.choices("Select path options") == (IF_ABSENT, FORCE)
    assert getattr(draft.work(), field) is False
    assert getattr(draft.chosen(box).work(), field) is True


def test_every_choice_says_what_it_means():
    for label in (ESTABLISH_PATH, REMOVE_PATH, IF_ABSENT, FORCE):
        assert all(len(line) <= 36 for line in ABOUT[label])


# -- geometry --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size, narrow", [((98, 36), False), ((98, 30), False), ((80, 19), True)])
@pytest.mark.parametrize("targets", [0, 1, 8, 16])
def test_nothing_lies_on_anything_else(size, narrow, targets):
    layout = PathsLayout(*size, narrow, targets)
    taken = set()
    boxes = [
        (*layout.adapter(row, column), layout.adapter_width, 2)
        for row in range(layout.strips)
        for column in range(4)
    ]
    boxes.append((*layout.unit(0), 17, layout.unit_height))
    boxes += [
        (*layout.target(row, column), layout.target_width, layout.target_height)
        for row in range(layout.target_rows)
        for column in range(layout.target_columns)
    ]
    for x, y, width, height in boxes:
        cells = {(x + dx, y + dy) for dx in range(width) for dy in range(height)}
        assert not cells & taken
        assert x + width <= layout.left + layout.content_width
        assert y + height <= layout.table_y
        taken |= cells


def test_the_cursor_walks_through_the_columns_and_back():
    grids = ([[1, 2], [3]], [[4]], in_rows((5, 6, 7), 2))
    cursor, seen = GridCursor(), []
    for step in ((1, 0), (1, 0), (1, 0), (1, 0), (0, 1), (-1, 0), (-1, 0), (0, 1)):
        cursor.move(grids, *step)
        seen.append(grids[cursor.area][cursor.row][cursor.column])
    assert seen == [2, 4, 5, 6, 7, 4, 2, 3]


# -- what follows from what ------------------------------------------------------------------------


async def test_F18_adapters_follow_the_source_servers_the_adapters_subsystems_the_server(
    monkeypatch,
):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        labels = [t.label for t in panel.visible_targets if t.role == "adapter"]
        assert labels == [f"SAID{s}" for s in ("0000", "0001", "0080", "0081", "0084", "0085")]
        assert panel.find_targets(UNIT, "item") == []
        await click(pilot, "SAID0000", panel=panel)
        assert panel.find_targets(UNIT, "item")[0].area == COMMON
        assert panel.find_targets("14744:17") == []
        await click(pilot, UNIT, panel=panel)
        shown = [t.label for t in panel.visible_targets if t.area == LOGICAL]
        assert shown == [f"14744:{number}" for number in range(16, 24)]
        await click(pilot, f"SAID{BACK}", 3, panel=panel)
        assert panel.selection.unit is None
        assert [t for t in panel.visible_targets if t.area in (COMMON, LOGICAL)] == []


async def test_F07_an_adapter_whose_link_only_ends_there_leads_nowhere(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await click(pilot, f"SAID{BACK}", panel=panel)
        assert panel.units == ()
        panel.choose_source(lss(17, FAR))
        await click(pilot, f"SAID{BACK}", panel=panel)
        assert [unit.serial for unit in panel.units] == ["12019"]


async def test_F16_asterisks_mark_adapters_with_a_path_and_a_cross_a_failed_link(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        panel = await paths(pilot, lss(16))
        states = {t.label: t.states for t in panel.visible_targets if t.role == "adapter"}
        assert states["SAID0000"] == ("path",)
        assert states["SAID0001"] == ("path", "failed")
        assert states["SAID0081"] == ()
        lines = panel.painted_lines()
        tile = panel.find_targets("SAID0001")[0].region
        below = lines[tile.y + 1][tile.x : tile.right]
        assert below.split() == ["***", "×"]
        assert sum(line.count("***") for line in lines) == 3


async def test_another_source_clears_the_selection(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await click(pilot, str(HERE), role="list", panel=panel)
        await click(pilot, str(lss(18)), role="option", panel=panel)
        assert panel.source == lss(18)
        assert panel.selection == PathSelection()


async def test_the_table_follows_the_selection(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        panel = await paths(pilot)
        assert len(panel.shown_paths()) == 4
        await click(pilot, "SAID0001", panel=panel)
        assert {row.source_said for row in panel.shown_paths()} == {SECOND}
        assert "ESCON link failed" in painted(panel)
        await click(pilot, UNIT, panel=panel)
        await click(pilot, "14744:18", panel=panel)
        assert [row.target for row in panel.shown_paths()] == [FAR_18]


# -- tasks -----------------------------------------------------------------------------------------


async def test_P52_clicks_and_the_wizard_establish_paths(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17", "14744:18", adapters=("SAID0000", "SAID0081"))
        await click(pilot, "14744:17", 3, panel=panel)
        assert isinstance(pilot.app.screen, PathWizard)
        body = pilot.app.screen.body
        await click(pilot, "Next", panel=body)
        await click(pilot, IF_ABSENT, panel=body)
        await click(pilot, "Next", panel=body)
        await click(pilot, "Run", panel=body)
        run = machine.inst.server.runs[-1]
        assert run.kind == "Establish Path"
        assert sorted({(target, said) for _, target, said in table(machine)}) == [
            (THERE, "0000"), (THERE, "0081"), (FAR_18, "0000"), (FAR_18, "0081"),
        ]  # fmt: skip
        assert pilot.app.screen is pilot.home
        assert panel.selection == PathSelection()
        assert "Task unnamed started" in says(pilot)


async def test_P52_the_same_with_keys(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        asked = []
        execute = pilot.core.execute

        async def noted(command, *, operator=""):
            asked.append(command)
            return await execute(command, operator=operator)

        monkeypatch.setattr(pilot.core, "execute", noted)
        await keys(pilot, "P", "l", "down", "enter", "s", "right", "t", "tab", "s", "tab")
        await keys(pilot, "right", "s", "t", "enter", "down", "space", "enter", *"p1", "enter")
        work = EstablishPaths(HERE, THERE, (FIRST, SECOND), force_removal=True)
        assert asked == [RunTask(work, "p1")]
        assert {said for _, _, said in table(machine)} == {FIRST, SECOND}


async def test_F20_paths_are_removed_over_the_selected_adapters(monkeypatch):
    machine = joined()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await click(pilot, "14744:17", 3, panel=panel)
        body = pilot.app.screen.body
        assert "path established" in painted(body)
        await click(pilot, REMOVE_PATH, panel=body)
        await click(pilot, "Next", panel=body)
        await click(pilot, "Run", panel=body)
        assert [said for _, target, said in table(machine) if target == THERE] == [SECOND]


async def test_a_refusal_is_shown_verbatim_and_the_selection_stays(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await keys(pilot, "enter", "down", "space", "enter", "enter")
        sentence = "There is no path from LSS 2105:12019:17 to LSS 2105:14744:17."
        assert sentence in says(pilot)
        assert "REFUSED" in painted(panel)
        assert "rule F10" in painted(panel)
        assert panel.selection.targets == (THERE,)
        assert_nothing_is_cut(panel)
        await click(pilot, "SAID0001", 3, panel=panel)
        assert "REFUSED" not in painted(panel)


async def test_cancel_asks_for_nothing(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await keys(pilot, "enter", "escape")
        assert table(machine) == []
        assert panel.selection.targets == (THERE,)


# -- find and filter -------------------------------------------------------------------------------


async def find(pilot, typed):
    """Find with keys."""
    await keys(pilot, "f", *typed, "enter")


async def test_J08_an_adapter_is_found_by_its_SAID_and_selected_as_a_click_would(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await click(pilot, "Find", panel=panel)
        assert isinstance(pilot.app.screen, FindPathDialogue)
        await keys(pilot, *"0081", "enter")
        assert panel.selection.adapters == (SaId("0081"),)
        assert panel.at_cursor.said == "0081"
        await find(pilot, "said0001")
        assert panel.selection.adapters == (SECOND,)
        await find(pilot, "SAID0001")
        assert panel.selection.adapters == (SECOND,), "what is found is not deselected"


async def test_J08_an_LSS_that_adapters_lead_to_is_found_and_selected_with_its_server(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await click(pilot, "SAID0000", panel=panel)
        await find(pilot, "2105:14744:18")
        assert panel.selection == PathSelection((FIRST,), EssSerial(FAR), (FAR_18,))
        assert panel.at_cursor.id == FAR_18
        await find(pilot, "14744:17")
        assert panel.selection.targets == (THERE,)


async def test_J08_an_LSS_of_the_same_unit_becomes_the_source(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await click(pilot, "SAID0000", panel=panel)
        await find(pilot, "12019:18")
        assert (panel.source, panel.selection) == (lss(18), PathSelection())


@pytest.mark.parametrize(
    "typed, picked, said",
    [
        ("00a0", (), "Storage server 12019 has no ESCON adapter SAID00a0."),
        ("nonsense", (), "is not a SAID"),
        ("1:2", (), "is not an LSS address"),
        ("99999:16", (), "Copy Services does not list LSS 2105:99999:16."),
        ("14744:17", (), "Select adapters that lead to LSS 2105:14744:17 first."),
        ("14744:17", (BACK,), "The selected adapters do not lead to LSS 2105:14744:17."),
    ],
)
async def test_J08_what_is_not_there_is_not_found_and_nothing_moves(
    monkeypatch, typed, picked, said
):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        for each in picked:
            await click(pilot, f"SAID{each}", panel=panel)
        await find(pilot, typed)
        assert said in says(pilot)
        assert panel.selection == PathSelection(picked)
        assert panel.source == HERE


async def test_the_dialogue_reads_what_is_typed(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        await paths(pilot)
        await keys(pilot, "f", *"0001")
        body = pilot.app.screen.query_one("#find")
        assert "SAID0001 of 12019, bay 1, 2 paths" in painted(body)
        assert "link L2 to SAID0001 of 14744, failed" in painted(body)
        await keys(pilot, *["backspace"] * 4, *"0080")
        assert "no link begins here" in painted(body)
        await keys(pilot, *["backspace"] * 4, *"14744:18")
        assert "LSS 18 of 2105-F20 14744, Sydney" in painted(body)


def test_the_filter_asks_for_failed_paths_before_all_others():
    port = PortRow(FIRST, 1, "L1", FAR, FIRST, 20.0, "up", 2)
    target = TargetLss(THERE, 2, 0, 0)
    for box, keeps, thing in (
        (ADAPTERS[0], PathFilter.keeps_port, port),
        (ADAPTERS[1], PathFilter.keeps_port, port._replace(paths=0, state="failed")),
        (ADAPTERS[2], PathFilter.keeps_port, port._replace(state="failed")),
        (SUBSYSTEMS[0], PathFilter.keeps_lss, target),
        (SUBSYSTEMS[1], PathFilter.keeps_lss, target._replace(paths=0)),
        (SUBSYSTEMS[2], PathFilter.keeps_lss, target._replace(failed=1)),
    ):
        assert keeps(PathFilter(), thing)
        assert not keeps(PathFilter().toggled(box), thing)
        assert keeps(PathFilter(frozenset({box})), thing)


async def test_J08_only_adapters_with_failed_paths_stay_and_the_selection_too(monkeypatch):
    async with at(joined(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await click(pilot, "Filter", panel=panel)
        assert isinstance(pilot.app.screen, PathFilterDialogue)
        body = pilot.app.screen.body
        for box in (*ADAPTERS[:2], SUBSYSTEMS[1]):
            await click(pilot, box, panel=body)
        assert "1 of 6 adapters, 2 of 8 target LSSs" in painted(body)
        await click(pilot, "OK", panel=body)
        labels = [t.label for t in panel.visible_targets if t.role == "adapter"]
        assert labels == ["SAID0001"]
        assert [t.label for t in panel.visible_targets if t.area == LOGICAL] == [
            "14744:17", "14744:18",
        ]  # fmt: skip
        assert "1 of 6, 1 selected" in painted(panel)
        assert "current" in panel.find_targets("Filter", "button")[0].states
        assert panel.selection == PathSelection((FIRST,), EssSerial(FAR), (THERE,))
        await find(pilot, "0000")
        assert not panel.filter.is_on
        assert panel.find_targets("SAID0000")[0].visible


async def test_a_filter_that_hides_all_says_so_and_all_boxes_show_everything(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await keys(pilot, "F", "down", "space", "enter")
        assert "The filter hides all." in painted(panel)
        await keys(pilot, "s", "t", "right", "down", "tab", "F", "a", "enter")
        assert not panel.filter.is_on
        assert panel.find_targets("SAID0000")[0].visible


async def test_the_table_says_what_the_links_carry_unless_time_runs_too_fast(monkeypatch):
    machine = joined()
    machine.finish(EstablishPprcPairs(across(0)))
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        row = next(row for row in loads(machine.inst) if row.copies)
        line = next(line for line in panel.painted_lines() if "path established" in line)
        assert line.split()[-1] == f"{row.total:.1f}"
        panel.loads = {}
        assert "path established" in painted(panel)


# -- the window ------------------------------------------------------------------------------------


async def test_P44_the_window_lists_all_paths_of_the_adapter_with_both_saids(monkeypatch):
    machine = joined()
    machine.finish(EstablishPaths(lss(18), FAR_18, (FIRST,)))
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await click(pilot, "SAID0000", panel=panel)
        await click(pilot, "Information", panel=panel)
        assert isinstance(pilot.app.screen, PathInformation)
        text = painted(pilot.app.screen.body)
        assert text.count("SAID0000") == 1 + 2 * 3
        assert "12019:18" in text
        assert "3 paths, none failed" in text
        await click(pilot, "Close", panel=pilot.app.screen.body)
        assert pilot.app.screen is pilot.home


async def test_P44_it_says_when_there_is_none_and_follows_the_machine(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await keys(pilot, "i")
        body = pilot.app.screen.body
        assert "No path is defined on SAID0000." in painted(body)
        await pilot.core.execute(EstablishPaths(HERE, THERE))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert "1 path, none failed" in painted(body)
        await keys(pilot, "enter")
        assert "path" in panel.find_targets("SAID0000")[0].states


async def test_many_paths_scroll(monkeypatch):
    machine = two_sites()
    for number in range(16, 24):
        more = tuple(lss(other, FAR) for other in range(17, 24))
        machine.do(EstablishPaths(lss(number), lss(16, FAR), (FIRST,), more_targets=more))
    async with at(machine, monkeypatch, NARROW) as pilot:
        await keys(pilot, "P", "i")
        body = pilot.app.screen.body
        assert "1 to 12 of 64 paths" in painted(body)
        await keys(pilot, *["pagedown"] * 9)
        assert "53 to 64 of 64 paths" in painted(body)
        assert_nothing_is_cut(body)


async def test_a_link_that_comes_back_is_seen_at_once(monkeypatch):
    machine = joined()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        machine.inst.links[LinkId("L2")].state = type(machine.inst.links[LinkId("L1")].state).UP
        await pilot.core.execute(EstablishPaths(lss(18), FAR_18, (FIRST,)))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert panel.find_targets("SAID0001")[0].states == ("path",)


# -- how it looks ----------------------------------------------------------------------------------

PICKED = ("P", "l", "down", "enter", "s", "right", "t", "tab", "s", "tab", "right", "s")


@pytest.mark.parametrize(
    "name, size, ability, pressed",
    [
        ("paths-120x40", WIDE, COLOURS, PICKED),
        ("paths-80x24", NARROW, COLOURS, PICKED),
        ("paths-120x40-ascii", WIDE, ASCII, PICKED),
        ("paths-list-120x40", WIDE, COLOURS, ("P", "l", "down")),
        ("paths-wizard-120x40", WIDE, COLOURS, (*PICKED, "t", "enter", "down", "space")),
        ("paths-wizard-80x24-ascii", NARROW, ASCII, (*PICKED, "t", "enter")),
        ("find-path-120x40", WIDE, COLOURS, ("P", "f", *"0001")),
        ("filter-paths-80x24-ascii", NARROW, ASCII, ("P", "F", "down", "space")),
        ("paths-filtered-120x40", WIDE, COLOURS, (*PICKED, "F", *["down"] * 4, "space", "enter")),
        ("paths-filtered-80x24", NARROW, COLOURS, (*PICKED, "F", *["down"] * 4, "space", "enter")),
        ("path-information-120x40", WIDE, COLOURS, ("P", "l", "down", "enter", "s", "i")),
        ("path-information-80x24-ascii", NARROW, ASCII, ("P", "right", "s", "i")),
    ],
)
async def test_the_panel_looks_as_kept(monkeypatch, name, size, ability, pressed):
    async with at(mirrored(), monkeypatch, size, ability) as pilot:
        await keys(pilot, *pressed)
        assert_laws(pilot.app)
        assert_grid(name, grid(pilot.app))


@pytest.mark.parametrize("size", [WIDE, NARROW, (120, 34), (200, 60)])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold_at_every_step(monkeypatch, size, ability):
    async with at(mirrored(), monkeypatch, size, ability) as pilot:
        for key in PICKED:
            await keys(pilot, key)
            assert_laws(pilot.app)


async def test_another_size_leaves_the_cursor_on_its_subsystem(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:19")
        for size in (NARROW, WIDE):
            await resized(pilot, *size)
            assert panel.at_cursor.label == "14744:19"


async def test_a_target_out_of_view_is_scrolled_to(monkeypatch):
    async with at(two_sites(), monkeypatch, NARROW) as pilot:
        panel = await paths(pilot)
        monkeypatch.setattr(PathsLayout, "target_rows", property(lambda layout: 3))
        await pick(pilot, panel, "14744:23")
        assert panel.selection.targets == (lss(23, FAR),)
        assert panel.find_targets("14744:16", "item")[0].visible is False


async def test_K01_paths_are_saved_as_a_task(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        panel = await paths(pilot)
        await pick(pilot, panel, "14744:17")
        await keys(pilot, "enter", "enter", "enter", *"paths17", "alt+s")
        (task,) = machine.inst.tasks.values()
        assert (task.name, task.work) == ("paths17", EstablishPaths(HERE, THERE, (FIRST,)))
        assert table(machine) == []
