"""The digest of a whole installation.

A canonical walk: dataclasses by their fields, dictionaries and sets in sorted order, everything
with its type. Two installations with the same digest answer every later command alike. Content is
digested block by block, so that sharing of equal blocks does not matter; an all-zero block equals
an absent one.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import deque
from enum import Enum
from typing import TYPE_CHECKING, Any

from emulator.applications.application import Lane
from emulator.applications.runs import Runs
from emulator.logical.out_of_sync import OutOfSync
from emulator.logical.track_set import TrackSet
from emulator.units import ZERO_BLOCK
from emulator.virtual_time.agenda import Agenda
from emulator.virtual_time.transfers import Transfers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.installation import Blocks, Installation

_DERIVED = frozenset(
    {"pair_of", "pending", "census", "relation_of", "volumes_of", "contents", "reserved"}
)


def of(installation: Installation) -> str:
    """Hexadecimal digest of the state.

    Costs a walk over everything, so it is for checks and not for commands.
    """
    hash_ = hashlib.blake2b(digest_size=16)
    for field in dataclasses.fields(installation):
        if field.name not in _DERIVED:
            hash_.update(field.name.encode())
            _feed(hash_.update, getattr(installation, field.name))
    for volume in sorted(installation.contents):
        _feed_blocks(hash_.update, volume, installation.contents[volume])
    return hash_.hexdigest()


def _feed_blocks(update: Callable[[bytes], None], volume: str, blocks: Blocks) -> None:
    """Written blocks of one volume in order of block number."""
    for number in sorted(blocks):
        if blocks[number] != ZERO_BLOCK:
            update(f"{volume}/{number}:".encode())
            update(blocks[number])


def _feed(update: Callable[[bytes], None], value: Any) -> None:
    """One value, with its type, in canonical order."""
    if isinstance(value, dict):
        update(b"{")
        for key in sorted(value, key=repr):
            _feed(update, key)
            _feed(update, value[key])
        update(b"}")
    elif isinstance(value, (set, frozenset)):
        _feed(update, sorted(value, key=repr))
    elif isinstance(value, (list, tuple, deque)):
        update(b"[")
        for item in value:
            _feed(update, item)
        update(b"]")
    elif isinstance(value, Enum) or not _is_composite(value):
        update(repr(value).encode())
        update(b";")
    else:
        update(type(value).__name__.encode())
        for part in _parts(value):
            _feed(update, part)


def _is_composite(value: Any) -> bool:
    return dataclasses.is_dataclass(value) or isinstance(
        value, (Agenda, Transfers, TrackSet, OutOfSync, Lane, Runs)
    )


def _parts(value: Any) -> Iterator[Any]:
    """What a composite value consists of."""
    if isinstance(value, Agenda):
        yield value.next_number
        yield value.rows()
    elif isinstance(value, Transfers):
        yield value.capacity_rows()
        yield value.rows()
    elif isinstance(value, (Lane, Runs)):
        yield value.rows()
    elif isinstance(value, TrackSet):
        yield value.runs()
    elif isinstance(value, OutOfSync):
        yield value.beyond
        yield value.tracks.runs()
    else:
        for field in dataclasses.fields(value):
            yield getattr(value, field.name)
