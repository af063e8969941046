"""The information window of a logical subsystem (§5.1.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.ids import lss_parts
from emulator.views import copy_services, hardware, lss_copies, pprc
from screens import keymap
from screens.copy_services.information_fields import paint_fields
from screens.copy_services.lss_faces import KINDS, marks_of
from screens.copy_services.window import Window, WindowBody
from screens.words import counted

if TYPE_CHECKING:
    from emulator.ids import LssId
    from emulator.views.rows import LssCopiesRow, SubsystemRow
    from screens.canvas import Canvas
    from screens.copy_services.information_fields import Field
    from screens.desk import Desk

_ROOMY_HEIGHT = 24


class LssInformationBody(WindowBody):
    """The subsystem at the left, its copies at the right, paths below."""

    def __init__(self, desk: Desk, lss: LssId) -> None:
        super().__init__(desk, "lss-information")
        self.lss = lss

    def _read(self) -> tuple[SubsystemRow, LssCopiesRow] | None:
        """The rows of the subsystem, None when the server does not list it any more."""
        view = self.desk.view
        rows = [row for row in view(copy_services.subsystems) if row.id == self.lss]
        counts = [row for row in view(lss_copies.copies) if row.lss == self.lss]
        return (rows[0], counts[0]) if rows and counts else None

    def paint_body(self, canvas: Canvas) -> None:
        """Heading, fields, paths and the button."""
        canvas.text(23, 1, self.lss, "mute")
        self.paint_edges(canvas)
        found = self._read()
        if found is None:
            canvas.text(3, 4, f"Copy Services does not list LSS {self.lss}.", "bad")
            return
        row, copies = found
        roomy = canvas.height >= _ROOMY_HEIGHT
        y, half = (4 if roomy else 3), (canvas.width - 10) // 2
        fields = self._fields(row)
        paint_fields(canvas, (3, 17, half), y, "logical subsystem", fields)
        at = paint_fields(canvas, (7 + half, 23, half), y, "copies", _copies(copies))
        x = 7 + half + 23
        for mark in marks_of(copies.kind):
            x = canvas.mark(x, y + 1, mark)
        canvas.text(x + 1, y + 1, KINDS[copies.kind])
        y = max(y + len(fields), at) + (2 if roomy else 1)
        self._paint_paths(canvas, y, canvas.height - 4)

    def _fields(self, row: SubsystemRow) -> list[Field]:
        serial, number = lss_parts(row.id)
        unit = self.desk.view(hardware.storage_server, serial)
        return [
            ("Address", row.id),
            ("Storage server", f"2105-{unit.model} {serial}"),
            ("LSS", str(number)),
            ("SSID", row.ssid),
            ("Type", "Open Systems"),
            ("Cluster", str(row.cluster)),
            ("Device adapters", f"pair {row.device_adapter_pair}"),
            ("Volumes", str(row.volumes)),
            ("Ranks", f"{row.ranks}, {row.free_gb:.1f} GB free"),
        ]

    def _paint_paths(self, canvas: Canvas, y: int, end: int) -> None:
        """To which subsystems paths lead, and how many of them work."""
        try:
            rows = self.desk.view(pprc.paths, self.lss)
        except EssError:
            rows = ()
        targets = list(dict.fromkeys(row.target for row in rows))
        width = canvas.width - 6
        canvas.title(3, y, width, "paths from this lss", counted(len(rows), "path"))
        for line, target in enumerate(targets[: max(0, end - y - 1)], y + 1):
            states = [row.state for row in rows if row.target == target]
            failed = len(states) - states.count("established")
            canvas.mark(3, line, "right")
            after = canvas.text(5, line, target)
            after = canvas.text(after + 2, line, f"{states.count('established')} established")
            if failed:
                canvas.text(after, line, f", {failed} failed", "bad")


def _copies(row: LssCopiesRow) -> list[Field]:
    """How many volumes are in which copies; the first line is painted with its marks."""
    suspended = row.suspended_sources + row.suspended_targets
    return [
        ("Holds", ""),
        ("PPRC sources", str(row.pprc_sources)),
        ("PPRC targets", str(row.pprc_targets)),
        ("Suspended", str(suspended)),
        ("Critical Volume mode", str(row.critical)),
        ("FlashCopy sources", str(row.flashcopy_sources)),
        ("FlashCopy targets", str(row.flashcopy_targets)),
    ]


class LssInformation(Window):
    """The window as a dialogue."""

    HEADING = "Information Panel"
    WIDTH, HEIGHT = 88, 24
    SCOPES = (keymap.CLOSING,)

    def __init__(self, desk: Desk, lss: LssId) -> None:
        super().__init__(desk, LssInformationBody(desk, lss))
