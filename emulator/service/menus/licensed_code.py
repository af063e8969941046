"""The Licensed Internal Code Maintenance Menu: what runs on this cluster (§7.1.2).

The levels are those that a documented unit had; the menu is from memory.
"""

from __future__ import annotations

from emulator.service.menu_types import Item, Listing, Menu, Scope

LEVELS = (
    ("Code EC", "SC01029"),
    ("OS Level", "4.3.2.11.1"),
    ("SEA.rte level", "2.6.302.1082"),
    ("SEA.ras level", "2.6.302.1082"),
)
"""As a unit of the documents reports them (§7.1.2)."""
_LABEL_WIDTH = 20


def level_lines(scope: Scope) -> tuple[str, ...]:
    """The levels of both clusters: the emulator runs one level of code."""
    unit = f"{'Unit':<{_LABEL_WIDTH}}2105-{scope.unit.model} {scope.unit.serial}"
    return (unit, "", *(f"{label:<{_LABEL_WIDTH}}{level}" for label, level in LEVELS))


LICENSED_CODE_MENU = Menu(
    name="licensed-code",
    title="Licensed Internal Code Maintenance Menu",
    items=(Item("Show LIC Levels", "show-levels"),),
    help="The licensed internal code (LIC) of this unit.",
    short="LIC maintenance",
)

SHOW_LEVELS = Listing(
    name="show-levels",
    title="Show LIC Levels",
    lines=level_lines,
    help="The levels of the operating system and of the storage programs on this cluster.",
    short="LIC levels",
)

PAGES = (LICENSED_CODE_MENU, SHOW_LEVELS)
