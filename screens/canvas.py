"""A grid of cells on which a panel describes, completely, what is visible of it.

Text that does not fit is clipped at the canvas; every cell is counted as the terminal counts it. A
ground that is not named keeps the ground that is there, so that a row can be filled first and be
written on afterwards. Coordinates are cells from the top left. Inks and grounds are tokens of
`palette`, marks are names of its glyphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from screens.labels import Role, Target
from screens.palette import GLYPHS, Ability, glyph, plain, style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style

    from screens.mark_runs import Run

FULL = Ability()
_What = TypeVar("_What")


class Span(NamedTuple):
    """A piece of a line: its text, ink and weight."""

    text: str
    ink: str = "ink"
    bold: bool = False


def _button_look(ground: str, default: bool, current: bool, enabled: bool) -> tuple[str, str]:
    if not enabled:
        return ("bg" if ground == "surface" else "surface"), "faint"
    if default:
        return "accent", "bg"
    return ("accent_bg", "bright") if current else ("raised", "ink")


class Canvas:
    """`width` x `height` cells, painted in one ability, with the targets that stand on them."""

    def __init__(
        self, width: int, height: int, ability: Ability = FULL, ground: str = "bg"
    ) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.ability = ability
        self.ground = ground
        self.targets: list[Target] = []
        self._has_wide = False
        blank = style(ability, "ink", ground)
        self._chars = [[" "] * self.width for _ in range(self.height)]
        self._styles: list[list[Style]] = [[blank] * self.width for _ in range(self.height)]
        self._grounds = [[ground] * self.width for _ in range(self.height)]

    # -- text ------------------------------------------------------------------------------

    def text(
        self,
        x: int,
        y: int,
        text: str,
        ink: str = "ink",
        ground: str | None = None,
        bold: bool = False,
        limit: int | None = None,
    ) -> int:
        """Write one line of text and return the cell after it (also where it was clipped).

        `limit` is the first cell that must not be written; without it the canvas ends the text.
        """
        text = plain(text, self.ability)
        cells: Sequence[str] = text if text.isascii() else self._cells(text)
        end = x + len(cells)
        first = max(x, 0)
        last = min(end, self.width if limit is None else min(limit, self.width))
        if not 0 <= y < self.height or first >= last:
            return end
        self._chars[y][first:last] = cells[first - x : last - x]
        if self._has_wide:
            self._mend(y)
        self._ink(y, first, last, ink, ground, bold)
        return end

    def right(
        self,
        x: int,
        y: int,
        text: str,
        ink: str = "ink",
        ground: str | None = None,
        bold: bool = False,
    ) -> int:
        """Write text that ends before cell `x`; returns the cell where it begins."""
        start = x - self.measure(text)
        self.text(start, y, text, ink, ground, bold)
        return start

    def spans(self, x: int, y: int, spans: Sequence[Span]) -> int:
        """Write pieces of text behind each other; returns the cell after the last."""
        for text, ink, bold in spans:
            x = self.text(x, y, text, ink, bold=bold)
        return x

    def measure(self, text: str) -> int:
        """Number of cells that a text takes on this canvas."""
        return len(text) if text.isascii() else cell_len(plain(text, self.ability))

    def mark(
        self,
        x: int,
        y: int,
        name: str,
        ink: str | None = None,
        ground: str | None = None,
    ) -> int:
        """Write the one-cell drawing of a mark or state, in its own ink unless another is named."""
        entry = GLYPHS[name]
        return self.text(x, y, entry.in_map(self.ability), ink or entry.ink, ground)

    def run(self, x: int, y: int, draw: Callable[[Ability, _What, str], Run], what: _What) -> int:
        """Write the marks of many volumes (`mark_runs`); returns the cell after the last.

        draw: gives their cells on one ground.
        """
        if not what or not 0 <= y < self.height:
            return x
        grounds = self._grounds[y]
        under = grounds[min(max(x, 0), self.width - 1)]
        run = draw(self.ability, what, under)
        end = x + len(run.chars)
        first, last = max(x, 0), min(end, self.width)
        if grounds[first:last] == [under] * (last - first):
            pieces = [(run, first, last)]
        else:
            each = range(first, last)
            pieces = [(draw(self.ability, what, grounds[n]), n, n + 1) for n in each]
        for (chars, styles, behind), start, stop in pieces:
            self._chars[y][start:stop] = chars[start - x : stop - x]
            self._styles[y][start:stop] = styles[start - x : stop - x]
            grounds[start:stop] = behind[start - x : stop - x]
        if self._has_wide:
            self._mend(y)
        return end

    def pictogram(
        self,
        x: int,
        y: int,
        name: str,
        ink: str | None = None,
        mirrored: bool = False,
    ) -> int:
        """Write the two-cell drawing of a state (three for a path mark)."""
        entry = GLYPHS[name]
        return self.text(x, y, entry.in_tile(self.ability, mirrored), ink or entry.ink)

    # -- areas and lines -------------------------------------------------------------------

    def fill(self, x: int, y: int, width: int, height: int, ground: str) -> None:
        """Blank an area and give it a ground."""
        first, last = max(x, 0), min(x + width, self.width)
        if first >= last:
            return
        blank = style(self.ability, "ink", ground)
        count = last - first
        for row in range(max(y, 0), min(y + height, self.height)):
            self._chars[row][first:last] = [" "] * count
            self._styles[row][first:last] = [blank] * count
            self._grounds[row][first:last] = [ground] * count

    def hairline(self, x: int, y: int, width: int, ink: str = "line") -> None:
        """A thin level line."""
        if width > 0:
            self.text(x, y, glyph("hairline", self.ability) * width, ink)

    def upright(self, x: int, y: int, height: int, ink: str = "line") -> None:
        """A thin upright line."""
        for row in range(y, y + height):
            self.mark(x, row, "upright", ink)

    def frame(self, x: int, y: int, width: int, height: int, ink: str = "line") -> None:
        """A thin edge on all four sides (only a modal has one)."""
        right, bottom = x + width - 1, y + height - 1
        for row in (y, bottom):
            self.hairline(x + 1, row, width - 2, ink)
        for column in (x, right):
            self.upright(column, y + 1, height - 2, ink)
        corners = ((x, y, "nw"), (right, y, "ne"), (x, bottom, "sw"), (right, bottom, "se"))
        for column, row, name in corners:
            self.mark(column, row, f"corner-{name}", ink)

    def title(
        self, x: int, y: int, width: int, title: str, right: str | Sequence[Span] = ""
    ) -> None:
        """The heading of a panel: upper-case title, a hairline, and a note at the right end."""
        after = self.text(x, y, title.upper(), "mute", bold=True) + 1
        note = (Span(right, "mute"),) if isinstance(right, str) else right
        length = sum(self.measure(span.text) for span in note)
        end = x + width - (length + 1 if length else 0)
        self.hairline(after, y, end - after)
        if length:
            self.spans(end + 1, y, note)

    def gauge(self, x: int, y: int, width: int, fraction: float, ink: str = "source") -> None:
        """A heavy line over a light line; a whole cell is heavy only when it is reached."""
        heavy = min(width, max(0, int(fraction * width + 1e-9)))
        if fraction > 0 and not heavy:
            heavy = 1
        self.text(x, y, glyph("gauge-full", self.ability) * heavy, ink)
        self.text(x + heavy, y, glyph("gauge-empty", self.ability) * (width - heavy), "line")

    def row_cursor(self, x: int, y: int, width: int) -> None:
        """Put the cursor on a row: its mark at `x`, the row on its ground. Write the row after."""
        self.fill(x, y, width, 1, "focus")
        self.mark(x, y, "cursor")

    # -- controls --------------------------------------------------------------------------

    def button(
        self,
        x: int,
        y: int,
        label: str,
        *,
        width: int = 0,
        key: str = "",
        default: bool = False,
        current: bool = False,
        enabled: bool = True,
        area: str = "",
    ) -> int:
        """A button with its target; returns the cell after it.

        Brackets stand in the colour of their ground and so appear by themselves where there is no
        colour. `width` makes a column of equal buttons (the label then starts behind the bracket);
        `key` is the letter that presses it; `default` is what enter presses; `current` is the page
        that is shown (or a filter that is on).
        """
        ground, ink = _button_look(self.ground, default, current, enabled)
        pad = "" if width else " "
        width = width or self.measure(label) + 4
        self.fill(x, y, width, 1, ground)
        self.text(x, y, "[", ground, ground)
        start = self.text(x + 1, y, pad, ground)
        self.text(start, y, label, ink, ground, bold=default or current, limit=x + width - 1)
        at = label.find(key) if key and enabled and not (default or current) else -1
        if at >= 0:
            self.text(start + self.measure(label[:at]), y, key, "accent", ground, bold=True)
        self.text(x + width - 1, y, "]", ground, ground)
        if current and not pad:
            self.mark(x, y, "cursor", ground=ground)
        states = tuple(w for w, on in (("default", default), ("current", current)) if on)
        self.target(label, "button", x, y, width, enabled=enabled, states=states, area=area)
        return x + width

    def target(
        self,
        label: str,
        role: Role,
        x: int,
        y: int,
        width: int,
        height: int = 1,
        enabled: bool = True,
        states: tuple[str, ...] = (),
        area: str = "",
    ) -> Target:
        """Declare what a region is; what is declared later lies on top. Clipped to the canvas."""
        region = Region(x, y, width, height).intersection(Region(0, 0, self.width, self.height))
        target = Target(label, role, region, enabled, states, area)
        if target.visible:
            self.targets.append(target)
        return target

    # -- reading ---------------------------------------------------------------------------

    def strip(self, y: int) -> Strip:
        """Row `y` as the framework paints it."""
        chars, styles = self._chars[y], self._styles[y]
        segments: list[Segment] = []
        start = 0
        for x in range(1, self.width):
            if styles[x] is not styles[x - 1]:
                segments.append(Segment("".join(chars[start:x]), styles[start]))
                start = x
        if self.width:
            segments.append(Segment("".join(chars[start:]), styles[start]))
        return Strip(segments, self.width)

    def row_key(self, y: int) -> tuple[list[str], list[Style]]:
        """What row `y` shows: equal keys paint the same cells."""
        return self._chars[y], self._styles[y]

    def difference(self, other: Canvas, y: int) -> tuple[int, int] | None:
        """First cell of row `y` that differs from the other canvas, and the cell after the last."""
        if self.row_key(y) == other.row_key(y):
            return None
        mine = list(zip(*self.row_key(y), strict=True))
        theirs = list(zip(*other.row_key(y), strict=True))
        differing = [x for x in range(self.width) if mine[x] != theirs[x]]
        return differing[0], differing[-1] + 1

    def lines(self) -> list[str]:
        """All rows as plain text, without trailing blanks."""
        return ["".join(row).rstrip() for row in self._chars]

    def text_in(self, region: Region) -> str:
        """The text painted in a region, rows joined and runs of blanks made one."""
        rows = self._chars[region.y : region.bottom]
        parts = ["".join(row[region.x : region.right]) for row in rows]
        return " ".join(" ".join(parts).split())

    # -- inside ----------------------------------------------------------------------------

    def _ink(self, y: int, first: int, last: int, ink: str, ground: str | None, bold: bool) -> None:
        """Give cells their style, and their ground when one is named."""
        grounds = self._grounds[y]
        count = last - first
        if ground is not None:
            grounds[first:last] = [ground] * count
        elif grounds[first:last] == grounds[first : first + 1] * count:
            ground = grounds[first]
        if ground is not None:
            self._styles[y][first:last] = [style(self.ability, ink, ground, bold)] * count
            return
        self._styles[y][first:last] = [
            style(self.ability, ink, under, bold) for under in grounds[first:last]
        ]

    def _cells(self, text: str) -> list[str]:
        """One entry for each cell: an empty one behind a wide character, none for a combining."""
        cells: list[str] = []
        for character in text:
            wide = cell_len(character)
            if wide == 1:
                cells.append(character)
            elif wide == 2:
                cells += (character, "")
                self._has_wide = True
        return cells

    def _mend(self, y: int) -> None:
        """A wide character that lost one half to clipping or overwriting becomes a blank."""
        row = self._chars[y]
        for x, character in enumerate(row):
            follower = row[x + 1] if x + 1 < self.width else None
            is_wide = character != "" and cell_len(character) == 2
            if is_wide and follower != "":
                row[x] = " "
            elif not is_wide and character != "" and follower == "":
                row[x + 1] = " "
        if row[0] == "":
            row[0] = " "
