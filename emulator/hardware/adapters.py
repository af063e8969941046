"""Host bays: where adapters go, and the ports that they bring (§1.4, rules A16, F16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.errors import Refusal
from emulator.hardware.storage_server import BAY_BASE, HostAdapter, StorageServer
from emulator.ids import EssSerial, HostPortId, NotAnId, SaId, ess_serial, sa_id

if TYPE_CHECKING:
    from emulator.installation import Installation

SLOTS_PER_BAY = 4
FIBRE_ADAPTERS = 16
"""Fibre Channel adapters in one unit (§1.4, rule A16)."""


def add_adapter(unit: StorageServer, bay: int, slot: int, kind: AdapterKind) -> HostAdapter:
    """Put a card into a free slot; raises Refusal and changes nothing."""
    if bay not in BAY_BASE or not 1 <= slot <= SLOTS_PER_BAY:
        raise Refusal(
            f"A unit has host bays 1 to 4 with slots 1 to 4, not bay {bay} slot {slot}.", "Z02"
        )
    fibre = sum(each.kind is AdapterKind.FIBRE for each in unit.adapters)
    if kind is AdapterKind.FIBRE and fibre >= FIBRE_ADAPTERS:
        raise Refusal(f"{unit.serial} has its {FIBRE_ADAPTERS} Fibre Channel adapters.", "A16")
    for each in unit.adapters:
        if (each.bay, each.slot) == (bay, slot):
            raise Refusal(
                f"Bay {bay} slot {slot} of {unit.serial} holds {_a_card(each.kind)}.", "Z04"
            )
    adapter = HostAdapter(bay, slot, kind)
    unit.adapters.append(adapter)
    return adapter


def _a_card(kind: AdapterKind) -> str:
    return f"{'a' if kind is not AdapterKind.ESCON else 'an'} {kind.value} adapter"


def adapter_of(unit: StorageServer, said: SaId) -> HostAdapter:
    """The card that has the port; raises Refusal when there is none."""
    for adapter in unit.adapters:
        if said in adapter.saids():
            return adapter
    raise Refusal(f"Storage server {unit.serial} has no port SAID{said}.", "F16")


def make_host_port_id(serial: EssSerial, said: SaId) -> HostPortId:
    """``12019:SAID0008``."""
    return HostPortId(f"{serial}:SAID{said}")


def port_parts(inst: Installation, port: HostPortId) -> tuple[StorageServer, HostAdapter, SaId]:
    """The unit, the card and the SAID of a host port; raises Refusal when there is no such port."""
    serial, _, said_text = port.partition(":")
    try:
        unit, said = inst.storage_server(ess_serial(serial)), sa_id(said_text)
    except NotAnId:
        raise Refusal(
            f"'{port}' is not a host port: serial and SAID, such as 12019:SAID0008.", "Z02"
        ) from None
    return unit, adapter_of(unit, said), said
