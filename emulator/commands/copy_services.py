"""Commands of Copy Services: FlashCopy, tasks and the Copy Services server entries."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.ids import ClusterId, EssSerial, VolumeId

VolumePair = tuple[VolumeId, VolumeId]
"""(source, target)"""
MAX_TASK_NAME = 16
"""Characters in a task name (§7.1.4.2, App A.1, rule K08)."""


@dataclass(frozen=True, slots=True)
class EstablishFlashCopy(Command):
    """Establish FlashCopy pairs, all at one instant T0 (§5.2.1, rules D01 to D08, D11)."""

    pairs: tuple[VolumePair, ...]
    background_copy: bool = True
    accelerate_destage: bool = False
    permit_if_target_online: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawFlashCopy(Command):
    """End FlashCopy relations before or without their background copy (§5.2.3, rules E07, E08).

    Each pair names the two volumes of a relation, in either order (rule J04); an empty second ID
    stands for the partner of the first.
    """

    pairs: tuple[VolumePair, ...]


@dataclass(frozen=True, slots=True)
class RunTask(Command):
    """Run what a Task Wizard has put together, through the Copy Services server (§5.1.4, rules J11,
    K08).
    """

    work: Command
    name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class SetPrimaryServer(Command):
    """Enter the primary Copy Services server on one cluster (§2.2, rules B04 to B06)."""

    cluster: ClusterId
    server: str


@dataclass(frozen=True, slots=True)
class SetBackupServer(Command):
    """Enter the backup Copy Services server on one cluster (§2.2, rules B03, B07, B08)."""

    cluster: ClusterId
    server: str


@dataclass(frozen=True, slots=True)
class RemovePrimaryServer(Command):
    """Remove the primary Copy Services server entry of one cluster (§2.2)."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class RemoveBackupServer(Command):
    """Remove the backup Copy Services server entry of one cluster (§2.2)."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class RemoveServers(Command):
    """Remove both entries on both clusters of the units named: an instructor's shortcut."""

    serials: tuple[EssSerial, ...]
