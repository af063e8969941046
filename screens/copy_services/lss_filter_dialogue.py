"""Filter devices: which units and subsystems stay in view (§5.1.2.2, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import keymap
from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.lss_faces import kind_of
from screens.copy_services.lss_filter import BOXES, GROUPS, LssFilter
from screens.dialogue import DialogueBody
from screens.words import counted, fitted

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.copy_services.lss_tiles import LssTile
    from screens.desk import Desk
    from screens.labels import Target

CANCEL, OK = "Cancel", "OK"
_ITEMS = (*BOXES, OK, CANCEL)
_NOTE = "A filter hides tiles only: tasks and selections are not touched."


class LssFilterBody(DialogueBody, can_focus=True):
    """Boxes in groups, and what remains."""

    def __init__(self, chosen: LssFilter, tiles: tuple[LssTile, ...]) -> None:
        super().__init__(id="lss-filter")
        self.before = chosen
        self.chosen = chosen
        self.tiles = tiles
        self.current = BOXES[0]

    def paint_body(self, canvas: Canvas) -> None:
        """The groups side by side, what remains below."""
        canvas.text(12, 1, "devices", "mute")
        state = "a filter is on" if self.before.is_on else "nothing is filtered now"
        canvas.right(canvas.width - 3, 1, state, "mute")
        width = canvas.width - 6
        canvas.hairline(3, 2, width)
        for x, (title, boxes) in zip((3, 29, 55), GROUPS, strict=True):
            canvas.title(x, 4, 20, title)
            for line, box in enumerate(boxes, 6):
                self._paint_box(canvas, x, line, box)
        canvas.title(3, 12, width, "what remains", [Span("essterm", "faint")])
        canvas.text(3, 13, fitted(self.chosen.words(), width))
        kept = sum(self.chosen.keeps(kind_of(tile.copies)) for tile in self.tiles)
        canvas.text(3, 14, f"{kept} of {counted(len(self.tiles), 'LSS', 'LSSs')}", "mute")
        canvas.text(3, 16, _NOTE, "mute")
        y, on_cancel = canvas.height - 3, self.current == CANCEL
        canvas.button(3, y, CANCEL, default=on_cancel)
        canvas.button(canvas.width - 9, y, OK, default=not on_cancel)

    def _paint_box(self, canvas: Canvas, x: int, y: int, box: str) -> None:
        is_on, is_current = box in self.chosen.ticked, box == self.current
        if is_current:
            canvas.fill(x - 1, y, 22, 1, "accent_bg")
        ink = "bright" if is_current else "ink"
        canvas.text(x, y, "[x]" if is_on else "[ ]", ink)
        canvas.text(x + 4, y, box, ink, bold=is_current)
        states = ("checked",) if is_on else ("unchecked",)
        canvas.target(box, "box", x - 1, y, 22, states=states)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click ticks a box or presses a button."""
        self.current = target.label
        self.choose() if target.role == "box" else self.enter()

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        if self.current in BOXES:
            self.chosen = self.chosen.toggled(self.current)
        self.repaint()

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""
        self.chosen = LssFilter()
        self.repaint()

    def move(self, count: int) -> None:
        """Put the cursor on the next box or button, or the one before."""
        self.current = _ITEMS[(_ITEMS.index(self.current) + count) % len(_ITEMS)]
        self.repaint()

    def enter(self) -> None:
        """Press OK, or Cancel when the cursor is on it."""
        self.screen.dismiss(None if self.current == CANCEL else self.chosen)


class LssFilterDialogue(ContentDialogue):
    """Its result is the filter, None when cancelled."""

    HEADING = "Filter"
    WIDTH, HEIGHT = 78, 21
    SCOPES = (keymap.FILTER,)

    def __init__(self, desk: Desk, chosen: LssFilter, tiles: tuple[LssTile, ...]) -> None:
        super().__init__(desk)
        self.body = LssFilterBody(chosen, tiles)

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
