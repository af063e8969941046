"""Building an installation from a description: a fleet in one go, under the rules of the commands.

What a description asks for goes through the same functions as the commands that would do it one by
one, only without events: limits are refused with the same words and rule IDs. `FleetBuilder` is for
readers of files and for tests; a running installation changes through commands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware import AdapterKind, Crit
from emulator.copy_services.server_life import settle_at_start
from emulator.errors import InstallationError, Refusal
from emulator.hardware import host_disks as disks
from emulator.hardware.adapters import add_adapter
from emulator.hardware.cabling import add_link
from emulator.hardware.eight_packs import OVERFLOW_STEP, add_eight_pack
from emulator.hardware.host_lists import put_name
from emulator.hardware.links import Carrier, EsconLink
from emulator.hardware.ranks import add_ranks
from emulator.hardware.sites import Host, Site, is_host_name
from emulator.hardware.vital_product_data import new_storage_server
from emulator.ids import (
    FIRST_OPEN_LSS,
    LAST_OPEN_LSS,
    ClusterId,
    EssSerial,
    HostPortId,
    LinkId,
    SaId,
    VolumeId,
    make_cluster_id,
    make_lss_id,
    serial_of,
)
from emulator.installation import Installation
from emulator.logical import addressing, allocation, content
from emulator.logical.volumes import Volume
from emulator.readings import ESS_PER_SERVER, NEW_LSS_AT_LUNS
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, gb_of_tracks, gb_within, tracks_of_gb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.hardware.storage_server import Cluster, HostAdapter, Rank, StorageServer


def pattern_block(volume: VolumeId, block: int) -> bytes:
    """A block of 4,096 readable bytes that no other block of any volume equals."""
    line = f"volume {volume} block {block:08d}\n".encode()
    return (line * (BLOCK_BYTES // len(line) + 1))[:BLOCK_BYTES]


def text_blocks(text: str) -> bytes:
    """A text as whole blocks, filled up with zero bytes."""
    raw = text.encode()
    return raw + bytes(-len(raw) % BLOCK_BYTES)


class FleetBuilder:
    """Puts an installation together; `finish` gives it away.

    Every method raises Refusal where a command would refuse, InstallationError where a
    description makes no sense, and has then changed nothing.
    """

    def __init__(
        self,
        name: str,
        *,
        epoch_s: int | None = None,
        max_ess_per_server: int = ESS_PER_SERVER,
    ) -> None:
        if max_ess_per_server < 1:
            raise InstallationError("A Copy Services server controls at least one storage server.")
        self._inst = Installation(name, max_ess_per_server=max_ess_per_server)
        if epoch_s is not None:
            self._inst.epoch_s = epoch_s

    @property
    def draft(self) -> Installation:
        """What stands so far, for looking: not indexed for relations, no server running."""
        return self._inst

    # -- sites and units -----------------------------------------------------------------------
    def add_site(self, name: str, role: str = "") -> Site:
        """A place for units and hosts."""
        if not name or name in self._inst.sites:
            raise InstallationError(f"There is a site '{name}' already, or it has no name.")
        site = self._inst.sites[name] = Site(name, role)
        return site

    def add_storage_server(
        self,
        serial: EssSerial,
        model: str,
        site: str,
        *,
        open_lss: int = 8,
        cache_gb: int | None = None,
        crit: Crit = Crit.NO,
        flashcopy: bool = True,
        pprc: bool = True,
        host_names: tuple[str, str] | None = None,
        addresses: tuple[str, str] | None = None,
    ) -> StorageServer:
        """A unit with its vital product data and the names and addresses of its clusters.

        host_names: of cluster 1 and 2, ess1c1 and ess1c2 for the first unit when not given.
        """
        inst = self._inst
        self._check_site(site)
        if serial in inst.storage_servers:
            raise InstallationError(f"There is a storage server {serial} already.")
        order = len(inst.storage_servers) + 1
        names = host_names or (f"ess{order}c1", f"ess{order}c2")
        places = addresses or (f"9.1.{order}.1", f"9.1.{order}.2")
        for other in inst.storage_servers.values():
            for cluster in other.clusters.values():
                if cluster.host_name in names or cluster.address in places:
                    raise InstallationError(
                        f"A cluster of {other.serial} is {cluster.host_name} at {cluster.address}"
                        f" already; one of {serial} cannot be the same."
                    )
        clusters = ((names[0], places[0]), (names[1], places[1]))
        unit = new_storage_server(
            serial, model, site, clusters, open_lss=open_lss, cache_gb=cache_gb, crit=crit
        )
        unit.vpd.flashcopy_active = flashcopy
        unit.vpd.pprc_active = pprc
        inst.storage_servers[serial] = unit
        return unit

    def add_eight_pack(
        self, serial: EssSerial, pair: int, loop: str, drive_gb: float = 36.4
    ) -> int:
        """Install an eight-pack; returns its number in the unit."""
        unit = self._inst.storage_server(serial)
        add_eight_pack(self._inst, unit, pair, loop, drive_gb)
        return len(unit.eight_packs)

    def fill_loops(
        self,
        serial: EssSerial,
        per_loop: int,
        *,
        pairs: Iterable[int] = (1, 2, 3, 4),
        drive_gb: float = 36.4,
    ) -> list[int]:
        """Install so many eight-packs on both loops of each device-adapter pair; their numbers."""
        wanted = list(pairs)
        return [
            self.add_eight_pack(serial, pair, loop, drive_gb)
            for _ in range(per_loop)
            for pair in wanted
            for loop in ("A", "B")
        ]

    def configure_ranks(
        self, serial: EssSerial, eight_packs: Iterable[int] | None = None, *, raid: bool = True
    ) -> tuple[Rank, ...]:
        """Configure these eight-packs, or all that are unconfigured, as ranks."""
        unit = self._inst.storage_server(serial)
        wanted = (
            [pack.number for pack in unit.eight_packs.values() if not pack.rank]
            if eight_packs is None
            else list(eight_packs)
        )
        return tuple(rank for each in wanted for rank in add_ranks(self._inst, unit, each, raid))

    def add_adapter(self, serial: EssSerial, bay: int, slot: int, kind: AdapterKind) -> HostAdapter:
        """Put a host adapter into a slot of a host bay."""
        return add_adapter(self._inst.storage_server(serial), bay, slot, kind)

    def add_link(
        self,
        link: LinkId,
        origin: tuple[EssSerial, SaId],
        target: tuple[EssSerial, SaId],
        length_km: float,
        *,
        carrier: Carrier = Carrier.UNSPECIFIED,
        directors: int = 0,
    ) -> EsconLink:
        """Lay an ESCON link from a port to a port."""
        made = EsconLink(link, *origin, *target, length_km, carrier=carrier, directors=directors)
        add_link(self._inst, made)
        return made

    # -- volumes -------------------------------------------------------------------------------
    def add_volumes(
        self, serial: EssSerial, lss: int, count: int, size_gb: float, label: str = ""
    ) -> tuple[VolumeId, ...]:
        """Create volumes of equal size in an LSS, evenly over its ranks; in decimal gigabytes."""
        return self.add_volumes_of_tracks(serial, lss, count, tracks_of_gb(size_gb), label)

    def add_volumes_of_tracks(
        self, serial: EssSerial, lss: int, count: int, size_tracks: int, label: str = ""
    ) -> tuple[VolumeId, ...]:
        """The same with a size in tracks. Each goes to the rank with room that is least in use."""
        inst = self._inst
        unit = inst.storage_server(serial)
        _check_has_come(unit, lss)
        subsystem = inst.subsystem(make_lss_id(serial, lss))
        ranks = [rank for rank in unit.ranks.values() if rank.lss == lss]
        if not ranks:
            raise InstallationError(f"LSS {subsystem.id} has no configured rank.")
        if count < 1:
            raise InstallationError(f"{count} volumes are none.")
        allocation.check_size(size_tracks)
        allocation.check_label(label)
        volume_ids = allocation.free_volume_ids(inst, subsystem.id, count)
        places = _spread(ranks, count, size_tracks)
        for volume_id, rank in zip(volume_ids, places, strict=True):
            allocation.place(inst, Volume(volume_id, size_tracks, rank.id, label), rank)
        allocation.hand_over_when_filled(inst, unit, lss)
        return tuple(volume_ids)

    def label(self, volume: VolumeId, label: str) -> None:
        """Give one volume a label of its own."""
        allocation.check_label(label)
        self._inst.volume(volume).label = label

    def set_online(self, volume: VolumeId) -> None:
        """Say that a host has the volume in use."""
        self._inst.volume(volume).online = True

    def write(self, volume: VolumeId, block: int, data: bytes) -> None:
        """Put initial content on a volume: whole blocks from `block` on."""
        blocks = self._inst.volume(volume).size_tracks * BLOCKS_PER_TRACK
        count, rest = divmod(len(data), BLOCK_BYTES)
        if rest or not count:
            raise InstallationError(f"Content comes in blocks of {BLOCK_BYTES} bytes.")
        if not 0 <= block <= blocks - count:
            raise InstallationError(
                f"Volume {volume} has blocks 0 to {blocks - 1}, not {block} to {block + count - 1}."
            )
        content.store(self._inst, volume, block, data)

    def write_text(self, volume: VolumeId, block: int, text: str) -> None:
        """Put a readable text on a volume, from `block` on."""
        self.write(volume, block, text_blocks(text))

    def write_pattern(self, volume: VolumeId, block: int, count: int = 1, every: int = 1) -> None:
        """Put `count` blocks that name themselves on a volume: `block`, `block + every`, ..."""
        for number in range(block, block + count * every, every):
            self.write(volume, number, pattern_block(volume, number))

    # -- hosts ---------------------------------------------------------------------------------
    def add_host(
        self,
        name: str,
        system: str,
        site: str,
        serial: EssSerial,
        volumes: Iterable[VolumeId] = (),
        ports: Sequence[HostPortId] = (),
    ) -> Host:
        """A host, the volumes that it is meant to reach, and the ports where they get addresses."""
        inst = self._inst
        wanted = list(volumes)
        self._check_site(site)
        if not is_host_name(name):
            raise InstallationError(
                f"A host name is 1 to 64 letters, digits, and '_.-', not '{name[:40]}'."
            )
        if name in inst.hosts:
            raise InstallationError(f"There is a host {name} already.")
        inst.storage_server(serial)
        for volume in wanted:
            if serial_of(inst.volume(volume).id) != serial:
                raise InstallationError(f"Host {name} is on {serial}, volume {volume} is not.")
        if len(set(wanted)) < len(wanted):
            raise InstallationError(f"Host {name} names a volume twice.")
        kept = [self.assign(wanted, port) for port in ports]
        for port in kept:
            if not port.startswith(f"{serial}:"):
                raise InstallationError(f"Host {name} is on {serial}, port {port} is not.")
        host = Host(name, system, site, serial, wanted, ports=list(dict.fromkeys(kept)))
        inst.hosts[name] = host
        host.address = f"9.2.{len(inst.hosts) // 250}.{len(inst.hosts) % 250 + 1}"
        disks.find_new(inst, host)
        return host

    def add_application(
        self, name: str, host: str, log: VolumeId, data: Iterable[VolumeId], period_us: int
    ) -> None:
        """An application on a host, not running; it begins a transaction each ``period_us``."""
        from emulator.applications.handlers import create
        from emulator.commands.applications import CreateApplication

        create(self._inst, CreateApplication(name, host, log, tuple(data), period_us), "")

    def assign(self, volumes: Sequence[VolumeId], port: HostPortId) -> HostPortId:
        """Give volumes addresses on a host port; the port as its ID is kept."""
        inst = self._inst
        unit, kept, free = addressing.free_addresses(inst, port, len(volumes))
        for volume in volumes:
            addressing.check_reach(unit, kept, inst.volume(volume).id)
        if volumes:
            unit.addresses.setdefault(kept, {}).update(zip(volumes, free, strict=True))
        return kept

    # -- Copy Services entries -----------------------------------------------------------------
    def add_host_name(self, cluster: ClusterId, name: str, address: str) -> None:
        """Enter a name in the host list of one cluster."""
        put_name(self._inst.cluster(cluster), name, address)

    def complete_host_lists(self) -> None:
        """Enter every cluster of every unit in the host list of each (§4.3.1, rule B25)."""
        names = {each.host_name: each.address for _, each in self._clusters()}
        for _, cluster in self._clusters():
            cluster.host_list = {**names, **cluster.host_list}

    def set_servers(
        self, primary: str, backup: str = "", clusters: Iterable[ClusterId] | None = None
    ) -> None:
        """Enter primary and backup server on these clusters, or on all (§2.2, rules B04, B06)."""
        wanted = None if clusters is None else [self._inst.cluster(each) for each in clusters]
        for cluster in [each for _, each in self._clusters()] if wanted is None else wanted:
            cluster.primary_server = primary
            cluster.backup_server = backup

    def finish(self) -> Installation:
        """The installation, indexed; its Copy Services server runs if the entries are complete."""
        inst = self._inst
        inst.rebuild_indexes()
        settle_at_start(inst)
        return inst

    # -- inside --------------------------------------------------------------------------------
    def _clusters(self) -> list[tuple[ClusterId, Cluster]]:
        return [
            (make_cluster_id(unit.serial, cluster.number), cluster)
            for unit in self._inst.storage_servers.values()
            for cluster in unit.clusters.values()
        ]

    def _check_site(self, site: str) -> None:
        if site not in self._inst.sites:
            known = ", ".join(self._inst.sites) or "none"
            raise InstallationError(f"There is no site '{site}'; there are {known}.")


def _check_has_come(unit: StorageServer, lss: int) -> None:
    """Refuse an LSS that another has not handed over to, and say when it does (rule A08)."""
    before = lss - OVERFLOW_STEP
    if lss in unit.subsystems or not FIRST_OPEN_LSS <= before <= LAST_OPEN_LSS - OVERFLOW_STEP:
        return
    when = (
        f"it comes with eight-packs that are added once LSS {before} holds {NEW_LSS_AT_LUNS} LUNs"
        if unit.vpd.open_lss == 16
        else "only a unit that is defined for 16 open-systems LSSs can come to it"
    )
    raise Refusal(f"Storage server {unit.serial} has no LSS {lss}: {when}.", "A08")


def _spread(ranks: Sequence[Rank], count: int, size_tracks: int) -> list[Rank]:
    """The rank for each of `count` volumes: with room, then least in use, then lowest number.

    Raises Refusal (rule Z08) when the ranks cannot hold them all.
    """
    used = {rank.number: rank.used_tracks for rank in ranks}
    places = []
    for _ in range(count):
        roomy = [r for r in ranks if r.capacity_tracks - used[r.number] >= size_tracks]
        if not roomy:
            free = gb_within(sum(r.capacity_tracks - r.used_tracks for r in ranks))
            raise Refusal(
                f"{count} volumes of {gb_of_tracks(size_tracks)} GB do not fit: the ranks of"
                f" LSS {ranks[0].lss} have {free} GB left, and a volume lies on one rank.",
                "Z08",
            )
        rank = min(roomy, key=lambda r: (used[r.number], r.number))
        used[rank.number] += size_tracks
        places.append(rank)
    return places
