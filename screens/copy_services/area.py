"""One of the two areas of the Volumes panel: its LSS, the rows it shows, cursor and scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.copy_services.map_cells import MAP_COLUMNS, MapCells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.ids import LssId, VolumeId
    from emulator.views.rows import VolumeRow
    from screens.copy_services.layout import TileGrid

SOURCE, TARGET = "Source", "Target"
"""The areas, as the panel writes them; also the areas of the label protocol."""


class VolumeArea:
    """What one area shows. `rows` are those of the visible volumes, in the order of their IDs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lss: LssId | None = None
        self.rows: Sequence[VolumeRow] = ()
        self.everything: Sequence[VolumeRow] = ()
        self._known: dict[str, VolumeRow] = {}
        self._cells: MapCells | None = None
        self.cursor = 0
        self.top = 0
        self.index: dict[str, int] = {}
        self.by_number: dict[int, int] = {}

    @property
    def role(self) -> str:
        """`source` or `target`: the ink and the letter of this area."""
        return self.name.lower()

    def is_mirror(self, role: str) -> bool:
        """Whether a volume of this role stands on the other side than its area's name says."""
        return role not in ("", self.role)

    def choose(self, lss: LssId | None) -> None:
        """Show another LSS from its first volume on; its rows come with `show`."""
        self.lss = lss
        self.cursor = self.top = 0
        self.show((), ())

    def show(self, everything: Sequence[VolumeRow], rows: Sequence[VolumeRow]) -> None:
        """Take fresh rows: all of the LSS, and those that a filter leaves in view."""
        at = self.at_cursor
        self.everything = everything
        self.rows = rows
        self._cells = None
        self._known = {row.id: row for row in everything}
        self.index = {row.id: place for place, row in enumerate(rows)}
        self.by_number = {row.number: place for place, row in enumerate(rows)}
        place = self.index.get(at.id) if at is not None else None
        self.cursor = place if place is not None else min(self.cursor, max(0, len(rows) - 1))

    @property
    def cells(self) -> MapCells:
        """The rows as a map shows them."""
        if self._cells is None:
            self._cells = MapCells(self.rows)
        return self._cells

    @property
    def at_cursor(self) -> VolumeRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def row(self, volume: VolumeId) -> VolumeRow | None:
        """The row of a volume of this LSS, in view or hidden by a filter."""
        return self._known.get(volume)

    def put_cursor(self, place: int) -> None:
        """Move the cursor, at most to the first or last volume."""
        self.cursor = min(max(0, place), max(0, len(self.rows) - 1))

    def scroll(self, grid: TileGrid, rows: int) -> None:
        """Scroll by tile rows, as far as there are any."""
        self.top = min(max(0, self.top + rows), grid.last_top(len(self.rows)))

    def scroll_to(self, grid: TileGrid, place: int) -> None:
        """Scroll so that a volume is in view."""
        self.top = grid.top_for(place, self.top)

    def follow(self, grid: TileGrid) -> None:
        """Scroll so that the cursor is in view."""
        self.top = min(grid.top_for(self.cursor, self.top), grid.last_top(len(self.rows)))

    def keep_top(self, grid: TileGrid) -> None:
        """After a change of size or rows: no empty rows while there are volumes above."""
        self.top = min(self.top, grid.last_top(len(self.rows)))

    def step_in_map(self, columns: int, rows: int) -> bool:
        """Move by cells of the map, over numbers that no volume has; False at the edge."""
        row = self.at_cursor
        if row is None:
            return False
        x, y = row.number % MAP_COLUMNS + columns, row.number // MAP_COLUMNS + rows
        while 0 <= x < MAP_COLUMNS and 0 <= y < MAP_COLUMNS:
            place = self.by_number.get(y * MAP_COLUMNS + x)
            if place is not None:
                self.cursor = place
                return True
            x, y = x + columns, y + rows
        return False
