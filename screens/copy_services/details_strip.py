"""The strip below the areas: what is selected, and what is under the cursor.

A refused task leaves its sentence here, whole, until the operator does the next thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from screens.canvas import Span
from screens.copy_services.faces import face_of, grouped, progress_words, sync_words, use_words
from screens.palette import glyph
from screens.states import SIMPLEX
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.copy_services import VolumePair
    from emulator.ids import VolumeId
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.faces import Face
    from screens.copy_services.selection import Selection

_HINT_SOURCE = (("Left click or ", ""), ("s", "key"), (" selects a source.", ""))
_HINT_TARGET = (("Right click or ", ""), ("t", "key"), (" selects the target.", ""))
_HINT_WIZARD = (("Right click or ", ""), ("enter", "key"), (" on it opens the wizard.", ""))
_HINT_LAST = (("Right click or ", ""), ("enter", "key"), (" on the last target.", ""))


ESSTERM = "essterm"
"""The documents of the panel have no suspend reasons: they are essterm's to tell, and marked so."""


@dataclass(frozen=True, slots=True)
class RefusedTask:
    """The machine's sentence, and where its rule stands."""

    sentence: str
    source: str


def _paint_hint(canvas: Canvas, x: int, y: int, hint: tuple[tuple[str, str], ...]) -> None:
    spans = [Span(text, "accent" if kind else "mute", bool(kind)) for text, kind in hint]
    canvas.spans(x, y, spans)


def hint_of(selection: Selection) -> tuple[tuple[str, str], ...]:
    """What to do next."""
    if selection.source is not None:
        return _HINT_TARGET
    if not selection.pairs:
        return _HINT_SOURCE
    return _HINT_LAST if selection.is_multiple else _HINT_WIZARD


def heading_of(selection: Selection) -> tuple[str, list[Span]]:
    """The title of the selection and the note at its right."""
    mode = ", multiple selection" if selection.is_multiple else ""
    count = len(selection.pairs)
    if not count:
        return "selected pairs", [Span(f"none{mode}", "faint")]
    title = "selected pair" if count == 1 else "selected pairs"
    number, _, noun = counted(count, "pair").partition(" ")
    return title, [Span(number, "bright", bold=True), Span(f" {noun}{mode}", "mute")]


def paint_pair(
    canvas: Canvas, x: int, y: int, pair: VolumePair, rows: tuple[VolumeRow | None, ...]
) -> int:
    """`source ─► target  size  state of the source`; returns the cell after it."""
    x = canvas.text(x, y, pair[0], "source", bold=True) + 1
    x = paint_arrow(canvas, x, y) + 1
    x = canvas.text(x, y, pair[1], "target", bold=True) + 2
    source = rows[0]
    if source is None:
        return x
    face = face_of(source)
    x = canvas.text(x, y, f"{source.size_gb:.1f} GB", "mute") + 2
    x = canvas.pictogram(x, y, face.mark) + 1
    return canvas.text(x, y, stage_of(source), _tone_of(face, "mute"))


def stage_of(row: VolumeRow) -> str:
    """The state of a volume in a word or two; of PPRC where it is in both."""
    if row.pprc_role:
        return row.pprc_operation or row.pprc
    return row.flashcopy_state if row.flashcopy else SIMPLEX


def _tone_of(face: Face, usual: str) -> str:
    """The ink of a state in words: warm when it is suspended."""
    return "warn" if face.ground == "warn_t" else usual


def paint_arrow(canvas: Canvas, x: int, y: int, shaft: int = 1) -> int:
    """`─►`, an arrow from a source to its target."""
    line = glyph("hairline", canvas.ability) * shaft
    return canvas.mark(canvas.text(x, y, line, "faint"), y, "right")


def paint_selection(
    canvas: Canvas,
    box: tuple[int, int, int, int],
    selection: Selection,
    rows: Mapping[VolumeId, VolumeRow],
    refused: RefusedTask | None,
) -> None:
    """The selected pairs, the last of them when there are many, and what to do next."""
    x, y, width, lines = box
    if refused is not None:
        paint_refusal(canvas, box, refused)
        return
    title, note = heading_of(selection)
    canvas.title(x, y, width, title, note)
    shown = selection.pairs[-(lines - 1) :]
    if selection.source is not None:
        shown = selection.pairs[-(lines - 2) :] if lines > 2 else ()
    for pair in shown:
        y += 1
        paint_pair(canvas, x, y, pair, (rows.get(pair[0]), rows.get(pair[1])))
    if selection.source is not None:
        y += 1
        canvas.text(x, y, selection.source, "source", bold=True)
        paint_arrow(canvas, x + 9, y)
    _paint_hint(canvas, x, y + 1, hint_of(selection))


