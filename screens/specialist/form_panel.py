"""The base of the Specialist's panels: lists, fields and buttons that tab visits in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.messages import AnswerGiven
from screens.specialist.form_look import FormLook
from screens.specialist.messages import ButtonAsked
from screens.specialist.words import QUESTION
from screens.widgets.field_cursor import FieldCursor
from screens.widgets.wheel import Wheeled

if TYPE_CHECKING:
    from textual.widgets import Input

    from emulator.ids import EssSerial
    from screens.desk import Desk
    from screens.labels import Target
    from screens.specialist.row_list import RowList
    from screens.widgets.field import Field

ROWS = {"up": -1, "down": 1, "page-up": -8, "page-down": 8}
"""Rows by which the keys of a list move its cursor."""


class FormPanel(Wheeled, FieldCursor, FormLook, can_focus=True):
    """`stops` are what tab visits: areas of lists, labels of fields, options and buttons."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(name)
        self.desk = desk
        self.unit: EssSerial | None = None
        self.account = ""
        self.lists: dict[str, RowList] = {}
        self.fields: dict[str, Field] = {}

    # -- for subclasses --------------------------------------------------------------------

    @property
    def stops(self) -> tuple[str, ...]:
        """What tab visits, in its order."""
        return ()

    def read(self) -> None:
        """Read the views again."""

    def press(self, label: str) -> None:
        """A button or an option was pressed, or enter on a row of the list of that area."""

    def open(self) -> None:
        """The panel was turned to: tab begins with its first stop."""
        self.current = self.stops[0] if self.stops else ""
        self.said = ""

    def go_back(self) -> bool:
        """One page back within the panel; False where there is none."""
        return False

    def begin(self) -> None:
        """The panel comes to the front: the keys are its own."""
        self.go_to(self.current or self.stops[0])

    def place_fields(self) -> None:
        """Put the fields where they stand in this size."""

    # -- what the screen says --------------------------------------------------------------

    def show(self, unit: EssSerial | None, account: str) -> None:
        """Show what is, for whoever is signed on to the Specialist of this unit."""
        self.unit, self.account = unit, account
        self.read()
        self.repaint()

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self.place_fields()
        self.repaint()

    def told(self, said: str, is_refusal: bool) -> None:
        """What became of what the panel asked for."""
        self.said, self.is_refusal = said, is_refusal
        self.read()
        self.repaint()

    def refuse(self, why: str) -> None:
        """What was entered cannot be asked for: say why, here and on the answer line."""
        self.told(why, True)
        self.post_message(AnswerGiven(why, refused=True))

    # -- keys and the mouse ----------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        if word in ROWS and self.current in self.lists:
            self.wheel(ROWS[word])
        elif word in ("area", "right") or ROWS.get(word, 0) > 0:
            self._move(1)
        elif word in ("before", "left") or word in ROWS:
            self._move(-1)
        elif word in ("begin", "choose"):
            self.press(self.current)
        self.repaint()

    def wheel(self, rows: int) -> None:
        """Move the cursor of the list that has it."""
        if self.current in self.lists:
            self.lists[self.current].move(rows)
            self.read()
            self.repaint()

    def _move(self, count: int) -> None:
        if self.stops:
            at = self.stops.index(self.current) if self.current in self.stops else 0
            self.go_to(self.stops[(at + count) % len(self.stops)])

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click puts the cursor on a row, or presses."""
        if target.role == "row":
            self.lists[target.area].put(target.label)
            self.go_to(target.area)
            self.read()
            self.repaint()
        elif target.label == QUESTION:
            self.post_message(ButtonAsked(QUESTION))
        else:
            self.screen.set_focus(self)
            self.current = target.label if target.label in self.stops else self.current
            self.press(target.label)
            self.repaint()

    def on_focus(self) -> None:
        """The keys are the panel's."""
        self.repaint()

    def on_blur(self) -> None:
        """The keys are not the panel's."""
        self.repaint()

    def typed(self, field: Field) -> None:
        """What was said before is old."""
        if field.value and field.is_current:
            self.said = ""

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a field presses the panel's first button."""
        message.stop()
        self.press(self.current)

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also rows that are scrolled out of view: those have an empty region."""
        hits = super().find_targets(label, role)
        if role not in (None, "row"):
            return hits
        rows = [hit for hit in hits if hit.role == "row"]
        return [*hits, *(t for each in self.lists.values() for t in each.hidden(label, rows))]

    def reveal(self, target: Target) -> None:
        """Scroll to a row."""
        if target.role == "row":
            self.lists[target.area].put(target.label)
            self.read()
            self.repaint()
