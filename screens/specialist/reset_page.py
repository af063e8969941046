"""How the reset page is seen: warnings, four buttons, and what Copy Services is doing now."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from screens.specialist import help_texts as texts
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.specialist import ProgramRow, ResetPageRow
    from screens.canvas import Canvas

_SIDE = 32
"""Cells of the column beside the page; at 80 columns there is none."""


def paint_reset(
    canvas: Canvas,
    box: tuple[int, int, int],
    page: ResetPageRow,
    default: str,
    outcome: Sequence[str],
    *,
    is_narrow: bool,
) -> None:
    """The page. box: corner and width; default: the button in accent; outcome: what came of it."""
    x, y, width = box
    if is_narrow:
        y = _paint_warnings(canvas, x, y, width, is_narrow=True)
        y = _paint_actions(canvas, x, y, default, is_narrow=True)
        _paint_outcome(canvas, (x, y, width), outcome or _in_brief(page))
        return
    left = width - _SIDE - 3
    _paint_side(canvas, x + left + 3, y, page)
    y = _paint_warnings(canvas, x, y, left, is_narrow=False)
    y = _paint_actions(canvas, x, y + 1, default, is_narrow=False)
    _paint_outcome(canvas, (x, y + 1, width), outcome)


def _paint_warnings(canvas: Canvas, x: int, y: int, width: int, *, is_narrow: bool) -> int:
    """What to try first, what is lost, what stays; returns the row after it."""
    canvas.text(x, y, texts.RESET_TITLE, "bright", bold=True)
    y += 1 if is_narrow else 2
    y = _paragraph(canvas, x, y, width, texts.LAST_RESORT, "ink") + (0 if is_narrow else 1)
    for warning in texts.WARNINGS:
        for number, line in enumerate(wrap(warning, width - 4)):
            canvas.fill(x, y, width, 1, "raised")
            canvas.mark(x, y, "cursor", "warn")
            if not number:
                canvas.text(x + 2, y, "-", "warn")
            canvas.text(x + 4, y, line, "bright", bold=True)
            y += 1
    y += 0 if is_narrow else 1
    return _paragraph(canvas, x, y, width, texts.KEPT, "ink") + (0 if is_narrow else 1)


def _paragraph(canvas: Canvas, x: int, y: int, width: int, text: str, ink: str) -> int:
    for line in wrap(text, width):
        canvas.text(x, y, line, ink)
        y += 1
    return y


def _paint_actions(canvas: Canvas, x: int, y: int, default: str, *, is_narrow: bool) -> int:
    """The four buttons, one below the other where there is room; returns the row after them."""
    canvas.text(x, y, texts.AVAILABLE, "mute", bold=True)
    y += 1
    if is_narrow:
        for label in texts.ACTIONS:
            x = canvas.button(x, y, label, default=label == default) + 2
        return y + 2
    for label, (_, meaning) in texts.ACTIONS.items():
        canvas.button(x, y, label, width=20, default=label == default)
        canvas.text(x + 22, y, meaning, "mute")
        y += 1
    return y


def _paint_outcome(canvas: Canvas, box: tuple[int, int, int], outcome: Sequence[str]) -> None:
    """What a button has led to, event by event."""
    x, y, width = box
    for sentence in outcome:
        for line in wrap(sentence, width):
            canvas.text(x, y, line)
            y += 1


def _in_brief(page: ResetPageRow) -> list[str]:
    """What the column beside the page says, where there is none: a line for each."""
    lines = []
    if page.running:
        named = [name or "one without a name" for name in page.running[:2]]
        more = len(page.running) - len(named)
        named += [f"{more} more"] if more else []
        lines.append(f"Tasks without result: {', '.join(named)}")
    for row in page.programs:
        note = f": {row.note}" if row.note else ""
        lines.append(f"{row.serial}: {_state(row)}{note}")
    return lines


def _state(row: ProgramRow) -> str:
    """The state of one unit's program, in a few words."""
    if row.server:
        return f"{row.mode}, server {row.server}"
    if row.mode == "disabled":
        return row.mode
    return f"{row.mode}, {row.client}"


def _paint_side(canvas: Canvas, x: int, y: int, page: ResetPageRow) -> None:
    """essterm's own: what each unit's program does, and what a reset would cost."""
    canvas.title(x, y, _SIDE, "copy services now", "essterm")
    for row in page.programs:
        y += 1
        canvas.text(canvas.text(x, y, row.serial, bold=True) + 1, y, _state(row), "mute")
        for line in wrap(row.note, _SIDE - 2):
            y += 1
            canvas.text(x + 2, y, line, "warn")
    y += 2
    canvas.title(x, y, _SIDE, "tasks without result", str(len(page.running)))
    for name in page.running[:5]:
        y += 1
        canvas.text(x, y, name or "a task without a name", "warn", limit=x + _SIDE)
    if len(page.running) > 5:
        canvas.text(x, y + 1, f"and {counted(len(page.running) - 5, 'more task')}", "mute")
