"""How Storage Allocation is seen: ranks and what is free, a form, volumes, hosts and ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from screens.canvas import Span
from screens.specialist.form_panel import FormPanel
from screens.specialist.row_list import RowList
from screens.specialist.words import QUESTION, STORAGE_ALLOCATION
from screens.widgets.field import Field
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.allocation import AllocatedRow, ReachRow, SpaceRow
    from screens.canvas import Canvas
    from screens.desk import Desk

RANKS, VOLUMES, REACH = "Ranks", "Volumes", "Hosts and ports"
SIZE, COUNT, LABEL = "Size (GB)", "Count", "Label"
CREATE, ASSIGN, UNASSIGN = "Create", "Assign", "Unassign"
_FIELDS = {SIZE: (8, 10), COUNT: (4, 6), LABEL: (14, 6)}
"""Cells of the text and of the label of each field."""


class Places(NamedTuple):
    """Rows of the headings, lines of the lists, and the column of hosts and ports."""

    ranks_y: int
    ranks: int
    form_y: int
    volumes_y: int
    volumes: int
    right: int


WIDE = Places(3, 9, 15, 19, 12, 63)
NARROW = Places(1, 3, 6, 9, 6, 47)


class AllocationView(FormPanel):
    """Three lists, three fields and three buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "allocation")
        self.space: Sequence[SpaceRow] = ()
        self.allocated: Sequence[AllocatedRow] = ()
        self.reached: Sequence[ReachRow] = ()
        self.unseen = 0
        self.ranks, self.volumes, self.reach = (RowList(a) for a in (RANKS, VOLUMES, REACH))
        self.lists = {each.area: each for each in (self.ranks, self.volumes, self.reach)}
        self.fields = {
            label: Field(label, text, cells, "1" if label == COUNT else "", ground="bg")
            for label, (text, cells) in _FIELDS.items()
        }

    @property
    def places(self) -> Places:
        """Where everything stands now."""
        return NARROW if self.is_narrow else WIDE

    def place_fields(self) -> None:
        """Side by side in the form's row."""
        x = 1 if self.is_narrow else 2
        for label, field in self.fields.items():
            field.styles.offset = (x, self.places.form_y + 1 + (not self.is_narrow))
            x += sum(_FIELDS[label]) + 4

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """From what is free to who reaches what."""
        x, width = (1, canvas.width - 2) if self.is_narrow else (2, canvas.width - 3)
        if not self.is_narrow:
            self.paint_title(canvas, x, width, STORAGE_ALLOCATION)
        places = self.places
        self._paint_ranks(canvas, x, width, places)
        self._paint_form(canvas, x, width, places)
        self._paint_volumes(canvas, x, places)
        self._paint_reach(canvas, x + width, places)
        self._paint_foot(canvas, x, places)

    def _paint_ranks(self, canvas: Canvas, x: int, width: int, places: Places) -> None:
        y = places.ranks_y - (1 if self.is_narrow else 0)
        free = sum(row.free_gb for row in self.space)
        right = width - 6 * self.is_narrow
        canvas.title(x, y, right, RANKS, f"{free:,.1f} GB free in the unit")
        if self.is_narrow:
            canvas.button(x + right + 1, y, QUESTION)
        for at, head in ((2, "rank"), (16, "LSS")):
            canvas.text(x + at, y + 1, head, "faint")
        for at, head in ((48, "GB"), (60, "GB free"), (70, "volumes")):
            canvas.right(x + at, y + 1, head, "faint")
        for line, index in enumerate(self.ranks.shown(places.ranks), y + 2):
            row = self.space[index]
            ink = self.ranks.paint_row(canvas, index, x, line, width, self.is_at(RANKS))
            canvas.text(x + 2, line, row.rank, ink)
            canvas.text(x + 16, line, row.lss, ink)
            canvas.right(x + 48, line, f"{row.capacity_gb:,.1f}", "mute")
            canvas.right(x + 60, line, f"{row.free_gb:,.1f}", ink)
            canvas.right(x + 70, line, str(row.volumes), "mute")

    def _paint_form(self, canvas: Canvas, x: int, width: int, places: Places) -> None:
        y = places.form_y
        where = f"on rank {self.ranks.at_cursor}" if self.space else "no rank is configured"
        canvas.title(x, y, width, "create volumes", where)
        at = x + sum(sum(cells) + 4 for cells in _FIELDS.values())
        y += 1 if self.is_narrow else 2
        is_default = self.is_at(CREATE) or self.current in self.fields
        canvas.button(at, y, CREATE, default=is_default, enabled=bool(self.space))

    def _paint_volumes(self, canvas: Canvas, x: int, places: Places) -> None:
        y, end = places.volumes_y, places.right - 3
        note = counted(len(self.allocated), "volume")
        lss = self.space[self.ranks.cursor].lss if self.space else ""
        canvas.title(x, y, end - x, VOLUMES, f"{lss}  {note}".strip())
        for at, head in ((2, "volume"), (20, "label"), (36 - 8 * self.is_narrow, "assigned to")):
            canvas.text(x + at, y + 1, head, "faint")
        canvas.right(x + 18, y + 1, "GB", "faint")
        for line, index in enumerate(self.volumes.shown(places.volumes), y + 2):
            row = self.allocated[index]
            ink = self.volumes.paint_row(canvas, index, x, line, end - x, self.is_at(VOLUMES))
            canvas.text(x + 2, line, row.volume, ink)
            canvas.right(x + 18, line, f"{row.size_gb:,.1f}", "mute")
            at = 36 - 8 * self.is_narrow
            canvas.text(x + 20, line, _cut(row.label, at - 21), ink)
            self._paint_assigned(canvas, x + at, line, end - x - at, row)

    def _paint_assigned(
        self, canvas: Canvas, x: int, y: int, width: int, row: AllocatedRow
    ) -> None:
        """Hosts and ports, as many as fit; what Copy Services does not know yet says so."""
        names = [*row.hosts, *(port.partition(":")[2] for port in row.ports)]
        if row.is_unseen:
            names.append("new")
        text = " ".join(names)
        while len(text) > width and len(names) > 1:
            names.pop(-2)
            text = " ".join([*names[:-1], "+", names[-1]])
        canvas.text(x, y, text or "nobody", "warn" if row.is_unseen else "mute", limit=x + width)

    def _paint_reach(self, canvas: Canvas, end: int, places: Places) -> None:
        x, y = places.right, places.volumes_y
        canvas.title(x, y, end - x, REACH)
        canvas.text(x + 2, y + 1, "name", "faint")
        canvas.right(end, y + 1, "volumes", "faint")
        for line, index in enumerate(self.reach.shown(places.volumes), y + 2):
            row = self.reached[index]
            ink = self.reach.paint_row(canvas, index, x, line, end - x, self.is_at(REACH))
            after = canvas.text(x + 2, line, row.name, ink)
            if after + 2 + len(row.kind) < end - len(str(row.volumes)):
                canvas.text(after + 2, line, row.kind, "mute")
            canvas.right(end, line, str(row.volumes), "mute")

    def _paint_foot(self, canvas: Canvas, x: int, places: Places) -> None:
        """Assign and Unassign, what became of it, and what Copy Services does not know."""
        y = places.volumes_y + 2 + places.volumes + (0 if self.is_narrow else 1)
        right = places.right
        at = canvas.button(right, y, ASSIGN, default=self.is_at(ASSIGN))
        canvas.button(at + 2, y, UNASSIGN, default=self.is_at(UNASSIGN))
        if not self.is_narrow and self.said:
            self.paint_said(canvas, x, y + 1)
        if self.unseen:
            volumes = counted(self.unseen, "new volume")
            short = f"{volumes}: restart Copy Services"
            long = f"Copy Services does not know {volumes} until it is restarted."
            canvas.spans(x, y, [Span(short if self.is_narrow else long, "warn")])


def _cut(label: str, width: int) -> str:
    """A label, or as much of it as fits with a mark that there is more."""
    return label if len(label) <= width else f"{label[: width - 1]}+"
