"""Logical paths as a table: both subsystems, both SAIDs and the state (§5.1.3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import LinkId, SaId
from emulator.views.link_loads import LinkLoadRow
from emulator.views.paths import MOST_PATHS
from emulator.views.rows import PortRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.ids import LssId
    from emulator.views.rows import PathRow
    from screens.canvas import Canvas

_STATES = {
    "established": ("up", "path established", "ink"),
    "failed": ("failed", "ESCON link failed", "bad"),
}


class Columns(NamedTuple):
    """Offsets of the columns; km and load are -1 where they have no room."""

    said: int
    arrow: int
    target: int
    target_said: int
    state: int
    paths: int
    km: int
    load: int


WIDE = Columns(12, 21, 23, 35, 47, 79, 84, 91)
NARROW = Columns(9, 18, 20, 29, 39, 69, -1, -1)


def paint_heads(canvas: Canvas, x: int, y: int, columns: Columns) -> None:
    """The names of the columns."""
    is_wide = columns is WIDE
    canvas.text(x, y, "source LSS" if is_wide else "source", "faint")
    canvas.text(x + columns.said, y, "SAID", "faint")
    canvas.text(x + columns.target, y, "target LSS" if is_wide else "target", "faint")
    canvas.text(x + columns.target_said, y, "SAID", "faint")
    canvas.text(x + columns.state, y, "state", "faint")
    canvas.right(x + columns.paths, y, "logical paths", "faint")
    if columns.km > 0:
        canvas.right(x + columns.km, y, "km", "faint")
        canvas.right(x + columns.load, y, "MB/s", "faint")


class Ports(NamedTuple):
    """The ports from which paths begin, and the loads of links where they are shown."""

    rows: Mapping[SaId, PortRow]
    loads: Mapping[LinkId, LinkLoadRow]


def paint_row(
    canvas: Canvas, place: tuple[int, int], columns: Columns, row: PathRow, ports: Ports
) -> None:
    """One path over one link; the load is that of the link, with all its paths."""
    x, y = place
    mark, words, ink = _STATES[row.state]
    canvas.text(x, y, short(row.source))
    canvas.text(x + columns.said, y, f"SAID{row.source_said}")
    canvas.mark(x + columns.arrow, y, "right")
    canvas.text(x + columns.target, y, short(row.target))
    canvas.text(x + columns.target_said, y, f"SAID{row.target_said}")
    after = canvas.mark(x + columns.state, y, mark)
    canvas.text(after + 1, y, words, ink)
    port, load = ports.rows.get(row.source_said), ports.loads.get(row.link)
    if port is None:
        return
    start = canvas.right(x + columns.paths, y, f" of {MOST_PATHS}", "mute")
    canvas.right(start, y, str(port.paths))
    if columns.km > 0:
        canvas.right(x + columns.km, y, f"{port.length_km:g}")
    if columns.load > 0 and load is not None:
        if load.total:
            canvas.right(x + columns.load, y, f"{load.total:.1f}")
        else:
            canvas.mark(x + columns.load - 1, y, "zero")


def paint_table(
    canvas: Canvas,
    box: tuple[int, int, int],
    rows: Sequence[PathRow],
    ports: Ports,
    columns: Columns,
) -> None:
    """Heads, and as many rows as fit; the last line counts the rest. `box`: corner and lines."""
    x, y, lines = box
    paint_heads(canvas, x, y, columns)
    room = lines - 1
    shown = rows if len(rows) <= room else rows[: max(0, room - 1)]
    for line, row in enumerate(shown, y + 1):
        paint_row(canvas, (x, line), columns, row, ports)
    if len(shown) < len(rows):
        canvas.text(x, y + 1 + len(shown), f"and {len(rows) - len(shown)} more", "mute")


def short(lss: LssId) -> str:
    """An address without the machine type."""
    return lss.partition(":")[2]
