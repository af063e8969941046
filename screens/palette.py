"""Tokens, glyphs and terminal abilities: the one place that knows what anything looks like.

Every other module of the screens names a token (`"ink"`, `"source"`) or a mark (such as
`"pprc-source-duplex"`); hex values, colour numbers and drawing characters live here and nowhere
else. The ability of a terminal is decided once for each connection, and the same canvas is painted
in each ability.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.color import Color
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

Colours = Literal["true", "256", "16", "none"]


class Ability(NamedTuple):
    """What one terminal can show: its colours, and whether Unicode marks are one cell wide."""

    colours: Colours = "true"
    unicode: bool = True

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Ability:
        """Read the ability from the terminal's own environment variables.

        `NO_COLOR` (any value that is not empty) and a dumb terminal take colour away,
        `ESSTERM_ASCII` takes the drawing characters away, and so do a locale that is not UTF-8 and
        the East Asian locales, whose terminals draw characters of ambiguous width as two cells.
        """
        return cls(_colours_of(environment), _has_unicode(environment))


def _colours_of(environment: Mapping[str, str]) -> Colours:
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term in ("dumb", "unknown", "vt100", "vt102", "vt220"):
        return "none"
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "true"
    if "direct" in term or term.startswith(("xterm-kitty", "alacritty", "wezterm", "foot")):
        return "true"
    return "256" if "256color" in term else "16"


def _has_unicode(environment: Mapping[str, str]) -> bool:
    if environment.get("ESSTERM_ASCII"):
        return False
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    language, _, coding = locale.partition(".")
    if language[:3] in ("zh_", "ja_", "ko_"):
        return False
    return coding.partition("@")[0].lower().replace("-", "") == "utf8"


class Token(NamedTuple):
    """One colour: 24-bit value, number among 16 (-1: the terminal's own), among 256, weight of 16.

    The numbers are chosen by eye and by contrast: the nearest colour is too often another hue, and
    the grounds of buttons and tiles would all be black.
    """

    hex: str
    ansi: int
    of_256: int
    bold: bool = False


TOKENS: dict[str, Token] = {
    "bg": Token("#0d1116", -1, 233),
    "surface": Token("#131920", -1, 234),
    "raised": Token("#1b232c", -1, 235),
    "focus": Token(
        "#1b232c", -1, 236
    ),  # the row under the cursor: `raised`, and bold without colour
    "line": Token("#2c3744", 8, 237),
    "faint": Token("#7a899e", 8, 245),
    "mute": Token("#93a1b3", 7, 248),
    "ink": Token("#ccd5df", 7, 252),
    "bright": Token("#f4f8fb", 15, 231, bold=True),
    "accent": Token("#5ccbdc", 14, 116),
    "accent_bg": Token("#123840", 6, 23),
    "source": Token("#78aefb", 12, 75),
    "source_t": Token("#142134", -1, 234),
    "source_s": Token("#1e3d68", -1, 17),
    "target": Token("#7bc67e", 10, 114),
    "target_t": Token("#132318", -1, 234),
    "target_s": Token("#234b2e", -1, 22),
    "warn": Token("#e6b84c", 11, 221),
    "warn_t": Token("#453510", -1, 58),
    "bad": Token("#f47c74", 9, 210),
    "bad_t": Token("#3b1b1b", -1, 52),
    "ph": Token("#86dc9a", 10, 114),
    "ph_dim": Token("#4f8f60", 2, 65),
    "ph_hi": Token("#c9f7d3", 15, 194),
    "ph_bg": Token("#08110c", 0, 232),
    "paper": Token("#d9d4c7", 7, 187),
    "term_bg": Token("#0a0d11", 0, 232),
}

# Grounds that carry dark text.
DARK_TEXT = frozenset({"source", "target", "accent", "ph", "ph_hi", "warn", "bad", "bright"})
# Grounds that are shown inverse where there is no colour.
_INVERSE = DARK_TEXT | {"accent_bg"}
_DIM = frozenset({"faint", "line", "ph_dim"})
_BOLD = frozenset({"bright", "ph_hi"})


@lru_cache(maxsize=4096)
def style(
    ability: Ability,
    ink: str,
    ground: str | None = None,
    bold: bool = False,
) -> Style:
    """The style of `ink` on `ground` in this ability; both name tokens.

    Raises KeyError for a name that is no token.
    """
    ink = _readable(ink, ground, ability.colours == "256")
    foreground = TOKENS[ink]
    if ability.colours == "none":
        inverse = ground in _INVERSE
        return Style(
            bold=bold or (ink in _BOLD and not inverse) or ground == "focus" or None,
            dim=(ink in _DIM and not inverse and not bold and ground != "focus") or None,
            reverse=inverse or None,
        )
    return Style(
        color=_colour(ability, ink, dark=ground in DARK_TEXT),
        bgcolor=None if ground is None else _colour(ability, ground),
        bold=bold or (ability.colours == "16" and foreground.bold) or None,
    )


def _readable(ink: str, ground: str | None, is_256: bool = False) -> str:
    """The ink that keeps 4.5 : 1 on this ground: brighter on raised grounds, dark on solid ones.

    An ink that is its ground (brackets) and lines, which are never text, stay as they are.
    """
    if ink in (ground, "line"):
        return ink
    if ground in DARK_TEXT:
        return "bg"
    if is_256 and ink in ("faint", "mute", "ink") and ground in ("accent_bg", "warn_t"):
        return "bright"
    if ink == "faint" and ground in ("raised", "focus", "accent_bg", "warn_t", "bad_t"):
        return "mute"
    if ink in ("faint", "mute") and ground in ("source_s", "target_s"):
        return "ink"
    return ink


@lru_cache(maxsize=256)
def _colour(ability: Ability, token: str, dark: bool = False) -> Color:
    """One colour; `dark`: the terminal's own ground, as an ink, must be readable on a solid."""
    entry = TOKENS[token]
    if ability.colours == "16":
        if entry.ansi < 0:
            return Color.from_ansi(0) if dark else Color.default()
        return Color.from_ansi(entry.ansi)
    return Color.from_ansi(entry.of_256) if ability.colours == "256" else Color.parse(entry.hex)


_ANSI_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def _ansi_name(number: int) -> str:
    """The style sheet's name of one of the sixteen colours."""
    if number < 0:
        return "ansi_default"
    return f"ansi_{'bright_' if number > 7 else ''}{_ANSI_NAMES[number % 8]}"


def css_colours(ability: Ability) -> dict[str, str]:
    """Every token as a colour of the framework's style sheets, for the standard widgets."""
    if ability.colours == "true":
        return {name: token.hex for name, token in TOKENS.items()}
    if ability.colours == "256":
        return {name: _colour(ability, name).get_truecolor().hex for name in TOKENS}
    return {name: _ansi_name(token.ansi) for name, token in TOKENS.items()}


class Glyph(NamedTuple):
    """How a state is drawn: in a tile (two cells), a map (one), both in ASCII, and its ink."""

    tile: str
    map: str
    ascii_tile: str
    ascii_map: str
    ink: str

    def in_tile(self, ability: Ability, mirrored: bool = False) -> str:
        """The pictogram of a tile; mirrored for a source at the right or a target at the left."""
        text = self.tile if ability.unicode else self.ascii_tile
        return mirror(text) if mirrored else text

    def in_map(self, ability: Ability) -> str:
        """The one cell of a map, a strip or a line of text."""
        return self.map if ability.unicode else self.ascii_map


def mirror(pictogram: str) -> str:
    """The pictogram seen from the other side: its arrow still points away from the source."""
    return pictogram.rstrip()[::-1].translate(_ARROWS).ljust(len(pictogram))


_ARROWS = str.maketrans("→<>", "←><")


def _one(mark: str, ascii_mark: str, ink: str) -> Glyph:
    return Glyph(mark + " ", mark, ascii_mark + " ", ascii_mark, ink)


GLYPHS: dict[str, Glyph] = {
    "simplex": _one("·", ".", "faint"),
    "pprc-source-duplex": Glyph("■→", "■", "S>", "S", "source"),
    "pprc-target-duplex": Glyph("→◆", "◆", ">T", "T", "target"),
    "pprc-source-pending": Glyph("◧→", "◧", "s>", "s", "source"),
    "pprc-target-pending": Glyph("→◨", "◨", ">t", "t", "target"),
    "pprc-source-suspended": Glyph("■║", "╟", "S!", "!", "warn"),
    "pprc-target-suspended": Glyph("║◆", "╢", "!T", "?", "warn"),
    "pprc-source-establishing": Glyph("◢→", "◢", "/>", "/", "source"),
    "pprc-target-establishing": Glyph("→◢", "◢", ">/", "/", "target"),
    "pprc-terminating": Glyph("◣ ", "◣", "\\ ", "\\", "faint"),
    "flashcopy-source-establishing": Glyph("▲△", "▲", "^'", "^", "source"),
    "flashcopy-source-established": Glyph("▲▲", "▲", "^^", "^", "source"),
    "flashcopy-target-establishing": Glyph("▼▽", "▼", "v,", "v", "target"),
    "flashcopy-target-established": Glyph("▼▼", "▼", "vv", "v", "target"),
    "suspended": _one("║", "!", "warn"),
    "pending": _one("◧", "s", "source"),
    "up": _one("●", "o", "mute"),
    "standby": _one("○", "-", "mute"),
    "failed": _one("×", "x", "bad"),
    "path": Glyph("***", "*", "***", "*", "source"),
    "step-done": _one("✓", "y", "mute"),
    "step-current": _one("►", ">", "accent"),
    "step-to-do": _one("○", "-", "faint"),
    "step-failed": _one("×", "x", "bad"),
    "running": _one("►", ">", "accent"),
    "paused": _one("║", "!", "warn"),
    "cursor": _one("▎", ">", "accent"),
    "cursor-left": _one("▐", "[", "accent"),
    "cursor-right": _one("▌", "]", "accent"),
    "note": _one("▎", "|", "warn"),
    "hairline": _one("─", "-", "line"),
    "upright": _one("│", "|", "line"),
    "gauge-full": _one("━", "=", "ink"),
    "gauge-empty": _one("─", "-", "line"),
    "link-load": _one("━", "=", "ink"),
    "link-idle": _one("─", "-", "line"),
    "link-cut": _one("╌", ".", "bad"),
    "right": _one("►", ">", "faint"),
    "left": _one("◄", "<", "faint"),
    "dot": _one("·", ".", "faint"),
    "zero": _one("·", ".", "line"),
    "down": _one("▼", "v", "mute"),
    "more-above": _one("▲", "^", "mute"),
    "chosen": _one("•", "*", "accent"),
    "tree": _one("│", "|", "line"),
    "folded": _one("+", "+", "mute"),
    "open": _one("-", "-", "mute"),
    "corner-nw": _one("┌", "+", "line"),
    "corner-ne": _one("┐", "+", "line"),
    "corner-sw": _one("└", "+", "line"),
    "corner-se": _one("┘", "+", "line"),
}

DOT = GLYPHS["dot"].map
"""The dot between two words of prose; a canvas replaces it where it cannot be drawn."""

# What any other text may contain, for terminals without the drawing characters.
_ASCII_TEXT: dict[int, str] = {
    ord(glyph.map): glyph.ascii_map for glyph in GLYPHS.values() if not glyph.map.isascii()
}
_ASCII_TEXT.update({ord("║"): "!", ord("►"): ">", ord("▼"): "v", ord("◆"): "T", ord("·"): "."})
_ASCII_TEXT.update({ord("→"): ">", ord("←"): "<", ord("△"): "'", ord("▽"): ","})
_ASCII_TEXT.update({ord("–"): "-", ord("—"): "-", ord("’"): "'", ord("…"): ".", ord("§"): "sec. "})


def glyph(name: str, ability: Ability) -> str:
    """The one-cell drawing of a mark or state. Raises KeyError for an unknown name."""
    return GLYPHS[name].in_map(ability)


def plain(text: str, ability: Ability) -> str:
    """`text` made safe to paint: no control characters, and only ASCII without Unicode."""
    if text.isascii():
        return text if text.isprintable() else _printable(text)
    if not ability.unicode:
        text = text.translate(_ASCII_TEXT)
        text = text.encode("ascii", "replace").decode("ascii")
    return text if text.isprintable() else _printable(text)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
