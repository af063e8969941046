"""Ranks: configured arrays of an eight-pack, their capacity and speed (App B, rules A08 to A10).

An eight-pack becomes one RAID rank, or eight ranks of a single drive each. The first two RAID ranks
of one drive size on a loop give a drive as a spare (6+P+S), later ones do not (7+P).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.hardware.eight_packs import move_unconfigured
from emulator.hardware.resources import RANK_BYTES_PER_S, rank_resource
from emulator.hardware.storage_server import EightPack, Rank, StorageServer
from emulator.ids import EssSerial, RankId
from emulator.units import GB, TRACK_BYTES

if TYPE_CHECKING:
    from emulator.events.base import Event
    from emulator.installation import Installation

RAID_GB = {9.1: (52.5, 61.3), 18.2: (105.2, 122.7), 36.4: (210.4, 245.5)}
"""Usable decimal gigabytes by drive size: as 6+P+S, as 7+P (from memory)."""
SPARES_PER_LOOP = 2


def make_rank_id(serial: EssSerial, number: int) -> RankId:
    """``12019:R5``."""
    return RankId(f"{serial}:R{number}")


def rank_serial(rank: RankId) -> EssSerial:
    """The unit that holds a rank."""
    return EssSerial(rank.partition(":")[0])


def tracks_within(gigabytes: float) -> int:
    """Whole tracks in so many decimal gigabytes."""
    return round(gigabytes * 10) * (GB // 10) // TRACK_BYTES


def add_ranks(
    inst: Installation, unit: StorageServer, eight_pack: int, raid: bool
) -> tuple[Rank, ...]:
    """Format an eight-pack: one RAID rank, or eight single-drive ranks. Raises Refusal first."""
    pack = unit.eight_packs.get(eight_pack)
    if pack is None:
        raise Refusal(f"Storage server {unit.serial} has no eight-pack {eight_pack}.", "Z01")
    if pack.rank:
        taken = make_rank_id(unit.serial, pack.rank)
        raise Refusal(f"Eight-pack {eight_pack} is configured already, as rank {taken}.", "Z04")
    if not pack.lss:
        raise Refusal(f"{unit.serial} is defined for no open-systems LSS.", "A04")
    sizes = [_raid_tracks(unit, pack)] if raid else [_drive_tracks(pack)] * 8
    made = tuple(_add_rank(inst, unit, pack, raid, size) for size in sizes)
    pack.rank = made[0].number
    return made


def _add_rank(
    inst: Installation, unit: StorageServer, pack: EightPack, raid: bool, tracks: int
) -> Rank:
    number = next(n for n in range(1, len(unit.ranks) + 2) if n not in unit.ranks)
    rank = Rank(
        id=make_rank_id(unit.serial, number),
        number=number,
        eight_pack=pack.number,
        device_adapter_pair=pack.device_adapter_pair,
        loop=pack.loop,
        lss=pack.lss,
        raid=raid,
        capacity_tracks=tracks,
    )
    unit.ranks[number] = rank
    inst.transfers.set_capacity(rank_resource(rank.id), RANK_BYTES_PER_S)
    return rank


def _raid_tracks(unit: StorageServer, pack: EightPack) -> int:
    """Capacity of the next RAID rank on the eight-pack's loop."""
    alike = sum(
        rank.raid
        and rank.loop == pack.loop
        and rank.device_adapter_pair == pack.device_adapter_pair
        and unit.eight_packs[rank.eight_pack].drive_gb == pack.drive_gb
        for rank in unit.ranks.values()
    )
    return tracks_within(RAID_GB[pack.drive_gb][alike >= SPARES_PER_LOOP])


def _drive_tracks(pack: EightPack) -> int:
    """Capacity of one drive: a sixth of six data drives."""
    return tracks_within(RAID_GB[pack.drive_gb][0]) // 6


def remove_rank(inst: Installation, unit: StorageServer, rank: Rank) -> tuple[Event, ...]:
    """Erase a rank without volumes; its eight-pack, once free, may change LSS (rules A08, A09).

    Raises Refusal while there are volumes on it. Other single-drive ranks of the eight-pack stay.
    """
    if rank.used_tracks:
        raise Refusal(f"Rank {rank.id} holds volumes and cannot be erased.", "Z05")
    del unit.ranks[rank.number]
    inst.transfers.set_capacity(rank_resource(rank.id), 0)
    pack = unit.eight_packs[rank.eight_pack]
    left = [each.number for each in unit.ranks.values() if each.eight_pack == pack.number]
    pack.rank = min(left, default=0)
    return move_unconfigured(inst, unit, rank.lss)
