"""The form of a saved document: one msgpack map that begins with a checked header.

Any msgpack reader shows what is saved. The first four entries have a fixed width, so that they
can be written last and read first::

    magic     "essterm"
    version   of the format, 32 bits
    length    of the whole document in bytes, 64 bits
    checksum  crc32 over the last entry and then over the header (taken with checksum 0), 32 bits

The last entry, ``sums``, holds a crc32 for each 64 KiB between the header and itself, so that
damage is not only found but located. The order of trust when reading: length, checksum, sums,
version, types. One map was preferred to a header beside a body because it needs no tool of ours to
look into.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING

import msgpack  # type: ignore[import-untyped]  # ships no types

from saves.files import write_all
from saves.problems import Damaged, NewerFormat, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MAGIC = "essterm"
CURRENT_VERSION = 3
"""Version of the documents that this program writes; see `saves/migrations`."""
DOCUMENT_MOST = 4 << 30
"""No document is larger, whatever its header says."""
SUM_BYTES = 1 << 16

_PARTS = (
    b"\xde",  # a map; its number of entries follows in 16 bits
    msgpack.packb("magic") + msgpack.packb(MAGIC) + msgpack.packb("version") + b"\xce",
    msgpack.packb("length") + b"\xcf",
    msgpack.packb("checksum") + b"\xce",
)
_HEADER = struct.Struct(f">1sH{len(_PARTS[1])}sI{len(_PARTS[2])}sQ{len(_PARTS[3])}sI")
HEADER_BYTES = _HEADER.size
_SUMS_KEY = msgpack.packb("sums")

Entry = tuple[str, "Iterable[bytes]"]
"""Name of an entry, and its msgpack value in pieces."""


def _header(entries: int, version: int, length: int, checksum: int) -> bytes:
    """The fixed first bytes of a document."""
    first, magic, size, check = _PARTS
    return _HEADER.pack(first, entries, magic, version, size, length, check, checksum)


class _Sums:
    """Checksums of what has gone by, one for each 64 KiB."""

    def __init__(self) -> None:
        self.length = 0
        self.pieces: list[int] = []
        self._part = 0

    def add(self, piece: bytes | bytearray) -> None:
        """Take the next bytes into account."""
        view = memoryview(piece)
        while view:
            room = SUM_BYTES - self.length % SUM_BYTES
            self._part = zlib.crc32(view[:room], self._part)
            self.length += min(room, len(view))
            if self.length % SUM_BYTES == 0:
                self.pieces.append(self._part)
                self._part = 0
            view = view[room:]

    def table(self) -> bytes:
        """The checksums of the pieces so far, the unfinished last one included."""
        pieces = [*self.pieces, self._part] if self.length % SUM_BYTES else self.pieces
        return struct.pack(f">{len(pieces)}I", *pieces)


def write_document(fd: int, entries: Sequence[Entry]) -> int:
    """Write a document at the present place of a seekable file; returns its length in bytes.

    Raises OSError.
    """
    start = os.lseek(fd, 0, os.SEEK_CUR)
    count = 4 + len(entries) + 1
    write_all(fd, _header(count, CURRENT_VERSION, 0, 0))
    sums = _Sums()
    waiting = bytearray()
    for name, pieces in entries:
        waiting += msgpack.packb(name)
        for piece in pieces:
            waiting += piece
            if len(waiting) >= SUM_BYTES:
                sums.add(waiting)
                write_all(fd, waiting)
                waiting = bytearray()
    sums.add(waiting)
    last = _SUMS_KEY + msgpack.packb(sums.table())
    write_all(fd, waiting + last)
    length = HEADER_BYTES + sums.length + len(last)
    checksum = zlib.crc32(_header(count, CURRENT_VERSION, length, 0), zlib.crc32(last))
    os.pwrite(fd, _header(count, CURRENT_VERSION, length, checksum), start)
    return length


def read_document(path: Path, start: int = 0, room: int | None = None) -> tuple[int, bytes]:
    """Version and checked bytes of the document in a file, from ``start`` on in ``room`` bytes.

    Raises Damaged, NewerFormat, or SaveProblem when the file cannot be read.
    """
    with said("read", path), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size - start
        size = size if room is None else min(size, room)
        if size > DOCUMENT_MOST:
            raise Damaged(path, start, f"{size} bytes are more than a save ever has")
        file.seek(start)
        document = file.read(max(size, 0))
    version, checksum = _check_header(path, start, document)
    _check_sums(path, start, document, checksum)
    if not 1 <= version <= CURRENT_VERSION:
        raise NewerFormat(
            f"{path} has format version {version} and this essterm reads versions 1 to "
            f"{CURRENT_VERSION}: use the essterm that wrote it, or a newer one."
        )
    return version, document


def _check_header(path: Path, start: int, document: bytes) -> tuple[int, int]:
    """Version and checksum, once magic and length have been found right."""
    if len(document) < HEADER_BYTES:
        raise Damaged(path, start + len(document), "the file ends inside its header")
    first, _, magic, version, size, length, check, checksum = _HEADER.unpack_from(document)
    if (first, magic, size, check) != _PARTS:
        raise Damaged(path, start, "it does not begin as a save of essterm does")
    if length != len(document):
        place = start + min(length, len(document))
        reason = f"its header says {length} bytes and there are {len(document)}"
        raise Damaged(path, place, reason)
    return version, checksum


def _check_sums(path: Path, start: int, document: bytes, checksum: int) -> None:
    """See that header and sums are what was written, and then every 64 KiB of the rest."""
    at, count = _place_of_sums(document)
    header = bytearray(document[:HEADER_BYTES])
    header[-4:] = bytes(4)
    view = memoryview(document)
    if zlib.crc32(header, zlib.crc32(view[at:])) != checksum:
        raise Damaged(path, start, "its header or its last entry does not match the checksum")
    told = struct.unpack_from(f">{count}I", document, len(document) - 4 * count)
    for number, expected in enumerate(told):
        begin = HEADER_BYTES + number * SUM_BYTES
        if zlib.crc32(view[begin : min(begin + SUM_BYTES, at)]) != expected:
            raise Damaged(path, start + begin, "the checksum does not match what follows")


def _place_of_sums(document: bytes) -> tuple[int, int]:
    """Where the last entry must begin in a document of this length, and how many sums it holds."""
    size = len(document) - HEADER_BYTES
    most = -(-size // SUM_BYTES)
    for count in range(most, max(most - 3, -1), -1):
        packed: bytes = msgpack.packb(bytes(4 * count))
        begin = _SUMS_KEY + packed[: len(packed) - 4 * count]
        at = len(document) - 4 * count - len(begin)
        if at >= HEADER_BYTES and -(-(at - HEADER_BYTES) // SUM_BYTES) == count:
            return at, count
    return HEADER_BYTES, 0
