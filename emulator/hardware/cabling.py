"""Laying physical ESCON links between ports of units (§4.4.1, rules F01, F02, F07, F09, F17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.errors import Refusal
from emulator.hardware.adapters import adapter_of
from emulator.readings import LONGEST_LINK_KM

if TYPE_CHECKING:
    from emulator.hardware.links import EsconLink
    from emulator.ids import EssSerial, SaId
    from emulator.installation import Installation

LINKS_BETWEEN_UNITS = 8
"""ESCON links from one unit to another (§4.3.1, §4.4.1, rule F02): links are unidirectional."""


def add_link(inst: Installation, link: EsconLink) -> None:
    """Lay a link; raises Refusal and changes nothing.

    Both ports must be ESCON ports without a link; at most eight links go in one direction.
    """
    if link.id in inst.links:
        raise Refusal(f"There is a link {link.id} already.")
    if not 0 <= link.length_km <= LONGEST_LINK_KM:
        raise Refusal(
            f"A link is at most {LONGEST_LINK_KM:g} km long, not {link.length_km:g} km.", "F09"
        )
    if (link.origin, link.origin_said) == (link.target, link.target_said):
        raise Refusal(f"Link {link.id} begins and ends at the same port.")
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


def _check_port(inst: Installation, serial: EssSerial, said: SaId) -> None:
    adapter = adapter_of(inst.storage_server(serial), said)
    if adapter.kind is not AdapterKind.ESCON:
        raise Refusal(f"SAID{said} of {serial} is a {adapter.kind.value} port, not ESCON.", "F07")
    for link in inst.links.values():
        if (serial, said) in ((link.origin, link.origin_said), (link.target, link.target_said)):
            raise Refusal(f"SAID{said} of {serial} carries link {link.id} already.")
