"""Watched runs: the same bytes as without a screen, held, stepped and stopped by a person."""

from __future__ import annotations

import asyncio
import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pexpect
import pytest

from emulator.errors import Refusal
from emulator.runtime import Core
from emulator.units import US_PER_S
from essterm.replay import settle, watch
from essterm.replay.pace import Pace, StoppedByHand
from essterm.replay.pane import Onlooker, Pane
from essterm.replay.report import Verdict
from essterm.replay.run import Settings
from essterm.replay.watching import Observer
from essterm.replay.window import ReplayDriver
from tests.cli.program import LIMIT_S
from tests.properties.applications_world import machine
from tests.replay.books import block, edited, run, shipped, steps

if TYPE_CHECKING:
    from screens.app import EssTermApp

FAST = 64.0


@pytest.fixture(autouse=True)
def closes_at_once(monkeypatch):
    monkeypatch.setattr(watch, "CLOSES_S", 0.0)


async def watched(book, size=(120, 40), **settings):
    """Watch a runbook on no terminal, as fast as one can."""
    return await watch.watch(
        book, Settings(**settings), speed=FAST, driver_class=ReplayDriver, size=size
    )


async def test_a_watched_run_does_the_same_as_one_without_a_screen():
    alone = await run(shipped("P47"))
    seen = await watched(shipped("P47"))
    small = await watched(shipped("P47"), size=(80, 24))
    assert seen.verdict is small.verdict is Verdict.HELD
    assert seen.digest == small.digest == alone.digest
    assert seen.virtual_us == small.virtual_us == alone.virtual_us
    assert seen.marks == alone.marks


async def test_the_pane_says_what_the_ledgers_say_and_nothing_without_any():
    built = machine()
    core = Core(built.engine)
    header = SimpleNamespace(source="")
    book = SimpleNamespace(id="P47", title="", header=header)
    pane = Pane(1.0)
    pane.attach(SimpleNamespace(core=core, book=book))
    assert pane.row().rpo == "0 writes, 0s"
    built.inst.applications["payroll"].lost_before = 3
    built.inst.applications["payroll"].lost_before_us = 2 * US_PER_S
    built.engine.revision += 1
    assert pane.row().rpo == "6 writes, 2s"
    built.inst.applications.clear()
    built.engine.revision += 1
    assert pane.row().rpo == ""


async def test_an_ended_run_stays_as_long_whatever_keys_made_of_its_pace(monkeypatch):
    waited: list[float] = []

    async def stopped(pace, most_s):
        waited.append(most_s)

    monkeypatch.setattr(watch, "CLOSES_S", 60.0)
    monkeypatch.setattr(Pace, "stopped", stopped)
    watching = watch.Watched(2.0)
    watching.pane.pace.change(+3)
    await watching.closed()
    assert waited == [30.0]


async def test_a_watched_run_that_fails_shows_the_sentence(monkeypatch):
    said: list[str] = []
    closed = watch.Watched.closed

    async def look(self):
        self.pane.repaint()
        await settle.settle(self.pane._front)
        said.extend(strip.text for strip in settle.painted_strips(self.pane._front))
        await closed(self)

    monkeypatch.setattr(watch.Watched, "closed", look)
    report = await watched(edited("P47", 'expect "Task Wizard"', "expect nothing"))
    assert report.verdict is Verdict.FAILED
    assert any("step 2, line" in line and "expected expect nothing" in line for line in said)
    assert any("× 2" in line for line in said)


async def test_the_live_screen_shows_the_control_in_a_frame_with_its_verb(monkeypatch):
    pictures: list[list[str]] = []
    show = Pane.show

    async def look(self, seconds):
        await show(self, seconds)
        if self.acting_on is not None:
            await settle.settle(self._front)
            pictures.append([strip.text for strip in settle.painted_strips(self._front)])

    monkeypatch.setattr(Pane, "show", look)
    await watched(shipped("P47"))
    texts = ["\n".join(picture) for picture in pictures]
    clicks = [text for text in texts if "┌ left-click ┐" in text and "│ ·  10012019│" in text]
    assert clicks
    assert "► left-click 10012019 in Source" in clicks[0]
    assert any(" key esc " in text for text in texts)


