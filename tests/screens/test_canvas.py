"""The canvas: what stands in which cell."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from screens import mark_runs
from screens.canvas import Canvas, Span
from screens.mark_runs import MarkCell
from screens.palette import Ability, style

ASCII = Ability("none", unicode=False)


def ground_at(canvas, x, y):
    return canvas._grounds[y][x]


def test_text_is_clipped_at_all_edges_and_still_counted():
    canvas = Canvas(5, 2)
    assert canvas.text(-2, 0, "abcd") == 2
    assert canvas.text(3, 1, "xyz") == 6
    assert canvas.text(0, 7, "below") == 5
    assert canvas.lines() == ["cd", "   xy"]


def test_a_limit_ends_text_before_its_neighbour():
    canvas = Canvas(9, 1)
    canvas.text(0, 0, "abcdef", limit=3)
    assert canvas.lines() == ["abc"]


def test_wide_characters_take_two_cells_and_never_stand_halved():
    canvas = Canvas(4, 1)
    assert canvas.text(0, 0, "a漢字") == 5
    assert canvas.lines() == ["a漢"]
    assert canvas.strip(0).cell_length == 4
    canvas.text(2, 0, "x")
    assert canvas.lines() == ["a x"]


def test_text_keeps_the_ground_that_is_there():
    canvas = Canvas(6, 1)
    canvas.fill(0, 0, 3, 1, "source_s")
    canvas.text(1, 0, "abcd", "bright")
    assert [ground_at(canvas, x, 0) for x in range(6)] == ["source_s"] * 3 + ["bg"] * 3
    assert canvas.row_key(0)[1][2] == style(Ability(), "bright", "source_s")
    assert canvas.row_key(0)[1][3] == style(Ability(), "bright", "bg")


def test_a_title_has_a_hairline_and_a_note_at_its_right_end():
    canvas = Canvas(24, 1)
    canvas.title(1, 0, 22, "FlashCopy", [Span("8", "bright", True), Span(" shown", "mute")])
    assert canvas.lines() == [" FLASHCOPY ──── 8 shown"]


def test_a_gauge_is_heavy_only_where_it_was_reached():
    canvas = Canvas(10, 4)
    for y, fraction in enumerate((0, 0.001, 0.59, 1)):
        canvas.gauge(0, y, 10, fraction)
    assert canvas.lines() == ["─" * 10, "━" + "─" * 9, "━" * 5 + "─" * 5, "━" * 10]


def test_buttons_show_brackets_where_there_is_no_colour():
    canvas = Canvas(30, 2, ASCII)
    after = canvas.button(0, 0, "Find", key="F", area="keys")
    assert canvas.button(after + 1, 0, "Run", default=True) == 16
    canvas.button(0, 1, "Paths", width=12)
    assert canvas.lines() == ["[ Find ] [ Run ]", "[Paths     ]"]
    assert canvas.row_key(0)[1][10].reverse


def test_brackets_have_the_colour_of_their_ground():
    canvas = Canvas(10, 1)
    canvas.button(0, 0, "Find")
    bracket = canvas.row_key(0)[1][0]
    assert bracket.color == bracket.bgcolor


def test_a_disabled_button_is_a_target_that_is_not_enabled():
    canvas = Canvas(12, 1)
    canvas.button(0, 0, "Next", enabled=False)
    (target,) = canvas.targets
    assert (target.label, target.role, target.enabled) == ("Next", "button", False)
    assert target.region == Region(0, 0, 8, 1)


def test_targets_are_clipped_and_those_outside_are_dropped():
    canvas = Canvas(10, 4)
    assert canvas.target("a", "tile", 8, 3, 5, 2).region == Region(8, 3, 2, 1)
    assert not canvas.target("b", "tile", 20, 3, 5).visible
    assert [t.label for t in canvas.targets] == ["a"]


def test_a_difference_names_the_cells_that_differ():
    one, other = Canvas(20, 2), Canvas(20, 2)
    other.text(4, 1, "ab")
    assert other.difference(one, 0) is None
    assert other.difference(one, 1) == (4, 6)
    one.text(4, 1, "ab", bold=True)
    assert other.difference(one, 1) == (4, 6)


def test_equal_looks_share_one_segment():
    canvas = Canvas(120, 1)
    canvas.text(3, 0, "state", "mute")
    assert len(list(canvas.strip(0))) == 3


def test_the_ascii_drawing_is_ascii():
    canvas = Canvas(40, 6, ASCII)
    canvas.frame(0, 0, 40, 6)
    canvas.title(2, 1, 30, "title · with → marks", "note ■")
    canvas.gauge(2, 2, 20, 0.5)
    canvas.row_cursor(2, 3, 20)
    assert "\n".join(canvas.lines()).isascii()


MARKS = ("simplex", "flashcopy-source-established", "", "flashcopy-target-established")


@pytest.mark.parametrize("ability", [Ability(), Ability("16"), Ability("none", unicode=False)])
@pytest.mark.parametrize("x", [0, 3, -2, 17])
def test_marks_in_one_go_are_those_drawn_one_by_one(ability, x):
    at_once, one_by_one = Canvas(20, 2, ability), Canvas(20, 2, ability)
    for canvas in (at_once, one_by_one):
        canvas.fill(0, 1, 5, 1, "focus")
    for y in (0, 1):
        assert at_once.run(x, y, mark_runs.marks, MARKS) == x + 4
        for place, name in enumerate(MARKS):
            if name:
                one_by_one.mark(x + place, y, name)
        assert at_once.lines() == one_by_one.lines()
        for cell, (char, wanted) in enumerate(zip(*one_by_one.row_key(y), strict=True)):
            drawn = at_once.row_key(y)[1][cell]
            assert drawn == wanted if char != " " else drawn.bgcolor == wanted.bgcolor


def test_cells_of_a_map_have_two_marks_and_a_ground_of_their_own():
    canvas = Canvas(6, 1)
    pair = MarkCell("pprc-source-duplex", "flashcopy-source-established", "source_t")
    assert canvas.run(1, 0, mark_runs.cells, (MarkCell("simplex"), pair, MarkCell(""))) == 7
    one_by_one = Canvas(6, 1)
    one_by_one.mark(1, 0, "simplex")
    one_by_one.mark(3, 0, "pprc-source-duplex", ground="source_t")
    one_by_one.mark(4, 0, "flashcopy-source-established", "bright", "source_t")
    assert canvas.lines() == one_by_one.lines()
    assert canvas.row_key(0)[1][3:5] == one_by_one.row_key(0)[1][3:5]
    assert canvas.strip(0).cell_length == 6


def test_marks_outside_the_canvas_are_no_error():
    canvas = Canvas(4, 1)
    assert canvas.run(0, 7, mark_runs.marks, MARKS) == 0
    assert canvas.run(2, 0, mark_runs.marks, ()) == 2
    assert canvas.lines() == [""]
