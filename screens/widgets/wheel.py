"""The wheel of the mouse, for lists that keys scroll too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual import events


class Wheeled:
    """What turns with the wheel."""

    def wheel(self, rows: int) -> None:
        """Scroll by so many rows, up where they are negative; nothing where there are no more."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel goes down by a row."""
        event.stop()
        self.wheel(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel goes up by a row."""
        event.stop()
        self.wheel(-1)
