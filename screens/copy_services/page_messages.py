"""What the panels of Copy Services ask of their screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from screens.dialogue import EssDialogue


class DialogueAsked(Message):
    """A dialogue is to open; `done` takes its result. Without one it may give a task to run."""

    def __init__(self, dialogue: EssDialogue, done: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.dialogue = dialogue
        self.done = done


class WorkAsked(Message):
    """A panel asks for commands, one after the other; a refusal ends that and stays in view."""

    def __init__(self, *commands: Command) -> None:
        super().__init__()
        self.commands = commands
