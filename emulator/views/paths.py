"""ESCON ports as origins of paths, and the paths over them (§5.1.3)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from emulator.commands.hardware import AdapterKind
from emulator.copy_services.pprc_paths import PATHS_PER_LINK, paths_on
from emulator.hardware.escon import link_works
from emulator.ids import lss_of
from emulator.views import pprc
from emulator.views.rows import PathRow, PortRow

if TYPE_CHECKING:
    from emulator.ids import EssSerial, LssId
    from emulator.installation import Installation

MOST_PATHS = PATHS_PER_LINK
"""Logical paths that one link carries (§4.4.2, rule F05)."""


def ports(inst: Installation, serial: EssSerial) -> tuple[PortRow, ...]:
    """The ESCON ports of a unit, bay by bay; raises UnknownObject."""
    unit = inst.storage_server(serial)
    cards = [card for card in unit.adapters if card.kind is AdapterKind.ESCON]
    links = {link.origin_said: link for link in inst.links.values() if link.origin == serial}
    rows = []
    for card in sorted(cards, key=lambda card: (card.bay, card.slot)):
        for said in card.saids():
            link = links.get(said)
            if link is None:
                rows.append(PortRow(said, card.bay, "", "", "", 0.0, "", 0))
                continue
            state = "up" if link_works(inst, link) else "failed"
            end = (link.target, link.target_said, link.length_km)
            rows.append(PortRow(said, card.bay, link.id, *end, state, paths_on(inst, link.id)))
    return tuple(rows)


def paths_from(inst: Installation, serial: EssSerial) -> tuple[PathRow, ...]:
    """The logical paths from all LSSs of a unit, LSS by LSS; raises UnknownObject."""
    unit = inst.storage_server(serial)
    own = {subsystem.id for subsystem in unit.subsystems.values()}
    rows = [row for row in pprc.paths(inst) if row.source in own]
    return tuple(sorted(rows, key=lambda row: (row.source, row.target, row.source_said)))


def pairs_from(inst: Installation, source: LssId) -> tuple[tuple[LssId, int], ...]:
    """The LSSs that volumes of one LSS are paired with, and how many pairs to each."""
    counts: Counter[LssId] = Counter()
    for volume in inst.volumes_of.get(source, ()):
        pair = inst.pair_of.get(volume)
        if pair is not None and pair.primary == volume:
            counts[lss_of(pair.secondary)] += 1
    return tuple(sorted(counts.items()))
