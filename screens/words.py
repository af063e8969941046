"""How times, durations and amounts are written on every screen."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.units import US_PER_S

if TYPE_CHECKING:
    from emulator.views.rows import ClockRow

DOTS = " ..."
"""What stands for words that have no room."""


def calendar_s(clock: ClockRow, at_us: int) -> int:
    """The calendar second (since 1970) of a moment of virtual time."""
    return clock.calendar_s - clock.now_us // US_PER_S + at_us // US_PER_S


def time_of_day(calendar_s: int) -> str:
    """A calendar second (since 1970) as `15:42:16`."""
    seconds = calendar_s % 86_400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def calendar_day(calendar_s: int) -> str:
    """A calendar second (since 1970) as `Thu 26 Oct 2000`."""
    return datetime.fromtimestamp(calendar_s, UTC).strftime("%a %d %b %Y")


def time_left(duration_us: int) -> str:
    """What remains, in the largest unit that says enough: `45 s`, `27 min`, `3 h`, `2 d`."""
    seconds = -(-max(0, duration_us) // US_PER_S)
    if seconds < 100:
        return f"{seconds} s"
    if seconds < 100 * 60:
        return f"{-(-seconds // 60)} min"
    if seconds < 100 * 3600:
        return f"{-(-seconds // 3600)} h"
    return f"{-(-seconds // 86_400)} d"


def in_lines(text: str, width: int) -> tuple[str, ...]:
    """A text in lines of at most so many cells, of whole words; one line at least."""
    return tuple(wrap(text, max(1, width), break_long_words=False, break_on_hyphens=False)) or ("",)


def fitted(text: str, width: int) -> str:
    """As many whole words of a text as fit into so many cells."""
    while len(text) > max(width, 0):
        text = text.rpartition(" ")[0].rstrip(" ,;:")
    return text


def shortened(text: str, width: int) -> str:
    """A text that fits into so many cells; whole words and dots of one that does not.

    Of a single long word, such as a name, the beginning stays.
    """
    if len(text) <= width:
        return text
    whole = fitted(text, width - len(DOTS))
    if whole:
        return f"{whole}{DOTS}"
    dots = DOTS.strip()
    return f"{text[: max(0, width - len(dots))]}{dots}"[: max(0, width)]


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 pair`, `3 pairs`: a number and its noun."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def short_day(calendar_s: int) -> str:
    """A calendar second (since 1970) as `25-Oct-00`, as the server dates its log."""
    return datetime.fromtimestamp(calendar_s, UTC).strftime("%d-%b-%y")
