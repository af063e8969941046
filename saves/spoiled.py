"""Damaged blocks by name: a state read around them, for whoever looks, verifies or proves.

What is to run is never read so. A damaged block is kept as what stands in its place, in an object
of its own, so that it is known again wherever the state refers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK
from saves.pack import FRAME, read_blocks
from saves.problems import Damaged, said
from saves.stored import Region, Stored, read_stored

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TOLD = 5
"""Blocks that one sentence names."""
_PIECE = 256
"""Places that are read at once while nothing is wrong with them."""


class SpoiledBlock(NamedTuple):
    """A block of a volume that its pack does not hold any more, and where that shows."""

    volume: VolumeId
    block: int
    damage: Damaged

    @property
    def track(self) -> int:
        """The track that the block belongs to."""
        return self.block // BLOCKS_PER_TRACK


@dataclass(frozen=True, slots=True)
class Around:
    """A state that was read around damaged blocks. by_object: the damage of each, by identity."""

    stored: Stored
    by_object: Mapping[int, Damaged]

    def within(self, blocks: Mapping[int, bytes]) -> dict[int, Damaged]:
        """Which of some blocks are damaged, by their numbers."""
        found = self.by_object
        return {number: found[id(data)] for number, data in blocks.items() if id(data) in found}

    def spoiled(self) -> list[SpoiledBlock]:
        """Every damaged block of every volume, by volume and place."""
        contents = self.stored.installation.contents
        return [
            SpoiledBlock(volume, number, damage)
            for volume in sorted(contents)
            for number, damage in sorted(self.within(contents[volume]).items())
        ]


def read_around(where: Region, pack_region: Region | None = None) -> Around:
    """Read a state as `read_stored` does, and what stands in the place of damaged blocks.

    Raises Damaged when more than blocks is damaged, NewerFormat or SaveProblem.
    """
    spoiled: dict[int, Damaged] = {}

    def read(path: Path, places: Iterable[int], start: int = 0) -> tuple[Mapping[int, bytes], int]:
        return _read_around(path, places, start, spoiled)

    stored = read_stored(where, pack_region, read)
    return Around(stored, {id(stored.blocks[place]): spoiled[place] for place in spoiled})


def _read_around(
    path: Path, places: Iterable[int], start: int, spoiled: dict[int, Damaged]
) -> tuple[dict[int, bytes], int]:
    """`read_blocks` that notes a damaged block and goes on; a damaged beginning is raised."""
    read_blocks(path, (), start)
    blocks: dict[int, bytes] = {}
    used_bytes = 0
    ordered = iter(sorted(set(places)))
    while piece := list(islice(ordered, _PIECE)):
        try:
            read, used = read_blocks(path, piece, start)
        except Damaged:
            read, used = _read_singly(path, piece, start, spoiled)
        blocks |= read
        used_bytes += used
    return blocks, used_bytes


def _read_singly(
    path: Path, places: list[int], start: int, spoiled: dict[int, Damaged]
) -> tuple[dict[int, bytes], int]:
    blocks: dict[int, bytes] = {}
    used_bytes = 0
    for place in places:
        try:
            read, used = read_blocks(path, (place,), start)
        except Damaged as damage:
            spoiled[place] = damage
            read, used = {place: _what_stands(path, start + place)}, 0
        blocks |= read
        used_bytes += used
    return blocks, used_bytes


def _what_stands(path: Path, offset: int) -> bytes:
    """A block of what can be read there, always in an object of its own."""
    with said("read", path), path.open("rb") as file:
        file.seek(max(offset, 0))
        raw = file.read(FRAME.size + BLOCK_BYTES)
    length = FRAME.unpack_from(raw)[0] if len(raw) >= FRAME.size else 0
    content = raw[FRAME.size : FRAME.size + min(length, BLOCK_BYTES)]
    return bytes(bytearray(content.ljust(BLOCK_BYTES, b"\0")))


def told(blocks: list[SpoiledBlock]) -> str:
    """The damaged blocks in one sentence, "" for none."""
    if not blocks:
        return ""
    named = "; ".join(
        f"block {each.block} (track {each.track}) of volume {each.volume}"
        f" at byte {each.damage.offset}"
        for each in blocks[:TOLD]
    )
    more = f"; and {len(blocks) - TOLD} more" if len(blocks) > TOLD else ""
    return f"What is damaged: {named}{more}."
