"""Row types of all projections.

Plain values, ready to show; sizes in GB, times in virtual microseconds.
"""

from __future__ import annotations

from typing import NamedTuple

from emulator.ids import ClusterId, EssSerial, LinkId, LssId, SaId, VolumeId


class ClockRow(NamedTuple):
    """Virtual time. calendar_s is the calendar second (UTC since 1970) that it stands for."""

    now_us: int
    calendar_s: int


class SiteRow(NamedTuple):
    """A site with the names of what stands on it."""

    name: str
    role: str
    storage_servers: tuple[EssSerial, ...]
    hosts: tuple[str, ...]


class ClusterRow(NamedTuple):
    """A cluster: health is "up", "failed" or "off"; the server entries are "" when not set."""

    id: ClusterId
    serial: EssSerial
    number: int
    host_name: str
    address: str
    health: str
    primary_server: str
    backup_server: str
    host_list: tuple[tuple[str, str], ...]
    nvs: str = "up"


class StorageServerRow(NamedTuple):
    """A unit with its vital product data.

    crit is what is set, crit_in_force what the last power-on read.
    """

    serial: EssSerial
    model: str
    site: str
    health: str
    cache_gb: int
    open_lss: int
    crit: str
    crit_in_force: str
    flashcopy_active: bool
    pprc_active: bool
    clusters: tuple[ClusterRow, ...]
    subsystems: int
    volumes: int
    network: str = "up"


class SubsystemRow(NamedTuple):
    """A logical subsystem: counts of volumes by role, space, properties.

    candidate_targets: volumes in no relation that no host has online, which a FlashCopy could
    overwrite; 0 deserves a warning (rule A20). mirrored: volumes in a PPRC pair, either role;
    suspended: those of them that are.
    """

    id: LssId
    serial: EssSerial
    number: int
    ssid: str
    device_adapter_pair: int
    cluster: int
    volumes: int
    flashcopy_sources: int
    flashcopy_targets: int
    ranks: int
    free_gb: float
    critical_heavy: bool
    consistency_group: bool
    xrc_session_timeout_s: int
    concopy_session_timeout_s: int
    pprc_consistency_timeout_s: int
    candidate_targets: int = 0
    mirrored: int = 0
    suspended: int = 0


class RankRow(NamedTuple):
    """A configured rank."""

    id: str
    serial: EssSerial
    number: int
    lss: LssId
    device_adapter_pair: int
    loop: str
    raid: bool
    capacity_gb: float
    free_gb: float
    health: str = "up"


class LinkRow(NamedTuple):
    """A physical ESCON link; state is "up" or, when it carries no light, "cut", for a reason."""

    id: LinkId
    origin: EssSerial
    origin_said: SaId
    target: EssSerial
    target_said: SaId
    length_km: float
    state: str
    reason: str = ""
    carrier: str = ""
    directors: int = 0


class FaultRow(NamedTuple):
    """kind: "broken", "planned" or "armed"; number: of an armed fault, else 0.

    what: words; condition: what an armed fault waits for; due_us: when a planned one comes.
    """

    kind: str
    number: int
    place: str
    what: str
    condition: str
    due_us: int | None


class HostRow(NamedTuple):
    """A host by name."""

    name: str
    system: str
    site: str
    storage_server: EssSerial
    volumes: int


class VolumeRow(NamedTuple):
    """A volume as the machine has it, or as the Copy Services server knows it.

    flashcopy: "" or "source" or "target"; flashcopy_state: "none", "establishing" or "established";
    copied_percent and tracks_left are of the relation, 0 without one. host_device is shown only
    once a host has registered its names (rule J09).
    """

    id: VolumeId
    lss: LssId
    number: int
    size_gb: float
    size_tracks: int
    label: str
    rank: str
    online: bool
    written: bool
    flashcopy: str
    flashcopy_state: str
    partner: VolumeId | None
    background_copy: bool
    copied_percent: int
    tracks_left: int
    pprc: str = "simplex"
    """This side's state: simplex, duplex pending, full duplex or suspended."""
    status: str = "not_suspended"
    host_device: str = ""
    pprc_role: str = ""
    """ "source" or "target" while the volume is in a pair, else ""."""
    pprc_partner: VolumeId | None = None
    pprc_operation: str = ""
    """ "establishing", "terminating" or ""."""
    pprc_percent: int = 0
    out_of_sync_cylinders: int = 0
    reason: str = ""
    critical: bool = False
    write_inhibited: bool = False
    reason_text: str = ""
    """The suspend reason code in words."""


