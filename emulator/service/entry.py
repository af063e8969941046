"""A line of text that is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 64
"""Characters that a field takes: more than a host name of that time has."""


@dataclass(slots=True)
class Entry:
    """A text and the column of the cursor in it."""

    text: str
    column: int = -1
    """-1: behind the last character."""

    def __post_init__(self) -> None:
        if self.column < 0:
            self.column = len(self.text)

    def replace(self, text: str) -> None:
        """Take another text; the cursor stands behind it."""
        self.text, self.column = text, len(text)

    def press(self, key: str) -> bool:
        """Edit with a key, a single character being itself; False if the key edits nothing."""
        if len(key) == 1:
            self._insert(key)
            return True
        move = _MOVES.get(key)
        if move is not None:
            self.column = max(0, min(len(self.text), move(self)))
            return True
        return self._delete(key)

    def _insert(self, character: str) -> None:
        if len(self.text) < LONGEST and character.isprintable() and character.isascii():
            self.text = self.text[: self.column] + character + self.text[self.column :]
            self.column += 1

    def _delete(self, key: str) -> bool:
        """Delete before the cursor, under it, all before it, or all from it on."""
        at = self.column
        first, last = {
            "backspace": (max(0, at - 1), at),
            "delete": (at, at + 1),
            "ctrl+u": (0, at),
            "ctrl+k": (at, len(self.text)),
        }.get(key, (-1, -1))
        if first < 0:
            return False
        self.text = self.text[:first] + self.text[last:]
        self.column = first
        return True

    def window(self, width: int) -> tuple[str, int]:
        """The part of the text that `width` cells show, and the cursor's cell among them."""
        first = max(0, self.column - width + 1)
        return self.text[first : first + width], self.column - first


_MOVES: dict[str, Callable[[Entry], int]] = {
    "left": lambda entry: entry.column - 1,
    "right": lambda entry: entry.column + 1,
    "home": lambda entry: 0,
    "ctrl+a": lambda entry: 0,
    "end": lambda entry: len(entry.text),
    "ctrl+e": lambda entry: len(entry.text),
}
