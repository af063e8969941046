"""A picture of the terminal at one moment: 80 columns of text, and what stands where in it.

A `Sheet` is drawn on; a `Frame` is what it gives. Emphasis and roles are words, so that whoever
paints a frame needs no more than the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

COLUMNS = 80
ROWS = 24
"""Rows of a frame, unless another number is asked for."""
LEAST_ROWS = 20
"""All pages fit into as many rows."""

Emphasis = Literal["title", "strong", "dim", "bar", "entry", "key"]
"""bar: the line under the cursor; entry: the field under the cursor; key: the name of a key."""
Role = Literal["menu", "option", "field", "item", "button"]
"""item: a line that is only shown; button: a key that can be pressed."""


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of one row that are emphasised."""

    x: int
    y: int
    width: int
    emphasis: Emphasis


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that can be pointed at; its label stands in its cells. width 0: not in view."""

    label: str
    role: Role
    x: int
    y: int
    width: int
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the terminal shows.

    lines: equal in length. cursor: column and row, None where there is none. trail: titles of the
    menus that lead here. source: the section that attests the title of the page, "" for none.
    """

    lines: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    spots: tuple[Spot, ...] = ()
    cursor: tuple[int, int] | None = None
    trail: tuple[str, ...] = ()
    source: str = ""


class Sheet:
    """A blank page of `rows` rows to write on. Later writing covers earlier."""

    def __init__(self, rows: int) -> None:
        self.rows = max(rows, LEAST_ROWS)
        self._cells = [[" "] * COLUMNS for _ in range(self.rows)]
        self._spans: list[Span] = []
        self._spots: list[Spot] = []
        self.cursor: tuple[int, int] | None = None

    @property
    def is_low(self) -> bool:
        """Whether blank rows above and below have to go."""
        return self.rows < ROWS

    def put(self, x: int, y: int, text: str, emphasis: Emphasis | None = None) -> int:
        """Write a text and return the column after it; what does not fit is not written."""
        kept = text[: COLUMNS - x]
        self._cells[y][x : x + len(kept)] = kept
        if emphasis is not None:
            self._spans.append(Span(x, y, len(kept), emphasis))
        return x + len(kept)

    def centre(self, y: int, text: str, emphasis: Emphasis | None = None) -> None:
        """Write a text in the middle of a row."""
        self.put((COLUMNS - len(text)) // 2, y, text, emphasis)

    def bar(self, x: int, y: int, width: int, emphasis: Emphasis) -> None:
        """Emphasise cells that are written already."""
        self._spans.append(Span(x, y, width, emphasis))

    def spot(
        self, label: str, role: Role, x: int, y: int, width: int, states: tuple[str, ...] = ()
    ) -> None:
        """Say what stands in these cells."""
        self._spots.append(Spot(label, role, x, y, width, states))

    def cover(self, y: int) -> None:
        """Blank all rows from `y` on, and forget all that could be pointed at anywhere."""
        for row in range(y, self.rows):
            self._cells[row] = [" "] * COLUMNS
        self._spans = [span for span in self._spans if span.y < y]
        self._spots = []
        self.cursor = None

    def frame(self, trail: tuple[str, ...] = (), source: str = "") -> Frame:
        """The finished picture."""
        lines = tuple("".join(row) for row in self._cells)
        return Frame(lines, tuple(self._spans), tuple(self._spots), self.cursor, trail, source)
