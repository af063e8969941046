"""What essterm adds beside the terminal: all clusters, the server, this session, the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message

from emulator.ids import ClusterId
from emulator.views.rows import ClusterRow, ServerRow
from screens import words
from screens.canvas import Span
from screens.labels import Target
from screens.palette import glyph
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.canvas import Canvas

WIDTH = 33
_HOST_X = 19
_TIME_WIDTH = 9
_VALUE_X = 9
_KEY_LINES = 6
Step = tuple[int, str]
"""What was done in a session, and the calendar second."""
_ROOMY = 30


@dataclass(frozen=True, slots=True)
class SideText:
    """All that the column shows. source: the section that attests the page's title, or ""."""

    clusters: tuple[ClusterRow, ...]
    current: ClusterId
    server: ServerRow
    record: tuple[Step, ...]
    source: str


class ClusterChosen(Message):
    """The terminal of another cluster is wanted."""

    def __init__(self, cluster: ClusterId) -> None:
        super().__init__()
        self.cluster = cluster


def cluster_label(row: ClusterRow) -> str:
    """`12019 cluster 1`."""
    return f"{row.serial} cluster {row.number}"


def entries_sentence(clusters: Sequence[ClusterRow]) -> tuple[str, str]:
    """What is still to be done about the primary entries, and the part of it that warns."""
    missing = sum(not row.primary_server for row in clusters)
    if missing:
        count = "One is" if missing == 1 else f"{missing} are"
        return "of every unit.", f"{count} missing."
    if len({row.primary_server for row in clusters}) > 1:
        return "of every unit.", "Entries differ."
    return "of every unit: done.", ""


