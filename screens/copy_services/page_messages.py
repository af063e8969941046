"""What the panels of Copy Services ask of their screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.dialogue import EssDialogue


class DialogueAsked(Message):
    """A dialogue is to open; `done` takes its result. Without one it may give a task to run."""

    def __init__(self, dialogue: EssDialogue, done: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.dialogue = dialogue
        self.done = done
