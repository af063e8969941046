"""What the panels of Copy Services have in common: refusals that stay in view, and the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.copy_services.page_messages import WorkAsked
from screens.messages import AnswerGiven
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual import events

    from emulator.commands.base import Command
    from screens.copy_services.details_strip import RefusedTask

ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
"""Keys by their words: columns and rows to go."""


class TaskPanel(Painted):
    """A panel on which a selection becomes a task."""

    refused: RefusedTask | None = None
    is_narrow = False

    def refuse(self, refused: RefusedTask) -> None:
        """Keep the machine's sentence in view until the next action."""
        self.refused = refused
        self.repaint()

    def ask(self, *commands: Command) -> None:
        """Let the screen do something, one command after the other."""
        self.screen.post_message(WorkAsked(*commands))

    def say(self, text: str) -> None:
        """A word of advice on the answer line."""
        self.post_message(AnswerGiven(text))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel goes down by a row."""
        event.stop()
        self.wheel(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel goes up by a row."""
        event.stop()
        self.wheel(event.x, -1)

    def wheel(self, x: int, rows: int) -> None:
        """Scroll what is under column `x`, or the open list."""
