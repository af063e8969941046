"""The clusters with their server entries, a row each: the Specialist's panels show them (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.views.rows import ClusterRow, StorageServerRow
    from screens.canvas import Canvas

TITLE = "Enterprise Storage Server Specialist"
_HEADS = ("cluster", "storage server", "site", "primary server", "backup server", "state")
_WIDTHS = (12, 18, 14, 17, 16, 8)
_NARROW_WIDTHS = (9, 16, 11, 16, 15, 6)


class ClustersTable:
    """Where its columns stand. x: the cell at which the first begins."""

    def __init__(self, x: int, is_narrow: bool) -> None:
        self._widths = _NARROW_WIDTHS if is_narrow else _WIDTHS
        self._starts = [x + sum(self._widths[:n]) for n in range(len(self._widths))]

    def paint_heads(self, canvas: Canvas, y: int) -> None:
        """What the columns are."""
        for start, head in zip(self._starts, _HEADS, strict=True):
            canvas.text(start, y, head, "faint")

    def paint_row(
        self,
        canvas: Canvas,
        y: int,
        name: str,
        unit: StorageServerRow,
        cluster: ClusterRow,
        ink: str = "ink",
    ) -> None:
        """A cluster, its unit, the servers that are entered on it, and how it is."""
        cells = (
            name,
            f"2105-{unit.model} {unit.serial}",
            unit.site,
            cluster.primary_server or "none",
            cluster.backup_server or "none",
            cluster.health,
        )
        for start, cell, width in zip(self._starts, cells, self._widths, strict=True):
            canvas.text(start, y, cell, ink, limit=start + width - 1)
