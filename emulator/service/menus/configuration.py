"""The Configuration Options Menu (§2.2, Figure 2)."""

from __future__ import annotations

from emulator.service.menu_types import Item, Menu

CONFIGURATION_OPTIONS_MENU = Menu(
    name="configuration",
    title="Configuration Options Menu",
    items=(
        Item("Copy Services Menu", "copy-services"),
        Item("Configure Communications Resources Menu", "communications"),
        Item("System Attachment Resources Menu", "attachment"),
        Item("Change / Show VPD", "vpd"),
    ),
    help=(
        "How this unit is set up: its Copy Services servers, the names it knows in the network,"
        " and its vital product data."
    ),
    short="Configuration Options",
    source="§2.2",
)

PAGES = (CONFIGURATION_OPTIONS_MENU,)
