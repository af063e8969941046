"""The screen: keys become commands, frames are painted, and every label is where it is claimed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from unittest.mock import patch

import pytest

from emulator.commands.copy_services import SetPrimaryServer
from emulator.commands.faults import StopUnit
from emulator.errors import Refusal
from emulator.ids import ClusterId, EssSerial
from emulator.runtime import Core
from emulator.service.session import Session
from emulator.views.rows import ServerRow
from screens import registry
from screens.app import EssTermApp
from screens.palette import Ability
from screens.service_terminal.screen import ServiceTerminalScreen
from screens.service_terminal.side_panel import SidePanel
from screens.service_terminal.terminal_panel import TerminalPanel
from screens.widgets.chrome import FooterKeys, HeaderRows
from tests.builders import an_installation
from tests.cli.program import LIMIT_S
from tests.emulator.service.terminal import a_cluster, a_unit
from tests.screens.fake_core import FakeCore
from tests.screens.laws import walk_panel

PRIMARY = "Change / Show Primary Copy Services Server"
LOGGED_IN = (*"service", "enter", *"service", "enter")
TO_PRIMARY = ("down", "down", "enter", "enter", "enter")
"""Keys from the Main Service Menu to the dialog of the primary server."""


class TerminalCore(FakeCore):
    """A core of two units that opens sessions."""

    def __init__(self):
        self.units = {
            "12019": a_unit("12019"),
            "14744": a_unit(
                "14744", (a_cluster("14744", 1, "ess2"), a_cluster("14744", 2, "ess2"))
            ),
        }
        super().__init__(
            storage_server=lambda serial: self.units[serial],
            clusters=lambda: tuple(row for unit in self.units.values() for row in unit.clusters),
            server=ServerRow("disabled", "", "", "", "", ()),
        )
        self.service_session = Session

    def set_cluster(self, serial, number, **changes):
        """Let a cluster be another."""
        rows = list(self.units[serial].clusters)
        unit_name = "ess1" if serial == "12019" else "ess2"
        rows[number - 1] = a_cluster(serial, number, unit_name, **changes)
        self.units[serial] = a_unit(serial, rows)
        self.changed()


class Seat:
    """Someone at screen 3."""

    def __init__(self, pilot, core):
        self.pilot, self.core = pilot, core

    @property
    def screen(self):
        return self.pilot.app.screen

    @property
    def terminal(self):
        return self.screen.query_one(TerminalPanel)

    @property
    def side(self):
        return self.screen.query_one(SidePanel)

    @property
    def text(self):
        return "\n".join(self.terminal.painted_lines())

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def log_in(self):
        """Log in without waiting for each key to be painted."""
        for key in LOGGED_IN:
            self.screen.session.feed(key, self.screen.desk)
        self.screen.show_installation()

    async def click(self, panel, label, role=None):
        """Click on the middle of what has this label."""
        (target,) = panel.find_targets(label, role)
        self.pilot.app._click_chain_last_time = None
        await self.pilot.click(panel, offset=target.centre)
        await self.pilot.pause()

    async def choose(self, *labels):
        for label in labels:
            await self.click(self.terminal, label)


@asynccontextmanager
async def a_seat(size=(120, 40), ability=None, core=None):
    """Sit down at an application that has no other screen."""
    core = core or TerminalCore()
    app = EssTermApp(core, ability=ability or Ability(), operator="ce")
    only = [entry for entry in registry.REGISTRY if entry.number == 3]
    with patch.object(registry, "REGISTRY", only):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, ServiceTerminalScreen)
            yield Seat(pilot, core)


async def test_keys_lead_to_a_command_in_the_operators_name():
    async with a_seat() as seat:
        await seat.press(*LOGGED_IN, *TO_PRIMARY, *"ess1c1", "enter")
        assert seat.core.commands == [
            ("ce at service terminal 12019:1", SetPrimaryServer("12019:1", "ess1c1"))
        ]
        assert "Command: OK" in seat.text


async def test_clicks_lead_to_the_same_command():
    async with a_seat() as seat:
        seat.log_in()
        await seat.choose("Configuration Options Menu", "Copy Services Menu", PRIMARY)
        await seat.click(seat.terminal, "F4=List", "button")
        await seat.choose("ess2c1")
        await seat.click(seat.terminal, "Enter=Do")
        assert seat.core.commands == [
            ("ce at service terminal 12019:1", SetPrimaryServer("12019:1", "ess2c1"))
        ]


async def test_a_refusal_stands_on_the_terminal_word_for_word():
    async with a_seat() as seat:
        seat.core.refusal = Refusal("Nobody is called so.", "B06")
        seat.log_in()
        await seat.press(*TO_PRIMARY, *"nobody", "enter")
        assert "Command: failed" in seat.text
        assert "Nobody is called so." in seat.text


async def test_the_login_can_be_found_by_its_labels():
    async with a_seat() as seat:
        await seat.click(seat.terminal, "Password", "field")
        await seat.press(*"service")
        await seat.click(seat.terminal, "User name", "field")
        await seat.press(*"service", "enter")
        assert "Main Service Menu" in seat.text


async def test_the_console_gets_every_key_until_it_is_left():
    async with a_seat() as seat:
        await seat.press("q", "1", "p", "question_mark", "left_square_bracket")
        assert "[q1p?[" in seat.text
        assert seat.core.rate == 0
        footer = seat.screen.query_one(FooterKeys)
        assert "leave console" in footer.painted_lines()[0]
        assert "quit" not in footer.painted_lines()[0]
        await seat.press("ctrl+right_square_bracket")
        assert seat.screen.focused is None
        assert "quit" in footer.painted_lines()[0]
        await seat.press("p")
        assert seat.core.rate > 0
        await seat.press("tab", "x")
        assert "[q1p?[x" in seat.text


async def test_every_cluster_has_a_session_of_its_own():
    async with a_seat() as seat:
        seat.log_in()
        await seat.press("ctrl+n")
        assert "12019 cluster 2" in seat.screen.query_one(HeaderRows).painted_lines()[1]
        assert "Service Login" in seat.text
        await seat.press("ctrl+n", "ctrl+n", "ctrl+n")
        assert "Main Service Menu" in seat.text
        await seat.click(seat.side, "14744 cluster 2", "row")
        assert "ess2c2" in seat.text
        assert seat.screen.focused is seat.terminal


async def test_a_cluster_is_opened_by_its_id_and_from_another_screen():
    async with a_seat() as seat:
        seat.screen.open_cluster(ClusterId("14744:1"))
        await seat.pilot.pause()
        assert "ess2c1" in seat.text
        seat.screen.show_place("12019:2")
        await seat.pilot.pause()
        assert "ess1c2" in seat.text


async def test_the_side_column_says_what_is_set_and_what_is_missing():
    async with a_seat() as seat:
        assert "4 are missing." in "\n".join(seat.side.painted_lines())
        for serial, number in (("12019", 1), ("12019", 2), ("14744", 1)):
            seat.core.set_cluster(serial, number, primary_server="ess1c1")
        seat.screen.show_installation()
        lines = seat.side.painted_lines()
        assert lines[1].endswith(" set")
        assert "not set" not in lines[1]
        assert lines[4].endswith("ess2c2 not set")
        assert "One is missing." in "\n".join(lines)
        seat.core.set_cluster("14744", 2, primary_server="ess2c2")
        seat.screen.show_installation()
        assert "Entries differ." in "\n".join(seat.side.painted_lines())


async def test_a_failed_cluster_is_marked_and_its_terminal_shows_only_why():
    async with a_seat() as seat:
        seat.core.set_cluster("12019", 1, health="failed")
        seat.screen.on_installation_changed(_Changed())
        said = [line.strip("▎ ") for line in seat.terminal.painted_lines()]
        assert [line for line in said if line] == [
            "Cluster 1 of unit 12019 has failed.",
            "It can be repaired at the service terminal of cluster 2.",
        ]
        assert seat.side.painted_lines()[1].endswith("failed")
        assert "12019 cluster 1, failed" in seat.screen.query_one(HeaderRows).painted_lines()[1]
        await seat.press("enter")
        assert seat.core.commands == []
        assert not seat.terminal.visible_targets


async def test_a_unit_without_power_is_switched_on_by_a_click():
    machine = an_installation().with_ess("12019").build()
    machine.do(StopUnit((EssSerial("12019"),)))
    async with a_seat((80, 24), core=Core(machine.engine)) as seat:
        assert "Unit 12019 has no power." in seat.text
        assert walk_panel(seat.terminal) == 1
        await seat.click(seat.terminal, "Enter=Power on", "button")
        assert "Unit 12019 is starting." in seat.text
        assert walk_panel(seat.terminal) == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_terminal_that_switches_its_unit_off_goes_dark(size):
    machine = an_installation().with_ess("12019").build()
    async with a_seat(size, core=Core(machine.engine)) as seat:
        seat.log_in()
        await seat.choose("Utility Menu", "Power Off the Unit")
        await seat.press("enter", "enter")
        assert "Unit 12019 has no power." in seat.text
        assert "12019 cluster 1, off" in seat.screen.query_one(HeaderRows).painted_lines()[1]


async def test_the_trail_stands_above_the_terminal():
    async with a_seat() as seat:
        seat.log_in()
        await seat.press(*TO_PRIMARY[:-1])
        (line,) = seat.screen.query_one("#trail").painted_lines()[1:]
        assert line == "Main Service Menu ► Configuration Options Menu ► Copy Services Menu"


async def test_at_80_columns_the_terminal_has_all_and_ctrl_s_lays_the_column_over_it():
    async with a_seat((80, 24)) as seat:
        assert seat.terminal.size == (80, 20)
        assert not seat.side.display
        await seat.press("ctrl+s")
        assert seat.side.display
        assert seat.side.region.right == 80
        assert seat.terminal.size == (80, 20)
        seat.log_in()
        assert "Main Service Menu" in seat.text
        await seat.press("ctrl+s")
        assert not seat.side.display


async def test_at_120_columns_ctrl_s_takes_the_column_away():
    async with a_seat() as seat:
        assert seat.side.region.right == 119
        assert seat.terminal.size.width == 82
        await seat.press("ctrl+s")
        assert not seat.side.display


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (160, 50)])
@pytest.mark.parametrize("ability", [Ability(), Ability("none", False)], ids=["full", "ascii"])
async def test_law_of_labels_on_every_page(size, ability):
    async with a_seat(size, ability) as seat:
        assert walk_panel(seat.terminal) > 2
        seat.log_in()
        for keys in ((), TO_PRIMARY[:3], ("enter",), ("enter",), ("f4",), ("f3", "f1")):
            await seat.press(*keys)
            assert walk_panel(seat.terminal) > 2
        await seat.press("ctrl+s")
        if seat.side.display:
            assert walk_panel(seat.side) == 4


async def test_an_option_out_of_view_is_found_and_revealed():
    core = TerminalCore()
    names = tuple((f"ess{number}c1", f"192.0.2.{number}") for number in range(1, 41))
    core.set_cluster("12019", 1, host_list=names)
    async with a_seat((80, 24), core=core) as seat:
        seat.log_in()
        await seat.press(*TO_PRIMARY, "f4")
        (target,) = seat.terminal.find_targets("ess40c1", "option")
        assert not target.visible
        seat.terminal.reveal(target)
        await seat.pilot.pause()
        await seat.choose("ess40c1")
        assert "[ess40c1_" in seat.text


async def test_a_double_click_on_an_item_opens_one_menu_only(monkeypatch):
    monkeypatch.setattr(EssTermApp, "CLICK_CHAIN_TIME_THRESHOLD", LIMIT_S)
    async with a_seat() as seat:
        seat.log_in()
        (target,) = seat.terminal.find_targets("Configuration Options Menu")
        await seat.pilot.double_click(seat.terminal, offset=target.centre)
        await seat.pilot.pause()
        assert seat.terminal.painted_lines()[1].strip("▎ ") == "Configuration Options Menu"


async def test_clusters_out_of_view_can_be_brought_there():
    core = TerminalCore()
    for number in range(20000, 20010):
        core.units[str(number)] = a_unit(str(number))
    async with a_seat(core=core) as seat:
        label = "20009 cluster 2"
        (target,) = seat.side.find_targets(label, "row")
        assert not target.visible
        assert label not in "\n".join(seat.side.painted_lines())
        seat.side.reveal(target)
        assert walk_panel(seat.side) == 11
        await seat.click(seat.side, label)
        assert label in seat.screen.query_one(HeaderRows).painted_lines()[1]
        await seat.press("ctrl+n")
        assert seat.side.painted_lines()[1].startswith("▎● 12019 cluster 1")


async def test_only_a_field_has_a_text_cursor():
    async with a_seat() as seat:
        seat.log_in()
        assert "_" not in seat.text
        await seat.press(*TO_PRIMARY)
        assert "[_ " in seat.text
        await seat.press("f4")
        assert "_ ess1c1" not in seat.text


async def test_no_word_of_the_side_column_is_cut():
    core = TerminalCore()
    core.rows["server"] = ServerRow(
        "running", "12019", "12019:1", "ess1c1.storage.melbourne.example.com", "192.0.2.13", ()
    )
    async with a_seat(core=core) as seat:
        lines = seat.side.painted_lines()
        assert "Primary  ess1c1" in lines
        assert "State    running, 12019" in lines


class _Changed:
    """News, as the bridge brings it."""

    def stop(self):
        """Nobody else listens."""


async def test_B05_the_documented_steps_set_both_servers_of_a_real_machine():
    draft = an_installation().with_ess("12019", site="Melbourne").with_ess("14744", site="Sydney")
    draft.fleet.complete_host_lists()
    machine = draft.build()
    async with a_seat(core=Core(machine.engine)) as seat:
        cluster = machine.inst.cluster(ClusterId("12019:1"))
        backup = machine.inst.cluster(ClusterId("14744:1")).host_name
        seat.log_in()
        await seat.choose("Configuration Options Menu", "Copy Services Menu", PRIMARY)
        await seat.press("f4")
        await seat.choose(cluster.host_name)
        await seat.press("enter")
        assert f"Primary Copy Services server set to {cluster.host_name}" in seat.text
        await seat.press("f3")
        await seat.choose("Change / Show Backup Copy Services Server")
        await seat.press("f4")
        await seat.choose(backup)
        await seat.press("enter")
        assert "Command: OK" in seat.text
        await seat.press("f10")
        assert "Service Login" in seat.text
        assert (cluster.primary_server, cluster.backup_server) == (cluster.host_name, backup)
        assert "3 are missing." in "\n".join(seat.side.painted_lines())
