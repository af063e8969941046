"""Commands of applications: programs on hosts that write transactions whose loss can be counted."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.ids import VolumeId


@dataclass(frozen=True, slots=True)
class CreateApplication(Command):
    """Make an application on a host; it does not run yet.

    Each transaction writes a record to the log volume, then a page to each data volume in order;
    the next write is issued when the one before was acknowledged. period_us: from the beginning
    of one transaction to that of the next.
    """

    name: str
    host: str
    log: VolumeId
    data: tuple[VolumeId, ...]
    period_us: int = 10_000


@dataclass(frozen=True, slots=True)
class StartApplication(Command):
    """Start a stopped application.

    host and volumes: where it goes on from now on, such as the recovery site; volumes are the log
    volume and the data volumes in their order. Empty: where it was.
    """

    name: str
    host: str = ""
    volumes: tuple[VolumeId, ...] = ()


@dataclass(frozen=True, slots=True)
class QuiesceApplication(Command):
    """Begin no transaction any more, and finish those in flight."""

    name: str


@dataclass(frozen=True, slots=True)
class ResumeApplication(Command):
    """A quiesced application begins transactions again."""

    name: str


@dataclass(frozen=True, slots=True)
class StopApplication(Command):
    """End an application at once: what is in flight is seen by nobody any more."""

    name: str


@dataclass(frozen=True, slots=True)
class DeleteApplication(Command):
    """Forget a stopped application and its ledger; what it wrote stays on the volumes."""

    name: str
