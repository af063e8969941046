"""The Information Panel: one volume, its pair, and the tracks still to copy (§5.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import EssError
from emulator.ids import serial_of
from emulator.units import TRACKS_PER_CYLINDER
from emulator.views import copy_services, hardware, pprc, volumes
from screens import keymap
from screens.canvas import Span
from screens.copy_services.details_strip import paint_arrow
from screens.copy_services.faces import face_of, grouped
from screens.copy_services.information_fields import (
    BACKGROUND,
    NO_BACKGROUND,
    SYNC,
    paint_fields,
    reason_words,
    state_fields,
    volume_fields,
)
from screens.copy_services.window import Window, WindowBody
from screens.words import time_left

if TYPE_CHECKING:
    from emulator.ids import VolumeId
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.messages import ClockTicked

_ROOMY_HEIGHT = 26


class Progress(NamedTuple):
    """One gauge: its heading, what is left of how many, percent, ink, and a sentence."""

    title: str
    left: int
    total: int
    percent: int
    ink: str
    words: str


class InformationBody(WindowBody):
    """The volume at the left, its copy state at the right, progress below."""

    def __init__(self, desk: Desk, volume: VolumeId) -> None:
        super().__init__(desk, "information")
        self.volume = volume
        self.before: VolumeId | None = None
        self.row: VolumeRow | None = None
        self.problem = ""
        self.reread()

    def reread(self) -> None:
        """Read the volume again, as the server knows it."""
        try:
            self.row = self.desk.view(copy_services.volume, self.volume)
            self.problem = ""
        except EssError as refusal:
            self.row = None
            self.problem = str(refusal)
        self.repaint()

    def show_partner(self) -> None:
        """Turn to the other volume of the pair; of two pairs, to that of the other one."""
        if self.row is None:
            return
        partners = [each for each in (self.row.pprc_partner, self.row.partner) if each is not None]
        if partners:
            following = [each for each in partners if each != self.before] or partners
            self.before, self.volume = self.volume, following[0]
            self.reread()

    # -- painting --------------------------------------------------------------------------

    def paint_body(self, canvas: Canvas) -> None:
        """Heading, fields, progress and the button."""
        canvas.text(23, 1, f"volume {self.volume}", "mute")
        self.paint_edges(canvas)
        row = self.row
        if row is None:
            canvas.text(3, 4, self.problem, "bad")
            return
        roomy = canvas.height >= _ROOMY_HEIGHT
        y = 4 if roomy else 3
        self._paint_pair(canvas, y, row)
        y += 2 if roomy else 1
        boxes = ((3, 17, 38), (47, 17, 38)) if roomy else ((3, 15, 34), (39, 16, 36))
        unit = self.desk.view(hardware.storage_server, serial_of(row.id))
        fields, states = volume_fields(row, unit), state_fields(row)
        paint_fields(canvas, boxes[0], y, "volume", fields)
        paint_fields(canvas, boxes[1], y, "copy state", states)
        y += max(len(fields), len(states)) + (2 if roomy else 1)
        self._paint_copies(canvas, y, row, roomy)

    def _paint_pair(self, canvas: Canvas, y: int, row: VolumeRow) -> None:
        """`▲▲ source ─► ▼▼ target`, and the state in words."""
        face = face_of(row)
        x = canvas.pictogram(3, y, face.mark) + 1
        x = canvas.text(x, y, row.id, "bright", bold=True) + 2
        partner = row.pprc_partner if face.is_mirrored else row.partner
        if partner is not None:
            is_source = face.role == "source"
            other = "target" if is_source else "source"
            mark = face.mark.replace(face.role, other)
            if is_source:
                x = paint_arrow(canvas, x, y, 2) + 2
            else:
                canvas.mark(x, y, "left")
                canvas.hairline(x + 1, y, 2, "faint")
                x += 5
            x = canvas.pictogram(x, y, mark) + 1
            canvas.text(x, y, partner)
        ink = "warn" if row.pprc == "suspended" else "bright"
        canvas.right(canvas.width - 3, y, face.words, ink, bold=True)

    def _paint_copies(self, canvas: Canvas, y: int, row: VolumeRow, roomy: bool) -> None:
        """A gauge for each copy of which this volume knows how far it is, and essterm's own."""
        copies = self._copies(row)
        has_room = roomy and len(copies) < 2
        for copy in copies:
            _paint_progress(canvas, y, copy, has_room)
            y += 2 if len(copies) > 1 else (4 if has_room else 2)
            if len(copies) < 2:
                canvas.text(3, y, copy.words)
                y += 1
            y += 1 if roomy else 0
        adds = reason_words(row) or self._time_words(row)
        if adds:
            canvas.mark(3, y, "upright")
            x = canvas.text(5, y, "essterm adds", "faint") + 2
            canvas.text(x, y, adds, "mute")

    def _copies(self, row: VolumeRow) -> list[Progress]:
        """PPRC when this is the source (§5.3.2), FlashCopy on either side (rule E09)."""
        copies = []
        if row.pprc_role == "source" and row.pprc in SYNC:
            total = -(-row.size_tracks // TRACKS_PER_CYLINDER)
            percent, words = row.pprc_percent, SYNC[row.pprc]
            left = row.out_of_sync_cylinders
            copies.append(Progress("out-of-sync cylinders", left, total, percent, "source", words))
        if row.partner is not None:
            total = self._source_tracks(row)
            words = BACKGROUND if row.background_copy else NO_BACKGROUND
            percent, left = row.copied_percent, row.tracks_left
            copies.append(Progress("tracks", left, total, percent, "source", words))
        return copies

    def _source_tracks(self, row: VolumeRow) -> int:
        """Tracks that the relation copies: those of its source."""
        if row.flashcopy == "source" or row.partner is None:
            return row.size_tracks
        return self.desk.view(copy_services.volume, row.partner).size_tracks

    def _time_words(self, row: VolumeRow) -> str:
        """When the copy under way ends, as the machine itself knows; of PPRC before FlashCopy."""
        pair = self.desk.view(pprc.pair, row.id)
        due_us = None if pair is None else pair.due_us
        if due_us is None:
            relations = self.desk.view(volumes.flashcopy_relations)
            ends = [each.due_us for each in relations if row.id in (each.source, each.target)]
            due_us = ends[0] if ends else None
        return "" if due_us is None else f"about {time_left(due_us - self.desk.now_us)} left"


def _paint_progress(canvas: Canvas, y: int, copy: Progress, roomy: bool) -> None:
    """What is left of a copy, and a gauge below it."""
    width = canvas.width - 6
    note = [
        Span(grouped(copy.left), "bright", bold=True),
        Span(
            f" {'tracks ' if copy.title == 'tracks' else ''}left of {grouped(copy.total)}", "mute"
        ),
    ]
    canvas.title(3, y, width, copy.title, note)
    y += 2 if roomy else 1
    canvas.gauge(3, y, width - 20, 1 - copy.left / copy.total if copy.total else 1.0, copy.ink)
    x = canvas.right(3 + width, y, " copied", "mute")
    canvas.right(x, y, f"{copy.percent} %", "bright", bold=True)


class InformationPanel(Window):
    """The Information Panel as a dialogue; it follows the copy while it is open."""

    HEADING = "Information Panel"
    WIDTH, HEIGHT = 88, 28
    SCOPES = (keymap.INFORMATION,)
    body: InformationBody

    def __init__(self, desk: Desk, volume: VolumeId) -> None:
        super().__init__(desk, InformationBody(desk, volume))

    def action_partner(self) -> None:
        """Turn to the other volume of the pair."""
        self.body.show_partner()

    def on_clock_ticked(self, message: ClockTicked) -> None:
        """Virtual time moved: fewer tracks are left."""
        message.stop()
        self.body.reread()
