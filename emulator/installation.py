"""The installation: everything that is saved, and the indexes derived from it.

The aggregate root. Handlers change it; the engine owns it; saves writes its rows. Fields in the
first part are state and take part in the digest; those in the second are derived and rebuilt by
`rebuild_indexes`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from emulator.copy_services.pair_census import PairCensus
from emulator.copy_services.pprc_pairs import HeldWrite, PprcPair, PprcPath
from emulator.copy_services.pprc_states import PairState
from emulator.copy_services.relations import FlashCopyRelation
from emulator.copy_services.server import CopyServicesServer, SavedTask, SpecialistAccount
from emulator.errors import UnknownObject
from emulator.events.base import EventLine
from emulator.hardware.links import EsconLink
from emulator.hardware.sites import Host, Site
from emulator.hardware.storage_server import Cluster, LogicalSubsystem, Rank, StorageServer
from emulator.ids import (
    ClusterId,
    EssSerial,
    LinkId,
    LssId,
    NotAnId,
    RankId,
    VolumeId,
    lss_id,
    lss_parts,
    lss_runs,
    make_lss_id,
)
from emulator.logical.volumes import Volume
from emulator.units import BLOCKS_PER_TRACK, ZERO_BLOCK
from emulator.virtual_time.agenda import Agenda
from emulator.virtual_time.transfers import Transfers

if TYPE_CHECKING:  # loaded where there are any: nobody resolves these annotations
    from emulator.applications.application import Application  # noqa: TC004
    from emulator.commands.armed_faults import ArmFault  # noqa: TC004

Blocks = dict[int, bytes]
"""Written blocks of one volume: block number to 4,096 bytes. What is absent reads as zeros."""

HISTORY_LENGTH = 500
"""Events kept for the event list."""


@dataclass(slots=True)
class Installation:
    """A whole installation at one instant of virtual time.

    epoch_s: the calendar second (UTC, since 1970) at which virtual time is 0. now_us: virtual
    microseconds. max_ess_per_server: how many units one Copy Services server controls (§4.3.1,
    reading C-04).
    """

    name: str
    epoch_s: int = 972_572_400
    now_us: int = 0
    max_ess_per_server: int = 2
    sites: dict[str, Site] = field(default_factory=dict)
    storage_servers: dict[EssSerial, StorageServer] = field(default_factory=dict)
    links: dict[LinkId, EsconLink] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    volumes: dict[VolumeId, Volume] = field(default_factory=dict)
    contents: dict[VolumeId, Blocks] = field(default_factory=dict)
    relations: dict[int, FlashCopyRelation] = field(default_factory=dict)
    next_relation: int = 1
    paths: dict[str, PprcPath] = field(default_factory=dict)
    pairs: dict[int, PprcPair] = field(default_factory=dict)
    next_pair: int = 1
    long_busy: dict[VolumeId, int] = field(default_factory=dict)
    """Primaries whose writes are withheld, and until when (§5.1.2.1, rule H12)."""
    held_writes: list[HeldWrite] = field(default_factory=list)
    armed: dict[int, ArmFault] = field(default_factory=dict)
    """Faults that wait for a condition, by number."""
    next_armed: int = 1
    applications: dict[str, Application] = field(default_factory=dict)
    server: CopyServicesServer = field(default_factory=CopyServicesServer)
    tasks: dict[int, SavedTask] = field(default_factory=dict)
    """Saved tasks and groups by number, in the order in which the server finds them (rule K10).

    Primary and backup server keep the same ones.
    """
    next_task: int = 1
    specialist_accounts: dict[str, SpecialistAccount] = field(default_factory=dict)
    agenda: Agenda = field(default_factory=Agenda)
    transfers: Transfers = field(default_factory=Transfers)
    history: deque[EventLine] = field(default_factory=lambda: deque(maxlen=HISTORY_LENGTH))
    next_happening: int = 1

    # -- derived -------------------------------------------------------------------------------
    relation_of: dict[VolumeId, FlashCopyRelation] = field(default_factory=dict)
    pair_of: dict[VolumeId, PprcPair] = field(default_factory=dict)
    pending: dict[str, dict[int, PprcPair]] = field(default_factory=dict)
    """Pairs in duplex pending by number, under the `path_key` of their LSSs."""
    census: PairCensus = field(default_factory=PairCensus)
    volumes_of: dict[LssId, dict[VolumeId, Volume]] = field(default_factory=dict)
    reserved: dict[LinkId, int] = field(default_factory=dict)
    """Bytes a second that applications send over each link."""

    def rebuild_indexes(self) -> None:
        """Derive the indexes from the state, after loading or building."""
        self.relation_of = {}
        for relation in self.relations.values():
            self.relation_of[relation.source] = relation
            self.relation_of[relation.target] = relation
        self.pair_of = {}
        self.pending = {}
        for pair in self.pairs.values():
            self.pair_of[pair.primary] = self.pair_of[pair.secondary] = pair
            if pair.primary_state is PairState.DUPLEX_PENDING:
                self.pending.setdefault(pair.path_key, {})[pair.id] = pair
        self.census = PairCensus(self.pairs.values())
        self.volumes_of = {
            subsystem.id: {}
            for server in self.storage_servers.values()
            for subsystem in server.subsystems.values()
        }
        in_order = iter(self.volumes.items())
        for lss, count in lss_runs(self.volumes):
            self.volumes_of[lss].update(islice(in_order, count))
        self.reserved = {}
        if self.applications:
            from emulator.applications import traffic

            self.reserved = traffic.sent(self)

    # -- look-ups that refuse ------------------------------------------------------------------
    def volume(self, volume_id: VolumeId) -> Volume:
        """The volume; raises UnknownObject."""
        try:
            return self.volumes[volume_id]
        except KeyError:
            raise UnknownObject(f"Volume {volume_id} does not exist.") from None

    def storage_server(self, serial: EssSerial) -> StorageServer:
        """The unit; raises UnknownObject, which names the units there are."""
        try:
            return self.storage_servers[serial]
        except KeyError:
            known = ", ".join(self.storage_servers) or "none"
            raise UnknownObject(
                f"There is no storage server {serial}; there are {known}."
            ) from None

    def cluster(self, cluster: ClusterId) -> Cluster:
        """The cluster; raises UnknownObject."""
        serial, _, number = cluster.partition(":")
        clusters = self.storage_server(EssSerial(serial)).clusters
        if number not in ("1", "2"):
            raise UnknownObject(f"There is no cluster {cluster}.")
        return clusters[int(number)]

    def subsystem(self, lss: LssId) -> LogicalSubsystem:
        """The logical subsystem; raises UnknownObject, also for what is no full address."""
        try:
            serial, number = lss_parts(lss_id(lss))
        except NotAnId as problem:
            raise UnknownObject(f"{problem}.") from None
        if make_lss_id(serial, number) != lss:
            raise UnknownObject(f"There is no LSS {lss}.")
        subsystem = self.storage_server(serial).subsystems.get(number)
        if subsystem is None:
            raise UnknownObject(f"Storage server {serial} has no LSS {number}.")
        return subsystem

    def rank(self, rank: RankId) -> Rank:
        """The rank; raises UnknownObject."""
        serial, _, number = rank.partition(":R")
        is_number = number.isascii() and number.isdecimal() and len(number) < 5
        ranks = self.storage_server(EssSerial(serial)).ranks
        found = ranks.get(int(number)) if is_number else None
        if found is None or found.id != rank:
            raise UnknownObject(f"There is no rank {rank}.")
        return found

    # -- content -------------------------------------------------------------------------------
    def read_block(self, volume: VolumeId, block: int) -> bytes:
        """What a host reads: 4,096 bytes, through a FlashCopy relation where there is one (rule
        E02).
        """
        relation = self.relation_of.get(volume)
        if relation is not None and relation.target == volume:
            track = block // BLOCKS_PER_TRACK
            settled = relation.settled
            if track < relation.total_tracks and (settled is None or track not in settled):
                volume = relation.source
        own = self.contents.get(volume)
        return ZERO_BLOCK if own is None else own.get(block, ZERO_BLOCK)
