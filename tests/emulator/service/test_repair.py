"""The Repair Menu on a real machine: what is broken is listed, repaired, and then gone."""

from __future__ import annotations

import pytest

from emulator.commands.faults import (
    CutNetwork,
    FailAdapter,
    FailCluster,
    FailNvs,
    FailRank,
    QuiesceCluster,
    StopUnit,
)
from emulator.commands.hardware import AdapterKind, InstallAdapter
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial, RankId, SaId
from emulator.service.menus.repair import NO_PROBLEM
from tests.builders import an_installation
from tests.emulator.service.engineer import Engineer

SERIAL = EssSerial("12019")
OTHER = ClusterId("12019:2")
SHOW = ("Repair Menu", "Show Problems Needing Repair")
REPAIR = ("Repair Menu", "Repair a Problem")


@pytest.fixture
def engineer():
    draft = an_installation().with_ess("12019").with_ess("14744").with_volume("10012019")
    someone = Engineer(draft.build())
    someone.machine.do(InstallAdapter(SERIAL, 1, 1, AdapterKind.ESCON))
    return someone


def shown(engineer, *way):
    """What a fresh session shows at the end of a way."""
    session = engineer.at("12019:1")
    engineer.walk(session, *way)
    return engineer.text(session)


BROKEN = [
    (FailAdapter(SERIAL, SaId("0001")), "R1-B1-H1 ESCON adapter", "failed, SAID0000 SAID0001"),
    (FailCluster(OTHER), "R1-T2 cluster 2", "failed"),
    (FailNvs(ClusterId("12019:1")), "R1-T1 NVS battery", "writes through to disk"),
    (CutNetwork(SERIAL), "Ethernet", "not connected"),
]


def test_nothing_is_broken_at_first(engineer):
    assert NO_PROBLEM in shown(engineer, *SHOW)
    session = engineer.at("12019:1")
    engineer.walk(session, *REPAIR)
    engineer.press(session, "f4")
    assert "There is nothing to choose from for Problem." in engineer.text(session)


@pytest.mark.parametrize("fault, label, words", BROKEN, ids=lambda each: str(each)[:12])
def test_a_problem_is_listed_and_repaired_and_gone(engineer, fault, label, words):
    engineer.machine.do(fault)
    listed = shown(engineer, *SHOW)
    assert label in listed
    assert words in listed
    session = engineer.at("12019:1")
    engineer.walk(session, *REPAIR)
    engineer.press(session, "f4")
    session.point(label, "option", engineer)
    engineer.press(session, "enter")
    assert "Command: OK" in engineer.text(session)
    assert NO_PROBLEM in shown(engineer, *SHOW)


def test_a_rank_is_repaired_by_its_number(engineer):
    rank = next(iter(engineer.machine.inst.storage_server(SERIAL).ranks.values()))
    engineer.machine.do(FailRank(rank.id))
    session = engineer.at("12019:2")
    engineer.walk(session, *REPAIR)
    engineer.type(session, f"Rank R{rank.number}")
    assert "Command: OK" in engineer.text(session)
    assert engineer.machine.inst.rank(RankId(rank.id)).health is Health.UP


def test_what_is_broken_in_another_unit_is_no_problem_here(engineer):
    engineer.machine.do(FailCluster(ClusterId("14744:1")))
    engineer.machine.do(StopUnit((EssSerial("14744"),)))
    assert NO_PROBLEM in shown(engineer, *SHOW)


def test_a_quiesced_cluster_is_no_problem_and_yet_keeps_the_call_open(engineer):
    engineer.machine.do(QuiesceCluster(OTHER))
    assert NO_PROBLEM in shown(engineer, *SHOW)
    status = shown(engineer, "Repair Menu", "End of Call Status")
    assert "quiesced" in status
    assert "The call cannot end" in status


def test_the_call_ends_when_nothing_is_left(engineer):
    status = shown(engineer, "Repair Menu", "End of Call Status")
    assert "Nothing is left to do." in status


def test_A01_the_alternate_cluster_is_repaired_from_the_one_that_works(engineer):
    engineer.machine.do(FailCluster(OTHER))
    dark = "\n".join(engineer.at("12019:2").frame(engineer).lines)
    assert "Cluster 2 of unit 12019 has failed." in dark
    assert "at the service terminal of cluster 1." in dark
    way = ("Repair Menu", "Alternate Cluster Repair Menu")
    assert "State                             failed" in shown(
        engineer, *way, "Show Alternate Cluster"
    )
    session = engineer.at("12019:1")
    engineer.walk(session, *way, "Repair Alternate Cluster")
    engineer.press(session, "enter")
    assert "ARE YOU SURE?" in engineer.text(session)
    engineer.press(session, "enter")
    assert "Cluster 2 up" in engineer.text(session)
    assert engineer.machine.inst.cluster(OTHER).health is Health.UP


def test_with_both_clusters_down_no_terminal_promises_a_repair(engineer):
    engineer.machine.do(FailCluster(OTHER))
    engineer.machine.do(FailCluster(ClusterId("12019:1")))
    dark = "\n".join(engineer.at("12019:2").frame(engineer).lines)
    assert "Cluster 1 does not work either." in dark


def test_the_problem_log_has_the_newest_first_and_nothing_of_other_units(engineer):
    assert "The problem log is empty." in shown(engineer, "Problem Log Menu", "Show Problem Log")
    engineer.machine.do(CutNetwork(SERIAL))
    engineer.machine.run(61_000_000)
    engineer.machine.do(FailCluster(OTHER))
    engineer.machine.do(CutNetwork(EssSerial("14744")))
    log = shown(engineer, "Problem Log Menu", "Show Problem Log")
    assert log.index("Cluster 2 failed") < log.index("Network of 12019 cut")
    assert "14744" not in log
