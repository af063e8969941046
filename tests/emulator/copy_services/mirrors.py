"""Two units and PPRC pairs between them, for the tests of PPRC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.faults import CutLink, RestoreLink
from emulator.commands.logical import SetLssProperties, WriteBlocks
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    FreezeConsistencyGroup,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services import pprc
from emulator.ids import LinkId, LssId, VolumeId
from emulator.units import BLOCK_BYTES, US_PER_S
from tests.builders import an_installation

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.copy_services.pprc_states import PairState
    from emulator.hardware.storage_server import LogicalSubsystem
    from tests.builders import InstallationDraft, Machine

LOCAL, REMOTE = LssId("2105:12019:17"), LssId("2105:14744:17")
P, P2, P3, EXTRA = (VolumeId(f"10{n}12019") for n in range(4))
S, S2, S3, COPY = (VolumeId(f"10{n}14744") for n in range(4))
L1, L2 = LinkId("L1"), LinkId("L2")
HOUR_US = 3_600 * US_PER_S
NO_COPY, ENTIRE, RESYNC = CopyOption.NO_COPY, CopyOption.ENTIRE, CopyOption.OUT_OF_SYNC
SOURCE, TARGET = ExecutedBy.SOURCE, ExecutedBy.TARGET
PATHS = EstablishPaths(LOCAL, REMOTE)
GROUP = SetLssProperties(LOCAL, consistency_group=True)
FREEZE = FreezeConsistencyGroup(LOCAL, REMOTE)


def draft(*, km: tuple[float, float] = (20.0, 20.0), tracks: int = 3000) -> InstallationDraft:
    """Units 12019 and 14744, four volumes each in LSS 17, two links there and none back."""
    made = an_installation()
    for serial, site in (("12019", "Melbourne"), ("14744", "Sydney")):
        made.with_ess(serial, site=site).with_volumes(serial, 17, 4, size_tracks=tracks)
        made.with_adapter(serial, 1, 1).with_adapter(serial, 4, 1)
    made.with_link("L1", "12019:0000", "14744:0000", length_km=km[0])
    return made.with_link("L2", "12019:00a0", "14744:00a0", length_km=km[1])


def mirror(*, km: tuple[float, float] = (20.0, 20.0), tracks: int = 3000) -> Machine:
    """The same with paths over both links, idle."""
    machine = draft(km=km, tracks=tracks).build()
    machine.finish(PATHS)
    return machine


def establish(*options: object, copy: CopyOption = ENTIRE, **more: bool) -> EstablishPprcPairs:
    """Establish the first pair, or the pairs given."""
    pairs = tuple(options) or ((P, S),)
    return EstablishPprcPairs(pairs, copy, **more)  # type: ignore[arg-type]


def suspend(by: ExecutedBy = SOURCE, *pairs: tuple[VolumeId, VolumeId]) -> SuspendPprcPairs:
    """Suspend the first pair, or the pairs given."""
    return SuspendPprcPairs(pairs or ((P, S),), by)


def terminate(by: ExecutedBy = SOURCE, *pairs: tuple[VolumeId, VolumeId]) -> TerminatePprcPairs:
    """Terminate the first pair, or the pairs given."""
    return TerminatePprcPairs(pairs or ((P, S),), by)


def duplex(machine: Machine, **options: bool) -> PprcPair:
    """Establish the first pair with a copy and wait for full duplex."""
    machine.finish(establish(**options))
    machine.run(HOUR_US)
    return pair_of(machine)


def pair_of(machine: Machine, volume: VolumeId = P) -> PprcPair:
    """The pair of a volume."""
    return machine.inst.pair_of[volume]


def states(machine: Machine, volume: VolumeId = P) -> tuple[PairState, PairState]:
    """The states of both sides."""
    pair = pair_of(machine, volume)
    return pair.primary_state, pair.secondary_state


def lss(machine: Machine, address: LssId = LOCAL) -> LogicalSubsystem:
    """An LSS, to set its properties."""
    return machine.inst.subsystem(address)


def cut(machine: Machine, *links: LinkId) -> None:
    """Cut links, all if none is named."""
    machine.do(CutLink(links or tuple(machine.inst.links)))


def restore(machine: Machine, *links: LinkId) -> None:
    """Restore links, all if none is named."""
    machine.do(RestoreLink(links or tuple(machine.inst.links)))


def block(letter: str) -> bytes:
    """A block full of one letter."""
    return letter.encode() * BLOCK_BYTES


def write(letter: str, number: int = 0, volume: VolumeId = P) -> WriteBlocks:
    """A host write of one block."""
    return WriteBlocks(volume, number, block(letter))


def read(machine: Machine, volume: VolumeId, number: int = 0) -> str:
    """The letter that fills a block, a point for zeros."""
    data = machine.inst.read_block(volume, number)
    assert data == data[:1] * BLOCK_BYTES
    return data[:1].decode().replace("\0", ".")


def out_of_sync(machine: Machine, volume: VolumeId = P) -> int:
    """Tracks out of sync by the primary's books."""
    return pprc.out_of_sync_tracks(machine.inst, pair_of(machine, volume))
