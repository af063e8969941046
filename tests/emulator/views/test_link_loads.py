"""What links carry, as the machine room shows it."""

from __future__ import annotations

import pytest

from emulator.copy_services import pprc as engine
from emulator.units import MB
from emulator.views.link_loads import LinkLoadRow, loads, together
from tests.emulator.copy_services.mirrors import P2, S2, P, S, cut, establish, mirror


def copying():
    """Two copies over all links of an LSS pair."""
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    return machine


def test_without_copies_links_carry_nothing_of_what_they_could():
    for row in loads(mirror().inst):
        assert (row.applications, row.copies, row.fraction) == (0.0, 0.0, 0.0)
        assert row.capacity > 0


def test_copies_are_shared_among_the_links_of_their_paths():
    machine = copying()
    inst = machine.inst
    rows = loads(inst)
    rates = [inst.transfers.rate(engine.transfer_id(pair)) for pair in inst.pairs.values()]
    assert sum(row.copies for row in rows) == pytest.approx(sum(rates) / MB, abs=1e-5)
    assert together(rows) == (sum(r.copies for r in rows), sum(r.capacity for r in rows))


def test_a_cut_link_carries_nothing_and_could_carry_nothing():
    machine = copying()
    first = next(iter(machine.inst.links))
    cut(machine, first)
    row = next(row for row in loads(machine.inst) if row.id == first)
    assert row == LinkLoadRow(first, 0.0, 0.0, 0.0)
    assert row.fraction == 0.0
