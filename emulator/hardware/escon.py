"""What a physical ESCON link carries and how long it takes (§4.4.1, §4.10).

Rates and times are the emulator's choice where no document gives them: 12 MB/s at no distance,
falling with it, because every exchange waits for a round trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.hardware.adapters import adapter_of
from emulator.hardware.links import LinkState
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.units import MB

if TYPE_CHECKING:
    from emulator.hardware.links import EsconLink
    from emulator.ids import LinkId
    from emulator.installation import Installation

RATE_AT_NO_DISTANCE = 12 * MB
HALVED_AT_KM = 25
LOCAL_WRITE_US = 500
"""A host write into the NVS of its own unit."""
MIRROR_US = 1_000
"""What mirroring adds to a write at no distance."""
MIRROR_US_PER_KM = 30
"""Three exchanges at ten microseconds for each kilometre and back (§4.10.1)."""


def link_resource(link: LinkId) -> str:
    """The name under which transfers share a link."""
    return f"link:{link}"


def link_rate(length_km: float) -> int:
    """Bytes a second over a link of a length."""
    return int(RATE_AT_NO_DISTANCE * HALVED_AT_KM / (HALVED_AT_KM + length_km))


def link_works(inst: Installation, link: EsconLink) -> bool:
    """Light on the link, and both ends in working adapters of units that are up."""
    if link.state is not LinkState.UP:
        return False
    for serial, said in ((link.origin, link.origin_said), (link.target, link.target_said)):
        unit = inst.storage_servers[serial]
        if not answers(unit) or adapter_of(unit, said).health is not Health.UP:
            return False
    return True


def why_dark(inst: Installation, link: EsconLink) -> str:
    """Why a link carries nothing, in a few words; "" when it works."""
    if link.state is not LinkState.UP:
        return "cable cut"
    for serial, said in ((link.origin, link.origin_said), (link.target, link.target_said)):
        unit = inst.storage_servers[serial]
        if not answers(unit):
            return f"{serial} does not answer"
        if adapter_of(unit, said).health is not Health.UP:
            return f"SAID{said} of {serial} failed"
    return ""


def rate_now(inst: Installation, link: EsconLink) -> int:
    """Bytes a second that a link carries in all; 0 while it is dark."""
    return link_rate(link.length_km) if link_works(inst, link) else 0


def host_rate(inst: Installation, link: EsconLink) -> int:
    """Bytes a second of a link that hosts have, for the writes that are mirrored over it.

    Hosts go first, and yet leave copies a third (the emulator's choice).
    """
    return min(inst.reserved.get(link.id, 0), rate_now(inst, link) * 2 // 3)


def update_capacity(inst: Installation, link: EsconLink) -> None:
    """Tell the transfers what a link carries now beside what hosts send over it."""
    rate = rate_now(inst, link) - host_rate(inst, link)
    inst.transfers.set_capacity(link_resource(link.id), rate)


def mirror_us(length_km: float) -> int:
    """Microseconds that mirroring adds to a write over a distance."""
    return MIRROR_US + round(MIRROR_US_PER_KM * length_km)
