"""Every item of every menu, on a machine where something is broken: each acts or shows state."""

from __future__ import annotations

import pytest

from emulator.commands.faults import FailCluster, FailNvs, QuiesceCluster
from emulator.commands.hardware import Feature, SetFeature
from emulator.ids import ClusterId, EssSerial
from emulator.service.menu_types import Dialog, Listing
from emulator.service.menus import PAGES
from tests.builders import an_installation
from tests.emulator.service.engineer import Engineer
from tests.emulator.service.test_pages import ways_down

SERIAL, OTHER = EssSerial("12019"), ClusterId("12019:2")
TYPED = {
    "Change / Show Primary Copy Services Server": ["ess2c2"],
    "Change / Show Backup Copy Services Server": ["ess1c2"],
    "Change / Show TCP/IP Address and Host Name": ["melb1", "9.1.7.7"],
    "Add a Host Name": ["9.1.7.8", "ess9c1"],
    "Remove a Host Name": ["ess2c2"],
    "Change / Show VPD": ["YES-ALL"],
    "Activate a Feature": ["PPRC"],
    "Deactivate a Feature": ["FlashCopy"],
    "Repair a Problem": ["R1-T1 NVS battery"],
    "Install a Host Adapter": ["R1-B2-H2", "ESCON"],
    "Install an Eight-Pack": ["3", "A", "9.1"],
    "Quiesce a Resource": ["Cluster 2"],
    "Resume a Resource": ["Cluster 2"],
}
"""What is typed into the dialogs that have fields."""
BEFORE = {
    "Repair Alternate Cluster": FailCluster(OTHER),
    "Resume a Resource": QuiesceCluster(OTHER),
}
"""What has to be broken before an item can do anything."""
WAYS = list(ways_down())


def a_unit_in_service():
    """Two units with servers; a feature off and a battery dead, so that there is work to do."""
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    engineer = Engineer(draft.with_servers("ess1c1", "ess2c1").build())
    engineer.machine.do(SetFeature(SERIAL, Feature.PPRC, active=False))
    engineer.machine.do(FailNvs(ClusterId("12019:1")))
    return engineer


def page_of(way):
    """The page that a way ends at."""
    return next(page for page in PAGES.values() if page.title == way[-1])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
def test_the_item_acts_or_shows_state(way):
    engineer = a_unit_in_service()
    if way[-1] in BEFORE:
        engineer.machine.do(BEFORE[way[-1]])
    session = engineer.at("12019:1")
    engineer.walk(session, *way)
    page = page_of(way)
    if isinstance(page, Listing):
        shown = engineer.text(session).splitlines()
        assert "Command: OK           stdout: yes" in "\n".join(shown)
        return
    assert isinstance(page, Dialog)
    before = engineer.machine.engine.digest()
    if page.fields:
        engineer.type(session, *TYPED[page.title])
    else:
        engineer.press(session, "enter")
    if page.prompt is not None:
        assert "ARE YOU SURE?" in engineer.text(session)
        assert engineer.machine.engine.digest() == before
        engineer.press(session, "enter")
    assert engineer.machine.engine.digest() != before


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
def test_no_item_says_that_it_is_not_available(way):
    engineer = a_unit_in_service()
    session = engineer.at("12019:1")
    engineer.walk(session, *way)
    assert "not available" not in engineer.text(session).lower()
    assert "not supported" not in engineer.text(session).lower()


def test_what_is_typed_here_belongs_to_a_dialog_with_fields():
    dialogs = {page.title for page in PAGES.values() if isinstance(page, Dialog) and page.fields}
    assert set(TYPED) == dialogs
