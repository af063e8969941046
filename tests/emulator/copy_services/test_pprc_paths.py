"""Logical paths: what may be established, what works, what they share (rules F03 to F20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs, RemovePaths
from emulator.copy_services import pprc
from emulator.copy_services.pprc_paths import communicates, path_of, paths_on
from emulator.copy_services.pprc_states import PairState
from emulator.events.base import AdviceGiven
from emulator.events.pprc import PathsEstablished, PathsKept, PathsRemoved
from emulator.ids import EssSerial, LinkId, LssId, SaId, VolumeId, make_lss_id
from tests.builders import an_installation
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import L1, L2, LOCAL, PATHS, REMOTE, P, S

if TYPE_CHECKING:
    from tests.builders import InstallationDraft, Machine

BACK = EstablishPaths(REMOTE, LOCAL)
FIRST, SECOND = SaId("0000"), SaId("00a0")
LSS_NUMBERS = range(16, 32)


def lss(serial: str, number: int = 17) -> LssId:
    return make_lss_id(EssSerial(serial), number)


def star(ends: int, *, inwards: bool = False) -> Machine:
    """A unit in the middle with one link to, or from, each of so many others."""
    draft = an_installation().with_ess("50000").with_volumes("50000", 17, ends, size_tracks=30)
    ports = [(bay, slot) for bay in (1, 2, 3, 4) for slot in (1, 2, 3, 4)]
    for number, (bay, slot) in zip(range(ends), ports, strict=False):
        other, base = f"{50_001 + number}", {1: 0x00, 2: 0x80, 3: 0x20, 4: 0xA0}[bay]
        draft.with_ess(other).with_volumes(other, 17, 1, size_tracks=30)
        draft.with_adapter("50000", bay, slot).with_adapter(other, 1, 1)
        near, far = f"50000:{base + 4 * (slot - 1):04x}", f"{other}:0000"
        origin, target = (far, near) if inwards else (near, far)
        draft.with_link(f"L{number}", origin, target)
    return draft.build()


def full_units(links: int) -> InstallationDraft:
    """Two units with sixteen LSSs each, and so many links from one to the other."""
    draft = an_installation()
    for serial in ("50000", "50001"):
        draft.with_ess(serial, open_lss=16)
        for number in range(16, 24):
            draft.with_volumes(serial, number, 192, size_tracks=1)  # rule A08: a filled LSS splits
        draft.fleet.fill_loops(EssSerial(serial), 1)
        draft.fleet.configure_ranks(EssSerial(serial))
        for bay in (1, 2):
            for slot in (1, 2):
                draft.with_adapter(serial, bay, slot)
    for number, said in zip(range(links), ("0000", "0004", "0080", "0084"), strict=False):
        draft.with_link(f"L{number}", f"50000:{said}", f"50001:{said}")
    return draft


def test_F03_a_fifth_secondary_unit_is_refused():
    machine = star(5)
    for number in range(4):
        machine.do(EstablishPaths(lss("50000"), lss(f"{50_001 + number}")))
    machine.do(EstablishPaths(lss("50000"), lss("50004"), force_removal=True))
    refusal = machine.refused(EstablishPaths(lss("50000"), lss("50005")))
    assert refusal.rule == "F03"
    assert "50000" in refusal.message
    machine.do(RemovePaths(lss("50000"), lss("50002")))
    machine.do(EstablishPaths(lss("50000"), lss("50005")))


def test_F03_another_lss_of_a_known_secondary_is_no_further_unit():
    machine = star(4)
    for number in range(4):
        machine.do(EstablishPaths(lss("50000"), lss(f"{50_001 + number}")))
    machine.do(EstablishPaths(lss("50000"), lss("50003", 16)))


def test_F04_six_primaries_to_one_secondary():
    machine = star(6, inwards=True)
    pairs = []
    for number in range(6):
        machine.do(EstablishPaths(lss(f"{50_001 + number}"), lss("50000")))
        pairs.append((VolumeId(f"100{50_001 + number}"), VolumeId(f"10{number}50000")))
    machine.finish(EstablishPprcPairs(tuple(pairs)))
    machine.run(mirrors.HOUR_US)
    assert all(
        pair.secondary_state is PairState.FULL_DUPLEX for pair in machine.inst.pairs.values()
    )


def test_F05_the_65th_logical_path_on_a_link_is_refused():
    machine = full_units(1).build()
    wanted = [(lss("50000", a), lss("50001", b)) for a in LSS_NUMBERS for b in LSS_NUMBERS]
    for source, target in wanted[:64]:
        machine.do(EstablishPaths(source, target))
    assert paths_on(machine.inst, LinkId("L0")) == 64
    refusal = machine.refused(EstablishPaths(*wanted[64]))
    assert refusal.rule == "F05"
    assert "L0" in refusal.message
    machine.do(EstablishPaths(*wanted[63]))  # it has its path already
    machine.do(EstablishPaths(*wanted[63], force_removal=True))
    machine.do(RemovePaths(*wanted[0]))
    machine.do(EstablishPaths(*wanted[64]))


def test_F06_sixteen_by_sixteen_subsystems_fill_exactly_four_links():
    machine = full_units(4).build()
    wanted = [(a, b) for a in LSS_NUMBERS for b in LSS_NUMBERS]
    saids = [SaId(said) for said in ("0000", "0004", "0080", "0084")]
    for number, (a, b) in enumerate(wanted):
        machine.do(EstablishPaths(lss("50000", a), lss("50001", b), (saids[number // 64],)))
    assert [paths_on(machine.inst, LinkId(f"L{n}")) for n in range(4)] == [64] * 4
    again = EstablishPaths(lss("50000", 16), lss("50001", 16))
    assert machine.refused(again).rule == "F05"


def test_F07_a_link_carries_paths_one_way_only():
    machine = mirrors.mirror()
    assert machine.refused(BACK).rule == "F07"
    assert machine.refused(mirrors.establish((S, P))).rule == "F11"


def test_F07_a_reverse_pair_needs_the_reverse_path():
    draft = mirrors.draft().with_link("L9", "14744:0001", "12019:0001")
    machine = draft.build()
    machine.finish(PATHS)
    assert machine.refused(mirrors.establish((S, P))).rule == "F11"
    machine.finish(BACK)
    machine.finish(mirrors.establish((S, P)))
    assert machine.inst.pair_of[S].primary == S


def test_F10_a_path_of_another_subsystem_does_not_help():
    draft = mirrors.draft().with_volumes("14744", 18, 1, size_tracks=3000)
    machine = draft.build()
    machine.finish(PATHS)
    other = VolumeId("20014744")
    assert machine.refused(mirrors.establish((P, other))).rule == "F11"
    machine.finish(EstablishPaths(LOCAL, lss("14744", 18)))
    machine.finish(mirrors.establish((P, other)))


def test_F10_a_path_that_does_not_work_is_none():
    machine = mirrors.mirror()
    mirrors.cut(machine)
    assert machine.refused(mirrors.establish()).rule == "F10"
    mirrors.restore(machine, L2)
    machine.finish(mirrors.establish())


def test_F11_paths_come_before_pairs():
    machine = mirrors.draft().build()
    assert machine.refused(mirrors.establish()).rule == "F11"
    machine.finish(PATHS)
    machine.finish(mirrors.establish())


def test_F14_not_if_they_exist():
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,), only_if_absent=True))
    answer = machine.do(EstablishPaths(LOCAL, REMOTE, (SECOND,), only_if_absent=True))
    assert [happening.event for happening in answer.happenings] == [PathsKept(LOCAL, REMOTE)]
    assert path_of(machine.inst, LOCAL, REMOTE).links == [L1]


def test_F14_without_it_the_new_paths_are_added():
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (SECOND,)))
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    assert path_of(machine.inst, LOCAL, REMOTE).links == [L2, L1]


def test_F15_forced_removal_takes_the_old_ones_first():
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    answer = machine.do(EstablishPaths(LOCAL, REMOTE, (SECOND,), force_removal=True))
    events = [happening.event for happening in answer.happenings]
    assert [event for event in events if not isinstance(event, AdviceGiven)] == [
        PathsRemoved(LOCAL, REMOTE, (L1,), 0),
        PathsEstablished(LOCAL, REMOTE, (L2,)),
    ]
    assert path_of(machine.inst, LOCAL, REMOTE).links == [L2]


def test_F15_a_copy_goes_on_over_the_new_path():
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    machine.finish(mirrors.establish())
    machine.run(3_000_000)
    left = mirrors.out_of_sync(machine)
    machine.do(EstablishPaths(LOCAL, REMOTE, (SECOND,), force_removal=True))
    assert mirrors.out_of_sync(machine) == left
    mirrors.cut(machine, L1)
    machine.run(mirrors.HOUR_US)
    assert mirrors.states(machine) == (PairState.FULL_DUPLEX, PairState.FULL_DUPLEX)


def test_F15_forced_onto_a_dead_link_the_copy_breaks():
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    machine.finish(mirrors.establish())
    mirrors.cut(machine, L2)
    machine.do(EstablishPaths(LOCAL, REMOTE, (SECOND,), force_removal=True))
    assert mirrors.states(machine)[0] is PairState.SUSPENDED


def test_F17_a_subsystem_has_no_path_to_itself():
    machine = an_installation().with_ess("12019").with_volumes("12019", 17, 2).build()
    refusal = machine.refused(EstablishPaths(LOCAL, LOCAL))
    assert refusal.rule in ("F07", "F17")


def looped() -> Machine:
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 2, size_tracks=300)
    draft.with_volumes("12019", 18, 1, size_tracks=300)
    draft.with_adapter("12019", 1, 1).with_adapter("12019", 4, 1)
    return draft.with_link("L1", "12019:0000", "12019:00a0", length_km=0.1).build()


def test_F17_within_one_unit_between_two_subsystems():
    machine = looped()
    path = EstablishPaths(LOCAL, lss("12019", 18))
    assert machine.refused(EstablishPaths(LOCAL, LOCAL)).rule == "F17"
    answer = machine.finish(path)
    advice = [each.event for each in answer.happenings if isinstance(each.event, AdviceGiven)]
    assert [each.rule for each in advice] == ["F17"]
    machine.finish(mirrors.establish((P, VolumeId("20012019"))))
    machine.run(mirrors.HOUR_US)
    assert mirrors.states(machine) == (PairState.FULL_DUPLEX, PairState.FULL_DUPLEX)


def test_F17_not_within_one_subsystem():
    machine = looped()
    assert machine.refused(mirrors.establish((P, mirrors.P2))).rule == "F17"
    assert machine.refused(mirrors.establish((P, P))).rule == "F17"


def test_F18_a_port_without_a_link_to_the_target_is_refused():
    machine = mirrors.draft().build()
    refusal = machine.refused(EstablishPaths(LOCAL, REMOTE, (FIRST, SaId("0001"))))
    assert refusal.rule == "F18"
    assert "SAID0001" in refusal.message


def test_F09_a_copy_takes_longer_over_a_longer_link():
    rates = []
    for km in (0.0, 25.0, 100.0):
        machine = mirrors.draft(km=(km, km)).build()
        machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
        machine.finish(mirrors.establish())
        rates.append(machine.inst.transfers.rate(pprc.transfer_id(mirrors.pair_of(machine))))
    assert rates == [9_000_000, 6_000_000, 2_400_000]


def test_F19_two_copies_on_one_link_have_half_of_it_each():
    machine = mirrors.draft(km=(100.0, 100.0)).build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    machine.finish(mirrors.establish())
    rate = machine.inst.transfers.rate
    alone = rate(pprc.transfer_id(mirrors.pair_of(machine)))
    machine.finish(mirrors.establish((mirrors.P2, mirrors.S2)))
    numbers = [pprc.transfer_id(pair) for pair in machine.inst.pairs.values()]
    assert [rate(number) for number in numbers] == [alone // 2, alone // 2]
    machine.finish(PATHS)
    assert rate(numbers[0]) == alone


def test_F20_the_last_path_under_full_duplex_suspends_at_the_next_write():
    machine = mirrors.mirror()
    mirrors.duplex(machine)
    machine.do(RemovePaths(LOCAL, REMOTE, (FIRST,)))
    machine.do(mirrors.write("a"))
    machine.run(1_000_000)
    assert mirrors.states(machine)[0] is PairState.FULL_DUPLEX
    answer = machine.do(RemovePaths(LOCAL, REMOTE))
    assert answer.happenings[0].event == PathsRemoved(LOCAL, REMOTE, (L2,), 0)
    assert not communicates(machine.inst, LOCAL, REMOTE)
    machine.run(mirrors.HOUR_US)
    assert mirrors.states(machine) == (PairState.FULL_DUPLEX, PairState.FULL_DUPLEX)
    machine.do(mirrors.write("b"))
    assert mirrors.states(machine) == (PairState.SUSPENDED, PairState.FULL_DUPLEX)
    assert mirrors.out_of_sync(machine) == 1


def test_F20_the_last_path_under_a_copy_breaks_it_at_once():
    machine = mirrors.mirror()
    machine.finish(mirrors.establish())
    machine.run(2_000_000)
    machine.do(RemovePaths(LOCAL, REMOTE))
    assert mirrors.states(machine) == (PairState.SUSPENDED, PairState.DUPLEX_PENDING)
    assert 0 < mirrors.out_of_sync(machine) < 3000


@pytest.mark.parametrize(
    "command", [RemovePaths(REMOTE, LOCAL), RemovePaths(LOCAL, REMOTE, (SECOND,))]
)
def test_F20_a_path_that_is_not_there_cannot_be_removed(command):
    machine = mirrors.draft().build()
    machine.finish(EstablishPaths(LOCAL, REMOTE, (FIRST,)))
    assert machine.refused(command).rule == "F10"


@pytest.mark.parametrize("other", ["3990:14744:17", "2107:14744:17", "2105:99999:17"])
def test_F01_a_path_leads_to_another_ess_and_to_nothing_else(other):
    machine = mirrors.draft().build()
    assert machine.refused(EstablishPaths(LOCAL, LssId(other))).rule == "Z01"


def test_C07_paths_within_one_unit_are_allowed_and_said_to_protect_from_nothing():
    answer = looped().do(EstablishPaths(LOCAL, lss("12019", 18)))
    advice = [each.event for each in answer.happenings if isinstance(each.event, AdviceGiven)]
    assert [each.advice for each in advice] == ["Paths within 12019 protect from no disaster"]
