"""The strip of the Storage Servers panel: what is selected as a whole, what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.copy_services import VolumePair
from screens.canvas import Span
from screens.copy_services.details_strip import paint_arrow
from screens.copy_services.lss_faces import KINDS, roles_words
from screens.copy_services.lss_selection import numbers_of
from screens.words import counted

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.copy_services.lss_selection import LssSelection
    from screens.copy_services.lss_tiles import LssTile

_SOURCE_HINT = (Span("Left click or "), Span("s", "accent", True), Span(" selects a source LSS."))
_TARGET_HINT = (Span("Right click or "), Span("t", "accent", True), Span(" selects the target."))
_WIZARD_HINT = (
    Span("Right click or "), Span("enter", "accent", True), Span(" opens the wizard."),
)  # fmt: skip
_ROLE_INKS = {"source": "source", "target": "target"}


class Whole(NamedTuple):
    """What both subsystems add up to: pairs of volumes, volumes left over, paths that work."""

    pairs: tuple[VolumePair, ...]
    size: str
    alone: int
    paths: int
    broken: int


NOTHING = Whole((), "", 0, 0, 0)


def hint_of(selection: LssSelection) -> tuple[Span, ...]:
    """What to do next."""
    if selection.source is None:
        return _SOURCE_HINT
    return _WIZARD_HINT if selection.is_whole else _TARGET_HINT


def short(lss: str) -> str:
    """An address without the machine type."""
    return lss.partition(":")[2]


def paint_whole(
    canvas: Canvas, box: tuple[int, int, int], selection: LssSelection, whole: Whole
) -> None:
    """The two subsystems, their pairs and paths, and what to do next."""
    x, y, width = box
    note = [Span("none", "faint")]
    if selection.is_whole:
        count, _, noun = counted(len(whole.pairs), "pair").partition(" ")
        note = [Span(count, "bright", bold=True), Span(f" {noun}", "mute")]
    canvas.title(x, y, width, "whole-lss selection", note)
    if selection.source is not None:
        after = paint_ends(canvas, x, y + 1, selection)
        canvas.text(after + 2, y + 1, whole.size, "mute", limit=x + width)
        y += 1
    if selection.is_whole:
        canvas.text(x, y + 1, "Paths", "mute")
        words, ink = paths_words(whole)
        canvas.text(x + 9, y + 1, words, ink)
        canvas.text(x, y + 2, "Pairing", "mute")
        canvas.text(x + 9, y + 2, f"same volume numbers, {numbers_of(whole.pairs)}")
        if whole.alone:
            words = f"{counted(whole.alone, 'volume')} without a partner"
            canvas.text(x + 9, y + 3, words, "warn")
        y += 4
    _paint_hint(canvas, x, y + 1, hint_of(selection))


def _paint_hint(canvas: Canvas, x: int, y: int, hint: tuple[Span, ...]) -> None:
    canvas.spans(x, y, [Span(t, i if b else "mute", b) for t, i, b in hint])


def paint_ends(canvas: Canvas, x: int, y: int, selection: LssSelection) -> int:
    """`12019:21 ─► 14744:20`; returns the cell after it."""
    x = canvas.text(x, y, short(selection.source or ""), "source", bold=True) + 1
    x = paint_arrow(canvas, x, y) + 1
    return canvas.text(x, y, short(selection.target or ""), "target", bold=True)


def paths_words(whole: Whole) -> tuple[str, str]:
    """How many paths lead from the one to the other, and the ink of these words."""
    if whole.paths:
        broken = f", {whole.broken} failed" if whole.broken else ""
        return f"{whole.paths} established{broken}", "warn" if broken else "ink"
    if whole.broken:
        return f"none works, {whole.broken} failed", "bad"
    return "none yet: establish them first", "warn"


def paint_narrow(
    canvas: Canvas, box: tuple[int, int, int], selection: LssSelection, whole: Whole
) -> None:
    """The same in one line below the heading."""
    x, y, width = box
    note = f"{counted(len(whole.pairs), 'pair')}" if selection.is_whole else "none"
    canvas.title(x, y, width, "whole-lss selection", note)
    if selection.source is None:
        _paint_hint(canvas, x, y + 1, hint_of(selection))
        return
    after = paint_ends(canvas, x, y + 1, selection)
    if selection.is_whole:
        words, ink = paths_words(whole)
        after = canvas.text(after + 2, y + 1, whole.size, "mute")
        after = canvas.text(after + 2, y + 1, "paths ", "mute")
        canvas.text(after, y + 1, words.partition(":")[0], ink)
    else:
        _paint_hint(canvas, after + 1, y + 1, hint_of(selection))


def fields_of(tile: LssTile) -> list[tuple[str, str]]:
    """What is said of one subsystem."""
    row, copies = tile.row, tile.copies
    return [
        ("Address", row.id),
        ("SSID", row.ssid),
        ("Type", "Open Systems"),
        ("Volumes", str(row.volumes)),
        ("PPRC", roles_words(copies.pprc_sources, copies.pprc_targets)),
        ("FlashCopy", roles_words(copies.flashcopy_sources, copies.flashcopy_targets)),
        ("Critical Heavy mode", on_off(row.critical_heavy)),
        ("Consistency Group", on_off(row.consistency_group)),
        ("Consistency Time Out", f"{row.pprc_consistency_timeout_s} seconds"),
    ]


def on_off(is_on: bool) -> str:
    """`on` or `off`."""
    return "on" if is_on else "off"


def paint_under_cursor(canvas: Canvas, box: tuple[int, int, int], tile: LssTile | None) -> None:
    """The subsystem under the cursor."""
    x, y, width = box
    if tile is None:
        canvas.title(x, y, width, "under the cursor", [Span("none", "faint")])
        return
    kind = tile.copies.kind
    note = [Span(f"{KINDS[kind]}  ", "mute")]
    note.append(Span(tile.label, _ROLE_INKS.get(kind, "bright"), bold=True))
    canvas.title(x, y, width, "under the cursor", note)
    for line, (name, text) in enumerate(fields_of(tile), y + 1):
        canvas.text(x, line, name, "mute")
        canvas.text(x + 23, line, text, limit=x + width)
