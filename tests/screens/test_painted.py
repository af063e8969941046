"""Painted widgets: only what differs is refreshed, and the law of labels."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.geometry import Offset, Region

from screens.labels import Labelled
from screens.palette import Ability
from screens.widgets.painted import Painted
from tests.cli.program import LIMIT_S
from tests.screens.laws import walk_panel
from tests.screens.waiting import resized, until


class Board(Painted):
    """Eight rows of words; clicks are recorded; regions that were refreshed too."""

    def __init__(self):
        super().__init__()
        self.words = [f"word {n}" for n in range(8)]
        self.clicks = []
        self.refreshed = []

    def paint(self, canvas):
        for y, word in enumerate(self.words):
            canvas.text(2, y, word)
            canvas.target(word, "row", 0, y, 20)
        canvas.button(30, 2, "Press", enabled=False)

    def on_target(self, target, button, modifiers):
        self.clicks.append((target.label, button, sorted(modifiers)))

    def refresh(self, *regions, **options):
        self.refreshed.extend(regions)
        return super().refresh(*regions, **options)


class OneBoard(App[None]):
    ability = Ability("none", unicode=False)

    def compose(self):
        yield Board()


@pytest.fixture
async def board():
    app = OneBoard()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Board)
        panel.pilot = pilot
        yield panel


async def test_the_law_of_labels_holds(board):
    assert walk_panel(board) == 9
    assert isinstance(board, Labelled)


async def test_a_planted_lie_is_caught(board):
    def lying(canvas):
        canvas.target("nowhere", "row", 0, 0, 10)

    board.paint = lying
    with pytest.raises(AssertionError, match="nowhere"):
        walk_panel(board)


async def test_a_changed_word_refreshes_its_own_cells_only(board):
    board.refreshed.clear()
    board.words[3] = "ward 3"
    board.repaint()
    assert board.refreshed == [Region(3, 3, 1, 1)]


async def test_nothing_changed_refreshes_nothing(board):
    board.refreshed.clear()
    board.repaint()
    assert board.refreshed == []


async def test_the_screen_shows_what_was_painted(board):
    assert board.painted_lines()[:2] == ["  word 0", "  word 1"]
    assert board.render_line(1).text.rstrip() == "  word 1"
    board.words[1] = "another"
    board.repaint()
    assert board.render_line(1).text.rstrip() == "  another"


async def test_the_mouse_reaches_the_target_under_it(board):
    await board.pilot.click(board, offset=(4, 2), button=3, shift=True)
    await board.pilot.click(board, offset=(33, 2))
    await board.pilot.click(board, offset=(55, 9))
    assert board.clicks == [("word 2", 3, ["shift"]), ("Press", 1, [])]
    assert board.target_at(Offset(33, 2)).enabled is False


async def test_the_second_click_of_a_double_click_says_so(board, monkeypatch):
    monkeypatch.setattr(OneBoard, "CLICK_CHAIN_TIME_THRESHOLD", LIMIT_S)
    await board.pilot.click(board, offset=(4, 2), times=2)
    assert board.clicks == [("word 2", 1, []), ("word 2", 1, ["double"])]


async def test_the_ability_is_that_of_the_nearest_owner(board):
    assert board.ability == OneBoard.ability


async def test_another_size_is_painted_afresh(board):
    await resized(board.pilot, 40, 6)
    await until(board.pilot, lambda: len(board.painted_lines()) == 6)
    assert walk_panel(board) == 7