def paint_narrow(
    canvas: Canvas,
    place: tuple[int, int, int],
    selection: Selection,
    rows: Mapping[VolumeId, VolumeRow],
    refused: RefusedTask | None,
) -> None:
    """The same in one line below the heading: the last pair, or what to do next."""
    x, y, width = place
    if refused is not None:
        paint_refusal(canvas, (x, y, width, 2), refused)
        return
    title, note = heading_of(selection)
    canvas.title(x, y, width, title, note)
    if selection.source is not None:
        x = canvas.text(x, y + 1, selection.source, "source", bold=True) + 1
        x = paint_arrow(canvas, x, y + 1) + 2
    elif selection.pairs:
        pair = selection.pairs[-1]
        paint_pair(canvas, x, y + 1, pair, (rows.get(pair[0]), rows.get(pair[1])))
        return
    _paint_hint(canvas, x, y + 1, hint_of(selection))


def paint_refusal(canvas: Canvas, box: tuple[int, int, int, int], refused: RefusedTask) -> None:
    """The whole sentence with its mark; where the rule stands is essterm's own word."""
    x, y, width, lines = box
    canvas.title(x, y, width, "refused", [Span(refused.source, "faint")])
    canvas.mark(x, y + 1, "failed")
    for offset, line in enumerate(wrap(refused.sentence, width - 2)[:lines], 1):
        canvas.text(x + 2, y + offset, line, "bad")


def paint_under_cursor(
    canvas: Canvas,
    box: tuple[int, int, int, int],
    row: VolumeRow | None,
    area: VolumeArea,
    paths: str,
    is_map: bool,
) -> None:
    """The volume under the cursor, in as many lines as there are; `paths`: those of its pair."""
    x, y, width, lines = box
    if row is None:
        canvas.title(x, y, width, "under the cursor", [Span("none", "faint")])
        return
    face = face_of(row)
    ink = face.role or "bright"
    note = [Span(f"{row.size_gb:.1f} GB  ", "mute"), Span(row.id, ink, bold=True)]
    canvas.title(x, y, width, "under the cursor", note)
    if is_map:
        canvas.target(row.id, "tile", x + width - 8, y, 8, states=(area.name,), area=area.name)
    for offset, (name, text) in enumerate(fields_of(row, paths)[:lines], 1):
        canvas.text(x, y + offset, name, "faint" if name == ESSTERM else "mute")
        at, tone = x + 10, "ink"
        if name == "State":
            is_arrow = face.is_mirrored and area.is_mirror(face.role)
            at = canvas.pictogram(at, y + offset, face.mark, mirrored=is_arrow) + 1
            tone = _tone_of(face, face.role or "ink")
        if name == ESSTERM and at + 7 + canvas.measure(text) <= x + width:
            at = canvas.text(at, y + offset, "reason", "mute") + 1
        canvas.text(at, y + offset, text, tone, limit=x + width)


def fields_of(row: VolumeRow, paths: str) -> list[tuple[str, str]]:
    """What is said of a volume: names and values, the more telling first."""
    fields = [("State", face_of(row).words)]
    if row.pprc_role:
        fields.append(("Partner", f"{row.pprc_partner}, {paths}"))
        if row.reason:
            fields.append((ESSTERM, f"{row.reason} {row.reason_text}"))
        else:
            fields.append(("Copy", sync_words(row)))
        if row.partner is not None:
            of = "of" if row.flashcopy == "target" else "to"
            fields.append(("FlashCopy", f"{row.flashcopy}, {of} {row.partner}"))
    elif row.partner is not None:
        fields += [("Partner", f"{row.partner}"), ("Copy", progress_words(row))]
    use = use_words(row)
    if row.label:
        fields.append(("Volume", f"{row.label}, {use}"))
    elif row.online or row.host_device or not (row.partner or row.pprc_role):
        fields.append(("Host", use))  # a row of air counts for more than what goes without saying
    return fields


def paint_line(
    canvas: Canvas, x: int, y: int, limit: int, row: VolumeRow, area: str, is_map: bool
) -> None:
    """One line of a volume, for narrow screens: ID, state, size and who uses it."""
    face = face_of(row)
    ink = face.role or "bright"
    after = canvas.text(x, y, row.id, ink, bold=True)
    if is_map:
        canvas.target(row.id, "tile", x, y, 8, states=(area,), area=area)
    after = canvas.pictogram(after + 1, y, face.mark) + 1
    stage = stage_of(row)
    pieces = [stage, f"{row.size_gb:.1f} GB"]
    if row.pprc == "suspended":
        pieces = [stage, f"{grouped(row.out_of_sync_cylinders)} cyl"]
        pieces.append(f"{ESSTERM}: reason {row.reason} {row.reason_text}")
    elif not face.is_plain and face.short:
        pieces = [f"{stage}, {face.short}", pieces[1]]
    if row.host_device:
        pieces.append(row.host_device)
    for piece in pieces:
        if after + len(piece) > limit:
            return
        after = canvas.text(after, y, piece, _tone_of(face, "mute")) + 2
