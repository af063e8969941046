"""Copy Services as a screen: entering and leaving it, its pictures, and large installations."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import RemoveServers, SetPrimaryServer
from emulator.commands.logical import CreateVolume
from emulator.ids import ClusterId, EssSerial, RankId
from screens.copy_services.entry_panel import CONNECTING, EntryPanel
from screens.copy_services.panel_buttons import PanelButtons
from tests.builders import an_installation
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    MIN,
    NARROW,
    WIDE,
    a_mixed_ess,
    an_ess,
    at,
    click,
    keys,
)
from tests.screens.laws import assert_laws, grid
from tests.screens.snapshots import assert_grid
from tests.screens.waiting import resized, until

PAIR = ("s", "right", "t")
MIXED = ("down", "down", *PAIR)


def text_of(panel):
    """What is painted."""
    return "\n".join(panel.painted_lines())


@pytest.mark.parametrize(
    "name, size, ability, pressed",
    [
        ("volumes-120x40", WIDE, COLOURS, MIXED),
        ("volumes-80x24", NARROW, COLOURS, MIXED),
        ("volumes-120x40-ascii", WIDE, ASCII, MIXED),
        ("volumes-list-120x40", WIDE, COLOURS, ("l", "down")),
        ("volumes-multiple-120x40", WIDE, COLOURS, ("down", "down", "m", *PAIR, "down", *PAIR)),
        ("volumes-map-80x24-ascii", NARROW, ASCII, ("z", *MIXED)),
        ("wizard-task-120x40", WIDE, COLOURS, (*MIXED, "t")),
        ("wizard-options-120x40", WIDE, COLOURS, (*MIXED, "t", "enter", "space")),
        ("wizard-define-120x40", WIDE, COLOURS, (*MIXED, "t", "enter", "enter", *"fc_pay")),
        ("wizard-define-80x24-ascii", NARROW, ASCII, (*MIXED, "t", "enter", "enter", *"fc_pay")),
        ("information-120x40", WIDE, COLOURS, ("i",)),
        ("information-80x24-ascii", NARROW, ASCII, ("i",)),
        ("find-volume-120x40", WIDE, COLOURS, ("f", *"10412019")),
        ("filter-volumes-120x40", WIDE, COLOURS, ("F", *("down",) * 5, "space")),
        ("filter-on-80x24", NARROW, COLOURS, ("F", *("down",) * 5, "space", "enter")),
    ],
)
async def test_the_screen_looks_as_kept(monkeypatch, name, size, ability, pressed):
    async with at(a_mixed_ess(), monkeypatch, size, ability) as pilot:
        await keys(pilot, *pressed)
        assert_grid(name, grid(pilot.app))


async def test_a_map_of_256_looks_as_kept(monkeypatch):
    async with at(an_ess(256, 1.0), monkeypatch) as pilot:
        await keys(pilot, *MIXED)
        assert_grid("volumes-256-120x40", grid(pilot.app))


async def test_B01_without_a_server_the_panel_says_that_it_connects_and_why_it_cannot(monkeypatch):
    async with at(an_ess(servers=""), monkeypatch) as pilot:
        entry = pilot.home.query_one(EntryPanel)
        assert entry.display
        assert not pilot.panel.display
        assert CONNECTING in text_of(entry)
        assert "no server is active" in text_of(entry)
        assert "no server answers" in text_of(pilot.home.query_one("#header"))
        await keys(pilot, "s", "t", "enter")
        assert pilot.app.screen is pilot.home


async def test_J16_it_enters_by_itself_when_the_server_answers(monkeypatch):
    machine = an_ess()
    machine.do(RemoveServers((EssSerial("12019"),)))
    async with at(machine, monkeypatch) as pilot:
        for number in (1, 2):
            await pilot.core.execute(SetPrimaryServer(ClusterId(f"12019:{number}"), "ess1c1"))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert "server is starting" in text_of(pilot.home.query_one(EntryPanel))
        await pilot.core.advance(10 * MIN)
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert pilot.panel.display
        assert pilot.panel.areas[0].rows
        assert pilot.panel.has_focus


async def test_a_server_that_goes_away_takes_the_panel_with_it(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await pilot.core.execute(RemoveServers((EssSerial("12019"),)))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert pilot.home.query_one(EntryPanel).display


async def test_J15_exit_returns_to_the_main_screen_and_the_button_enters_again(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        buttons = pilot.home.query_one(PanelButtons)
        await click(pilot, "Exit Copy Services", panel=buttons)
        assert "Enterprise Storage Server Specialist" in text_of(pilot.home.query_one("#welcome"))
        assert "C Copy Services" in text_of(pilot.home.query_one("#footer"))
        await click(pilot, "Copy Services", panel=buttons)
        assert pilot.panel.display
        await keys(pilot, "x", "C")
        assert pilot.panel.display


async def test_B27_a_new_volume_is_not_seen_until_the_server_has_been_restarted(monkeypatch):
    machine = an_ess(6)
    async with at(machine, monkeypatch) as pilot:
        rank = next(
            rank.id
            for rank in machine.inst.storage_servers[EssSerial("12019")].ranks.values()
            if rank.lss == 17
        )
        await pilot.core.execute(CreateVolume(RankId(rank), 1000))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert len(pilot.panel.areas[0].rows) == 6


async def test_a_subsystem_that_was_opened_elsewhere_is_shown(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        pilot.home.show_place("2105:12019:18")
        await pilot.pause()
        assert pilot.panel.areas[0].lss == "2105:12019:18"


async def test_a_change_of_size_folds_and_unfolds(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        for size in (NARROW, WIDE, NARROW):
            await resized(pilot, *size)
            await until(pilot, lambda size=size: pilot.panel.is_narrow == (size == NARROW))
            assert_laws(pilot.app)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("servers", ["", "ess1c1"])
async def test_labels_and_words_of_the_main_screen_hold(monkeypatch, size, servers):
    async with at(an_ess(servers=servers), monkeypatch, size, ASCII) as pilot:
        await keys(pilot, "x")
        assert_laws(pilot.app)


async def test_only_the_visible_subsystems_of_a_large_installation_are_read(monkeypatch):
    draft = an_installation("large").with_ess("12019", eight_packs=6)
    for lss in range(16, 24):
        draft = draft.with_volumes("12019", lss, 256, size_gb=1.0)
    async with at(draft.with_servers("ess1c1").build(), monkeypatch) as pilot:
        read = []
        view = pilot.core.view

        def noted(projection, *scope):
            read.append((projection.__name__, *scope))
            return view(projection, *scope)

        monkeypatch.setattr(pilot.core, "view", noted)
        pilot.home.show_installation()
        volumes = [each for each in read if each[0] == "volumes"]
        assert volumes == [("volumes", "2105:12019:16")]


async def test_what_part_of_a_full_subsystem_is_shown_leaves_its_selector_whole(monkeypatch):
    async with at(an_ess(255, 1.0), monkeypatch) as pilot:
        panel = pilot.panel
        while panel.panel_layout.is_map:
            await keys(pilot, "z")
        for _ in range(12):
            await keys(pilot, "pagedown")
        heading = panel.painted_lines()[panel.panel_layout.heading_y]
        assert "2105:12019:17 ▼" in heading
        assert "232 to 255 " in heading
