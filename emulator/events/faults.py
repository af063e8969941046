"""What broke and what came back."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.units import duration_text


@dataclass(frozen=True, slots=True)
class PartEvent(Event):
    """The root: a part at its place. what: the part and its new state in words."""

    where: str
    what: str

    @property
    def place(self) -> str:
        return self.where

    @property
    def text(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class UnitEvent(Event):
    """The root: a unit."""

    serial: str

    @property
    def place(self) -> str:
        return self.serial


@dataclass(frozen=True, slots=True)
class SiteEvent(Event):
    """The root: a site."""

    site: str

    @property
    def place(self) -> str:
        return self.site


@dataclass(frozen=True, slots=True)
class PartBroke(PartEvent):
    """A part is out of work."""

    @property
    def severity(self) -> str:
        return "bad"


@dataclass(frozen=True, slots=True)
class PartMended(PartEvent):
    """A part works again."""


@dataclass(frozen=True, slots=True)
class UnitStarting(UnitEvent):
    """A unit was switched on and will answer at `until_us`."""

    until_us: int

    @property
    def text(self) -> str:
        return f"Power on; {self.serial} answers at {duration_text(self.until_us)}"


@dataclass(frozen=True, slots=True)
class UnitStarted(UnitEvent):
    """A unit has started and read its vital product data (§4.3.2, rule H06; reading C-10)."""

    crit_in_force: str

    @property
    def text(self) -> str:
        return f"{self.serial} has started; CRIT({self.crit_in_force}) in force"


@dataclass(frozen=True, slots=True)
class NvsWarned(Event):
    """The battery of an NVS is dead: acknowledged writes are in no danger, and why (rule A03)."""

    cluster: str
    has_power: bool

    @property
    def place(self) -> str:
        return self.cluster

    @property
    def text(self) -> str:
        if self.has_power:
            return "NVS battery dead: subsystems of the cluster write through to disk"
        return "NVS battery dead without power: nothing lost, all had been destaged at power off"

    @property
    def severity(self) -> str:
        return "warn"


@dataclass(frozen=True, slots=True)
class SiteGoes(SiteEvent):
    """A site is being lost. parts: how many there are; until_us: when the last of them goes."""

    parts: int
    until_us: int

    @property
    def text(self) -> str:
        return f"Site {self.site} lost: {self.parts} parts"

    @property
    def severity(self) -> str:
        return "bad"


@dataclass(frozen=True, slots=True)
class SiteRestored(SiteEvent):
    """What the loss of a site took is coming back."""

    @property
    def text(self) -> str:
        return f"Site {self.site} restored"


@dataclass(frozen=True, slots=True)
class FaultPlanned(Event):
    """A fault will happen at a set time. Not in the event list: it is the instructor's secret."""

    fault: str
    at_us: int

    @property
    def answer(self) -> str:
        return f"Planned for {duration_text(self.at_us)}"


@dataclass(frozen=True, slots=True)
class FaultArmed(Event):
    """A fault waits for a condition. Not in the event list: it is the instructor's secret."""

    number: int

    @property
    def answer(self) -> str:
        return f"Armed as number {self.number}"


@dataclass(frozen=True, slots=True)
class FaultDisarmed(Event):
    """An armed fault was forgotten. Not in the event list."""

    number: int

    @property
    def answer(self) -> str:
        return f"Number {self.number} disarmed"


@dataclass(frozen=True, slots=True)
class ArmedFaultFired(Event):
    """The condition of an armed fault came true. Not in the event list: what broke is."""

    number: int


@dataclass(frozen=True, slots=True)
class FaultImpossible(Event):
    """A fault that was planned or armed could not happen, or its repair could not."""

    fault: str
    why: str

    @property
    def text(self) -> str:
        return f"{self.fault} did not happen: {self.why}"

    @property
    def severity(self) -> str:
        return "warn"
