"""The Configuration panel: server, e-mail, log, host commands, users, and how it looks."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.server import (
    AuthorizeUser,
    ClearLog,
    SendSummary,
    SetEmailAddress,
    SetPasswordProtection,
)
from emulator.secrets import opens, seal
from screens.copy_services.authorize_dialogue import DIFFERENT, Authorize
from screens.copy_services.configuration_panel import ConfigurationPanel
from screens.copy_services.log_dialogue import LogFile
from screens.widgets.field import Field
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    MIN,
    NARROW,
    WIDE,
    an_ess,
    at,
    click,
    copying,
    keys,
    says,
    volume,
)
from tests.screens.copy_services.test_task_wizard import attempts
from tests.screens.laws import assert_nothing_is_cut, grid, panels, walk_panel
from tests.screens.snapshots import assert_grid

ADDRESS = "ops@melb.example"


async def configuration(pilot):
    """Turn to the Configuration panel."""
    await keys(pilot, "C")
    panel = pilot.home.front
    assert isinstance(panel, ConfigurationPanel)
    return panel


def painted(widget):
    """All text of a widget, runs of blanks made one."""
    return " ".join(" ".join(widget.painted_lines()).split())


def logged(count=60):
    """A server with many entries in its log."""
    machine = an_ess()
    for number in range(count):
        machine.do(SetPasswordProtection(bool(number % 2)), "op1 at Specialist 12019")
        machine.run(MIN)
    return machine


def commands(asked):
    """What was asked for, without who asked."""
    return [command for _, command in asked]


# -- the server ------------------------------------------------------------------------------------


async def test_J12_the_server_is_identified(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        panel = await configuration(pilot)
        shown = painted(panel)
        for text in ("active", "Server ess1c1, 2105-F20 12019", "Role primary", "Backup none",
                     "Last configuration update", "Thu 26 Oct 2000"):  # fmt: skip
            assert text in shown, text


async def test_J12_every_control_is_there(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        panel = await configuration(pilot)
        for label in ("Email", "View", "Clear", "Authorize"):
            assert panel.find_targets(label, "button"), label
        for label in ("Password protection", "No Password protection"):
            assert panel.find_targets(label, "option"), label
        assert panel.query_one(Field).find_targets("Address", "field")


# -- e-mail ----------------------------------------------------------------------------------------


async def test_J13_email_sends_the_summary_to_the_address_that_was_typed(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        asked = attempts(pilot, monkeypatch)
        await click(pilot, "Address", panel=panel.query_one(Field))
        await keys(pilot, *ADDRESS)
        await click(pilot, "Email", panel=panel)
        assert commands(asked) == [SetEmailAddress(ADDRESS), SendSummary()]
        assert f"Summary 1 sent to {ADDRESS}" in says(pilot)
        assert "last sent 26-Oct-00" in painted(panel)
        await click(pilot, "Email", panel=panel)
        assert commands(asked)[2:] == [SendSummary()]


async def test_J12_an_address_is_entered_with_keys_and_a_wrong_one_refused(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        asked = attempts(pilot, monkeypatch)
        await keys(pilot, "up", *"nobody", "e", "enter")
        assert commands(asked) == [SetEmailAddress("nobodye")]
        assert "'nobodye' is no e-mail address." in says(pilot)
        assert "REFUSED" in painted(panel)
        await keys(pilot, *["backspace"] * 7, *ADDRESS, "enter", "escape", "e")
        assert machine.inst.server.email_address == ADDRESS
        assert commands(asked)[-1] == SendSummary()
        assert "REFUSED" not in painted(panel)


async def test_J12_a_refused_address_gets_no_mail(monkeypatch):
    machine = an_ess()
    machine.do(SetEmailAddress(ADDRESS))
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        await click(pilot, "Address", panel=panel.query_one(Field))
        await keys(pilot, "end", "ctrl+u", *"nobody")
        await click(pilot, "Email", panel=panel)
        assert machine.inst.server.summaries == []


async def test_what_is_being_typed_stays_when_something_changes(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        field = panel.query_one(Field)
        await click(pilot, "Address", panel=field)
        await keys(pilot, *"half")
        await pilot.core.execute(SetPasswordProtection(False))
        await keys(pilot, *"way")
        assert field.value == "halfway"
        assert field.is_current
        await keys(pilot, *["backspace"] * 7)
        await pilot.core.execute(SetEmailAddress(ADDRESS))
        await keys(pilot, "escape")
        assert field.value == ADDRESS


async def test_J13_the_panel_shows_what_email_sends(monkeypatch):
    async with at(copying(an_ess()), monkeypatch) as pilot:
        panel = await configuration(pilot)
        shown = painted(panel)
        assert "Enterprise Storage Server Copy Services" in shown
        assert "000 10012019 nolabel simplex, FlashCopySource, not_suspended" in shown
        assert "lines more" in shown


# -- the log ---------------------------------------------------------------------------------------


async def test_J14_view_shows_stamps_texts_and_who(monkeypatch):
    machine = an_ess()
    machine.do(RunTask(EstablishFlashCopy(((volume(0), volume(1)),)), "fc1"), "op1 at Specialist")
    machine.run(MIN)
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        await click(pilot, "View", panel=panel)
        assert isinstance(pilot.app.screen, LogFile)
        shown = painted(pilot.app.screen.body)
        assert "PM rsVSServer: Task fc1 started" in shown
        assert "op1 at Specialist" in shown
        assert "rsVSServer: Task fc1 completed successfully" in shown
        await keys(pilot, "enter")
        assert pilot.app.screen is pilot.home


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_J14_the_log_scrolls_from_the_newest_entry_to_the_oldest(monkeypatch, size):
    async with at(logged(), monkeypatch, size) as pilot:
        await configuration(pilot)
        await keys(pilot, "v")
        body = pilot.app.screen.body
        assert "to 60 of 60" in painted(body)
        await keys(pilot, "home")
        assert "entries 1 to" in painted(body)
        await keys(pilot, "down")
        assert "entries 2 to" in painted(body)
        await keys(pilot, "up", "up", "pagedown", "pageup")
        assert "entries 1 to" in painted(body)
        await keys(pilot, "end")
        assert "to 60 of 60" in painted(body)
        await pilot.core.execute(SetPasswordProtection(True))
        await keys(pilot, "end")
        assert "to 61 of 61" in painted(body)
        walk_panel(body)
        assert_nothing_is_cut(body)


async def test_J14_clear_asks_once_more_and_leaves_no_entry(monkeypatch):
    machine = logged(3)
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        await click(pilot, "Clear", panel=panel)
        await keys(pilot, "enter")
        assert len(machine.inst.server.log) == 3
        await keys(pilot, "c")
        await click(pilot, "Clear", panel=pilot.app.screen.body)
        assert machine.inst.server.log == []
        assert "0 entries" in painted(panel)
        await keys(pilot, "v")
        assert "The log is empty." in painted(pilot.app.screen.body)
        await keys(pilot, "escape", "c")
        assert "The log is empty." in says(pilot)
        assert pilot.app.screen is pilot.home


# -- host commands ---------------------------------------------------------------------------------


async def test_U02_protection_is_on_until_it_is_switched_off(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        asked = attempts(pilot, monkeypatch)
        assert panel.find_targets("Password protection", "option")[0].states == ("checked",)
        await click(pilot, "Password protection", panel=panel)
        assert asked == []
        await click(pilot, "No Password protection", panel=panel)
        assert not machine.inst.server.password_protection
        assert panel.find_targets("No Password protection", "option")[0].states == ("checked",)
        await keys(pilot, "up", "space")
        assert machine.inst.server.password_protection


async def test_U04_a_user_is_added_with_a_sealed_password(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        panel = await configuration(pilot)
        asked = attempts(pilot, monkeypatch)
        await click(pilot, "Authorize", panel=panel)
        dialogue = pilot.app.screen
        assert isinstance(dialogue, Authorize)
        await keys(pilot, *"nightly", "tab", *"hush99", "tab", *"hush99")
        assert "hush99" not in grid(pilot.app)
        assert "[******" in grid(pilot.app)
        await click(pilot, "Add", panel=dialogue.body)
        ((who, command),) = asked
        assert who == "op1 at Specialist 12019"
        assert isinstance(command, AuthorizeUser)
        assert "hush99" not in repr(command)
        assert opens(machine.inst.server.users["nightly"].secret, "hush99")
        assert "User nightly authorized" in painted(dialogue.body)
        assert [field.value for field in dialogue.query(Field)] == ["", "", ""]
        assert "hush99" not in grid(pilot.app)
        await keys(pilot, "escape")
        assert "1 user authorized" in painted(panel)


@pytest.mark.parametrize(
    "name, password, again, why",
    [
        ("nightly", "one", "two", DIFFERENT),
        ("nightly", "", "", "A password must be entered."),
        ("", "one", "one", "A user name is"),
        ("a b", "one", "one", "A user name is"),
    ],
)
async def test_U04_a_name_and_a_password_are_needed(monkeypatch, name, password, again, why):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        await configuration(pilot)
        await keys(pilot, "a", *name.replace(" ", "§"), "tab", *password, "tab", *again)
        if " " in name:
            pilot.app.screen.query(Field).first().put(name)
        await keys(pilot, "enter")
        body = pilot.app.screen.body
        assert why in painted(body)
        assert_nothing_is_cut(body)
        assert machine.inst.server.users == {}
        assert [field.value for field in body.fields.values()][1:] == ["", ""]


async def test_U03_a_user_is_removed(monkeypatch):
    machine = an_ess()
    for name in ("hacmp", "nightly", "storwatch"):
        machine.do(AuthorizeUser(name, seal(name, bytes(16))))
    async with at(machine, monkeypatch) as pilot:
        await configuration(pilot)
        await keys(pilot, "a")
        body = pilot.app.screen.body
        await click(pilot, "nightly", panel=body)
        await click(pilot, "Remove", panel=body)
        assert list(machine.inst.server.users) == ["hacmp", "storwatch"]
        await keys(pilot, "down", "alt+d", "alt+d", "alt+d")
        assert machine.inst.server.users == {}
        assert "Nobody is authorized." in painted(body)
        await click(pilot, "Close", panel=body)
        assert pilot.app.screen is pilot.home


async def test_many_users_scroll(monkeypatch):
    machine = an_ess()
    for number in range(30):
        machine.inst.server.users[f"user{number:02}"] = None
    async with at(machine, monkeypatch) as pilot:
        await configuration(pilot)
        await keys(pilot, "a", *["down"] * 29)
        body = pilot.app.screen.body
        assert body.user == "user29"
        assert "user29" in painted(body)
        walk_panel(body)
        assert_nothing_is_cut(body)


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold_everywhere(monkeypatch, size, ability):
    machine = logged(3)
    machine.do(SetEmailAddress(ADDRESS))
    machine.do(AuthorizeUser("nightly", seal("x", bytes(16))))
    async with at(machine, monkeypatch, size, ability) as pilot:
        await configuration(pilot)
        for opening in ((), ("tab",) * 3, ("v",), ("c",), ("a",)):
            await keys(pilot, *opening)
            for each in panels(pilot.app):
                walk_panel(each)
                assert_nothing_is_cut(each)
            if len(opening) == 1:
                await keys(pilot, "escape")
        machine.do(ClearLog())
        machine.do(SetEmailAddress(""))
        await keys(pilot, "e")
        assert "No e-mail address is entered." in says(pilot)
        for each in panels(pilot.app):
            assert_nothing_is_cut(each)


async def test_the_cursor_visits_everything_and_comes_round(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        panel = await configuration(pilot)
        seen = []
        for _ in range(8):
            seen.append(panel.current)
            await keys(pilot, "tab")
        assert seen == ["Email", "View", "Clear", "Password protection", "No Password protection",
                        "Authorize", "Address", "Email"]  # fmt: skip
        assert panel.field.is_current is False


async def test_J15_exit_leaves_copy_services_and_the_key_c_enters_it_again(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await configuration(pilot)
        await keys(pilot, "x")
        assert not pilot.home.is_in
        await keys(pilot, "C")
        assert pilot.home.is_in
        await keys(pilot, "V", "C")
        assert isinstance(pilot.home.front, ConfigurationPanel)


@pytest.mark.parametrize(
    "name, size, ability",
    [("120x40", WIDE, COLOURS), ("80x24", NARROW, COLOURS), ("120x40-ascii", WIDE, ASCII)],
)
async def test_grid(monkeypatch, name, size, ability):
    machine = copying(an_ess(servers="ess1c1"))
    machine.do(SetEmailAddress(ADDRESS))
    machine.do(AuthorizeUser("nightly", seal("x", bytes(16))))
    async with at(machine, monkeypatch, size, ability) as pilot:
        await configuration(pilot)
        assert_grid(f"configuration-{name}", grid(pilot.app))


async def test_grids_of_log_and_authorize(monkeypatch):
    machine = logged(40)
    machine.do(AuthorizeUser("hacmp", seal("x", bytes(16))))
    async with at(machine, monkeypatch) as pilot:
        await configuration(pilot)
        await keys(pilot, "v")
        assert_grid("log-120x40", grid(pilot.app))
        await keys(pilot, "escape", "a", *"fcbackup", "tab", *"12345678")
        assert_grid("authorize-120x40", grid(pilot.app))
