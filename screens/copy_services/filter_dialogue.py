"""Filter volumes: which of them stay in view (§5.1.1.1, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import keymap
from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.volume_filter import GROUPS, VolumeFilter
from screens.dialogue import DialogueBody
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target

CANCEL, OK = "Cancel", "OK"
_BOXES = tuple(box for _, boxes in GROUPS for box in boxes)
_ITEMS = (*_BOXES, OK, CANCEL)
_NOTE = "A filter hides tiles only: tasks and selections are not touched."


class FilterBody(DialogueBody, can_focus=True):
    """Boxes in groups, and what remains."""

    def __init__(self, chosen: VolumeFilter, rows: Sequence[Sequence[VolumeRow]]) -> None:
        super().__init__(id="filter")
        self.before = chosen
        self.chosen = chosen
        self.rows = rows
        self.current = _BOXES[0]

    def paint_body(self, canvas: Canvas) -> None:
        """The groups side by side, what remains below."""
        canvas.text(12, 1, "volumes", "mute")
        state = "a filter is on" if self.before.is_on else "nothing is filtered now"
        canvas.right(canvas.width - 3, 1, state, "mute")
        canvas.hairline(3, 2, canvas.width - 6)
        for x, (title, boxes) in zip((3, 26, 51), GROUPS, strict=True):
            canvas.title(x, 4, 21, title)
            for line, box in enumerate(boxes, 6):
                self._paint_box(canvas, x, line, box)
        y, width = 11, canvas.width - 6
        canvas.title(3, y, width, "what remains", [Span("essterm", "faint")])
        canvas.text(3, y + 1, self.chosen.words())
        x = 3
        for letter, role, rows in zip("ST", ("source", "target"), self.rows, strict=True):
            x = canvas.text(x, y + 2, letter, role, bold=True) + 1
            kept = len(self.chosen.kept(rows))
            x = canvas.text(x, y + 2, f"{kept} of {counted(len(rows), 'volume')}", "mute") + 3
        canvas.text(3, y + 4, _NOTE, "mute")
        self._paint_buttons(canvas, canvas.height - 3)

    def _paint_box(self, canvas: Canvas, x: int, y: int, box: str) -> None:
        is_on, is_current = box in self.chosen.ticked, box == self.current
        if is_current:
            canvas.fill(x - 1, y, 23, 1, "accent_bg")
        ink = "bright" if is_current else "ink"
        canvas.text(x, y, "[x]" if is_on else "[ ]", ink)
        canvas.text(x + 4, y, box, ink, bold=is_current)
        states = ("checked",) if is_on else ("unchecked",)
        canvas.target(box, "box", x - 1, y, 23, states=states)

    def _paint_buttons(self, canvas: Canvas, y: int) -> None:
        on_cancel = self.current == CANCEL
        canvas.button(3, y, CANCEL, default=on_cancel)
        canvas.button(canvas.width - 9, y, OK, default=not on_cancel)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click ticks a box or presses a button."""
        self.current = target.label
        self.choose() if target.role == "box" else self.enter()

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in _BOXES:
            self.chosen = self.chosen.toggled(self.current)
        self.repaint()

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""
        self.chosen = VolumeFilter()
        self.repaint()

    def move(self, count: int) -> None:
        """Put the cursor on the next box or button, or the one before."""
        self.current = _ITEMS[(_ITEMS.index(self.current) + count) % len(_ITEMS)]
        self.repaint()

    def enter(self) -> None:
        """Press OK, or Cancel when the cursor is on it."""
        self.screen.dismiss(None if self.current == CANCEL else self.chosen)


class FilterDialogue(ContentDialogue):
    """Its result is the filter, None when cancelled."""

    HEADING = "Filter"
    WIDTH, HEIGHT = 78, 21
    SCOPES = (keymap.FILTER,)

    def __init__(
        self, desk: Desk, chosen: VolumeFilter, rows: Sequence[Sequence[VolumeRow]]
    ) -> None:
        super().__init__(desk)
        self.body = FilterBody(chosen, rows)

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def action_move(self, count: int) -> None:
        """Put the cursor on the next box or button, or the one before."""
        self.body.move(count)

    def action_choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        self.body.choose()

    def action_all(self) -> None:
        """Tick every box."""
        self.body.choose_all()

    def action_enter(self) -> None:
        """Press OK, or Cancel when the cursor is on it."""
        self.body.enter()
