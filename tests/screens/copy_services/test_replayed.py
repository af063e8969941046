"""The screen as a replay works it: the lines of P47 and P49, found by label, step by step."""

from __future__ import annotations

from essterm.replay import find
from essterm.replay.format.model import Action
from essterm.replay.player import Player
from screens.copy_services.task_wizard import TaskWizard
from tests.screens.copy_services.machines import (
    NARROW,
    an_ess,
    at,
    copying,
    relations,
    says,
    volume,
)

A, B, C = (volume(number) for number in range(3))
LSS = "2105:12019:17"
OTHER = "2105:12019:18"


async def play(pilot, *lines):
    """Do lines such as `left-click 10012019 in Source`; labels of several words in one string."""
    player = Player(pilot.app, pilot.core)
    for verb, label, *rest in lines:
        action = Action(verb, (label,), scope="" if verb == "type" or not rest else rest[0])
        if verb == "type":
            action = Action(verb, (label,), text=rest[0])
        await player.act(action)
    await player.settle()
    return player


def states(pilot, label):
    """The state words of the one thing with this label."""
    return find.find_one(pilot.app, label).states


PICK = (
    ("choose", LSS, "Source"),
    ("left-click", A, "Source"),
    ("right-click", B, "Source"),
    ("right-click", B, "Source"),
)
RUN = (("choose", "Establish FlashCopy pair"), ("press", "Next"), ("press", "Next"))


async def test_P47_the_lines_of_the_runbook_establish_the_pair(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        player = await play(pilot, *PICK)
        assert find.occurrences(player.rows(), "Task Wizard") == 1
        await play(pilot, *RUN[:2])
        for box in (
            "Do not perform background copy",
            "Accelerate destage mode",
            "Permit if target is online",
        ):
            assert states(pilot, box) == ("unchecked",)
        await play(pilot, ("check", "Accelerate destage mode"))
        assert states(pilot, "Accelerate destage mode") == ("checked",)
        await play(pilot, ("press", "Next"), ("type", "Task name", "fc_pay"))
        await play(pilot, ("type", "Task description", "Payroll, before the month's end"))
        await play(pilot, ("type", "Task name", "fc_pay2"), ("press", "Run"))
        assert relations(machine) == [(A, B)]
        assert machine.inst.server.runs[-1].name == "fc_pay2"
        assert machine.inst.server.runs[-1].description == "Payroll, before the month's end"


async def test_P47_after_a_refusal_the_replay_goes_on_at_once(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        again = (("left-click", A, "Source"), ("right-click", C, "Source"))
        await play(pilot, *again, again[1], *RUN, ("press", "Run"))
        assert "already a FlashCopy source" in says(pilot)
        player = await play(pilot, ("left-click", A, "Source"), ("press", "Information Panel"))
        assert any("tracks left" in row for row in player.rows())
        await play(pilot, ("press", "Close"))
        assert pilot.app.screen is pilot.home


async def test_P49_the_lines_of_the_runbook_withdraw_the_pair(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, ("left-click", A, "Source"), ("right-click", B, "Source"))
        assert isinstance(pilot.app.screen, TaskWizard)
        await play(pilot, ("choose", "Withdraw FlashCopy pair"), ("press", "Next"))
        await play(pilot, ("type", "Task name", "fc_off"), ("press", "Run"))
        assert relations(machine) == []


async def test_P50_several_pairs_in_one_task(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, ("press", "Enter multiple selection mode"))
        for number in (0, 2, 4):
            left = ("left-click", volume(number), "Source")
            await play(pilot, left, ("right-click", volume(number + 1), "Source"))
        await play(pilot, ("right-click", volume(5), "Source"), *RUN, ("press", "Run"))
        assert len(relations(machine)) == 3


async def test_a_list_is_opened_and_both_areas_are_filled(monkeypatch):
    async with at(an_ess(), monkeypatch, NARROW) as pilot:
        await play(pilot, ("choose", OTHER, "Target"), ("choose", LSS, "Source"))
        assert [area.lss for area in pilot.panel.areas] == [LSS, OTHER]
        assert find.find_one(pilot.app, volume(0, 18)).visible
        await play(pilot, ("choose", "no LSS", "Target"), ("choose", OTHER, "Source"))
        assert [area.lss for area in pilot.panel.areas] == [OTHER, None]


async def test_volumes_of_a_map_are_clicked_by_their_ids(monkeypatch):
    machine = an_ess(256, 1.0)
    async with at(machine, monkeypatch, NARROW) as pilot:
        left, right = volume(180), volume(17)
        await play(pilot, ("left-click", left, "Source"), ("right-click", right, "Source"))
        assert pilot.panel.selection.pairs == ((left, right),)
        await play(pilot, ("right-click", right, "Source"), *RUN, ("press", "Run"))
        assert relations(machine) == [(left, right)]
