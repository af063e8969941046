"""Strips: the volumes of a logical subsystem as a line of cells, one for each or for several."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def copy_mark(state: str) -> str:
    """The palette's name of a volume's part in a FlashCopy, such as "source-established"."""
    return f"flashcopy-{state}" if state else "simplex"


_URGENCY = ("suspended", "pending", "establishing", "terminating", "flashcopy", "duplex")


@cache
def urgency(mark: str) -> int:
    """How much a state wants to be seen when several share one cell; 0 is most."""
    return next((n for n, word in enumerate(_URGENCY) if word in mark), len(_URGENCY))


def suspended(marks: Sequence[str]) -> tuple[str, int]:
    """The mark of what is suspended, and how many are; of both roles the one that is there more."""
    found = [mark for mark in marks if "suspended" in mark]
    return (max(found, key=found.count) if found else "", len(found))


@lru_cache(maxsize=512)
def fold(marks: tuple[str, ...], cells: int) -> tuple[str, ...]:
    """At most `cells` marks: each stands for equally many volumes and shows the most urgent."""
    if len(marks) <= cells:
        return marks
    share = -(-len(marks) // cells)
    groups = [marks[start : start + share] for start in range(0, len(marks), share)]
    return tuple([min(group, key=urgency) for group in groups])
