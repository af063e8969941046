"""The copy properties of a logical subsystem: view them and change them (§5.1.2.1, H10 to H13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from emulator.commands.logical import SetLssProperties
from emulator.views import critical, lss_copies
from screens import keymap
from screens.canvas import Span
from screens.copy_services.boxes_dialogue import CANCEL, BoxesBody, BoxesDialogue
from screens.widgets.field import Field
from screens.widgets.field_cursor import FieldCursor
from screens.words import counted

if TYPE_CHECKING:
    from textual.widgets import Input

    from emulator.views.critical import CriticalRow
    from emulator.views.rows import SubsystemRow
    from screens.canvas import Canvas
    from screens.desk import Desk

HEAVY, GROUP = "PPRC Critical Heavy mode", "PPRC Consistency Group"
XRC, CONCOPY = "XRC Session Time Out", "CONCOPY Session Time Out"
CONSISTENCY = "PPRC Consistency Time Out"
BOXES, FIELDS = (HEAVY, GROUP), (XRC, CONCOPY, CONSISTENCY)
Value = TypeVar("Value", bool, int)
APPLY = "Apply"
NOT_A_NUMBER = "The {} is a whole number of seconds."
_ROOMY_HEIGHT = 26
_NOT_HERE = "does not apply to Open Systems"
_NOTES = {XRC: _NOT_HERE, CONCOPY: _NOT_HERE, CONSISTENCY: "writes are held this long"}
_CHECKED = {False: "not checked", True: "checked"}


class LssPropertiesBody(FieldCursor, BoxesBody, can_focus=True):
    """Two boxes, three time-outs, and what the heavy mode means."""

    items = (*BOXES, *FIELDS, APPLY, CANCEL)

    def __init__(self, desk: Desk, row: SubsystemRow) -> None:
        super().__init__(id="lss-properties")
        self.desk = desk
        self.row = row
        self.on = {HEAVY: row.critical_heavy, GROUP: row.consistency_group}
        self.current = HEAVY
        self.problem = ""
        given = (
            row.xrc_session_timeout_s,
            row.concopy_session_timeout_s,
            row.pprc_consistency_timeout_s,
        )
        self.fields = {
            label: Field(label, 6, 27, str(value))
            for label, value in zip(FIELDS, given, strict=True)
        }

    def on_resize(self) -> None:
        """Fields stand below the boxes."""
        for line, field in enumerate(self.fields.values(), self._first_row + 3):
            field.styles.offset = (6, line)

    @property
    def is_roomy(self) -> bool:
        """Whether there are rows to spare."""
        return self.content_size.height >= _ROOMY_HEIGHT

    @property
    def _first_row(self) -> int:
        return 6 if self.is_roomy else 3

    # -- painting --------------------------------------------------------------------------

    def paint_body(self, canvas: Canvas) -> None:
        """Boxes, notes beside the fields, the table, and the buttons."""
        canvas.text(16, 1, self.row.id, "mute")
        canvas.right(canvas.width - 3, 1, f"Open Systems, SSID {self.row.ssid}", "mute")
        canvas.hairline(3, 2, canvas.width - 6)
        y = self._first_row
        if self.is_roomy:
            canvas.text(3, 4, "Copy properties of the LSS", "mute", bold=True)
            words = f"apply to all its {counted(self.row.volumes, 'volume')}"
            canvas.right(canvas.width - 3, 4, words, "mute")
        for line, label in enumerate(BOXES, y):
            self.paint_box(canvas, 2, line, canvas.width - 4, label, self.on[label])
        for line, label in enumerate(FIELDS, y + 3):
            after = canvas.text(43, line, "seconds", "mute")
            if after + 3 + len(_NOTES[label]) < canvas.width - 2:
                canvas.text(after + 3, line, _NOTES[label], "mute")
        self._paint_table(canvas, y + (8 if self.is_roomy else 7))
        self._paint_note(canvas)
        self.paint_buttons(canvas, APPLY)

    def _paint_table(self, canvas: Canvas, y: int) -> None:
        """What happens when a target cannot be updated; the present mode is bright."""
        width = canvas.width - 6
        canvas.title(3, y, width, "pprc critical heavy mode", "when a target cannot be updated")
        xs = (3, 25, 54)
        canvas.text(xs[0], y + 1, "Critical Volume mode", "faint")
        for x, words, mode in ((xs[1], "heavy mode off", False), (xs[2], "heavy mode on", True)):
            is_now = mode == self.on[HEAVY]
            canvas.text(x, y + 1, words, "bright" if is_now else "faint", bold=is_now)
        line = y + 2
        rows = self.desk.view(critical.table)
        for checked, name in _CHECKED.items():
            cells = [row for row in rows if row.critical == checked]
            canvas.text(xs[0], line, name)
            for x, row in zip(xs[1:], cells, strict=True):
                ink = "ink" if row.heavy == self.on[HEAVY] else "mute"
                for offset, text in enumerate(outcome(row)):
                    canvas.text(x, line + offset, text, ink)
            line += max(len(outcome(row)) for row in cells) + (1 if self.is_roomy else 0)

    def _paint_note(self, canvas: Canvas) -> None:
        """What cannot be read, else how many pairs the mode decides about now."""
        y = canvas.height - (6 if self.is_roomy else 4)
        if self.problem:
            canvas.mark(3, y, "failed")
            canvas.text(5, y, self.problem, "bad")
            return
        rows = {row.lss: row for row in self.desk.view(lss_copies.copies)}
        count = rows[self.row.id].critical if self.row.id in rows else 0
        if not count:
            return
        verb = "has" if count == 1 else "have"
        head = f"{counted(count, 'pair')} of this LSS {verb} Critical Volume mode checked."
        canvas.mark(3, y, "note")
        canvas.spans(5, y, [Span(head, "bright", bold=True)])

    # -- what happens ----------------------------------------------------------------------

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field presses Apply."""
        message.stop()
        self.apply()

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in BOXES:
            self.on[self.current] = not self.on[self.current]
        self.repaint()

    def enter(self) -> None:
        """Press Apply, or Cancel when the cursor is on it."""
        if self.current == CANCEL:
            self.screen.dismiss(None)
        else:
            self.apply()

    def apply(self) -> None:
        """Ask for what was changed; say which field cannot be read as a number."""
        for label, field in self.fields.items():
            if not (field.value.isascii() and field.value.isdecimal()):
                self.problem = NOT_A_NUMBER.format(label)
                self.go_to(label)
                return
        xrc, concopy, consistency = (int(field.value) for field in self.fields.values())
        row = self.row
        change = SetLssProperties(
            row.id,
            changed(self.on[HEAVY], row.critical_heavy),
            changed(self.on[GROUP], row.consistency_group),
            changed(xrc, row.xrc_session_timeout_s),
            changed(concopy, row.concopy_session_timeout_s),
            changed(consistency, row.pprc_consistency_timeout_s),
        )
        self.screen.dismiss(None if change == SetLssProperties(row.id) else change)


def outcome(row: CriticalRow) -> tuple[str, ...]:
    """What happens in one cell of Table 1 (§5.3.2), in lines."""
    if row.source_inhibited:
        return "source and target" if row.target_inhibited else "source", "write inhibited"
    if row.source_inhibited_without_paths:
        return "the pair suspends; source", "write inhibited only after", "the last path is lost"
    return "the pair suspends,", "source accepts writes"


def changed(new: Value, old: Value) -> Value | None:
    """A value to set; None to leave what is."""
    return None if new == old else new


class LssProperties(BoxesDialogue):
    """The properties as a dialogue; its result is the command, None for nothing to change."""

    HEADING = "Properties"
    WIDTH, HEIGHT = 88, 29
    SCOPES = (keymap.PROPERTIES,)
    IS_FORM = True

    def __init__(self, desk: Desk, row: SubsystemRow) -> None:
        super().__init__(desk, LssPropertiesBody(desk, row))
