"""The desk: all that a screen may ask of the machine.

One desk stands for one connection: it knows who sits at it and what his terminal can show. Screens
execute commands and read frozen views through it and hold nothing else of the core.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from emulator import operators
from screens.alarms import Alarms
from screens.palette import Ability

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.ids import ClusterId
    from emulator.service.session import Session

T = TypeVar("T")


def _nobody(_number: int) -> Sequence[str]:
    return ()


Projection = Callable[..., T]


class CoreLike(Protocol):
    """What the screens need of `emulator.runtime.Core`. Times are virtual microseconds."""

    @property
    def revision(self) -> int:
        """Rises with every change; views of one revision are equal."""

    @property
    def now_us(self) -> int:
        """Virtual time, settled to the wall clock while it runs."""

    @property
    def rate(self) -> int:
        """Virtual seconds for one second of wall time; 0 while paused."""

    @property
    def paused_by(self) -> str:
        """Who stopped virtual time, "" while it runs or nobody did."""

    @property
    def has_clock(self) -> bool:
        """Whether virtual time is this operator's to stop and to move."""

    @property
    def stopped(self) -> str:
        """Why the core accepts nothing any more, "" while it does."""

    def view(self, projection: Projection[T], *scope: Any) -> T:
        """A frozen view of the installation as it is now, cached by revision."""

    async def execute(self, command: Command, *, operator: str = "") -> Any:
        """Execute durably and return the answer; raises `emulator.errors.Refusal`."""

    async def finish(self, answer: Any) -> None:
        """Wait until what was answered has ended in virtual time."""

    async def advance(self, us: int) -> Any:
        """Move virtual time on by so much."""

    async def run_until(self, us: int) -> Any:
        """Move virtual time to a moment."""

    async def next_event(self) -> int | None:
        """Move to the next moment at which something happens by itself; None when nothing will."""

    async def set_rate(self, rate: int, *, operator: str = "") -> None:
        """Let virtual time run at this rate, 1 to 3600, or stand still at 0."""

    def changes(self) -> AsyncIterator[Any]:
        """Every change from now on, the newest when a reader is slow."""

    def busy(self) -> bool:
        """Whether a command is in flight."""

    def service_session(self, cluster: ClusterId) -> Session:
        """A new session at the service terminal of a cluster."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The core as one operator meets it.

    `tabs` are the numbered screens of his application, number and name; the application fills it.
    `alarms` are what he was alarmed of last; `others` gives the names of those who have a numbered
    screen of the same machine in front.
    """

    core: CoreLike
    operator: str
    ability: Ability
    tabs: list[tuple[int, str]] = field(default_factory=list)
    alarms: Alarms = field(default_factory=Alarms)
    others: Callable[[int], Sequence[str]] = _nobody

    @property
    def revision(self) -> int:
        """Rises with every change of the installation."""
        return self.core.revision

    @property
    def now_us(self) -> int:
        """Virtual time in microseconds."""
        return self.core.now_us

    @property
    def rate(self) -> int:
        """Virtual seconds for one second of wall time; 0 while paused."""
        return self.core.rate

    @property
    def paused_by(self) -> str:
        """Who stopped virtual time, "" while it runs or nobody did."""
        return self.core.paused_by

    @property
    def has_clock(self) -> bool:
        """Whether virtual time is this operator's to stop and to move."""
        return self.core.has_clock

    def view(self, projection: Projection[T], *scope: Any) -> T:
        """A frozen view, for instance `desk.view(volumes_of, lss)`."""
        return self.core.view(projection, *scope)

    async def execute(self, command: Command, console: str = "") -> Any:
        """Execute a command as this operator and return the answer, which is durable then.

        console: at which he gives it, such as ``Specialist 12019``.

        Raises `emulator.errors.Refusal`. What was started may still take virtual time:
        `finish` waits for it.
        """
        return await self.core.execute(command, operator=operators.at(self.operator, console))

    async def finish(self, answer: Any) -> None:
        """Wait until what was answered has ended in virtual time."""
        await self.core.finish(answer)

    def service_session(self, cluster: ClusterId) -> Session:
        """A new session at the service terminal of a cluster; it is the screen's own."""
        return self.core.service_session(cluster)
