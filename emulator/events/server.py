"""Events of the Copy Services server's desk: saved tasks, resets, users, host names."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import EssSerial


@dataclass(frozen=True, slots=True)
class ServerEvent(Event):
    """The root: something that the server keeps, at the unit on which it runs."""

    server: EssSerial

    @property
    def place(self) -> str:
        return self.server


@dataclass(frozen=True, slots=True)
class TaskSaved(ServerEvent):
    """A task was saved or replaced (§5.1.4, rule K01)."""

    number: int
    name: str

    @property
    def text(self) -> str:
        return f"Task {self.name} saved"


@dataclass(frozen=True, slots=True)
class TasksGrouped(ServerEvent):
    """Tasks were put into a group (rule K03)."""

    number: int
    name: str
    count: int

    @property
    def text(self) -> str:
        return f"Task group {self.name} of {self.count} tasks saved"


@dataclass(frozen=True, slots=True)
class TaskUngrouped(ServerEvent):
    """A group was taken apart (rule K05)."""

    name: str
    count: int

    @property
    def text(self) -> str:
        return f"Task group {self.name} of {self.count} tasks ungrouped"


@dataclass(frozen=True, slots=True)
class TasksRemoved(ServerEvent):
    """Tasks or groups were removed (§5.1.4)."""

    names: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"Task {', '.join(self.names)} removed"


@dataclass(frozen=True, slots=True)
class ResetDone(ServerEvent):
    """A button of the reset page was pressed on a unit (§2.2.2, rule B14)."""

    action: str
    account: str

    @property
    def text(self) -> str:
        return f"{self.action} of Copy Services by {self.account}"

    @property
    def severity(self) -> str:
        return "warn"


@dataclass(frozen=True, slots=True)
class ServerAnswering(ServerEvent):
    """Consoles cannot reach the server any more, or can again (rule B29)."""

    answers: bool
    by: str

    @property
    def text(self) -> str:
        if self.answers:
            return f"Copy Services can be reached again after {self.by}"
        return "Copy Services does not respond to consoles"

    @property
    def severity(self) -> str:
        return "" if self.answers else "bad"


@dataclass(frozen=True, slots=True)
class BrowserRestarted(Event):
    """Somebody signed on again or restarted his workstation, which changed nothing (rule B23)."""

    what: str

    @property
    def text(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class SettingChanged(ServerEvent):
    """A setting of the Configuration panel (§5.1.5, rule J12)."""

    what: str

    @property
    def text(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class SummaryRequested(ServerEvent):
    """The summary is to be sent (§5.1.5, rule J13)."""

    number: int
    address: str

    @property
    def text(self) -> str:
        return f"Summary {self.number} sent to {self.address}"


@dataclass(frozen=True, slots=True)
class HostPrimed(ServerEvent):
    """A host has told its disk names, or they were removed (§6.3.1.3, rule L08)."""

    host: str
    volumes: int

    @property
    def text(self) -> str:
        if self.volumes:
            return f"Host {self.host} registered the disk names of {self.volumes} volumes"
        return f"Disk names of host {self.host} removed"


@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """An account of the StorWatch Specialist was added, changed or removed (§5.1)."""

    name: str
    what: str

    @property
    def text(self) -> str:
        return f"Specialist account {self.name} {self.what}"
