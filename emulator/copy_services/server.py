"""The Copy Services server and its clients as saved state (§2.2, §5.1).

The panels and the command line read this view, never the machine. A registered client reports each
change at once, so its part of the view is the machine's own state and is not stored; what a client
that has gone away reported last is stored in `stale` and `stale_pairs`, and volumes assigned since
the server started are `unseen` (rule B27). Who registers when is in `server_life.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from emulator.commands.base import Command
from emulator.commands.server_words import Remedy, SpecialistRole
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.ids import ClusterId, EssSerial, VolumeId

if TYPE_CHECKING:
    from emulator.installation import Installation


class ServerState(Enum):
    """What a console finds when it asks for the server."""

    DISABLED = "disabled"
    STARTING = "starting"
    RUNNING = "running"
    UNREACHABLE = "unreachable"


class ClientState(Enum):
    """absent: no entry on the unit.

    Unregistered: entries are incomplete or the server has not answered.
    """

    ABSENT = "absent"
    UNREGISTERED = "unregistered"
    REGISTERED = "registered"


class Mode(Enum):
    """Which server the Copy Services program of a unit works with (§2.2.2, rule B14)."""

    PRIMARY = "primary"
    BACKUP = "backup"
    DISABLED = "disabled"


class TaskStatus(Enum):
    """Last status of a task, as the Tasks panel shows it (§5.1.4, rule K11)."""

    NEVER_RUN = "never run"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class ReportedRelation:
    """What a client last said of one volume in a FlashCopy relation."""

    volume: VolumeId
    partner: VolumeId
    is_source: bool
    established: bool
    background_copy: bool
    tracks_left: int


@dataclass(frozen=True, slots=True)
class ReportedPair:
    """What a client last said of its volume in a PPRC pair; role is "" when it has left the pair.

    out_of_sync_tracks is what the primary's books say.
    """

    partner: VolumeId
    role: str
    state: PairState
    operation: Operation
    reason: SuspendReason
    total_tracks: int
    out_of_sync_tracks: int
    critical: bool
    write_inhibited: bool


@dataclass(slots=True)
class TaskRun:
    """One run of a task. Times are virtual microseconds; ended_us is 0 while it runs.

    task: number of the saved task, 0 for one that was only run. group: run of the group in which it
    was started, 0 if alone.
    """

    number: int
    name: str
    description: str
    kind: str
    pairs: int
    operator: str
    started_us: int
    ended_us: int = 0
    status: TaskStatus = TaskStatus.RUNNING
    task: int = 0
    group: int = 0


@dataclass(slots=True)
class SavedTask:
    """A task that the server keeps: a command with a name (§5.1.4).

    work: what it does, None for a group. members: numbers of the tasks of a group, in the order in
    which they were chosen. status: how its last run ended.
    """

    number: int
    name: str
    description: str
    work: Command | None
    members: tuple[int, ...] = ()
    status: TaskStatus = TaskStatus.NEVER_RUN
    ran_us: int = -1

    @property
    def is_group(self) -> bool:
        """Whether it holds tasks and does nothing itself (§5.1.4.1)."""
        return self.work is None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the server's log (§5.1.5). operator: who and at which console, "" for nobody."""

    at_us: int
    text: str
    operator: str = ""


@dataclass(frozen=True, slots=True)
class CommandLineUser:
    """Who may use the command line; the secret is a sealed password (§5.1.5.1)."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class SpecialistAccount:
    """Who may sign on to the StorWatch Specialist; the secret is a sealed password (§5.1)."""

    name: str
    role: SpecialistRole
    secret: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary that was asked for (§5.1.5). number: runs from 1 and never comes again."""

    number: int
    at_us: int
    address: str


@dataclass(slots=True)
class CopyServicesServer:
    """The storage network's server: where it runs, whom it knows, what it ran and logged."""

    state: ServerState = ServerState.DISABLED
    cluster: ClusterId | None = None
    """The cluster on which the server runs or starts."""
    crashed: bool = False
    """That cluster went down under it: the server starts again when the cluster is back."""
    clients: dict[EssSerial, ClientState] = field(default_factory=dict)
    unseen: set[VolumeId] = field(default_factory=set)
    stale: dict[EssSerial, dict[VolumeId, ReportedRelation]] = field(default_factory=dict)
    stale_pairs: dict[EssSerial, dict[VolumeId, ReportedPair]] = field(default_factory=dict)
    runs: list[TaskRun] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    modes: dict[EssSerial, Mode] = field(default_factory=dict)
    """What the last reset of a unit chose; a unit without one works with the primary."""
    stuck: dict[EssSerial, str] = field(default_factory=dict)
    """Units whose program gave up, and why; only another reset helps (rules B15, B16, B20)."""
    unanswered: Remedy | None = None
    """The server runs and answers no console; the lightest action that helps (rule B29)."""
    users: dict[str, CommandLineUser] = field(default_factory=dict)
    password_protection: bool = True
    email_address: str = ""
    summaries: list[Summary] = field(default_factory=list)
    host_disks: dict[str, dict[VolumeId, str]] = field(default_factory=dict)
    """What hosts have told with rsPrimeServer: host to volume to the names of its disks there."""
    updated_us: int = 0
    """When what the server keeps was last changed by a person (§5.1.5)."""


def why_closed(inst: Installation) -> str:
    """Why Copy Services cannot be entered now, "" if it can (rules B01, B19)."""
    state = inst.server.state
    if state is ServerState.RUNNING and inst.server.unanswered is None:
        return ""
    if state is ServerState.RUNNING:
        return "Unable to connect to the Copy Services server: it does not respond."
    if state is ServerState.STARTING:
        return "The Copy Services server is starting. Try again in a few minutes."
    if state is ServerState.UNREACHABLE:
        return "Unable to connect to the Copy Services server: it does not answer."
    return "Unable to connect to the Copy Services server: no server is active."
