"""How a volume looks and what is said of it: its mark, its state in words, its second line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.commands.copy_services import VolumePair
    from emulator.views.rows import VolumeRow

_MARKS = {
    ("source", "establishing"): "flashcopy-source-establishing",
    ("source", "established"): "flashcopy-source-established",
    ("target", "establishing"): "flashcopy-target-establishing",
    ("target", "established"): "flashcopy-target-established",
}
_BEGINS = {"establishing"}
COUNTED = ("flashcopy-source-established", "flashcopy-target-established", "simplex")
"""The marks of a map, which shows no difference between establishing and established."""


@dataclass(frozen=True, slots=True)
class Face:
    """One volume as it is drawn. `line` is the second line of a tile, `short` beside a mark."""

    mark: str
    role: str
    words: str
    line: str
    short: str

    @property
    def is_plain(self) -> bool:
        """Whether the volume is in no relation."""
        return not self.role


def face_of(row: VolumeRow) -> Face:
    """How a volume is drawn. The second line is the first that applies (design language §4)."""
    size = f"{row.size_gb:.1f} GB"
    if not row.flashcopy:
        return Face("simplex", "", "simplex", row.host_device or size, size)
    role, stage = row.flashcopy, row.flashcopy_state
    line, short = _progress(row, stage in _BEGINS)
    return Face(_MARKS[role, stage], role, f"FlashCopy {role}, {stage}", line, short)


def _progress(row: VolumeRow, begins: bool) -> tuple[str, str]:
    """The second line of a volume in a relation, and its short form."""
    if begins:
        return "establishing", ""
    if row.flashcopy == "target":
        return f"of {row.partner}", ""
    if row.background_copy:
        return f"{row.copied_percent} % copied", f"{row.copied_percent} %"
    return f"to {row.partner}", ""


def map_mark(face: Face) -> str:
    """The mark under which a map counts a volume."""
    return f"flashcopy-{face.role}-established" if face.role else "simplex"


def relation_of(row: VolumeRow) -> VolumePair | None:
    """The FlashCopy pair that a volume is in: (source, target)."""
    if row.partner is None:
        return None
    return (row.id, row.partner) if row.flashcopy == "source" else (row.partner, row.id)


def grouped(number: int) -> str:
    """A number with its thousands apart: `228 881`."""
    return f"{number:,}".replace(",", " ")


def progress_words(row: VolumeRow) -> str:
    """What remains to be copied, in words: "" for a volume in no relation."""
    if row.partner is None:
        return ""
    left = f"{grouped(row.tracks_left)} tracks left"
    return f"{row.copied_percent} % copied, {left}" if row.background_copy else left


def use_words(row: VolumeRow) -> str:
    """Who uses a volume: its host device once that is known (rule J09), else whether it is open."""
    if row.host_device:
        return row.host_device
    return "a host has it open" if row.online else "no host has it open"
