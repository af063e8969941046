"""What all panels of the Specialist look alike in: title, options, and what was said last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.specialist.words import QUESTION
from screens.widgets.option import paint_option
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
        """An option of the panel; returns the cell after it."""
        return paint_option(canvas, x, y, label, is_on=is_on, is_at=self.is_at(label))
