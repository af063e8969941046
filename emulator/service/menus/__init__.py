"""All pages of the service terminal, under their names: data only.

Three titles are documented (§2.2): Main Service Menu, Configuration Options Menu and Copy Services
Menu. That the entries of the Copy Services Menu change, show and remove a server is documented,
their wording is not; everything else follows the manner of AIX, on which the clusters run (§7.1.2).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from emulator.service.menus import (
    attachment,
    communications,
    configuration,
    copy_services,
    features,
    install,
    licensed_code,
    problem_log,
    repair,
    utility,
)
from emulator.service.menus import main as main_menu
from emulator.service.menus import vital_product_data as vpd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.service.menu_types import Page

_PAGES: tuple[Page, ...] = (
    *main_menu.PAGES,
    *configuration.PAGES,
    *copy_services.PAGES,
    *features.PAGES,
    *communications.PAGES,
    *attachment.PAGES,
    *vpd.PAGES,
    *repair.PAGES,
    *install.PAGES,
    *licensed_code.PAGES,
    *utility.PAGES,
    *problem_log.PAGES,
)

PAGES: Mapping[str, Page] = MappingProxyType({page.name: page for page in _PAGES})
