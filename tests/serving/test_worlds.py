"""Worlds: one for everybody, or one for each account from the same saved moment."""

from __future__ import annotations

import asyncio
import contextvars

import pytest

from emulator.errors import EssError, Refusal
from emulator.runtime import Core
from emulator.units import US_PER_S
from essterm.serve.worlds import PRIVATE, Worlds
from saves.problems import InUse
from saves.slots import Home
from tests.serving.worlds import FIRST, a_home, an_account, labelled

MARIA, JO = an_account("maria"), an_account("jo")
CAROL, EVE = an_account("carol", "instructor"), an_account("eve", "observer")


@pytest.fixture
def kept(home):
    return a_home(home)


@pytest.fixture
async def shared(kept):
    worlds = Worlds(kept, "class7", speed=0)
    await worlds.open()
    yield worlds
    await worlds.close()


@pytest.fixture
async def private(kept):
    worlds = Worlds(kept, "start", PRIVATE, speed=0)
    await worlds.open()
    yield worlds
    await worlds.close()


def label_of(world):
    return world.core.view(lambda inst: inst.volume(FIRST).label)


async def test_everybody_is_in_one_world(shared):
    first, second = await shared.enter(MARIA), await shared.enter(JO)
    assert first is second
    await first.core_for(MARIA).execute(labelled("payroll"))
    assert label_of(second) == "payroll"
    with pytest.raises(Refusal, match="The clock is the instructor's"):
        await first.core_for(MARIA).advance(1)
    with pytest.raises(EssError, match="Everybody is in class7 here"):
        await shared.enter(CAROL, "maria")


async def test_the_world_of_everybody_outlives_its_visitors(shared):
    world = await shared.enter(MARIA)
    await shared.leave(world)
    assert (await shared.enter(JO)) is world
    assert not world.core.stopped


async def test_each_has_a_world_of_his_own_from_the_same_moment(private):
    marias, jos = await private.enter(MARIA), await private.enter(JO)
    await marias.core_for(MARIA).execute(labelled("payroll"))
    await marias.core_for(MARIA).advance(5 * US_PER_S)
    assert label_of(marias) == "payroll"
    assert (label_of(jos), jos.core.now_us) == ("", 0)
    assert [world.name for world in private.running] == ["jo", "maria"]


async def test_a_private_world_is_kept_and_opened_again_as_it_was(private, kept):
    world = await private.enter(MARIA)
    await world.core_for(MARIA).execute(labelled("payroll"))
    await private.leave(world)
    assert world.core.stopped
    assert private.running == []
    again = await private.enter(MARIA)
    assert again is not world
    assert label_of(again) == "payroll"
    assert Home(kept.path / "worlds" / "start").names() == ["maria"]


async def test_two_terminals_of_one_account_are_in_the_same_world(private):
    first, second = await private.enter(MARIA), await private.enter(MARIA)
    assert first is second
    await private.leave(first)
    assert not second.core.stopped
    await private.leave(second)
    assert second.core.stopped


async def test_an_instructor_and_an_observer_visit_and_an_operator_does_not(private):
    world = await private.enter(MARIA)
    assert (await private.enter(CAROL, "maria")) is world
    assert (await private.enter(EVE, "maria")) is world
    with pytest.raises(EssError, match="The world of maria is not yours"):
        await private.enter(JO, "maria")
    with pytest.raises(EssError, match="ghost has no world yet"):
        await private.enter(CAROL, "ghost")
    await world.core_for(CAROL).advance(US_PER_S)
    with pytest.raises(Refusal, match="observer"):
        await world.core_for(EVE).advance(US_PER_S)


async def test_one_who_is_gone_before_his_world_is_open_leaves_nothing_behind(private):
    coming = asyncio.create_task(private.enter(MARIA))
    await asyncio.sleep(0)
    coming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await coming
    while private._steps:
        await asyncio.wait(set(private._steps))
    assert private.running == []
    world = await private.enter(MARIA)  # its lock was let go
    assert world.visits == 1


async def test_a_world_knows_nothing_of_the_application_that_came_first(private, monkeypatch):
    """The tasks of a core must not act in the context of one visitor's application."""
    active = contextvars.ContextVar("active", default="")
    found = []
    start = Core.start

    def started(core):
        found.append(active.get())
        start(core)

    monkeypatch.setattr(Core, "start", started)
    active.set("an application")
    await private.enter(MARIA)
    assert found == [""]


async def test_a_server_without_its_save_says_how_to_make_one(kept):
    worlds = Worlds(kept, "nothing", PRIVATE)
    with pytest.raises(EssError, match="'essterm saves save nothing' makes one"):
        await worlds.open()
    await worlds.close()


async def test_an_installation_that_another_process_has_is_in_use(kept, monkeypatch):
    monkeypatch.setattr("essterm.serve.reach.PATIENCE_S", 0.0)
    worlds = Worlds(kept, "class7")
    with kept.open("class7"), pytest.raises(InUse, match="in use"):
        await worlds.open()
    await worlds.close()


async def test_nobody_comes_in_while_the_server_ends(private):
    world = await private.enter(MARIA)
    await private.close()
    assert world.core.stopped
    with pytest.raises(EssError, match="being stopped"):
        await private.enter(JO)
