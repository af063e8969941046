"""Whole frames, word for word. The first line of each file says where its wording comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.errors import Refusal
from tests.emulator.service.terminal import Terminal, logged_in

GOLDEN = Path(__file__).parents[2] / "golden" / "service"
COPY_SERVICES = ("Configuration Options Menu", "Copy Services Menu")


def main_service_menu():
    return logged_in()


def configuration_options_menu():
    terminal = logged_in()
    terminal.choose(COPY_SERVICES[0])
    return terminal


def copy_services_menu():
    terminal = logged_in()
    terminal.choose(*COPY_SERVICES)
    return terminal


def change_primary():
    terminal = logged_in()
    terminal.desk.change_cluster(backup_server="ess2c1")
    terminal.choose(*COPY_SERVICES, "Change / Show Primary Copy Services Server")
    terminal.type("ess1c1")
    return terminal


def change_primary_list():
    terminal = change_primary()
    terminal.press("f4")
    return terminal


def remove_backup_sure():
    terminal = logged_in()
    terminal.desk.change_cluster(backup_server="ess2c1")
    terminal.choose(*COPY_SERVICES, "Remove Backup Copy Services Server")
    terminal.press("enter")
    return terminal


def command_failed():
    terminal = change_primary()
    terminal.press("enter")
    terminal.session.answered(Refusal("The name is refused."))
    return terminal


def list_host_names():
    terminal = logged_in()
    terminal.choose(
        COPY_SERVICES[0],
        "Configure Communications Resources Menu",
        "Cluster Host Name List",
        "List All Host Names",
    )
    return terminal


def change_vpd():
    terminal = logged_in()
    terminal.choose(COPY_SERVICES[0], "Change / Show VPD")
    return terminal


def login():
    return Terminal()


SCENES = [
    login,
    main_service_menu,
    configuration_options_menu,
    copy_services_menu,
    change_primary,
    change_primary_list,
    remove_backup_sure,
    command_failed,
    list_host_names,
    change_vpd,
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_frame_is_as_kept(scene):
    provenance, *expected = (GOLDEN / f"{scene.__name__}.txt").read_text("utf-8").splitlines()
    assert provenance.startswith("provenance: ")
    assert [line.rstrip() for line in scene().frame().lines] == expected


def test_every_kept_frame_is_compared():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {scene.__name__ for scene in SCENES}