class SidePanel(Painted):
    """The side column; a click on a cluster goes to its terminal."""

    DEFAULT_CSS = "SidePanel { width: 33; margin: 1 1 0 3; }"

    def __init__(self) -> None:
        super().__init__(id="side")
        self.said: SideText | None = None
        self.is_over = False
        self._top: int | None = None
        """The first cluster in view, once something out of view was asked for."""

    @property
    def left(self) -> int:
        """The first cell of the text."""
        return 2 if self.is_over else 0

    def lie_over(self, is_over: bool) -> None:
        """Whether it lies over the terminal, on a ground of its own, or stands beside it."""
        self.is_over = is_over
        self.repaint()

    def say(self, text: SideText) -> None:
        """Show this; the list goes to the current cluster when that is another one."""
        if self.said is None or self.said.current != text.current:
            self._top = None
        self.said = text
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """The sections from the top; what does not fit falls off at the bottom, the keys first."""
        said = self.said
        if said is None:
            return
        if self.is_over:
            canvas.fill(0, 0, canvas.width, canvas.height, "surface")
            canvas.upright(0, 0, canvas.height)
        is_roomy = canvas.height >= _ROOMY
        gap = 2 if is_roomy else 1
        y = self._clusters(canvas, said)
        y = self._server(canvas, y + gap, said.server)
        last = canvas.height - (_KEY_LINES + 1 if is_roomy else 0)
        self._record(canvas, y + gap, last, said.record)
        if is_roomy:
            self._keys(canvas, canvas.height - _KEY_LINES, said.source)

    def _clusters(self, canvas: Canvas, said: SideText) -> int:
        """All clusters, or those around the current one; returns the row after them."""
        left = self.left
        note = (Span("ctrl+n", "accent", True), Span(" next", "mute"))
        canvas.title(left, 0, WIDTH, "clusters", note)
        y = 1
        for row in self._in_view(said, canvas.height):
            self._cluster(canvas, y, row, row.id == said.current)
            y += 1
        text, warning = entries_sentence(said.clusters)
        if canvas.height >= _ROOMY:
            y += 1
        canvas.text(left, y, "Set the server on every cluster", "mute")
        end = canvas.text(left, y + 1, text, "mute")
        canvas.text(end + 1, y + 1, warning, "warn")
        return y + 2

    def _in_view(self, said: SideText, height: int) -> tuple[ClusterRow, ...]:
        """All clusters, or as many as a third of the column holds."""
        room = max(4, height // 3)
        at = next(n for n, row in enumerate(said.clusters) if row.id == said.current)
        wanted = at - room // 2 if self._top is None else self._top
        first = max(0, min(wanted, len(said.clusters) - room))
        return said.clusters[first : first + room]

    def _cluster(self, canvas: Canvas, y: int, row: ClusterRow, is_current: bool) -> None:
        left = self.left
        if is_current:
            canvas.row_cursor(left, y, WIDTH)
        is_up = row.health == "up"
        canvas.mark(left + 1, y, "up" if is_up else "failed")
        end = canvas.text(
            left + 3, y, row.serial, "bright" if is_current else "ink", bold=is_current
        )
        canvas.text(end, y, f" cluster {row.number}", "mute")
        if not is_up:
            word, ink = row.health, "bad"
        elif row.primary_server:
            word, ink = "set", "mute"
        else:
            word, ink = "not set", "warn"
        start = canvas.right(left + WIDTH, y, word, ink, bold=ink == "warn")
        if left + _HOST_X + canvas.measure(row.host_name) < start:
            canvas.text(left + _HOST_X, y, row.host_name, "mute" if is_current else "faint")
        states = ("current",) if is_current else ()
        canvas.target(cluster_label(row), "row", left, y, WIDTH, states=states, area="clusters")

    def _server(self, canvas: Canvas, y: int, server: ServerRow) -> int:
        """The Copy Services server as its unit has it entered; returns the row after."""
        left = self.left
        canvas.title(left, y, WIDTH, "copy services server")
        where = f", {server.active}" if server.active else ""
        lines = (
            ("Primary", server.primary or "not set"),
            ("Backup", server.backup or "not set"),
            ("State", f"{server.state}{where}"),
        )
        for number, (name, value) in enumerate(lines, 1):
            is_short = canvas.measure(value) <= WIDTH - _VALUE_X
            shown = value if is_short else value.partition(".")[0]
            canvas.text(left, y + number, name, "mute")
            ink = "ink" if value != "not set" else "faint"
            canvas.text(left + _VALUE_X, y + number, shown, ink)
        return y + 1 + len(lines)

    def _record(self, canvas: Canvas, y: int, last: int, record: Sequence[Step]) -> None:
        """The latest steps of this session, as many as fit."""
        left = self.left
        room = last - y - 1
        if room < 1:
            return
        canvas.title(left, y, WIDTH, "this session")
        shown = record[-room:]
        for number, (calendar_s, text) in enumerate(shown, 1):
            is_newest = number == len(shown)
            canvas.text(left, y + number, words.time_of_day(calendar_s), "faint")
            canvas.text(left + _TIME_WIDTH, y + number, text, "ink" if is_newest else "mute")

    def _keys(self, canvas: Canvas, y: int, source: str) -> None:
        left = self.left
        canvas.title(left, y, WIDTH, "keys on this line")
        x = canvas.text(left, y + 1, "F keys may be typed as ", "mute")
        canvas.text(x, y + 1, "esc 0-9", "accent", bold=True)
        spans = [
            Span("*", "accent", True),
            Span(" required  ", "mute"),
            Span("+", "accent", True),
            Span(" list ", "mute"),
            Span("F4", "accent", True),
        ]
        canvas.spans(left, y + 2, spans)
        spans = [
            Span("#", "accent", True),
            Span(" numeric   ", "mute"),
            Span("[ ]", "accent", True),
            Span(" can be edited", "mute"),
        ]
        canvas.spans(left, y + 3, spans)
        text = f"Title as documented, {source}" if source else "Wording reconstructed"
        x = canvas.text(left, y + 5, glyph("upright", canvas.ability), "line")
        canvas.text(x + 1, y + 5, text, "faint")

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on a cluster goes to its terminal."""
        if self.said is None:
            return
        for row in self.said.clusters:
            if target.area == "clusters" and cluster_label(row) == target.label:
                self.post_message(ClusterChosen(row.id))

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also those clusters that are out of view."""
        found = super().find_targets(label, role)
        if found or self.said is None or role not in (None, "row"):
            return found
        labels = [cluster_label(row) for row in self.said.clusters]
        nowhere = Region(0, 0, 0, 0)
        return [Target(label, "row", nowhere, area="clusters")] if label in labels else []

    def reveal(self, target: Target) -> None:
        """Bring a cluster into view."""
        if self.said is None or target.visible:
            return
        labels = [cluster_label(row) for row in self.said.clusters]
        self._top = labels.index(target.label)
        self.repaint()
