"""FlashCopy relations as saved state (§3.1). How they behave is in `flashcopy.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from emulator.ids import VolumeId
from emulator.logical.track_set import TrackSet


class RelationState(Enum):
    """One triangle is filled while establishing, both once established (§5.2.1, rule D13)."""

    ESTABLISHING = "establishing"
    ESTABLISHED = "established"


@dataclass(slots=True)
class FlashCopyRelation:
    """One FlashCopy pair.

    established_us: T0, the instant whose image the target shows. total_tracks: tracks of the
    source. settled: tracks whose target content is the target's own already, because a host wrote
    to either side (rules E03, E04); None until the first of them.
    """

    id: int
    source: VolumeId
    target: VolumeId
    total_tracks: int
    background_copy: bool
    accelerate_destage: bool
    t0_us: int
    state: RelationState = RelationState.ESTABLISHING
    settled: TrackSet | None = None
