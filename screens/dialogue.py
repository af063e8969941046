"""The base of all dialogues: one framed body on a blended backdrop, a footer of its own.

Only a dialogue has an edge on all four sides. All pages of one dialogue have one size; at 80x24 it
takes 78x21.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Container, Vertical
from textual.screen import ModalScreen

from screens import keymap
from screens.closing import ClosesOnce
from screens.widgets.chrome import FooterKeys
from screens.widgets.painted import Painted
from screens.widgets.wheel import Wheeled

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.palette import Ability

WHEEL_ROWS = 3
"""Rows that one step of the wheel scrolls."""


class DialogueBody(Painted):
    """The painted ground of a dialogue: its edge, heading and place; pages paint the rest."""

    GROUND = "surface"

    def paint(self, canvas: Canvas) -> None:
        """The frame and heading, then the page."""
        canvas.frame(0, 0, canvas.width, canvas.height)
        for y in range(canvas.height):
            canvas.mark(0, y, "cursor")
        dialogue = self.screen
        if isinstance(dialogue, EssDialogue):
            canvas.text(3, 1, dialogue.HEADING, "bright", bold=True)
            canvas.right(canvas.width - 3, 1, dialogue.place(), "mute")
        self.paint_body(canvas)

    def paint_body(self, canvas: Canvas) -> None:
        """The page: columns 3 to width - 3, rows 3 to height - 2."""


class EssDialogue(ClosesOnce, Wheeled, ModalScreen[Any]):
    """A dialogue over the screen that opened it; `dismiss(result)` closes it."""

    HEADING = ""
    WIDTH, HEIGHT = 82, 28
    """Cells at the design size; never more than the terminal leaves."""
    SCOPES: tuple[str, ...] = (keymap.DIALOGUE,)
    IS_FORM = False
    """Whether it has fields, which take every character."""
    BINDINGS = keymap.bindings(keymap.HELP_HERE)

    def __init_subclass__(cls, **options: Any) -> None:
        keymap.bind(cls)
        super().__init_subclass__(**options)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def ability(self) -> Ability:
        """What this connection's terminal can show."""
        return self.desk.ability

    # -- for subclasses --------------------------------------------------------------------

    def compose_dialogue(self) -> ComposeResult:
        """The body and its fields."""
        yield DialogueBody()

    def place(self) -> str:
        """The words at the right of the heading."""
        return ""

    def action_cancel(self) -> None:
        """Close without doing anything."""
        self.dismiss(None)

    def action_scroll(self, rows: int) -> None:
        """Scroll what is longer than the dialogue; most are not."""

    def wheel(self, rows: int) -> None:
        """As the keys do, by more than one."""
        self.action_scroll(rows * WHEEL_ROWS)

    # -- the frame -------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The container of the body, and the footer, which replaces that of the screen below."""
        with Container(id="dialogue"):
            yield from self.compose_dialogue()
        with Vertical(id="foot"):
            here = () if self.IS_FORM else (keymap.HELP_HERE,)
            yield FooterKeys(keymap.footer(*self.SCOPES, *here))

    def on_mount(self) -> None:
        """Take the size that fits."""
        self._fit()

    def on_resize(self) -> None:
        """Take the size that fits."""
        self._fit()

    def _fit(self) -> None:
        """At most the design size, and never over the header or the answer line."""
        box = self.query_one("#dialogue")
        box.styles.width = min(self.WIDTH, max(1, self.size.width - 2))
        box.styles.height = min(self.HEIGHT, max(1, self.size.height - 3))
