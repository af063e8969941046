"""The Volumes panel as it is seen: two areas of volumes, what is selected, the buttons below.

One widget for everything: it paints the volumes that are visible and nothing else, and a cell is
turned into a volume by arithmetic. What clicks and keys do is in `volumes_panel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset, Region

from emulator.ids import lss_of
from screens.canvas import Span
from screens.copy_services.area import SOURCE, TARGET, VolumeArea
from screens.copy_services.details_strip import (
    paint_line,
    paint_narrow,
    paint_selection,
    paint_under_cursor,
)
from screens.copy_services.faces import mirrored_pair
from screens.copy_services.layout import lay_out
from screens.copy_services.lss_list import LssList
from screens.copy_services.selection import Selection
from screens.copy_services.task_panel import TaskPanel
from screens.copy_services.tile_area import paint_tiles
from screens.copy_services.volume_filter import VolumeFilter
from screens.copy_services.volume_map import map_grid, paint_counts, paint_map
from screens.labels import Target
from screens.states import paint_legend
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.ids import LssId, VolumeId
    from emulator.views.rows import PathRow, SubsystemRow, VolumeRow
    from screens.canvas import Canvas
    from screens.copy_services.layout import Density, PanelLayout

INFORMATION = "Information Panel"
FIND = "Find"
FILTER = "Filter"
ENTER_MULTIPLE = "Enter multiple selection mode"
EXIT_MULTIPLE = "Exit multiple selection mode"


class VolumesView(TaskPanel):
    """`read_volumes` gives the rows of one LSS; only those of the two areas are ever read.

    `read_paths` gives the paths from one LSS; they are read for the volume under the cursor.
    """

    def __init__(
        self,
        read_volumes: Callable[[LssId], Sequence[VolumeRow]],
        read_paths: Callable[[LssId], Sequence[PathRow]],
    ) -> None:
        super().__init__(id="volumes")
        self.read_volumes = read_volumes
        self.read_paths = read_paths
        self.areas = (VolumeArea(SOURCE), VolumeArea(TARGET))
        self.active = self.areas[0]
        self.lists = LssList(self.areas)
        self.selection = Selection()
        self.wanted: Density | None = None
        self.filter = VolumeFilter()

    # -- what is shown ---------------------------------------------------------------------

    def show(self, subsystems: Sequence[SubsystemRow]) -> None:
        """Take the list of subsystems and read the rows of the visible ones again."""
        if not self.lists.subsystems and subsystems and self.areas[0].lss is None:
            first = next((row for row in subsystems if row.volumes), subsystems[0])
            self.areas[0].choose(first.id)
        self.lists.offer(subsystems)
        known = {row.id for row in subsystems}
        for area in self.areas:
            if area.lss is not None and area.lss not in known:
                area.choose(None)
        self.reread()

    def reread(self) -> None:
        """Read the visible rows again; a volume that is gone is selected no longer."""
        for area in self.areas:
            rows = () if area.lss is None else self.read_volumes(area.lss)
            area.show(rows, self.filter.kept(rows) if self.filter.is_on else rows)
        if any(self.row(volume) is None for volume in self.selection.volumes()):
            self.selection = self.selection.cleared()
        self.repaint()

    def row(self, volume: VolumeId) -> VolumeRow | None:
        """The row of a volume that is shown in either area."""
        return self.areas[0].row(volume) or self.areas[1].row(volume)

    def apply(self, chosen: VolumeFilter) -> None:
        """Show only the volumes that a filter leaves in view; the selection is not touched."""
        self.filter = chosen
        self.reread()

    def show_volume(self, area: VolumeArea, volume: VolumeId) -> None:
        """Put the cursor on a volume of an area, without the filter if that hides it."""
        if volume not in area.index and area.row(volume) is not None:
            self.apply(VolumeFilter())
        if volume in area.index:
            area.put_cursor(area.index[volume])
            self.active = area
            layout = self.panel_layout
            if not layout.is_map:
                area.follow(layout.grid(0))
        self.repaint()

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self.repaint()

    # -- geometry --------------------------------------------------------------------------

    @property
    def panel_layout(self) -> PanelLayout:
        """Where everything stands now."""
        size = self.content_size
        fuller = max(len(area.rows) for area in self.areas)
        return lay_out(size.width, size.height, self.is_narrow, fuller, self.wanted)

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Legend, areas, strip and buttons; the open list on top."""
        layout = self.panel_layout
        self._paint_frame(canvas, layout)
        for number, area in enumerate(self.areas):
            self._paint_area(canvas, layout, number, area)
        if layout.is_bare_map:
            self._paint_bare_strip(canvas, layout)
        else:
            self._paint_strip(canvas, layout)
            self._paint_buttons(canvas, layout)
        self.lists.paint_open(canvas, layout)

    def _paint_frame(self, canvas: Canvas, layout: PanelLayout) -> None:
        """Legend and divider."""
        if layout.is_narrow and not layout.is_map:
            canvas.hairline(1, 0, canvas.width - 2)
        height = layout.tiles_end - layout.heading_y
        canvas.upright(layout.divider_x, layout.heading_y, height)
        if layout.legend_y < 0:
            return
        paint_legend(canvas, layout.left, layout.legend_y, canvas.width - 1)

    def _paint_area(
        self, canvas: Canvas, layout: PanelLayout, number: int, area: VolumeArea
    ) -> None:
        """Selector and volumes of one area."""
        locked = self.selection.is_multiple
        has_cursor = area is self.active
        if layout.is_map:
            self.lists.paint_selector(canvas, layout, number, locked, self._count(area))
            if area.lss is not None:
                cells = map_grid(layout, number)
                paint_map(canvas, cells, area, self.selection, has_cursor)
                if not layout.is_bare_map and layout.tiles_y + 18 < layout.tiles_end:
                    at = layout.area_x(number)
                    paint_counts(canvas, at, layout.tiles_y + 18, layout.area_width, area)
        else:
            grid = layout.grid(number)
            area.keep_top(grid)
            first = area.top * grid.columns
            shown = min(grid.capacity, len(area.rows) - first)
            part = f"{first + 1} to {first + shown} of {len(area.rows)}"
            note = part if 0 < shown < len(area.rows) else self._count(area)
            self.lists.paint_selector(canvas, layout, number, locked, note)
            paint_tiles(canvas, grid, area, self.selection, has_cursor)
        if not area.rows:
            self._paint_nothing(canvas, layout, number, area)

    def _count(self, area: VolumeArea) -> str:
        if area.lss is None:
            return ""
        words = counted(len(area.everything), "volume")
        return f"{len(area.rows)} of {words}" if self.filter.is_on else words

    def _paint_nothing(
        self, canvas: Canvas, layout: PanelLayout, number: int, area: VolumeArea
    ) -> None:
        """Why an area is empty."""
        x, y = layout.area_x(number) + 1, layout.tiles_y
        if area.lss is not None:
            words = "The filter hides all volumes." if area.everything else "No volumes here."
            canvas.text(x, y, words, "faint")
            return
        canvas.text(x, y, "FlashCopy needs one area, PPRC two.", "faint")
        spans = [Span("l", "accent", True), Span(" shows an LSS here.", "faint")]
        if area is not self.active:
            spans = [Span("tab", "accent", True), Span(" and ", "faint"), *spans]
            spans[-1] = Span(" show an LSS here.", "faint")
        canvas.spans(x, y + 1, spans)

    def _paint_strip(self, canvas: Canvas, layout: PanelLayout) -> None:
        """Selection at the left, cursor at the right; narrow: one line each."""
        rows = {v: row for v in self.selection.volumes() if (row := self.row(v)) is not None}
        x, y, at = layout.left, layout.details_y, self.active.at_cursor
        if layout.is_narrow:
            paint_narrow(canvas, (x, y, layout.content_width), self.selection, rows, self.refused)
            if at is not None and self.refused is None:
                limit = x + layout.content_width
                paint_line(canvas, x, y + 2, limit, at, self.active.name, layout.is_map)
            return
        width = layout.area_width
        box = (layout.area_x(0), y, width, 4)
        paint_selection(canvas, box, self.selection, rows, self.refused)
        box = (layout.area_x(1), y, width, 4)
        paint_under_cursor(canvas, box, at, self.active, self._paths_of(at), layout.is_map)

    def _paths_of(self, row: VolumeRow | None) -> str:
        """How many of the paths between the LSSs of a pair work, in words."""
        pair = None if row is None else mirrored_pair(row)
        if pair is None:
            return ""
        source, target = (lss_of(volume) for volume in pair)
        states = [path.state for path in self.read_paths(source) if path.target == target]
        works = states.count("established")
        if works == len(states):
            return counted(works, "path") if works else "no path"
        return f"{works} of {counted(len(states), 'path')}"

    def _paint_bare_strip(self, canvas: Canvas, layout: PanelLayout) -> None:
        """The map at 80x24: one line for each area, or the refusal."""
        y = layout.details_y
        if self.refused is not None:
            x = canvas.mark(layout.left, y, "failed") + 1
            canvas.text(x, y, self.refused.sentence, "bad")
            return
        for number, area in enumerate(self.areas):
            row = area.at_cursor
            if row is not None:
                x = layout.area_x(number)
                paint_line(canvas, x, y, x + layout.area_width, row, area.name, True)

    def _paint_buttons(self, canvas: Canvas, layout: PanelLayout) -> None:
        """The documented buttons of the panel that do something."""
        multiple = self.selection.is_multiple
        x, y = layout.left, layout.buttons_y
        gap = 1 if layout.is_narrow else 2
        x = canvas.button(x, y, INFORMATION) + gap
        x = canvas.button(x, y, FIND) + gap
        x = canvas.button(x, y, FILTER, current=self.filter.is_on) + gap
        canvas.button(x, y, EXIT_MULTIPLE if multiple else ENTER_MULTIPLE, current=multiple)

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also volumes and options that are not in view: those have an empty region."""
        hits = super().find_targets(label, role)
        seen = {(hit.role, hit.area) for hit in hits}
        hidden = [
            Target(label, "tile", Region(), area=area.name)
            for area in self.areas
            if label in area.index
        ]
        hidden += self.lists.hidden(label)
        return hits + [
            hit for hit in hidden if role in (None, hit.role) and (hit.role, hit.area) not in seen
        ]

    def target_at(self, offset: Offset) -> Target | None:
        """What is under a cell: what is painted there as a whole, or one cell of a map."""
        return super().target_at(offset) or self._cell_at(offset)

    def _cell_at(self, offset: Offset) -> Target | None:
        layout = self.panel_layout
        if not layout.is_map or self.lists.opened is not None:
            return None
        for number, area in enumerate(self.areas):
            grid = map_grid(layout, number)
            found = grid.number_at(*offset)
            place = None if found is None else area.by_number.get(found)
            if found is not None and place is not None:
                region = Region(*grid.place(found), 1, 1)
                return Target(area.rows[place].id, "tile", region, area=area.name)
        return None

    def reveal(self, target: Target) -> None:
        """Scroll a tile into view, put a map's cursor on the volume, or open the option's list."""
        area = self._area(target.area)
        if target.role == "option":
            self.lists.open(area, target.label)
        elif target.label in area.index:
            self.lists.close()
            layout = self.panel_layout
            place = area.index[target.label]
            if layout.is_map:
                area.put_cursor(place)
                self.active = area
            else:
                area.scroll_to(layout.grid(0), place)
        self.repaint()

    def _area(self, name: str) -> VolumeArea:
        return self.areas[1] if name == TARGET else self.areas[0]
