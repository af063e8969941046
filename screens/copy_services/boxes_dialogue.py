"""Dialogues of boxes to tick and two buttons, and those that filter what a panel shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.dialogue import DialogueBody

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target

CANCEL, OK = "Cancel", "OK"
_NOTE = "A filter hides tiles only: tasks and selections are not touched."


class BoxesBody(DialogueBody):
    """A cursor among boxes, fields and buttons; `items` are their labels in order."""

    items: tuple[str, ...] = ()
    current = ""

    def paint_box(self, canvas: Canvas, x: int, y: int, width: int, box: str, is_on: bool) -> None:
        """A box and its label in so many cells, which are its target."""
        is_current = box == self.current
        if is_current:
            canvas.fill(x, y, width, 1, "accent_bg")
        ink = "bright" if is_current else "ink"
        canvas.text(x + 1, y, "[x]" if is_on else "[ ]", ink)
        canvas.text(x + 5, y, box, ink, bold=is_current)
        canvas.target(box, "box", x, y, width, states=("checked" if is_on else "unchecked",))

    def paint_buttons(self, canvas: Canvas, accept: str) -> None:
        """Cancel at the left; at the right the button that Enter presses anywhere else."""
        y, on_cancel = canvas.height - 3, self.current == CANCEL
        canvas.button(3, y, CANCEL, default=on_cancel)
        canvas.button(canvas.width - 7 - len(accept), y, accept, default=not on_cancel)

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click ticks a box or presses a button."""
        self.go_to(target.label)
        self.choose() if target.role == "box" else self.enter()

    def go_to(self, label: str) -> None:
        """Put the cursor on an item."""
        self.current = label
        self.repaint()

    def move(self, count: int) -> None:
        """Put the cursor on the next item, or the one before."""
        self.go_to(self.items[(self.items.index(self.current) + count) % len(self.items)])

    def choose(self) -> None:
        """Tick the box under the cursor, or clear it."""

    def enter(self) -> None:
        """Press the button under the cursor, or the one that accepts."""


class BoxesDialogue(ContentDialogue):
    """The dialogue around such a body."""

    def __init__(self, desk: Desk, body: BoxesBody) -> None:
        super().__init__(desk)
        self.body = body

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield self.body

    def action_move(self, count: int) -> None:
        """Put the cursor on the next item, or the one before."""
        self.body.move(count)

    def action_choose(self) -> None:
        """Tick the box under the cursor, or clear it."""
        self.body.choose()

    def action_enter(self) -> None:
        """Press the button under the cursor, or the one that accepts."""
        self.body.enter()


class BoxFilter(Protocol):
    """What a panel shows: the boxes that are ticked."""

    @property
    def ticked(self) -> frozenset[str]:
        """Labels of boxes."""

    @property
    def is_on(self) -> bool:
        """Whether anything could be hidden."""

    def words(self) -> str:
        """The same in words."""


class FilterBody(BoxesBody):
    """Boxes in groups side by side, and what remains, from row `REMAINS_Y` on."""

    NOUN = ""
    PLACES: tuple[int, ...] = ()
    BOX_WIDTH = 22
    REMAINS_Y = 12

    def __init__(
        self, name: str, chosen: BoxFilter, groups: tuple[tuple[str, tuple[str, ...]], ...]
    ) -> None:
        super().__init__(id=name)
        self.groups = groups
        self.boxes = tuple(box for _, boxes in groups for box in boxes)
        self.items = (*self.boxes, OK, CANCEL)
        self.current = self.boxes[0]
        self.was_on = chosen.is_on
        self.filter = chosen

    def paint_body(self, canvas: Canvas) -> None:
        """The groups side by side, what remains below."""
        canvas.text(12, 1, self.NOUN, "mute")
        state = "a filter is on" if self.was_on else "nothing is filtered now"
        canvas.right(canvas.width - 3, 1, state, "mute")
        width = canvas.width - 6
        canvas.hairline(3, 2, width)
        for x, (title, boxes) in zip(self.PLACES, self.groups, strict=True):
            canvas.title(x, 4, self.BOX_WIDTH - 2, title)
            for y, box in enumerate(boxes, 6):
                is_on = box in self.filter.ticked
                self.paint_box(canvas, x - 1, y, self.BOX_WIDTH, box, is_on)
        canvas.title(3, self.REMAINS_Y, width, "what remains", [Span("essterm", "faint")])
        self.paint_remains(canvas, self.REMAINS_Y + 1)
        canvas.text(3, self.REMAINS_Y + 4, _NOTE, "mute")
        self.paint_buttons(canvas, OK)

    def paint_remains(self, canvas: Canvas, y: int) -> None:
        """What the filter leaves in view, in two rows."""

    def enter(self) -> None:
        """Press OK, or Cancel when the cursor is on it."""
        self.screen.dismiss(None if self.current == CANCEL else self.filter)

    def choose_all(self) -> None:
        """Tick every box: nothing is hidden."""


class FilterBoxesDialogue(BoxesDialogue):
    """Its result is the filter, None when cancelled."""

    HEADING = "Filter"
    WIDTH, HEIGHT = 78, 21

    def action_all(self) -> None:
        """Tick every box."""
        if isinstance(self.body, FilterBody):
            self.body.choose_all()
