"""Where the parts of the machine room stand, by the size of the window.

Whitespace goes first, then second lines, then list length; every part stays (§9 of the design
language). What is left over goes to the subsystems, then to the copies, then to the events.
"""

from __future__ import annotations

from typing import NamedTuple

ROOMY_WIDTH, ROOMY_HEIGHT = 110, 36


class RoomLayout(NamedTuple):
    """Heights of the three bands and of the legend, and whether there is room to breathe."""

    roomy: bool
    units: int
    copies: int
    lists: int


def room_layout(width: int, height: int, subsystems: int) -> RoomLayout:
    """Divide a body of this size; `subsystems` is the largest number in one unit."""
    roomy = width >= ROOMY_WIDTH and height >= ROOMY_HEIGHT
    units, copies, lists = (17, 9, 9) if roomy else (10, 3, 6)
    spare = max(0, height - units - copies - lists - 1)
    wanted = max(0, min(subsystems, 32) - 8)
    more_units = min(spare, wanted)
    spare -= more_units
    more_copies = spare // 2
    return RoomLayout(roomy, units + more_units, copies + more_copies, lists + spare - more_copies)


class Columns(NamedTuple):
    """Left and right halves of a panel: first cell and width of each."""

    left: int
    left_width: int
    right: int
    right_width: int


def halves(width: int) -> Columns:
    """Two columns with a margin of one and a gutter of two."""
    left_width = (width - 4) // 2
    right = 1 + left_width + 2
    return Columns(1, left_width, right, width - 1 - right)


def lists(width: int) -> Columns:
    """Narrow windows give the events what the hosts do not need."""
    hosts = 22
    right = 1 + hosts + 2
    return Columns(1, hosts, right, width - 1 - right)


class UnitColumns(NamedTuple):
    """Two unit columns that mirror each other around the links."""

    unit_width: int
    left: int
    links: int
    links_width: int
    right: int


def unit_columns(width: int, roomy: bool) -> UnitColumns:
    """Columns of the upper band."""
    gutter = 2
    links_width = 36 if roomy else 24
    unit_width = (width - 2 - links_width - 2 * gutter) // 2
    links = 1 + unit_width + gutter
    return UnitColumns(unit_width, 1, links, links_width, width - 1 - unit_width)
