"""The Specialist's welcome panel, signing on and off, and Copy Services from there."""

from __future__ import annotations

import pytest

from emulator.commands.faults import CutNetwork
from emulator.commands.logical import CreateVolume
from emulator.commands.server import (
    Remedy,
    SetSpecialistAccount,
    SpecialistRole,
    StopAnswering,
)
from emulator.ids import RankId
from emulator.runtime import Core
from emulator.secrets import seal_for
from essterm.replay.player import Player
from screens.app import EssTermApp
from screens.specialist.sign_on_dialogue import SignOnDialogue
from tests.builders import an_installation
from tests.screens.laws import assert_laws, grid
from tests.screens.snapshots import assert_grid
from tests.screens.specialist.desks import (
    ASCII,
    COLOURS,
    NARROW,
    ONE,
    TWO,
    WIDE,
    at,
    keys,
    login,
    play,
    press,
    says,
    shows,
    two_units,
)
from tests.screens.waiting import resized

WRONG = "The user name or the password is not correct."


@pytest.mark.parametrize(
    "name, size, ability, pressed",
    [
        ("specialist-welcome-120x40", WIDE, COLOURS, ()),
        ("specialist-welcome-80x24-ascii", NARROW, ASCII, ()),
        ("specialist-sign-on-120x40", WIDE, COLOURS, ("C", *"wrong", "enter")),
        ("specialist-sign-on-80x24-ascii", NARROW, ASCII, ("C",)),
    ],
)
async def test_it_looks_as_kept(monkeypatch, name, size, ability, pressed):
    async with at(two_units(), monkeypatch, size, ability) as pilot:
        await keys(pilot, *pressed)
        assert_grid(name, grid(pilot.app))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("pressed", [(), ("C",), ("C", *"wrong", "enter")])
async def test_labels_and_words_hold(monkeypatch, size, pressed):
    async with at(two_units(), monkeypatch, size, ASCII) as pilot:
        await keys(pilot, *pressed)
        assert_laws(pilot.app)


@pytest.mark.parametrize("area", ["Storage Allocation", "Users", "Copy Services"])
async def test_U06_the_first_button_asks_who_it_is_and_the_second_does_not(monkeypatch, area):
    async with at(two_units(), monkeypatch) as pilot:
        assert shows(pilot, "nobody signed on") == 1
        await play(pilot, *press(area))
        assert isinstance(pilot.app.screen, SignOnDialogue)
        await play(pilot, *login())
        assert pilot.app.screen is pilot.home
        assert pilot.home.area == area
        await play(pilot, *press(*pilot.home.way_to("Main")))
        for other in ("Users", "Storage Allocation", "Copy Services"):
            await play(pilot, *press(other))
            assert pilot.home.area == other


