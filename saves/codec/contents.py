"""Written blocks as a document holds them: for each volume its block numbers with their places.

``{volume: [[block, place, block, place, ...], ...]}``; the inner lists are pieces of limited
length, so that encoding one never holds the interpreter for long. Places are offsets in the block
pack.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgpack  # type: ignore[import-untyped]  # ships no types

from emulator.ids import VolumeId
from emulator.units import BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from emulator.installation import Blocks, Installation

PIECE_BLOCKS = 32_768
"""Blocks in one piece: some 0.3 MB encoded."""

Places = dict[VolumeId, list[list[int]]]
"""Volume to pieces of block numbers and places."""


def encode_contents(
    contents: Mapping[VolumeId, Blocks], place_of: Callable[[bytes], int]
) -> Iterator[bytes]:
    """The map in pieces, encoded; ``place_of`` gives the place of a block object."""
    packer = msgpack.Packer()
    yield packer.pack_map_header(len(contents))
    for volume, blocks in contents.items():
        count = -(-len(blocks) // PIECE_BLOCKS)
        yield packer.pack(volume) + packer.pack_array_header(count)
        items = iter(blocks.items())
        while piece := list(islice(items, PIECE_BLOCKS)):
            flat: list[int] = []
            for number, block in piece:
                flat += (number, place_of(block))
            yield packer.pack(flat)


def decode_contents(
    places: Places, blocks: Mapping[int, bytes], inst: Installation
) -> dict[VolumeId, Blocks]:
    """The contents, with shared blocks shared again; raises ValueError for what cannot be."""
    contents: dict[VolumeId, Blocks] = {}
    for volume, pieces in places.items():
        own = contents[volume] = {}
        for piece in pieces:
            own.update(zip(piece[::2], map(blocks.__getitem__, piece[1::2]), strict=True))
        known = inst.volumes.get(volume)
        if known is None:
            raise ValueError(f"content of volume {volume}, which does not exist")
        if own and not 0 <= min(own) <= max(own) < known.size_tracks * BLOCKS_PER_TRACK:
            raise ValueError(f"volume {volume} has content beyond its end")
    return contents
