"""The Problem Log Menu: what went wrong in this unit, the newest first (names from memory)."""

from __future__ import annotations

from emulator.service.menu_types import Item, Listing, Menu, Scope
from emulator.views.service_terminal import problem_log

_STAMP_WIDTH = 23
_PLACE_WIDTH = 5


def log_lines(scope: Scope) -> tuple[str, ...]:
    """Time, cluster or subsystem, and what happened."""
    rows = scope.look(problem_log, scope.unit.serial)
    return tuple(
        f"{row.stamp:<{_STAMP_WIDTH}}{row.place:<{_PLACE_WIDTH}}{row.text}" for row in rows
    ) or ("The problem log is empty.",)


PROBLEM_LOG_MENU = Menu(
    name="problem-log",
    title="Problem Log Menu",
    items=(Item("Show Problem Log", "show-log"),),
    help="The warnings and failures that this unit has seen.",
    short="Problem log",
)

SHOW_LOG = Listing(
    name="show-log",
    title="Show Problem Log",
    lines=log_lines,
    help="Warnings and failures of this unit, the newest first.",
    short="Log",
)

PAGES = (PROBLEM_LOG_MENU, SHOW_LOG)
