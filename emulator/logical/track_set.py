"""Sets of track numbers: which tracks of a volume were settled, or are out of synchronisation.

A volume has up to some million tracks, and an installation keeps thousands of such sets of which
most hold a handful of members. So a set begins as a sorted array of 4 bytes for each member and
turns into a bitmap of one bit for each track of the volume when that is the smaller of the two, or
when inserting into the array would begin to cost (4,096 members). Nothing but the number of members
decides the form, so equal sets have equal forms. A set never loses members; it is dropped as a
whole. A Python ``set`` was rejected: it takes some 60 bytes for each member.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ARRAY_MOST = 4096
_BITS_OF_ARRAY_ENTRY = 32
_TRACKS_MOST = 1 << _BITS_OF_ARRAY_ENTRY


class TrackSet:
    """A growing set of the track numbers 0 to ``total`` - 1, frugal in memory.

    Equal sets have equal ``total`` and members. A set can change and hence is not hashable.
    """

    __slots__ = ("_array_most", "_bits", "_count", "_few", "total")

    def __init__(self, total: int) -> None:
        """An empty set for a volume of ``total`` tracks; ValueError unless 0 <= total <= 2**32."""
        if not 0 <= total <= _TRACKS_MOST:
            raise ValueError(f"a volume cannot have {total} tracks")
        self.total = total
        self._array_most = min(total // _BITS_OF_ARRAY_ENTRY, _ARRAY_MOST)
        self._count = 0
        self._few = array("I")
        self._bits: bytearray | None = None

    def __len__(self) -> int:
        return self._count

    def __contains__(self, track: int) -> bool:
        """Whether ``track`` is a member; a number outside of the volume never is."""
        bits = self._bits
        if bits is None:
            few = self._few
            place = bisect_left(few, track)
            return place < len(few) and few[place] == track
        return 0 <= track < self.total and bits[track >> 3] >> (track & 7) & 1 == 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TrackSet):
            return NotImplemented
        return self.total == other.total and self._few == other._few and self._bits == other._bits

    __hash__ = None  # type: ignore[assignment]  # it can change

    def __iter__(self) -> Iterator[int]:
        """The members, ascending. The set must not grow meanwhile."""
        if self._bits is None:
            yield from self._few
            return
        for start, end in self._stretches():
            yield from range(start, end)

    def __repr__(self) -> str:
        return f"TrackSet.from_runs({self.total}, {self.runs()})"

    def add(self, track: int) -> bool:
        """Make ``track`` a member; True when it was none before.

        Raises:
            IndexError: ``track`` is not in 0 to ``total`` - 1.
        """
        if not 0 <= track < self.total:
            raise IndexError(f"track {track} is not one of {self.total}")
        bits = self._bits
        if bits is None:
            few = self._few
            place = bisect_left(few, track)
            if place < self._count and few[place] == track:
                return False
            few.insert(place, track)
            self._count += 1
            if self._count > self._array_most:
                self._become_bitmap()
            return True
        byte, bit = track >> 3, 1 << (track & 7)
        if bits[byte] & bit:
            return False
        bits[byte] |= bit
        self._count += 1
        return True

    def count_from(self, front: int) -> int:
        """How many members are ``front`` or above. Linear in the tracks above, but in C."""
        if front <= 0:
            return self._count
        bits = self._bits
        if bits is None:
            return self._count - bisect_left(self._few, front)
        return (int.from_bytes(bits[front >> 3 :], "little") >> (front & 7)).bit_count()

    def runs(self) -> list[int]:
        """The members as ``[start, length, start, length, ...]``, ascending and never adjacent."""
        flat: list[int] = []
        for start, end in self._stretches():
            flat += (start, end - start)
        return flat

    @classmethod
    def from_runs(cls, total: int, runs: Sequence[int]) -> TrackSet:
        """The set that had these ``runs()``.

        Raises:
            ValueError: a start without a length, an empty run, runs that are not ascending or
                overlap, or a run that leaves the volume.
        """
        if len(runs) % 2:
            raise ValueError("the last run has no length")
        tracks = cls(total)
        past = 0
        for start, length in zip(runs[::2], runs[1::2], strict=True):
            if start < past or length < 1 or start + length > total:
                raise ValueError(f"run of {length} tracks at {start} does not fit after {past}")
            past = start + length
        tracks._count = sum(runs[1::2])
        if tracks._count > tracks._array_most:
            tracks._become_bitmap()
        for start, length in zip(runs[::2], runs[1::2], strict=True):
            tracks._fill(start, start + length)
        return tracks

    def _become_bitmap(self) -> None:
        few, self._few = self._few, array("I")
        self._bits = bits = bytearray((self.total + 7) // 8)
        for track in few:
            bits[track >> 3] |= 1 << (track & 7)

    def _fill(self, start: int, end: int) -> None:
        """Enter the tracks from ``start`` up to ``end``, all above those entered before."""
        bits = self._bits
        if bits is None:
            self._few.extend(range(start, end))
            return
        first, last = (start + 7) // 8, end // 8
        if first < last:
            bits[first:last] = b"\xff" * (last - first)
            edges = (range(start, first * 8), range(last * 8, end))
        else:
            edges = (range(start, end), range(0))
        for edge in edges:
            for track in edge:
                bits[track >> 3] |= 1 << (track & 7)

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Every maximal run of members as (first, one past the last), ascending."""
        if self._bits is None:
            yield from self._stretches_of_array()
            return
        ones = format(int.from_bytes(self._bits, "little"), "b")[::-1]
        end = 0
        while (start := ones.find("1", end)) >= 0:
            end = ones.find("0", start)
            if end < 0:
                end = len(ones)
            yield start, end

    def _stretches_of_array(self) -> Iterator[tuple[int, int]]:
        start = end = -1
        for track in self._few:
            if track != end:
                if end >= 0:
                    yield start, end
                start = track
            end = track + 1
        if end >= 0:
            yield start, end
