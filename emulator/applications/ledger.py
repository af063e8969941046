"""The ledger: which acknowledged transactions a copy of the volumes holds, and which are lost.

Computed from content: what a volume shows at each place of a step's region tells for every
transaction whether it is there. Nothing is kept for a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.applications.records import PAGES, present
from emulator.applications.runs import Runs
from emulator.copy_services.pprc_states import PairState
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.ids import VolumeId, serial_of
from emulator.units import BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.applications.application import Application
    from emulator.applications.runs import Run
    from emulator.installation import Installation


@dataclass(frozen=True, slots=True)
class Loss:
    """Acknowledged transactions that a copy does not hold.

    first: the first of them, -1 if there is none. last_kept_us: when the last one before it was
    acknowledged; last_us: when the newest of all was; both -1 if there is none.
    """

    count: int
    first: int = -1
    last_kept_us: int = -1
    last_us: int = -1

    @property
    def rpo_us(self) -> int:
        """From the last acknowledgement that holds to the last one that there was."""
        if not self.count:
            return 0
        return self.last_us - max(self.last_kept_us, 0)


def blocks_of(inst: Installation, volume: VolumeId) -> Mapping[int, bytes]:
    """What a host reads of a volume, as written blocks."""
    own = inst.contents.get(volume, {})
    relation = inst.relation_of.get(volume)
    if relation is None or relation.target != volume:
        return own
    settled = relation.settled if relation.settled is not None else ()
    limit = relation.total_tracks * BLOCKS_PER_TRACK
    seen = {n: b for n, b in own.items() if n >= limit or n // BLOCKS_PER_TRACK in settled}
    for number, data in inst.contents.get(relation.source, {}).items():
        if number < limit and number // BLOCKS_PER_TRACK not in settled:
            seen[number] = data
    return seen


def held(name: str, copies: Sequence[Mapping[int, bytes]]) -> list[int]:
    """For each place n modulo PAGES, the newest transaction of which all steps are held."""
    of_steps = [present(name, step, blocks) for step, blocks in enumerate(copies)]
    return [min(places) for places in zip(*of_steps, strict=True)]


def loss(acked: Runs, holds: Sequence[int]) -> Loss:
    """What is missing, of the transactions that were acknowledged. holds: as `held` gives it."""
    low, high = min(holds), max(holds)
    count, first, kept_us = 0, -1, -1
    for run in acked.runs():
        if run.end - 1 <= low:
            kept_us = run.time_of(run.end - 1)
            continue
        missing, earliest = _missing(run, holds, high)
        count += missing
        if missing and first < 0:
            first = earliest
            if first > run.first:
                kept_us = run.time_of(first - 1)
        elif first < 0:
            kept_us = run.time_of(run.end - 1)
    return Loss(count, first, kept_us, -1 if acked.last_us is None else acked.last_us)


def _missing(run: Run, holds: Sequence[int], high: int) -> tuple[int, int]:
    """How many of a run are not held, and the first of them."""
    count, earliest = 0, run.end
    span = min(run.end, high + 1)
    if span - run.first <= 2 * PAGES:
        lost = [n for n in range(run.first, span) if n > holds[n % PAGES]]
        count += len(lost)
        earliest = min(lost, default=earliest)
    else:
        for place, newest in enumerate(holds):
            start = max(newest + 1, run.first)
            start += (place - start) % PAGES
            if start < span:
                count += (span - 1 - start) // PAGES + 1
                earliest = min(earliest, start)
    if run.end > max(span, run.first):
        begin = max(span, run.first)
        count += run.end - begin
        earliest = min(earliest, begin)
    return count, earliest


def production_copy(inst: Installation, volume: VolumeId) -> VolumeId | None:
    """The volume that production goes on with, for one that an application writes.

    The volume itself if its unit answers and it is no secondary; else the other volume of its
    pair if that one's unit answers, made accessible or still to be; None if there is none.
    """
    pair = inst.pair_of.get(volume)
    if pair is None:
        return volume if _answers(inst, volume) else None
    partner = pair.secondary if pair.primary == volume else pair.primary
    if pair.secondary == volume and not _is_accessible(inst, volume) and _answers(inst, partner):
        return partner
    for each in (volume, partner):
        if _answers(inst, each):
            return each
    return None


def _answers(inst: Installation, volume: VolumeId) -> bool:
    unit = inst.storage_servers[serial_of(volume)]
    return answers(unit) and inst.rank(inst.volumes[volume].rank).health is Health.UP


def _is_accessible(inst: Installation, volume: VolumeId) -> bool:
    return inst.pair_of[volume].secondary_state is PairState.SIMPLEX


def lost_now(inst: Installation, application: Application) -> Loss:
    """What the production copy lacks of what was acknowledged since the last start elsewhere."""
    copies = [production_copy(inst, volume) for volume in application.volumes]
    return loss_in(inst, application, [VolumeId("") if each is None else each for each in copies])


def loss_in(inst: Installation, application: Application, copies: Sequence[VolumeId]) -> Loss:
    """What some volumes, one for each step, lack of what was acknowledged."""
    if not application.acknowledged:
        return Loss(0)
    return loss(application.acked, held(application.name, [blocks_of(inst, v) for v in copies]))


def move(inst: Installation, application: Application, volumes: Sequence[VolumeId]) -> int:
    """The application goes on from these volumes: what they lack is lost for good, and counted.

    Returns how many acknowledged transactions that is.
    """
    if list(volumes) == application.volumes:
        return 0
    missing = loss_in(inst, application, volumes)
    application.lost_before += missing.count
    application.lost_before_us = max(application.lost_before_us, missing.rpo_us)
    application.acked = Runs()
    return missing.count
