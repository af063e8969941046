"""System attachment: host bays, their adapters and what is plugged into each port (§1.4)."""

from __future__ import annotations

from emulator.service.menu_types import Item, Listing, Menu, Scope
from emulator.service.menus.install import free_slots
from emulator.views.service_terminal import SlotRow, slots

SLOTS_IN_A_LINE = 6


def adapter_lines(scope: Scope) -> tuple[str, ...]:
    """Each adapter with its state, its ports below it; then the slots that are free."""
    lines: list[str] = []
    for row in scope.look(slots, scope.unit.serial):
        lines += _adapter(row)
    if not lines:
        lines = ["No host adapter is installed."]
    free = free_slots(scope)
    lines += ["", f"Free slots: {len(free)}"]
    for first in range(0, len(free), SLOTS_IN_A_LINE):
        lines.append("  " + "  ".join(free[first : first + SLOTS_IN_A_LINE]))
    return tuple(lines)


def _adapter(row: SlotRow) -> list[str]:
    heading = f"{row.location}   host bay {row.bay} slot {row.slot}   {row.kind:<14}{row.health}"
    return [heading, *(f"    SAID{said}   {use}" for said, use in row.ports)]


ATTACHMENT_MENU = Menu(
    name="attachment",
    title="System Attachment Resources Menu",
    items=(Item("Show Host Bays and Adapters", "show-adapters"),),
    help="How hosts and other units are attached to this unit.",
    short="System attachment",
)

SHOW_ADAPTERS = Listing(
    name="show-adapters",
    title="Show Host Bays and Adapters",
    lines=adapter_lines,
    help="The adapters of this unit, the SAID of each port, and what is plugged in there.",
    short="Host bays",
)

PAGES = (ATTACHMENT_MENU, SHOW_ADAPTERS)
