"""One cursor among the fields of a painted widget and whatever else it paints to be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.widgets.field import Field


class FieldCursor(Painted):
    """A subclass fills `fields` and `current`, which is the label of a field or of another thing.

    On a field the keys are the field's, on anything else the widget's own; it can take the focus.
    """

    current: str
    fields: dict[str, Field]

    def compose(self) -> ComposeResult:
        """The fields, over what is painted."""
        for field in self.fields.values():
            field.styles.position = "absolute"
            yield field

    def stack_fields(self, x: int, y: int) -> None:
        """Let the fields stand below each other from this cell on, a blank row between them."""
        for line, field in enumerate(self.fields.values()):
            field.styles.offset = (x, y + 2 * line)

    def go_to(self, label: str) -> None:
        """Put the cursor on a field, or on anything else."""
        self.current = label
        if label in self.fields:
            self.fields[label].enter()
        else:
            self.screen.set_focus(self)
        self.repaint()

    def on_descendant_focus(self) -> None:
        """A field was clicked, or gone to."""
        self.current = next(
            (label for label, field in self.fields.items() if field.is_current), self.current
        )
        self.repaint()

    def on_field_changed(self, message: Field.Changed) -> None:
        """The text of a field is another now."""
        message.stop()
        self.typed(message.field)
        self.repaint()

    def typed(self, field: Field) -> None:
        """What the text of this field being another means to the subclass."""
