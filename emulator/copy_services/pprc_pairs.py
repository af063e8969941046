"""PPRC pairs and logical paths as saved state (§4.2.1, §4.4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.ids import LinkId, LssId, VolumeId, lss_of
from emulator.logical.out_of_sync import OutOfSync


class Operation(Enum):
    """What a pair is in the middle of: its triangle is solid, or grey (rule G27)."""

    NONE = ""
    ESTABLISHING = "establishing"
    TERMINATING = "terminating"


@dataclass(slots=True)
class PprcPath:
    """Logical paths from one LSS to another, one over each link (§4.4.2, rule F10)."""

    source: LssId
    target: LssId
    links: list[LinkId] = field(default_factory=list)

    @property
    def key(self) -> str:
        """``2105:12019:17>2105:14744:17``."""
        return path_key(self.source, self.target)


def path_key(source: LssId, target: LssId) -> str:
    """The name under which the paths of two LSSs are kept."""
    return f"{source}>{target}"


@dataclass(slots=True)
class PprcPair:
    """One pair.

    Both sides have a state of their own. out_of_sync: while pending, what the copy that runs has to
    move, in its order; else the primary's record of changes. copied_before: tracks moved by
    earlier copies. write_inhibited: CRIT forbids writes to the primary (rules H03, H04, H08, H09).
    copy_begins_us: when the copy of a pending pair starts or has started. last_arrival_us: when the
    latest mirrored write arrives; none issued after it may arrive before it (rule G08).
    """

    id: int
    primary: VolumeId
    secondary: VolumeId
    total_tracks: int
    critical: bool
    primary_state: PairState = PairState.SIMPLEX
    secondary_state: PairState = PairState.SIMPLEX
    reason: SuspendReason = SuspendReason.NONE
    secondary_reason: SuspendReason = SuspendReason.NONE
    operation: Operation = Operation.NONE
    write_inhibited: bool = False
    secondary_inhibited: bool = False
    moved_tracks: int = 0
    out_of_sync: OutOfSync | None = None
    copy_begins_us: int = 0
    last_arrival_us: int = 0

    @property
    def path_key(self) -> str:
        """The name of the paths that it needs."""
        return path_key(lss_of(self.primary), lss_of(self.secondary))

    @property
    def is_over(self) -> bool:
        """Both sides are simplex."""
        return self.primary_state is self.secondary_state is PairState.SIMPLEX


@dataclass(slots=True)
class HeldWrite:
    """A host write that waits because its volume is in extended long busy (§5.1.2.1, rule H12).

    stored: it was on its way to the secondary, so the primary holds it and only its end waits.
    """

    volume: VolumeId
    block: int
    data: bytes
    at_us: int
    stored: bool = False
