"""Keys and clicks that come all at once reach, one after the other, what each one opens."""

from __future__ import annotations

import asyncio

from textual import events
from textual.keys import _character_to_key

from emulator.runtime import Core
from essterm.replay import settle
from essterm.replay.player import LEFT, Player
from screens.app import EssTermApp
from screens.copy_services.information_panel import InformationPanel
from screens.copy_services.task_wizard import TaskWizard
from screens.palette import Ability
from tests.cli.program import LIMIT_S
from tests.screens.copy_services.machines import (
    an_ess,
    at,
    copying,
    relations,
    says,
    selected,
    volume,
)

A, B = volume(0), volume(1)


def give(pilot, *names):
    """Give keys in at the driver's door, all before one of them is acted upon."""
    for name in names:
        code = _character_to_key(name) if len(name) == 1 else name
        event = events.Key(code, name if len(name) == 1 else None)
        settle.driver_of(pilot.app).process_message(event)


async def quiet(pilot):
    """Wait until all of them are."""
    await Player(pilot.app, pilot.core).settle()


async def test_keys_after_one_that_opens_a_dialogue_reach_the_dialogue(monkeypatch):
    async with at(copying(an_ess()), monkeypatch) as pilot:
        give(pilot, "i", "i", "i", "s", "t")
        await quiet(pilot)
        stack = [type(screen) for screen in pilot.app.screen_stack]
        assert stack.count(InformationPanel) == 1
        assert selected(pilot.panel) == ((), None)
        give(pilot, "escape", "s")
        await quiet(pilot)
        assert selected(pilot.panel)[1] == A


async def test_a_task_typed_at_once_is_run_under_its_name(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        give(pilot, "s", "right", "t", "t", "enter", "enter", *"night", "enter")
        await quiet(pilot)
        assert not isinstance(pilot.app.screen, TaskWizard)
        assert relations(machine) == [(A, B)]
        assert "Task night" in says(pilot)


async def test_keys_go_in_their_order_through_signing_on_into_a_panel(monkeypatch):
    machine = an_ess()
    core = Core(machine.engine)
    app = EssTermApp(core, ability=Ability(), operator="op1")
    async with app.run_test(size=(80, 24)) as pilot:
        pilot.core = core
        give(pilot, "2", "C", *"specialist", "enter", "l", "down", "enter", "s")
        await quiet(pilot)
        assert app.screen.panel.selection.source == volume(0, lss=18)
    await core.close()


async def test_a_click_and_keys_after_it_go_in_their_order(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        player = Player(pilot.app, pilot.core)
        await player.settle()
        hit = next(hit for hit in pilot.panel.find_targets("Find"))
        region = hit.region.translate(pilot.panel.content_region.offset)
        player._give_click(region.x + 1, region.y, LEFT, frozenset())
        give(pilot, *volume(7), "enter", "s")
        await quiet(pilot)
        assert selected(pilot.panel)[1] == volume(7)


async def test_who_is_stuck_keeps_keys_from_others_no_longer_than_he_may(monkeypatch):
    monkeypatch.setattr("screens.type_ahead.LONGEST_S", 0.0)
    goes_on, last = asyncio.Event(), asyncio.Event()

    async def take(event):
        if event.key == "right":
            last.set()

    async with at(an_ess(), monkeypatch) as pilot:
        await quiet(pilot)
        monkeypatch.setattr(pilot.app.typed_ahead, "_hand_on", take)
        pilot.panel.call_later(goes_on.wait)
        give(pilot, "s", "right")
        async with asyncio.timeout(LIMIT_S):
            await last.wait()
        goes_on.set()
        await quiet(pilot)
