"""The buttons at the left of Copy Services; at 80 columns they are the row on top (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.labels import Target

VOLUMES = "Volumes"
STORAGE_SERVERS = "Storage Servers"
PATHS = "Paths"
TASKS = "Tasks"
CONFIGURATION = "Configuration"
EXIT = "Exit Copy Services"
ENTER = "Copy Services"
SIGN_OFF = "Sign off"
PAGES = (VOLUMES, STORAGE_SERVERS, PATHS, TASKS, CONFIGURATION)
"""The panels, in the documented order."""
_KEYS = {
    VOLUMES: "V", STORAGE_SERVERS: "S", PATHS: "P", TASKS: "T", CONFIGURATION: "C",
    EXIT: "x", ENTER: "C", "Main": "M", "Storage Allocation": "S", "Users": "U", SIGN_OFF: "O",
}  # fmt: skip
"""Letters that press them; of two with one letter only one is ever shown."""
_APART = (EXIT, SIGN_OFF)
"""They stand apart: what they end cannot be gone back to."""
_WIDTH = 20


class PageAsked(Message):
    """A button of the column was pressed."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label


class PanelButtons(Painted):
    """The column, or the row."""

    def __init__(self) -> None:
        super().__init__(id="panel-buttons")
        self.labels: tuple[str, ...] = (*PAGES, EXIT)
        self.current = VOLUMES

    def show(self, labels: tuple[str, ...], current: str) -> None:
        """Show these buttons; `current` is the page that is in view."""
        self.labels = labels
        self.current = current
        self.repaint()

    def with_key_of(self, label: str) -> str:
        """The button that the letter of this one presses now, "" when none does."""
        letter = _KEYS[label]
        return next((shown for shown in self.labels if _KEYS[shown] == letter), "")

    def paint(self, canvas: Canvas) -> None:
        """Buttons one below the other, or side by side when there is one row only."""
        if canvas.height == 1:
            self._paint_row(canvas)
            return
        y = 1
        for label in self.labels:
            y += 1 if label in _APART else 0
            is_current = label == self.current
            key = _KEYS[label]
            canvas.button(1, y, label, width=_WIDTH, key=key, current=is_current, area="pages")
            y += 2

    def _paint_row(self, canvas: Canvas) -> None:
        x = 1
        for label in self.labels:
            is_current = label == self.current
            states = ("current",) if is_current else ()
            if is_current:
                canvas.mark(x - 1, 0, "cursor")
            after = canvas.text(x, 0, label, "bright" if is_current else "mute", bold=is_current)
            at = label.find(_KEYS[label])
            if at >= 0 and not is_current:
                canvas.text(x + at, 0, _KEYS[label], "accent", bold=True)
            canvas.target(label, "button", x, 0, after - x, states=states, area="pages")
            x = after + 3

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click presses a button."""
        self.post_message(PageAsked(target.label))
