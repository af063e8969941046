"""The Volumes panel: clicks and keys become what is asked, rows become what is seen."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.logical import SetVolumeLabel
from emulator.ids import LssId
from screens.copy_services.layout import Density
from screens.copy_services.screen import CopyServicesScreen
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.volumes_panel import VolumesPanel, WizardAsked
from tests.screens.copy_services.machines import (
    ASCII,
    NARROW,
    WIDE,
    a_mixed_ess,
    an_ess,
    at,
    click,
    copying,
    keys,
    pair,
    relations,
    says,
    selected,
    volume,
)
from tests.screens.laws import assert_nothing_is_cut, panels, walk_panel

A, B, C, D = (volume(number) for number in range(4))
LSS17, LSS18 = LssId("2105:12019:17"), LssId("2105:12019:18")
SIZES = [WIDE, NARROW, (100, 30), (200, 60)]


# -- selecting -------------------------------------------------------------------------------------


async def test_J03_clicks_select_and_the_second_right_click_opens_the_wizard(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, A)
        assert selected(pilot.panel) == ((), A)
        await click(pilot, B, button=3)
        assert selected(pilot.panel) == (((A, B),), None)
        await click(pilot, B, button=3)
        assert isinstance(pilot.app.screen, TaskWizard)
        assert pilot.app.screen.body.draft.pairs == ((A, B),)


async def test_J03_every_click_has_a_key(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "s", "right", "t")
        assert selected(pilot.panel) == (((A, B),), None)
        await keys(pilot, "t")
        assert isinstance(pilot.app.screen, TaskWizard)
        await keys(pilot, "escape")
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, TaskWizard)


async def test_J03_a_left_click_on_the_source_again_clears(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, A)
        await click(pilot, A)
        assert pilot.panel.selection.is_empty
        await keys(pilot, "s", "escape")
        assert pilot.panel.selection.is_empty


async def test_the_middle_button_only_moves_the_cursor(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, C, button=2)
        assert pilot.panel.active.at_cursor.id == C
        assert pilot.panel.selection.is_empty


async def test_a_target_without_a_source_says_what_to_do(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, B, button=3)
        assert "Select a source first" in says(pilot)


async def test_J02_either_area_will_do(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, "no LSS", role="option", area="Source")
        await click(pilot, LSS17, role="option", area="Target")
        await click(pilot, A)
        await click(pilot, B, button=3)
        assert selected(pilot.panel) == (((A, B),), None)


async def test_J04_a_relation_opens_the_wizard_ready_to_withdraw(monkeypatch):
    async with at(copying(an_ess()), monkeypatch) as pilot:
        await click(pilot, B)
        await click(pilot, A, button=3)
        assert isinstance(pilot.app.screen, TaskWizard)
        assert pilot.app.screen.body.draft.work() == WithdrawFlashCopy(((A, B),))


async def test_a_volume_that_is_gone_from_the_view_is_selected_no_longer(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, A)
        await click(pilot, LSS18, role="option", area="Source")
        assert pilot.panel.selection.is_empty


# -- multiple selection ----------------------------------------------------------------------------


async def test_J06_the_lists_are_locked_in_multiple_selection_mode(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, "Enter multiple selection mode")
        assert "locked" in pilot.panel.painted_lines()[3]
        selector = pilot.panel.find_targets(LSS17, "list")[0]
        assert not selector.enabled
        await click(pilot, LSS17, role="list")
        assert pilot.panel.lists.opened is None
        assert "disabled in multiple selection mode" in says(pilot)
        await click(pilot, "Exit multiple selection mode")
        assert pilot.panel.find_targets(LSS17, "list")[0].enabled


async def test_J06_an_option_that_is_asked_for_by_name_is_refused_too(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "m")
        pilot.panel.show_lss("Source", LSS18)
        assert pilot.panel.areas[0].lss == LSS17


async def test_J07_pairs_collect_and_leaving_the_mode_forgets_them(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "m")
        for label, button in ((A, 1), (B, 3), (C, 1), (D, 3)):
            await click(pilot, label, button)
        assert selected(pilot.panel)[0] == ((A, B), (C, D))
        assert "2 pairs, multiple selection" in "\n".join(pilot.panel.painted_lines())
        await keys(pilot, "m")
        assert pilot.panel.selection.is_empty
        assert not pilot.panel.selection.is_multiple


async def test_several_pairs_start_at_one_instant(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        await keys(pilot, "m")
        for label, button in ((A, 1), (B, 3), (C, 1), (D, 3), (D, 3)):
            await click(pilot, label, button)
        await keys(pilot, "enter", "enter", "enter")
        assert relations(machine) == [(A, B), (C, D)]
        assert len({each.t0_us for each in machine.inst.relations.values()}) == 1
        assert pilot.panel.selection.is_empty
        assert pilot.panel.selection.is_multiple


# -- subsystems ------------------------------------------------------------------------------------


async def test_the_list_opens_where_it_is_needed_and_shows_another_lss(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        assert pilot.panel.areas[0].lss == LSS17
        await keys(pilot, "l")
        assert pilot.panel.find_targets(LSS18, "option")[0].visible
        await keys(pilot, "down", "enter")
        assert pilot.panel.areas[0].lss == LSS18
        assert len(pilot.panel.areas[0].rows) == 6


async def test_J01_the_same_lss_is_greyed_in_the_other_area(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        option = pilot.panel.find_targets(LSS17, "option")
        assert [(hit.area, hit.enabled) for hit in option] == [("Target", False)]
        await click(pilot, LSS17, role="option", area="Target")
        assert pilot.panel.areas[1].lss is None
        assert "is shown in the Source area already" in says(pilot)


async def test_a_list_is_closed_without_a_choice_by_esc_and_by_its_button(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "l", "down", "escape")
        assert pilot.panel.areas[0].lss == LSS17
        await keys(pilot, "l")
        await click(pilot, "▼", role="button")
        assert pilot.panel.lists.opened is None


async def test_what_an_open_list_covers_cannot_be_pointed_at(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "l")
        covered = pilot.panel.find_targets(B, "tile")[0]
        assert not covered.visible
        walk_panel(pilot.panel)
        pilot.panel.reveal(covered)
        assert pilot.panel.lists.opened is None


async def test_only_the_volumes_of_the_two_areas_are_read(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        asked = []
        read = pilot.panel.read_volumes
        pilot.panel.read_volumes = lambda lss: asked.append(lss) or read(lss)
        pilot.panel.reread()
        assert asked == [LSS17]


# -- cursor, scrolling, density --------------------------------------------------------------------


async def test_the_cursor_walks_tiles_and_areas(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, LSS18, role="option", area="Target")
        await keys(pilot, "tab", "right", "down")
        assert pilot.panel.active.at_cursor.id == volume(4)
        await keys(pilot, "right")
        assert pilot.panel.active.at_cursor.id == volume(5)
        await keys(pilot, "right")
        assert pilot.panel.active.at_cursor.id == volume(0, 18)
        await keys(pilot, "left")
        assert pilot.panel.active is pilot.panel.areas[0]


async def test_tiles_scroll_with_cursor_and_wheel_and_are_revealed(monkeypatch):
    async with at(an_ess(60), monkeypatch, NARROW) as pilot:
        panel = pilot.panel
        assert panel.panel_layout.density is Density.MAP
        await keys(pilot, "z")
        assert panel.panel_layout.density is Density.COMPACT
        assert "1 to 24 of 60" in panel.painted_lines()[1]
        await keys(pilot, "pagedown", "pagedown")
        assert panel.active.at_cursor.id == volume(48)
        assert panel.find_targets(volume(48))[0].visible
        far = panel.find_targets(volume(0))[0]
        assert not far.visible
        panel.reveal(far)
        assert panel.find_targets(volume(0))[0].visible
        panel.wheel(5, 2)
        assert panel.areas[0].top == 2
        panel.wheel(5, 99)
        assert panel.areas[0].top == 12
        walk_panel(panel)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_map_holds_256_volumes_and_knows_each_cell(monkeypatch, size):
    async with at(an_ess(256, 1.0), monkeypatch, size) as pilot:
        panel = pilot.panel
        assert panel.panel_layout.density is Density.MAP
        for number in (0, 7, 8, 180, 255):
            hidden = panel.find_targets(volume(number), "tile")
            assert len(hidden) == 1
            if not hidden[0].visible:
                panel.reveal(hidden[0])
            shown = panel.find_targets(volume(number), "tile")[0]
            assert panel.target_at(shown.centre) == shown
            assert panel.active.at_cursor.number == number
            walk_panel(panel)


async def test_a_click_on_a_cell_of_the_map_selects_its_volume(monkeypatch):
    async with at(an_ess(256, 1.0), monkeypatch) as pilot:
        for number, button in ((180, 1), (17, 3)):
            layout = pilot.panel.panel_layout
            x = layout.area_x(0) + 7 + 2 * (number % 16) + (2 if number % 16 > 7 else 0)
            spot = Offset(x, layout.tiles_y + 1 + number // 16)
            await pilot.click(pilot.panel, offset=spot, button=button)
            await pilot.pause()
        assert selected(pilot.panel)[0] == ((volume(180), volume(17)),)
        line = pilot.panel.painted_lines()[layout.tiles_y + 12]
        assert "S" in line


async def test_the_cursor_walks_a_map(monkeypatch):
    async with at(an_ess(200, 1.0), monkeypatch) as pilot:
        await keys(pilot, "down", "down", "right", "up")
        assert pilot.panel.active.at_cursor.number == 17
        await keys(pilot, "left", "left", "up", "up")
        assert pilot.panel.active.at_cursor.number == 0


async def test_density_is_changed_and_kept(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        found = []
        for _ in range(4):
            found.append(pilot.panel.panel_layout.density)
            await keys(pilot, "z")
        assert found == [Density.ROOMY, Density.COMPACT, Density.MAP, Density.ROOMY]


# -- what is seen ----------------------------------------------------------------------------------


async def test_news_repaint_what_changed_and_nothing_else(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        changed = []
        refresh = VolumesPanel.refresh

        def noted(self, *regions, **options):
            changed.extend(regions)
            return refresh(self, *regions, **options)

        monkeypatch.setattr(VolumesPanel, "refresh", noted)
        await pilot.core.execute(RunTask(EstablishFlashCopy((pair(C, D),)), "x"))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert "establishing" in pilot.panel.painted_lines()[6]
        assert {region.y for region in changed} <= {5, 6, 8, 9}
        assert changed


async def test_progress_moves_with_the_clock(monkeypatch):
    async with at(copying(an_ess()), monkeypatch) as pilot:
        before = pilot.panel.painted_lines()[6]
        await pilot.core.advance(120_000_000)
        pilot.app.bridge._tick()
        await pilot.pause()
        after = pilot.panel.painted_lines()[6]
        assert before != after
        assert "% copied" in after


async def test_D13_a_test_reads_the_state_of_every_volume_without_colour(monkeypatch):
    """The no-colour ASCII text names the state of each volume."""
    marks = {
        ". ": "simplex",
        "^'": "source establishing",
        "^^": "source established",
        "v,": "target establishing",
        "vv": "target established",
    }
    machine = a_mixed_ess()
    async with at(machine, monkeypatch, WIDE, ASCII) as pilot:
        lines = pilot.panel.painted_lines()
        read = {}
        for target in pilot.panel.visible_targets:
            if target.role == "tile":
                line = lines[target.region.y]
                read[target.label] = marks[line[target.region.x + 1 : target.region.x + 3]]
    expected = dict.fromkeys((volume(number) for number in range(24)), "simplex")
    for relation in machine.inst.relations.values():
        stage = relation.state.value
        expected[relation.source] = f"source {stage}"
        expected[relation.target] = f"target {stage}"
    assert read == expected
    assert len(set(read.values())) == 5


async def test_a_map_without_colour_names_the_role_of_every_volume(monkeypatch):
    machine = a_mixed_ess()
    async with at(machine, monkeypatch, NARROW, ASCII) as pilot:
        await keys(pilot, "z")
        layout = pilot.panel.panel_layout
        line = pilot.panel.painted_lines()[layout.tiles_y + 1]
    assert line.split()[:9] == ["00", "[^]v", "^", "v", "^", "v", ".", ".", "."]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 24, 256])
async def test_labels_and_words_hold_at_every_size(monkeypatch, size, count):
    machine = an_ess(count, 1.0)
    if count > 3:
        copying(machine, 0, 1, 1)
        machine.do(SetVolumeLabel(volume(0), "payroll"))
    async with at(machine, monkeypatch, size) as pilot:
        for words in (("source", "right", "target"), ("density",), ("density",), ("list",)):
            for word in words:
                pilot.panel.act(word)
            for panel in panels(pilot.app):
                walk_panel(panel)
            assert_nothing_is_cut(pilot.panel)
        for word in ("clear", "multiple", "source"):
            pilot.panel.act(word)
        walk_panel(pilot.panel)
        assert_nothing_is_cut(pilot.panel)


async def test_the_wizard_is_asked_with_what_is_selected_and_whether_it_exists(monkeypatch):
    asked = []
    async with at(copying(an_ess()), monkeypatch) as pilot:
        monkeypatch.setattr(
            CopyServicesScreen, "on_wizard_asked", lambda _, message: asked.append(message)
        )
        await click(pilot, C)
        await click(pilot, D, button=3)
        await click(pilot, D, button=3)
        await click(pilot, A)
        await click(pilot, B, button=3)
    assert all(isinstance(message, WizardAsked) for message in asked)
    assert [(m.pairs, m.exist) for m in asked] == [(((C, D),), False), (((A, B),), True)]
