"""The Information Panel: one volume, its pair, and the tracks still to copy (§5.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.ids import serial_of
from emulator.views import copy_services, hardware, volumes
from screens import keymap
from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.details_strip import paint_arrow
from screens.copy_services.faces import face_of, grouped, use_words
from screens.dialogue import DialogueBody
from screens.words import time_left

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from emulator.ids import VolumeId
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target
    from screens.messages import ClockTicked, InstallationChanged

CLOSE = "Close"
_ROOMY_HEIGHT = 26
_NO_BACKGROUND = "No background copy: only tracks that change are copied."
_BACKGROUND = "All tracks are copied; then the relation ends by itself."


class InformationBody(DialogueBody, can_focus=True):
    """The volume at the left, its copy state at the right, progress below."""

    def __init__(self, desk: Desk, volume: VolumeId) -> None:
        super().__init__(id="information")
        self.desk = desk
        self.volume = volume
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
        """Turn to the other volume of the pair."""
        if self.row is not None and self.row.partner is not None:
            self.volume = self.row.partner
            self.reread()

    # -- painting --------------------------------------------------------------------------

    def paint_body(self, canvas: Canvas) -> None:
        """Heading, fields, progress and the button."""
        canvas.text(23, 1, f"volume {self.volume}", "mute")
        canvas.hairline(3, 2, canvas.width - 6)
        canvas.button(canvas.width - 12, canvas.height - 3, CLOSE, default=True)
        row = self.row
        if row is None:
            canvas.text(3, 4, self.problem, "bad")
            return
        roomy = canvas.height >= _ROOMY_HEIGHT
        y = 4 if roomy else 3
        self._paint_pair(canvas, y, row)
        y += 2 if roomy else 1
        boxes = ((3, 17, 38), (47, 17, 38)) if roomy else ((3, 15, 34), (39, 16, 36))
        fields = self._volume_fields(row)
        _paint_fields(canvas, boxes[0], y, "volume", fields)
        _paint_fields(canvas, boxes[1], y, "copy state", self._state_fields(row))
        if row.partner is not None:
            below = y + len(fields) + (2 if roomy else 1)
            self._paint_progress(canvas, below, row, roomy)

    def _paint_pair(self, canvas: Canvas, y: int, row: VolumeRow) -> None:
        """`▲▲ source ─► ▼▼ target`, and the state in words."""
        face = face_of(row)
        x = canvas.pictogram(3, y, face.mark) + 1
        x = canvas.text(x, y, row.id, "bright", bold=True) + 2
        if row.partner is not None:
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
            canvas.text(x, y, row.partner)
        canvas.right(canvas.width - 3, y, face.words, "bright", bold=True)

    def _volume_fields(self, row: VolumeRow) -> list[tuple[str, str]]:
        unit = self.desk.view(hardware.storage_server, serial_of(row.id))
        lss = row.lss.rpartition(":")[2]
        return [
            ("Volume ID", row.id),
            ("Volume number", f"{row.number:02x} ({row.number})"),
            ("Storage server", f"2105-{unit.model} {unit.serial}"),
            ("LSS", lss),
            ("Size", f"{row.size_gb:.1f} GB"),
            ("Tracks", grouped(row.size_tracks)),
            ("Type", "Open Systems"),
            ("Host", use_words(row)),
            *([("Label", row.label)] if row.label else []),
        ]

    def _state_fields(self, row: VolumeRow) -> list[tuple[str, str]]:
        fields = [("PPRC", row.pprc), ("Status", row.status.replace("_", " "))]
        if row.partner is None:
            return [*fields, ("FlashCopy", "none")]
        return [
            *fields,
            ("FlashCopy", f"{row.flashcopy}, {row.flashcopy_state}"),
            ("Partner", row.partner),
            ("Background copy", "yes" if row.background_copy else "no"),
            ("Copied", f"{row.copied_percent} %"),
        ]

    def _paint_progress(self, canvas: Canvas, y: int, row: VolumeRow, roomy: bool) -> None:
        """Tracks still to copy (rule E09), and when that will be over."""
        width = canvas.width - 6
        total = self._source_tracks(row)
        note = [
            Span(grouped(row.tracks_left), "bright", bold=True),
            Span(f" tracks left of {grouped(total)}", "mute"),
        ]
        canvas.title(3, y, width, "tracks", note)
        y += 2 if roomy else 1
        done = (total - row.tracks_left) / total if total else 1.0
        canvas.gauge(3, y, width - 20, done, "source")
        x = canvas.right(3 + width, y, " copied", "mute")
        canvas.right(x, y, f"{row.copied_percent} %", "bright", bold=True)
        y += 2 if roomy else 1
        canvas.text(3, y, _BACKGROUND if row.background_copy else _NO_BACKGROUND)
        due_us = self._due_us(row)
        if due_us is not None:
            y += 2 if roomy else 1
            canvas.mark(3, y, "upright")
            x = canvas.text(5, y, "essterm adds", "faint") + 2
            canvas.text(x, y, f"about {time_left(due_us - self.desk.now_us)} left", "mute")

    def _source_tracks(self, row: VolumeRow) -> int:
        """Tracks that the relation copies: those of its source."""
        if row.flashcopy == "source" or row.partner is None:
            return row.size_tracks
        return self.desk.view(copy_services.volume, row.partner).size_tracks

    def _due_us(self, row: VolumeRow) -> int | None:
        """When the background copy ends, as the machine itself knows."""
        for relation in self.desk.view(volumes.flashcopy_relations):
            if row.id in (relation.source, relation.target):
                return relation.due_us
        return None

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """The only button closes."""
        self.screen.dismiss(None)


def _paint_fields(
    canvas: Canvas, box: tuple[int, int, int], y: int, title: str, fields: list[tuple[str, str]]
) -> None:
    """A heading, and names with their values below it; `box`: left edge, cells of names, width."""
    x, names, width = box
    canvas.title(x, y, width, title)
    for line, (name, value) in enumerate(fields, y + 1):
        canvas.text(x, line, name, "mute")
        canvas.text(x + names, line, value, limit=x + width)


class InformationPanel(ContentDialogue):
    """The Information Panel as a dialogue; it follows the copy while it is open."""

    HEADING = "Information Panel"
    WIDTH, HEIGHT = 88, 28
    SCOPES = (keymap.INFORMATION,)

    def __init__(self, desk: Desk, volume: VolumeId) -> None:
        super().__init__(desk)
        self.body = InformationBody(desk, volume)

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def action_partner(self) -> None:
        """Turn to the other volume of the pair."""
        self.body.show_partner()

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """Something changed: read again."""
        message.stop()
        self.body.reread()

    def on_clock_ticked(self, message: ClockTicked) -> None:
        """Virtual time moved: fewer tracks are left."""
        message.stop()
        self.body.reread()
