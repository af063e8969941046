"""Before Copy Services: the wait for the server (§5.1).

`Message: connecting` stands for as long as the server has not answered (rule J16); the sentence
below it says why (rule B01).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.canvas import Span
from screens.copy_services.clusters_table import TITLE, ClustersTable
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import StorageServerRow
    from screens.canvas import Canvas

CONNECTING = "Message: connecting"


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
        table = ClustersTable(x, narrow)
        table.paint_heads(canvas, 10)
        clusters = [(unit, cluster) for unit in self.units for cluster in unit.clusters]
        for y, (unit, cluster) in enumerate(clusters, 11):
            table.paint_row(canvas, y, cluster.host_name or str(cluster.number), unit, cluster)
