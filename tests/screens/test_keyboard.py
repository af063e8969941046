"""What a terminal sends, as keys: pieces that come together, and line feeds."""

from __future__ import annotations

import pytest
from textual import constants

from screens.keyboard import WITH_ALT, KeyboardParser


def read(monkeypatch, text):
    """The keys of a text after which nothing comes."""
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.0)
    parser = KeyboardParser()
    return [key.key for key in (*parser.feed(text), *parser.tick())]


@pytest.mark.parametrize(
    "text, keys",
    [
        ("\x1b", ["escape"]),
        ("\x1be", ["escape", "e"]),
        ("\x1bT", ["escape", "T"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1b3", ["escape", "3"]),
        ("\x1b0x", ["escape", "0", "x"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1b[B\r", ["down", "enter"]),
        ("\x1bOR", ["f3"]),
        ("\x1b[1;3D", ["alt+left"]),
    ],
)
def test_an_escape_is_not_swallowed_by_what_comes_with_it(monkeypatch, text, keys):
    assert read(monkeypatch, text) == keys


def test_the_letters_that_are_bound_with_alt_stay_with_it(monkeypatch):
    assert {"s", "r", "d"} <= WITH_ALT
    assert read(monkeypatch, "\x1bs") == ["alt+s"]


@pytest.mark.parametrize("text", ["\r", "\n"])
def test_a_line_feed_is_the_enter_key(monkeypatch, text):
    assert read(monkeypatch, text) == ["enter"]


def test_a_pasted_line_feed_stays_one(monkeypatch):
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.0)
    (paste,) = [each for each in KeyboardParser().feed("\x1b[200~a\nb\x1b[201~") if each]
    assert paste.text == "a\nb"
