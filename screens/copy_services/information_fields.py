"""What information windows say: fields with their values, and sentences about a volume's copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.ids import lss_of
from screens.copy_services.faces import grouped, use_words

if TYPE_CHECKING:
    from emulator.views.rows import StorageServerRow, VolumeRow
    from screens.canvas import Canvas

Field = tuple[str, str]

NO_BACKGROUND = "No background copy: only tracks that change are copied."
BACKGROUND = "All tracks are copied; then the relation ends by itself."
SYNC = {
    "duplex pending": "Until all cylinders are copied the target is no image of any moment.",
    "full duplex": "A host's write ends only when the target has it too.",
    "suspended": "The source records which cylinders change; nothing resumes by itself.",
}
"""What the state of a PPRC source means."""


def volume_fields(row: VolumeRow, unit: StorageServerRow) -> list[Field]:
    """Where a volume lies, how large it is, who uses it."""
    return [
        ("Volume ID", row.id),
        ("Volume number", f"{row.number:02x} ({row.number})"),
        ("Storage server", f"2105-{unit.model} {unit.serial}"),
        ("LSS", row.lss.rpartition(":")[2]),
        ("Size", f"{row.size_gb:.1f} GB"),
        ("Tracks", grouped(row.size_tracks)),
        ("Type", "Open Systems"),
        ("Host", use_words(row)),
        *([("Label", row.label)] if row.label else []),
    ]


def state_fields(row: VolumeRow) -> list[Field]:
    """In which copies a volume is."""
    fields = [("PPRC", row.pprc), ("Status", row.status.replace("_", " "))]
    if row.pprc_role and row.pprc_partner is not None:
        fields = [
            ("PPRC", row.pprc_role),
            ("State", row.pprc_operation or row.pprc),
            fields[1],
            ("Partner", row.pprc_partner),
            ("Partner LSS", lss_of(row.pprc_partner)),
            ("Critical Volume", "checked" if row.critical else "not checked"),
        ]
    if row.partner is None:
        return [*fields, ("FlashCopy", "none")]
    fields.append(("FlashCopy", f"{row.flashcopy}, {row.flashcopy_state}"))
    if row.pprc_role:
        name = "Source" if row.flashcopy == "target" else "Target"
        return [*fields, (f"{name} of it", row.partner)]
    return [
        *fields,
        ("Partner", row.partner),
        ("Background copy", "yes" if row.background_copy else "no"),
        ("Copied", f"{row.copied_percent} %"),
    ]


def reason_words(row: VolumeRow) -> str:
    """Why a volume is suspended and what that keeps from its hosts; "" when it is not."""
    if not row.reason:
        return ""
    inhibited = "; writes to it are inhibited" if row.write_inhibited else ""
    return f"reason {row.reason}, {row.reason_text}{inhibited}"


def paint_fields(
    canvas: Canvas, box: tuple[int, int, int], y: int, title: str, fields: list[Field]
) -> int:
    """A heading, names and values below it; returns the row after them.

    `box`: left edge, cells of names, width.
    """
    x, names, width = box
    canvas.title(x, y, width, title)
    for line, (name, value) in enumerate(fields, y + 1):
        canvas.text(x, line, name, "mute")
        if value == "0":
            canvas.mark(x + names, line, "zero")
        else:
            canvas.text(x + names, line, value, limit=x + width)
    return y + 1 + len(fields)
