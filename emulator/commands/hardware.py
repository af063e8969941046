"""Commands on the units themselves: features, vital product data, addresses, host lists,
eight-packs and adapters.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.commands.hardware_words import AdapterKind as AdapterKind
from emulator.commands.hardware_words import Crit as Crit
from emulator.commands.hardware_words import Feature as Feature
from emulator.ids import ClusterId, EssSerial


@dataclass(frozen=True, slots=True)
class SetCrit(Command):
    """Set CRIT in the vital product data.

    It takes effect at the next power cycle (§4.3.2.1, rule H06).
    """

    serial: EssSerial
    crit: Crit


@dataclass(frozen=True, slots=True)
class SetFeature(Command):
    """Activate or deactivate a feature of a unit (rules A17, A18)."""

    serial: EssSerial
    feature: Feature
    active: bool


@dataclass(frozen=True, slots=True)
class AddHostName(Command):
    """Add a name and address to the host list of one cluster (§4.3.1, rule B25)."""

    cluster: ClusterId
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class RemoveHostName(Command):
    """Remove a name from the host list of one cluster (§4.3.1, rule B25)."""

    cluster: ClusterId
    name: str


@dataclass(frozen=True, slots=True)
class SetClusterAddress(Command):
    """Give a cluster its host name and its TCP/IP address (§4.3.1, rules B06, B25).

    No host list follows: each cluster keeps its own.
    """

    cluster: ClusterId
    host_name: str
    address: str


@dataclass(frozen=True, slots=True)
class InstallEightPack(Command):
    """Install an eight-pack on a loop of a device-adapter pair (App B, rule A07).

    device_adapter_pair: 1 to 4; loop: "A" or "B"; drive_gb: 9.1, 18.2 or 36.4.
    """

    serial: EssSerial
    device_adapter_pair: int
    loop: str
    drive_gb: float


@dataclass(frozen=True, slots=True)
class InstallAdapter(Command):
    """Put a host adapter into a slot of a host bay (§1.4, rule A16). bay, slot: 1 to 4."""

    serial: EssSerial
    bay: int
    slot: int
    kind: AdapterKind
