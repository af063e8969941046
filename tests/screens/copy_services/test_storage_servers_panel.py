"""The Storage Servers panel: what an LSS shows, whole subsystems as pairs, and how it looks."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import RunTask
from emulator.commands.logical import SetLssProperties
from emulator.commands.pprc import EstablishPprcPairs, ExecutedBy, SuspendPprcPairs
from emulator.ids import EssSerial
from emulator.views.rows import LssCopiesRow
from screens.copy_services import lss_selection as clicks
from screens.copy_services.lss_faces import counts_of, loosest, roles_words
from screens.copy_services.lss_filter import BOXES, LOGICAL, PHYSICAL, LssFilter
from screens.copy_services.lss_information import LssInformation
from screens.copy_services.lss_properties import (
    CONSISTENCY,
    GROUP,
    HEAVY,
    XRC,
    LssProperties,
)
from screens.copy_services.lss_selection import LssSelection, numbers_of, paired
from screens.copy_services.servers_layout import ServersLayout
from screens.copy_services.servers_view import ALL
from screens.copy_services.task_wizard import TaskWizard
from tests.builders import an_installation
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
    mirrors,
    says,
)
from tests.screens.copy_services.networks import lss, mirrored, servers, two_sites
from tests.screens.laws import assert_laws, grid
from tests.screens.snapshots import assert_grid


def counts(sources=0, targets=0, flash=0, flashed=0, suspended=0, waiting=0):
    """The counts of an LSS."""
    return LssCopiesRow(HERE, sources, targets, flash, flashed, suspended, waiting, 0)


def painted(panel):
    """All text of a panel, runs of blanks made one."""
    return " ".join("\n".join(panel.painted_lines()).split())


def tile(panel, label):
    """The target of a tile."""
    return panel.find_targets(label, "tile")[0]


# -- what an LSS shows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row, kind",
    [
        (counts(), "none"),
        (counts(sources=3), "source"),
        (counts(flash=1), "source"),
        (counts(targets=3), "target"),
        (counts(flashed=2), "target"),
        (counts(sources=1, targets=1), "mixed"),
        (counts(flash=4, flashed=4), "mixed"),
        (counts(targets=20, flash=1), "mixed"),
    ],
)
def test_J10_the_kind_of_an_lss_is_that_of_its_volumes(row, kind):
    assert row.kind == kind


def test_counts_are_drawn_as_loosely_as_they_fit():
    row = counts(20, 0, 2, 2, 2)
    assert [count for _, count in counts_of(row)] == [20, 2, 2, 2]
    assert loosest(row, 30, COLOURS) == (" ", "  ")
    assert loosest(row, 17, COLOURS) == (" ", " ")
    assert loosest(row, 13, COLOURS) == ("", " ")
    widest = counts(128, 128, 64, 64, 128, 128)
    assert loosest(widest, 30, COLOURS) == ("", " ")


def test_roles_are_counted_in_words():
    assert roles_words(0, 0) == "none"
    assert roles_words(20, 1) == "20 sources, 1 target"


# -- the selection as a value ----------------------------------------------------------------------


def test_G21_an_lss_is_selected_as_a_volume_is():
    source = clicks.left(LssSelection(), HERE).selection
    assert source == LssSelection(HERE)
    assert clicks.left(source, HERE).selection == LssSelection()
    both = clicks.right(source, THERE)
    assert both.selection == LssSelection(HERE, THERE)
    assert not both.opens_wizard
    assert clicks.right(both.selection, THERE).opens_wizard
    other = clicks.right(both.selection, lss(18, FAR)).selection
    assert other == LssSelection(HERE, lss(18, FAR))
    assert clicks.left(both.selection, lss(18)).selection == LssSelection(lss(18))


def test_what_is_missing_is_said():
    assert clicks.right(LssSelection(), THERE).note == clicks.NO_SOURCE
    assert "selected as source" in clicks.right(LssSelection(HERE), HERE).note
    assert clicks.begin(LssSelection()).note == clicks.NO_SOURCE
    assert clicks.begin(LssSelection(HERE)).note == clicks.NO_TARGET
    assert clicks.begin(LssSelection(HERE, THERE)).opens_wizard


def test_volumes_are_paired_by_their_numbers():
    machine = two_sites(count=3)
    from emulator.views import volumes

    here = volumes.volumes(machine.inst, HERE)
    far = volumes.volumes(machine.inst, THERE)
    assert paired(here, far) == across(0, 1, 2)
    assert paired(here, far[1:]) == across(1, 2)
    assert numbers_of(across(0, 1, 2)) == "00 to 02"
    assert numbers_of(across(1)) == "01"
    assert numbers_of(()) == "none"


# -- filter and layout -----------------------------------------------------------------------------


def test_J08_the_filter_keeps_what_every_group_lets_through():
    everything = LssFilter()
    assert not everything.is_on
    assert everything.keeps("none")
    assert not everything.toggled("no copy").keeps("none")
    assert everything.toggled("no copy").keeps("mixed")
    assert not everything.toggled(LOGICAL).keeps("source")
    assert not everything.toggled("Open Systems").keeps("source")
    assert not everything.toggled(PHYSICAL).shows_units
    assert everything.toggled("mixed").is_on
    for box in BOXES:
        assert everything.toggled(box).toggled(box) == everything


@pytest.mark.parametrize("size, narrow", [((98, 36), False), ((98, 30), False), ((80, 19), True)])
@pytest.mark.parametrize("fullest", [1, 8, 16])
def test_no_tile_lies_on_another_or_on_the_strip(size, narrow, fullest):
    layout, taken = ServersLayout(*size, narrow, fullest), set()
    for slot in (0, 1):
        for index in range(fullest):
            place = layout.place(slot, index, 0)
            if place is None:
                continue
            x, y = place
            cells = {
                (x + dx, y + dy)
                for dx in range(layout.tile_width)
                for dy in range(layout.tile_height)
            }
            assert not cells & taken
            assert y + layout.tile_height <= layout.tiles_end
            assert x + layout.tile_width <= layout.unit_x(slot) + layout.unit_width
            taken |= cells
    assert layout.place(0, fullest - 1, layout.last_top) is not None


def test_sixteen_subsystems_fit_in_one_view_at_the_design_size():
    assert ServersLayout(98, 36, False, 8).is_roomy
    assert ServersLayout(98, 36, False, 16).last_top == 0


# -- units and tiles -------------------------------------------------------------------------------


async def test_B28_all_units_of_the_storage_network_are_shown(monkeypatch):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        assert [unit.serial for unit in panel.units] == ["12019", FAR]
        assert "Copy Services server, active" in painted(panel)
        assert "Copy Services backup server, client" in painted(panel)
        assert len([t for t in panel.visible_targets if t.role == "tile"]) == 16


async def test_J10_tiles_show_kind_and_counts(monkeypatch):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        kinds = {label: tile(panel, label).states for label in ("12019:17", "14744:17")}
        assert kinds == {"12019:17": ("mixed",), "14744:17": ("target",)}
        assert tile(panel, "14744:18").states == ("mixed",)
        assert tile(panel, "12019:16").states == ("none",)
        lines = panel.painted_lines()
        region = tile(panel, "12019:17").region
        assert lines[region.y][region.x : region.right].split() == ["■◆", "12019:17", "24"]
        words = lines[region.y + 1][region.x : region.right].split()
        assert words == ["■", "5", "▲", "1", "▼", "1", "╟", "1"]


@pytest.mark.parametrize("label, button", [("12019:18", 1), ("14744:17", 3)])
async def test_the_marks_of_a_selected_tile_are_seen_on_its_ground(monkeypatch, label, button):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:16", panel=panel)
        await click(pilot, label, button, panel=panel)
        assert "selected" in tile(panel, label).states
        region = tile(panel, label).region
        for y in (region.y, region.y + 1):
            strip = panel.render_line(y).crop(region.x, region.right)
            for segment in strip:
                inks = segment.style.color, segment.style.bgcolor
                assert segment.text in ("*", " ") or inks[0] != inks[1]


async def test_a_unit_that_is_gone_from_the_server_is_not_shown(monkeypatch):
    machine = two_sites()
    del machine.inst.server.clients[EssSerial(FAR)]
    async with at(machine, monkeypatch) as pilot:
        panel = await servers(pilot)
        assert [unit.serial for unit in panel.units] == ["12019"]
        assert panel.list.labels() == [ALL, "2105-F20 12019"]


async def test_the_list_shows_one_unit_and_a_click_on_its_name_all_again(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, ALL, role="list", panel=panel)
        await click(pilot, "2105-F20 14744", role="option", panel=panel)
        assert [unit.serial for unit in panel.units] == [FAR]
        await click(pilot, "2105-F20 14744", role="item", panel=panel)
        assert len(panel.units) == 2


async def test_more_than_two_units_are_reached_with_the_cursor(monkeypatch):
    draft = an_installation("many")
    for serial in ("11111", "22222", "33333", "44444"):
        draft = draft.with_ess(serial, eight_packs=6)
    async with at(draft.with_servers("ess1c1").build(), monkeypatch) as pilot:
        panel = await servers(pilot)
        assert "1 to 2 of 4 storage servers" in painted(panel)
        await keys(pilot, *["right"] * 6)
        assert panel.cursor.startswith("2105:44444:")
        assert "3 to 4 of 4 storage servers" in painted(panel)
        await keys(pilot, *["left"] * 7)
        assert "1 to 2 of 4 storage servers" in painted(panel)


# -- whole subsystems ------------------------------------------------------------------------------


async def test_G21_one_task_pairs_all_volumes_of_two_subsystems(monkeypatch):
    machine = mirrored()
    async with at(machine, monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:18", panel=panel)
        await click(pilot, "14744:18", 3, panel=panel)
        assert "6 pairs" in painted(panel)
        assert "none yet: establish them first" in painted(panel)
        await click(pilot, "14744:17", 3, panel=panel)
        assert "18 volumes without a partner" in painted(panel)
        await click(pilot, "12019:17", panel=panel)
        await click(pilot, "14744:18", 3, panel=panel)
        assert "1 established, 1 failed" in painted(panel)


async def test_G21_the_wizard_runs_one_task_for_the_whole_lss(monkeypatch):
    machine = mirrored()
    async with at(machine, monkeypatch) as pilot:
        panel = await servers(pilot)
        asked = []
        execute = pilot.core.execute

        async def noted(command, *, operator=""):
            asked.append(command)
            return await execute(command, operator=operator)

        monkeypatch.setattr(pilot.core, "execute", noted)
        for button in (1, 3, 3):
            label = "12019:17" if button == 1 else "14744:17"
            await click(pilot, label, button, panel=panel)
        assert isinstance(pilot.app.screen, TaskWizard)
        body = pilot.app.screen.body
        assert "Establish PPRC copy pair" in painted(body)
        await click(pilot, "Suspend PPRC Copy Pair", panel=body)
        for _ in range(2):
            await click(pilot, "Next", panel=body)
        await click(pilot, "Run", panel=body)
        pairs = across(*range(24))
        assert asked == [RunTask(SuspendPprcPairs(pairs, ExecutedBy.SOURCE))]
        assert "are not a PPRC pair" in says(pilot) or "is in no PPRC pair" in says(pilot)
        assert "REFUSED" in painted(panel)
        assert panel.selection == LssSelection(HERE, THERE)


async def test_G21_with_keys_all_pairs_begin_at_one_instant(monkeypatch):
    machine = two_sites(count=4)
    from emulator.commands.pprc import EstablishPaths

    machine.finish(EstablishPaths(HERE, THERE))
    async with at(machine, monkeypatch) as pilot:
        panel = await servers(pilot)
        await keys(pilot, "right", "s", "right", "right", "t", "t", "enter", "enter", "enter")
        assert len(mirrors(machine)) == 4
        assert machine.inst.server.runs[-1].pairs == 4
        assert panel.selection == LssSelection()
        assert tile(panel, "12019:17").states == ("source",)


async def test_subsystems_without_common_numbers_are_not_paired(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:17", panel=panel)
        for _ in range(2):
            await click(pilot, "14744:16", 3, panel=panel)
        assert pilot.app.screen is pilot.home
        assert "same number" in says(pilot)


# -- dialogues -------------------------------------------------------------------------------------


async def test_the_information_window_tells_of_one_lss(monkeypatch):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:17", panel=panel)
        await click(pilot, "Information Panel", panel=panel)
        assert isinstance(pilot.app.screen, LssInformation)
        text = painted(pilot.app.screen.body)
        assert "PPRC sources 5" in text
        assert "Suspended 1" in text
        assert "2105:14744:17 1 established, 1 failed" in text
        await click(pilot, "Close", panel=pilot.app.screen.body)
        assert pilot.app.screen is pilot.home


async def test_H10_properties_are_applied_at_once(monkeypatch):
    machine = mirrored()
    async with at(machine, monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:17", panel=panel)
        await click(pilot, "Properties", panel=panel)
        dialogue = pilot.app.screen
        assert isinstance(dialogue, LssProperties)
        assert "5 pairs of this LSS have Critical Volume mode checked." in painted(dialogue.body)
        for box in (HEAVY, GROUP):
            await click(pilot, box, panel=dialogue.body)
        await click(pilot, CONSISTENCY, panel=dialogue.body.fields[CONSISTENCY])
        await keys(pilot, "end", "ctrl+u", *"45")
        await click(pilot, "Apply", panel=dialogue.body)
        row = machine.inst.subsystem(HERE)
        assert (row.critical_heavy, row.consistency_group) == (True, True)
        assert (row.pprc_consistency_timeout_s, row.xrc_session_timeout_s) == (45, 300)
        assert "Critical Heavy mode on" in painted(panel)


async def test_H13_only_what_was_changed_is_asked_for(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        await servers(pilot)
        asked = []

        async def noted(command, *, operator=""):
            asked.append(command)

        monkeypatch.setattr(pilot.core, "execute", noted)
        await keys(pilot, "o", "enter")
        await keys(pilot, "o", "space", "escape")
        assert asked == []
        monkeypatch.undo()
        await keys(pilot, "o", "down", "space", "enter")
        assert pilot.core.view is not None
        row = pilot.core.installation.subsystem(lss(16))
        assert (row.critical_heavy, row.consistency_group) == (False, True)


async def test_a_time_out_that_is_no_number_is_said_and_nothing_is_asked(monkeypatch):
    machine = two_sites()
    async with at(machine, monkeypatch) as pilot:
        await servers(pilot)
        await keys(pilot, "o", "down", "down", "ctrl+u", *"soon", "enter")
        dialogue = pilot.app.screen
        assert isinstance(dialogue, LssProperties)
        assert f"The {XRC} is a whole number of seconds." in painted(dialogue.body)
        await keys(pilot, "ctrl+u", *"12345", "enter")
        assert "0 to 9999 seconds" in says(pilot)
        assert machine.inst.subsystem(lss(16)).xrc_session_timeout_s == 300


async def test_J08_an_lss_is_found_by_its_address(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await keys(pilot, "f", *"2105:14744:18")
        body = pilot.app.screen.query_one("#find")
        assert "LSS 18 of 2105-F20 14744, Sydney" in painted(body)
        assert "6 volumes, no copy" in painted(body)
        await keys(pilot, "enter")
        assert panel.cursor == lss(18, FAR)
        await keys(pilot, "f", *"2105:14744:31", "enter")
        assert "Copy Services does not list LSS 2105:14744:31." in says(pilot)
        await keys(pilot, "f", *"hello", "enter")
        assert "not an LSS address" in says(pilot)
        assert panel.cursor == lss(18, FAR)


async def test_J08_a_filter_hides_tiles_only_and_find_takes_it_off(monkeypatch):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await click(pilot, "12019:18", panel=panel)
        await keys(pilot, "F", *["down"] * 6, "space", "enter")
        assert panel.in_view() == [HERE, THERE, lss(18, FAR)]
        assert "3 of 16 LSSs" in painted(panel)
        assert panel.selection == LssSelection(lss(18))
        assert panel.find_targets("12019:18") == []
        await keys(pilot, "f", *"2105:12019:18", "enter")
        assert not panel.filter.is_on
        assert panel.cursor == lss(18)


async def test_without_physical_servers_their_names_are_gone(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await keys(pilot, "F", "space", "enter")
        assert panel.find_targets("2105-F20 12019", "item") == []
        assert tile(panel, "12019:17").visible
        await keys(pilot, "F", "a", "down", "space", "enter")
        assert panel.find_targets("12019:17", "tile") == []
        assert "The filter hides all." in painted(panel)


# -- keys, pages and looks -------------------------------------------------------------------------


async def test_pages_are_turned_and_each_has_its_keys(monkeypatch):
    async with at(two_sites(), monkeypatch) as pilot:
        for key, words in (("S", "o properties"), ("P", "t add"), ("V", "m multiple")):
            await keys(pilot, key)
            assert words in painted(pilot.home.query_one("#footer"))
            assert pilot.home.front.has_focus
        await keys(pilot, "S", "m", "z")
        assert pilot.home.front.display
        pilot.home.show_place("2105:12019:18")
        await pilot.pause()
        assert pilot.panel.display
        assert pilot.panel.areas[0].lss == lss(18)


async def test_a_change_by_another_operator_is_seen_at_once(monkeypatch):
    async with at(mirrored(), monkeypatch) as pilot:
        panel = await servers(pilot)
        await pilot.core.execute(SetLssProperties(lss(16), critical_heavy=True))
        await pilot.core.execute(EstablishPprcPairs(across(5)))
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert "Critical Heavy mode on" in painted(panel)
        assert "■ 6" in painted(panel)


BOTH = ("S", "right", "s", "right", "right", "t")


@pytest.mark.parametrize(
    "name, size, ability, pressed",
    [
        ("storage-servers-120x40", WIDE, COLOURS, BOTH),
        ("storage-servers-80x24", NARROW, COLOURS, ("S", "down", "s", "right", "t")),
        ("storage-servers-120x40-ascii", WIDE, ASCII, BOTH),
        ("storage-servers-list-120x40", WIDE, COLOURS, ("S", "l", "down")),
        ("lss-information-120x40", WIDE, COLOURS, ("S", "right", "i")),
        ("lss-information-80x24-ascii", NARROW, ASCII, ("S", "down", "i")),
        ("lss-properties-120x40", WIDE, COLOURS, ("S", "right", "o", "down", "space")),
        ("lss-properties-80x24-ascii", NARROW, ASCII, ("S", "down", "o", "space")),
        ("find-lss-120x40", WIDE, COLOURS, ("S", "f", *"2105:14744:17")),
        ("filter-lss-120x40", WIDE, COLOURS, ("S", "F", *["down"] * 6, "space")),
        ("wizard-whole-lss-120x40", WIDE, COLOURS, (*BOTH, "t", "enter")),
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
        for key in (*BOTH, "esc", "l", "down", "enter", "pagedown", "pageup"):
            await keys(pilot, key)
            assert_laws(pilot.app)
