"""Tokens, glyphs and abilities."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.color import Color, ColorType

from screens.palette import GLYPHS, TOKENS, Ability, mirror, plain, style

ABILITIES = [
    Ability(colours, unicode)
    for colours in ("true", "256", "16", "none")
    for unicode in (True, False)
]
GROUNDS = ("bg", "surface", "raised", "focus", "accent_bg", "source_t", "source_s", "target_t",
           "target_s", "warn_t", "bad_t", "source", "target", "accent")  # fmt: skip
INKS = ("faint", "mute", "ink", "bright")


def luminance(colour: Color) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(value) for value in colour.get_truecolor())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", ["true", "256"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_text_has_contrast_on_every_ground(ink, ground, colours):
    look = style(Ability(colours), ink, ground)
    assert contrast(look.color, look.bgcolor) >= 4.5


@pytest.mark.parametrize(
    "ink, ground",
    [("source", "source_t"), ("source", "source_s"), ("target", "target_t"), ("target", "target_s"),
     ("warn", "bg"), ("warn", "raised"), ("warn", "warn_t"), ("bad", "bg"), ("bad", "bad_t"),
     ("accent", "bg"), ("accent", "surface"), ("accent", "raised"), ("ph", "ph_bg"),
     ("ph_dim", "ph_bg"), ("paper", "term_bg")],
)  # fmt: skip
@pytest.mark.parametrize("colours", ["true", "256"])
def test_roles_have_contrast_on_their_grounds(ink, ground, colours):
    look = style(Ability(colours), ink, ground)
    assert contrast(look.color, look.bgcolor) >= (4.5 if ink != "source" else 4.4)


@pytest.mark.parametrize("ground", ["surface", "raised", "source_s", "target_s", "accent_bg"])
def test_among_256_colours_a_ground_is_told_from_the_others(ground):
    """The nearest of 256 would make buttons and simplex tiles black, and source tiles green."""
    look = {name: style(Ability("256"), "ink", name).bgcolor.get_truecolor() for name in GROUNDS}
    assert look[ground] not in (look["bg"], (0, 0, 0))
    red, green, blue = look["source_s"]
    assert blue > max(red, green)


def test_every_glyph_is_as_wide_as_its_place():
    for name, entry in GLYPHS.items():
        assert cell_len(entry.map) == 1, name
        assert len(entry.ascii_map) == 1, name
        assert entry.ascii_map.isascii(), name
        assert entry.ascii_tile.isascii(), name
        width = 3 if name == "path" else 2
        assert cell_len(entry.tile) == len(entry.ascii_tile) == width, name
        assert entry.ink in TOKENS, name


def test_states_of_volumes_differ_in_each_drawing():
    states = [n for n in GLYPHS if n.startswith(("simplex", "pprc-", "flashcopy-"))]
    for field in ("tile", "ascii_tile"):
        drawn = [getattr(GLYPHS[name], field) for name in states]
        assert len(set(drawn)) == len(drawn), field


@pytest.mark.parametrize(
    "environment, ability",
    [
        (
            {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"},
            ("true", True),
        ),
        ({"TERM": "xterm-256color", "LANG": "C.utf8"}, ("256", True)),
        ({"TERM": "xterm", "LC_ALL": "C", "LANG": "en_US.UTF-8"}, ("16", False)),
        ({"TERM": "xterm", "LC_CTYPE": "de_DE.UTF-8@euro"}, ("16", True)),
        ({"TERM": "dumb"}, ("none", False)),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1", "LANG": "C.UTF-8"}, ("none", True)),
        ({"COLORTERM": "truecolor", "NO_COLOR": "", "LANG": "C.UTF-8"}, ("true", True)),
        ({"COLORTERM": "24bit", "LANG": "ja_JP.UTF-8"}, ("true", False)),
        ({"COLORTERM": "24bit", "LANG": "C.UTF-8", "ESSTERM_ASCII": "1"}, ("true", False)),
        ({}, ("16", False)),
    ],
)
def test_the_ability_is_read_from_the_terminal(environment, ability):
    assert Ability.of(environment) == Ability(*ability)


def test_sixteen_colours_name_no_other():
    for ink in TOKENS:
        for ground in (None, *TOKENS):
            look = style(Ability("16"), ink, ground)
            for colour in (look.color, look.bgcolor):
                assert colour is None or colour.type in (ColorType.DEFAULT, ColorType.STANDARD)


def test_without_colour_weight_and_inversion_remain():
    none = Ability("none")
    assert style(none, "bright", "bg").bold
    assert style(none, "faint", "bg").dim
    assert style(none, "bg", "source").reverse
    assert style(none, "ink", "focus").bold
    assert all(style(none, ink, g).color is None for ink in TOKENS for g in TOKENS)


def test_a_mirrored_pictogram_still_points_away_from_the_source():
    assert mirror("■→") == "←■"
    assert mirror("→◆") == "◆←"
    assert mirror("S>") == "<S"
    assert mirror("■║") == "║■"
    assert mirror("· ") == "· "


def test_text_from_elsewhere_cannot_reach_the_terminal_raw():
    assert plain("a\x1b[31mb\tc\x9b", Ability()) == "a?[31mb?c?"
    assert plain("■ → é", Ability(unicode=False)) == "S > ?"
    assert plain("§2.2", Ability(unicode=False)) == "sec. 2.2"
