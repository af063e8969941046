"""Before Copy Services: the wait for the server (§5.1).

`Message: connecting` stands for as long as the server has not answered (rule J16); the sentence
below it says why (rule B01).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.canvas import Span
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import StorageServerRow
    from screens.canvas import Canvas

TITLE = "Enterprise Storage Server Specialist"
CONNECTING = "Message: connecting"
_HEADS = ("cluster", "storage server", "site", "primary server", "backup server", "state")
_WIDTHS = (12, 18, 14, 17, 16, 8)
_NARROW_WIDTHS = (9, 16, 11, 16, 15, 6)


class EntryPanel(Painted):
    """What stands there while no server answers."""

    def __init__(self) -> None:
        super().__init__(id="entry")
        self.units: Sequence[StorageServerRow] = ()
        self.reason = ""

    def show(self, units: Sequence[StorageServerRow], reason: str) -> None:
        """Show the units, and why the server does not answer."""
        self.units = units
        self.reason = reason
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Title, what is waited for, and the clusters."""
        narrow = canvas.width < 90
        x, width = (1, canvas.width - 2) if narrow else (2, canvas.width - 3)
        canvas.text(x, 1, TITLE, "bright", bold=True)
        canvas.hairline(x, 2, width)
        canvas.text(x, 4, CONNECTING)
        canvas.target(CONNECTING, "item", x, 4, len(CONNECTING))
        after = canvas.mark(x, 6, "failed") + 1
        canvas.text(after, 6, self.reason, "bad")
        canvas.title(x, 9, width, "server entries", [Span("set at the service terminal", "faint")])
        self._paint_table(canvas, x, 10, _NARROW_WIDTHS if narrow else _WIDTHS)

    def _paint_table(self, canvas: Canvas, x: int, y: int, widths: tuple[int, ...]) -> None:
        """One row for each cluster."""
        starts = [x + sum(widths[:n]) for n in range(len(widths))]
        for start, head in zip(starts, _HEADS, strict=True):
            canvas.text(start, y, head, "faint")
        for unit in self.units:
            for cluster in unit.clusters:
                y += 1
                cells = (
                    cluster.host_name or str(cluster.number),
                    f"2105-{unit.model} {unit.serial}",
                    unit.site,
                    cluster.primary_server or "none",
                    cluster.backup_server or "none",
                    cluster.health,
                )
                for start, cell, size in zip(starts, cells, widths, strict=True):
                    canvas.text(start, y, cell, limit=start + size - 1)
