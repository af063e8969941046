"""The block pack: an append-only file of 4 KiB blocks, each framed and checksummed.

A frame is ``<u32 length><u32 crc32>`` and the block without its trailing zeros. A place is the
offset of a frame. A pack never changes what it holds: bytes that a crash left behind at its end
stay there, unused, and what comes next is appended after them. Many volumes may refer to one
place, because blocks are shared by reference in memory and hence are written once.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING

from emulator.units import BLOCK_BYTES, ZERO_BLOCK
from saves.files import sync_folder, write_all
from saves.problems import Damaged, said

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PACK_MAGIC = b"ESSTPAK1"
FRAME = struct.Struct("<II")
_WRITE_BYTES = 1 << 20


def frame_of(block: bytes) -> bytes:
    """A block as it stands in a pack."""
    content = block.rstrip(b"\0")
    return FRAME.pack(len(content), zlib.crc32(content)) + content


def frame_bytes(block: bytes) -> int:
    """How many bytes a block takes in a pack."""
    return FRAME.size + len(block.rstrip(b"\0"))


def append_blocks(path: Path, blocks: Iterable[bytes]) -> tuple[list[int], int]:
    """Append blocks to a pack, which is made when it is missing.

    Returns the place of each, and by how many bytes the pack has grown.

    When it returns everything is durable. Raises SaveProblem, and the pack is as it was.
    """
    with said("write", path, "what was saved before is untouched"):
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            size = os.lseek(fd, 0, os.SEEK_END)
            try:
                places = write_blocks(fd, size, blocks)
                grown_bytes = os.lseek(fd, 0, os.SEEK_CUR) - size
                os.fsync(fd)
            except BaseException:
                os.ftruncate(fd, size)
                raise
        finally:
            os.close(fd)
        sync_folder(path.parent)
    return places, grown_bytes


def write_blocks(fd: int, size: int, blocks: Iterable[bytes]) -> list[int]:
    """Write blocks where the file stands, ``size`` bytes into a pack; returns their places.

    An empty pack gets its first bytes. Raises OSError.
    """
    waiting = bytearray() if size else bytearray(PACK_MAGIC)
    place = size or len(PACK_MAGIC)
    places = []
    for block in blocks:
        frame = frame_of(block)
        waiting += frame
        places.append(place)
        place += len(frame)
        if len(waiting) >= _WRITE_BYTES:
            write_all(fd, waiting)
            waiting = bytearray()
    write_all(fd, waiting)
    return places


def read_blocks(path: Path, places: Iterable[int], start: int = 0) -> tuple[dict[int, bytes], int]:
    """The blocks at some places of the pack that begins at byte ``start`` of a file.

    Returns one object for each place, and how many bytes they take in the pack. Raises Damaged, or
    SaveProblem when the file cannot be read.
    """
    blocks: dict[int, bytes] = {}
    used_bytes = 0
    with said("read", path), path.open("rb", buffering=_WRITE_BYTES) as file:
        end = os.fstat(file.fileno()).st_size - start
        file.seek(start)
        if file.read(len(PACK_MAGIC)) != PACK_MAGIC:
            raise Damaged(path, start, "it does not begin as a block pack does")
        at = -1
        for place in sorted(set(places)):
            if not len(PACK_MAGIC) <= place < end:
                raise Damaged(path, start + max(place, 0), "no block can begin there")
            if place != at:
                file.seek(start + place)
            head = file.read(FRAME.size)
            if len(head) < FRAME.size:
                raise Damaged(path, start + place, "the pack ends where a block should begin")
            length, checksum = FRAME.unpack(head)
            if length > BLOCK_BYTES:
                raise Damaged(path, start + place, f"a block cannot have {length} bytes")
            content = file.read(length)
            if len(content) < length or zlib.crc32(content) != checksum:
                raise Damaged(path, start + place, "the block does not match its checksum")
            blocks[place] = content.ljust(BLOCK_BYTES, b"\0") if length else ZERO_BLOCK
            used_bytes += FRAME.size + length
            at = place + FRAME.size + length
    return blocks, used_bytes
