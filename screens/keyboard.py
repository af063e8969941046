"""What a terminal sends, read as what a person has pressed: the framework's parser, with two rules.

Escape and a letter that come together are two keys, unless essterm has that letter with Alt: a
slow line, or a program that types, brings them in one piece. A line feed is the Enter key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.events import Key

from screens import keymap

if TYPE_CHECKING:
    from collections.abc import Iterable

ESC = "\x1b"
WITH_ALT = frozenset(
    name.removeprefix("alt+")
    for keys in keymap.KEYS.values()
    for key in keys
    for name in key.keys.split(",")
    if name.startswith("alt+")
)
"""The letters that mean something together with Alt."""


class KeyboardParser(XTermParser):
    """From characters of a terminal to keys, clicks and pastes."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        """The keys of a sequence, none if it is not known; `alt`: Escape came just before."""
        is_digit = len(sequence) == len("\x1b1") and sequence[0] == ESC and sequence[1].isdigit()
        if is_digit or (alt and sequence not in WITH_ALT):
            yield Key("escape", ESC)
            sequence, alt = sequence.removeprefix(ESC), False
        if sequence == "\n":
            sequence = "\r"
        yield from super()._sequence_to_key_events(sequence, alt)
