"""What the terminal of a connection is and can show, by what its client says of it.

Nothing of the server's own terminal counts. Of the client's environment only the variables named
here are read.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from screens.byte_stream_driver import StreamTerminal
from screens.palette import Ability

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
TAKEN = ("TERM", "COLORTERM", "NO_COLOR", "ESSTERM_ASCII", *LOCALE)
"""The variables that a client may send."""
_TAKEN_RAW = frozenset(name.encode() for name in TAKEN)
USUAL_SIZE = (80, 24)
TEXT_MOST = 64
"""Characters of a value; a longer one is none."""
PLAIN = ("vt", "ansi", "dumb", "unknown", "linux", "cons")
"""How the names of terminals begin that know the old sequences only."""


class SentVariables(dict[bytes, bytes]):
    """What a client sends of its environment: the variables that count, and nothing else."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if name in _TAKEN_RAW and len(value) <= TEXT_MOST:
            super().__setitem__(name, value)


def taken(sent: Mapping[str, str]) -> dict[str, str]:
    """The variables that count, with values that can be meant."""
    pairs = ((name, sent.get(name, "")) for name in TAKEN)
    return {
        name: value
        for name, value in pairs
        if value and len(value) <= TEXT_MOST and value.isprintable()
    }


def terminal_of(sent: Mapping[str, str], width: int, height: int) -> tuple[StreamTerminal, Ability]:
    """The terminal of a client that sent these variables and this size, and what it can show.

    A client that says nothing of its locale is taken for one that reads UTF-8, as terminals of
    today do, unless its terminal is of the old kind.
    """
    environment = taken(sent)
    is_plain = environment.get("TERM", "dumb").startswith(PLAIN)
    if not any(name in environment for name in LOCALE):
        environment["LANG"] = "C" if is_plain else "C.UTF-8"
    terminal = StreamTerminal(
        width if width > 0 else USUAL_SIZE[0],
        height if height > 0 else USUAL_SIZE[1],
        _encoding(environment),
        is_plain,
    )
    return terminal, Ability.of(environment)


def _encoding(environment: Mapping[str, str]) -> str:
    """UTF-8 or one of the eight-bit alphabets; of any other coding only ASCII is used."""
    locale = next(environment[name] for name in LOCALE if name in environment)
    try:
        coding = codecs.lookup(locale.partition(".")[2].partition("@")[0] or "ascii").name
    except (LookupError, ValueError):
        return "ascii"
    return coding if coding == "utf-8" or coding.startswith("iso8859") else "ascii"
