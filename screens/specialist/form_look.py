"""What all panels of the Specialist look alike in: title, options, and what was said last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.specialist.words import QUESTION
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from screens.canvas import Canvas


class FormLook(Painted):
    """`current` is where the cursor of the panel is, `said` what became of the last action."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.is_narrow = False
        self.current = ""
        self.said = ""
        self.is_refusal = False

    def paint_title(self, canvas: Canvas, x: int, width: int, title: str) -> None:
        """What this is, and the Help icon in the upper right corner."""
        y = 0 if self.is_narrow else 1
        canvas.text(x, y, title, "bright", bold=True)
        canvas.button(x + width - 5, y, QUESTION)
        canvas.hairline(x, y + 1, width)

    def paint_said(self, canvas: Canvas, x: int, y: int) -> None:
        """What became of the last thing that was asked for."""
        if self.said and self.is_refusal:
            x = canvas.mark(x, y, "failed") + 1
        canvas.text(x, y, self.said, "bad" if self.is_refusal else "ink")

    def is_at(self, stop: str) -> bool:
        """Whether the cursor of the panel is on a list or a button."""
        return self.current == stop and self.has_focus

    def paint_option(self, canvas: Canvas, x: int, y: int, label: str, is_on: bool) -> int:
        """`( )` and a label, which are one target; returns the cell after it."""
        width, is_at = len(label) + 5, self.is_at(label)
        if is_at:
            canvas.fill(x, y, width, 1, "accent_bg")
        canvas.text(x, y, "( )", "bright" if is_at else "ink")
        if is_on:
            canvas.mark(x + 1, y, "chosen", "accent")
        canvas.text(x + 4, y, label, "bright" if is_at else "ink", bold=is_at)
        states = ("checked",) if is_on else ("unchecked",)
        canvas.target(label, "option", x, y, width, states=states)
        return x + width
