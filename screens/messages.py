"""Messages between the application, its screens and their panels.

Up goes a message, down goes a method call. Bursts replace each other while they wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from emulator.commands.base import Command


class CommandAsked(Message):
    """A panel asks for a command; the screen executes it through the desk and shows the answer."""

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command = command


class AnswerGiven(Message):
    """Something to show on the answer line, verbatim; `refused` when it is a refusal."""

    def __init__(self, text: str, refused: bool = False) -> None:
        super().__init__()
        self.text = text
        self.refused = refused


class InstallationChanged(Message, bubble=False):
    """The installation has another revision; views that are shown must be read again."""

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, InstallationChanged)


class ClockTicked(Message, bubble=False):
    """Virtual time moved (at most once a second): clocks, gauges, counters and ages only."""

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, ClockTicked)
