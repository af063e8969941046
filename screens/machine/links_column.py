"""The ESCON links between two units: one line for each, both ways side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.views.link_loads import LinkLoadRow, together
from emulator.views.rows import LinkRow
from screens.palette import glyph
from screens.words import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.ids import LinkId
    from screens.canvas import Canvas
    from screens.machine.layout import UnitColumns
    from screens.machine.rows import Unit

UP = "up"
_LOAD_WIDTH = 4
"""Cells of a load: `12.0`."""
_NEAR_SAID, _BOTH_SAIDS = 14, 22
"""Cells that a line needs for one adapter beside its load, and for both."""


class Link(NamedTuple):
    """A link, and what it carries; None where that is not shown."""

    row: LinkRow
    load: LinkLoadRow | None

    @property
    def is_up(self) -> bool:
        """Whether it carries light."""
        return self.row.state == UP


class Between(NamedTuple):
    """Links from the left unit to the right one, and the other way."""

    there: tuple[Link, ...]
    back: tuple[Link, ...]


def between(
    links: Sequence[LinkRow], loads: Mapping[LinkId, LinkLoadRow], left: Unit, right: Unit
) -> Between:
    """The links of two units by direction."""
    one, other = left.server.serial, right.server.serial
    every = [Link(row, loads.get(row.id)) for row in links]
    return Between(
        tuple(link for link in every if (link.row.origin, link.row.target) == (one, other)),
        tuple(link for link in every if (link.row.origin, link.row.target) == (other, one)),
    )


def paint(
    canvas: Canvas,
    links: Between,
    columns: UnitColumns,
    sites: tuple[str, str],
    first_row: int,
    roomy: bool,
) -> None:
    """Heading, one summary for each direction that has links, and their lines."""
    x, width = columns.links, columns.links_width
    everything = links.there + links.back
    heading_y = 1 if roomy else 0
    after = canvas.text(x, heading_y, "ESCON", "bright", bold=True) + 1
    canvas.text(after, heading_y, _lengths(everything), "mute")
    if roomy:
        canvas.hairline(x, 2, width)
    ways = [
        (rows, f"to {site}", is_back)
        for rows, site, is_back in (
            (links.there, sites[1], False),
            (links.back, sites[0], True),
        )
        if rows
    ]
    part = (width - 2 * (len(ways) - 1)) // max(1, len(ways))
    for number, (rows, heading, is_back) in enumerate(ways):
        at = x + number * (part + 2)
        _summary(canvas, rows, heading, (at, part), roomy)
        _lines(canvas, rows, (at, part), first_row, is_back, roomy)


def _lengths(links: Sequence[Link]) -> str:
    """`20 km`, or the range of lengths."""
    lengths = sorted({link.row.length_km for link in links})
    if not lengths:
        return "no links"
    if len(lengths) == 1:
        return f"{lengths[0]:g} km"
    return f"{lengths[0]:g} to {lengths[-1]:g} km"


def _summary(
    canvas: Canvas, rows: Sequence[Link], heading: str, place: tuple[int, int], roomy: bool
) -> None:
    """How many of the links are up, and what they carry together of what they could."""
    x, width = place
    y = 3 if roomy else 1
    up = sum(link.is_up for link in rows)
    is_whole = up == len(rows)
    word = f"{up}/{len(rows)}"
    load = _number(rows)
    room = width - len(word) - (1 if is_whole else 2)
    if roomy:
        heading = shortened(heading, room)
    words = heading if roomy or not load else f"{heading} {load}"
    if canvas.measure(words) <= room:
        after = canvas.text(x, y, heading, "mute")
        canvas.text(after, y, words[len(heading) :], "ink")
    elif not roomy and len(load) <= room:
        canvas.text(x, y, load, "ink")
    start = canvas.right(x + width, y, word, "ink" if is_whole else "bad", bold=not is_whole)
    if not is_whole:
        canvas.mark(start - (1 if canvas.measure(words) == room else 2), y, "failed")
    if not roomy:
        return
    if load:
        after = canvas.text(x, 4, load, "ink")
        whole = f" of {_together(rows)[1]:.0f} MB/s"
        canvas.text(after, 4, whole if len(load) + len(whole) <= width else " MB/s", "mute")
    canvas.text(x, 6, "SAID", "faint")
    if _has_far(width):
        canvas.right(x + width - (_LOAD_WIDTH + 1 if load else 0), 6, "SAID", "faint")
    if load:
        canvas.right(x + width, 6, "MB/s", "faint")


def _together(rows: Sequence[Link]) -> tuple[float, float]:
    return together([link.load for link in rows if link.load is not None])


def _number(rows: Sequence[Link]) -> str:
    """What all carry together, "" where loads are not shown."""
    return f"{_together(rows)[0]:.1f}" if any(link.load is not None for link in rows) else ""


def _has_far(width: int) -> bool:
    """Whether the far adapter has room beside the near one and the load."""
    return width >= _BOTH_SAIDS


def _lines(
    canvas: Canvas,
    rows: Sequence[Link],
    place: tuple[int, int],
    first_row: int,
    is_back: bool,
    roomy: bool,
) -> None:
    """One line for each link; when they do not fit, the last line counts the rest."""
    x, width = place
    room = canvas.height - first_row - (2 if roomy else 0)
    shown = rows if len(rows) <= room else rows[: room - 1]
    for y, link in enumerate(shown, first_row):
        _line(canvas, link, x, y, width, is_back)
    rest = rows[len(shown) :]
    if rest:
        cut = sum(not link.is_up for link in rest)
        words = f"{len(rest)} more, {cut} cut" if cut else f"{len(rest)} more, all up"
        canvas.text(x, first_row + len(shown), words, "bad" if cut else "mute")


def _line(canvas: Canvas, link: Link, x: int, y: int, width: int, is_back: bool) -> None:
    """Adapter, line with its arrow, far adapter and load as far as there is room.

    A cut link says so in place of what stands at its right.
    """
    row, is_up = link.row, link.is_up
    near, far = (row.target_said, row.origin_said) if is_back else (
        row.origin_said, row.target_said,
    )  # fmt: skip
    start, end = x, x + width
    if width >= _NEAR_SAID:
        start = canvas.text(x, y, near, "faint" if is_up else "bad") + 1
    if not is_up:
        end = canvas.right(end, y, row.state, "bad", bold=True) - 1
    else:
        if link.load is not None:
            _load(canvas, link.load, end, y)
            end -= _LOAD_WIDTH + 1
        if _has_far(width) or (link.load is None and width >= _NEAR_SAID):
            end = canvas.right(end, y, far, "faint") - 1
    _shaft(canvas, link, (start, end), y, is_back)
    if width >= _NEAR_SAID:
        canvas.target(near, "adapter", x, y, width, states=(row.state,), area=row.origin)


def _load(canvas: Canvas, load: LinkLoadRow, end: int, y: int) -> None:
    """What it carries in MB/s; a dot for nothing."""
    if load.total:
        canvas.right(end, y, f"{load.total:.1f}", "ink")
    else:
        canvas.mark(end - 1, y, "zero")


def _shaft(canvas: Canvas, link: Link, cells: tuple[int, int], y: int, is_back: bool) -> None:
    """The line between, heavy as far as the link is in use; its arrow, or the cross of a cut."""
    start, end = cells
    if not link.is_up:
        canvas.text(start, y, glyph("link-cut", canvas.ability) * (end - start), "bad")
        canvas.mark(end - 1, y, "failed")
        return
    begin, length = (start + 1 if is_back else start), end - start - 1
    fraction = 0.0 if link.load is None else link.load.fraction
    heavy = max(int(fraction > 0), int(fraction * length))
    first = begin + length - heavy if is_back else begin
    canvas.text(begin, y, glyph("link-idle", canvas.ability) * length, "line")
    canvas.text(first, y, glyph("link-load", canvas.ability) * heavy, "ink")
    canvas.mark(start if is_back else end - 1, y, "left" if is_back else "right")
