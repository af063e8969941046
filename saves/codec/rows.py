"""The tables of an installation as documents hold them: msgspec on the model's own dataclasses.

Dictionaries become lists of rows (a row knows its own key), so that every msgpack reader can read
the file and names stay readable. Types are checked when rows come back; `check` then sees that
what they refer to exists.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from emulator.hardware.storage_server import (
    Cluster,
    EightPack,
    Health,
    HostAdapter,
    LogicalSubsystem,
    Rank,
    StorageServer,
    VitalProductData,
)
from emulator.ids import EssSerial, HostPortId, SaId
from emulator.logical.track_set import TrackSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.installation import Installation

TRACKS_MOST = 1 << 27
"""No volume has more tracks (4 TiB)."""

Row = TypeVar("Row")


class AdapterRow(msgspec.Struct):
    """A host adapter; its SAIDs follow from bay and slot and stand here for the reader."""

    adapter: HostAdapter
    saids: list[SaId]


class StorageServerRow(msgspec.Struct):
    """A storage server with everything in it."""

    serial: EssSerial
    model: str
    site: str
    health: Health
    vpd: VitalProductData
    clusters: list[Cluster]
    adapters: list[AdapterRow]
    eight_packs: list[EightPack]
    ranks: list[Rank]
    subsystems: list[LogicalSubsystem]
    addresses: dict[HostPortId, dict[str, str]]
    network: Health = Health.UP


def storage_server_row(server: StorageServer) -> StorageServerRow:
    """The row of a storage server."""
    return StorageServerRow(
        serial=server.serial,
        model=server.model,
        site=server.site,
        health=server.health,
        vpd=server.vpd,
        clusters=list(server.clusters.values()),
        adapters=[AdapterRow(adapter, list(adapter.saids())) for adapter in server.adapters],
        eight_packs=list(server.eight_packs.values()),
        ranks=list(server.ranks.values()),
        subsystems=list(server.subsystems.values()),
        addresses=server.addresses,
        network=server.network,
    )


def storage_server_from(row: StorageServerRow) -> StorageServer:
    """The storage server of a row; raises ValueError when two parts have one number."""
    return StorageServer(
        serial=row.serial,
        model=row.model,
        site=row.site,
        vpd=row.vpd,
        clusters=by_key(row.clusters, "number"),
        adapters=[entry.adapter for entry in row.adapters],
        eight_packs=by_key(row.eight_packs, "number"),
        ranks=by_key(row.ranks, "number"),
        subsystems=by_key(row.subsystems, "number"),
        addresses=row.addresses,
        health=row.health,
        network=row.network,
    )


def by_key(rows: Iterable[Row], key: str) -> dict[Any, Row]:
    """Rows by the field that is their key, in their order; ValueError when a key stands twice."""
    rows = list(rows)
    found = dict(zip(map(attrgetter(key), rows), rows, strict=True))
    if len(found) != len(rows):
        raise ValueError("two rows have one key")
    return found


def encode_special(value: Any) -> Any:
    """What msgspec asks for when it meets a value of the model that is no dataclass."""
    if isinstance(value, TrackSet):
        return [value.total, value.runs()]
    raise TypeError(f"{type(value).__name__} has no form in a save")


def decode_special(kind: type, value: Any) -> Any:
    """The reverse of `encode_special`; raises ValueError."""
    if kind is not TrackSet:
        raise TypeError(f"{kind.__name__} has no form in a save")
    total, runs = msgspec.convert(value, tuple[int, list[int]])
    if not 0 <= total <= TRACKS_MOST:
        raise ValueError(f"no volume has {total} tracks")
    return TrackSet.from_runs(total, runs)


ENCODER = msgspec.msgpack.Encoder(enc_hook=encode_special)


def check(inst: Installation) -> None:
    """See that what rows refer to exists; raises ValueError with the first that does not.

    That volumes are in logical subsystems that exist is seen when the indexes are built.
    """
    units = inst.storage_servers
    for serial, unit in units.items():
        if set(unit.clusters) != {1, 2} or unit.site not in inst.sites:
            raise ValueError(f"storage server {serial} lacks a cluster or its site")
    ranks = {rank.id for unit in units.values() for rank in unit.ranks.values()}
    if not ranks.issuperset(map(attrgetter("rank"), inst.volumes.values())):
        raise ValueError("a volume lies on a rank that does not exist")
    sizes = set(map(attrgetter("size_tracks"), inst.volumes.values()))
    if sizes and not 0 < min(sizes) <= max(sizes) <= TRACKS_MOST:
        raise ValueError("a volume has no size, or more tracks than any volume")
    _check_relations(inst)
    _check_texts(inst)
    for link in inst.links.values():
        if link.origin not in units or link.target not in units:
            raise ValueError(f"link {link.id} leads to a storage server that does not exist")


def _check_texts(inst: Installation) -> None:
    """Nothing that a screen shows may hold control characters."""
    shown = {*inst.sites, *inst.hosts, inst.name, *map(attrgetter("label"), inst.volumes.values())}
    shown.update(*((host.system, host.site) for host in inst.hosts.values()))
    shown.update(*((line.operator, line.place, line.text) for line in inst.history))
    shown.update(entry.text for entry in inst.server.log)
    for text in shown:
        if not text.isprintable():
            raise ValueError(f"{text[:40]!r} has characters that are not shown")


def _check_relations(inst: Installation) -> None:
    volumes, relations = inst.volumes, inst.relations
    for relation in relations.values():
        total = relation.total_tracks
        shorter = min(volumes[relation.source].size_tracks, volumes[relation.target].size_tracks)
        if not 0 < total <= shorter:
            raise ValueError(f"relation {relation.id} is longer than its volumes")
        if relation.settled is not None and relation.settled.total != total:
            raise ValueError(f"relation {relation.id} has settled tracks of another length")
    for transfer, *_ in inst.transfers.rows():
        if transfer not in relations:
            raise ValueError(f"transfer {transfer} copies for no relation")
