"""The journal tail: the records after a generation, put together from their segments.

Segments follow each other by number, and each says after which record it begins. Where a segment
begins earlier than the one before it ended, and under another branch, the records between were
given up by a person's choice, or rewound, and are passed over.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from saves.frames import NO_PARENT, Record, Segment, read_header, read_segment
from saves.generations import newest_generation
from saves.journal import segment_numbers, segment_path
from saves.problems import Damaged

if TYPE_CHECKING:
    from saves.codec.document import Head


class Place(NamedTuple):
    """A record and where it stands."""

    record: Record
    path: Path
    offset: int
    core: str


@dataclass(slots=True)
class Tail:
    """What the journal holds after a generation.

    last: the segment that takes the next record, None when there is none. fault: why what follows
    the records cannot be read. torn: the last segment ends in an unfinished write, which may be
    cut. unfinished: a last segment that a crash left before anything stood in it.
    """

    sequence: int
    places: list[Place] = field(default_factory=list)
    last: Segment | None = None
    fault: Damaged | None = None
    torn: Damaged | None = None
    unfinished: Path | None = None

    @property
    def now_us(self) -> int | None:
        """Virtual time of the last record, None when there is none."""
        return self.places[-1].record.at_us if self.places else None


def read_tail(folder: Path, head: Head) -> Tail:
    """Read the journal after a generation; raises SaveProblem when a file cannot be read at all."""
    tail = Tail(head.sequence)
    numbers = [number for number in segment_numbers(folder) if number >= head.segment]
    for expected, number in enumerate(numbers, head.segment):
        if expected != number:
            tail.fault = _missing(folder, expected)
            return tail
        try:
            segment = read_segment(segment_path(folder, number))
        except Damaged as damage:
            _judge_unreadable(tail, damage, number == numbers[-1])
            return tail
        if segment.header.parent == NO_PARENT and number != head.segment:
            finished = newest_generation(folder) > segment.header.generation
            _judge_new_beginning(tail, segment, finished or number != numbers[-1])
            break
        if not _follows(tail, segment):
            return tail
        _take(tail, segment)
    last = tail.last
    if tail.fault is not None:
        return tail
    if last is None:
        tail.fault = _missing(folder, head.segment)
    elif last.torn:
        tail.torn = last.fault
    elif last.fault is not None:
        tail.fault = last.fault
    elif last.sealed:
        tail.fault = _missing(folder, numbers[-1] + 1)
    return tail


def history_begins(folder: Path) -> int:
    """The segment before which lies another history: the last at which a save was loaded.

    0 when none was: every generation that is kept has its segments then, or one of them is
    missing. Raises SaveProblem when a file cannot be read.
    """
    for number in reversed(segment_numbers(folder)):
        with suppress(Damaged):
            if read_header(segment_path(folder, number)).parent == NO_PARENT:
                return number
    return 0


def _missing(folder: Path, number: int) -> Damaged:
    return Damaged(segment_path(folder, number), 0, "this segment of the journal is missing")


def _judge_unreadable(tail: Tail, damage: Damaged, is_last: bool) -> None:
    """A segment without a header: left by a crash if it is the last and none was sealed for it."""
    before = tail.last
    if is_last and before is not None and not before.sealed and before.fault is None:
        tail.unfinished = damage.file
    else:
        tail.fault = damage


def _judge_new_beginning(tail: Tail, segment: Segment, finished: bool) -> None:
    """A save was loaded here: what follows is not a future of this generation.

    finished: the loading was not left by a crash before its generations were there.
    """
    if not finished and not segment.records:
        tail.unfinished = segment.path
    else:
        reason = "a save was loaded here, and its generations cannot be read"
        tail.fault = Damaged(segment.path, 0, reason)


def _follows(tail: Tail, segment: Segment) -> bool:
    """Whether a segment begins where the records before it end; records that were given up go."""
    begins = segment.header.sequence
    before = tail.last
    branched = before is not None and before.header.branch != segment.header.branch
    if begins > tail.sequence or (begins < tail.sequence and not branched):
        explained = before.fault if before is not None else None
        reason = f"it follows record {begins}, and record {tail.sequence} was the last before it"
        tail.fault = explained or Damaged(segment.path, 0, reason)
        return False
    while tail.places and tail.places[-1].record.sequence > begins:
        tail.places.pop()
    tail.sequence = begins
    return True


def _take(tail: Tail, segment: Segment) -> None:
    core = segment.header.core
    tail.places += [
        Place(record, segment.path, offset, core)
        for record, offset in zip(segment.records, segment.offsets, strict=True)
    ]
    if segment.records:
        tail.sequence = segment.records[-1].sequence
    tail.last = segment
