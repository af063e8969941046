"""Quiet, and a test for each private member of the framework that settling uses."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.app import App
from textual.widgets import Button, Static

from essterm.replay import settle
from essterm.replay.window import ReplayDriver
from tests.replay.small_app import SmallApp, play


class _Core:
    """A core that is busy until it is told otherwise."""

    def __init__(self) -> None:
        self.asked = 0

    def busy(self) -> bool:
        """Busy at the first three questions."""
        self.asked += 1
        return self.asked <= 3


class _Bridge:
    """A bridge with one delivery due."""

    def __init__(self) -> None:
        self.is_behind = True

    def deliver(self) -> None:
        """Deliver."""
        self.is_behind = False


async def test_quiet_waits_for_a_busy_handler():
    class Slow(App[None]):
        done = False

        def __init__(self) -> None:
            super().__init__(driver_class=ReplayDriver)

        async def on_key(self) -> None:
            for _ in range(50):
                await asyncio.sleep(0)
            self.done = True

    app = Slow()

    async def work() -> None:
        settle.driver_of(app).process_message(events.Key("x", "x"))
        await settle.settle(app)
        assert app.done

    await play(app, work)


async def test_quiet_waits_for_the_core_and_for_the_bridge():
    app, core, bridge = SmallApp(), _Core(), _Bridge()

    async def work() -> None:
        await settle.settle(app, core, bridge)
        assert core.asked > 3
        assert not bridge.is_behind

    await play(app, work)


async def test_a_widget_that_never_answers_is_named():
    class Deaf(Button):
        async def on_key(self) -> None:
            await asyncio.Event().wait()

    class Stuck(SmallApp):
        def compose(self):
            yield Deaf("deaf")

    app = Stuck()

    async def work() -> None:
        app.query_one(Deaf).post_message(events.Key("x", "x"))
        with pytest.raises(settle.NotQuiet, match="Deaf does not answer"):
            await settle.settle(app, timeout_s=0.05)
        app.query_one(Deaf)._task.cancel()

    await play(app, work)


async def test_an_application_that_failed_is_no_quiet_application():
    class Failing(SmallApp):
        def on_key(self, event) -> None:
            raise ValueError("broken")

    app = Failing()
    seen: list[BaseException | None] = []

    async def work() -> None:
        app.set_focus(None)
        settle.driver_of(app).process_message(events.Key("x", "x"))
        with pytest.raises(settle.AppEnded) as ended:
            await settle.settle(app)
        seen.append(ended.value.__cause__)

    await play(app, work)
    assert isinstance(seen[0], ValueError)


async def test_painting_is_seen_to_be_due_and_done_at_once():
    class One(SmallApp):
        def compose(self):
            yield Static("old", id="text")

    app = One()

    async def work() -> None:
        await settle.settle(app)
        assert settle.is_painted(app.screen)
        app.query_one(Static).update("new")
        await settle.settle(app)
        assert settle.is_painted(app.screen)
        assert settle.painted_strips(app)[0].text.startswith("new")

    await play(app, work)


async def test_a_dirty_widget_and_a_due_layout_are_news():
    app = SmallApp()

    async def work() -> None:
        await settle.settle(app)
        app.tiles.refresh()
        app.screen._dirty_widgets.add(app.tiles)
        assert not settle.is_painted(app.screen)
        settle.paint_now(app.screen)
        assert settle.is_painted(app.screen)
        app.screen._layout_required = True
        assert not settle.is_painted(app.screen)
        settle.paint_now(app.screen)
        assert settle.is_painted(app.screen)

    await play(app, work)


async def test_forgotten_clicks_make_no_chain():
    app = SmallApp()

    async def work() -> None:
        await settle.settle(app)
        for forget in (True, True, False):
            for kind in (events.MouseDown, events.MouseUp):
                event = kind(None, 1, 3, 0, 0, 1, False, False, False, screen_x=1, screen_y=3)
                settle.driver_of(app).process_message(event)
            await settle.settle(app)
            if forget:
                settle.forget_clicks(app)
        assert app._click_chain_last_time is not None
        assert [click[3] for click in app.tiles.clicks] == [(), (), ()]

    await play(app, work)
