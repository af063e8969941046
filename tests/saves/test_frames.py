"""Segments of the journal: what may be cut, and what must never be."""

from __future__ import annotations

import struct

import pytest

from saves.frames import (
    END,
    FRAME,
    SEGMENT_MAGIC,
    SegmentHeader,
    frame,
    read_segment,
    record_frame,
    segment_start,
)
from saves.problems import Damaged

HEADER = SegmentHeader(segment=1, sequence=10, generation=3, core="1-test")


def records(*numbers: int) -> list[bytes]:
    return [
        record_frame(number, number * 1000, "op", ["SetVolumeOnline", "10012019", True], number)
        for number in numbers
    ]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal-000001.log"


def test_records_come_back_in_order(path):
    path.write_bytes(segment_start(HEADER) + b"".join(records(11, 12, 13)))
    segment = read_segment(path)
    assert segment.header == HEADER
    assert [record.sequence for record in segment.records] == [11, 12, 13]
    assert segment.records[0].at_us == 11_000
    assert segment.fault is None
    assert not segment.sealed


def test_a_torn_tail_is_known_at_every_length(path):
    start = segment_start(HEADER) + b"".join(records(11, 12))
    last = records(13)[0]
    for length in range(1, len(last)):
        path.write_bytes(start + last[:length])
        segment = read_segment(path)
        assert (segment.torn, segment.end) == (True, len(start)), length
        assert len(segment.records) == 2


def test_zeros_where_a_record_was_being_written_are_torn(path):
    start = segment_start(HEADER) + records(11)[0]
    path.write_bytes(start + bytes(5000))
    segment = read_segment(path)
    assert segment.torn
    assert segment.end == len(start)


def test_no_damaged_byte_of_a_whole_record_is_taken_for_a_torn_tail(path):
    """Only what was never answered may be cut; a whole last record may have been answered."""
    start = segment_start(HEADER) + b"".join(records(11, 12))
    last = records(13)[0]
    for at in range(len(last)):
        for value in (0x00, 0x01, 0x80, 0xFF):
            raw = bytearray(last)
            raw[at] ^= value or 0x10
            path.write_bytes(start + raw)
            segment = read_segment(path)
            assert segment.fault is not None, (at, value)
            assert not segment.torn, (at, value)
            assert segment.fault.offset == len(start)


def test_a_record_that_is_not_whole_but_has_others_after_it_is_damage(path):
    start = segment_start(HEADER) + records(11)[0]
    path.write_bytes(start + records(12)[0][:-5] + b"".join(records(13, 14)))
    segment = read_segment(path)
    assert not segment.torn
    assert segment.fault is not None
    assert "others follow it" in segment.fault.reason


def test_a_record_that_is_missing_is_damage(path):
    start = segment_start(HEADER) + records(11)[0]
    path.write_bytes(start + records(13)[0])
    segment = read_segment(path)
    assert segment.fault is not None
    assert "record 12 is expected" in segment.fault.reason
    assert not segment.torn


def test_a_length_beyond_all_reason_is_damage(path):
    path.write_bytes(segment_start(HEADER) + struct.pack("<II", 1 << 30, 0) + b"abc")
    segment = read_segment(path)
    assert segment.fault is not None
    assert not segment.torn


def test_something_after_the_end_record_is_damage(path):
    seal = record_frame(11, 11_000, "", [END], 0)
    path.write_bytes(segment_start(HEADER) + records(11)[0] + seal)
    assert read_segment(path).sealed
    path.write_bytes(segment_start(HEADER) + records(11)[0] + seal + b"x")
    assert read_segment(path).fault is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        SEGMENT_MAGIC[:5],
        b"another file",
        SEGMENT_MAGIC,
        SEGMENT_MAGIC + b"\x01\x02\x03",
        SEGMENT_MAGIC + FRAME.pack(3, 0) + b"abc",
        SEGMENT_MAGIC + frame(b"\x80"),
        SEGMENT_MAGIC + frame(b"\xc1"),
        SEGMENT_MAGIC + frame(b"") + b"x",
    ],
)
def test_a_segment_without_a_header_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(Damaged):
        read_segment(path)


@pytest.mark.parametrize(
    "content", [b"\xc1", b"\x90", b"\x96\x01\x02\x03\x04\x05\x06", b"\x96" + b"\xc0" * 6]
)
def test_a_good_frame_that_holds_no_record_is_damage(path, content):
    path.write_bytes(segment_start(HEADER) + frame(content))
    segment = read_segment(path)
    assert segment.fault is not None
    assert not segment.torn
