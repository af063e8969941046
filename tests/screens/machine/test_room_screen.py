"""The machine room: what it shows, what its keys and clicks do."""

from __future__ import annotations

import pytest

from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs
from emulator.ids import LssId, SaId
from emulator.views.link_loads import LinkLoadRow, loads
from emulator.views.parts import PartRow
from emulator.views.rows import HostRow, SiteRow
from screens import registry
from screens.app import EssTermApp
from screens.base import PlaceAsked
from screens.machine.copies_panel import CopiesPanel
from screens.machine.events_dialogue import EventsBody, last_top
from screens.machine.lists_panel import ListsPanel
from screens.machine.room_screen import RoomScreen
from screens.machine.units_panel import UnitsPanel
from screens.palette import Ability
from tests.screens.laws import assert_laws, assert_nothing_is_cut, grid, panels, walk_panel
from tests.screens.machine.room_rows import (
    COUNTS,
    MIN,
    RELATIONS,
    STATES,
    S,
    a_quiet_room,
    a_room,
    links,
    subsystem,
    unit,
)
from tests.screens.rooms import a_busy_machine, core_of, pair
from tests.screens.snapshots import assert_grid

COLOURS = Ability()
ASCII = Ability("none", unicode=False)
SIZES = [(120, 40), (80, 24), (100, 30), (132, 50), (200, 60)]


@pytest.fixture(autouse=True)
def _only_the_room(monkeypatch):
    """The application as it is when nothing but the machine room ships."""
    monkeypatch.setattr(registry, "REGISTRY", registry.REGISTRY[:1])


def an_app(core, ability=COLOURS):
    return EssTermApp(core, ability=ability, operator="op1")


@pytest.mark.parametrize(
    "name, size, ability",
    [("room-120x40", (120, 40), COLOURS), ("room-80x24", (80, 24), COLOURS),
     ("room-120x40-ascii", (120, 40), ASCII)],
)  # fmt: skip
async def test_the_room_looks_as_kept(name, size, ability):
    app = an_app(a_room(), ability)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_grid(name, grid(app))


