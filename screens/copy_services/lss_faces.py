"""How a logical subsystem looks: source, target, mixed or none, and its counts (§5.1.2, J10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.palette import glyph
from screens.words import counted

if TYPE_CHECKING:
    from emulator.views.rows import LssCopiesRow
    from screens.palette import Ability

SOURCE_MARK, TARGET_MARK = "pprc-source-duplex", "pprc-target-duplex"
_COUNTS = (
    ("pprc_sources", SOURCE_MARK),
    ("pprc_targets", TARGET_MARK),
    ("flashcopy_sources", "flashcopy-source-established"),
    ("flashcopy_targets", "flashcopy-target-established"),
    ("suspended_sources", "pprc-source-suspended"),
    ("suspended_targets", "pprc-target-suspended"),
)
IN_NO_PAIR, NO_VOLUMES = "not in a copy pair", "no volumes"
KINDS = {"source": "sources", "target": "targets", "mixed": "mixed", "none": "no copy"}
"""The four kinds of an LSS, and the words of the legend and the filter."""


def marks_of(kind: str) -> tuple[str, ...]:
    """The marks before the address of an LSS of a kind."""
    return {
        "source": (SOURCE_MARK,),
        "target": (TARGET_MARK,),
        "mixed": (SOURCE_MARK, TARGET_MARK),
        "none": ("simplex",),
    }[kind]


def counts_of(row: LssCopiesRow) -> list[tuple[str, int]]:
    """Mark and number of each role that any volume has."""
    return [(mark, getattr(row, name)) for name, mark in _COUNTS if getattr(row, name)]


def loosest(row: LssCopiesRow, width: int, ability: Ability) -> tuple[str, str]:
    """What stands between a mark and its number, and between two counts, so that all fit."""
    counts = counts_of(row)
    for inner, outer in ((" ", "  "), (" ", " "), ("", " "), ("", "")):
        words = outer.join(f"{glyph(mark, ability)}{inner}{count}" for mark, count in counts)
        if len(words) <= width:
            return inner, outer
    return "", ""


def roles_words(sources: int, targets: int) -> str:
    """How many of each role: `20 sources, 1 target`."""
    parts = [counted(sources, "source")] if sources else []
    parts += [counted(targets, "target")] if targets else []
    return ", ".join(parts) or "none"
