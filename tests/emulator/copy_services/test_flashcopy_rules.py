"""Who may be source and target of a FlashCopy (rules D01 to D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.hardware import AdapterKind, Feature, SetFeature
from emulator.commands.logical import DeleteVolume, SetVolumeOnline
from emulator.events.base import AdviceGiven
from emulator.ids import EssSerial, VolumeId
from emulator.units import tracks_of_gb
from tests.builders import Machine, an_installation

if TYPE_CHECKING:
    from emulator.engine import Answer

A, B, C, D = (VolumeId(f"10{n}12019") for n in range(4))
OTHER_LSS = VolumeId("20012019")


def pair(source: str, target: str, **options: bool) -> EstablishFlashCopy:
    return EstablishFlashCopy(((VolumeId(source), VolumeId(target)),), **options)


@pytest.fixture
def machine() -> Machine:
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 4, size_gb=9.0)
    return draft.with_volumes("12019", 18, 1, size_gb=9.0).build()


def advice(answer: Answer) -> list[tuple[str, str]]:
    """Rule and place of the advice that was given, but for volumes on one rank."""
    events = [h.event for h in answer.happenings if isinstance(h.event, AdviceGiven)]
    return [(event.rule, event.where) for event in events if event.rule != "E13"]


def test_A17_without_the_feature_flashcopy_is_refused(machine):
    machine.do(SetFeature(EssSerial("12019"), Feature.FLASHCOPY, False))
    assert machine.refused(pair(A, B)).rule == "A17"
    machine.do(SetFeature(EssSerial("12019"), Feature.FLASHCOPY, True))
    machine.do(pair(A, B))


def test_D01_source_and_target_in_two_lss_is_refused(machine):
    refusal = machine.refused(pair(A, OTHER_LSS))
    assert refusal.rule == "D01"
    assert "2105:12019:17" in refusal.message
    assert "2105:12019:18" in refusal.message


@pytest.mark.parametrize(
    "source_gb, target_gb, rule", [(9.0, 8.9, "D02"), (9.0, 9.0, ""), (8.9, 9.0, "")]
)
def test_D02_target_may_be_larger_and_not_smaller(source_gb, target_gb, rule):
    draft = an_installation().with_ess("12019").with_volume(A, size_gb=source_gb)
    machine = draft.with_volume(B, size_gb=target_gb).build()
    if rule:
        assert machine.refused(pair(A, B)).rule == rule
    else:
        machine.do(pair(A, B))


def test_D02_a_target_one_track_smaller_is_refused():
    draft = an_installation().with_ess("12019").with_volume(A, size_tracks=1000)
    assert draft.with_volume(B, size_tracks=999).build().refused(pair(A, B)).rule == "D02"


@pytest.mark.parametrize("source, target", [(A, C), (C, A), (B, C), (C, B), (A, B), (B, A)])
def test_D03_second_relation_on_either_end_is_refused(machine, source, target):
    machine.do(pair(A, B))
    assert machine.refused(pair(source, target)).rule == "D03"


def test_D03_a_volume_cannot_be_its_own_target(machine):
    assert machine.refused(pair(A, A)).rule == "D03"


@pytest.mark.parametrize("second", [(A, C), (C, A), (B, C), (C, B)])
def test_D03_holds_within_one_command_too(machine, second):
    assert machine.refused(EstablishFlashCopy(((A, B), second))).rule == "D03"


def test_D03_both_volumes_are_free_again_after_the_end(machine):
    machine.finish(pair(A, B))
    machine.engine.run_until(machine.engine.next_due())
    machine.do(pair(B, A))


def test_D06_online_target_is_refused_unless_permitted(machine):
    machine.do(SetVolumeOnline(B, True))
    assert machine.refused(pair(A, B)).rule == "D06"
    answer = machine.do(pair(A, B, permit_if_target_online=True))
    assert advice(answer) == [("D09", B)]


def test_D09_a_target_that_is_online_is_overwritten_with_advice_alone(machine):
    for volume in (A, B):
        machine.do(SetVolumeOnline(volume, True))
    answer = machine.do(pair(A, B, permit_if_target_online=True))
    assert advice(answer) == [("D09", B)]


def test_D06_an_online_source_is_no_obstacle(machine):
    machine.do(SetVolumeOnline(A, True))
    machine.do(pair(A, B))


def test_D07_nothing_is_ticked_by_default():
    command = EstablishFlashCopy(((A, B),))
    assert command.background_copy
    assert not command.accelerate_destage
    assert not command.permit_if_target_online


@pytest.mark.parametrize("other", ["12019", "12019:R1", "2105:12019:17", "tape0", "L1"])
def test_D04_only_disk_volumes_are_copied(machine, other):
    assert machine.refused(pair(A, other)).rule == "Z01"
    assert machine.refused(pair(other, A)).rule == "Z01"


def test_D12_source_and_target_may_be_attached_in_different_ways():
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 2, size_gb=9.0)
    draft.with_adapter("12019", 1, 3, AdapterKind.SCSI).with_adapter(
        "12019", 2, 3, AdapterKind.FIBRE
    )
    draft.with_host("aix1", "12019", A, ports=("12019:SAID0008",))
    draft.with_host("aix2", "12019", B, ports=("12019:SAID0088",))
    machine = draft.build()
    machine.finish(pair(A, B))
    assert set(machine.inst.relation_of) == {A, B}


def test_E08_withdraw_of_what_is_no_pair_is_refused(machine):
    for wrong in ((A, B), (A, VolumeId("")), (A, A)):
        assert machine.refused(WithdrawFlashCopy((wrong,))).rule == "E08"
    machine.do(pair(A, B))
    assert machine.refused(WithdrawFlashCopy(((A, C),))).rule == "E08"
    assert machine.refused(WithdrawFlashCopy(((A, B), (B, A)))).rule == "E08"


@pytest.mark.parametrize("volume", [A, B])
def test_E08_a_volume_of_a_pair_is_deleted_after_the_withdrawal(machine, volume):
    machine.finish(pair(A, B))
    assert machine.refused(DeleteVolume(volume)).rule == "E08"
    machine.finish(WithdrawFlashCopy(((A, B),)))
    machine.do(DeleteVolume(volume))


@pytest.mark.parametrize("named", [(A, B), (B, A), (A, VolumeId("")), (B, VolumeId(""))])
def test_J04_withdraw_names_the_two_volumes_in_either_order(machine, named):
    machine.do(pair(A, B))
    machine.do(WithdrawFlashCopy((named,)))
    assert not machine.inst.relations


def test_a_volume_that_does_not_exist_is_named(machine):
    refusal = machine.refused(pair(A, "1FF12019"))
    assert refusal.message == "Volume 1FF12019 does not exist."


def test_a_volume_in_a_relation_cannot_be_deleted(machine):
    machine.do(pair(A, B))
    machine.refused(DeleteVolume(A))
    machine.refused(DeleteVolume(B))


def test_A19_a_pair_without_background_copy_keeps_a_whole_target(machine):
    machine.do(pair(A, B, background_copy=False))
    assert machine.inst.volumes[B].size_tracks == tracks_of_gb(9.0)
    machine.refused(DeleteVolume(B))
