"""What happened to ranks, logical subsystems and volumes."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import HostPortId, LssId, RankId, VolumeId
from emulator.units import gb_of_tracks


@dataclass(frozen=True, slots=True)
class RankConfigured(Event):
    """An eight-pack, or one drive of it, was formatted as a rank (App B)."""

    rank: RankId
    eight_pack: int
    lss: int
    raid: bool
    capacity_tracks: int

    @property
    def place(self) -> str:
        return self.rank

    @property
    def text(self) -> str:
        kind = "RAID-5" if self.raid else "single-drive"
        size = gb_of_tracks(self.capacity_tracks)
        return (
            f"{kind} rank of {size} GB configured on eight-pack {self.eight_pack}, LSS {self.lss}"
        )


@dataclass(frozen=True, slots=True)
class RankErased(Event):
    """A rank without volumes was erased (App B, rule A09)."""

    rank: RankId
    eight_pack: int

    @property
    def place(self) -> str:
        return self.rank

    @property
    def text(self) -> str:
        return f"Rank on eight-pack {self.eight_pack} erased"


@dataclass(frozen=True, slots=True)
class VolumeCreated(Event):
    """A volume was created on a rank (rules A05, A13, A19)."""

    volume: VolumeId
    rank: RankId
    size_tracks: int
    label: str

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return f"Volume of {gb_of_tracks(self.size_tracks)} GB created on rank {self.rank}"


@dataclass(frozen=True, slots=True)
class VolumeDeleted(Event):
    """A volume was deleted, with its content."""

    volume: VolumeId

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return "Volume deleted"

    @property
    def severity(self) -> str:
        return "warn"


@dataclass(frozen=True, slots=True)
class VolumeAssigned(Event):
    """A volume got an address on a host port (§3.2.1, rule A15)."""

    volume: VolumeId
    port: HostPortId
    address: str

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return f"Assigned to port {self.port}, address {self.address}"


@dataclass(frozen=True, slots=True)
class VolumeUnassigned(Event):
    """A volume lost its address on a host port."""

    volume: VolumeId
    port: HostPortId

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return f"No longer assigned to port {self.port}"


@dataclass(frozen=True, slots=True)
class LssPropertiesSet(Event):
    """Properties of an LSS were changed: names with their new values (§5.1.2.1)."""

    lss: LssId
    changed: tuple[tuple[str, bool | int], ...]

    @property
    def place(self) -> str:
        return self.lss

    @property
    def text(self) -> str:
        return "Properties set: " + ", ".join(f"{name} {_value(v)}" for name, v in self.changed)


def _value(value: bool | int) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value} s"


@dataclass(frozen=True, slots=True)
class VolumeTakenOnline(Event):
    """A host has the volume in use now (rule D06)."""

    volume: VolumeId

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return "Online: a host has it in use"


@dataclass(frozen=True, slots=True)
class VolumeTakenOffline(Event):
    """No host has the volume in use any more (rule D06)."""

    volume: VolumeId

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return "Offline: no host has it in use"


@dataclass(frozen=True, slots=True)
class VolumeLabelled(Event):
    """A volume got the label that the panels show."""

    volume: VolumeId
    label: str

    @property
    def place(self) -> str:
        return self.volume

    @property
    def text(self) -> str:
        return f"Label '{self.label}'"
