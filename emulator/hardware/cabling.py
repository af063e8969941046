"""Laying physical ESCON links between ports of units (§4.4.1, rules F01, F02, F07, F09, F17)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.errors import Refusal
from emulator.hardware.adapters import adapter_of
from emulator.hardware.links import Carrier
from emulator.readings import LONGEST_LINK_KM

if TYPE_CHECKING:
    from emulator.hardware.links import EsconLink
    from emulator.ids import EssSerial, SaId
    from emulator.installation import Installation

HOP_KM = {
    Carrier.MULTIMODE_50: 2.0,
    Carrier.MULTIMODE_62: 3.0,
    Carrier.SINGLE_MODE: 20.0,
    Carrier.EXTENDER: 50.0,
}
"""How far one hop reaches over each carrier, in kilometres (§4.4.1, rule F09)."""
DIRECTORS = 2
"""ESCON directors on one link (§4.4.1, rule F09)."""
LINKS_BETWEEN_UNITS = 8
"""ESCON links from one unit to another (§4.3.1, §4.4.1, rule F02): links are unidirectional."""


def add_link(inst: Installation, link: EsconLink) -> None:
    """Lay a link; raises Refusal and changes nothing.

    Both ports must be ESCON ports without a link; at most eight links go in one direction.
    """
    if link.id in inst.links:
        raise Refusal(f"There is a link {link.id} already.", "Z04")
    check_length(link)
    if (link.origin, link.origin_said) == (link.target, link.target_said):
        raise Refusal(f"Link {link.id} begins and ends at the same port.", "Z02")
    _check_port(inst, link.origin, link.origin_said)
    _check_port(inst, link.target, link.target_said)
    alike = sum(
        (each.origin, each.target) == (link.origin, link.target) for each in inst.links.values()
    )
    if alike >= LINKS_BETWEEN_UNITS:
        raise Refusal(
            f"There are {LINKS_BETWEEN_UNITS} links from {link.origin} to {link.target} already.",
            "F02",
        )
    inst.links[link.id] = link


def check_length(link: EsconLink) -> None:
    """Refuse a link that its carrier and directors do not reach over (§4.4.1, rule F09)."""
    if not 0 <= link.directors <= DIRECTORS:
        raise Refusal(f"A link has 0 to {DIRECTORS} directors, not {link.directors}.", "F09")
    if not math.isfinite(link.length_km):
        raise Refusal("The length of a link is a number of kilometres.", "F09")
    if link.length_km < 0:
        raise Refusal(f"A link cannot have a negative length: {link.length_km:g} km.", "F09")
    hop_km = HOP_KM.get(link.carrier, LONGEST_LINK_KM)
    longest_km = min(LONGEST_LINK_KM, hop_km * (link.directors + 1))
    if link.length_km > longest_km:
        over = "" if link.carrier is Carrier.UNSPECIFIED else f" over {link.carrier.value}"
        raise Refusal(
            f"A link{over} is at most {longest_km:g} km long, not {link.length_km:.10g} km.", "F09"
        )


def _check_port(inst: Installation, serial: EssSerial, said: SaId) -> None:
    adapter = adapter_of(inst.storage_server(serial), said)
    if adapter.kind is not AdapterKind.ESCON:
        raise Refusal(f"SAID{said} of {serial} is a {adapter.kind.value} port, not ESCON.", "F07")
    for link in inst.links.values():
        if (serial, said) in ((link.origin, link.origin_said), (link.target, link.target_said)):
            raise Refusal(f"SAID{said} of {serial} carries link {link.id} already.", "Z04")
