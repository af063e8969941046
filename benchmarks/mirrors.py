"""Two units that mirror each other's volumes, for measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.fleets import fleet
from emulator.commands.hardware import AdapterKind
from emulator.commands.pprc import EstablishPaths
from emulator.hardware.adapters import add_adapter
from emulator.hardware.cabling import add_link
from emulator.hardware.links import EsconLink
from emulator.ids import EssSerial, LinkId, make_lss_id

if TYPE_CHECKING:
    from emulator.engine import Engine
    from emulator.ids import VolumeId

LINKS = 8
FIRST, SECOND = EssSerial("50000"), EssSerial("50001")


def mirrored_units(volumes: int) -> tuple[Engine, list[tuple[VolumeId, VolumeId]]]:
    """Two units of so many volumes, eight links, a path for each two LSSs of one number.

    Gives the pairs that could be established as well.
    """
    engine = fleet(2 * volumes, per_unit=volumes)
    inst = engine.installation
    for number in range(LINKS):
        bay, slot = 1 + number % 4, 1 + number // 4
        said = [
            add_adapter(inst.storage_servers[serial], bay, slot, AdapterKind.ESCON).saids()[0]
            for serial in (FIRST, SECOND)
        ]
        name = LinkId(f"L{number}")
        add_link(inst, EsconLink(name, FIRST, said[0], SECOND, said[1], 20.0))
    pairs: list[tuple[VolumeId, VolumeId]] = []
    for lss in sorted(inst.storage_servers[FIRST].subsystems):
        ends = (make_lss_id(FIRST, lss), make_lss_id(SECOND, lss))
        engine.execute(EstablishPaths(*ends))
        pairs += zip(*(inst.volumes_of[end] for end in ends), strict=True)
    engine.run_until(engine.now_us + 10_000_000)
    assert len(pairs) == volumes
    return engine, pairs
