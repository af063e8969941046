"""How times and amounts are written."""

from __future__ import annotations

import pytest

from emulator.views.rows import ClockRow
from screens import words

S = 1_000_000


@pytest.mark.parametrize(
    "seconds, text",
    [(0, "0 s"), (0.2, "1 s"), (99, "99 s"), (100, "2 min"), (1620, "27 min"), (6000, "2 h"),
     (100 * 3600, "5 d"), (-5, "0 s")],
)  # fmt: skip
def test_time_left_is_in_the_largest_unit_that_says_enough(seconds, text):
    assert words.time_left(int(seconds * S)) == text


def test_a_past_moment_keeps_its_second_whatever_the_clock_shows():
    moments = {
        words.calendar_s(ClockRow(now_us, 1000 + now_us // S), 5 * S)
        for now_us in (5 * S, 5 * S + 1, 6 * S - 1, 60 * S + 500_000)
    }
    assert moments == {1005}


def test_lines_keep_every_word():
    text = "Suspend of pair 10012019 to 10014744"
    assert words.in_lines(text, 20) == ("Suspend of pair", "10012019 to 10014744")
    assert words.in_lines(text, 36) == (text,)
    assert words.in_lines("", 20) == ("",)


def test_the_calendar_is_that_of_the_installation():
    assert words.calendar_day(972_572_400) == "Thu 26 Oct 2000"
    assert words.time_of_day(972_572_400) == "15:00:00"


@pytest.mark.parametrize(
    "width, text", [(40, "one, two three"), (8, "one, two"), (7, "one"), (3, "one"), (2, "")]
)
def test_a_text_is_fitted_by_whole_words(width, text):
    assert words.fitted("one, two three", width) == text


def test_one_is_no_plural():
    assert words.counted(1, "pair") == "1 pair"
    assert words.counted(0, "pair") == "0 pairs"
    assert words.counted(2, "entry", "entries") == "2 entries"
