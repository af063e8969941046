"""The states of volumes on every screen: which mark each has, and the legend that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas

SIMPLEX = "simplex"
TERMINATING = "terminating"
_STAGES = {"duplex pending": "pending", "full duplex": "duplex", "suspended": "suspended"}


def mark_of(row: VolumeRow) -> str:
    """The palette's name of the state of one volume; of PPRC where it is in both (§4)."""
    if not row.pprc_role:
        return flashcopy_mark(row) or SIMPLEX
    if row.pprc_operation == TERMINATING:
        return "pprc-terminating"
    return f"pprc-{row.pprc_role}-{row.pprc_operation or _STAGES[row.pprc]}"


def flashcopy_mark(row: VolumeRow) -> str:
    """The palette's name of the state of a volume's FlashCopy, "" without one."""
    return f"flashcopy-{row.flashcopy}-{row.flashcopy_state}" if row.flashcopy else ""


class Entry(NamedTuple):
    """Marks and their word; one that is brief gives way where there is little room."""

    marks: tuple[str, ...]
    word: str
    is_brief: bool = False


LEGEND = (
    Entry((SIMPLEX,), "simplex"),
    Entry(("pprc-source-duplex",), "source"),
    Entry(("pprc-target-duplex",), "target"),
    Entry(("pprc-source-pending", "pprc-target-pending"), "pending"),
    Entry(("pprc-source-suspended", "pprc-target-suspended"), "suspended"),
    Entry(("pprc-source-establishing",), "establish", is_brief=True),
    Entry(("pprc-terminating",), "terminate", is_brief=True),
    Entry(("flashcopy-source-established", "flashcopy-target-established"), "FlashCopy"),
)


def paint_legend(canvas: Canvas, x: int, y: int, end: int) -> None:
    """Marks and words from `x` on; states that last seconds are left out when `end` is too near."""
    entries: tuple[Entry, ...] = LEGEND
    if x + sum(len(each.marks) + len(each.word) + 3 for each in entries) - 2 > end:
        entries = tuple(each for each in entries if not each.is_brief)
    for marks, word, _ in entries:
        for name in marks:
            x = canvas.mark(x, y, name)
        x = canvas.text(x + 1, y, word, "mute") + 2
