"""Keys in, frames and commands out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from emulator.commands.copy_services import (
    RemoveBackupServer,
    RemovePrimaryServer,
    SetBackupServer,
    SetPrimaryServer,
)
from emulator.commands.hardware import AddHostName, Crit, RemoveHostName, SetCrit
from emulator.errors import Refusal
from tests.emulator.service.terminal import (
    HALF_PAST_THREE_S,
    FakeDesk,
    Terminal,
    a_cluster,
    a_unit,
    logged_in,
)

COPY_SERVICES = ("Configuration Options Menu", "Copy Services Menu")
HOST_NAMES = (
    "Configuration Options Menu",
    "Configure Communications Resources Menu",
    "Cluster Host Name List",
)
VPD = ("Configuration Options Menu", "Change / Show VPD")
CLUSTER = "12019:1"


def answer(*texts, place=CLUSTER):
    """What an executed command gives: an event with each text."""
    events = [SimpleNamespace(event=SimpleNamespace(text=text, place=place)) for text in texts]
    return SimpleNamespace(happenings=events)


def title(terminal):
    """The title of the page."""
    return terminal.frame().lines[1].strip()


# -- login ----------------------------------------------------------------------------------------


def test_login_opens_the_main_service_menu():
    terminal = Terminal()
    assert title(terminal) == "Service Login"
    terminal.log_in()
    assert title(terminal) == "Main Service Menu"
    assert terminal.session.user == "service"
    assert [visit.text for visit in terminal.session.record] == ["log in, service"]


@pytest.mark.parametrize("user, password", [("service", "wrong"), ("admin", "service")])
def test_a_wrong_name_or_password_is_not_let_in(user, password):
    terminal = Terminal()
    terminal.type(user)
    terminal.press("tab")
    terminal.type(password)
    terminal.press("enter")
    assert "3004-007 You entered an invalid login name or password." in terminal.text
    terminal.press("enter")
    assert title(terminal) == "Service Login"
    assert user not in terminal.text
    assert not terminal.session.user


def test_nobody_is_let_in_without_a_name():
    terminal = Terminal()
    terminal.press("tab", "enter")
    assert "3004-007" in terminal.text
    assert not terminal.session.user


def test_the_password_is_not_shown():
    terminal = Terminal()
    terminal.press("tab")
    terminal.type("service")
    assert "[*******" in terminal.text
    assert "service" not in terminal.text


def test_no_page_can_be_reached_without_login():
    terminal = Terminal()
    terminal.press("f10", "f3", "f1", "f4", "down", "escape", "0")
    assert title(terminal) == "Service Login"
    assert not terminal.session.record


# -- menus ----------------------------------------------------------------------------------------


def test_arrows_move_from_one_end_to_the_other():
    terminal = logged_in()
    terminal.press("up")
    assert [spot.states for spot in terminal.frame().spots if spot.label == "Log off"] == [
        ("current",)
    ]
    terminal.press("down")
    assert terminal.frame().spots[0].states == ("current",)
    terminal.press("end", "enter")
    assert title(terminal) == "Service Login"


def test_trail_names_the_menus_that_lead_here():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Backup Copy Services Server")
    assert terminal.frame().trail == ("Main Service Menu", *COPY_SERVICES)


def test_F3_goes_back_a_page_at_a_time_and_from_the_first_menu_out():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Remove Primary Copy Services Server")
    seen = []
    for _ in range(4):
        terminal.press("f3")
        seen.append(title(terminal))
    assert seen == [
        "Copy Services Menu",
        "Configuration Options Menu",
        "Main Service Menu",
        "Service Login",
    ]


def test_F10_logs_off_from_everywhere_even_from_a_box():
    for keys in ((), ("f4",), ("f1",)):
        terminal = logged_in()
        terminal.choose(*VPD)
        terminal.press(*keys, "f10")
        assert title(terminal) == "Service Login"
        assert terminal.session.record[-1].text == "log off, service"


def test_log_off_is_an_item_too():
    terminal = logged_in()
    terminal.choose("Log off")
    assert title(terminal) == "Service Login"


@pytest.mark.parametrize("keys", [("escape", "3"), ("alt+3",), ("f3",)])
def test_esc_and_a_digit_stand_for_a_function_key(keys):
    terminal = logged_in()
    terminal.choose("Configuration Options Menu")
    terminal.press(*keys)
    assert title(terminal) == "Main Service Menu"


def test_esc_0_is_F10_and_a_digit_alone_is_a_digit():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.press("0", "escape", "x", "1")
    assert "[0x1 " in terminal.text
    terminal.press("escape", "0")
    assert title(terminal) == "Service Login"


def test_help_speaks_of_the_menu_and_of_the_field():
    terminal = logged_in()
    terminal.press("f1")
    assert "The first menu of the service terminal." in terminal.text
    terminal.press("f3")
    terminal.choose(*VPD)
    terminal.press("f1")
    assert "YES-PATHS: no further writes" in " ".join(terminal.text.split())


# -- dialogs --------------------------------------------------------------------------------------


def test_B05_primary_is_entered_where_the_book_says():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.type("ess1c1")
    terminal.press("enter")
    assert terminal.asked == [SetPrimaryServer(CLUSTER, "ess1c1")]
    assert "Command: running" in terminal.text


def test_B06_an_address_is_entered_like_a_name():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Backup Copy Services Server")
    terminal.type(" 192.0.2.13 ")
    terminal.press("enter")
    assert terminal.asked == [SetBackupServer(CLUSTER, "192.0.2.13")]


def test_B05_show_prints_what_is_set():
    terminal = logged_in()
    terminal.desk.change_cluster(primary_server="ess1c1", backup_server="192.0.2.13")
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    assert "[ess1c1 " in terminal.text
    assert "192.0.2.13" in terminal.text


@pytest.mark.parametrize(
    "item, command",
    [
        ("Remove Primary Copy Services Server", RemovePrimaryServer(CLUSTER)),
        ("Remove Backup Copy Services Server", RemoveBackupServer(CLUSTER)),
    ],
)
def test_a_removal_asks_first(item, command):
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, item)
    terminal.press("enter")
    assert "ARE YOU SURE?" in terminal.text
    terminal.press("f3")
    assert terminal.asked == []
    assert title(terminal) == item
    terminal.press("enter", "enter")
    assert terminal.asked == [command]


def test_a_required_field_must_be_filled():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.press("enter")
    assert "A value is required: Primary Copy Services server." in terminal.text
    terminal.press("f3")
    terminal.type("ess1c1")
    terminal.press("enter")
    assert len(terminal.asked) == 1


def test_B25_names_are_added_listed_and_removed():
    terminal = logged_in()
    terminal.choose(*HOST_NAMES, "List All Host Names")
    assert "192.0.2.14        ess2c2" in terminal.text
    assert "Command: OK" in terminal.text
    terminal.press("f3")
    terminal.choose("Add a Host Name")
    terminal.type("192.0.2.15")
    terminal.press("tab")
    terminal.type("ess3c1")
    terminal.press("enter")
    assert terminal.asked == [AddHostName(CLUSTER, "ess3c1", "192.0.2.15")]
    terminal.session.answered(answer("ess3c1 is known"))
    terminal.press("f3")
    terminal.choose("Remove a Host Name")
    terminal.press("f4")
    terminal.choose("ess2c2")
    terminal.press("enter", "enter")
    assert terminal.asked[1:] == [RemoveHostName(CLUSTER, "ess2c2")]


def test_H02_crit_is_one_of_three_values():
    terminal = logged_in()
    terminal.choose(*VPD)
    terminal.press("ctrl+u")
    terminal.type("MAYBE")
    terminal.press("enter")
    assert "'MAYBE' is not in the list of CRIT." in terminal.text
    terminal.press("enter", "f4")
    assert [spot.label for spot in terminal.frame().spots if spot.role == "option"] == [
        "NO",
        "YES-PATHS",
        "YES-ALL",
    ]
    terminal.choose("YES-PATHS")
    terminal.press("enter")
    assert terminal.asked == [SetCrit("12019", Crit.YES_PATHS)]


def test_H06_the_value_set_and_the_value_in_force_are_both_shown():
    terminal = Terminal(FakeDesk(a_unit(crit="YES-ALL", crit_in_force="NO"))).log_in()
    terminal.choose(*VPD)
    lines = terminal.frame().lines
    assert any("* CRIT " in line and "[YES-ALL " in line for line in lines)
    assert any("CRIT in force" in line and line.split()[-1] == "NO" for line in lines)


def test_F5_puts_back_what_is_set():
    terminal = logged_in()
    terminal.desk.change_cluster(primary_server="ess1c1")
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.press("backspace", "2", "home", "x")
    assert "[xess1c2 " in terminal.text
    terminal.press("f5")
    assert "[ess1c1 " in terminal.text


def test_F4_on_an_empty_list_says_so():
    terminal = Terminal(FakeDesk(a_unit(clusters=(a_cluster(host_list=()), a_cluster(number=2)))))
    terminal.log_in().choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.press("f4")
    assert "There is nothing to choose from" in terminal.text


def test_an_option_out_of_view_is_known_and_can_be_brought_into_view():
    names = tuple((f"ess{number}c1", f"192.0.2.{number}") for number in range(1, 41))
    terminal = Terminal(
        FakeDesk(a_unit(clusters=(a_cluster(host_list=names), a_cluster(number=2))))
    )
    terminal.log_in().choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.press("f4")
    hidden = next(spot for spot in terminal.frame().spots if spot.label == "ess40c1")
    assert hidden.width == 0
    assert "ess40c1" not in terminal.text
    assert terminal.session.reveal("ess40c1", "option")
    assert "ess40c1" in terminal.text
    terminal.press("enter")
    assert "[ess40c1 " in terminal.text


def test_a_name_longer_than_its_field_is_kept_whole():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    name = "ess1c1.storage.melbourne.example.com"
    terminal.type(name)
    assert name not in terminal.text
    assert name[-28:] in terminal.text
    terminal.press("enter")
    assert terminal.asked[0].server == name


# -- command status -------------------------------------------------------------------------------


def with_a_command():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.type("ess1c1")
    terminal.press("enter")
    return terminal


def test_an_accepted_command_shows_its_lines_and_F3_leads_to_the_menu():
    terminal = with_a_command()
    terminal.session.answered(answer("first line", "", "second line"))
    lines = [line.strip() for line in terminal.frame().lines]
    assert "Command: OK           stdout: yes          stderr: no" in lines
    assert lines[lines.index("first line") + 1] == "second line"
    assert terminal.session.record[-1].text == "Primary server: OK"
    terminal.press("f3")
    assert title(terminal) == "Copy Services Menu"


def test_what_happened_at_another_cluster_is_not_heard():
    terminal = with_a_command()
    answered = answer("on this unit", place="12019")
    answered.happenings += answer("far away", place="14744:1").happenings
    terminal.session.answered(answered)
    assert "on this unit" in terminal.text
    assert "far away" not in terminal.text


def test_a_refused_command_shows_the_refusal_and_F3_leads_to_what_was_typed():
    terminal = with_a_command()
    terminal.session.answered(Refusal("There is no such name.", "B06"))
    assert "Command: failed       stdout: no           stderr: yes" in terminal.text
    assert "There is no such name." in terminal.text
    terminal.press("f3")
    assert "[ess1c1 " in terminal.text


def test_keys_wait_while_a_command_runs():
    terminal = with_a_command()
    terminal.press("f3", "f10", "enter")
    assert "Command: running" in terminal.text
    assert len(terminal.asked) == 1
    terminal.session.answered(answer("", place="14744"))
    assert "Command: OK           stdout: no           stderr: no" in terminal.text


def test_a_command_that_changes_nothing_says_so():
    terminal = with_a_command()
    terminal.session.answered(answer())
    assert "Nothing has changed." in terminal.text


def test_long_output_can_be_scrolled_to_its_end_and_back():
    terminal = with_a_command()
    terminal.session.answered(answer(*(f"line {number}" for number in range(40))))
    assert "[TOP]" in terminal.text
    assert "line 39" not in terminal.text
    terminal.press(*["pagedown"] * 6)
    assert "line 39" in terminal.text
    assert "[BOTTOM]" in terminal.text
    terminal.press("up")
    assert "[MORE...1]" in terminal.text
    terminal.press(*["pageup"] * 6)
    assert "line 0" in terminal.text


def test_a_long_message_is_broken_between_words():
    terminal = with_a_command()
    terminal.session.answered(Refusal("word " * 40))
    assert " ".join(terminal.text.split()).count("word") == 40


# -- the cluster ----------------------------------------------------------------------------------


@pytest.mark.parametrize("health", ["failed", "off"])
def test_a_cluster_that_is_not_up_shows_only_why_and_forgets_the_session(health):
    terminal = with_a_command()
    terminal.desk.change_cluster(health=health)
    word, verb = {"failed": ("has failed", "repaired"), "off": ("is quiesced", "resumed")}[health]
    assert [line.strip() for line in terminal.frame().lines if line.strip()] == [
        f"Cluster 1 of unit 12019 {word}.",
        f"It can be {verb} at the service terminal of cluster 2.",
    ]
    assert terminal.frame().spots == ()
    terminal.session.answered(answer("too late"))
    terminal.press("enter")
    terminal.desk.change_cluster(health="up")
    assert title(terminal) == "Service Login"


def test_the_record_has_the_time_of_each_step():
    terminal = logged_in()
    terminal.desk.calendar_s += 60
    terminal.choose("Configuration Options Menu")
    assert list(terminal.session.record) == [
        (HALF_PAST_THREE_S, "log in, service"),
        (HALF_PAST_THREE_S + 60, "Configuration Options"),
    ]
