"""Extended long busy: a primary whose writes are withheld (§5.1.2.1, rules H11, H12).

How it ends is in `host_writes.py`: the withheld writes are issued then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.copy_services.pprc_pairs import HeldWrite
from emulator.events.pprc import LongBusyBegan, WriteHeld
from emulator.ids import LssId
from emulator.outcome import AgendaItem, Outcome
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from emulator.events.base import Event
    from emulator.ids import VolumeId
    from emulator.installation import Installation


@dataclass(frozen=True, slots=True)
class LongBusyEnds(AgendaItem):
    """The consistency time-out of an LSS has passed."""

    lss: LssId
    until_us: int


def begin_long_busy(inst: Installation, lss: LssId, volumes: list[VolumeId]) -> list[Event]:
    """Withhold writes to these primaries until run or the time-out of their LSS (rule H12)."""
    timeout_s = inst.subsystem(lss).pprc_consistency_timeout_s
    until_us = inst.now_us + timeout_s * US_PER_S
    for volume in volumes:
        inst.long_busy[volume] = until_us
    inst.agenda.add(until_us, LongBusyEnds(lss, until_us))
    return [LongBusyBegan(lss, until_us)]


def hold(
    inst: Installation, volume: VolumeId, block: int, data: bytes, *, stored: bool = False
) -> Outcome:
    """Withhold a write; one that was on its way to the secondary is stored already."""
    inst.held_writes.append(HeldWrite(volume, block, data, inst.now_us, stored))
    return Outcome((WriteHeld(volume, block),), inst.long_busy[volume])
