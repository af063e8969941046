"""Commands on volumes, logical subsystems and their ranks."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.ids import EssSerial, HostPortId, LssId, RankId, VolumeId


@dataclass(frozen=True, slots=True)
class WriteBlocks(Command):
    """Write whole 4 KiB blocks to a volume, as a host does.

    block: number of the first block; data: a positive multiple of 4,096 bytes.
    """

    volume: VolumeId
    block: int
    data: bytes


@dataclass(frozen=True, slots=True)
class SetVolumeOnline(Command):
    """Say that a host has a volume in use, or no longer has (rule D06)."""

    volume: VolumeId
    online: bool


@dataclass(frozen=True, slots=True)
class SetVolumeLabel(Command):
    """Give a volume the label that the panels show."""

    volume: VolumeId
    label: str


@dataclass(frozen=True, slots=True)
class CreateVolume(Command):
    """Create a volume on a configured rank.

    It takes the next free number of the rank's LSS (rules A05, A13, A19).
    """

    rank: RankId
    size_tracks: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class DeleteVolume(Command):
    """Delete a volume that is in no relation, not online and assigned to no port."""

    volume: VolumeId


@dataclass(frozen=True, slots=True)
class ConfigureRank(Command):
    """Format an installed eight-pack as a rank.

    The LSS is the machine's choice (App B, rules A07 to A12).
    """

    serial: EssSerial
    eight_pack: int
    raid: bool = True


@dataclass(frozen=True, slots=True)
class EraseRank(Command):
    """Unconfigure a rank without volumes, so that it may change LSS (App B, rule A09)."""

    rank: RankId


@dataclass(frozen=True, slots=True)
class AssignVolume(Command):
    """Give a volume an address on a host port: a SCSI channel or a Fibre Channel port (§3.2.1, rule
    A15).
    """

    volume: VolumeId
    port: HostPortId


@dataclass(frozen=True, slots=True)
class UnassignVolume(Command):
    """Take a volume's address on a host port away."""

    volume: VolumeId
    port: HostPortId


@dataclass(frozen=True, slots=True)
class SetLssProperties(Command):
    """Change the properties of an LSS (§5.1.2.1, rules H10 to H13). None leaves a field as it is.

    Time-outs are whole seconds, 0 to 9999.
    """

    lss: LssId
    critical_heavy: bool | None = None
    consistency_group: bool | None = None
    xrc_session_timeout_s: int | None = None
    concopy_session_timeout_s: int | None = None
    pprc_consistency_timeout_s: int | None = None
