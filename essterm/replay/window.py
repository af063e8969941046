"""The window that a replayed application runs in: no terminal, events come in by its door.

Events are given as the application would get them from a terminal, or as the very bytes that a
terminal sends (`feed`), which go through the framework's own parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual._xterm_parser import XTermParser
from textual.drivers.headless_driver import HeadlessDriver

if TYPE_CHECKING:
    from textual.message import Message

WIDTH, HEIGHT = 120, 40
"""Cells of a replayed application's window, the design size."""


class ReplayDriver(HeadlessDriver):
    """A driver without a terminal that can also be fed with a terminal's bytes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._parser = XTermParser(False)

    def send_message(self, message: Message) -> None:
        """Post at once: the player runs in the application's own event loop."""
        self._app.post_message(message)

    def feed(self, text: str) -> None:
        """Take what a terminal would have sent."""
        for event in self._parser.feed(text):
            self.process_message(event)
