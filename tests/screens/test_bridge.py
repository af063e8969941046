"""The bridge: bursts merged, one timer while time runs, none while it stands."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App

from screens.bridge import SPEEDS, USUAL_SPEED, Bridge
from screens.messages import ClockTicked, InstallationChanged
from tests.screens.fake_core import FakeCore


class Listener(App[None]):
    def __init__(self):
        super().__init__()
        self.core = FakeCore()
        self.bridge = Bridge(self, self.core)
        self.heard = []

    def set_timer(self, delay, callback=None, **options):
        """The window closes when the test says so."""
        self.window = super().set_timer(3600, callback, **options)
        return self.window

    def on_mount(self):
        self.bridge.start()

    def on_installation_changed(self, message):
        self.heard.append(self.core.revision)

    def on_clock_ticked(self, message):
        self.heard.append("tick")


@pytest.fixture
async def app():
    listener = Listener()
    async with listener.run_test() as pilot:
        await pilot.pause()
        listener.pilot = pilot
        listener.heard.clear()
        yield listener
        await listener.bridge.stop()


async def handed_over(app):
    """Let the follower take what is in its queue."""
    for _ in range(5):
        await asyncio.sleep(0)
    await app.pilot.pause()


async def test_the_first_of_a_burst_arrives_at_once_and_the_rest_together(app):
    for _ in range(20):
        app.core.changed()
        await handed_over(app)
    assert app.heard == [2]
    assert app.bridge.is_behind
    app.bridge._window_over()
    await app.pilot.pause()
    assert app.heard == [2, 21]
    assert not app.bridge.is_behind


async def test_a_replay_need_not_wait_for_the_window(app):
    app.core.changed()
    app.core.changed()
    app.bridge.deliver()
    await app.pilot.pause()
    assert app.heard[-1] == 3
    assert not app.bridge.is_behind


async def test_time_that_runs_is_no_news_but_time_that_was_moved_is(app):
    await app.core.set_rate(60)
    app.bridge.deliver()
    app.core.now_us += 5
    assert not app.bridge.is_behind
    await app.core.set_rate(0)
    app.bridge.deliver()
    app.core.now_us += 5
    assert app.bridge.is_behind


async def test_there_is_one_timer_while_time_runs_and_none_while_it_stands(app):
    assert app.bridge._ticker is None
    await app.bridge.toggle_pause()
    assert app.core.rate == USUAL_SPEED
    assert app.bridge._ticker is not None
    app.bridge._tick()
    await app.pilot.pause()
    assert "tick" in app.heard
    await app.bridge.toggle_pause()
    assert app.core.rate == 0
    assert app.bridge._ticker is None


async def test_speeds_step_through_the_table_and_stop_at_its_ends(app):
    seen = []
    for _ in range(len(SPEEDS)):
        await app.bridge.change_speed(-1)
        seen.append(app.bridge.speed)
    assert seen[-1] == 1
    for _ in range(2 * len(SPEEDS)):
        await app.bridge.change_speed(+1)
    assert app.bridge.speed == 3600
    assert app.core.rate == 0, "a paused clock stays paused"
    await app.bridge.toggle_pause()
    await app.bridge.change_speed(-1)
    assert app.core.rate == 1800


async def test_a_speed_that_another_operator_set_is_the_start(app):
    await app.core.set_rate(90)
    app.bridge.deliver()
    await app.bridge.change_speed(+1)
    assert app.core.rate == 120


def test_bursts_that_wait_replace_each_other():
    assert InstallationChanged().can_replace(InstallationChanged())
    assert ClockTicked().can_replace(ClockTicked())
    assert not ClockTicked().can_replace(InstallationChanged())
