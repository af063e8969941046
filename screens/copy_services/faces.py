"""How a volume looks and what is said of it: its mark, its state in words, its second line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.states import SIMPLEX, TERMINATING, flashcopy_mark, mark_of

if TYPE_CHECKING:
    from emulator.commands.copy_services import VolumePair
    from emulator.views.rows import VolumeRow

_BEGINS = {"establishing"}
COUNTED = (
    "pprc-source-duplex",
    "pprc-target-duplex",
    "pprc-source-pending",
    "pprc-target-pending",
    "pprc-source-suspended",
    "pprc-target-suspended",
    "pprc-source-establishing",
    "pprc-target-establishing",
    "pprc-terminating",
    "flashcopy-source-established",
    "flashcopy-target-established",
    SIMPLEX,
)
"""The marks of a map, in which a FlashCopy being established looks like one that stands."""


@dataclass(frozen=True, slots=True)
class Face:
    """One volume as it is drawn.

    role and words are of the relation that the mark shows: PPRC before FlashCopy. `line` is the
    second line of a tile, `short` stands beside a mark. `second` is the mark of the FlashCopy of a
    volume in both; in the second line it stands between `lead` and `line`. `ground` and `ink` are
    tokens; `filled` is the part of a pending tile, in percent, that is solid.
    """

    mark: str
    role: str
    words: str
    line: str
    short: str
    second: str = ""
    lead: str | None = None
    ground: str = "raised"
    ink: str = "ink"
    bold: bool = False
    filled: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether the volume is in no relation."""
        return not self.role

    @property
    def is_mirrored(self) -> bool:
        """Whether the volume is in a PPRC pair."""
        return self.mark.startswith("pprc")

    @property
    def tint(self) -> str:
        """The ground of a cell of a map: that of its role, a warm one when it is suspended."""
        if not self.is_mirrored or self.ground == "raised":
            return ""
        return self.ground if self.ground == "warn_t" else f"{self.role}_t"


def face_of(row: VolumeRow) -> Face:
    """How a volume is drawn. The second line is the first that applies (design language §4)."""
    if row.pprc_role:
        return _mirrored_face(row)
    size = f"{row.size_gb:.1f} GB"
    if not row.flashcopy:
        return Face(SIMPLEX, "", SIMPLEX, row.host_device or size, size, ink="mute")
    role, stage = row.flashcopy, row.flashcopy_state
    line, short = _progress(row, stage in _BEGINS)
    return Face(mark_of(row), role, f"FlashCopy {role}, {stage}", line, short)


def _mirrored_face(row: VolumeRow) -> Face:
    """A volume in a PPRC pair: its ground tells how much of it is in sync."""
    mark, role, second = mark_of(row), row.pprc_role, flashcopy_mark(row)
    doing, tint = row.pprc_operation, f"{role}_t"
    if doing:
        words = f"{role}, {doing}"
        if doing == TERMINATING:
            return Face(mark, role, words, doing, "", second, ink="mute")
        return Face(mark, role, words, doing, "", second, None, tint, "bright", bold=True)
    words = f"{role}, {row.pprc}"
    lead = "" if second else None
    if row.pprc == "suspended":
        return Face(mark, role, words, row.pprc, row.pprc, second, lead, "warn_t", "bright", True)
    if row.pprc == "duplex pending":
        percent = row.pprc_percent
        short = f"{percent} %"
        line = _second_short(row) if second else f"{short} copied"
        lead = short if second else None
        return Face(mark, role, words, line, short, second, lead, tint, "bright", True, percent)
    return Face(mark, role, words, _duplex_line(row), "", second, lead, f"{role}_s")


def _duplex_line(row: VolumeRow) -> str:
    """The first that applies of FlashCopy, host device and partner."""
    if row.flashcopy:
        return _second_short(row) or f"{row.partner}"
    if row.host_device:
        return row.host_device
    return f"{'to' if row.pprc_role == 'source' else 'of'} {row.pprc_partner}"


def _second_short(row: VolumeRow) -> str:
    """What stands behind the mark of a second relation."""
    is_counted = row.flashcopy == "source" and row.background_copy
    return f"{row.copied_percent} %" if is_counted and row.flashcopy_state not in _BEGINS else ""


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
    if face.is_mirrored or face.is_plain:
        return face.mark
    return f"flashcopy-{face.role}-established"


def relation_of(row: VolumeRow) -> VolumePair | None:
    """The FlashCopy pair that a volume is in: (source, target)."""
    if row.partner is None:
        return None
    return (row.id, row.partner) if row.flashcopy == "source" else (row.partner, row.id)


def mirrored_pair(row: VolumeRow) -> VolumePair | None:
    """The PPRC pair that a volume is in: (source, target)."""
    if row.pprc_partner is None or not row.pprc_role:
        return None
    is_source = row.pprc_role == "source"
    return (row.id, row.pprc_partner) if is_source else (row.pprc_partner, row.id)


def grouped(number: int) -> str:
    """A number with its thousands apart: `228 881`."""
    return f"{number:,}".replace(",", " ")


def progress_words(row: VolumeRow) -> str:
    """What remains of a FlashCopy, in words: "" for a volume in no relation."""
    if row.partner is None:
        return ""
    left = f"{grouped(row.tracks_left)} tracks left"
    return f"{row.copied_percent} % copied, {left}" if row.background_copy else left


def sync_words(row: VolumeRow) -> str:
    """How far the two volumes of a PPRC pair are apart, in words."""
    left = row.out_of_sync_cylinders
    if not left:
        return "all cylinders in sync"
    return f"{grouped(left)} {'cylinder' if left == 1 else 'cylinders'} out of sync"


def use_words(row: VolumeRow) -> str:
    """Who uses a volume: its host device once that is known (rule J09), else whether it is open."""
    if row.host_device:
        return row.host_device
    return "a host has it open" if row.online else "no host has it open"
