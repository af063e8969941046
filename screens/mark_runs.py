"""Marks of many volumes in a row, worked out once for each ground and painted often.

What is given here is painted by `Canvas.run`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style

from screens.palette import GLYPHS, Ability, style


class Run(NamedTuple):
    """Neighbouring cells of one line."""

    chars: list[str]
    styles: list[Style]
    grounds: list[str]


class MarkCell(NamedTuple):
    """Two cells of a map: a mark, that of a second relation behind it, and the ground of both.

    "" for no mark, and for the ground that is there.
    """

    mark: str
    second: str = ""
    ground: str = ""


@lru_cache(maxsize=1024)
def marks(ability: Ability, names: tuple[str, ...], ground: str) -> Run:
    """One cell for each mark, in its own ink; "" leaves a blank."""
    chars = [_drawn(name, ability) for name in names]
    return Run(chars, [style(ability, _ink(name), ground) for name in names], [ground] * len(names))


@lru_cache(maxsize=1024)
def cells(ability: Ability, what: tuple[MarkCell, ...], ground: str) -> Run:
    """Two cells for each volume of a map."""
    run = Run([], [], [])
    for mark, second, own in what:
        under = own or ground
        run.chars.extend((_drawn(mark, ability), _drawn(second, ability)))
        inks = (_ink(mark), "bright" if second else _ink(mark))
        run.styles.extend(style(ability, ink, under) for ink in inks)
        run.grounds.extend((under, under))
    return run


def _drawn(name: str, ability: Ability) -> str:
    return GLYPHS[name].in_map(ability) if name else " "


def _ink(name: str) -> str:
    return GLYPHS[name].ink if name else "ink"
