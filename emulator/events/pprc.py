"""Events of PPRC."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import LssId, VolumeId, lss_parts, serial_of


@dataclass(frozen=True, slots=True)
class PairEvent(Event):
    """The root: a pair, at the unit of its primary."""

    primary: VolumeId
    secondary: VolumeId

    @property
    def place(self) -> str:
        return serial_of(self.primary)


@dataclass(frozen=True, slots=True)
class PathsEvent(Event):
    """The root: paths, at the unit of the source LSS."""

    source: LssId
    target: LssId

    @property
    def place(self) -> str:
        return lss_parts(self.source)[0]


@dataclass(frozen=True, slots=True)
class LongBusyEvent(Event):
    """The root: an LSS whose writes are withheld, at its unit."""

    lss: LssId

    @property
    def place(self) -> str:
        return lss_parts(self.lss)[0]


@dataclass(frozen=True, slots=True)
class PairStateChanged(PairEvent):
    """A side or both sides of a pair moved. reason: a suspend reason code, "" for none."""

    primary_state: str
    secondary_state: str
    reason: str
    is_normal: bool

    @property
    def text(self) -> str:
        state = self.primary_state
        if self.secondary_state != self.primary_state:
            state = f"{self.primary_state}, secondary {self.secondary_state}"
        reason = f", reason {self.reason}" if self.reason else ""
        return f"Pair {self.primary} to {self.secondary} {state}{reason}"

    @property
    def severity(self) -> str:
        return "" if self.is_normal else "warn"


@dataclass(frozen=True, slots=True)
class PairRemoved(PairEvent):
    """Both sides are simplex and the pair is gone."""

    @property
    def text(self) -> str:
        return f"Pair {self.primary} to {self.secondary} terminated"


@dataclass(frozen=True, slots=True)
class PathsEstablished(PathsEvent):
    """Logical paths from one LSS to another were established over so many links."""

    links: tuple[str, ...]

    @property
    def text(self) -> str:
        count = len(self.links)
        if not count:
            return f"Paths {self.source} to {self.target} stand already over all links chosen"
        over = f"over {count} link{'' if count == 1 else 's'}"
        return f"Paths {self.source} to {self.target} established {over}"


@dataclass(frozen=True, slots=True)
class PathsKept(PathsEvent):
    """Nothing was established, because there were paths already (rule F14)."""

    @property
    def text(self) -> str:
        return f"Paths {self.source} to {self.target} exist already: not executed"


@dataclass(frozen=True, slots=True)
class PathsRemoved(PathsEvent):
    """Logical paths were removed (rule F20). left: how many remain between the two LSSs."""

    links: tuple[str, ...]
    left: int

    @property
    def text(self) -> str:
        return f"Paths {self.source} to {self.target} removed, {self.left} left"


@dataclass(frozen=True, slots=True)
class WriteFailed(Event):
    """A host write ended in an I/O error (rules G09, H03, H04, H08, H09)."""

    volume: VolumeId
    block: int
    rule: str
    why: str

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return f"Write to {self.volume} failed: {self.why}"

    @property
    def severity(self) -> str:
        return "bad"


@dataclass(frozen=True, slots=True)
class WriteHeld(Event):
    """A host write waits: its volume is in extended long busy (rule H12)."""

    volume: VolumeId
    block: int


@dataclass(frozen=True, slots=True)
class WriteAcknowledged(Event):
    """A host saw the end of its write (rule G07). mirrored: it is in the NVS of both units."""

    volume: VolumeId
    block: int
    count: int
    mirrored: bool


@dataclass(frozen=True, slots=True)
class LongBusyBegan(LongBusyEvent):
    """Writes to the primaries of an LSS are withheld (rules H11, H12)."""

    until_us: int

    @property
    def text(self) -> str:
        return f"LSS {self.lss}: writes held for its consistency group"

    @property
    def severity(self) -> str:
        return "warn"


@dataclass(frozen=True, slots=True)
class LongBusyEnded(LongBusyEvent):
    """Withheld writes go on. timed_out: nobody said run (rule H12)."""

    timed_out: bool

    @property
    def text(self) -> str:
        why = "time-out" if self.timed_out else "run"
        return f"LSS {self.lss}: writes go on ({why})"
