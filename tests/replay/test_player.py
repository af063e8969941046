"""The player on small applications: what it finds, what it gives in, and when it is quiet."""

from __future__ import annotations

import pytest
from textual.widgets import Checkbox, Input

from essterm.replay.controls import state_problem
from essterm.replay.find import NotFound, find_one
from essterm.replay.format.model import Action, Expect
from essterm.replay.player import Player, bytes_of, framework_key
from tests.replay.small_app import SmallApp, play


@pytest.mark.parametrize("is_bytes", [False, True])
async def test_clicks_arrive_with_button_and_modifiers(is_bytes):
    app = SmallApp()

    async def work() -> None:
        player = Player(app, is_bytes=is_bytes)
        await player.act(Action("left-click", ("10012019",), scope="Source"))
        await player.act(Action("right-click", ("10112019",), scope="Target"))
        await player.act(Action("left-click", ("only once",), keys="ctrl"))

    await play(app, work)
    assert app.tiles.clicks == [
        ("10012019", "Source", 1, ()),
        ("10112019", "Target", 3, ()),
        ("only once", "", 1, ("ctrl",)),
    ]


@pytest.mark.parametrize("is_bytes", [False, True])
async def test_two_clicks_on_one_spot_are_no_double_click_and_a_double_click_is_one(is_bytes):
    app = SmallApp()

    async def work() -> None:
        player = Player(app, is_bytes=is_bytes)
        for _ in range(2):
            await player.act(Action("right-click", ("only once",)))
        await player.act(Action("double-click", ("only once",)))

    await play(app, work)
    assert [click[3] for click in app.tiles.clicks] == [(), (), (), ("double",)]


async def test_a_label_that_stands_twice_is_refused_with_both_places_and_advice():
    app = SmallApp()

    async def work() -> None:
        await Player(app).settle()
        with pytest.raises(NotFound) as said:
            find_one(app, "10012019")
        assert "2 times: a tile in Source (column 1, row 1)" in str(said.value)
        assert "a tile in Target (column 21, row 1)" in str(said.value)
        assert "`in Source`" in str(said.value)

    await play(app, work)


async def test_a_label_that_is_nowhere_is_refused_with_the_nearest():
    app = SmallApp()

    async def work() -> None:
        with pytest.raises(NotFound, match=r"there is no 'only onse' on the screen.*'only once'"):
            await Player(app).act(Action("left-click", ("only onse",)))

    await play(app, work)


async def test_a_panel_that_claims_a_place_where_something_else_is_painted_is_refused():
    app = SmallApp()

    async def work() -> None:
        app.tiles.lies = True
        app.tiles.repaint()
        with pytest.raises(NotFound, match=r"should stand at .* and there is 'elsewhere'"):
            await Player(app).act(Action("left-click", ("10012019",), scope="Source"))

    await play(app, work)


async def test_what_is_scrolled_away_is_brought_into_view_and_pressed():
    app = SmallApp()

    async def work() -> None:
        await Player(app).act(Action("press", ("Button 29",)))

    await play(app, work)
    assert app.pressed == ["Button 29"]


@pytest.mark.parametrize("is_bytes", [False, True])
async def test_typing_replaces_what_stood_in_the_field(is_bytes):
    app = SmallApp()

    async def work() -> None:
        player = Player(app, is_bytes=is_bytes)
        await player.act(Action("type", ("Task name",), text="fc_pay 1"))
        assert app.query_one(Input).value == "fc_pay 1"
        await player.act(Action("clear", ("Task name",)))
        assert app.query_one(Input).value == ""

    await play(app, work)


async def test_a_box_is_seen_to_be_so_and_already_so_is_no_error():
    app = SmallApp()

    async def work() -> None:
        player = Player(app)
        await player.act(Action("check", ("Permit it",)))
        await player.act(Action("check", ("Permit it",)))
        assert app.query_one(Checkbox).value
        assert state_problem(app, Expect("Permit it", state="checked")) == ""
        assert state_problem(app, Expect("Permit it", state="unchecked")) == "checked"
        await player.act(Action("uncheck", ("Permit it",)))
        assert state_problem(app, Expect("Permit it", state="unchecked")) == ""

    await play(app, work)


async def test_a_control_is_shown_or_absent():
    app = SmallApp()

    async def work() -> None:
        player = Player(app)
        await player.settle()
        assert state_problem(app, Expect("only once", state="shown")) == ""
        assert state_problem(app, Expect("only twice", state="shown")) == "absent"
        assert state_problem(app, Expect("only twice", state="absent")) == ""
        assert state_problem(app, Expect("only once", state="absent")).startswith("shown")

    await play(app, work)


@pytest.mark.parametrize("is_bytes", [False, True])
async def test_keys_arrive_by_the_names_of_runbooks(is_bytes):
    app = SmallApp()

    async def work() -> None:
        app.set_focus(None)
        player = Player(app, is_bytes=is_bytes)
        for key in ("F3", "ctrl+n", "x", "esc", "enter", "up"):
            await player.key(key)

    await play(app, work)
    assert app.keys == ["f3", "ctrl+n", "x", "escape", "enter", "up"]


def test_keys_have_the_names_and_bytes_of_a_terminal():
    assert [framework_key(key) for key in ("F10", "esc", "ctrl+n", "a")] == [
        "f10",
        "escape",
        "ctrl+n",
        "a",
    ]
    assert bytes_of("ctrl+u") == "\x15"
    with pytest.raises(NotFound):
        bytes_of("ctrl+f12")
