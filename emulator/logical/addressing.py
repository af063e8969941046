"""Addresses of volumes on host ports (§3.2.1, §4.4.1, rules A15, F08).

A volume takes the lowest free address of the port: ``target,lun`` on a SCSI channel, a number on
Fibre Channel.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.errors import Refusal
from emulator.hardware.adapters import make_host_port_id, port_parts
from emulator.ids import HostPortId, VolumeId, serial_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation

SCSI_TARGETS = 15
"""Target IDs on one SCSI channel (§3.2.1, rule A15)."""
LUNS_PER_TARGET = 64
"""LUNs behind one SCSI target (§3.2.1, rule A15)."""
LUNS_PER_FIBRE_PORT = 4095
"""LUNs on one Fibre Channel port (§3.2.1, rule A15)."""


def free_addresses(
    inst: Installation, port: HostPortId, count: int
) -> tuple[StorageServer, HostPortId, list[str]]:
    """The unit, the port's ID as it is kept, and the lowest `count` free addresses there.

    Raises Refusal: no such port, an ESCON port (rule F08), or too few addresses left (rule A15).
    """
    unit, adapter, said = port_parts(inst, port)
    if adapter.kind is AdapterKind.ESCON:
        raise Refusal(
            f"SAID{said} of {unit.serial} is an ESCON port: no host volumes there.", "F08"
        )
    kept = make_host_port_id(unit.serial, said)
    taken = frozenset(unit.addresses.get(kept, {}).values())
    free = list(islice((each for each in _addresses(adapter.kind) if each not in taken), count))
    if len(free) < count:
        limit = (
            f"{SCSI_TARGETS} targets of {LUNS_PER_TARGET} LUNs"
            if adapter.kind is AdapterKind.SCSI
            else f"{LUNS_PER_FIBRE_PORT} LUNs"
        )
        raise Refusal(f"A {adapter.kind.value} port has {limit}; {kept} has no more free.", "A15")
    return unit, kept, free


def _addresses(kind: AdapterKind) -> Iterator[str]:
    """Every address of a port, in the order in which they are given out."""
    if kind is AdapterKind.FIBRE:
        return (str(number) for number in range(LUNS_PER_FIBRE_PORT))
    return (f"{target},{lun}" for target in range(SCSI_TARGETS) for lun in range(LUNS_PER_TARGET))


def check_reach(unit: StorageServer, port: HostPortId, volume: VolumeId) -> None:
    """Refuse a volume of another unit, or one that has an address on the port already."""
    if serial_of(volume) != unit.serial:
        raise Refusal(f"Volume {volume} is not in storage server {unit.serial}.", "Z01")
    if volume in unit.addresses.get(port, {}):
        raise Refusal(f"Volume {volume} is assigned to port {port} already.", "Z04")


def ports_of(unit: StorageServer, volume: VolumeId) -> list[HostPortId]:
    """The ports on which a volume has an address."""
    return [port for port, addresses in unit.addresses.items() if volume in addresses]
