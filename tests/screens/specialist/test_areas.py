"""Users, Storage Allocation and Help with its reset page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.server import (
    ResetAction,
    ResetCopyServices,
    SetSpecialistAccount,
    SpecialistRole,
)
from emulator.ids import VolumeId
from emulator.secrets import opens, seal_for
from screens.specialist.sign_on_dialogue import SignOnDialogue
from tests.screens.laws import assert_laws, assert_nothing_is_cut, grid, panels, walk_panel
from tests.screens.snapshots import assert_grid
from tests.screens.specialist.desks import (
    ASCII,
    COLOURS,
    MIN,
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


def in_area(label):
    """The lines that lead to an area, signed on."""
    return (*press(label), *login())


LAST = "Copy Services troubleshooting and disaster recovery"
UNABLE = "Unable to connect to Copy Services Server message"
RESET = (*press("?", "Task Help", LAST), *login())
NARROW_RESET = (*in_area("Users"), *RESET)


@pytest.mark.parametrize(
    "name, size, ability, lines",
    [
        ("specialist-users-120x40", WIDE, COLOURS, in_area("Users")),
        ("specialist-users-80x24-ascii", NARROW, ASCII, in_area("Users")),
        ("specialist-allocation-120x40", WIDE, COLOURS, in_area("Storage Allocation")),
        ("specialist-allocation-80x24-ascii", NARROW, ASCII, in_area("Storage Allocation")),
        ("specialist-task-help-120x40", WIDE, COLOURS, press("?", "Task Help")),
        ("specialist-reset-120x40", WIDE, COLOURS, RESET),
        ("specialist-reset-120x40-ascii", WIDE, ASCII, (*RESET, *press("Disable", "OK"))),
        ("specialist-reset-80x24-ascii", NARROW, ASCII, NARROW_RESET),
    ],
)
async def test_it_looks_as_kept(monkeypatch, name, size, ability, lines):
    async with at(two_units(), monkeypatch, size, ability) as pilot:
        await play(pilot, *lines)
        assert_grid(name, grid(pilot.app))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("tab", ["Contents", "Glossary", "Task Help"])
async def test_every_page_of_the_help_fits(monkeypatch, size, tab):
    async with at(two_units(), monkeypatch, size, ASCII) as pilot:
        await keys(pilot, "h")
        await play(pilot, *press(tab))
        links = [t.label for t in pilot.home.outside.visible_targets if t.role == "link"]
        for link in ["", *(each for each in links if each not in (LAST, UNABLE))]:
            await play(pilot, *press(*([link] if link else [])))
            assert_laws(pilot.app)
            if link:
                await play(pilot, *press("Back to the list"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_labels_and_words_of_every_area_hold(monkeypatch, size):
    machine = two_units()
    async with at(machine, monkeypatch, size, ASCII) as pilot:
        for lines in (
            in_area("Storage Allocation"),
            (("type", "Size (GB)", "200"), ("type", "Count", "9"), *press("Create")),
            press("Users", "Add"),
            RESET,
            press("Reset to Backup", "OK"),
        ):
            await play(pilot, *lines)
            for panel in panels(pilot.app):
                assert walk_panel(panel) or panel.id in ("answer", "footer")
                assert_nothing_is_cut(panel)


# -- users -----------------------------------------------------------------------------------------


async def test_an_administrator_adds_changes_and_removes_accounts(monkeypatch):
    machine = two_units()
    accounts = machine.inst.specialist_accounts
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *in_area("Users"), ("type", "User name", "jane"))
        await play(pilot, ("type", "Password", "secret"), ("type", "Again", "secret"))
        await play(pilot, *press("Add"))
        assert accounts["jane"].role is SpecialistRole.USER
        assert opens(accounts["jane"].secret, "secret")
        assert "Specialist account jane added" in says(pilot)
        await play(pilot, ("choose", "Administrator"), ("select", "jane"))
        await keys(pilot, "enter", *"new", "tab", *"new", "enter")
        assert accounts["jane"].role is SpecialistRole.ADMINISTRATOR
        assert opens(accounts["jane"].secret, "new")
        await play(pilot, ("select", "jane"), *press("Remove"))
        assert "jane" not in accounts


async def test_U04_two_different_passwords_are_refused_here(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch, NARROW) as pilot:
        before = machine.engine.digest()
        await play(pilot, *in_area("Users"), ("type", "User name", "jane"))
        await play(pilot, ("type", "Password", "a"), ("type", "Again", "b"), *press("Add"))
        assert "The two passwords are not the same." in says(pilot)
        await play(pilot, *press("Add"))
        assert "A password must be entered." in says(pilot)
        assert machine.engine.digest() == before


async def test_B13_a_user_changes_no_accounts_and_the_last_administrator_stays(monkeypatch):
    machine = two_units()
    machine.do(SetSpecialistAccount("jane", SpecialistRole.USER, seal_for("jane", "x")))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("Users"), *login("jane", "x"))
        await play(pilot, ("select", "storwatch"), *press("Remove"))
        assert "jane is no administrator" in says(pilot)
        await play(pilot, *press("Sign off"), *login(), *press("Users"))
        await play(pilot, ("select", "storwatch"))
        await keys(pilot, "delete")
        assert "last administrator" in says(pilot)
        assert list(machine.inst.specialist_accounts) == ["storwatch", "jane"]


# -- storage allocation ----------------------------------------------------------------------------


def created(machine):
    """The volumes of LSS 17 of the first unit."""
    return [volume for volume in sorted(machine.inst.volumes) if volume[3:] == ONE]


async def test_volumes_are_created_on_the_rank_at_the_cursor(monkeypatch):
    machine = two_units()
    rank = next(
        rank.id for rank in machine.inst.storage_servers[ONE].ranks.values() if rank.lss == 17
    )
    before = created(machine)
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *in_area("Storage Allocation"), ("select", rank, "Ranks"))
        await play(pilot, ("type", "Size (GB)", "8.6"), ("type", "Count", "3"))
        await play(pilot, ("type", "Label", "payroll"), *press("Create"))
        new = [volume for volume in created(machine) if volume not in before]
        assert [machine.inst.volumes[volume].label for volume in new] == ["payroll"] * 3
        assert {machine.inst.volumes[volume].rank for volume in new} == {rank}
        assert f"{new[0]} to {new[-1]}: Volume of 8.6 GB created on rank {rank}" in says(pilot)


async def test_B27_copy_services_does_not_know_new_volumes_and_the_panel_says_so(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *in_area("Storage Allocation"), ("type", "Size (GB)", "1"))
        assert shows(pilot, "does not know") == 0
        await play(pilot, *press("Create"))
        assert shows(pilot, "Copy Services does not know 1 new volume until it is restarted.") == 1


@pytest.mark.parametrize(
    "size, count, said",
    [
        ("", "1", "The size is a number"),
        ("nan", "1", "The size is a number"),
        ("-3", "1", "The size is a number"),
        ("1e300", "1", "The size is a number"),
        ("5", "0", "The count is a whole number"),
        ("5", "1.5", "The count is a whole number"),
        ("5", "99999999999", "The count is a whole number"),
    ],
)
async def test_what_is_no_size_or_count_is_refused_before_anything_is_made(
    monkeypatch, size, count, said
):
    machine = two_units()
    async with at(machine, monkeypatch, NARROW) as pilot:
        before = machine.engine.digest()
        await play(pilot, *in_area("Storage Allocation"))
        await play(pilot, ("type", "Size (GB)", size), ("type", "Count", count), *press("Create"))
        assert said in says(pilot)
        assert machine.engine.digest() == before


async def test_A19_what_does_not_fit_is_refused_and_what_was_made_before_is_said(monkeypatch):
    machine = two_units()
    before = created(machine)
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *in_area("Storage Allocation"), ("type", "Size (GB)", "100"))
        await play(pilot, ("type", "Count", "5"), *press("Create"))
        new = [volume for volume in created(machine) if volume not in before]
        assert len(new) == 2
        assert "too little for 100.0 GB" in says(pilot)
        assert "2 done; Rank" in says(pilot)


async def test_A15_volumes_are_assigned_to_hosts_and_ports_and_taken_away(monkeypatch):
    machine = two_units()
    unit, host = machine.inst.storage_servers[ONE], machine.inst.hosts["korca"]
    rank = next(rank.id for rank in unit.ranks.values() if rank.lss == 17)
    volume, port = "10312019", host.ports[0]
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *in_area("Storage Allocation"), ("select", rank, "Ranks"))
        await play(pilot, ("select", volume, "Volumes"))
        await play(pilot, ("select", "korca", "Hosts and ports"), *press("Assign"))
        assert volume in host.volumes
        await play(pilot, *press("Assign"))
        assert "is assigned to host korca already" in says(pilot)
        await play(pilot, *press("Unassign"))
        assert volume not in host.volumes
        await play(pilot, ("select", port, "Hosts and ports"), *press("Assign"))
        assert volume in unit.addresses[port]
        assert volume not in host.volumes
        await play(pilot, *press("Unassign"))
        assert volume not in unit.addresses.get(port, {})


# -- the reset page --------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [LAST, UNABLE])
async def test_B13_the_reset_page_asks_for_an_administrator_each_time(monkeypatch, item):
    async with at(two_units(), monkeypatch) as pilot:
        await play(pilot, *in_area("Users"), *press("?", "Task Help", item))
        assert isinstance(pilot.app.screen, SignOnDialogue)
        await play(pilot, *login())
        assert shows(pilot, "Resetting the ESS Web Copy Services") == 1
        assert shows(pilot, "Available Actions") == 1
        await play(pilot, *press("Cancel", item))
        assert isinstance(pilot.app.screen, SignOnDialogue)


async def test_B13_the_prompt_refuses_a_user(monkeypatch):
    machine = two_units()
    machine.do(SetSpecialistAccount("jane", SpecialistRole.USER, seal_for("jane", "x")))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *press("?", "Task Help", LAST), *login("jane", "x"))
        assert isinstance(pilot.app.screen, SignOnDialogue)
        assert shows(pilot, "jane is no administrator of the Specialist") == 1


@pytest.mark.parametrize("size, lines", [(WIDE, RESET), (NARROW, NARROW_RESET)])
async def test_B17_the_page_names_what_a_reset_would_lose_and_what_stands_in_the_way(
    monkeypatch, size, lines
):
    machine = two_units()
    machine.do(ResetCopyServices(TWO, ResetAction.BACKUP, "storwatch"))
    work = EstablishFlashCopy(((VolumeId("10012019"), VolumeId("10112019")),))
    machine.do(RunTask(work, "nightly"))
    async with at(machine, monkeypatch, size=size) as pilot:
        await play(pilot, *lines)
        assert shows(pilot, "nightly") == 1
        assert shows(pilot, "the server on 12019:1") == 1


async def test_B14_cancel_and_a_cancelled_question_change_nothing(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *RESET)
        before = machine.engine.digest()
        for label in ("Reset to Primary", "Reset to Backup", "Disable"):
            await play(pilot, *press(label))
            assert shows(pilot, "Is nobody using Copy Services?") == 1
            await play(pilot, *press("Cancel"))
        await play(pilot, *press("Cancel"))
        assert shows(pilot, LAST) == 1
        assert machine.engine.digest() == before


@pytest.mark.parametrize(
    "others, said",
    [
        (["bob"], "now: bob"),
        (["kim", "lee", "max", "moritz"], "now: kim, lee, max and 1 more"),
        (["a" * 32] * 5, "now: 5 people"),
    ],
)
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_B21_whoever_else_is_at_the_specialist_is_named_before_a_reset(
    monkeypatch, size, others, said
):
    async with at(two_units(), monkeypatch, size=size) as pilot:
        pilot.home.desk = replace(pilot.home.desk, others=lambda number: others * (number == 2))
        await play(pilot, *(RESET if size == WIDE else NARROW_RESET), *press("Disable"))
        assert shows(pilot, "essterm  at this screen now: ") == 1
        assert shows(pilot, said) == 1


async def test_B14_the_safe_button_is_the_one_that_enter_presses(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *RESET)
        before = machine.engine.digest()
        await keys(pilot, "enter")
        assert shows(pilot, LAST) == 1
        await play(pilot, *press(LAST), *login(), *press("Disable"))
        await keys(pilot, "enter")
        assert machine.engine.digest() == before


async def test_P03_control_is_switched_to_the_backup_server(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        for unit, action in (
            (TWO, "Disable"),
            (ONE, "Disable"),
            (TWO, "Reset to Backup"),
            (ONE, "Reset to Backup"),
        ):
            pilot.home.open_unit(unit)
            await play(pilot, *RESET, *press(action, "OK"))
            assert shows(pilot, f"{action} of Copy Services by storwatch") >= 1
            await pilot.core.advance(10 * MIN)
        assert machine.inst.server.cluster == "14744:1"
        await pilot.core.advance(10 * MIN)
        await play(pilot, *press("Copy Services"))
        assert pilot.home.is_in


async def test_B15_a_reset_that_conflicts_shows_why(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        pilot.home.open_unit(TWO)
        await play(pilot, *RESET, *press("Reset to Backup", "OK"))
        assert shows(pilot, "Conflict: the server on 12019:1 is active") == 1


async def test_B03_a_reset_to_no_backup_is_refused_on_the_page(monkeypatch):
    machine = two_units(servers=("ess1c1",))
    async with at(machine, monkeypatch) as pilot:
        await play(pilot, *RESET, *press("Reset to Backup", "OK"))
        assert "cannot be reset to backup" in says(pilot)
        assert shows(pilot, "cannot be reset to backup") == 2
