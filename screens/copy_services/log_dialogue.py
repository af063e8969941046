"""The log file of the Copy Services server (§5.1.5, Figure 40, rule J14)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.views import server_desk
from screens import keymap
from screens.copy_services.window import Window, WindowBody
from screens.words import counted

if TYPE_CHECKING:
    from emulator.views.server_desk import LogLine
    from screens.canvas import Canvas
    from screens.desk import Desk

EMPTY = "The log is empty."
_FIRST_ROW = 4


def rows_of(line: LogLine, width: int) -> list[str]:
    """An entry as it is printed: wrapped, who did it at the right end of its last row or below."""
    rows = wrap(line.text, width, subsequent_indent="    ") or [""]
    who = line.operator
    if not who:
        return rows
    if len(rows[-1]) + 2 + len(who) <= width:
        rows[-1] = rows[-1] + who.rjust(width - len(rows[-1]))
        return rows
    return [*rows, who[:width].rjust(width)]


class LogFileBody(WindowBody):
    """The entries, oldest first; at the beginning the newest are in view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "log-file")
        self.top: int | None = None
        """The first entry in view; None: as many of the newest as there is room for."""

    @property
    def room(self) -> int:
        """Rows for entries."""
        return max(1, self.content_size.height - _FIRST_ROW - 5)

    @property
    def width(self) -> int:
        """Cells of an entry."""
        return self.content_size.width - 8

    def last_top(self, lines: tuple[LogLine, ...]) -> int:
        """The first entry when the newest stands in the last row."""
        left, top = self.room, len(lines)
        while top > 0:
            left -= len(rows_of(lines[top - 1], self.width))
            if left < 0:
                break
            top -= 1
        return min(top, max(0, len(lines) - 1))

    def paint_body(self, canvas: Canvas) -> None:
        """The entries in view, uncoloured on their own ground, and which they are."""
        lines = self.desk.view(server_desk.log_lines)
        host = self.desk.view(server_desk.configuration).host_name
        canvas.text(14, 1, f"Copy Services server {host}", "mute")
        canvas.right(canvas.width - 3, 1, counted(len(lines), "entry", "entries"), "mute")
        self.paint_edges(canvas)
        if not lines:
            canvas.text(3, _FIRST_ROW, EMPTY, "mute")
            return
        canvas.fill(3, _FIRST_ROW, canvas.width - 6, self.room, "term_bg")
        last = self.last_top(lines)
        first = last if self.top is None else min(self.top, last)
        y, at = _FIRST_ROW, first
        while at < len(lines):
            rows = rows_of(lines[at], self.width)
            if y + len(rows) > _FIRST_ROW + self.room:
                break
            for text in rows:
                canvas.text(4, y, text, "paper")
                y += 1
            at += 1
        words = f"entries {first + 1} to {at} of {len(lines)}"
        canvas.text(3, canvas.height - 3, words, "mute")

    def scroll_entries(self, entries: int) -> None:
        """Move by entries; at the newest, newer ones come into view by themselves."""
        last = self.last_top(self.desk.view(server_desk.log_lines))
        first = (last if self.top is None else min(self.top, last)) + entries
        self.top = None if first >= last else max(0, first)
        self.repaint()

    def go_to(self, first: int | None) -> None:
        """Put an entry on top; None: the newest are in view."""
        self.top = first
        self.repaint()


class LogFile(Window):
    """The window as a dialogue."""

    HEADING = "Log file"
    WIDTH, HEIGHT = 95, 33
    SCOPES = (keymap.LOG_FILE,)
    body: LogFileBody

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, LogFileBody(desk))

    def action_scroll(self, entries: int) -> None:
        """Scroll the entries."""
        self.body.scroll_entries(entries)

    def action_page(self, pages: int) -> None:
        """Scroll by as many as there are rows."""
        self.body.scroll_entries(pages * self.body.room)

    def action_first(self) -> None:
        """Go to the oldest entry."""
        self.body.go_to(0)

    def action_last(self) -> None:
        """Go to the newest entry."""
        self.body.go_to(None)
