"""The page on the service terminal shows the menus that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.service.menu_types import LOG_OFF, Dialog, Menu
from emulator.service.menus import PAGES
from emulator.service.menus.main import MAIN_SERVICE_MENU
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.service.menu_types import Page

PAGE = ROOT / "docs" / "service-terminal.md"
FENCE = "```text\n"


def menu_lines(menu: Menu, depth: int = 0) -> Iterator[str]:
    """The titles below a menu, indented; dialogs with their fields, ``?`` where they ask first."""
    if not depth:
        yield menu.title
    for item in menu.items:
        page = None if item.leads_to == LOG_OFF else PAGES[item.leads_to]
        yield "  " * (depth + 1) + item.label + _after(page)
        if isinstance(page, Menu):
            yield from menu_lines(page, depth + 1)


def _after(page: Page | None) -> str:
    if not isinstance(page, Dialog):
        return ""
    fields = ", ".join(field.label for field in page.fields)
    return f"{f' [{fields}]' if fields else ''}{' ?' if page.prompt else ''}"


def test_the_page_shows_the_menus_that_there_are() -> None:
    tree = "\n".join(menu_lines(MAIN_SERVICE_MENU))
    found = PAGE.read_text("utf-8").split(FENCE)[1].partition("\n```")[0]
    assert found == tree, f"the block of {PAGE.name} has to be:\n{tree}"
