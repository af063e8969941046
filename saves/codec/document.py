"""A whole installation as a document: its entries, and both ways between them and the value.

Taking a capture is cheap and happens between two commands: rows are encoded at once, of the
written blocks only the dictionaries are copied. Everything else is done from the capture, in
another thread, while the machine goes on.
"""

from __future__ import annotations

import gc
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from emulator.copy_services.pprc_pairs import HeldWrite, PprcPair, PprcPath
from emulator.copy_services.relations import FlashCopyRelation
from emulator.copy_services.server import CopyServicesServer, SpecialistAccount
from emulator.events.base import EventLine
from emulator.hardware.links import EsconLink
from emulator.hardware.sites import Host, Site
from emulator.ids import VolumeId
from emulator.installation import HISTORY_LENGTH, Blocks, Installation
from emulator.logical.volumes import Volume
from emulator.virtual_time.agenda import Agenda
from emulator.virtual_time.transfers import Transfers
from saves.codec.checks import check, check_places, index
from saves.codec.contents import Places, decode_contents, encode_contents
from saves.codec.rows import (
    ENCODER,
    PathRow,
    StorageServerRow,
    by_key,
    decode_special,
    keyed,
    path_row,
    storage_server_from,
    storage_server_row,
)
from saves.codec.saved_tasks import SavedTaskRow, saved_task_from, saved_task_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from emulator.applications.application import Application
    from emulator.commands.armed_faults import ArmFault
    from saves.format import Entry


class Head(msgspec.Struct, kw_only=True):
    """What a listing needs, and where the document stands in the history of its installation.

    core: fingerprint of the emulator that wrote it. sequence: number of the last journal record
    that is part of the state; segment: number of the journal segment that follows. chain: the
    engine's chained digest. now_us: virtual microseconds. pack: the file beside it that holds the
    written blocks.
    """

    name: str
    made_from: str
    now_us: int
    core: str
    generation: int = 0
    branch: int = 0
    sequence: int = 0
    segment: int = 0
    chain: int = 0
    pack: str = ""


class Scalars(msgspec.Struct):
    """The installation's own numbers."""

    name: str
    epoch_s: int
    now_us: int
    max_ess_per_server: int
    next_relation: int
    next_pair: int
    next_armed: int
    next_task: int
    next_happening: int
    agenda_next_number: int
    transfers_now_us: int


Stages = tuple[tuple[tuple[str, int], ...], ...]


class Document(msgspec.Struct):
    """The entries of a document of the current version, without its header.

    applications are read by `saves.codec.applications`, which is loaded where there are any.
    """

    head: Head
    installation: Scalars
    sites: list[Site]
    storage_servers: list[StorageServerRow]
    links: list[EsconLink]
    hosts: list[Host]
    volumes: list[Volume]
    flashcopy_relations: list[FlashCopyRelation]
    pprc_paths: list[PathRow]
    pprc_pairs: list[PprcPair]
    long_busy: list[tuple[VolumeId, int]]
    held_writes: list[HeldWrite]
    armed_faults: list[tuple[int, list[Any]]]
    applications: msgspec.Raw  # list[Application]
    copy_services_server: CopyServicesServer
    saved_tasks: list[SavedTaskRow]
    specialist_accounts: list[SpecialistAccount]
    agenda: list[tuple[int, int, list[Any]]]
    capacities: list[tuple[str, int]]
    transfers: list[tuple[int, int, int, Stages, int, int, int]]
    history: list[EventLine]
    contents: Places


DECODER = msgspec.msgpack.Decoder(Document, dec_hook=decode_special)
EMPTY = ENCODER.encode([])
"""A table without rows."""
FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    RecursionError,
    msgspec.MsgspecError,
)
"""What decoding raises when a document holds something that no installation can be."""

STATE = frozenset(
    [
        "name",
        "epoch_s",
        "now_us",
        "max_ess_per_server",
        "sites",
        "storage_servers",
        "links",
        "hosts",
        "volumes",
        "contents",
        "relations",
        "next_relation",
        "paths",
        "pairs",
        "next_pair",
        "long_busy",
        "held_writes",
        "armed",
        "next_armed",
        "applications",
        "server",
        "tasks",
        "next_task",
        "specialist_accounts",
        "agenda",
        "transfers",
        "history",
        "next_happening",
    ]
)
"""Fields of an installation that a document carries; a test compares them with the model's."""
DERIVED = frozenset({"relation_of", "pair_of", "pending", "census", "volumes_of", "reserved"})


class Capture(NamedTuple):
    """The state at one instant: rows encoded, dictionaries of written blocks copied."""

    rows: tuple[tuple[str, bytes], ...]
    contents: dict[VolumeId, Blocks]

    def blocks(self) -> Iterator[bytes]:
        """Every block object that the state refers to, as often as it does."""
        for own in self.contents.values():
            yield from own.values()

    def entries(self, head: Head, place_of: Callable[[bytes], int]) -> list[Entry]:
        """All entries of the document, ready to be written."""
        return [
            ("head", (ENCODER.encode(head),)),
            *((name, (encoded,)) for name, encoded in self.rows),
            ("contents", encode_contents(self.contents, place_of)),
        ]


