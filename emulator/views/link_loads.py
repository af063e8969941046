"""What each ESCON link carries now: mirrored writes of applications, and copies (§4.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.hardware.escon import host_rate, link_resource, rate_now
from emulator.ids import LinkId
from emulator.units import MB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.installation import Installation


class LinkLoadRow(NamedTuple):
    """One link in one direction; all in MB/s (decimal).

    capacity: what it carries at its length, 0.0 while it is dark.
    """

    id: LinkId
    applications: float
    copies: float
    capacity: float

    @property
    def total(self) -> float:
        """What it carries now."""
        return self.applications + self.copies

    @property
    def fraction(self) -> float:
        """How much of its capacity is in use, 0.0 to 1.0."""
        return min(1.0, self.total / self.capacity) if self.capacity else 0.0


def loads(inst: Installation) -> tuple[LinkLoadRow, ...]:
    """All links, in the order of their installation. Loads change with events only."""
    return tuple(
        LinkLoadRow(
            link.id,
            host_rate(inst, link) / MB,
            inst.transfers.moving(link_resource(link.id)) / MB,
            rate_now(inst, link) / MB,
        )
        for link in inst.links.values()
    )


def together(rows: Sequence[LinkLoadRow]) -> tuple[float, float]:
    """Load and capacity of several links together, in MB/s."""
    return sum(row.total for row in rows), sum(row.capacity for row in rows)
