"""The PPRC pairs of the machine room: a line for each pair of logical subsystems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import words
from screens.canvas import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import LssPairRow
    from screens.canvas import Canvas

_COLUMNS = (("out of sync", 0), ("susp", 14), ("pend", 20), ("duplex", 27), ("pairs", 34))
"""Heads, and the cells between the right end of each column and that of the table."""
_NAMES_WIDTH = 19
_MARKS = {"duplex": "pprc-source-duplex", "pend": "pending", "susp": "suspended"}


def in_order(rows: Sequence[LssPairRow]) -> list[LssPairRow]:
    """What wants to be seen first: suspended, then pending, then by address."""
    return sorted(rows, key=lambda row: (not row.suspended, not row.pending, row.source))


def short(lss: str) -> str:
    """An LSS without its machine type: `12019:17`."""
    return lss.partition(":")[2]


def paint_table(
    canvas: Canvas, rows: Sequence[LssPairRow], place: tuple[int, int], now_us: int, room: int
) -> int:
    """Heading, heads, lines and the copy that ends next, in so many rows; returns those it took.

    place: first cell and width.
    """
    x, width = place
    if not rows:
        canvas.title(x, 0, width, "pprc pairs", [Span("none", "faint")])
        return 1
    moving = next_end(rows)
    ordered = in_order(rows)
    shown = ordered[: room - 2 - (moving is not None)]
    total = sum(row.pairs for row in rows)
    rest = f", {len(shown)} of {len(rows)} LSS pairs shown" if len(shown) < len(rows) else ""
    noun = " pair" if total == 1 else " pairs"
    canvas.title(
        x, 0, width, "pprc pairs", [Span(f"{total}", "bright", True), Span(noun + rest, "mute")]
    )
    canvas.text(x, 1, "source", "faint")
    canvas.text(x + 11, 1, "target", "faint")
    for head, back in columns(width):
        canvas.right(x + width - back, 1, head, "faint")
    for y, row in enumerate(shown, 2):
        _paint_row(canvas, row, x, y, width)
    y = 2 + len(shown)
    if moving is not None:
        paint_copy(canvas, moving, (x, y, width), now_us, roomy=True)
        y += 1
    return y


def columns(width: int) -> tuple[tuple[str, int], ...]:
    """The columns that fit behind the names, from the right."""
    return tuple(each for each in _COLUMNS if width - each[1] >= _NAMES_WIDTH + 4)


def _paint_row(canvas: Canvas, row: LssPairRow, x: int, y: int, width: int) -> None:
    """Source, target, and how many pairs are in which state."""
    canvas.text(x, y, short(row.source))
    canvas.mark(x + 9, y, "right")
    canvas.text(x + 11, y, short(row.target))
    counts = {"pairs": row.pairs, "duplex": row.duplex, "pend": row.pending, "susp": row.suspended}
    for head, back in columns(width)[1:]:
        _paint_count(canvas, head, counts[head], x + width - back, y)
    apart = row.out_of_sync_cylinders
    if apart:
        ink = "bright" if row.pending else "warn"
        text = f"{apart:,} cyl".replace(",", " ")
        canvas.right(x + width, y, text, ink, bold=bool(row.pending))
    else:
        canvas.mark(x + width - 1, y, "zero")
    states = [w for w, n in (("suspended", row.suspended), ("pending", row.pending)) if n]
    canvas.target(short(row.source), "row", x, y, width, states=tuple(states), area="pairs")


def _paint_count(canvas: Canvas, head: str, count: int, end: int, y: int) -> None:
    """A count behind the mark of its state; a dot for none, so that the others are seen."""
    if not count:
        canvas.mark(end - 1, y, "zero")
        return
    tone = {"pend": "bright", "susp": "warn"}.get(head, "ink")
    at = canvas.right(end, y, str(count), tone, bold=head in ("pend", "susp"))
    if head in _MARKS:
        canvas.mark(at - 2, y, _MARKS[head])


def next_end(rows: Sequence[LssPairRow]) -> LssPairRow | None:
    """The LSS pair whose copies end first, None when nothing is copied."""
    return min((row for row in rows if row.due_us is not None), key=_due, default=None)


def _due(row: LssPairRow) -> int:
    return row.due_us or 0


def paint_copy(
    canvas: Canvas, row: LssPairRow, place: tuple[int, int, int], now_us: int, roomy: bool
) -> None:
    """How far the pending pairs of one LSS pair are, and when the last of them will be."""
    x, y, width = place
    name = f"copy {short(row.source)}" if roomy else short(row.source)
    after = canvas.text(x, y, name, "mute") + 2
    left = words.time_left((row.due_us or 0) - now_us)
    start = canvas.right(x + width, y, f"{left} left" if roomy else left, "mute")
    start = canvas.right(start - 2, y, f"{row.copied_percent} %") - 1
    canvas.gauge(after, y, max(0, start - 2 - after), row.copied_percent / 100)


def paint_counts(
    canvas: Canvas, rows: Sequence[LssPairRow], place: tuple[int, int], now_us: int
) -> int:
    """The same in two or three rows, for narrow windows; returns those it took."""
    x, width = place
    total = sum(row.pairs for row in rows)
    note = [Span(str(total), "bright", True)] if rows else [Span("none", "faint")]
    canvas.title(x, 0, width, "pprc pairs", note)
    if not rows:
        return 1
    at = x
    counts = (
        ("pprc-source-duplex", sum(row.duplex for row in rows), "duplex"),
        ("pending", sum(row.pending for row in rows), "pending"),
        ("suspended", sum(row.suspended for row in rows), "susp."),
    )
    whole = [f"{count} {word}" for _, count, word in counts if count]
    has_words = sum(len(text) + 4 for text in whole) - 2 <= width
    for mark, count, word in counts:
        text = f"{count} {word}" if has_words else str(count)
        if count:
            at = canvas.mark(at, 1, mark) + 1
            at = canvas.text(at, 1, text, "warn" if mark == "suspended" else "ink") + 2
    moving = next_end(rows)
    if moving is None:
        return 2
    paint_copy(canvas, moving, (x, 2, width), now_us, roomy=False)
    return 3
