"""The core of a run: the same core, which besides remembers what was asked of it.

A run has to know which commands came of a click, at which instant, and what the machine said to
each, whichever screen or console asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.commands.base import Command
from emulator.engine import Answer
from emulator.errors import EssError, Refusal
from emulator.runtime import Core
from emulator.views.specialist import sign_on, sign_on_to_reset

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine
    from emulator.journal import Journal

SIGN_ONS = (sign_on, sign_on_to_reset)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One command that was asked for, and the answer or the refusal; no command: a sign-on."""

    command: Command | None
    answer: Answer | None = None
    refusal: EssError | None = None

    @property
    def rule(self) -> str:
        """The rule that refused it; "" for none."""
        return self.refusal.rule if isinstance(self.refusal, Refusal) else ""


class ObservedCore(Core):
    """A core on a clock that the run moves. `on_accepted` is called before time moves on."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        super().__init__(engine, journal)
        self.attempts: list[Attempt] = []
        self.on_accepted: Callable[[Answer], None] = _ignore

    def state_alone(self) -> str:
        """A digest of the state, which nobody but the run changes."""
        return self.engine.digest()

    async def execute(self, command: Command, *, operator: str = "") -> Answer:
        """Run a command and remember it. Raises what the core raises."""
        try:
            answer = await super().execute(command, operator=operator)
        except EssError as refusal:
            self.attempts.append(Attempt(command, refusal=refusal))
            raise
        self.on_accepted(answer)
        self.attempts.append(Attempt(command, answer))
        return answer

    def view(self, projection: Callable[..., Any], *scope: Any) -> Any:
        """A view; a sign-on is asked of one, and remembered when it is refused."""
        try:
            return super().view(projection, *scope)
        except EssError as refusal:
            if projection in SIGN_ONS:
                self.attempts.append(Attempt(None, refusal=refusal))
            raise


class SharedCore:
    """A core of others, as a run has it that works beside them; only what the run does is kept.

    The run moves time to where something is over, as on a core of its own. Closing it leaves the
    core as it is.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self.attempts: list[Attempt] = []
        self.on_accepted: Callable[[Answer], None] = _ignore

    def __getattr__(self, name: str) -> Any:
        return getattr(self._core, name)

    async def execute(self, command: Command, *, operator: str = "") -> Answer:
        """Run a command and remember it. Raises what the core raises."""
        try:
            answer = await self._core.execute(command, operator=operator)
        except EssError as refusal:
            self.attempts.append(Attempt(command, refusal=refusal))
            raise
        self.on_accepted(answer)
        self.attempts.append(Attempt(command, answer))
        return answer

    def state_alone(self) -> str:
        """Nothing: what changes here may be the work of others, so a refusal is not held to it."""
        return ""

    async def finish(self, answer: Answer) -> None:
        """Move time to where what was answered is over."""
        if answer.done_us > self._core.now_us:
            await self._core.run_until(answer.done_us)

    async def close(self) -> None:
        """The others go on with it."""


def _ignore(_answer: Answer) -> None:
    """Nobody wants to know."""
