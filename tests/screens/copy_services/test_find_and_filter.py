"""Find a volume by its ID; filter the volumes in view (rule J08)."""

from __future__ import annotations

import pytest

from screens.copy_services.filter_dialogue import FilterDialogue
from screens.copy_services.find_dialogue import FindDialogue
from screens.copy_services.layout import Density
from screens.copy_services.volume_filter import ROLES, STATES, TYPES, VolumeFilter
from screens.widgets.field import Field
from tests.screens.copy_services.machines import (
    ASCII,
    NARROW,
    WIDE,
    a_mixed_ess,
    an_ess,
    at,
    click,
    keys,
    says,
    volume,
)
from tests.screens.laws import assert_laws, assert_nothing_is_cut, walk_panel

SIMPLEX, PENDING, DUPLEX, SUSPENDED = STATES
NO_FLASHCOPY, SOURCES, TARGETS = ROLES


def heading(panel):
    """The row of the selectors."""
    return panel.painted_lines()[panel.panel_layout.heading_y]


# -- find ------------------------------------------------------------------------------------------


async def test_J08_a_volume_is_found_in_another_subsystem(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await click(pilot, "Find")
        assert isinstance(pilot.app.screen, FindDialogue)
        await keys(pilot, *"20312019", "enter")
        assert pilot.app.screen is pilot.home
        assert pilot.panel.active.lss == "2105:12019:18"
        assert pilot.panel.active.at_cursor.id == volume(3, 18)


async def test_J08_a_volume_that_is_shown_already_gets_the_cursor(monkeypatch):
    async with at(an_ess(60, 1.0), monkeypatch, NARROW) as pilot:
        await keys(pilot, "z", "f", *"13a12019", "enter")
        assert pilot.panel.panel_layout.density is Density.COMPACT
        assert pilot.panel.find_targets(volume(58))[0].visible
        assert pilot.panel.active.at_cursor.id == volume(58)


@pytest.mark.parametrize(
    "typed, said",
    [("10F99999", "10F99999"), ("1FF12019", "1FF12019"), ("xyz", "is not a volume ID")],
)
async def test_J08_an_unknown_id_is_not_found_and_nothing_moves(monkeypatch, typed, said):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "f", *typed, "enter")
        assert said in says(pilot)
        assert pilot.panel.active.at_cursor.id == volume(0)


async def test_the_dialogue_reads_the_id_while_it_is_typed(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await keys(pilot, "f", *"10512019")
        text = "\n".join(pilot.app.screen.query_one("#find").painted_lines())
        assert "LSS 17, volume 05 (5), storage server 12019" in text
        assert "FlashCopy target, establishing, 20.0 GB" in text
        strips = pilot.app.screen._compositor.render_strips()
        assert any("[10512019" in strip.text for strip in strips)


async def test_find_is_cancelled_by_key_and_by_button(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "f", *"20312019", "escape")
        await keys(pilot, "f", *"20312019")
        await click(pilot, "Cancel", panel=pilot.app.screen.query_one("#find"))
        assert pilot.app.screen is pilot.home
        assert pilot.panel.active.lss == "2105:12019:17"


async def test_find_is_pressed_with_the_mouse(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "f")
        await click(pilot, "Volume ID", panel=pilot.app.screen.query_one(Field))
        await keys(pilot, *"10712019")
        await click(pilot, "Find", panel=pilot.app.screen.query_one("#find"))
        assert pilot.panel.active.at_cursor.id == volume(7)


async def test_J06_find_does_not_change_a_locked_subsystem(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await keys(pilot, "m", "f", *"20312019", "enter")
        assert pilot.panel.areas[0].lss == "2105:12019:17"
        assert "disabled in multiple selection mode" in says(pilot)


# -- filter ----------------------------------------------------------------------------------------


def test_a_filter_with_every_box_ticked_is_none():
    assert not VolumeFilter().is_on
    assert VolumeFilter().toggled(SIMPLEX).is_on
    assert VolumeFilter().words() == "all volumes"
    assert VolumeFilter().toggled(SIMPLEX).words() == (
        "Open Systems, duplex pending or full duplex or suspended"
    )
    assert VolumeFilter().toggled(TYPES[0]).words() == "no volume"


async def test_J08_the_example_of_the_book_simplex_volumes_of_open_systems(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await click(pilot, "Filter")
        assert isinstance(pilot.app.screen, FilterDialogue)
        body = pilot.app.screen.body
        for box in (SOURCES, TARGETS):
            await click(pilot, box, panel=body)
        assert "S 18 of 24 volumes" in "\n".join(body.painted_lines())
        await click(pilot, "OK", panel=body)
        assert "18 of 24" in heading(pilot.panel)
        assert "current" in pilot.panel.find_targets("Filter", "button")[0].states
        assert pilot.panel.find_targets(volume(0), "tile") == []
        assert pilot.panel.active.at_cursor.id == volume(6)


async def test_a_filter_hides_tiles_and_touches_no_selection(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await click(pilot, volume(8))
        await click(pilot, volume(9), button=3)
        await keys(pilot, "F", "down", "space", "enter")
        assert pilot.panel.find_targets(volume(8), "tile") == []
        assert pilot.panel.selection.pairs == ((volume(8), volume(9)),)
        await keys(pilot, "z", "z")
        walk_panel(pilot.panel)


async def test_all_boxes_again_show_everything(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await keys(pilot, "F", "space", "enter")
        assert "The filter hides all volumes." in "\n".join(pilot.panel.painted_lines())
        await keys(pilot, "F", "a", "enter")
        assert "24 volumes" in heading(pilot.panel)
        assert not pilot.panel.filter.is_on


async def test_a_cancelled_filter_changes_nothing(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await keys(pilot, "F", "space", "escape")
        await keys(pilot, "F", "space", "shift+tab", "enter")
        assert not pilot.panel.filter.is_on


async def test_find_shows_a_volume_that_the_filter_hides(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        await keys(pilot, "F", "down", "space", "enter")
        await keys(pilot, "f", *"10812019", "enter")
        assert not pilot.panel.filter.is_on
        assert pilot.panel.active.at_cursor.id == volume(8)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_labels_and_words_hold(monkeypatch, size):
    async with at(a_mixed_ess(), monkeypatch, size, ASCII) as pilot:
        for opened in (("f", *"10512019"), ("F", "down", "space")):
            await keys(pilot, *opened)
            assert_laws(pilot.app)
            await keys(pilot, "enter")
        walk_panel(pilot.panel)
        assert_nothing_is_cut(pilot.panel)


async def test_options_out_of_view_of_an_open_list_are_revealed(monkeypatch):
    async with at(an_ess(), monkeypatch, NARROW) as pilot:
        pilot.panel.lists.open(pilot.panel.areas[0])
        for label in pilot.panel.lists.labels():
            hits = pilot.panel.find_targets(label, "option")
            assert [hit for hit in hits if hit.area == "Source"], label
        await keys(pilot, "pagedown")
        assert pilot.panel.lists.at_cursor == "no LSS"
