"""What happened to the units themselves."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import ClusterId, EssSerial, LssId, SaId


@dataclass(frozen=True, slots=True)
class CritSet(Event):
    """CRIT was written; `in_force` goes on until the next power cycle (§4.3.2, rule H06)."""

    serial: EssSerial
    crit: str
    in_force: str

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        if self.crit == self.in_force:
            return f"CRIT({self.crit}) set, as in force"
        return f"CRIT({self.crit}) set for the next power cycle; CRIT({self.in_force}) in force"


@dataclass(frozen=True, slots=True)
class FeatureActivated(Event):
    """A feature was activated (rules A17, A18)."""

    serial: EssSerial
    feature: str

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        return f"{self.feature} feature activated"


@dataclass(frozen=True, slots=True)
class FeatureDeactivated(Event):
    """A feature was deactivated, of which nothing was in use (rules A17, A18)."""

    serial: EssSerial
    feature: str

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        return f"{self.feature} feature deactivated"

    @property
    def severity(self) -> str:
        return "warn"


@dataclass(frozen=True, slots=True)
class HostNameAdded(Event):
    """A name came into the host list of a cluster (rule B25)."""

    cluster: ClusterId
    name: str
    address: str

    @property
    def place(self) -> str:
        return self.cluster

    @property
    def text(self) -> str:
        return f"{self.name} {self.address} added to the host list"


@dataclass(frozen=True, slots=True)
class HostNameRemoved(Event):
    """A name went from the host list of a cluster (rule B25)."""

    cluster: ClusterId
    name: str

    @property
    def place(self) -> str:
        return self.cluster

    @property
    def text(self) -> str:
        return f"{self.name} removed from the host list"


@dataclass(frozen=True, slots=True)
class ClusterAddressSet(Event):
    """A cluster has a host name and a TCP/IP address (rules B06, B25).

    strangers: clusters of the installation whose host list does not have them.
    """

    cluster: ClusterId
    host_name: str
    address: str
    strangers: int

    @property
    def place(self) -> str:
        return self.cluster

    @property
    def text(self) -> str:
        said = f"The cluster is {self.host_name} at {self.address}"
        if not self.strangers:
            return said
        lists = "one host list does" if self.strangers == 1 else f"{self.strangers} host lists do"
        return f"{said}; {lists} not say so"

    @property
    def severity(self) -> str:
        return "warn" if self.strangers else ""


@dataclass(frozen=True, slots=True)
class EightPackInstalled(Event):
    """An eight-pack was installed; lss: where it belongs, 0 without open-systems LSSs."""

    serial: EssSerial
    number: int
    device_adapter_pair: int
    loop: str
    drive_gb: float
    lss: int

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        where = f"device-adapter pair {self.device_adapter_pair} loop {self.loop}"
        return f"Eight-pack {self.number} of {self.drive_gb} GB drives installed on {where}"


@dataclass(frozen=True, slots=True)
class EightPackMoved(Event):
    """An unconfigured eight-pack changed its LSS (App B, rules A08, A09)."""

    serial: EssSerial
    number: int
    before: int
    after: int

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        return f"Unconfigured eight-pack {self.number} went from LSS {self.before} to {self.after}"


@dataclass(frozen=True, slots=True)
class SubsystemAdded(Event):
    """A logical subsystem came to be, because an eight-pack belongs to it (App B, rule A07)."""

    lss: LssId

    @property
    def place(self) -> str:
        return self.lss

    @property
    def text(self) -> str:
        return "Logical subsystem added"


@dataclass(frozen=True, slots=True)
class AdapterInstalled(Event):
    """A host adapter was put into a host bay (§1.4)."""

    serial: EssSerial
    bay: int
    slot: int
    kind: str
    saids: tuple[SaId, ...]

    @property
    def place(self) -> str:
        return self.serial

    @property
    def text(self) -> str:
        ports = " ".join(f"SAID{said}" for said in self.saids)
        return f"{self.kind} adapter installed in bay {self.bay} slot {self.slot}: {ports}"
