"""Filter adapters and subsystems: which of them stay in view on the Paths panel (rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import keymap
from screens.copy_services.boxes_dialogue import FilterBody, FilterBoxesDialogue
from screens.copy_services.path_filter import GROUPS, PathFilter
from screens.words import counted, in_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import PortRow
    from screens.canvas import Canvas
    from screens.copy_services.path_columns import TargetLss
    from screens.desk import Desk


class PathFilterBody(FilterBody, can_focus=True):
    """Adapters and subsystems by their paths, and how many of each remain."""

    NOUN = "paths"
    PLACES = (3, 41)
    BOX_WIDTH = 36
    REMAINS_Y = 10

    def __init__(
        self, chosen: PathFilter, ports: Sequence[PortRow], targets: Sequence[TargetLss]
    ) -> None:
        super().__init__("path-filter", chosen, GROUPS)
        self.filter: PathFilter = chosen
        self.ports = ports
        self.targets = targets

    def paint_remains(self, canvas: Canvas, y: int) -> None:
        """In words, and counted."""
        lines = in_lines(self.filter.words(), canvas.width - 6)
        for line, text in enumerate(lines, y):
            canvas.text(3, line, text)
        kept = sum(map(self.filter.keeps_port, self.ports))
        words = f"{kept} of {counted(len(self.ports), 'adapter')}"
        if self.targets:
            kept = sum(map(self.filter.keeps_lss, self.targets))
            words += f", {kept} of {counted(len(self.targets), 'target LSS', 'target LSSs')}"
        canvas.text(3, y + len(lines), words, "mute")

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in self.boxes:
            self.filter = self.filter.toggled(self.current)
        self.repaint()

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""
        self.filter = PathFilter()
        self.repaint()


class PathFilterDialogue(FilterBoxesDialogue):
    """The filter of the Paths panel."""

    SCOPES = (keymap.FILTER,)

    def __init__(
        self,
        desk: Desk,
        chosen: PathFilter,
        ports: Sequence[PortRow],
        targets: Sequence[TargetLss],
    ) -> None:
        super().__init__(desk, PathFilterBody(chosen, ports, targets))
