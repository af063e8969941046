"""Commands of PPRC: logical paths, pairs, consistency groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from emulator.commands.base import Command
from emulator.commands.copy_services import VolumePair
from emulator.ids import LssId, SaId


class CopyOption(Enum):
    """How a pair is brought into step; exactly one is chosen (§5.3.2, rules G10 to G13)."""

    NO_COPY = "Do not copy volume"
    ENTIRE = "Copy entire volume"
    OUT_OF_SYNC = "Copy out-of-sync cylinders only"


class ExecutedBy(Enum):
    """The storage server that executes a suspend or terminate (§5.3.3, §5.3.8, rule G19)."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class EstablishPaths(Command):
    """Establish logical paths from one LSS to others (§5.3.1, rules F05, F10, F14, F15).

    saids: the ports of the source unit to use, each with a link to the target unit; empty for all.
    more_targets: further target LSSs of the same command; to all or to none of them.
    """

    source: LssId
    target: LssId
    saids: tuple[SaId, ...] = ()
    only_if_absent: bool = False
    force_removal: bool = False
    more_targets: tuple[LssId, ...] = ()

    @property
    def targets(self) -> tuple[LssId, ...]:
        """All target LSSs, each once."""
        return tuple(dict.fromkeys((self.target, *self.more_targets)))


@dataclass(frozen=True, slots=True)
class RemovePaths(Command):
    """Remove logical paths (§5.1.3, rule F20).

    saids: the ports whose paths to remove; empty for all. more_targets: further target LSSs.
    """

    source: LssId
    target: LssId
    saids: tuple[SaId, ...] = ()
    more_targets: tuple[LssId, ...] = ()

    @property
    def targets(self) -> tuple[LssId, ...]:
        """All target LSSs, each once."""
        return tuple(dict.fromkeys((self.target, *self.more_targets)))


@dataclass(frozen=True, slots=True)
class EstablishPprcPairs(Command):
    """Establish, or establish again, PPRC pairs of (primary, secondary), all at one instant
    (§5.3.2).
    """

    pairs: tuple[VolumePair, ...]
    copy: CopyOption = CopyOption.ENTIRE
    critical: bool = False
    permit_if_target_online: bool = False


@dataclass(frozen=True, slots=True)
class SuspendPprcPairs(Command):
    """Suspend pairs by hand (§5.3.6, rules G06, G19)."""

    pairs: tuple[VolumePair, ...]
    executed_by: ExecutedBy = ExecutedBy.SOURCE


@dataclass(frozen=True, slots=True)
class TerminatePprcPairs(Command):
    """Terminate pairs (§5.3.3, rules G03, G14, G18, G19)."""

    pairs: tuple[VolumePair, ...]
    executed_by: ExecutedBy = ExecutedBy.SOURCE


@dataclass(frozen=True, slots=True)
class FreezeConsistencyGroup(Command):
    """Suspend all pairs from one LSS to another at one instant and withhold writes (§5.1.2.1, H11).

    The paths between the two are removed; writes stay withheld until RunConsistencyGroup or the
    consistency time-out.
    """

    source: LssId
    target: LssId


@dataclass(frozen=True, slots=True)
class RunConsistencyGroup(Command):
    """Let withheld writes of an LSS go on (§5.1.2.1, rule H12)."""

    source: LssId
    target: LssId
