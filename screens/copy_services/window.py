"""Windows of Copy Services: each shows what the server lists, follows it, and is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from screens.copy_services.content_dialogue import ContentDialogue
from screens.dialogue import DialogueBody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target
    from screens.messages import InstallationChanged

CLOSE = "Close"
Line = TypeVar("Line")


class WindowBody(DialogueBody, can_focus=True):
    """What a window shows, above the one button that closes it."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(id=name)
        self.desk = desk

    def paint_edges(self, canvas: Canvas) -> None:
        """The line below the heading, and the button."""
        canvas.hairline(3, 2, canvas.width - 6)
        canvas.button(canvas.width - 12, canvas.height - 3, CLOSE, default=True)

    def reread(self) -> None:
        """Something changed: show what is now."""
        self.repaint()

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """The only button closes."""
        self.screen.dismiss(None)


class ScrolledBody(WindowBody):
    """Lines of which those from `top` on are in view."""

    top = 0

    def in_view(self, lines: Sequence[Line], room: int) -> Sequence[Line]:
        """As many lines as there is room for; the last page is full."""
        self.top = max(0, min(self.top, len(lines) - room))
        return lines[self.top : self.top + room]

    def scroll_rows(self, rows: int) -> None:
        """Move the lines."""
        self.top = max(0, self.top + rows)
        self.repaint()


class Window(ContentDialogue):
    """The dialogue around such a body."""

    def __init__(self, desk: Desk, body: WindowBody) -> None:
        super().__init__(desk)
        self.body = body

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def on_installation_changed(self, message: InstallationChanged) -> None:
        """Something changed: read again."""
        message.stop()
        self.body.reread()


class ScrolledWindow(Window):
    """The same with keys that scroll."""

    body: ScrolledBody

    def action_scroll(self, rows: int) -> None:
        """Scroll the lines."""
        self.body.scroll_rows(rows)
