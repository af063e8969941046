"""All events that the machine keeps, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.views import hardware
from screens import keymap, words
from screens.dialogue import DialogueBody, EssDialogue
from screens.machine.lists_panel import event_columns, paint_event, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from emulator.views.rows import ClockRow, EventRow
    from screens.canvas import Canvas

KEPT = 500


class EventsBody(DialogueBody):
    """A list that scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.events: tuple[EventRow, ...] = ()
        self.clock: ClockRow | None = None
        self.top = 0

    def show(self, events: tuple[EventRow, ...], clock: ClockRow) -> None:
        """Show these events."""
        self.events, self.clock = tuple(reversed(events)), clock
        self.repaint()

    def paint_body(self, canvas: Canvas) -> None:
        """As many events as fit, from the first in view."""
        if self.clock is None:
            return
        end, room = canvas.width - 3, canvas.height - 4
        columns = event_columns(self.events)
        heights = [len(written(event, end - 3, columns).lines) for event in self.events]
        self.top = max(0, min(self.top, last_top(heights, room)))
        y, shown = 3, self.top
        while shown < len(heights) and y + heights[shown] <= 3 + room:
            event = self.events[shown]
            time = words.time_of_day(words.calendar_s(self.clock, event.at_us))
            y = paint_event(canvas, event, time, (3, y, end), columns)
            shown += 1
        if shown < len(heights):
            canvas.mark(end, canvas.height - 1, "down")

    def scroll_rows(self, rows: int) -> None:
        """Move the list."""
        self.top += rows
        self.repaint()


def last_top(heights: Sequence[int], room: int) -> int:
    """The first event of the last page: from it on all fit into so many rows."""
    top = len(heights)
    while top and heights[top - 1] <= room:
        top -= 1
        room -= heights[top]
    return top


class EventsDialogue(EssDialogue):
    """Opened by `e` in the machine room."""

    HEADING = "Events"
    WIDTH, HEIGHT = 108, 34
    SCOPES = (keymap.LIST,)

    def compose_dialogue(self) -> ComposeResult:
        """The list."""
        yield EventsBody()

    def on_mount(self) -> None:
        """Read what is kept."""
        super().on_mount()
        self.on_installation_changed()

    def on_installation_changed(self) -> None:
        """Something happened while the list is open."""
        events = self.desk.view(hardware.events, KEPT)
        self.query_one(EventsBody).show(events, self.desk.view(hardware.clock))

    def action_scroll(self, rows: int) -> None:
        """Move the list."""
        self.query_one(EventsBody).scroll_rows(rows)
