"""What happened to hosts."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event


@dataclass(frozen=True, slots=True)
class HostEvent(Event):
    """The root: a host."""

    host: str

    @property
    def place(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class HostAdded(HostEvent):
    """A host was put on a site."""

    system: str
    site: str

    @property
    def text(self) -> str:
        return f"Host {self.host} with {self.system} added at {self.site}"


@dataclass(frozen=True, slots=True)
class HostRemoved(HostEvent):
    """A host was taken away."""

    @property
    def text(self) -> str:
        return f"Host {self.host} removed"


@dataclass(frozen=True, slots=True)
class HostAttached(HostEvent):
    """A host was attached to a port, or detached."""

    port: str
    attached: bool

    @property
    def text(self) -> str:
        return f"{'Attached to' if self.attached else 'Detached from'} port {self.port}"


@dataclass(frozen=True, slots=True)
class DisksFound(HostEvent):
    """A host found disks. disks: their names, each with its volume."""

    disks: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        first = ", ".join(f"{name} is volume {volume}" for name, volume in self.disks[:3])
        return first + (f" and {len(self.disks) - 3} more" if len(self.disks) > 3 else "")


@dataclass(frozen=True, slots=True)
class HostChanged(HostEvent):
    """Something else of a host was changed; what: in words."""

    what: str

    @property
    def text(self) -> str:
        return self.what
