"""Journal segments as bytes: frames, records, and what is to be made of a segment that ends badly.

A segment is eight magic bytes, a frame with its header, and a frame for each record; a frame is
``<u32 length><u32 crc32>`` and msgpack. A segment that was left for the next one ends with an
``end`` record, so that a missing file or a missing end is noticed.

What a crash leaves is a frame that is not whole, or zeros that the file system put in its place, at
the very end of the last segment: a torn tail. Nothing of it was ever answered, and it may be cut.
Everything else is damage to what may have been answered, and is never cut: a frame with a wrong
checksum, a frame that is not whole but has others after it, a length that was changed.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgpack  # type: ignore[import-untyped]  # ships no types
import msgspec

from saves.problems import Damaged, said

if TYPE_CHECKING:
    from collections.abc import Iterator

SEGMENT_MAGIC = b"ESSTJRN1"
FRAME = struct.Struct("<II")
FRAME_MOST = 1 << 28
"""No record has more bytes (256 MiB)."""
_RECORD_START = b"\x96"  # msgpack: an array of six

CLOCK = "clock"
END = "end"
NO_PARENT = -1
_HEADER_MOST = 4096


class Record(NamedTuple):
    """One record. tag: type name of a command, "clock" or "end". digest: the chain after it."""

    sequence: int
    at_us: int
    operator: str
    tag: str
    fields: list[Any]
    digest: int


class SegmentHeader(msgspec.Struct, kw_only=True):
    """Which records follow, and what led there.

    sequence: number of the last record before this segment. generation: the one that was taken
    there. core: fingerprint of the emulator that writes. branch: grows when records before were
    given up; parent: the branch that it left, NO_PARENT when a save was loaded here.
    """

    version: int = 1
    segment: int
    sequence: int
    generation: int
    branch: int = 0
    parent: int = 0
    core: str


@dataclass(slots=True)
class Segment:
    """A segment as it was read.

    end: byte after the last good frame. fault: what is wrong there, None when the file just ends.
    torn: the fault is an unfinished write. offsets: where each record begins.
    """

    path: Path
    header: SegmentHeader
    records: list[Record] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    end: int = 0
    fault: Damaged | None = None
    torn: bool = False
    sealed: bool = False


def frame(content: bytes) -> bytes:
    """Content as it stands in a segment."""
    return FRAME.pack(len(content), zlib.crc32(content)) + content


def record_frame(sequence: int, at_us: int, operator: str, tagged: list[Any], digest: int) -> bytes:
    """A record as it stands in a segment."""
    fields = tagged[1:]
    return frame(msgpack.packb((sequence, at_us, operator, tagged[0], fields, digest)))


def segment_start(header: SegmentHeader) -> bytes:
    """The first bytes of a new segment."""
    return SEGMENT_MAGIC + frame(msgspec.msgpack.encode(header))


def read_segment(path: Path) -> Segment:
    """Read a segment up to its end or first fault; raises Damaged for its header, SaveProblem."""
    with said("read", path), path.open("rb") as file:
        raw = file.read(os.fstat(file.fileno()).st_size)  # a device has no size and no end
    header, at = _header(path, raw)
    segment = Segment(path, header, end=at)
    _read_records(segment, raw)
    return segment


def read_header(path: Path) -> SegmentHeader:
    """The header of a segment alone; raises Damaged and SaveProblem as `read_segment` does."""
    with said("read", path), path.open("rb") as file:
        return _header(path, file.read(_HEADER_MOST))[0]


def _header(path: Path, raw: bytes) -> tuple[SegmentHeader, int]:
    """The header that a segment begins with, and where its first record begins."""
    if raw[: len(SEGMENT_MAGIC)] != SEGMENT_MAGIC:
        raise Damaged(path, 0, "it does not begin as a journal segment does")
    content, at = _next_frame(raw, len(SEGMENT_MAGIC))
    try:
        return msgspec.msgpack.decode(content or b"", type=SegmentHeader), at
    except msgspec.MsgspecError as error:
        raise Damaged(path, len(SEGMENT_MAGIC), "its header cannot be read") from error


def _next_frame(raw: bytes, at: int) -> tuple[bytes | None, int]:
    """The content of the frame at a place and where the next begins; None when it is not good."""
    if at + FRAME.size > len(raw):
        return None, at
    length, checksum = FRAME.unpack_from(raw, at)
    start = at + FRAME.size
    if not 0 < length <= FRAME_MOST or start + length > len(raw):
        return None, at
    content = raw[start : start + length]
    return (content, start + length) if zlib.crc32(content) == checksum else (None, at)


def _read_records(segment: Segment, raw: bytes) -> None:
    """Read frame after frame into the segment, until its end or a fault."""
    sequence = segment.header.sequence
    while segment.end < len(raw) and not segment.sealed:
        content, after = _next_frame(raw, segment.end)
        if content is None:
            reason, segment.torn = _judge_tail(raw, segment.end)
            segment.fault = Damaged(segment.path, segment.end, reason)
            return
        record = _record(content)
        if record is None or record.sequence != sequence + (record.tag != END):
            reason = f"record {sequence + 1} is expected there and something else stands there"
            segment.fault = Damaged(segment.path, segment.end, reason)
            return
        if record.tag == END:
            segment.sealed = True
        else:
            segment.records.append(record)
            segment.offsets.append(segment.end)
        sequence = record.sequence
        segment.end = after
    if segment.end < len(raw):
        segment.fault = Damaged(segment.path, segment.end, "something stands after its end")


def _record(content: bytes) -> Record | None:
    """The record in a frame, None when it is none."""
    try:
        return Record(*msgspec.convert(msgpack.unpackb(content), _PLAIN_RECORD))
    except (ValueError, TypeError, RecursionError, msgspec.MsgspecError):
        return None


_PLAIN_RECORD = tuple[int, int, str, str, list[Any], int]


def _judge_tail(raw: bytes, at: int) -> tuple[str, bool]:
    """What is wrong with the frame at a place, and whether it is an unfinished write."""
    rest = memoryview(raw)[at:]
    if not any(rest):
        return "zeros stand where a record was being written", True
    if any(_good_records_after(raw, at)):
        return "a record does not match its checksum, and others follow it", False
    if len(rest) < FRAME.size:
        return "a record is not whole", True
    length, checksum = FRAME.unpack_from(rest)
    if zlib.crc32(rest[FRAME.size :]) == checksum:
        return "the length of the last record was changed", False
    if FRAME.size + length > len(rest) and length <= FRAME_MOST:
        return "a record is not whole", True
    return "the last record does not match its checksum", False


def _good_records_after(raw: bytes, at: int) -> Iterator[bool]:
    """True for every good record that begins after a place, wherever it begins."""
    start = raw.find(_RECORD_START, at + FRAME.size + 1)
    while start >= 0:
        content, _ = _next_frame(raw, start - FRAME.size)
        if content is not None and _record(content) is not None:
            yield True
        start = raw.find(_RECORD_START, start + 1)
