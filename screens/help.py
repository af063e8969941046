"""The help overlay: keys from the key table, marks from the palette. `?` opens it everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens import keymap, words
from screens.base import EssScreen
from screens.dialogue import DialogueBody, EssDialogue

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen

    from screens.canvas import Canvas
    from screens.desk import Desk

MARKS = (
    ("simplex", "simplex"),
    ("pprc-source-establishing", "PPRC source, establishing"),
    ("pprc-source-pending", "PPRC source, duplex pending"),
    ("pprc-source-duplex", "PPRC source, full duplex"),
    ("pprc-source-suspended", "PPRC source, suspended"),
    ("pprc-target-establishing", "PPRC target, establishing"),
    ("pprc-target-pending", "PPRC target, duplex pending"),
    ("pprc-target-duplex", "PPRC target, full duplex"),
    ("pprc-target-suspended", "PPRC target, suspended"),
    ("pprc-terminating", "PPRC, terminating"),
    ("flashcopy-source-establishing", "FlashCopy source, establishing"),
    ("flashcopy-source-established", "FlashCopy source"),
    ("flashcopy-target-establishing", "FlashCopy target, establishing"),
    ("flashcopy-target-established", "FlashCopy target"),
    ("up", "up"),
    ("standby", "standby"),
    ("failed", "failed"),
)
_TWO_COLUMNS = 100
_FIRST_ROW = 3


class HelpBody(DialogueBody):
    """The keys of this screen, and what the marks mean; side by side where there is room."""

    def __init__(self, scopes: tuple[str, ...], has_clock: bool) -> None:
        super().__init__()
        self.scopes = scopes
        self.has_clock = has_clock
        self.top = 0

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """Key and sentence of each line in so many cells; a heading has no key.

        A sentence goes on in lines whose key is blank; a blank line is nothing.
        """
        lines: list[tuple[str, str]] = []
        for scope in self.scopes:
            lines.append(("", scope))
            for key in keymap.offered(scope, self.has_clock):
                if key.help:
                    first, *rest = words.in_lines(key.help, width - self._key_width)
                    lines += [(key.shown, first), *((" ", line) for line in rest)]
            lines.append(("", ""))
        return lines

    @property
    def _key_width(self) -> int:
        """Cells of the keys and the blanks after them."""
        keys = (key.shown for scope in self.scopes for key in keymap.KEYS[scope] if key.help)
        return max((len(key) for key in keys), default=0) + 2

    def paint_body(self, canvas: Canvas) -> None:
        """Keys left and marks right, or all in one column; what does not fit is scrolled to."""
        room = canvas.height - _FIRST_ROW - 1
        width = canvas.width - 6
        if canvas.width >= _TWO_COLUMNS:
            split = canvas.width - 37
            width = split - 7
            canvas.title(split, _FIRST_ROW, 34, "marks")
            for y, (name, meaning) in enumerate(MARKS, _FIRST_ROW + 1):
                self._paint_mark(canvas, split, y, name, meaning)
            lines = self._lines(width)[:-1]
        else:
            lines = [*self._lines(width), ("", "marks"), *MARKS]
        self.top = max(0, min(self.top, len(lines) - room))
        self._paint_lines(canvas, lines[self.top : self.top + room], width)
        if self.top + room < len(lines):
            canvas.mark(3 + width, canvas.height - 2, "down")

    def _paint_lines(self, canvas: Canvas, lines: list[tuple[str, str]], width: int) -> None:
        marks = dict(MARKS)
        for y, (key, sentence) in enumerate(lines, _FIRST_ROW):
            if key in marks:
                self._paint_mark(canvas, 3, y, key, sentence)
            elif key:
                canvas.text(3, y, key, "accent", bold=True)
                canvas.text(3 + self._key_width, y, sentence)
            elif sentence:
                canvas.title(3, y, width, sentence)

    def _paint_mark(self, canvas: Canvas, x: int, y: int, name: str, meaning: str) -> None:
        canvas.pictogram(x, y, name)
        canvas.text(x + 3, y, meaning, "mute")

    def scroll_rows(self, rows: int) -> None:
        """Move the single column."""
        self.top = max(0, self.top + rows)
        self.repaint()


class HelpDialogue(EssDialogue):
    """What the keys do and what the marks mean, on the screen that is in front."""

    HEADING = "Help"
    WIDTH, HEIGHT = 108, 28
    SCOPES = (keymap.HELP,)
    IS_FORM = True  # it is the help

    def __init__(self, desk: Desk, name: str, scopes: tuple[str, ...]) -> None:
        super().__init__(desk)
        self.name_of_screen = name
        self.screen_scopes = scopes
        """What the keys belong to, in the order in which they are listed."""

    def place(self) -> str:
        """The screen that the keys are of."""
        return self.name_of_screen

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield HelpBody(self.screen_scopes, self.desk.has_clock)

    def action_scroll(self, rows: int) -> None:
        """Scroll the body."""
        self.query_one(HelpBody).scroll_rows(rows)


def help_on(screen: Screen[Any], desk: Desk) -> HelpDialogue | None:
    """The help on a screen or a dialogue; None on what has none."""
    if isinstance(screen, EssScreen):
        return HelpDialogue(desk, screen.HEADING, (*screen.SCOPES, keymap.GLOBAL))
    if isinstance(screen, EssDialogue):
        return HelpDialogue(desk, screen.HEADING, screen.SCOPES)
    return None
