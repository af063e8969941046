"""New alarms: bold for ten seconds of wall time, on whatever screen is in front."""

from __future__ import annotations

from screens.alarms import NEW_S, Alarms
from screens.app import EssTermApp
from screens.palette import Ability
from screens.widgets.chrome import HeaderRows
from tests.screens.machine.room_rows import a_room


class Wall:
    """A wall clock that a test moves."""

    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


def test_what_was_wrong_before_anybody_looked_is_not_new():
    assert Alarms(Wall()).look({"failed": 2}) == frozenset()


def test_more_of_an_alarm_is_new_for_ten_seconds_and_fewer_are_not():
    wall = Wall()
    alarms = Alarms(wall)

    def look(at_s, **counts):
        wall.now_s = at_s
        return alarms.look(counts)

    look(0.0, failed=1, suspended=0)
    assert alarms.calm_in_s() is None
    assert look(5.0, failed=1, suspended=3) == {"suspended"}
    assert look(6.0, failed=1, suspended=2) == {"suspended"}
    assert alarms.calm_in_s() == NEW_S - 1.0
    assert look(14.0, failed=2, suspended=2) == {"failed", "suspended"}
    assert look(15.0, failed=2, suspended=2) == {"failed"}
    assert look(16.0, failed=0, suspended=2) == frozenset()


async def test_a_new_alarm_is_bold_and_then_it_is_not():
    core = a_room()
    app = EssTermApp(core, ability=Ability(), operator="op1")
    wall = app.desk.alarms.wall = Wall()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        header = app.screen.query_one(HeaderRows)

        def is_bold(word):
            strip = header.render_line(1)
            (segment,) = [each for each in strip if word in each.text]
            return bool(segment.style and segment.style.bold)

        assert not is_bold("failed")
        core.changed(annunciator=core.rows["annunciator"]._replace(failed=3, suspended=1))
        await pilot.pause()
        app.bridge.deliver()
        await pilot.pause()
        assert is_bold("failed")
        assert is_bold("suspended")
        wall.now_s += NEW_S
        app.screen._show_header()
        assert not is_bold("failed")
        assert not is_bold("suspended")


async def test_the_clock_says_by_whom_it_was_stopped_where_there_is_room():
    core = a_room()
    for size, shown in (((120, 40), True), ((80, 24), True)):
        app = EssTermApp(core, ability=Ability(), operator="storwatch")
        async with app.run_test(size=size) as pilot:
            header = app.screen.query_one(HeaderRows)
            await core.set_rate(60)
            await pilot.press("p")
            await pilot.pause()
            assert ("║ paused by storwatch" in header.painted_lines()[0]) is shown
            header.say(header.said._replace(paused_by="n" * 60))
            assert "║ paused  " in header.painted_lines()[0]
