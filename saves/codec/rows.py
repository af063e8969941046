"""The tables of an installation as documents hold them: msgspec on the model's own dataclasses.

Dictionaries become lists of rows (a row knows its own key), so that every msgpack reader can read
the file and names stay readable. Types are checked when rows come back; `checks` then sees that
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
from emulator.ids import EssSerial, HostPortId, LinkId, LssId, SaId
from emulator.logical.out_of_sync import OutOfSync
from emulator.logical.track_set import TrackSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.copy_services.pprc_pairs import PprcPath
    from emulator.installation import Installation

TRACKS_MOST = 1 << 27
"""No volume has more tracks (4 TiB)."""

Row = TypeVar("Row")


class AdapterRow(msgspec.Struct):
    """A host adapter; its SAIDs follow from bay and slot and stand here for the reader."""

    adapter: HostAdapter
    saids: list[SaId]


class PathRow(msgspec.Struct):
    """PPRC paths from one LSS to another, one over each link.

    path and saids (near and far port of each link) follow from the rest and stand here for the
    reader.
    """

    path: str
    source: LssId
    target: LssId
    links: list[LinkId]
    saids: list[tuple[SaId, SaId]]


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
    network: Health


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


def path_row(inst: Installation, path: PprcPath) -> PathRow:
    """The row of the paths from one LSS to another; ``inst`` has the links."""
    links = [inst.links[link] for link in path.links]
    return PathRow(
        path=path.key,
        source=path.source,
        target=path.target,
        links=list(path.links),
        saids=[(link.origin_said, link.target_said) for link in links],
    )


def keyed(rows: Iterable[tuple[Any, Row]]) -> dict[Any, Row]:
    """Pairs of key and value as a dictionary; ValueError when a key stands twice."""
    rows = list(rows)
    found = dict(rows)
    if len(found) != len(rows):
        raise ValueError("two rows have one key")
    return found


def encode_special(value: Any) -> Any:
    """What msgspec asks for when it meets a value of the model that is no dataclass."""
    if isinstance(value, TrackSet):
        return [value.total, value.runs()]
    if isinstance(value, OutOfSync):
        return [value.total, value.beyond, value.tracks.runs()]
    from saves.codec.applications import encode_course

    return encode_course(value)


def decode_special(kind: type, value: Any) -> Any:
    """The reverse of `encode_special`; raises ValueError."""
    if kind is TrackSet:
        return _tracks(*msgspec.convert(value, tuple[int, list[int]]))
    if kind is OutOfSync:
        return _out_of_sync(*msgspec.convert(value, tuple[int, int, list[int]]))
    raise TypeError(f"{kind.__name__} has no form in a save")


def _tracks(total: int, runs: list[int]) -> TrackSet:
    if not 0 <= total <= TRACKS_MOST:
        raise ValueError(f"no volume has {total} tracks")
    return TrackSet.from_runs(total, runs)


def _out_of_sync(total: int, beyond: int, runs: list[int]) -> OutOfSync:
    """A record of changes whose single tracks lie below the rest that is out of sync."""
    tracks = _tracks(total, runs)
    past = runs[-2] + runs[-1] if runs else 0
    if not past <= beyond <= total:
        raise ValueError(f"a record of {total} tracks cannot be out of sync from {beyond} on")
    return OutOfSync(total, beyond, tracks)


ENCODER = msgspec.msgpack.Encoder(enc_hook=encode_special)
