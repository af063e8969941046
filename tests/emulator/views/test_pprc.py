"""Projections of PPRC: pairs, LSS pairs, counts, and what the server knows of a silent client."""

from __future__ import annotations

from emulator.commands.copy_services import RemovePrimaryServer, SetPrimaryServer
from emulator.commands.pprc import CopyOption, EstablishPaths
from emulator.ids import ClusterId
from emulator.units import US_PER_S
from emulator.views import copy_services as known
from emulator.views import hardware, pprc, volumes
from tests.emulator.copy_services.mirrors import (
    HOUR_US,
    LOCAL,
    P2,
    REMOTE,
    S2,
    TARGET,
    P,
    S,
    cut,
    draft,
    duplex,
    establish,
    mirror,
    suspend,
    terminate,
    write,
)

PENDING_US = 5 * US_PER_S


def watched():
    """Two units and a Copy Services server, with paths."""
    machine = draft().with_servers("ess1c1").build()
    machine.finish(EstablishPaths(LOCAL, REMOTE))
    return machine


def test_G05_a_pending_pair_counts_down_on_both_sides():
    machine = mirror()
    machine.finish(establish())
    machine.run(PENDING_US)
    source, target = (volumes.volume(machine.inst, each) for each in (P, S))
    assert (source.pprc, source.pprc_role, source.pprc_partner) == ("duplex pending", "source", S)
    assert (target.pprc, target.pprc_role, target.pprc_partner) == ("duplex pending", "target", P)
    assert source.pprc_percent == target.pprc_percent
    assert 0 < source.pprc_percent < 100
    assert source.out_of_sync_cylinders == -(-pprc.pair(machine.inst, P).out_of_sync_tracks // 15)


def test_the_pair_of_a_volume_is_found_from_either_side():
    machine = mirror()
    duplex(machine)
    assert pprc.pair(machine.inst, P) == pprc.pair(machine.inst, S) == pprc.pairs(machine.inst)[0]
    assert pprc.pair(machine.inst, P2) is None


def test_a_suspend_reason_is_said_in_words_on_the_side_that_has_it():
    machine = mirror()
    duplex(machine)
    machine.do(suspend())
    rows = [volumes.volume(machine.inst, each) for each in (P, S)]
    assert [(row.reason, row.reason_text) for row in rows] == [
        ("03", "host command to primary"),
        ("05", "primary told it to suspend"),
    ]
    assert [row.status for row in rows] == ["suspended", "suspended"]


def test_LSS_pairs_are_counted_by_state():
    machine = mirror()
    assert pprc.lss_pairs(machine.inst) == ()
    duplex(machine)
    machine.do(suspend())
    machine.do(write("a"))
    machine.finish(establish((P2, S2)))
    machine.run(PENDING_US)
    (row,) = pprc.lss_pairs(machine.inst)
    assert (row.source, row.target) == (LOCAL, REMOTE)
    assert (row.pairs, row.duplex, row.pending, row.suspended) == (2, 0, 1, 1)
    moving = volumes.volume(machine.inst, P2)
    assert row.copied_percent == moving.pprc_percent
    assert row.out_of_sync_cylinders == moving.out_of_sync_cylinders + 1
    assert row.due_us == pprc.pair(machine.inst, P2).due_us
    machine.run(HOUR_US)
    (row,) = pprc.lss_pairs(machine.inst)
    assert (row.duplex, row.pending, row.copied_percent, row.due_us) == (1, 0, 0, None)


def test_the_row_of_one_LSS_pair_is_that_of_all():
    machine = mirror()
    assert pprc.lss_pair(machine.inst, LOCAL, REMOTE) is None
    duplex(machine)
    machine.do(suspend())
    machine.do(write("a"))
    machine.finish(establish((P2, S2)))
    machine.run(PENDING_US)
    assert pprc.lss_pair(machine.inst, LOCAL, REMOTE) == pprc.lss_pairs(machine.inst)[0]
    assert pprc.lss_pair(machine.inst, REMOTE, LOCAL) is None


def test_every_screen_counts_suspended_and_pending_pairs():
    machine = mirror()

    def counts():
        row = hardware.annunciator(machine.inst)
        return row.suspended, row.pending

    assert counts() == (0, 0)
    machine.finish(establish((P, S), (P2, S2)))
    assert counts() == (0, 2)
    machine.run(HOUR_US)
    assert counts() == (0, 0)
    cut(machine)
    assert counts() == (0, 0)
    machine.do(write("a"))
    assert counts() == (1, 0)


def test_a_subsystem_counts_its_mirrored_volumes():
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    machine.do(suspend())
    for address in (LOCAL, REMOTE):
        row = next(row for row in hardware.subsystems(machine.inst) if row.id == address)
        assert (row.mirrored, row.suspended, row.candidate_targets) == (2, 1, 2)


def test_B02_a_silent_clients_volumes_stand_as_it_reported_them_last():
    machine = watched()
    duplex(machine)
    machine.do(RemovePrimaryServer(ClusterId("14744:1")))
    machine.do(suspend())
    here, there = known.volume(machine.inst, P), known.volume(machine.inst, S)
    assert (here.pprc, here.reason) == ("suspended", "03")
    assert (there.pprc, there.reason, there.pprc_partner) == ("full duplex", "", P)
    assert volumes.volume(machine.inst, S).pprc == "suspended"
    assert known.volumes(machine.inst, REMOTE)[0] == there


def test_B02_a_pair_that_came_after_the_silence_is_not_known():
    machine = watched()
    machine.do(RemovePrimaryServer(ClusterId("14744:1")))
    machine.finish(establish())
    row = known.volume(machine.inst, S)
    assert (row.pprc, row.pprc_role, row.pprc_partner) == ("simplex", "", None)
    assert row._replace(pprc_percent=0) == row
    assert known.volume(machine.inst, P).pprc == "duplex pending"


def test_B02_a_client_that_registers_again_tells_the_truth():
    machine = watched()
    duplex(machine)
    machine.do(RemovePrimaryServer(ClusterId("14744:1")))
    machine.finish(terminate())
    assert known.volume(machine.inst, S).pprc == "full duplex"
    machine.do(SetPrimaryServer(ClusterId("14744:1"), "ess1c1"))
    machine.run(HOUR_US)
    assert known.volume(machine.inst, S).pprc == "simplex"
    assert machine.inst.server.stale_pairs == {}


def test_a_pair_without_a_copy_is_shown_as_full_duplex_once_it_stands():
    machine = mirror()
    machine.do(establish(copy=CopyOption.NO_COPY))
    row = volumes.volume(machine.inst, P)
    assert (row.pprc, row.pprc_operation) == ("full duplex", "establishing")
    machine.run(PENDING_US)
    row = volumes.volume(machine.inst, P)
    assert (row.pprc, row.pprc_operation, row.lss) == ("full duplex", "", LOCAL)


def test_what_is_counted_of_all_pairs_costs_no_pair_in_full_duplex():
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    machine.run(HOUR_US)
    (group,) = machine.inst.census.groups.values()
    assert (group.pairs, group.apart) == (2, {})
    machine.inst.pairs.clear()  # nobody looks at them
    assert pprc.lss_pairs(machine.inst)[0].duplex == 2
    assert hardware.annunciator(machine.inst).suspended == 0


def test_the_count_is_the_same_after_loading():
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    machine.do(suspend())
    kept = pprc.lss_pairs(machine.inst), hardware.annunciator(machine.inst)
    machine.inst.rebuild_indexes()
    assert (pprc.lss_pairs(machine.inst), hardware.annunciator(machine.inst)) == kept
    machine.finish(terminate(TARGET))
    machine.finish(terminate())
    machine.run(HOUR_US)
    assert [row.pairs for row in pprc.lss_pairs(machine.inst)] == [1]
