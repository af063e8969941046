"""Commands of the instructor: what breaks, what repairs it, and faults that wait for a condition.

Every fault may come later (`after_us`) and be repaired by itself (`for_us`); both are microseconds
of virtual time, 0 for now and for never. A fault of what is broken already changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.armed_faults import ArmFault as ArmFault
from emulator.commands.armed_faults import Condition as Condition
from emulator.commands.armed_faults import DisarmFault as DisarmFault
from emulator.commands.armed_faults import FlashCopyCopied as FlashCopyCopied
from emulator.commands.armed_faults import PairCopied as PairCopied
from emulator.commands.armed_faults import PairEnters as PairEnters
from emulator.commands.armed_faults import TaskStarts as TaskStarts
from emulator.commands.base import Command
from emulator.ids import ClusterId, EssSerial, LinkId, RankId, SaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Command):
    """Something breaks. for_us: repaired so long after it broke; after_us: it breaks so much later.

    Each kind of fault names the command that repairs it.
    """

    for_us: int = 0
    after_us: int = 0

    def repair(self) -> Command:
        """The command that undoes the fault."""
        raise TypeError(f"{type(self).__name__} is no kind of fault")


@dataclass(frozen=True, slots=True)
class RestoreLink(Command):
    """Splice ESCON links again; no pair resumes by it (rule H05)."""

    links: tuple[LinkId, ...]


@dataclass(frozen=True, slots=True)
class CutLink(Fault):
    """Cut ESCON links, all at one instant (§4.4.1)."""

    links: tuple[LinkId, ...]

    def repair(self) -> Command:
        return RestoreLink(self.links)


@dataclass(frozen=True, slots=True)
class RepairAdapter(Command):
    """Replace the host adapter that has a port."""

    serial: EssSerial
    said: SaId


@dataclass(frozen=True, slots=True)
class FailAdapter(Fault):
    """A host adapter fails, with all its ports (§1.4)."""

    serial: EssSerial
    said: SaId

    def repair(self) -> Command:
        return RepairAdapter(self.serial, self.said)


@dataclass(frozen=True, slots=True)
class RepairCluster(Command):
    """Bring a cluster back, whatever took it down."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class FailCluster(Fault):
    """A cluster fails and the other carries its load (§1.2, rule A01)."""

    cluster: ClusterId

    def repair(self) -> Command:
        return RepairCluster(self.cluster)


@dataclass(frozen=True, slots=True)
class ResumeCluster(Command):
    """Let a quiesced cluster work again."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class QuiesceCluster(Fault):
    """Take a cluster out of work for service; the other carries its load (§1.2, rule A01)."""

    cluster: ClusterId

    def repair(self) -> Command:
        return ResumeCluster(self.cluster)


@dataclass(frozen=True, slots=True)
class StartUnit(Command):
    """Switch storage servers on; they answer once they have started (§4.3.2, rule H06)."""

    serials: tuple[EssSerial, ...]


@dataclass(frozen=True, slots=True)
class StopUnit(Fault):
    """The power of storage servers goes, of all at one instant."""

    serials: tuple[EssSerial, ...]

    def repair(self) -> Command:
        return StartUnit(self.serials)


@dataclass(frozen=True, slots=True)
class RepairNvs(Command):
    """Replace the battery of a cluster's NVS."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class FailNvs(Fault):
    """The battery of a cluster's NVS fails: its subsystems write through (§1.2, rule A03)."""

    cluster: ClusterId

    def repair(self) -> Command:
        return RepairNvs(self.cluster)


@dataclass(frozen=True, slots=True)
class RepairRank(Command):
    """Bring a rank back with its content."""

    rank: RankId


@dataclass(frozen=True, slots=True)
class FailRank(Fault):
    """A rank fails: its volumes take neither reads nor writes."""

    rank: RankId

    def repair(self) -> Command:
        return RepairRank(self.rank)


@dataclass(frozen=True, slots=True)
class RestoreNetwork(Command):
    """Connect a unit to the network again."""

    serial: EssSerial


@dataclass(frozen=True, slots=True)
class CutNetwork(Fault):
    """Cut a unit off the network; hosts and mirrors do not notice (§4.3.1, rule B26)."""

    serial: EssSerial

    def repair(self) -> Command:
        return RestoreNetwork(self.serial)


@dataclass(frozen=True, slots=True)
class RestoreHostNetwork(Command):
    """Connect a host to the network again."""

    host: str


@dataclass(frozen=True, slots=True)
class CutHostNetwork(Fault):
    """Cut a host off the network: its disks work, its Copy Services commands do not (§6.1)."""

    host: str

    def repair(self) -> Command:
        return RestoreHostNetwork(self.host)


@dataclass(frozen=True, slots=True)
class RestoreSite(Command):
    """Bring back what the loss of a site has taken, and nothing that was broken before."""

    site: str


@dataclass(frozen=True, slots=True)
class LoseSite(Fault):
    """A site is lost: its links, networks, adapters, clusters and units.

    over_s: seconds over which the parts go one by one; 0 takes all at one instant.
    """

    site: str
    over_s: int = 0

    def repair(self) -> Command:
        return RestoreSite(self.site)
