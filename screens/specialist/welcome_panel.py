"""The Specialist's welcome panel: whose it is, who is signed on, which others there are (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.views import hardware, specialist
from screens.copy_services.clusters_table import TITLE, ClustersTable
from screens.specialist.form_panel import FormPanel
from screens.specialist.messages import ButtonAsked, UnitAsked
from screens.specialist.row_list import RowList
from screens.specialist.words import RESTART_WORKSTATION

if TYPE_CHECKING:
    from emulator.views.rows import ClusterRow, StorageServerRow
    from screens.canvas import Canvas
    from screens.desk import Desk

SPECIALISTS = "Specialists"


class WelcomePanel(FormPanel):
    """What one sees first, and after Exit Copy Services (rule J15)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "welcome")
        self.clusters: list[tuple[StorageServerRow, ClusterRow]] = []
        self.rows = self.lists[SPECIALISTS] = RowList(SPECIALISTS)

    @property
    def stops(self) -> tuple[str, ...]:
        """The other Specialists, and the workstation."""
        return SPECIALISTS, RESTART_WORKSTATION

    def read(self) -> None:
        """All clusters."""
        units = self.desk.view(hardware.storage_servers)
        self.clusters = [(unit, cluster) for unit in units for cluster in unit.clusters]
        names = [cluster.host_name for _, cluster in self.clusters]
        self.rows.show(
            [
                each.host_name if each.host_name and names.count(each.host_name) == 1 else each.id
                for _, each in self.clusters
            ]
        )

    def press(self, label: str) -> None:
        """Open the Specialist at the cursor, or restart the workstation."""
        if label == SPECIALISTS:
            if self.clusters:
                self.post_message(UnitAsked(self.clusters[self.rows.cursor][0].serial))
        else:
            self.post_message(ButtonAsked(label))

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Whose Specialist this is, what to press, and the others."""
        x, width = (1, canvas.width - 2) if self.is_narrow else (2, canvas.width - 3)
        self.paint_title(canvas, x, width, TITLE)
        y = 2 if self.is_narrow else 4
        own = next((unit for unit, _ in self.clusters if unit.serial == self.unit), None)
        if own is None:
            canvas.text(x, y, "This installation has no storage server.", "mute")
            return
        self._paint_own(canvas, x, y, own)
        y += 5 if self.is_narrow else 8
        canvas.title(x, y, width, "specialists that this workstation can open", "enter opens")
        self._paint_rows(canvas, x, y + 1, width)
        y = canvas.height - (1 if self.is_narrow else 2)
        at = canvas.button(
            x, y, RESTART_WORKSTATION, default=self.is_at(RESTART_WORKSTATION), area="essterm"
        )
        canvas.text(at + 2, y, "the one on which this browser runs", "mute")

    def _paint_own(self, canvas: Canvas, x: int, y: int, own: StorageServerRow) -> None:
        """The unit, who is signed on, and what Copy Services is for."""
        canvas.text(x, y, "Storage server", "mute")
        canvas.text(x + 18, y, f"2105-{own.model} {own.serial}, {own.site}")
        canvas.text(x, y + 1, "Signed on", "mute")
        canvas.text(x + 18, y + 1, self.account or "nobody")
        y += 3
        why = self.desk.view(specialist.why_unreachable, own.serial)
        if why:
            canvas.text(canvas.mark(x, y, "failed") + 1, y, why, "bad")
            return
        after = canvas.text(x, y, "Press ", "mute")
        after = canvas.text(after, y, "Copy Services")
        canvas.text(after, y, " to work with PPRC and FlashCopy: the browser is then", "mute")
        rest = "connected to the Copy Services server, wherever it runs."
        canvas.text(x, y + 1, rest, "mute")

    def _paint_rows(self, canvas: Canvas, x: int, y: int, width: int) -> None:
        """One row for each cluster."""
        table = ClustersTable(x + 1, self.is_narrow)
        table.paint_heads(canvas, y)
        room = max(1, canvas.height - y - (3 if self.is_narrow else 4))
        for line, index in enumerate(self.rows.shown(room), y + 1):
            ink = self.rows.paint_row(canvas, index, x, line, width, self.is_at(SPECIALISTS))
            table.paint_row(canvas, line, self.rows.labels[index], *self.clusters[index], ink)
