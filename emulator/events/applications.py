"""What happened to applications. Transactions themselves are no events: there are too many."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.events.base import Event
from emulator.ids import VolumeId


@dataclass(frozen=True, slots=True)
class ApplicationEvent(Event):
    """The root: an application by its name."""

    name: str

    @property
    def place(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ApplicationCreated(ApplicationEvent):
    """There is an application; it does not run yet."""

    host: str
    volumes: tuple[VolumeId, ...]

    @property
    def text(self) -> str:
        return f"Application {self.name} on host {self.host}: volumes {', '.join(self.volumes)}"


@dataclass(frozen=True, slots=True)
class ApplicationStarted(ApplicationEvent):
    """It runs. lost: acknowledged transactions that its volumes do not hold."""

    host: str
    lost: int

    @property
    def text(self) -> str:
        lost = f", {self.lost} acknowledged transactions lost" if self.lost else ""
        return f"Application {self.name} started on host {self.host}{lost}"

    @property
    def severity(self) -> str:
        return "warn" if self.lost else ""


@dataclass(frozen=True, slots=True)
class ApplicationQuiescing(ApplicationEvent):
    """It begins no transaction any more; some are in flight."""

    @property
    def text(self) -> str:
        return f"Application {self.name} finishes what is in flight"


@dataclass(frozen=True, slots=True)
class ApplicationQuiesced(ApplicationEvent):
    """Nothing of it is in flight."""

    @property
    def text(self) -> str:
        return f"Application {self.name} quiesced"


@dataclass(frozen=True, slots=True)
class ApplicationResumed(ApplicationEvent):
    """It begins transactions again."""

    @property
    def text(self) -> str:
        return f"Application {self.name} resumed"


@dataclass(frozen=True, slots=True)
class ApplicationStopped(ApplicationEvent):
    """It has ended. why: "" when a person stopped it; in_flight: transactions that it left."""

    in_flight: int
    why: str = ""

    @property
    def text(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"Application {self.name} stopped{why}"

    @property
    def severity(self) -> str:
        return "bad" if self.why else ""


@dataclass(frozen=True, slots=True)
class ApplicationDeleted(ApplicationEvent):
    """It is forgotten."""

    @property
    def text(self) -> str:
        return f"Application {self.name} deleted"


@dataclass(frozen=True, slots=True)
class ApplicationPaused(ApplicationEvent):
    """A write of it failed; it begins nothing new and tries again every second."""

    volume: VolumeId
    rule: str
    why: str

    @property
    def text(self) -> str:
        return f"Application {self.name} pauses: {self.why}"

    @property
    def severity(self) -> str:
        return "bad"


@dataclass(frozen=True, slots=True)
class ApplicationContinued(ApplicationEvent):
    """What had failed went through; transactions go on. after_us: how long it had paused."""

    after_us: int

    @property
    def text(self) -> str:
        return f"Application {self.name} goes on"
