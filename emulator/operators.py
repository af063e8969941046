"""Who gave a command, and at which console: one text, as journal and logs keep it."""

from __future__ import annotations

BETWEEN = " at "
LONGEST = 120
"""Characters of such a text."""


def at(who: str, console: str) -> str:
    """``jane at Specialist 12019``; the name alone where there is no console to speak of."""
    return f"{who}{BETWEEN}{console}"[:LONGEST] if console else who


def parts(operator: str) -> tuple[str, str]:
    """Name and console of such a text; the console is "" where none was said."""
    who, _, console = operator.partition(BETWEEN)
    return who, console
