"""One question before something is lost; Cancel is the default."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from screens import keymap
from screens.copy_services.content_dialogue import ContentDialogue
from screens.dialogue import DialogueBody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target

CANCEL = "Cancel"


class ConfirmBody(DialogueBody, can_focus=True):
    """Sentences, the safe button and the other one."""

    def __init__(self, lines: Sequence[str], verb: str) -> None:
        super().__init__(id="confirm")
        self.lines = lines
        self.verb = verb
        self.current = CANCEL

    def paint_body(self, canvas: Canvas) -> None:
        """The question first, what to know below it."""
        canvas.hairline(3, 2, canvas.width - 6)
        y = 4
        for number, sentence in enumerate(self.lines):
            for text in wrap(sentence, canvas.width - 6):
                canvas.text(3, y, text, "mute" if number else "bright", bold=not number)
                y += 1
        y, on_cancel = canvas.height - 3, self.current == CANCEL
        canvas.button(3, y, CANCEL, default=on_cancel)
        canvas.button(canvas.width - 7 - len(self.verb), y, self.verb, default=not on_cancel)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click presses a button."""
        self.press(target.label)

    def turn(self) -> None:
        """Go to the other button."""
        self.current = self.verb if self.current == CANCEL else CANCEL
        self.repaint()

    def press(self, label: str) -> None:
        """Close with the answer."""
        self.screen.dismiss(label == self.verb)


class Confirm(ContentDialogue):
    """The question as a dialogue; its result is True when the other button was pressed."""

    WIDTH, HEIGHT = 66, 12
    SCOPES = (keymap.CONFIRM,)

    def __init__(self, desk: Desk, heading: str, lines: Sequence[str], verb: str) -> None:
        super().__init__(desk)
        self.HEADING = heading
        self.body = ConfirmBody(lines, verb)

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def action_turn(self) -> None:
        """Go to the other button."""
        self.body.turn()

    def action_enter(self) -> None:
        """Press the button in accent."""
        self.body.press(self.body.current)
