"""The replayed screen, live: the rows that its own application paints, and a frame on the control.

What stands here is the running application itself, painted by its own widgets; this widget only
gives it a place. Where there is less room than the application has, the part with the control that
is being acted on is in view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.canvas import FULL, Canvas
from screens.palette import style

if TYPE_CHECKING:
    from screens.palette import Ability
    from screens.runbook.rows import ActingRow, ReplayLike

LEAST_WIDTH, LEAST_HEIGHT = 80, 24
"""Cells that the replayed screen has at least, whatever is in view of it."""


class LiveView(Widget):
    """A window on the replayed application."""

    DEFAULT_CSS = """
    LiveView { width: 1fr; height: 1fr; }
    """

    def __init__(self, replay: ReplayLike, ability: Ability = FULL) -> None:
        super().__init__(id="live")
        self.replay = replay
        self.ability = ability
        self._rows: list[Strip] = []
        self._left = self._top = 0

    def on_mount(self) -> None:
        """Show what is."""
        self.show()

    def on_resize(self) -> None:
        """Tell the replayed application how much room there is."""
        width, height = self.size
        self.replay.resize(max(width, LEAST_WIDTH), max(height, LEAST_HEIGHT))
        self.show()

    def show(self) -> None:
        """Take the rows as they are now."""
        rows = self.replay.strips()
        acting = self.replay.acting()
        self._look_at(rows, acting)
        if acting is not None:
            rows = self._framed(rows, acting)
        width = self.size.width
        self._rows = [row.crop(self._left, self._left + width) for row in rows[self._top :]]
        self.refresh()

    def _look_at(self, rows: list[Strip], acting: ActingRow | None) -> None:
        """Move the window so that the control, and the last rows, are in view."""
        most = max(0, len(rows) - self.size.height)
        if acting is None or not acting.region.area:
            self._top, self._left = min(self._top, most), 0
            return
        region = acting.region
        if region.y - 1 < self._top:
            self._top = max(0, region.y - 1)
        if region.bottom + 1 > self._top + self.size.height:
            self._top = region.bottom + 1 - self.size.height
        self._top = max(0, min(self._top, most))
        self._left = max(0, region.right + 1 - self.size.width)

    def _framed(self, rows: list[Strip], acting: ActingRow) -> list[Strip]:
        """The rows with a thin frame around the control, its verb in a label on the upper edge."""
        height = len(rows)
        width = max((row.cell_length for row in rows), default=0)
        if not acting.region.area or width < 4:
            return self._labelled(rows, acting.verb)
        region = acting.region
        outer = region.grow((1, 1, 1, 1)).intersection(Region(0, 0, width, height))
        canvas = Canvas(outer.width, outer.height, self.ability)
        canvas.frame(0, 0, outer.width, outer.height, "accent")
        framed = list(rows)
        for line in range(outer.height):
            y = outer.y + line
            edge = canvas.strip(line)
            if y in range(region.y, region.bottom):
                inner = rows[y].crop(region.x, region.right)
                left = edge.crop(0, region.x - outer.x)
                right = edge.crop(outer.width - (outer.right - region.right))
                edge = Strip.join([left, inner, right])
            framed[y] = _replaced(rows[y], outer.x, edge)
        label = f" {acting.verb} "
        at = max(0, outer.right - 1 - len(label))
        y = outer.y if outer.y < region.y else outer.bottom - 1
        framed[y] = _replaced(framed[y], at, self._label(label))
        return framed

    def _label(self, text: str) -> Strip:
        return Strip([Segment(text, style(self.ability, "bg", "accent", bold=True))], len(text))

    def _labelled(self, rows: list[Strip], verb: str) -> list[Strip]:
        """A key acts on no control: its label stands in the lowest row."""
        if not rows:
            return rows
        label = f" {verb} "
        at = max(0, rows[-1].cell_length - len(label) - 1)
        return [*rows[:-1], _replaced(rows[-1], at, self._label(label))]

    def render_line(self, y: int) -> Strip:
        """One row of the replayed screen."""
        blank = style(self.ability, "ink", "bg")
        if y < len(self._rows):
            return self._rows[y].adjust_cell_length(self.size.width, blank)
        return Strip.blank(self.size.width, blank)

    def rows(self) -> list[str]:
        """The text that is in view, for tests."""
        return [self.render_line(y).text for y in range(self.size.height)]


def _replaced(row: Strip, at: int, piece: Strip) -> Strip:
    """A row with other cells from `at` on."""
    return Strip.join([row.crop(0, at), piece, row.crop(at + piece.cell_length)])
