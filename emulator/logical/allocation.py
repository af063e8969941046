"""Volumes come and go: numbers in an LSS, space on a rank (App B, rules A05, A08, A13, A19)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.hardware.eight_packs import move_unconfigured
from emulator.hardware.ranks import rank_serial
from emulator.ids import LssId, VolumeId, lss_parts, make_lss_id, make_volume_id, volume_number_of
from emulator.units import gb_of_tracks, gb_within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from emulator.events.base import Event
    from emulator.hardware.storage_server import Rank, StorageServer
    from emulator.installation import Installation
    from emulator.logical.volumes import Volume

VOLUMES_PER_LSS = 256
"""LUNs in one open-systems LSS (App B, rule A05)."""
LABEL_LENGTH = 40
"""A label fits a line of a panel; a choice, no document gives it."""


def free_volume_ids(inst: Installation, lss: LssId, count: int) -> list[VolumeId]:
    """The IDs that `count` new volumes of an LSS take: the lowest free numbers (rules A05, A13).

    Raises Refusal when the LSS has fewer left.
    """
    serial, number = lss_parts(lss)
    taken = inst.volumes_of[lss]
    if len(taken) + count > VOLUMES_PER_LSS:
        left = VOLUMES_PER_LSS - len(taken)
        raise Refusal(
            f"An LSS holds at most {VOLUMES_PER_LSS} volumes; LSS {lss} has room for {left} more.",
            "A05",
        )
    free = islice(_free_numbers(taken), count)
    return [make_volume_id(serial, number, each) for each in free]


def _free_numbers(taken: Collection[VolumeId]) -> Iterable[int]:
    """Numbers that no volume of an LSS has, lowest first; without gaps they follow the highest."""
    if not taken or volume_number_of(max(taken)) == len(taken) - 1:
        return range(len(taken), VOLUMES_PER_LSS)
    used = {volume_number_of(volume) for volume in taken}
    return (each for each in range(VOLUMES_PER_LSS) if each not in used)


def check_size(size_tracks: int) -> None:
    """Refuse a size that is no size."""
    if size_tracks < 1:
        raise Refusal(f"A volume has at least one track, not {size_tracks}.", "Z02")


def check_space(rank: Rank, size_tracks: int) -> None:
    """Refuse a size that the rank has no room for (rule Z08).

    Space is real, for every volume (rule A19); how much a rank has is the emulator's choice.
    """
    free = rank.capacity_tracks - rank.used_tracks
    if size_tracks > free:
        raise Refusal(
            f"Rank {rank.id} has {gb_within(free)} GB left,"
            f" too little for {gb_of_tracks(size_tracks)} GB.",
            "Z08",
        )


def check_label(label: str) -> None:
    """Refuse a label that a panel could not show on its line."""
    if len(label) > LABEL_LENGTH or not label.isprintable():
        raise Refusal(f"A label has at most {LABEL_LENGTH} printable characters.", "Z02")


def place(inst: Installation, volume: Volume, rank: Rank) -> None:
    """Book a checked volume. One that comes while the server runs is unseen by it (rule B27)."""
    inst.volumes[volume.id] = volume
    inst.volumes_of[make_lss_id(rank_serial(rank.id), rank.lss)][volume.id] = volume
    rank.used_tracks += volume.size_tracks
    if inst.server.cluster is not None:
        inst.server.unseen.add(volume.id)


def hand_over_when_filled(inst: Installation, unit: StorageServer, lss: int) -> tuple[Event, ...]:
    """After volumes were placed: unconfigured eight-packs leave a filled LSS (rule A08)."""
    return move_unconfigured(inst, unit, lss)


def remove(inst: Installation, volume: Volume) -> None:
    """Take a volume and its content out of all books; the caller checks that it may go."""
    rank = inst.rank(volume.rank)
    rank.used_tracks -= volume.size_tracks
    del inst.volumes[volume.id]
    del inst.volumes_of[make_lss_id(rank_serial(rank.id), rank.lss)][volume.id]
    inst.contents.pop(volume.id, None)
    inst.server.unseen.discard(volume.id)
    for host in inst.hosts.values():
        if host.storage_server == rank_serial(rank.id) and volume.id in host.volumes:
            host.volumes.remove(volume.id)
