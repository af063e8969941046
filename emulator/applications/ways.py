"""What a write of an application would meet now: the conditions, looked up once for a stretch.

Between two foreign instants the conditions stand still, so they are not asked for each write. What
a write does under them is told by `copy_services/host_writes.py`, to which all else goes.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from emulator.copy_services import crit, host_writes
from emulator.copy_services.pprc_states import PairState
from emulator.errors import Refusal
from emulator.hardware.power import answers
from emulator.ids import VolumeId, serial_of
from emulator.logical.content import own_blocks

if TYPE_CHECKING:
    from emulator.applications.application import Application
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.installation import Installation
    from emulator.logical.out_of_sync import OutOfSync


class Fate(Enum):
    """What happens to a write that is issued now."""

    PLAIN = "no pair"
    MIRRORED = "mirrored"
    RECORDED = "recorded for a resynchronisation"
    BREAKS = "cannot be mirrored any more"
    HELD = "withheld"
    FAILS = "fails"


CALM = (Fate.PLAIN, Fate.MIRRORED, Fate.RECORDED)
"""Fates under which nothing happens but the write."""


class Way:
    """The way of the writes of one step, from now on until a condition changes.

    listed: tracks that a copy takes to the secondary, to which no write is sent; None for none.
    """

    __slots__ = (
        "ack_us",
        "answers",
        "arrive_us",
        "blocks",
        "copied",
        "fate",
        "listed",
        "pair",
        "pair_id",
        "rule",
        "second",
        "second_blocks",
        "second_copied",
        "volume",
        "why",
    )

    def __init__(self, inst: Installation, volume: VolumeId) -> None:
        pair = inst.pair_of.get(volume)
        if pair is not None and pair.primary != volume:
            pair = None
        self.volume = volume
        self.blocks = own_blocks(inst, volume)
        self.copied = volume in inst.relation_of
        self.pair: PprcPair | None = pair
        self.pair_id = 0 if pair is None else pair.id
        self.rule = self.why = ""
        self.arrive_us = self.ack_us = 0
        self.answers = answers(inst.storage_servers[serial_of(volume)])
        self.fate = self._fate_now(inst, pair)
        self.second = VolumeId("") if pair is None else pair.secondary
        self.listed: OutOfSync | None = None
        self.second_blocks = self.blocks
        self.second_copied = False
        if self.fate is Fate.MIRRORED and pair is not None:
            self.listed = pair.out_of_sync
            self.second_blocks = own_blocks(inst, self.second)
            self.second_copied = self.second in inst.relation_of

    def _fate_now(self, inst: Installation, pair: PprcPair | None) -> Fate:
        try:
            host_writes.check_access(inst, self.volume)
        except Refusal as refusal:
            self.rule, self.why = refusal.rule, refusal.message.rstrip(".")
            return Fate.FAILS
        if self.volume in inst.long_busy:
            return Fate.HELD
        if pair is None or pair.primary_state is PairState.SIMPLEX:
            self.ack_us = host_writes.local_us(inst, self.volume)
            return Fate.PLAIN
        if pair.primary_state is not PairState.SUSPENDED:
            times = host_writes.mirror_times(inst, pair)
            if times is None:
                return Fate.BREAKS
            self.arrive_us, self.ack_us = times
            return Fate.MIRRORED
        if crit.forbids(inst, pair):
            self.rule = crit.rule_of(inst, pair)
            self.why = f"the target of {self.volume} cannot be updated and the volume is critical"
            return Fate.FAILS
        self.ack_us = host_writes.local_us(inst, self.volume)
        return Fate.RECORDED

    @property
    def us(self) -> int:
        """Microseconds from the issue of a write to its acknowledgement."""
        return self.arrive_us + self.ack_us


def ways_of(inst: Installation, application: Application) -> list[Way]:
    """The way of each step now."""
    return [Way(inst, volume) for volume in application.volumes]


def host_is_up(inst: Installation, host: str) -> bool:
    """Whether a host can run an application: its site stands, or a unit of it still does."""
    site = inst.sites[inst.hosts[host].site]
    if not site.lost:
        return True
    return any(u.site == site.name and answers(u) for u in inst.storage_servers.values())
