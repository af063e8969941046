"""A selector: closed it shows what is chosen, open its options lie over what is below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region

from screens.labels import Target
from screens.palette import glyph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.canvas import Canvas
    from screens.labels import Role


class Option(NamedTuple):
    """One line of the list: its label, and what is said of it at the right."""

    label: str
    note: str = ""


class DropList:
    """Options, the chosen one, and the line under the cursor while the list is open.

    `area` is the label that stands before the selector; the options stand in this area.
    """

    def __init__(self, area: str, width: int) -> None:
        self.area = area
        self.width = width
        self.options: Sequence[Option] = ()
        self.chosen = ""
        self.is_open = False
        self.cursor = 0
        self._corner = (0, 0)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer these from now on; the first is chosen when the chosen one is gone."""
        self.options = options
        if self.chosen not in self.labels():
            self.chosen = options[0].label if options else ""
        self.cursor = min(self.cursor, max(0, len(options) - 1))

    def choose(self, label: str) -> None:
        """Choose an option."""
        self.chosen = label

    def labels(self) -> list[str]:
        """All options, in the order in which they stand."""
        return [option.label for option in self.options]

    def open(self) -> None:
        """Open the list, with the cursor on the chosen option."""
        self.is_open = bool(self.options)
        self.cursor = self.labels().index(self.chosen) if self.options else 0

    def close(self) -> None:
        """Close the list."""
        self.is_open = False

    def move(self, lines: int) -> None:
        """Move the cursor in the open list."""
        self.cursor = min(max(0, self.cursor + lines), len(self.options) - 1)

    @property
    def at_cursor(self) -> str:
        """The option under the cursor."""
        return self.options[self.cursor].label

    def hidden(self, label: str) -> list[Target]:
        """An option that is out of view because the list is closed."""
        if self.is_open or label == self.chosen or label not in self.labels():
            return []
        return [Target(label, "option", Region(), area=self.area)]

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas, x: int, y: int) -> int:
        """The selector; returns the cell after it."""
        self._corner = (x, y)
        canvas.fill(x, y, self.width, 1, "raised")
        canvas.text(x, y, "[", "raised", "raised")
        canvas.text(x + 1, y, self.chosen, "bright", bold=True)
        canvas.text(x + self.width - 1, y, "]", "raised", "raised")
        canvas.mark(x + self.width - 2, y, "down", "accent")
        label, role = self.chosen, "list"
        if self.is_open:
            label, role = glyph("down", canvas.ability), "button"
        if label:
            self._declare(canvas, label, role, (x, y))
        return x + self.width

    def _declare(self, canvas: Canvas, label: str, role: str, corner: tuple[int, int]) -> None:
        kind: Role = "button" if role == "button" else "list"
        canvas.target(label, kind, *corner, self.width, area=self.area)

    def paint_open(self, canvas: Canvas) -> None:
        """The open list over everything else; what it covers cannot be pointed at."""
        if not self.is_open:
            return
        x, y = self._corner[0], self._corner[1] + 1
        width = max([self.width, *(len(o.label) + len(o.note) + 4 for o in self.options)])
        width = min(width, canvas.width - x)
        lines = min(len(self.options), max(1, canvas.height - y))
        first = min(max(0, self.cursor - lines // 2), len(self.options) - lines)
        covered = Region(x, y, width, lines)
        canvas.targets[:] = [t for t in canvas.targets if not t.region.overlaps(covered)]
        for line, option in enumerate(self.options[first : first + lines]):
            is_current = first + line == self.cursor
            canvas.fill(x, y + line, width, 1, "accent_bg" if is_current else "raised")
            ink = "bright" if is_current else "ink"
            canvas.text(x + 1, y + line, option.label, ink, bold=is_current)
            canvas.right(x + width - 1, y + line, option.note, "mute")
            states = ("checked",) if option.label == self.chosen else ("unchecked",)
            canvas.target(option.label, "option", x, y + line, width, states=states, area=self.area)
