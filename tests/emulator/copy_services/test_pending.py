"""The index of pending pairs, by which paths and links find the copies that run over them."""

from __future__ import annotations

from emulator.copy_services.pprc_handlers import pending_between
from tests.emulator.copy_services.mirrors import (
    HOUR_US,
    LOCAL,
    P2,
    REMOTE,
    RESYNC,
    S2,
    P,
    S,
    cut,
    establish,
    mirror,
    pair_of,
    restore,
    suspend,
    terminate,
    write,
)


def as_loaded(machine):
    """The index, beside the one that loading gives."""
    kept = {key: set(pairs) for key, pairs in machine.inst.pending.items()}
    machine.inst.rebuild_indexes()
    assert kept == {key: set(pairs) for key, pairs in machine.inst.pending.items()}
    return sorted(number for pairs in kept.values() for number in pairs)


def test_pairs_are_listed_from_their_establish_to_full_duplex():
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    first, second = pair_of(machine).id, pair_of(machine, P2).id
    assert pending_between(machine.inst, LOCAL, REMOTE) == [pair_of(machine), pair_of(machine, P2)]
    assert as_loaded(machine) == [first, second]
    machine.run(HOUR_US)
    assert as_loaded(machine) == []
    assert machine.inst.pending == {}


def test_a_pair_that_suspends_or_ends_in_its_copy_is_listed_no_longer():
    machine = mirror()
    machine.finish(establish((P, S), (P2, S2)))
    machine.finish(suspend())
    assert as_loaded(machine) == [pair_of(machine, P2).id]
    machine.finish(terminate())
    cut(machine)
    assert as_loaded(machine) == []


def test_a_resynchronisation_is_listed_again():
    machine = mirror()
    machine.finish(establish())
    machine.run(HOUR_US)
    cut(machine)
    machine.do(write("a"))
    restore(machine)
    machine.finish(establish(copy=RESYNC))
    assert as_loaded(machine) == [pair_of(machine).id]
    assert pending_between(machine.inst, REMOTE, LOCAL) == []