async def test_U06_a_wrong_password_is_refused_and_nothing_changes(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        before = machine.engine.digest()
        await play(pilot, *press("Users"), *login(password="wrong"))
        assert shows(pilot, WRONG) == 1
        assert pilot.app.screen.body.fields["Password"].value == ""
        await play(pilot, *login(name="nobody"))
        assert shows(pilot, WRONG) == 1
        await play(pilot, *login(name=""))
        assert shows(pilot, "must be entered") == 1
        await play(pilot, *press("Cancel"))
        assert pilot.home.area == "Main"
        assert machine.engine.digest() == before


async def test_the_whole_way_works_with_keys_alone(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await keys(pilot, "C", *"specialist", "enter")
        assert pilot.home.is_in
        await keys(pilot, "x", "U", "M", "S", "escape", "h")
        assert pilot.home.area == "Help"
        await keys(pilot, "escape")
        assert pilot.home.area == "Main"


async def test_the_password_is_never_shown_nor_kept(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await keys(pilot, "C", *"specialist")
        assert shows(pilot, "**********") == 1
        assert all("specialist" not in row for row in pilot.player.rows()[12:20])
        await keys(pilot, "enter")
        assert "specialist" not in repr(pilot.core._views._rows)


async def test_J16_it_says_that_it_connects(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await play(pilot, *press("Copy Services"), *login())
        assert "Message: connecting" in says(pilot)


async def test_B01_without_a_server_it_connects_and_says_why_it_cannot(monkeypatch):
    async with at(two_units(servers=()), monkeypatch) as pilot:
        await play(pilot, *press("Copy Services"), *login())
        assert shows(pilot, "Message: connecting") == 1
        assert shows(pilot, "no server is active") == 1


async def test_J15_exit_leads_back_and_one_enters_again_without_a_password(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await play(pilot, *press("Copy Services"), *login(), *press("Exit Copy Services"))
        assert shows(pilot, "Enterprise Storage Server Specialist") == 1
        await play(pilot, *press("Copy Services", "Paths"))
        assert pilot.home.is_in
        assert pilot.home.page == "Paths"


async def test_each_unit_has_a_specialist_of_its_own(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await play(pilot, *press("Users"), *login(), *press("Main"))
        await keys(pilot, "down", "down", "enter")
        assert pilot.home.unit == TWO
        assert shows(pilot, "2105-F20 14744, Sydney") == 1
        await play(pilot, *press("Users"))
        assert isinstance(pilot.app.screen, SignOnDialogue)


async def test_B26_a_unit_without_network_cannot_be_reached(monkeypatch):
    machine = two_units()
    machine.do(CutNetwork(ONE))
    async with at(machine, monkeypatch) as pilot:
        assert shows(pilot, "The Specialist of storage server 12019 cannot be reached.") == 1
        await play(pilot, *press("Users"), *login())
        assert isinstance(pilot.app.screen, SignOnDialogue)
        assert shows(pilot, "cannot be reached") >= 1


async def test_B23_signing_on_again_helps_where_it_can(monkeypatch):
    machine = two_units()
    machine.do(StopAnswering(Remedy.SIGN_ON))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Copy Services"), *login())
        assert shows(pilot, "does not respond") == 1
        await play(pilot, *press("Exit Copy Services", "Sign off"))
        assert isinstance(pilot.app.screen, SignOnDialogue)
        assert machine.inst.server.unanswered is Remedy.SIGN_ON
        await play(pilot, *login())
        assert machine.inst.server.unanswered is None
        await play(pilot, *press("Copy Services"))
        assert pilot.home.is_in


async def test_B23_a_restart_of_the_workstation_signs_off(monkeypatch):
    machine = two_units()
    machine.do(StopAnswering(Remedy.WORKSTATION))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Users"), *login(), *press("Sign off"), *login())
        assert "changed nothing" in says(pilot)
        assert machine.inst.server.unanswered is Remedy.WORKSTATION
        await play(pilot, *press("Restart workstation"))
        assert machine.inst.server.unanswered is None
        assert shows(pilot, "nobody signed on") == 1


async def test_a_cancelled_sign_on_after_sign_off_is_made_up_for_later(monkeypatch):
    machine = two_units()
    machine.do(StopAnswering(Remedy.SIGN_ON))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Sign off", "Cancel"))
        assert machine.inst.server.unanswered is Remedy.SIGN_ON
        await play(pilot, *press("Users"), *login())
        assert machine.inst.server.unanswered is None


async def test_a_subsystem_that_was_opened_elsewhere_is_shown_after_signing_on(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        pilot.home.show_place("2105:14744:17")
        await play(pilot, *login())
        assert pilot.home.panel.areas[0].lss == "2105:14744:17"


async def test_a_subsystem_opened_in_the_machine_room_asks_once_and_is_shown():
    core = Core(two_units().engine)
    app = EssTermApp(core, ability=COLOURS, operator="op1")
    async with app.run_test(size=WIDE) as pilot:
        pilot.player = Player(app, core)
        await keys(pilot, "down", "enter")
        await core.execute(CreateVolume(RankId("12019:R1"), 900))
        app.bridge.deliver()
        await play(pilot, *login())
        assert app.screen is app.numbered[2]
        assert app.screen.panel.areas[0].lss == "2105:12019:17"
        await keys(pilot, "1", "2")
        assert app.screen.is_in
    await core.close()


async def test_what_was_opened_elsewhere_is_forgotten_when_signing_on_is_cancelled(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        pilot.home.show_place("2105:14744:17")
        await play(pilot, *press("Cancel"))
        assert pilot.home.area == "Main"
        await play(pilot, *press("Copy Services"), *login())
        assert pilot.home.panel.areas[0].lss != "2105:14744:17"


async def test_an_account_of_ones_own_signs_on(monkeypatch):
    machine = two_units()
    machine.do(SetSpecialistAccount("jane", SpecialistRole.USER, seal_for("jane", "x y")))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Users"), *login("jane", "x y"))
        assert shows(pilot, "12019 · jane") == 1


async def test_a_changed_delivered_account_is_not_told_of(monkeypatch):
    machine = two_units()
    secret = seal_for("storwatch", "other")
    machine.do(SetSpecialistAccount("storwatch", SpecialistRole.ADMINISTRATOR, secret))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Users"))
        assert shows(pilot, "password specialist") == 0
        assert pilot.app.screen.body.fields["User name"].value == ""


async def test_a_change_of_size_folds_and_unfolds(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        await play(pilot, *press("Users"), *login())
        for area in ("Users", "Storage Allocation", "Main", "?"):
            await play(pilot, *press(area))
            for size in (NARROW, WIDE):
                await resized(pilot, *size)
                assert_laws(pilot.app)


async def test_an_installation_without_units_shows_that(monkeypatch):
    async with at(an_installation("empty").build(), monkeypatch) as pilot:
        assert shows(pilot, "This installation has no storage server.") == 1
        await play(pilot, *press("Users"))
        assert pilot.app.screen is pilot.home
