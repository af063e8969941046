"""The menus as data: every item leads somewhere, and what the book attests is marked."""

from __future__ import annotations

import pytest

from emulator.service.frame import COLUMNS, LEAST_ROWS, ROWS
from emulator.service.menu_types import LOG_OFF, Dialog, Listing, Menu, Shown
from emulator.service.menus import PAGES
from emulator.service.menus.login import LOGIN
from emulator.service.menus.main import MAIN_SERVICE_MENU
from tests.emulator.service.terminal import logged_in

MENUS = [page for page in PAGES.values() if isinstance(page, Menu)]


def reached_from(page, seen=()):
    """All pages that can be reached by items."""
    if page.name in seen or not isinstance(page, Menu):
        return {*seen, page.name}
    seen = {*seen, page.name}
    for item in page.items:
        if item.leads_to != LOG_OFF:
            seen = reached_from(PAGES[item.leads_to], seen)
    return seen


def ways_down(page=MAIN_SERVICE_MENU, way=()):
    """The labels that lead to each page that is not a menu."""
    for item in page.items:
        there = None if item.leads_to == LOG_OFF else PAGES[item.leads_to]
        if isinstance(there, Menu):
            yield from ways_down(there, (*way, item.label))
        elif there is not None:
            yield (*way, item.label)


def test_every_item_leads_somewhere_and_every_page_is_reached():
    assert reached_from(MAIN_SERVICE_MENU) == set(PAGES)


def test_an_item_has_the_title_of_the_page_it_leads_to():
    for menu in MENUS:
        for item in menu.items:
            assert item.leads_to == LOG_OFF or item.label == PAGES[item.leads_to].title


def test_exactly_the_documented_titles_are_marked_so():
    attested = {page.title for page in PAGES.values() if page.source}
    assert attested == {"Main Service Menu", "Configuration Options Menu", "Copy Services Menu"}


def test_labels_are_unique_within_a_page():
    for page in (*PAGES.values(), LOGIN):
        if isinstance(page, Menu):
            labels = [item.label for item in page.items]
        elif isinstance(page, Dialog):
            labels = [row.label for row in page.rows]
        else:
            labels = []
        assert len(labels) == len(set(labels)), page.title


def test_everything_has_a_help_text_and_fits_the_side_column():
    for page in (*PAGES.values(), LOGIN):
        assert page.help.endswith(".")
        longest = f"{page.short or page.title}" + ("" if isinstance(page, Menu) else ": failed")
        assert len(longest) <= 24, longest
        for row in page.rows if isinstance(page, Dialog) else ():
            assert isinstance(row, Shown) or row.help.endswith(".")


@pytest.mark.parametrize("rows", [LEAST_ROWS, ROWS, 33])
@pytest.mark.parametrize("way", list(ways_down()), ids=lambda way: way[-1])
def test_every_page_and_its_boxes_fit_into_the_frame(way, rows):
    terminal = logged_in()
    for length in range(len(way) + 1):
        terminal = logged_in()
        terminal.choose(*way[:length])
        for box in ("", "f1", "f4"):
            terminal.press(*([box] if box else []))
            frame = terminal.frame(rows)
            assert len(frame.lines) == rows
            assert {len(line) for line in frame.lines} == {COLUMNS}
            for spot in (each for each in frame.spots if each.width):
                assert spot.label in frame.lines[spot.y][spot.x : spot.x + spot.width]
            terminal.press("f3" if box else "")
            if box and not isinstance(PAGES.get(way[-1]), Listing):
                terminal = logged_in()
                terminal.choose(*way[:length])


def test_all_rows_of_a_dialog_stand_above_its_keys():
    for way in ways_down():
        terminal = logged_in()
        terminal.choose(*way)
        frame = terminal.frame(LEAST_ROWS)
        first_key = min(spot.y for spot in frame.spots if spot.role == "button")
        assert all(spot.y < first_key for spot in frame.spots if spot.role != "button")
