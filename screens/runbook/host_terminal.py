"""The terminal of a host in a replay: what was typed and what was printed, newest lines in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.canvas import FULL, Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from screens.palette import Ability

PROMPT = "$ "


def strips(lines: Sequence[str], width: int, height: int, ability: Ability = FULL) -> list[Strip]:
    """The terminal in so many cells; a line that is too long goes on in the next row."""
    canvas = Canvas(width, height, ability)
    rows = [row for line in lines for row in _wrapped(line, width - 2)] or [(PROMPT, True)]
    for y, (text, is_typed) in enumerate(rows[-(height - 1) :]):
        canvas.text(1, y, text, "bright" if is_typed else "ink")
    return [canvas.strip(y) for y in range(height)]


def _wrapped(line: str, width: int) -> list[tuple[str, bool]]:
    is_typed = line.startswith((PROMPT, "> "))
    pieces = [line[at : at + width] for at in range(0, len(line), width)] or [""]
    return [(piece, is_typed) for piece in pieces]
