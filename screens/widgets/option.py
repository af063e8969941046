"""An option as it is painted: `( )` and its label, which are one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.canvas import Canvas


def paint_option(canvas: Canvas, x: int, y: int, label: str, *, is_on: bool, is_at: bool) -> int:
    """Paint it, chosen or not, with the cursor on it or not; returns the cell after it."""
    width = len(label) + 5
    if is_at:
        canvas.fill(x, y, width, 1, "accent_bg")
    canvas.text(x, y, "( )", "bright" if is_at else "ink")
    if is_on:
        canvas.mark(x + 1, y, "chosen", "accent")
    canvas.text(x + 4, y, label, "bright" if is_at else "ink", bold=is_at)
    canvas.target(label, "option", x, y, width, states=("checked" if is_on else "unchecked",))
    return x + width
