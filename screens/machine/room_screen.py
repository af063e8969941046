"""The machine room: units, clusters, subsystems, links, copies, tasks, hosts and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.views.naming import installation_name
from screens import keymap, words
from screens.base import EssScreen, PlaceAsked
from screens.machine.copies_panel import CopiesPanel
from screens.machine.layout import room_layout
from screens.machine.lists_panel import AllEventsAsked, Legend, ListsPanel
from screens.machine.rows import RoomRows, read_progress, read_room
from screens.machine.units_panel import ClusterOpened, SubsystemOpened, UnitsPanel
from screens.palette import DOT

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

FRAME_ROWS = 4
"""Header, answer line and footer."""


class RoomScreen(EssScreen):
    """Screen 1."""

    NUMBER = 1
    NAME = "Room"
    HEADING = "Machine room"
    SCOPES = (keymap.ROOM_UNITS, keymap.ROOM)
    AUTO_FOCUS = "#units"
    rows: RoomRows | None = None
    _read_at: tuple[int, int, int] | None = None

    def compose_body(self) -> ComposeResult:
        """Three bands and a legend."""
        yield UnitsPanel()
        yield CopiesPanel()
        yield ListsPanel()
        yield Legend()

    def place(self) -> str:
        """The installation and the date, or it alone."""
        name = self.desk.view(installation_name)
        return f"{name} {DOT} {words.calendar_day(self.calendar_s())}\n{name}"

    def show_installation(self) -> None:
        """Read everything, unless it was read at this instant already."""
        now = (self.desk.revision, self.desk.now_us, self.desk.rate)
        if self.rows is None or now != self._read_at:
            self.rows, self._read_at = read_room(self.desk), now
        self._show()

    def show_clock(self) -> None:
        """Read what moves with time."""
        if self.rows is not None:
            panel = self.query_one(CopiesPanel)
            lines = panel.size.height if panel.roomy else 0
            self.rows = read_progress(self.desk, self.rows, lines)
            panel.show(self.rows, panel.roomy)

    def on_resize(self, event: events.Resize) -> None:
        """Divide the window anew."""
        super().on_resize(event)
        self._show(event.size)

    def _show(self, size: Size | None = None) -> None:
        """Give each band its height and its rows."""
        if self.rows is None or not self.is_mounted:
            return
        most = max((unit.server.subsystems for unit in self.rows.units), default=0)
        width, height = size or self.size
        layout = room_layout(width, height - FRAME_ROWS, most)
        for panel, height in (
            (self.query_one(UnitsPanel), layout.units),
            (self.query_one(CopiesPanel), layout.copies),
            (self.query_one(ListsPanel), layout.lists),
        ):
            panel.styles.height = height
            panel.show(self.rows, layout.roomy)

    def action_all_events(self) -> None:
        """Open the whole event list."""
        from screens.machine.events_dialogue import EventsDialogue

        self.open_dialogue(EventsDialogue(self.desk))

    def on_all_events_asked(self, message: AllEventsAsked) -> None:
        """The whole list was asked for with the mouse."""
        message.stop()
        self.action_all_events()

    def on_subsystem_opened(self, message: SubsystemOpened) -> None:
        """Go to the volumes of a subsystem."""
        message.stop()
        self.post_message(PlaceAsked(2, message.lss))

    def on_cluster_opened(self, message: ClusterOpened) -> None:
        """Go to the service terminal of a cluster."""
        message.stop()
        self.post_message(PlaceAsked(3, message.cluster))
