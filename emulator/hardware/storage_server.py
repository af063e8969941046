"""One ESS: clusters, bays, eight-packs, ranks and logical subsystems, as saved state.

Plain aggregates. What may be changed, and when, is in `handlers.py` of the package that owns the
rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from emulator.commands.hardware_words import AdapterKind, Crit
from emulator.ids import EssSerial, HostPortId, LssId, RankId, SaId

MODELS = ("E10", "E20", "F10", "F20")


class Health(Enum):
    """Power and health of a part."""

    UP = "up"
    FAILED = "failed"
    OFF = "off"


LONGEST_TIMEOUT_S = 9999
"""Time-outs of an LSS are whole seconds from 0 to this (§5.1.2.1, rules H12, H13)."""


@dataclass(slots=True)
class Cluster:
    """One half of an ESS (§1.2, rule A01).

    host_list: name to address, the cluster's own `/etc/hosts` (§4.3.1, rule B25); the server
    entries are a name or an address, "" when none is set (§2.2). health is OFF while quiesced.
    nvs: the battery of its nonvolatile storage (rule A03).
    """

    number: int
    host_name: str
    address: str
    health: Health = Health.UP
    host_list: dict[str, str] = field(default_factory=dict)
    primary_server: str = ""
    backup_server: str = ""
    nvs: Health = Health.UP


@dataclass(slots=True)
class HostAdapter:
    """A card in a host bay. ESCON ports carry SAIDs; SCSI and Fibre Channel ports carry hosts."""

    bay: int
    slot: int
    kind: AdapterKind
    health: Health = Health.UP

    @property
    def said_base(self) -> int:
        """SAID of port A: the bay's base plus four for each slot."""
        return BAY_BASE[self.bay] + 4 * (self.slot - 1)

    def saids(self) -> tuple[SaId, ...]:
        """SAIDs of the ports of this card: two, one for Fibre Channel."""
        return _saids(self.said_base, 1 if self.kind is AdapterKind.FIBRE else 2)


@lru_cache(256)
def _saids(base: int, ports: int) -> tuple[SaId, ...]:
    return tuple(SaId(f"{base + port:04x}") for port in range(ports))


BAY_BASE = {1: 0x00, 2: 0x80, 3: 0x20, 4: 0xA0}
"""First SAID of each host bay (from memory, consistent with the SAIDs that §5.1.3 prints)."""


@dataclass(slots=True)
class EightPack:
    """Eight drives on one loop of a device-adapter pair (§1.2, App B).

    rank: its rank's number, 0 if none.
    """

    number: int
    device_adapter_pair: int
    loop: str
    drive_gb: float
    lss: int
    """The LSS that the eight-pack belongs to.

    May change while it is unconfigured (App B, rule A09).
    """
    rank: int = 0


@dataclass(slots=True)
class Rank:
    """A configured array. It never changes its LSS unless it is erased (App B, rules A09, A10)."""

    id: RankId
    number: int
    eight_pack: int
    device_adapter_pair: int
    loop: str
    lss: int
    raid: bool
    capacity_tracks: int
    used_tracks: int = 0
    health: Health = Health.UP


@dataclass(slots=True)
class LogicalSubsystem:
    """An open-systems logical subsystem and its properties (App B, §5.1.2.1).

    Time-outs in seconds.
    """

    id: LssId
    number: int
    ssid: str
    device_adapter_pair: int
    cluster: int
    critical_heavy: bool = False
    consistency_group: bool = False
    xrc_session_timeout_s: int = 300
    concopy_session_timeout_s: int = 300
    pprc_consistency_timeout_s: int = 120


@dataclass(slots=True)
class VitalProductData:
    """What the customer engineer sets in a unit (§4.3.2.1).

    crit is what is written, crit_in_force what the last power-on read (rule H06). open_lss is 0, 8
    or 16 (A04).
    """

    open_lss: int = 8
    crit: Crit = Crit.NO
    crit_in_force: Crit = Crit.NO
    flashcopy_active: bool = True
    pprc_active: bool = True
    cache_gb: int = 8


@dataclass(slots=True)
class StorageServer:
    """One ESS (§1.2). Dictionaries are keyed by number and iterate in the order of installation."""

    serial: EssSerial
    model: str
    site: str
    vpd: VitalProductData
    clusters: dict[int, Cluster]
    adapters: list[HostAdapter] = field(default_factory=list)
    eight_packs: dict[int, EightPack] = field(default_factory=dict)
    ranks: dict[int, Rank] = field(default_factory=dict)
    subsystems: dict[int, LogicalSubsystem] = field(default_factory=dict)
    addresses: dict[HostPortId, dict[str, str]] = field(default_factory=dict)
    """Host port to volume ID to address there: ``target,lun`` on SCSI, a number on Fibre Channel
    (§3.2.1).
    """
    health: Health = Health.UP
    network: Health = Health.UP
    """Its connection to the network of the Copy Services servers (§4.3.1, rule B26)."""
