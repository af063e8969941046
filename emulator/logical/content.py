"""Content of volumes: sparse, immutable 4 KiB blocks shared by reference.

What was never written, or was written with zeros, is absent and reads as zeros. Copying a block is
copying a reference. Which block a read or a write of a volume in a FlashCopy relation means is
decided in `copy_services/flashcopy.py`; the functions here know one volume's own blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, ZERO_BLOCK

if TYPE_CHECKING:
    from emulator.ids import VolumeId
    from emulator.installation import Blocks, Installation


def own_blocks(inst: Installation, volume: VolumeId) -> Blocks:
    """The volume's own written blocks, to be written to."""
    blocks = inst.contents.get(volume)
    if blocks is None:
        blocks = inst.contents[volume] = {}
    return blocks


def store(inst: Installation, volume: VolumeId, block: int, data: bytes) -> None:
    """Put whole blocks into a volume's own content. data: a multiple of 4,096 bytes."""
    own = own_blocks(inst, volume)
    for offset in range(0, len(data), BLOCK_BYTES):
        piece = data if len(data) == BLOCK_BYTES else data[offset : offset + BLOCK_BYTES]
        if piece == ZERO_BLOCK:
            own.pop(block, None)
        else:
            own[block] = piece
        block += 1


def copy_track(inst: Installation, source: VolumeId, target: VolumeId, track: int) -> None:
    """Make a track of the target's own content the source's, by reference."""
    source_own = inst.contents.get(source)
    target_own = inst.contents.get(target)
    if source_own is None and target_own is None:
        return
    first = track * BLOCKS_PER_TRACK
    for block in range(first, first + BLOCKS_PER_TRACK):
        data = source_own.get(block) if source_own is not None else None
        if data is not None:
            if target_own is None:
                target_own = own_blocks(inst, target)
            target_own[block] = data
        elif target_own is not None:
            target_own.pop(block, None)
