"""Screen 3: the service terminals of all clusters, one session each.

It paints what a session shows, passes keys on, and executes what a session asks for. Which menus
there are and what they ask is the emulated world's (`emulator/service`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from emulator.errors import EssError
from emulator.ids import ClusterId
from emulator.views import copy_services, hardware
from screens import keymap
from screens.base import EssScreen
from screens.service_terminal.side_panel import (
    ClusterChosen,
    SidePanel,
    SideText,
    cluster_label,
)
from screens.service_terminal.terminal_panel import (
    KeyTyped,
    SpotPressed,
    SpotWanted,
    TerminalPanel,
)
from screens.widgets.chrome import FooterKeys
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from emulator.commands.base import Command
    from emulator.service.frame import Frame
    from emulator.service.session import Session
    from emulator.views.rows import ClusterRow
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.keymap import Key

WIDE = 120
HIGH = 30
_NAMED_BY_THE_TERMINAL = {"up,down", "enter", "f3", "f10"}
_NAMED_BESIDE_IT = {"escape"}


class TrailLine(Painted):
    """The menus that lead to what the terminal shows."""

    DEFAULT_CSS = "TrailLine { height: 2; }"

    def __init__(self) -> None:
        super().__init__(id="trail")
        self.trail: tuple[str, ...] = ()

    def say(self, trail: tuple[str, ...]) -> None:
        """Show these titles."""
        self.trail = trail
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """The last one bright; the first ones go when there is no room."""
        titles = list(self.trail)
        while canvas.measure(" > ".join(titles)) > canvas.width:
            titles.pop(0)
        x = 0
        for title in titles[:-1]:
            x = canvas.text(x, 1, title, "mute") + 1
            x = canvas.mark(x, 1, "right") + 1
        if titles:
            canvas.text(x, 1, titles[-1], "ink", bold=True)


class ServiceTerminalScreen(EssScreen):
    """Screen 3."""

    NUMBER = 3
    NAME = "Service terminal"
    HEADING = "Service terminal"
    SCOPES = (keymap.SERVICE_TERMINAL, keymap.CONSOLE, keymap.OUTSIDE)
    AUTO_FOCUS = "#terminal"
    DEFAULT_CSS = """
    ServiceTerminalScreen {
        #line { height: 1fr; layers: below above; }
        #left { width: 1fr; max-width: 83; padding-left: 1; }
        #left TerminalPanel { margin-bottom: 1; }
        &.-narrow #side { layer: above; dock: right; width: 37; margin: 0; }
        &.-low #left { padding-left: 0; }
        &.-low #trail { display: none; }
        &.-low #left TerminalPanel { margin-bottom: 0; }
        &.-alone #side { display: none; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cluster: ClusterId | None = None
        self.sessions: dict[ClusterId, Session] = {}
        self.is_side_wanted: bool | None = None
        """What `ctrl+s` chose; None: as there is room."""

    def compose_body(self) -> ComposeResult:
        """The trail and the terminal, and the side column."""
        with Horizontal(id="line"):
            with Vertical(id="left"):
                yield TrailLine()
                yield TerminalPanel(self.look)
            yield SidePanel()

    # -- where ---------------------------------------------------------------------------------

    @property
    def clusters(self) -> tuple[ClusterRow, ...]:
        """All clusters, unit by unit."""
        return self.desk.view(hardware.clusters)

    @property
    def row(self) -> ClusterRow:
        """The cluster whose terminal is shown; the first one at first."""
        rows = self.clusters
        return next((row for row in rows if row.id == self.cluster), rows[0])

    @property
    def session(self) -> Session:
        """The session at that terminal, begun when it is first asked for."""
        cluster = self.row.id
        if cluster not in self.sessions:
            self.sessions[cluster] = self.desk.service_session(cluster)
        return self.sessions[cluster]

    def place(self) -> str:
        """The cluster, and why its terminal shows nothing if it does not."""
        row = self.row
        reason = "" if row.health == "up" else f", {row.health}"
        return f"{cluster_label(row)}{reason}"

    def open_cluster(self, cluster: ClusterId) -> None:
        """Go to the terminal of a cluster; its session stands where it was left."""
        if any(row.id == cluster for row in self.clusters):
            self.cluster = cluster
        if self.is_mounted:
            self._show_header()
            self.show_installation()
            self.query_one(TerminalPanel).focus()

    def show_place(self, place: str) -> None:
        """A cluster was opened on another screen."""
        self.open_cluster(ClusterId(place))

    # -- showing -------------------------------------------------------------------------------

    def look(self, rows: int) -> Frame:
        """The frame of the terminal in so many rows."""
        return self.session.frame(self.desk, rows)

    def show_installation(self) -> None:
        """Look at the terminal again, and at what stands beside it."""
        if not self.is_mounted:
            return
        frame = self.look(0)
        self.query_one(TerminalPanel).repaint()
        self.query_one(TrailLine).say(frame.trail)
        self.query_one(SidePanel).say(
            SideText(
                self.clusters,
                self.row.id,
                self.desk.view(copy_services.server),
                tuple(self.session.record),
                frame.source,
            )
        )

    def show_clock(self) -> None:
        """Nothing here moves with time alone."""

    def on_resize(self, event: events.Resize) -> None:
        """Fold the side column away where there is no room, and the blank rows."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self.set_class(event.size.height < HIGH, "-low")
        self._show_side()
        self._show_footer()

    def _show_side(self) -> None:
        wanted = self.is_side_wanted
        is_shown = not self.has_class("-narrow") if wanted is None else wanted
        self.set_class(not is_shown, "-alone")
        self.query_one(SidePanel).lie_over(self.has_class("-narrow"))

    def footer_keys(self) -> list[Key]:
        """A console gets every key: the global ones only stand there once it has been left.

        The keys that the terminal itself names, or the side column, need not be said again.
        """
        if self.focused is None:
            return keymap.footer(keymap.OUTSIDE, keymap.GLOBAL, has_clock=self.desk.has_clock)
        said_elsewhere = _NAMED_BY_THE_TERMINAL
        if not self.has_class("-narrow"):
            said_elsewhere = _NAMED_BESIDE_IT
        keys = keymap.footer(keymap.SERVICE_TERMINAL, keymap.CONSOLE)
        return [key for key in keys if key.keys not in said_elsewhere]

    def on_descendant_focus(self) -> None:
        """The terminal has the keys."""
        self._show_footer()

    def on_descendant_blur(self) -> None:
        """The terminal has lost the keys."""
        self._show_footer()

    def _show_footer(self) -> None:
        self.query_one(FooterKeys).say(self.footer_keys())

    # -- doing ---------------------------------------------------------------------------------

    async def on_key_typed(self, message: KeyTyped) -> None:
        """Pass a key on to the session."""
        message.stop()
        await self._do(self.session, self.session.feed(message.key, self.desk))

    async def on_spot_pressed(self, message: SpotPressed) -> None:
        """Pass a click on to the session."""
        message.stop()
        session = self.session
        await self._do(session, session.point(message.label, message.role, self.desk))

    def on_spot_wanted(self, message: SpotWanted) -> None:
        """Bring something into view."""
        message.stop()
        self.session.reveal(message.label, message.role)
        self.show_installation()

    async def _do(self, session: Session, command: Command | None) -> None:
        """Show where the session stands; execute what it asks for, and tell it what came of it."""
        self.show_installation()
        if command is None:
            return
        try:
            session.answered(await self.desk.execute(command, f"service terminal {self.row.id}"))
        except EssError as refusal:
            session.answered(refusal)
        self.show_installation()

    def on_cluster_chosen(self, message: ClusterChosen) -> None:
        """Another cluster was clicked."""
        message.stop()
        self.open_cluster(message.cluster)

    def action_next_console(self) -> None:
        """The terminal of the next cluster."""
        rows = self.clusters
        at = next(number for number, row in enumerate(rows) if row.id == self.row.id)
        self.open_cluster(rows[(at + 1) % len(rows)].id)

    def action_leave_console(self) -> None:
        """Give the keys back to the screen."""
        self.set_focus(None)

    def action_toggle_side(self) -> None:
        """Show or hide the side column."""
        self.is_side_wanted = self.has_class("-alone")
        self._show_side()
