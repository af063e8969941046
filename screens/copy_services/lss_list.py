"""The list of logical subsystems of one area: closed it is a selector, open it lies over the area.

The same LSS cannot be shown in both areas (rule J01): there it is greyed. In multiple selection
mode the lists are disabled (rule J06).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from screens.copy_services.area import SOURCE
from screens.copy_services.tile_area import LETTERS
from screens.labels import Role, Target
from screens.palette import glyph
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.ids import LssId
    from emulator.views.rows import SubsystemRow
    from screens.canvas import Canvas
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.layout import PanelLayout

NO_LSS = "no LSS"
"""The option that leaves an area empty."""
SHOWN_IN_OTHER = "LSS {} is shown in the {} area already."
LOCKED = "The lists of logical subsystems are disabled in multiple selection mode."
_WIDTH = 32


class LssList:
    """The options of both areas, which list is open, and the line of it under the cursor."""

    def __init__(self, areas: tuple[VolumeArea, VolumeArea]) -> None:
        self.areas = areas
        self.subsystems: Sequence[SubsystemRow] = ()
        self.opened: VolumeArea | None = None
        self.cursor = 0

    # -- options ---------------------------------------------------------------------------

    def offer(self, subsystems: Sequence[SubsystemRow]) -> None:
        """Offer these subsystems from now on."""
        self.subsystems = subsystems
        self.cursor = min(self.cursor, len(subsystems))

    def labels(self) -> list[str]:
        """All options, in the order in which they stand."""
        return [*(row.id for row in self.subsystems), NO_LSS]

    def other(self, area: VolumeArea) -> VolumeArea:
        """The area beside this one."""
        return self.areas[1] if area is self.areas[0] else self.areas[0]

    def is_offered(self, area: VolumeArea, label: str) -> bool:
        """Whether an area may show this LSS: not while the other shows it (rule J01)."""
        return label == NO_LSS or label != self.other(area).lss

    def lss_of(self, label: str) -> LssId | None:
        """The LSS that an option means; None for an empty area."""
        return next((row.id for row in self.subsystems if row.id == label), None)

    def open(self, area: VolumeArea, label: str = "") -> None:
        """Open the list of an area, with the cursor on an option (the present one by default)."""
        self.opened = area
        self.put_cursor(label or area.lss or NO_LSS)

    def close(self) -> None:
        """Close whichever is open."""
        self.opened = None

    def put_cursor(self, label: str) -> None:
        """Move the cursor to an option."""
        labels = self.labels()
        self.cursor = labels.index(label) if label in labels else 0

    def move(self, lines: int) -> None:
        """Move the cursor in the open list."""
        self.cursor = min(max(0, self.cursor + lines), len(self.labels()) - 1)

    @property
    def at_cursor(self) -> str:
        """The option under the cursor."""
        return self.labels()[self.cursor]

    # -- the label protocol ----------------------------------------------------------------

    def hidden(self, label: str) -> list[Target]:
        """All options that may be out of view; of closed lists not what is chosen already."""
        if label not in self.labels():
            return []
        return [
            Target(label, "option", Region(), self.is_offered(area, label), area=area.name)
            for area in self.areas
            if area is self.opened or label != (area.lss or NO_LSS)
        ]

    # -- painting --------------------------------------------------------------------------

    def paint_selector(
        self, canvas: Canvas, layout: PanelLayout, number: int, is_locked: bool, note: str
    ) -> None:
        """Letter, name, the closed or open list, and a note at the right."""
        area = self.areas[number]
        x, y = layout.area_x(number), layout.heading_y
        canvas.fill(x, y, 3, 1, area.role)
        canvas.text(x + 1, y, LETTERS[area.role], "bright", area.role, bold=True)
        if not layout.is_narrow:
            canvas.text(x + 4, y, area.name, area.role, bold=True)
        at = self._selector_x(layout, number)
        shown = area.lss or NO_LSS
        width = 15 if is_locked else 17
        canvas.fill(at, y, width, 1, "raised")
        canvas.text(at, y, "[", "raised", "raised")
        canvas.text(at + 1, y, shown, "mute" if is_locked else "bright", bold=not is_locked)
        canvas.text(at + width - 1, y, "]", "raised", "raised")
        if not is_locked:
            canvas.mark(at + 15, y, "down", "accent")
        label: str = shown
        role: Role = "list"
        if self.opened is area:
            label, role = self._closer(canvas)
        canvas.target(label, role, at, y, width, enabled=not is_locked, area=area.name)
        end = x + layout.area_width
        for short in (note.removesuffix(" volumes"), note.partition(" of ")[0]):
            if end - canvas.measure(note) <= at + width:
                note = short
        canvas.right(end, y, "locked" if is_locked else note, "mute")

    def _closer(self, canvas: Canvas) -> tuple[str, Role]:
        """What an open list's selector is: the button that closes it."""
        return glyph("down", canvas.ability), "button"

    def _selector_x(self, layout: PanelLayout, number: int) -> int:
        return layout.area_x(number) + (4 if layout.is_narrow else 12)

    def paint_open(self, canvas: Canvas, layout: PanelLayout) -> None:
        """The open list over everything else; what it covers cannot be pointed at."""
        area = self.opened
        if area is None:
            return
        number = 0 if area.name == SOURCE else 1
        x, y = self._selector_x(layout, number), layout.heading_y + 1
        width = min(_WIDTH, layout.area_x(number) + layout.area_width - x)
        labels = self.labels()
        lines = min(len(labels), max(1, layout.height - y))
        first = min(max(0, self.cursor - lines // 2), len(labels) - lines)
        covered = Region(x, y, width, lines)
        canvas.targets[:] = [t for t in canvas.targets if not t.region.overlaps(covered)]
        for line, label in enumerate(labels[first : first + lines]):
            self._paint_option(canvas, area, (x, y + line, width), first + line, label)

    def _paint_option(
        self,
        canvas: Canvas,
        area: VolumeArea,
        place: tuple[int, int, int],
        index: int,
        label: str,
    ) -> None:
        x, y, width = place
        is_current = index == self.cursor
        offered = self.is_offered(area, label)
        canvas.fill(x, y, width, 1, "accent_bg" if is_current else "raised")
        ink = "bright" if is_current else "ink"
        canvas.text(x + 1, y, label, ink if offered else "mute", bold=is_current and offered)
        row = self.subsystems[index] if index < len(self.subsystems) else None
        if row is not None:
            note = counted(row.volumes, "volume") if offered else "in use"
            canvas.right(x + width - 1, y, note, "mute")
        states = ("checked",) if label == (area.lss or NO_LSS) else ("unchecked",)
        canvas.target(label, "option", x, y, width, 1, offered, states, area.name)