class FlashCopyRow(NamedTuple):
    """A FlashCopy relation.

    due_us: when the background copy will end at the present rates, None without one.
    """

    source: VolumeId
    target: VolumeId
    lss: LssId
    state: str
    background_copy: bool
    accelerate_destage: bool
    t0_us: int
    total_tracks: int
    tracks_left: int
    copied_percent: int
    due_us: int | None


class FirstRelationsRow(NamedTuple):
    """How many FlashCopy relations there are, and the rows of the first of them."""

    total: int
    rows: tuple[FlashCopyRow, ...]


class PairRow(NamedTuple):
    """A PPRC pair. due_us: when its copy will end at the present rates, None if none runs.

    reason and secondary_reason are suspend reason codes, which the documents of the panels do not
    have. moved_cylinders counts what copies have moved since the pair was made.
    """

    primary: VolumeId
    secondary: VolumeId
    source_lss: LssId
    target_lss: LssId
    primary_state: str
    secondary_state: str
    operation: str
    critical: bool
    write_inhibited: bool
    reason: str
    reason_text: str
    secondary_reason: str
    total_tracks: int
    out_of_sync_tracks: int
    out_of_sync_cylinders: int
    moved_cylinders: int
    copied_percent: int
    due_us: int | None


class LssPairRow(NamedTuple):
    """The PPRC pairs from one LSS to another, counted by the state of the primary.

    copied_percent is of the pending pairs together, due_us when the last of their copies will end.
    """

    source: LssId
    target: LssId
    pairs: int
    duplex: int
    pending: int
    suspended: int
    out_of_sync_cylinders: int
    copied_percent: int
    due_us: int | None


class PathRow(NamedTuple):
    """The logical path from an LSS to another over one link; state is established or failed."""

    source: LssId
    target: LssId
    link: LinkId
    source_said: SaId
    target_said: SaId
    state: str


class EventRow(NamedTuple):
    """A line of the event list; severity is "", "warn" or "bad".

    rule: the one that decided it, "" if none did.
    """

    number: int
    at_us: int
    operator: str
    place: str
    text: str
    severity: str
    rule: str = ""


class ServerRow(NamedTuple):
    """The Copy Services server: state, where it is active ("" if nowhere), what is entered, and the
    clients.
    """

    state: str
    active: str
    cluster: str
    primary: str
    backup: str
    clients: tuple[tuple[EssSerial, str], ...]


class TaskRow(NamedTuple):
    """The last run of a task, as the server keeps it. ended_us is 0 while it runs."""

    number: int
    name: str
    description: str
    kind: str
    pairs: int
    operator: str
    status: str
    started_us: int
    ended_us: int


class LogRow(NamedTuple):
    """A line of the server's log."""

    at_us: int
    text: str


class AnnunciatorRow(NamedTuple):
    """The counts that every screen shows.

    next_due_us is the next thing that happens by itself, and what it is.
    """

    failed: int
    suspended: int
    pending: int
    copying: int
    next_due_us: int | None
    next_text: str


class PortRow(NamedTuple):
    """An ESCON port of a unit, as the origin of paths (§5.1.3).

    link and what follows are of the link that begins here, "" and 0 without one; state is "up",
    "failed" or "". paths counts the logical paths defined over it, of all LSSs.
    """

    said: SaId
    bay: int
    link: str
    target: str
    target_said: str
    length_km: float
    state: str
    paths: int


class LssCopiesRow(NamedTuple):
    """How many volumes of an LSS are in which copies, as the Copy Services server knows it.

    pprc_sources and pprc_targets count suspended ones too. critical: sources whose pair has
    Critical Volume mode.
    """

    lss: LssId
    pprc_sources: int
    pprc_targets: int
    flashcopy_sources: int
    flashcopy_targets: int
    suspended_sources: int
    suspended_targets: int
    critical: int

    @property
    def sources(self) -> int:
        """Volumes that are the source of a copy; one in two copies counts twice."""
        return self.pprc_sources + self.flashcopy_sources

    @property
    def targets(self) -> int:
        """Volumes that are the target of a copy."""
        return self.pprc_targets + self.flashcopy_targets

    @property
    def kind(self) -> str:
        """`source`, `target`, `mixed` or `none`: which roles its volumes have (rule J10)."""
        if self.sources and self.targets:
            return "mixed"
        if self.sources:
            return "source"
        return "target" if self.targets else "none"
