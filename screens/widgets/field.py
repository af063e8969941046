"""A labelled field of one line: the label at the left, what is typed at the right.

The field is one target of the label protocol, label and all; a click anywhere on it goes to where
one types. Its text is painted with the palette's own tokens, so that it is readable in each ability
of a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input

from screens.canvas import FULL, Canvas
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.strip import Strip

    from screens.labels import Target


class FieldText(Input):
    """What is typed: the framework's editing, essterm's painting, no blinking."""

    DEFAULT_CSS = """
    FieldText, FieldText:focus {
        height: 1; min-height: 1; border: none; padding: 0; background: transparent;
    }
    """

    def __init__(self, width: int, left: int, value: str, hidden: bool = False) -> None:
        super().__init__(value, select_on_focus=False)
        self.is_hidden = hidden
        self.cursor_blink = False
        self.styles.width = width
        self.styles.padding = 0
        self.styles.margin = (0, 1, 0, left)

    def put(self, value: str) -> None:
        """Let this stand here instead of what was typed."""
        self.value = value

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A letter with alt is no text: it is a key of the dialogue around this."""
        return not key.startswith("alt+") and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Type nothing for a letter with alt."""
        if event.key.startswith("alt+"):
            event.prevent_default()

    def render_line(self, y: int) -> Strip:
        """The text from where it is scrolled to, and the cursor in it."""
        owner = self.parent
        ability = owner.ability if isinstance(owner, Painted) else FULL
        width, first = self.content_size.width, self.scroll_offset.x
        ground = "accent_bg" if self.has_focus else "raised"
        canvas = Canvas(width, 1, ability, ground)
        shown = "*" * len(self.value) if self.is_hidden else self.value
        canvas.text(0, 0, shown[first:], "bright" if self.has_focus else "ink")
        if self.has_focus:
            under = shown[self.cursor_position : self.cursor_position + 1] or " "
            canvas.text(self.cursor_position - first, 0, under, "bg", "accent")
        return canvas.strip(0)


class Field(Painted):
    """A label in `label_width` cells, and a field of `text_width` cells that holds `value`.

    hidden: what is typed is shown as stars. ground: the token of what it stands on.
    """

    DEFAULT_CSS = """
    Field { height: 1; width: auto; layout: horizontal; }
    """
    GROUND = "surface"

    class Changed(Message):
        """Other text stands in the field."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        label: str,
        text_width: int,
        label_width: int = 18,
        value: str = "",
        *,
        hidden: bool = False,
        ground: str = "surface",
    ) -> None:
        super().__init__()
        self.GROUND = ground
        self.label = label
        self.label_width = label_width
        self.text = FieldText(text_width, label_width + 1, value, hidden)
        self.take_width(text_width)

    def take_width(self, text_width: int) -> None:
        """Let so many cells be typed in."""
        self.text.styles.width = text_width
        self.styles.width = self.label_width + text_width + 2

    def compose(self) -> ComposeResult:
        """The part in which one types."""
        yield self.text

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.text.value

    def put(self, value: str) -> None:
        """Let this stand in the field instead of what was typed."""
        self.text.put(value)

    @property
    def is_current(self) -> bool:
        """Whether keys go to this field."""
        return self.text.has_focus

    def enter(self) -> None:
        """Let the keys go to this field, from now on."""
        self.screen.set_focus(self.text)

    def paint(self, canvas: Canvas) -> None:
        """Label and brackets; the text paints itself."""
        ground = "accent_bg" if self.is_current else "raised"
        canvas.text(0, 0, self.label)
        canvas.fill(self.label_width, 0, canvas.width - self.label_width, 1, ground)
        canvas.text(self.label_width, 0, "[", ground)
        canvas.text(canvas.width - 1, 0, "]", ground)
        states = ("current",) if self.is_current else ()
        canvas.target(self.label, "field", 0, 0, canvas.width, states=states)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click beside the text goes to the text."""
        self.enter()

    def on_descendant_focus(self) -> None:
        """The field is current now."""
        self.repaint()

    def on_descendant_blur(self) -> None:
        """The field is current no more."""
        self.repaint()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The text has changed."""
        message.stop()
        self.post_message(self.Changed(self))
