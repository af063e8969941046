"""What applications send over links: capacity that copies do not get.

Host writes are no transfer: as one, an idle application would hold a share of each link. What is
sent is reserved instead (`hardware/escon.py`), and looked at again when something has happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.applications.application import ApplicationState
from emulator.copy_services.pprc_paths import working_links
from emulator.copy_services.pprc_states import PairState
from emulator.hardware.escon import update_capacity
from emulator.ids import lss_of
from emulator.units import BLOCK_BYTES, US_PER_S

if TYPE_CHECKING:
    from emulator.ids import LinkId
    from emulator.installation import Installation

MIRRORING = (PairState.DUPLEX_PENDING, PairState.FULL_DUPLEX)


def sent(inst: Installation) -> dict[LinkId, int]:
    """Bytes a second over each link, as applications run now."""
    found: dict[LinkId, int] = {}
    for _, application in sorted(inst.applications.items()):
        if application.state is not ApplicationState.RUNNING or application.failed_us >= 0:
            continue
        rate = BLOCK_BYTES * US_PER_S // application.period_us
        for volume in application.volumes:
            pair = inst.pair_of.get(volume)
            if pair is None or pair.primary != volume or pair.primary_state not in MIRRORING:
                continue
            links = working_links(inst, lss_of(pair.primary), lss_of(pair.secondary))
            for link in links:
                found[link] = found.get(link, 0) + rate // len(links)
    return found


def reserve(inst: Installation) -> None:
    """Reserve what applications send now; cheap when nothing has changed."""
    wanted = sent(inst) if inst.applications else {}
    before = inst.reserved
    if wanted == before:
        return
    inst.reserved = wanted
    for link in sorted(before.keys() | wanted.keys()):
        if before.get(link, 0) != wanted.get(link, 0):
            update_capacity(inst, inst.links[link])
