"""Events of FlashCopy and of the Copy Services server."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import ClusterId, EssSerial, VolumeId, serial_of


@dataclass(frozen=True, slots=True)
class RelationEvent(Event):
    """The root: a FlashCopy relation, at its unit."""

    source: VolumeId
    target: VolumeId

    @property
    def place(self) -> str:
        return serial_of(self.source)


@dataclass(frozen=True, slots=True)
class FlashCopyStarted(RelationEvent):
    """T0 of a relation (rule E01)."""

    background_copy: bool

    @property
    def text(self) -> str:
        return f"FlashCopy {self.source} to {self.target} establishing"


@dataclass(frozen=True, slots=True)
class FlashCopyEstablished(RelationEvent):
    """The establish is over (rule D11)."""

    @property
    def text(self) -> str:
        return f"FlashCopy {self.source} to {self.target} established"


@dataclass(frozen=True, slots=True)
class BackgroundCopyEnded(RelationEvent):
    """The last track has been copied and the relation is gone (rule E05)."""

    @property
    def text(self) -> str:
        return f"FlashCopy {self.source} to {self.target}: background copy done"


@dataclass(frozen=True, slots=True)
class FlashCopyWithdrawn(RelationEvent):
    """A relation was ended by command (rule E07). tracks_left: what the target lacks."""

    tracks_left: int

    @property
    def text(self) -> str:
        left = f", {self.tracks_left} tracks not copied" if self.tracks_left else ""
        return f"FlashCopy {self.source} to {self.target} withdrawn{left}"

    @property
    def severity(self) -> str:
        return "warn" if self.tracks_left else ""


@dataclass(frozen=True, slots=True)
class BlocksWritten(Event):
    """A host wrote `count` blocks from `block` on. Too frequent for the event list."""

    volume: VolumeId
    block: int
    count: int


@dataclass(frozen=True, slots=True)
class TaskStarted(Event):
    """The server began a task (rule J11). pairs: how many volume pairs, 0 for a task of paths."""

    server: EssSerial
    number: int
    name: str
    pairs: int

    @property
    def place(self) -> str:
        return self.server

    @property
    def text(self) -> str:
        started = f"Task {self.name or 'unnamed'} started"
        if not self.pairs:
            return started
        return f"{started}, {self.pairs} pair" + ("" if self.pairs == 1 else "s")


@dataclass(frozen=True, slots=True)
class TaskEnded(Event):
    """The server saw a task end."""

    server: EssSerial
    number: int
    name: str
    status: str
    is_normal: bool

    @property
    def place(self) -> str:
        return self.server

    @property
    def text(self) -> str:
        return f"Task {self.name or 'unnamed'} {self.status}"

    @property
    def severity(self) -> str:
        return "" if self.is_normal else "warn"


@dataclass(frozen=True, slots=True)
class ServerEntryChanged(Event):
    """A server entry of a cluster was set or, with an empty value, removed (§2.2)."""

    cluster: ClusterId
    entry: str
    value: str

    @property
    def place(self) -> str:
        return self.cluster

    @property
    def text(self) -> str:
        what = f"{self.entry.capitalize()} Copy Services server"
        return f"{what} set to {self.value}" if self.value else f"{what} removed"


@dataclass(frozen=True, slots=True)
class ServerStateChanged(Event):
    """The Copy Services server started, came up or was disabled."""

    cluster: ClusterId | None
    state: str
    is_normal: bool

    @property
    def place(self) -> str:
        return self.cluster or ""

    @property
    def text(self) -> str:
        return f"Copy Services server {self.state}"

    @property
    def severity(self) -> str:
        return "" if self.is_normal else "warn"


@dataclass(frozen=True, slots=True)
class ClientStateChanged(Event):
    """A unit's Copy Services client registered with the server, or no longer is."""

    serial: EssSerial
    state: str
    is_normal: bool
    reason: str = ""

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        return f"Copy Services client {self.state}{reason}"

    @property
    def severity(self) -> str:
        return "" if self.is_normal else "warn"
