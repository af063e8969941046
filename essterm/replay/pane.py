"""What the runbook pane asks of a watched run: where it stands, its screen, and its pace.

Two applications live in one event loop: the one before the person, with the pane, and the replayed
one, whose rows the pane shows.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events
from textual.geometry import Size

from emulator.errors import Refusal
from emulator.views.applications import lost_writes
from essterm.replay import settle
from essterm.replay.pace import Pace
from essterm.replay.report import rpo_text
from essterm.replay.window import HEIGHT, WIDTH
from screens.palette import Ability
from screens.runbook import host_terminal
from screens.runbook.rows import ActingRow, ReplayRow

if TYPE_CHECKING:
    from textual.app import App
    from textual.strip import Strip

    from essterm.replay.observed import ObservedCore
    from essterm.replay.run import Run
    from screens.runbook.screen import RunbookScreen

NOT_YOURS = "A replay works this installation; its clock and its commands are the runbook's."


class Onlooker:
    """The core as whoever watches has it: everything can be seen, nothing done."""

    def __init__(self, core: ObservedCore) -> None:
        self._core = core

    def __getattr__(self, name: str) -> Any:
        return getattr(self._core, name)

    async def execute(self, command: object, *, operator: str = "") -> Any:
        """Refused: raises Refusal."""
        raise Refusal(NOT_YOURS, "Z06")

    advance = run_until = set_rate = execute

    async def next_event(self) -> int | None:
        """Refused: raises Refusal."""
        raise Refusal(NOT_YOURS, "Z06")


class Pane:
    """The run as `screens.runbook` sees it (its `ReplayLike`)."""

    def __init__(self, speed: float) -> None:
        self.pace = Pace(speed)
        self.size = (WIDTH, HEIGHT)
        self.replayed: App[Any] | None = None
        self.acting_on: ActingRow | None = None
        self.terminal: list[str] | None = None
        """The lines on the terminal of the host that is in front; None while a screen is."""
        self.now = ReplayRow("", "", "")
        self.shown_s = 0.0
        self._run: Run | None = None
        self._start_us = 0
        self._began_s = time.monotonic()
        self._strips: list[Strip] = []
        self._front: App[Any] | None = None
        self._screen: RunbookScreen | None = None

    def attach(self, run: Run) -> None:
        """The run that is watched."""
        self._run, self._start_us = run, run.core.now_us
        self.now = ReplayRow(run.book.id, run.book.title, run.book.header.source)

    def open(self, front: App[Any], screen: RunbookScreen) -> None:
        """The screen that shows it, and its application."""
        self._front, self._screen = front, screen
        self.pace.is_gone = lambda: not self.is_open

    # -- what the screen asks --------------------------------------------------------------------

    def row(self) -> ReplayRow:
        """Where the run stands now."""
        now_us = self._run.core.now_us if self._run is not None else 0
        wall_s = self.now.wall_s if self.now.verdict else time.monotonic() - self._began_s
        return replace(
            self.now,
            pace=f"x{self.pace.speed:g}",
            is_paused=self.pace.is_held,
            virtual_us=now_us - self._start_us,
            wall_s=wall_s,
            rpo=self._rpo(),
        )

    def _rpo(self) -> str:
        """What the ledgers of the applications say now, "" while there are none."""
        losses = () if self._run is None else self._run.core.view(lost_writes)
        return rpo_text(losses) if losses else ""

    def strips(self) -> list[Strip]:
        """The replayed screen, its last state when it has ended; or a host's terminal."""
        if self.terminal is not None:
            ability = Ability() if self._run is None else self._run.settings.ability
            return host_terminal.strips(self.terminal, *self.size, ability)
        if self.replayed is not None and settle.is_running(self.replayed):
            self._strips = settle.painted_strips(self.replayed)
        return self._strips

    def acting(self) -> ActingRow | None:
        """The control that is about to be acted on."""
        return self.acting_on

    def resize(self, width: int, height: int) -> None:
        """Give the replayed application another window."""
        if (width, height) == self.size:
            return
        self.size = (width, height)
        if self.replayed is not None and settle.is_running(self.replayed):
            size = Size(width, height)
            settle.driver_of(self.replayed).process_message(events.Resize(size, size))

    def play_pause(self) -> None:
        """Let it run, or hold it."""
        self.pace.play_pause()

    def one_action(self) -> None:
        """Do one line, then hold."""
        self.pace.one_action()

    def next_step(self) -> None:
        """Go on to the next step without pauses."""
        self.pace.next_step()

    def change_pace(self, steps: int) -> None:
        """Slower or faster."""
        self.pace.change(steps)

    def stop(self) -> None:
        """End the run, or close the pane when it has ended."""
        self.pace.stop()

    # -- what the run does to it -----------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether a person still has it before him."""
        return self._front is not None and settle.is_running(self._front)

    async def show(self, seconds: float) -> None:
        """Show where the run stands, and leave it there for a person to see.

        Raises StoppedByHand when he has stopped it or gone.
        """
        self.repaint()
        await self.pace.look(seconds)

    def repaint(self) -> None:
        """Show where the run stands."""
        self.shown_s = time.monotonic()
        if self._front is not None and self._screen is not None and self.is_open:
            with settle.within(self._front):
                self._screen.show_replay()
