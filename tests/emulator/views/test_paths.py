"""Ports, paths and the copies of whole subsystems, as the panels read them."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.pprc import (
    EstablishPaths,
    EstablishPprcPairs,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.errors import UnknownObject
from emulator.hardware.links import LinkState
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial, LinkId, LssId, VolumeId
from emulator.units import US_PER_S
from emulator.views import lss_copies, paths
from tests.builders import an_installation

HERE, THERE = EssSerial("12019"), EssSerial("14744")
NEAR, FAR = LssId("2105:12019:17"), LssId("2105:14744:17")


def mirrored():
    """Two units with four volumes each, two links there and one back, paths over the first."""
    draft = an_installation()
    for serial, site in ((HERE, "Melbourne"), (THERE, "Sydney")):
        draft.with_ess(serial, site=site).with_volumes(serial, 17, 4)
        draft.with_adapter(serial, 1, 1).with_adapter(serial, 2, 1)
    draft.with_link("L1", "12019:0000", "14744:0000").with_link("L2", "12019:0001", "14744:0001")
    draft.with_link("L3", "14744:0080", "12019:0080", length_km=5.0)
    machine = draft.with_servers("ess1c1").build()
    machine.do(EstablishPaths(NEAR, FAR))
    return machine


def pair(number):
    """Volumes of the same number here and there."""
    return VolumeId(f"10{number}12019"), VolumeId(f"10{number}14744")


def counts(machine, lss):
    """The counts of one LSS that are not zero."""
    row = next(row for row in lss_copies.copies(machine.inst) if row.lss == lss)
    return {name: value for name, value in row._asdict().items() if name != "lss" and value}


def test_F18_a_port_names_the_other_end_and_counts_its_paths():
    machine = mirrored()
    rows = paths.ports(machine.inst, HERE)
    assert [(row.said, row.bay, row.target, row.state, row.paths) for row in rows] == [
        ("0000", 1, "14744", "up", 1),
        ("0001", 1, "14744", "up", 1),
        ("0080", 2, "", "", 0),
        ("0081", 2, "", "", 0),
    ]
    back = paths.ports(machine.inst, THERE)
    assert [(row.target_said, row.length_km) for row in back if row.link] == [("0080", 5.0)]


def test_a_path_over_a_failed_link_is_still_defined():
    machine = mirrored()
    machine.inst.links[LinkId("L1")].state = LinkState.CUT
    first = paths.ports(machine.inst, HERE)[0]
    assert (first.state, first.paths) == ("failed", 1)
    states = {row.source_said: row.state for row in paths.paths_from(machine.inst, HERE)}
    assert states == {"0000": "failed", "0001": "established"}
    machine.inst.storage_servers[HERE].adapters[0].health = Health.FAILED
    assert [row.state for row in paths.ports(machine.inst, HERE)[:2]] == ["failed", "failed"]


def test_pairs_are_counted_by_the_subsystem_at_the_other_end():
    machine = mirrored()
    machine.finish(EstablishPprcPairs((pair(0), pair(1))))
    assert paths.pairs_from(machine.inst, NEAR) == ((FAR, 2),)
    assert paths.pairs_from(machine.inst, FAR) == ()


def test_a_unit_that_is_not_there_has_no_ports():
    for projection in (paths.ports, paths.paths_from):
        with pytest.raises(UnknownObject):
            projection(mirrored().inst, EssSerial("99999"))


def test_J10_an_lss_counts_the_roles_of_its_volumes():
    machine = mirrored()
    assert counts(machine, NEAR) == counts(machine, FAR) == {}
    machine.finish(EstablishPprcPairs((pair(0), pair(1)), critical=True))
    assert counts(machine, NEAR) == {"pprc_sources": 2, "critical": 2}
    assert counts(machine, FAR) == {"pprc_targets": 2}
    machine.do(SuspendPprcPairs((pair(1),)))
    assert counts(machine, NEAR)["suspended_sources"] == 1
    assert counts(machine, FAR)["suspended_targets"] == 1
    machine.finish(EstablishFlashCopy(((pair(2)[0], pair(3)[0]),), background_copy=False))
    row = next(row for row in lss_copies.copies(machine.inst) if row.lss == NEAR)
    assert (row.sources, row.targets) == (3, 1)
    machine.finish(TerminatePprcPairs((pair(0), pair(1))))
    machine.run(60 * US_PER_S)
    assert counts(machine, NEAR) == {"flashcopy_sources": 1, "flashcopy_targets": 1}
    assert counts(machine, FAR) == {}


def test_B28_only_subsystems_that_the_server_lists_are_counted():
    machine = mirrored()
    assert {row.lss[5:10] for row in lss_copies.copies(machine.inst)} == {HERE, THERE}
    del machine.inst.server.clients[THERE]
    assert {row.lss[5:10] for row in lss_copies.copies(machine.inst)} == {HERE}


def test_B02_of_a_client_that_is_gone_the_last_report_counts():
    machine = mirrored()
    machine.finish(EstablishFlashCopy(((pair(2)[1], pair(3)[1]),), background_copy=False))
    machine.inst.server.stale[THERE] = {}
    assert counts(machine, FAR) == {}