def capture(inst: Installation) -> Capture:
    """Take the state as it is now."""
    from saves.codec.values import tagged

    agenda, transfers = inst.agenda, inst.transfers
    rows: dict[str, Any] = {
        "installation": Scalars(
            name=inst.name,
            epoch_s=inst.epoch_s,
            now_us=inst.now_us,
            max_ess_per_server=inst.max_ess_per_server,
            next_relation=inst.next_relation,
            next_pair=inst.next_pair,
            next_armed=inst.next_armed,
            next_task=inst.next_task,
            next_happening=inst.next_happening,
            agenda_next_number=agenda.next_number,
            transfers_now_us=transfers.now_us,
        ),
        "sites": list(inst.sites.values()),
        "storage_servers": [storage_server_row(unit) for unit in inst.storage_servers.values()],
        "links": list(inst.links.values()),
        "hosts": list(inst.hosts.values()),
        "volumes": list(inst.volumes.values()),
        "flashcopy_relations": list(inst.relations.values()),
        "pprc_paths": [path_row(inst, path) for path in inst.paths.values()],
        "pprc_pairs": list(inst.pairs.values()),
        "long_busy": list(inst.long_busy.items()),
        "held_writes": inst.held_writes,
        "armed_faults": [(number, tagged(fault)) for number, fault in inst.armed.items()],
        "applications": list(inst.applications.values()),
        "copy_services_server": inst.server,
        "saved_tasks": [saved_task_row(task) for task in inst.tasks.values()],
        "specialist_accounts": list(inst.specialist_accounts.values()),
        "agenda": [(due_us, number, tagged(item)) for due_us, number, item in agenda.rows()],
        "capacities": transfers.capacity_rows(),
        "transfers": transfers.rows(),
        "history": list(inst.history),
    }
    encoded = tuple((name, ENCODER.encode(value)) for name, value in rows.items())
    contents = {volume: own.copy() for volume, own in inst.contents.items() if own}
    return Capture(encoded, contents)


@contextmanager
def collector_off() -> Iterator[None]:
    """Without the cyclic collector, which would walk a half-built installation again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _armed_from(document: Document) -> dict[int, ArmFault]:
    if not document.armed_faults:
        return {}
    from saves.codec.values import armed_from

    return keyed((number, armed_from(plain)) for number, plain in document.armed_faults)


def _agenda_from(document: Document) -> Agenda:
    following = document.installation.agenda_next_number
    if not document.agenda:
        return Agenda.from_rows((), following)
    from saves.codec.values import agenda_item_from

    return Agenda.from_rows(
        ((due_us, number, agenda_item_from(item)) for due_us, number, item in document.agenda),
        following,
    )


def _applications_from(document: Document) -> dict[str, Application]:
    if bytes(document.applications) == EMPTY:
        return {}
    from saves.codec.applications import applications_from

    return by_key(applications_from(document.applications), "name")


def installation_from(
    document: Document, read_blocks: Callable[[Iterable[int]], Mapping[int, bytes]]
) -> Installation:
    """The installation of a document; ``read_blocks`` gives the blocks at some places of its pack.

    Raises one of FAULTS for a document that no installation can be, and what ``read_blocks``
    raises.
    """
    own = document.installation
    inst = Installation(
        name=own.name,
        epoch_s=own.epoch_s,
        now_us=own.now_us,
        max_ess_per_server=own.max_ess_per_server,
        sites=by_key(document.sites, "name"),
        storage_servers=by_key(map(storage_server_from, document.storage_servers), "serial"),
        links=by_key(document.links, "id"),
        hosts=by_key(document.hosts, "name"),
        volumes=by_key(document.volumes, "id"),
        relations=by_key(document.flashcopy_relations, "id"),
        next_relation=own.next_relation,
        paths=by_key(
            (PprcPath(row.source, row.target, row.links) for row in document.pprc_paths), "key"
        ),
        pairs=by_key(document.pprc_pairs, "id"),
        next_pair=own.next_pair,
        long_busy=keyed(document.long_busy),
        held_writes=document.held_writes,
        armed=_armed_from(document),
        next_armed=own.next_armed,
        applications=_applications_from(document),
        server=document.copy_services_server,
        agenda=_agenda_from(document),
        tasks=by_key(map(saved_task_from, document.saved_tasks), "number"),
        next_task=own.next_task,
        specialist_accounts=by_key(document.specialist_accounts, "name"),
        transfers=Transfers.from_rows(
            own.transfers_now_us, document.capacities, document.transfers
        ),
        history=deque(document.history, maxlen=HISTORY_LENGTH),
        next_happening=own.next_happening,
    )
    check(inst)
    places = {
        place for pieces in document.contents.values() for part in pieces for place in part[1::2]
    }
    blocks = read_blocks(places) if places else {}
    inst.contents = decode_contents(document.contents, blocks, inst)
    index(inst)
    check_places(inst)
    return inst
