"""What links carry, as far as it can be followed on a screen (§8 of the design language)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.views import link_loads

if TYPE_CHECKING:
    from emulator.ids import LinkId
    from emulator.views.link_loads import LinkLoadRow
    from screens.desk import Desk

RATES_UP_TO = 600
"""The fastest clock at which rates are shown."""


def read_loads(desk: Desk) -> dict[LinkId, LinkLoadRow]:
    """The load of each link; none while the clock runs faster than rates can be followed."""
    return {} if desk.rate > RATES_UP_TO else {row.id: row for row in desk.view(link_loads.loads)}
