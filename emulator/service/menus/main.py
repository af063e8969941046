"""The Main Service Menu (§2.2, Figure 1)."""

from __future__ import annotations

from emulator.service.menu_types import LOG_OFF, Item, Menu

MAIN_SERVICE_MENU = Menu(
    name="main",
    title="Main Service Menu",
    items=(
        Item("Repair Menu", "repair"),
        Item("Install/Remove Menu", "install"),
        Item("Configuration Options Menu", "configuration"),
        Item("Licensed Internal Code Maintenance Menu", "licensed-code"),
        Item("Utility Menu", "utility"),
        Item("Problem Log Menu", "problem-log"),
        Item("Log off", LOG_OFF),
    ),
    help=(
        "The first menu of the service terminal. What is entered below it concerns this cluster"
        " or its unit only; other clusters have terminals of their own."
    ),
    source="§2.2",
)

PAGES = (MAIN_SERVICE_MENU,)
