"""How the Configuration panel is seen (§5.1.5, Figure 38, rule J12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.views import server_desk, summary
from screens import words
from screens.canvas import Span
from screens.copy_services.details_strip import paint_refusal
from screens.copy_services.task_panel import TaskPanel
from screens.widgets.field import Field
from screens.widgets.option import paint_option

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from emulator.views.server_desk import ConfigurationRow
    from screens.canvas import Canvas
    from screens.desk import Desk

ADDRESS, EMAIL = "Address", "Email"
VIEW, CLEAR = "View", "Clear"
PROTECTED, UNPROTECTED = "Password protection", "No Password protection"
AUTHORIZE = "Authorize"
ITEMS = (ADDRESS, EMAIL, VIEW, CLEAR, PROTECTED, UNPROTECTED, AUTHORIZE)
"""All that the cursor visits, in its order."""
_NOTES = {
    True: "Per the default a user name and a password must be given with every host command.",
    False: "Every user of every host is able to work with Copy Services from the command line.",
}


class Places(NamedTuple):
    """Rows and columns: where the halves begin, how wide they are, and what stands on which row."""

    left: int
    right: int
    left_width: int
    right_width: int
    address_y: int
    email_y: int
    log_y: int
    buttons_y: int
    summary_y: int
    field_width: int

    @property
    def width(self) -> int:
        """Of both halves."""
        return self.right + self.right_width - self.left


WIDE = Places(2, 53, 45, 44, 4, 6, 10, 14, 17, 33)
NARROW = Places(1, 41, 37, 38, 3, 5, 7, 10, 12, 27)


class ConfigurationView(TaskPanel):
    """Server, e-mail, log, host commands, and the summary as it would be sent."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="configuration")
        self.desk = desk
        self.row: ConfigurationRow | None = None
        self.current = EMAIL
        self.field = Field(ADDRESS, WIDE.field_width, 9, ground="bg")
        self.field.styles.position = "absolute"
        self.shown_address = ""

    def compose(self) -> ComposeResult:
        """The address."""
        yield self.field

    @property
    def places(self) -> Places:
        """Where everything stands now."""
        return NARROW if self.is_narrow else WIDE

    def on_resize(self) -> None:
        """The field stands where its row is."""
        places = self.places
        self.field.styles.offset = (places.right, places.address_y)
        self.field.take_width(places.field_width)
        super().on_resize()

    # -- what is shown ---------------------------------------------------------------------

    def show(self) -> None:
        """Read again: something changed. What is being typed stays."""
        self.row = self.desk.view(server_desk.configuration)
        if self.field.value == self.shown_address:
            self.take_address()
        self.repaint()

    def take_address(self) -> None:
        """Show the address that the server has."""
        if self.row is not None:
            self.shown_address = self.row.address
            self.field.put(self.shown_address)

    def reread(self) -> None:
        """Virtual time moved."""
        self.show()

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Four parts, and the summary below them."""
        row, places = self.row, self.places
        if row is None:
            return
        self._paint_server(canvas, places, row)
        self._paint_email(canvas, places, row)
        self._paint_log(canvas, places, row)
        self._paint_hosts(canvas, places, row)
        if self.refused is not None and self.is_narrow:
            lines = canvas.height - places.summary_y - 1
            box = (places.left, places.summary_y, places.width, lines)
            paint_refusal(canvas, box, self.refused)
            return
        self._paint_summary(canvas, places)
        if self.is_narrow:
            return
        if self.refused is not None:
            box = (places.left, canvas.height - 4, places.width, 2)
            paint_refusal(canvas, box, self.refused)
        else:
            canvas.text(places.left, canvas.height - 2, _NOTES[row.protected], "mute")

    def _paint_server(self, canvas: Canvas, places: Places, row: ConfigurationRow) -> None:
        """Which server answers, its backup, and when it was last configured."""
        x, width = places.left, places.left_width
        canvas.title(x, 1, width, "Copy Services server", "active" if row.active else row.state)
        server = row.server or "none"
        fields = [("Server", server), ("Role", row.role or "none")]
        if self.is_narrow:
            fields = [("Server", server)]
        fields += [("Backup", row.backup or "none"), ("Identity", server_desk.IDENTITY)]
        if self.is_narrow:
            fields.append(("Updated", row.updated))
        for y, (label, text) in enumerate(fields, 2):
            canvas.text(x, y, label, "mute")
            canvas.text(x + 12 - 2 * self.is_narrow, y, text, limit=x + width)
        if not self.is_narrow:
            canvas.text(x, 7, "Last configuration update", "mute")
            canvas.text(x, 8, row.updated)

    def _paint_email(self, canvas: Canvas, places: Places, row: ConfigurationRow) -> None:
        """Who gets the summary, and when it was last sent."""
        x, y = places.right, places.email_y
        canvas.title(x, 1, places.right_width, EMAIL)
        canvas.text(x, 2, "Address of the summary recipient", "mute")
        after = canvas.button(x, y, EMAIL, default=self._is_at(EMAIL))
        canvas.text(after + 2, y, "sends the summary below", "mute")
        if not self.is_narrow:
            canvas.text(x, y + 2, f"last sent {row.sent}" if row.sent else "never sent", "mute")

    def _paint_log(self, canvas: Canvas, places: Places, row: ConfigurationRow) -> None:
        """How long the log is, and its buttons."""
        x, y = places.left, places.log_y
        entries = words.counted(row.entries, "entry", "entries")
        canvas.title(x, y, places.left_width, "log file", entries)
        canvas.text(x, y + 1, "Last" if self.is_narrow else "Last entry", "mute")
        canvas.text(x + 12 - 2 * self.is_narrow, y + 1, row.logged or "none")
        after = canvas.button(x, places.buttons_y, VIEW, default=self._is_at(VIEW))
        after = canvas.button(after + 2, places.buttons_y, CLEAR, default=self._is_at(CLEAR))
        if not self.is_narrow:
            canvas.text(after + 2, places.buttons_y, "Clear removes all", "mute")

    def _paint_hosts(self, canvas: Canvas, places: Places, row: ConfigurationRow) -> None:
        """Whether host commands need a password, and who may give them."""
        x, y = places.right, places.log_y
        users = words.counted(len(row.users), "user")
        note = users if self.is_narrow else f"{users} authorized"
        canvas.title(x, y, places.right_width, "host commands", note)
        for line, (label, is_on) in enumerate(
            ((PROTECTED, row.protected), (UNPROTECTED, not row.protected)), y + 1
        ):
            paint_option(canvas, x, line, label, is_on=is_on, is_at=self._is_at(label))
        after = canvas.button(x, places.buttons_y, AUTHORIZE, default=self._is_at(AUTHORIZE))
        if not self.is_narrow:
            canvas.text(after + 2, places.buttons_y, "users and their passwords", "mute")

    def _paint_summary(self, canvas: Canvas, places: Places) -> None:
        """The beginning of what Email sends, as it is sent."""
        x, y, width = places.left, places.summary_y, places.width
        canvas.title(x, y, width, "summary", [Span("as Email sends it", "faint")])
        room = canvas.height - y - (1 if self.is_narrow else 6)
        total = self.desk.view(summary.summary_length)
        lines = self.desk.view(summary.summary_head, room)
        if total > room:
            lines = (*lines[: room - 1], f"... {total - room + 1} lines more")
        canvas.fill(x, y + 1, width, len(lines), "term_bg")
        for line, text in enumerate(lines, y + 1):
            canvas.text(x + 2, line, text, "paper", limit=x + width)

    def _is_at(self, label: str) -> bool:
        return self.current == label and not self.field.is_current and self.has_focus
