"""The record of tracks in which a secondary differs from its primary (§4.2.1, §5.3.2).

A first copy is out of sync from some track on to the end; writes add single tracks. So the record
is a set of tracks below `beyond`, and all tracks from `beyond` on.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from emulator.logical.track_set import TrackSet

if TYPE_CHECKING:
    from collections.abc import Iterator


class OutOfSync:
    """Tracks out of sync of `total`: members of `tracks`, and all from `beyond` on."""

    __slots__ = ("beyond", "total", "tracks")

    def __init__(
        self, total: int, beyond: int | None = None, tracks: TrackSet | None = None
    ) -> None:
        self.total = total
        self.beyond = total if beyond is None else beyond
        self.tracks = TrackSet(total) if tracks is None else tracks

    @classmethod
    def everything(cls, total: int) -> OutOfSync:
        """All tracks: what a first copy has to move."""
        return cls(total, 0)

    def __len__(self) -> int:
        return self.total - self.beyond + len(self.tracks)

    def __contains__(self, track: int) -> bool:
        return track >= self.beyond or track in self.tracks

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OutOfSync):
            return NotImplemented
        mine = (self.total, self.beyond, self.tracks)
        return mine == (other.total, other.beyond, other.tracks)

    __hash__ = None  # type: ignore[assignment]  # a record changes

    def __iter__(self) -> Iterator[int]:
        """Members in ascending order."""
        yield from self.tracks
        yield from range(self.beyond, self.total)

    def add(self, track: int) -> None:
        """A track was written on the primary and not on the secondary."""
        if track < self.beyond:
            self.tracks.add(track)

    def rank(self, track: int) -> int:
        """How many members lie below a track: its place in the order of copying."""
        below = len(self.tracks) - self.tracks.count_from(min(track, self.total))
        return below + max(0, track - self.beyond)

    def after(self, moved: int) -> OutOfSync:
        """The record once its first `moved` members have been copied."""
        if moved <= 0:
            return OutOfSync(self.total, self.beyond, _copy(self.tracks))
        if moved >= len(self.tracks):
            return OutOfSync(self.total, self.beyond + moved - len(self.tracks))
        left = TrackSet(self.total)
        for track in islice(self.tracks, moved, None):
            left.add(track)
        return OutOfSync(self.total, self.beyond, left)


def _copy(tracks: TrackSet) -> TrackSet:
    return TrackSet.from_runs(tracks.total, tracks.runs())
