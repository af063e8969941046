"""The path information window: all paths of the selected adapters (§5.1.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.views import paths as path_views
from screens import keymap
from screens.copy_services.path_columns import FAILED
from screens.copy_services.path_table import NARROW, WIDE, Ports, paint_heads, paint_row
from screens.copy_services.window import ScrolledBody, ScrolledWindow
from screens.link_rates import read_loads
from screens.words import counted

if TYPE_CHECKING:
    from emulator.ids import EssSerial, SaId
    from emulator.views.rows import PathRow
    from screens.canvas import Canvas
    from screens.desk import Desk

NO_PATH = "No path is defined on {}."
_WIDE = 98


class PathInformationBody(ScrolledBody):
    """A row for each path: both subsystems, both SAIDs, and whether the link works."""

    def __init__(self, desk: Desk, serial: EssSerial, saids: tuple[SaId, ...]) -> None:
        super().__init__(desk, "path-information")
        self.serial = serial
        self.saids = saids

    def _read(self) -> tuple[list[PathRow], Ports]:
        """The paths over these adapters, whichever LSS they come from, and the ports."""
        try:
            rows = self.desk.view(path_views.paths_from, self.serial)
            ports = self.desk.view(path_views.ports, self.serial)
        except EssError:
            return [], Ports({}, {})
        wanted = [row for row in rows if row.source_said in self.saids]
        return wanted, Ports({port.said: port for port in ports}, read_loads(self.desk))

    @property
    def named(self) -> str:
        """The adapters by their SAIDs, or how many."""
        if len(self.saids) > 4:
            return f"{len(self.saids)} adapters"
        return ", ".join(f"SAID{said}" for said in self.saids)

    def paint_body(self, canvas: Canvas) -> None:
        """Heading, table and the button."""
        canvas.text(22, 1, self.named, "mute")
        self.paint_edges(canvas)
        rows, ports = self._read()
        if not rows:
            canvas.text(3, 4, NO_PATH.format(self.named), "mute")
            return
        columns = WIDE if canvas.width >= _WIDE else NARROW
        paint_heads(canvas, 3, 4, columns)
        room = canvas.height - 4 - 5
        for line, row in enumerate(self.in_view(rows, room), 5):
            paint_row(canvas, (3, line), columns, row, ports)
        words = counted(len(rows), "path")
        if len(rows) > room:
            words = f"{self.top + 1} to {self.top + room} of {words}"
        failed = sum(row.state == FAILED for row in rows)
        after = canvas.text(3, canvas.height - 3, f"{words}, ", "mute")
        ink = "bad" if failed else "mute"
        canvas.text(after, canvas.height - 3, f"{failed or 'none'} failed", ink)


class PathInformation(ScrolledWindow):
    """The window as a dialogue."""

    HEADING = "Path information"
    WIDTH, HEIGHT = 98, 24
    SCOPES = (keymap.PATH_INFORMATION,)

    def __init__(self, desk: Desk, serial: EssSerial, saids: tuple[SaId, ...]) -> None:
        super().__init__(desk, PathInformationBody(desk, serial, saids))
