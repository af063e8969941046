"""Fixed-block volumes: identity, size and place. Content is in `content.py`."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.ids import RankId, VolumeId


@dataclass(slots=True)
class Volume:
    """A LUN on one rank.

    size_tracks counts tracks of 32 KiB; online: a host has it in use (rule D06).
    """

    id: VolumeId
    size_tracks: int
    rank: RankId
    label: str = ""
    online: bool = False
