"""Filter devices: which units and subsystems stay in view (§5.1.2.2, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import keymap
from screens.copy_services.boxes_dialogue import FilterBody, FilterBoxesDialogue
from screens.copy_services.lss_filter import GROUPS, LssFilter
from screens.words import counted, shortened

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.copy_services.lss_tiles import LssTile
    from screens.desk import Desk


class LssFilterBody(FilterBody, can_focus=True):
    """Units and subsystems by what they hold, and how many subsystems remain."""

    NOUN = "devices"
    PLACES = (3, 29, 55)

    def __init__(self, chosen: LssFilter, tiles: tuple[LssTile, ...]) -> None:
        super().__init__("lss-filter", chosen, GROUPS)
        self.filter: LssFilter = chosen
        self.tiles = tiles

    def paint_remains(self, canvas: Canvas, y: int) -> None:
        """In words, and counted."""
        canvas.text(3, y, shortened(self.filter.words(), canvas.width - 6))
        kept = sum(self.filter.keeps(tile.copies.kind) for tile in self.tiles)
        canvas.text(3, y + 1, f"{kept} of {counted(len(self.tiles), 'LSS', 'LSSs')}", "mute")

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in self.boxes:
            self.filter = self.filter.toggled(self.current)
        self.repaint()

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""
        self.filter = LssFilter()
        self.repaint()


class LssFilterDialogue(FilterBoxesDialogue):
    """The filter of the Storage Servers panel."""

    SCOPES = (keymap.FILTER,)

    def __init__(self, desk: Desk, chosen: LssFilter, tiles: tuple[LssTile, ...]) -> None:
        super().__init__(desk, LssFilterBody(chosen, tiles))
