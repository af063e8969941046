"""Buttons and areas of the Specialist, as they are written (§5.1, §5.4), and the way to each."""

from __future__ import annotations

from screens.copy_services.panel_buttons import ENTER as COPY_SERVICES
from screens.copy_services.panel_buttons import EXIT, PAGES
from screens.copy_services.panel_buttons import SIGN_OFF as SIGN_OFF

MAIN = "Main"
STORAGE_ALLOCATION = "Storage Allocation"
USERS = "Users"
HELP = "Help"
QUESTION = "?"
"""The Help icon in the upper right corner (§5.4)."""
RESTART_WORKSTATION = "Restart workstation"
AREAS = (STORAGE_ALLOCATION, USERS, COPY_SERVICES)
"""The buttons that ask for a user name and a password, the first time (rule U06)."""
USER_NAME, PASSWORD, AGAIN = "User name", "Password", "Again"


def way_to(panel: str, area: str, page: str) -> tuple[str, ...]:
    """The buttons that lead to a panel; area: what is in front, page: the panel of Copy Services.

    Panels are those of Copy Services, the areas, `Main` and `Help`. Other words are pressed as they
    stand.
    """
    if panel in (area, page if area == COPY_SERVICES else area):
        return ()
    if panel in PAGES:
        return (panel,) if area == COPY_SERVICES else (COPY_SERVICES, panel)
    if area == COPY_SERVICES:
        return (EXIT,) if panel == MAIN else (EXIT, _button(panel))
    return (_button(panel),)


def _button(panel: str) -> str:
    return QUESTION if panel == HELP else panel
