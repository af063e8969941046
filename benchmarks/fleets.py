"""Fleets of a size, for measuring.

Built under the machine's own rules, so volumes fill real ranks.
"""

from __future__ import annotations

from emulator.building import FleetBuilder
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.engine import Engine
from emulator.ids import EssSerial, VolumeId
from emulator.units import tracks_of_gb

PER_LSS = 256
SPLIT_AT = 192
EIGHT_PACKS_PER_LOOP = 6


def fleet(volumes: int, size_gb: float = 0.5, pairs: int = 0, per_unit: int = 4096) -> Engine:
    """An engine with so many volumes, full units first, and so many established pairs."""
    builder = FleetBuilder("fleet", max_ess_per_server=64)
    builder.add_site("Site", "")
    left, number = volumes, 0
    while left:
        serial = EssSerial(f"{50_000 + number}")
        builder.add_storage_server(serial, "F20", "Site", open_lss=16)
        left -= _fill_unit(builder, serial, min(left, per_unit), size_gb)
        number += 1
    builder.complete_host_lists()
    builder.set_servers("ess1c1", "")
    engine = Engine(builder.finish())
    flash(engine, pairs)
    return engine


def _fill_unit(builder: FleetBuilder, serial: EssSerial, count: int, size_gb: float) -> int:
    """Fill one unit: first to the 192-LUN mark, then on new ranks; returns how many it took."""
    builder.fill_loops(serial, EIGHT_PACKS_PER_LOOP)
    unit = builder.draft.storage_server(serial)
    small = size_gb * SPLIT_AT < 200
    first = [number for number in unit.eight_packs if not small or number <= 16]
    builder.configure_ranks(serial, first)
    taken = _fill(builder, serial, count, size_gb, SPLIT_AT)
    if taken < count and small:
        builder.configure_ranks(serial)
        taken += _fill(builder, serial, count - taken, size_gb, PER_LSS)
    return taken


def _fill(builder: FleetBuilder, serial: EssSerial, count: int, size_gb: float, upto: int) -> int:
    """Fill every LSS up to a number of volumes or to the end of its ranks."""
    unit = builder.draft.storage_server(serial)
    tracks, taken = tracks_of_gb(size_gb), 0
    for subsystem in list(unit.subsystems.values()):
        ranks = [rank for rank in unit.ranks.values() if rank.lss == subsystem.number]
        room = sum((rank.capacity_tracks - rank.used_tracks) // tracks for rank in ranks)
        here = min(count - taken, upto - len(builder.draft.volumes_of[subsystem.id]), room)
        if here > 0:
            builder.add_volumes(serial, subsystem.number, here, size_gb)
            taken += here
    return taken


def pairs_of(engine: Engine, count: int) -> list[tuple[VolumeId, VolumeId]]:
    """Pairs of neighbours within each logical subsystem."""
    found: list[tuple[VolumeId, VolumeId]] = []
    for members in engine.installation.volumes_of.values():
        names = list(members)
        found += zip(names[::2], names[1::2], strict=False)
        if len(found) >= count:
            break
    return found[:count]


def flash(engine: Engine, count: int) -> None:
    """Establish so many pairs without background copy, in one command."""
    if count:
        engine.execute(EstablishFlashCopy(tuple(pairs_of(engine, count)), background_copy=False))
        engine.run_until(engine.now_us + 5_000_000)
