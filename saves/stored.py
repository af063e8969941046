"""An installation as it lies in a file: a document and the block pack that it refers to.

A generation is a document in a file of its own beside the pack it names; a portable save (a named
save, an export) holds both in one file. Reading trusts neither: see `format` and `pack`.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgpack  # type: ignore[import-untyped]  # ships no types
import msgspec

from emulator.installation import Installation
from saves.codec.document import (
    DECODER,
    FAULTS,
    Capture,
    Head,
    collector_off,
    installation_from,
)
from saves.codec.rows import ENCODER
from saves.files import replacing, write_all
from saves.format import CURRENT_VERSION, read_document, write_document
from saves.pack import read_blocks, write_blocks
from saves.problems import Damaged, SaveProblem, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saves.codec.document import Document


PORTABLE_MAGIC = b"ESSTERM SAVE 1\n\0"
_PORTABLE = struct.Struct(f">{len(PORTABLE_MAGIC)}sQQI")
_HEAD_BYTES = 1 << 16
REASON_MOST = 400
"""Characters of what is said of a document that cannot be."""


class Stored(NamedTuple):
    """What was read: the installation, its head, and its blocks by their place in the pack.

    used_bytes: how many bytes of the pack they take.
    """

    installation: Installation
    head: Head
    blocks: Mapping[int, bytes]
    used_bytes: int


class Region(NamedTuple):
    """Where in a file something lies: from byte ``start`` on, ``room`` bytes or up to the end."""

    path: Path
    start: int = 0
    room: int | None = None


BlockReader = Callable[["Path", "Iterable[int]", int], tuple[Mapping[int, bytes], int]]
"""Reads the blocks at some places of a pack, as `read_blocks` does."""


def read_stored(
    where: Region, pack_region: Region | None = None, read: BlockReader = read_blocks
) -> Stored:
    """Read an installation; its pack lies beside the document unless ``pack_region`` says where.

    Raises Damaged, NewerFormat or SaveProblem.
    """
    version, raw = read_document(where.path, where.start, where.room)
    blocks: Mapping[int, bytes] = {}
    used_bytes = 0

    def wanted(places: Iterable[int]) -> Mapping[int, bytes]:
        nonlocal blocks, used_bytes
        region = pack_region or Region(where.path.with_name(_plain_name(document.head.pack)))
        blocks, used_bytes = read(region.path, places, region.start)
        return blocks

    try:
        with collector_off():
            document = _decoded(version, raw)
            installation = installation_from(document, wanted)
    except FAULTS as error:
        reason = f"it holds what no installation can be ({_shown(str(error))})"
        raise Damaged(where.path, where.start, reason) from error
    return Stored(installation, document.head, blocks, used_bytes)


def _shown(text: str) -> str:
    """What may quote a document, so that it can be shown: no control characters, no end of it."""
    return "".join(each if each.isprintable() else "?" for each in text[:REASON_MOST])


def _decoded(version: int, raw: bytes) -> Document:
    if version == CURRENT_VERSION:
        return DECODER.decode(raw)
    from saves.migrations import upgraded

    return DECODER.decode(ENCODER.encode(upgraded(version, raw)))


def _plain_name(name: str) -> str:
    """A file name that leads nowhere else; raises ValueError."""
    if not name or "/" in name or name.startswith(".") or "\0" in name:
        raise ValueError(f"a pack cannot be called {name!r}")
    return name


def read_head(where: Region) -> Head:
    """The head alone, for listings; the rest is not read. Raises Damaged or SaveProblem."""
    with said("read", where.path), where.path.open("rb") as file:
        file.seek(where.start)
        unpacker = msgpack.Unpacker(raw=False)
        unpacker.feed(file.read(_HEAD_BYTES))
    try:
        for _ in range(unpacker.read_map_header()):
            if unpacker.unpack() == "head":
                return msgspec.convert(unpacker.unpack(), Head)
            unpacker.skip()
    except (*FAULTS, msgpack.UnpackException) as error:
        raise Damaged(where.path, where.start, "its head cannot be read") from error
    raise Damaged(where.path, where.start, "it has no head")


def write_portable(path: Path, capture: Capture, head: Head) -> None:
    """Write a whole installation into one file; raises SaveProblem, the file is then as before."""
    with replacing(path) as fd:
        write_all(fd, _portable_header(0, 0))
        unique = {id(block): block for block in capture.blocks()}
        places = dict(zip(unique, write_blocks(fd, 0, unique.values()), strict=True))
        pack_end = os.lseek(fd, 0, os.SEEK_CUR)
        length = write_document(fd, capture.entries(head, lambda block: places[id(block)]))
        os.pwrite(fd, _portable_header(pack_end - _PORTABLE.size, length), 0)


def _portable_header(pack_bytes: int, document_bytes: int) -> bytes:
    first = _PORTABLE.pack(PORTABLE_MAGIC, pack_bytes, document_bytes, 0)[:-4]
    return first + struct.pack(">I", zlib.crc32(first))


def portable_regions(path: Path) -> tuple[Region, Region]:
    """Document and pack of a portable save; raises Damaged or SaveProblem."""
    with said("read", path), path.open("rb") as file:
        first = file.read(_PORTABLE.size)
        size = os.fstat(file.fileno()).st_size
    if first[: len(PORTABLE_MAGIC)] != PORTABLE_MAGIC[: len(first)] or not first:
        raise SaveProblem(f"{path} is not a save of essterm: it does not begin like one.")
    if len(first) < _PORTABLE.size or zlib.crc32(first[:-4]) != _PORTABLE.unpack(first)[3]:
        raise Damaged(path, 0, "its first bytes do not match their checksum")
    _, pack_bytes, document_bytes, _ = _PORTABLE.unpack(first)
    whole = _PORTABLE.size + pack_bytes + document_bytes
    if whole != size:
        raise Damaged(path, min(whole, size), f"it should have {whole} bytes and has {size}")
    return (
        Region(path, _PORTABLE.size + pack_bytes, document_bytes),
        Region(path, _PORTABLE.size, pack_bytes),
    )


def read_portable(path: Path) -> Stored:
    """Read a portable save; raises Damaged, NewerFormat or SaveProblem."""
    return read_stored(*portable_regions(path))
