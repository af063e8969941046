"""Proof: is a copy of an application's volumes an image that the application could go on from?

Crash-consistent is an image that a crash of the host could have left: it holds no write without
all that the write depended on. Within a transaction each write depends on the one before; a
transaction depends on all that were acknowledged before it began. Everything is read from the
bytes of the copies and from the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.applications import ledger
from emulator.applications.application import named
from emulator.applications.records import block, present, transaction_in
from emulator.ids import VolumeId
from emulator.units import BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.applications.application import Application
    from emulator.installation import Installation


class WriteRow(NamedTuple):
    """A write of an application. at_us: when its transaction began, None if too long ago."""

    application: str
    host: str
    transaction: int
    step: int
    volume: VolumeId
    block: int
    track: int
    at_us: int | None


class ProofRow(NamedTuple):
    """What the copies of an application's volumes hold.

    newest: the newest transaction of which they hold anything, -1 for none. missing: acknowledged
    transactions that they lack, which is no inconsistency. broke: a write that they hold although
    `lacks`, on which it depended, is not there; None if they are crash-consistent.
    """

    application: str
    copies: tuple[VolumeId, ...]
    consistent: bool
    newest: int
    newest_us: int | None
    acknowledged: int
    missing: int
    rpo_us: int
    broke: WriteRow | None
    lacks: WriteRow | None

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        name = self.application
        if self.broke is None or self.lacks is None:
            what = (
                f"hold {name} up to transaction {self.newest}" if self.newest >= 0 else "are empty"
            )
            return f"{' '.join(self.copies)}: crash-consistent; they {what}."
        return (
            f"{' '.join(self.copies)}: not consistent: track {self.broke.track} of "
            f"{self.broke.volume} holds transaction {self.broke.transaction} of {name}, and track "
            f"{self.lacks.track} of {self.lacks.volume} lacks transaction {self.lacks.transaction}."
        )


def prove(inst: Installation, name: str, copies: Sequence[VolumeId]) -> ProofRow:
    """Whether volumes, one for each step of an application, are a crash-consistent image.

    Raises UnknownObject.
    """
    application = named(inst, name)
    volumes = tuple(inst.volume(volume).id for volume in copies)
    if len(volumes) != len(application.volumes):
        raise ValueError(f"{name} writes {len(application.volumes)} volumes, not {len(volumes)}")
    images = [ledger.blocks_of(inst, volume) for volume in volumes]
    of_steps = [present(name, step, blocks) for step, blocks in enumerate(images)]
    newest = max(of_steps[0])
    held = [min(places) for places in zip(*of_steps, strict=True)]
    missing = ledger.loss(application.acked, held)
    broken = _within(of_steps) or _between(application, of_steps, held)
    broke = lacks = None
    if broken is not None:
        broke = _write(application, volumes, *broken[0])
        lacks = _write(application, volumes, *broken[1])
    return ProofRow(
        name,
        volumes,
        broken is None,
        newest,
        application.begun.time_of(newest) if newest >= 0 else None,
        application.acknowledged,
        missing.count,
        missing.rpo_us,
        broke,
        lacks,
    )


def holds_writes(inst: Installation, name: str, step: int, volume: VolumeId) -> bool:
    """Whether a volume holds anything that a step of an application has written."""
    return max(present(name, step, ledger.blocks_of(inst, volume))) >= 0


Writes = tuple[tuple[int, int], tuple[int, int]]
"""Two writes as (transaction, step): one that is there, one that it depended on and that is not."""


def _within(of_steps: Sequence[Sequence[int]]) -> Writes | None:
    """The first transaction that is there at a step and not at the step before."""
    found = [
        ((there, step), (there, step - 1))
        for step in range(1, len(of_steps))
        for there, before in zip(of_steps[step], of_steps[step - 1], strict=True)
        if there > before
    ]
    return min(found, default=None)


def _between(
    application: Application, of_steps: Sequence[Sequence[int]], held: Sequence[int]
) -> Writes | None:
    """The first transaction that is there although one acknowledged before it began is not."""
    begun, acked = application.begun, application.acked
    newest = max(of_steps[0])
    began_us = begun.time_of(newest) if newest >= 0 else None
    if began_us is None:
        return None
    missing = ledger.loss(acked.until(began_us), held)
    if not missing.count:
        return None
    acked_us = acked.time_of(missing.first)
    after = [
        number
        for number in set(of_steps[0])
        if number >= 0 and acked_us is not None and (begun.time_of(number) or 0) >= acked_us
    ]
    step = _missing_step(of_steps, missing.first)
    return (min(after, default=newest), 0), (missing.first, step)


def _missing_step(of_steps: Sequence[Sequence[int]], transaction: int) -> int:
    places = len(of_steps[0])
    return next(
        step for step, found in enumerate(of_steps) if found[transaction % places] < transaction
    )


def _write(
    application: Application, volumes: Sequence[VolumeId], transaction: int, step: int
) -> WriteRow:
    number = block(transaction, step)
    return WriteRow(
        application.name,
        application.host,
        transaction,
        step,
        volumes[step],
        number,
        number // BLOCKS_PER_TRACK,
        application.begun.time_of(transaction),
    )


def writer_of(inst: Installation, volume: VolumeId, number: int, data: bytes) -> WriteRow | None:
    """The write of an application that a block is; None if no application wrote it."""
    for _, application in sorted(inst.applications.items()):
        for step in range(len(application.volumes)):
            transaction = transaction_in(application.name, step, data)
            if transaction is not None and block(transaction, step) == number:
                row = _write(application, application.volumes, transaction, step)
                return row._replace(volume=volume)
    return None


class SpoiledRow(NamedTuple):
    """A block of a volume that differs from what it should be.

    stands, should: the bytes that are there, and that should be; None for zeros. written: the
    write that stands there, None if no application wrote it; expected: the same of what should.
    """

    volume: VolumeId
    block: int
    track: int
    written: WriteRow | None
    expected: WriteRow | None
    stands: bytes | None = None
    should: bytes | None = None


def spoiled(
    inst: Installation,
    volume: VolumeId,
    should: Mapping[int, bytes],
    stands: Mapping[int, bytes],
) -> tuple[SpoiledRow, ...]:
    """The blocks in which an image differs from what it should be, in order of place."""
    numbers = sorted(
        number
        for number in should.keys() | stands.keys()
        if should.get(number) != stands.get(number)
    )
    return tuple(
        SpoiledRow(
            volume,
            number,
            number // BLOCKS_PER_TRACK,
            writer_of(inst, volume, number, stands.get(number, b"")),
            writer_of(inst, volume, number, should.get(number, b"")),
            stands.get(number),
            should.get(number),
        )
        for number in numbers
    )
