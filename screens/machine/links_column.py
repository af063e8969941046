"""The ESCON links between two units: one line for each, both ways side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.views.rows import LinkRow
from screens.palette import glyph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.canvas import Canvas
    from screens.machine.layout import UnitColumns
    from screens.machine.rows import Unit

UP = "up"


class Between(NamedTuple):
    """Links from the left unit to the right one, and the other way."""

    there: tuple[LinkRow, ...]
    back: tuple[LinkRow, ...]


def between(links: Sequence[LinkRow], left: Unit, right: Unit) -> Between:
    """The links of two units by direction."""
    one, other = left.server.serial, right.server.serial
    return Between(
        tuple(link for link in links if (link.origin, link.target) == (one, other)),
        tuple(link for link in links if (link.origin, link.target) == (other, one)),
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


def _lengths(links: Sequence[LinkRow]) -> str:
    """`20 km`, or the range of lengths."""
    lengths = sorted({link.length_km for link in links})
    if not lengths:
        return "no links"
    if len(lengths) == 1:
        return f"{lengths[0]:g} km"
    return f"{lengths[0]:g} to {lengths[-1]:g} km"


def _summary(
    canvas: Canvas, rows: Sequence[LinkRow], heading: str, place: tuple[int, int], roomy: bool
) -> None:
    """How many of the links are up."""
    x, width = place
    y = 3 if roomy else 1
    up = sum(link.state == UP for link in rows)
    is_whole = up == len(rows)
    word = f"{up}/{len(rows)}"
    if roomy or canvas.measure(heading) + len(word) + 4 <= width:
        canvas.text(x, y, heading, "mute")
    start = canvas.right(x + width, y, word, "ink" if is_whole else "bad", bold=not is_whole)
    if not is_whole:
        canvas.mark(start - 2, y, "failed")
    if roomy:
        canvas.text(x, 6, "SAID", "faint")
        canvas.right(x + width, 6, "SAID", "faint")


def _lines(
    canvas: Canvas,
    rows: Sequence[LinkRow],
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
        cut = sum(link.state != UP for link in rest)
        words = f"{len(rest)} more, {cut} cut" if cut else f"{len(rest)} more, all up"
        canvas.text(x, first_row + len(shown), words, "bad" if cut else "mute")


def _line(canvas: Canvas, link: LinkRow, x: int, y: int, width: int, is_back: bool) -> None:
    """Adapter, line with its arrow, adapter; a cut link says so in place of the far adapter."""
    is_up = link.state == UP
    near, far = (link.target_said, link.origin_said) if is_back else (
        link.origin_said, link.target_said,
    )  # fmt: skip
    ends = (near, far if is_up else link.state)
    start = canvas.text(x, y, ends[0], "faint" if is_up else "bad") + 1
    end = canvas.right(x + width, y, ends[1], "faint" if is_up else "bad", bold=not is_up) - 1
    line = glyph("link-idle" if is_up else "link-cut", canvas.ability) * (end - start)
    canvas.text(start, y, line, "line" if is_up else "bad")
    if not is_up:
        canvas.mark(end - 1, y, "failed")
    elif is_back:
        canvas.mark(start, y, "left")
    else:
        canvas.mark(end - 1, y, "right")
    states = (link.state,)
    canvas.target(ends[0], "adapter", x, y, width, states=states, area=link.origin)
