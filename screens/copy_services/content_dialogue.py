"""Dialogues of Copy Services: centred on the content, so the button column stays readable."""

from __future__ import annotations

from screens.copy_services.layout import WIDE_COLUMNS, WIDE_ROWS
from screens.dialogue import EssDialogue


class ContentDialogue(EssDialogue):
    """A dialogue beside the button column."""

    DEFAULT_CSS = """
    ContentDialogue.-wide #dialogue { offset: 11 -1; }
    """

    def on_resize(self) -> None:
        """There is a button column only at the design size."""
        wide = self.size.width >= WIDE_COLUMNS and self.size.height >= WIDE_ROWS
        self.set_class(wide, "-wide")