async def test_the_terminal_of_a_host_is_in_view_while_it_is_worked_at(monkeypatch):
    pictures: list[str] = []
    show = Pane.show

    async def look(self, seconds):
        await show(self, seconds)
        await settle.settle(self._front)
        painted = settle.painted_strips(self._front)
        pictures.append("\n".join(strip.text for strip in painted))

    monkeypatch.setattr(Pane, "show", look)
    listed = ("$ rsList2105s.sh", "...", "$ rsTestConnection.sh", "...", "[3]")
    panel = block("specialist $ESS1 Volumes", "key m")
    report = await watched(steps(block("host korca", *listed), panel))
    assert report.held, report.failure
    typed = [each for each in pictures if "$ rsTestConnection.sh" in each]
    assert any("hdisk3         00012019" in each and "LIVE  host korca" in each for each in typed)
    assert any("[3]" in each for each in typed)
    assert "hdisk3" not in pictures[-1]
    assert "LIVE  specialist 12019 Volumes" in pictures[-1]


async def test_a_run_that_is_stopped_says_so_and_what_was_not_reached():
    class Stopping(Observer):
        async def line_began(self, line: int, text: str) -> None:
            if text == "press Next":
                raise StoppedByHand

    report = await run(shipped("P47"), Stopping())
    assert report.verdict is Verdict.STOPPED
    assert not report.held


async def test_whoever_watches_sees_everything_and_moves_nothing():
    class Asking(Observer):
        async def started(self, plan, app: EssTermApp) -> None:
            onlooker = Onlooker(app.desk.core)
            assert onlooker.now_us == app.desk.core.now_us
            for ask in (onlooker.advance(1), onlooker.set_rate(60), onlooker.next_event()):
                with pytest.raises(Refusal, match="A replay works this installation"):
                    await ask

    report = await run(steps(block("check", "flashcopy $SRC is none")), Asking())
    assert report.held


# -- the pace --------------------------------------------------------------------------------------


async def test_a_held_run_does_one_line_for_each_action_that_is_granted():
    pace = Pace()
    pace.play_pause()
    done: list[int] = []

    async def lines() -> None:
        for number in range(5):
            await pace.line()
            done.append(number)

    task = asyncio.create_task(lines())
    for granted in range(1, 4):
        pace.one_action()
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(done) == granted
    pace.play_pause()
    await task
    assert done == [0, 1, 2, 3, 4]


async def test_skipping_runs_on_to_the_next_step_and_holds_there_again():
    pace = Pace()
    pace.play_pause()
    pace.next_step()
    await pace.line()
    await pace.look(3600.0)
    pace.step()
    task = asyncio.create_task(pace.line())
    await asyncio.sleep(0)
    assert not task.done()
    pace.stop()
    with pytest.raises(StoppedByHand):
        await task


async def test_the_pace_has_limits():
    pace = Pace()
    for _ in range(20):
        pace.change(+1)
    assert pace.speed == 64.0
    for _ in range(20):
        pace.change(-1)
    assert pace.speed == 0.25


# -- a terminal ------------------------------------------------------------------------------------

HELD = """
from essterm.replay import pace, demo
pace.Pace.is_held = property(lambda pace: True, lambda pace, value: None)
raise SystemExit(demo.demo(speed=64.0))
"""
PROGRAM = "from essterm.replay.demo import demo; raise SystemExit(demo(speed=64.0))"


def spawn(program: str) -> pexpect.spawn:
    """A program on a terminal of 120 by 40."""
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return pexpect.spawn(
        sys.executable, ["-c", program], dimensions=(40, 120), env=environment, timeout=LIMIT_S
    )


def test_the_demonstration_runs_on_a_real_terminal_and_leaves_its_report():
    child = spawn(PROGRAM)
    child.expect("Every step and check held")
    child.send("\x1b")
    child.expect("verdict held")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_whoever_leaves_a_held_replay_ends_it_and_still_gets_its_report():
    child = spawn(HELD)
    child.expect("held here")
    child.send("1")
    child.expect("MELBOURNE")
    child.send("q")
    child.expect("verdict stopped")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
