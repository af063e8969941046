"""The lower band of the machine room: hosts left, events right, and the legend below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from screens import words
from screens.canvas import Span
from screens.machine.layout import Columns, halves, lists
from screens.machine.room_panel import RoomPanel
from screens.states import paint_legend
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import EventRow
    from screens.canvas import Canvas
    from screens.labels import Target

SEVERITIES = {"bad": ("failed", "bad"), "warn": ("suspended", "warn")}
_TIME_WIDTH = 8
_PLACE_WIDTH = 13


class AllEventsAsked(Message):
    """The whole event list was asked for."""


class EventText(NamedTuple):
    """An event as it is written: its place, "" where that is left out, and its text in lines."""

    place: str
    lines: tuple[str, ...]


def written(event: EventRow, width: int, columns: EventColumns) -> EventText:
    """An event in so many cells; what does not fit into one line goes on in the next.

    A place that the text names as well gives way when the text would not fit.
    """
    room = width - columns.before
    place_width = columns.place_width
    is_known = event.place in event.text and len(event.text) > room - place_width - 1
    if not place_width or is_known or len(event.place) > place_width:
        return EventText("", words.in_lines(event.text, room))
    return EventText(event.place, words.in_lines(event.text, room - place_width - 1))


def paint_event(
    canvas: Canvas,
    event: EventRow,
    time: str,
    place: tuple[int, int, int],
    columns: EventColumns,
) -> int:
    """Time, mark, place and text of one event, from a cell in a row up to an end.

    Returns the row after it.
    """
    x, y, end = place
    text = written(event, end - x, columns)
    mark, ink = SEVERITIES.get(event.severity, ("", "ink"))
    canvas.text(x, y, time, "faint")
    if mark:
        canvas.mark(x + _TIME_WIDTH + 1, y, mark)
    at = x + columns.before
    if text.place:
        canvas.text(at, y, text.place, "mute")
        at += columns.place_width + 1
    for row, line in enumerate(text.lines, y):
        canvas.text(at, row, line, ink)
    height = len(text.lines)
    states = (event.severity,)
    canvas.target(event.text, "row", x, y, end - x, height, states=states, area="events")
    return y + height


class EventColumns(NamedTuple):
    """The cells for the places of the events.

    The time and a mark stand before them, whether an event has a mark or not: nothing moves when
    something fails.
    """

    place_width: int
    before: int = _TIME_WIDTH + 3


def event_columns(events: Sequence[EventRow], with_places: bool = True) -> EventColumns:
    """The columns for these events: an ID is never shortened, a longer name is left out."""
    lengths = [len(event.place) for event in events if len(event.place) <= _PLACE_WIDTH]
    return EventColumns(max(lengths, default=0) if with_places else 0)


class ListsPanel(RoomPanel):
    """Hosts and events."""

    def __init__(self) -> None:
        super().__init__("lists")

    def paint(self, canvas: Canvas) -> None:
        """Both halves."""
        if self.rows is not None:
            columns = halves(canvas.width) if self.roomy else lists(canvas.width)
            self._hosts(canvas, columns)
            self._events(canvas, columns)

    def _hosts(self, canvas: Canvas, columns: Columns) -> None:
        """Name, system, site, unit and number of volumes of each host."""
        assert self.rows is not None
        x, width = columns.left, columns.left_width
        hosts = self.rows.hosts
        first = 2 if self.roomy else 1
        room = canvas.height - first - (1 if self.roomy else 0)
        note = [Span("none", "faint")]
        if hosts:
            shown = f", {room} shown" if len(hosts) > room else ""
            note = [Span(str(len(hosts)), "bright", True), Span(shown, "mute")]
        canvas.title(x, 0, width, "hosts", note)
        if not hosts:
            return
        name_width = max(len(host.name) for host in hosts)
        system = x + name_width + 2
        site = system + max(len(host.system) for host in hosts) + 2
        has_sites = site + max(len(host.site) for host in hosts) < x + width - 17
        if self.roomy:
            for at, head in ((x, "host"), (system, "system"), (site, "site")):
                canvas.text(at, 1, head if head != "site" or has_sites else "", "faint")
            canvas.right(x + width - 10, 1, "ESS", "faint")
            canvas.right(x + width, 1, "volumes", "faint")
        for y, host in enumerate(hosts[:room], first):
            canvas.text(x, y, host.name, "ink", bold=True)
            if system + len(host.system) < x + width - len(str(host.volumes)):
                canvas.text(system, y, host.system, "mute")
            start = canvas.right(x + width, y, str(host.volumes), "ink") - 2
            if self.roomy:
                start = canvas.right(x + width - 10, y, host.storage_server, "mute") - 2
                if has_sites and site + len(host.site) < start:
                    canvas.text(site, y, host.site, "mute")
            canvas.target(host.name, "row", x, y, width, area="hosts")

    def _events(self, canvas: Canvas, columns: Columns) -> None:
        """The newest events, the newest first, as many as have room for all their lines."""
        assert self.rows is not None
        x, width = columns.right, columns.right_width
        room = canvas.height - 1 - (1 if self.roomy else 0)
        newest = list(reversed(self.rows.events))[:room]
        note = [Span("e", "accent", True), Span(" all", "mute")]
        canvas.title(x, 0, width, "events", note if newest else [Span("none", "faint")])
        if newest:
            canvas.target("all", "link", x + width - 5, 0, 5, area="events")
        places = event_columns(newest, with_places=self.roomy)
        y = 1
        for event in newest:
            if y + len(written(event, width, places).lines) > 1 + room:
                return
            time = words.time_of_day(self.rows.calendar_s(event.at_us))
            y = paint_event(canvas, event, time, (x, y, x + width), places)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on `all`, or on an event, opens the whole list."""
        if target.area == "events":
            self.post_message(AllEventsAsked())


class Legend(Painted):
    """What the marks of the strips mean."""

    def __init__(self) -> None:
        super().__init__(id="legend")

    def paint(self, canvas: Canvas) -> None:
        """Marks and their words."""
        paint_legend(canvas, 1, 0, canvas.width - 1)
