"""The terminal itself: paints frames in phosphor, and says which key or spot was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message

from screens.labels import Target
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from emulator.service.frame import Frame, Span
    from screens.canvas import Canvas
    from screens.labels import Role

COLUMNS = 80
EDGE = 2
"""Cells left of the frame where there is room: the mark of the terminal's ground, and a blank."""
_INKS = {
    "title": "ph_hi",
    "strong": "ph_hi",
    "key": "ph_hi",
    "dim": "ph_dim",
}


def _is_in_an_entry(cursor: tuple[int, int], spans: tuple[Span, ...]) -> bool:
    """Whether the cursor stands in a field, and not on a line of a menu or list."""
    x, y = cursor
    return any(
        span.emphasis == "entry" and span.y == y and span.x <= x < span.x + span.width
        for span in spans
    )


class KeyTyped(Message):
    """A key was pressed at the terminal: a character, or the name of a key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class SpotPressed(Message):
    """Something on the terminal was pointed at."""

    def __init__(self, label: str, role: Role) -> None:
        super().__init__()
        self.label = label
        self.role = role


class SpotWanted(Message):
    """Something that is out of view should be brought there."""

    def __init__(self, label: str, role: Role) -> None:
        super().__init__()
        self.label = label
        self.role = role


class TerminalPanel(Painted):
    """Eighty columns of the terminal of one cluster; `look` gives the frame for a height."""

    DEFAULT_CSS = "TerminalPanel { max-width: 82; }"
    GROUND = "ph_bg"
    can_focus = True

    def __init__(self, look: Callable[[int], Frame]) -> None:
        super().__init__(id="terminal")
        self.look = look
        self._hidden: list[Target] = []

    def paint(self, canvas: Canvas) -> None:
        """The frame, and the mark at its left edge where there is room."""
        left = EDGE if canvas.width >= COLUMNS + EDGE else 0
        frame = self.look(canvas.height)
        for y in range(canvas.height if left else 0):
            canvas.mark(0, y, "cursor", "ph")
        for y, line in enumerate(frame.lines):
            canvas.text(left, y, line, "ph")
        for span in frame.spans:
            self._emphasise(canvas, left, span, frame.lines[span.y])
        if frame.cursor is not None and _is_in_an_entry(frame.cursor, frame.spans):
            self._cursor(canvas, left, *frame.cursor, frame.lines)
        self._hidden = []
        for spot in frame.spots:
            if spot.width:
                at = (left + spot.x, spot.y, spot.width)
                canvas.target(spot.label, spot.role, *at, states=spot.states)
            else:
                self._hidden.append(Target(spot.label, spot.role, Region(0, 0, 0, 0)))

    def _emphasise(self, canvas: Canvas, left: int, span: Span, line: str) -> None:
        """Write the cells of a span again, in its manner."""
        text = line[span.x : span.x + span.width]
        if span.emphasis in ("bar", "entry"):
            canvas.text(left + span.x, span.y, text, "bg", "ph", bold=span.emphasis == "bar")
        else:
            is_bold = span.emphasis != "dim"
            canvas.text(left + span.x, span.y, text, _INKS[span.emphasis], bold=is_bold)

    def _cursor(self, canvas: Canvas, left: int, x: int, y: int, lines: tuple[str, ...]) -> None:
        """The cell in which the next character will stand."""
        character = lines[y][x]
        canvas.text(left + x, y, "_" if character == " " else character, "ph_hi", "ph_dim")

    # -- asking ----------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A console gets every key."""
        event.stop()
        event.prevent_default()
        is_text = event.is_printable and event.character
        self.post_message(KeyTyped(event.character if is_text and event.character else event.key))

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on an item does it, one on a field enters it, one on a key presses it.

        The second half of a double click does nothing: by then another page stands there.
        """
        if button == 1 and "double" not in modifiers:
            self.post_message(SpotPressed(target.label, target.role))

    # -- the label protocol ----------------------------------------------------------------

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """Also those options of a list that are out of view."""
        hidden = [t for t in self._hidden if t.label == label and role in (None, t.role)]
        return super().find_targets(label, role) + hidden

    def reveal(self, target: Target) -> None:
        """Bring an option of a list into view."""
        if not target.visible:
            self.post_message(SpotWanted(target.label, target.role))