async def test_a_quiet_room_looks_as_kept():
    app = an_app(a_quiet_room())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert_grid("room-quiet-120x40", grid(app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_texts_obey_the_laws(size, ability):
    app = an_app(a_room(), ability)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        seen = 0
        for panel in panels(app):
            seen += walk_panel(panel)
            assert_nothing_is_cut(panel)
        assert seen > 20


async def test_ascii_without_colour_names_the_state_of_every_volume():
    app = an_app(a_room(), ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = app.screen.query_one(UnitsPanel).painted_lines()
    named = {"^": "source", "v": "target", ".": ""}
    strip = next(line for line in text if line.startswith(" 17 "))[6:30]
    for number, cell in enumerate(strip):
        role, _ = STATES.get(("2105:12019:17", number), ("", ""))
        assert named[cell] == role, number


async def test_the_real_machine_is_shown():
    app = an_app(core_of(a_busy_machine()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = grid(app)
        assert_laws(app)
    assert "10012019 ► 10112019" in text
    assert "no background copy" in text
    assert "PPRC PAIRS" in text


# -- keys and clicks -------------------------------------------------------------------------------


@pytest.fixture
async def room():
    core = a_room()
    app = an_app(core)
    asked = []

    def listen(message):
        if isinstance(message, PlaceAsked) and (message.number, message.place) not in asked:
            asked.append((message.number, message.place))

    async with app.run_test(size=(120, 40), message_hook=listen) as pilot:
        await pilot.pause()
        app.pilot, app.core, app.asked = pilot, core, asked
        yield app


async def test_arrows_move_between_subsystems_and_units(room):
    await room.pilot.press("down", "down", "right", "up")
    panel = room.screen.query_one(UnitsPanel)
    (cursor,) = [t for t in panel.visible_targets if "cursor" in t.states]
    assert (cursor.label, cursor.area) == ("17", "14744")


async def test_the_cursor_stays_inside(room):
    await room.pilot.press("up", "left", *["down"] * 20)
    panel = room.screen.query_one(UnitsPanel)
    assert (panel.unit, panel.row) == (0, len(COUNTS) - 1)


async def test_enter_opens_the_volumes_of_the_subsystem(room):
    await room.pilot.press("down", "enter")
    assert room.asked == [(2, "2105:12019:17")]


async def test_a_second_click_on_a_subsystem_opens_it(room):
    panel = room.screen.query_one(UnitsPanel)
    (row,) = [t for t in panel.find_targets("18", "row") if t.area == "14744"]
    for _ in range(2):
        await room.pilot.click(panel, offset=row.centre)
    assert room.asked == [(2, "2105:14744:18")]


async def test_a_click_on_a_cluster_goes_to_its_service_terminal(room):
    panel = room.screen.query_one(UnitsPanel)
    (cluster,) = [t for t in panel.find_targets("cluster 2") if t.area == "14744"]
    await room.pilot.click(panel, offset=cluster.centre)
    assert room.asked == [(3, "14744:2")]


async def test_e_opens_all_events_and_esc_closes_them(room):
    await room.pilot.press("e")
    assert "Events" in grid(room)
    assert_laws(room)
    await room.pilot.press("escape")
    assert isinstance(room.screen, RoomScreen)


LONG = "Application payroll on korca waits: writes to volume 10012019 of Melbourne are withheld"


@pytest.mark.parametrize("size", SIZES)
async def test_an_event_that_is_too_long_goes_on_in_the_next_line(size):
    core = a_room()
    event = core.rows["events"]()[-1]._replace(text=LONG, place="10012019", severity="warn")
    core.rows["events"] = lambda last=50: tuple(event._replace(number=n) for n in range(last))
    app = an_app(core, ASCII)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in ("", "e", "pagedown", "pagedown"):
            if key:
                await pilot.press(key)
                await pilot.pause()
            for panel in panels(app):
                walk_panel(panel)
                assert_nothing_is_cut(panel)
                rows = [t for t in panel.visible_targets if (t.role, t.area) == ("row", "events")]
                assert all(LONG in panel.painted_text(row.region) for row in rows)
                assert rows or not isinstance(panel, (ListsPanel, EventsBody))


def test_the_list_of_all_events_ends_with_the_oldest_at_its_foot():
    assert [last_top([1, 1, 2, 1], room) for room in (0, 1, 2, 3, 4, 5, 9)] == [4, 3, 3, 2, 1, 0, 0]


# -- states ----------------------------------------------------------------------------------------


async def test_what_failed_carries_a_mark_and_a_word(room):
    text = grid(room)
    assert "cluster 2  × failed" in text
    assert "× 7/8" in text
    assert "× cut" in text
    assert "× 2 failed" in text.splitlines()[1]


async def test_news_repaints_only_what_differs(room):
    panel = room.screen.query_one(CopiesPanel)
    regions = []
    refresh = panel.refresh
    panel.refresh = lambda *areas, **options: regions.extend(areas) or refresh(*areas, **options)
    moved = RELATIONS[0]._replace(copied_percent=63, due_us=42 * MIN + 10 * MIN)
    room.core.rows["flashcopy_relations"] = (moved, *RELATIONS[1:])
    room.screen.show_clock()
    assert len(regions) == 1
    assert regions[0].height == 1
    assert regions[0].width < 20


async def test_the_clock_alone_does_not_read_volumes_again(room):
    room.core.rows["volumes"] = None
    room.core.now_us += 10 * S
    room.screen.show_clock()
    assert room.screen.rows.clock.now_us == 42 * MIN + 10 * S


async def test_more_subsystems_than_rows_scroll_and_are_revealed():
    many = tuple(
        subsystem(serial, number, 4) for serial in ("12019", "14744") for number in range(16, 32)
    )
    core = a_room()
    core.rows["subsystems"] = lambda serial=None: tuple(
        row for row in many if serial in (None, row.serial)
    )
    app = an_app(core)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        panel = app.screen.query_one(UnitsPanel)
        (hidden,) = [t for t in panel.find_targets("31", "row") if t.area == "14744"]
        assert not hidden.visible
        panel.reveal(hidden)
        (shown,) = [t for t in panel.find_targets("31", "row") if t.area == "14744"]
        assert shown.visible
        assert "cursor" in shown.states
        walk_panel(panel)
        assert_nothing_is_cut(panel)


async def test_a_third_unit_comes_into_view_with_the_cursor():
    core = a_room()
    core.rows["storage_servers"] = (*core.rows["storage_servers"], unit("16603", "ess3", "Perth"))
    core.rows["sites"] = (*core.rows["sites"], SiteRow("Perth", "bunker", ("16603",), ()))
    core.rows["parts"] = (*core.rows["parts"], PartRow("16603", "", "", "registered"))
    third = tuple(subsystem("16603", number, 4) for number in COUNTS)
    given = core.rows["subsystems"]
    core.rows["subsystems"] = lambda s=None: third if s == "16603" else given(s)
    app = an_app(core)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "PERTH" not in grid(app)
        await pilot.press("right", "right")
        assert "PERTH" in grid(app)
        assert "MELBOURNE" not in grid(app)
        walk_panel(app.screen.query_one(UnitsPanel))


def both_ways():
    """A room with as many links back, all of them at work."""
    back = tuple(
        link._replace(id=f"B{n}", origin="14744", target="12019", state="up")
        for n, link in enumerate(links(), 1)
    )
    core = a_room()
    core.rows["links"] = links() + back
    core.rows["loads"] += tuple(LinkLoadRow(link.id, 0.4, 0.0, 6.7) for link in back)
    return core


@pytest.mark.parametrize("size", SIZES)
async def test_links_of_both_ways_say_what_they_carry(size):
    app = an_app(both_ways())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = grid(app)
        panel = app.screen.query_one(UnitsPanel)
        walk_panel(panel)
        assert_nothing_is_cut(panel)
        if size in SIZES[:2]:
            assert_grid(f"room-both-ways-{size[0]}x{size[1]}", text)
    assert text.count(" 5.7") == text.count(" 6.7") == 1
    assert text.count(" 0.4") == 8
    assert "12.7" in text
    assert "3.2" in text


async def test_a_click_on_a_link_opens_nothing(room):
    (target,) = room.screen.query_one(UnitsPanel).find_targets("0004", "adapter")
    await room.pilot.click(UnitsPanel, offset=target.region.offset)
    await room.pilot.pause()
    assert room.asked == []


async def test_above_600_times_rates_are_not_shown():
    core = a_room()
    core.rate = 601
    app = an_app(core)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "MB/s" not in grid(app)
        await core.set_rate(600)
        app.bridge.deliver()
        await pilot.pause()
        assert "12.7 of 47 MB/s" in grid(app)


async def test_a_real_copy_loads_the_links_of_its_paths():
    machine = a_busy_machine()
    machine.finish(EstablishPaths(LssId("2105:12019:17"), LssId("2105:14744:17"), (SaId("0004"),)))
    machine.finish(EstablishPprcPairs((pair("10512019", "10514744"),)))
    app = an_app(core_of(machine))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        (target,) = app.screen.query_one(UnitsPanel).find_targets("0004", "adapter")
        line = app.screen.query_one(UnitsPanel).painted_lines()[target.region.y]
        row = next(row for row in loads(machine.inst) if row.copies)
    assert line[target.region.x : target.region.right].split()[-1] == f"{row.copies:.1f}"
    assert "━" in line


async def test_links_of_both_ways_stand_side_by_side():
    app = an_app(both_ways())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = grid(app)
        panel = app.screen.query_one(UnitsPanel)
        walk_panel(panel)
        assert_nothing_is_cut(panel)
    assert "to Sydney" in text
    assert "to Melbourne" in text
    assert "◄" in text


async def test_one_unit_alone_is_shown():
    core = a_room()
    core.rows["storage_servers"] = core.rows["storage_servers"][:1]
    core.rows["links"] = ()
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right", "down")
        assert "MELBOURNE" in grid(app)


LONG_SITES = ("Melbourne-Bundoora-Annexe", "Llanfairpwllgwyngyllgogery")


def a_room_of_long_names():
    """Sites, clusters and hosts with names that no column was made for."""
    core = a_room()
    servers = tuple(
        unit(serial, f"storage{serial}melbourne", site)
        for serial, site in zip(("12019", "14744"), LONG_SITES, strict=True)
    )
    core.rows |= {
        "sites": tuple(
            SiteRow(site, "production", (row.serial,), ())
            for site, row in zip(LONG_SITES, servers, strict=True)
        ),
        "storage_servers": servers,
        "parts": (
            PartRow("12019", "active", "primary", "registered"),
            PartRow("14744", "", "", "unregistered"),
        ),
        "hosts": tuple(
            HostRow(f"averylonghostname{n:02}", "Windows 2000", LONG_SITES[0], "12019", 1)
            for n in range(12)
        ),
    }
    return core


@pytest.mark.parametrize("size", SIZES)
async def test_long_names_run_into_nothing(size):
    app = an_app(a_room_of_long_names())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for panel in panels(app):
            walk_panel(panel)
            assert_nothing_is_cut(panel)
        text = grid(app)
        assert " 12019" in text
        assert " 14744" in text
