"""What statements ask of a machine: all that it can answer, and a clear word on the rest."""

from __future__ import annotations

from fractions import Fraction

import pytest

from emulator.commands.applications import CreateApplication
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.commands.server import RunSavedTasks, SaveTask
from emulator.errors import UnknownObject
from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK
from emulator.views import facts
from emulator.views.subjects import COLLECTIONS, SUBJECTS, IdKind
from tests.builders import Machine, an_installation

A, B = VolumeId("10012019"), VolumeId("10112019")
C, D = VolumeId("10312019"), VolumeId("10412019")
IDS = {
    IdKind.NOTHING: ("", "", ""),
    IdKind.VOLUME: (A, B, "10912019"),
    IdKind.LSS: ("2105:12019:17", "2105:14744:17", "2105:12019:99"),
    IdKind.CLUSTER: ("12019:1", "", "22088:1"),
    IdKind.UNIT: ("12019", "", "22088"),
}
NAMES = {"link": "L1", "site": "Melbourne", "task": "fc", "application": "payroll"}

ANSWERED_STATES = {
    *("pair", "path", "flashcopy", "link", "site", "unit", "cluster", "server", "client", "task"),
    "application",
}
NOT_YET_PROPERTIES = {
    *(("disk", each) for each in ("pvid", "volume-group", "volume")),
    ("volume-group", "definition"),
}
WITH_STATES = sorted(name for name, subject in SUBJECTS.items() if subject.states)
PROPERTIES = sorted((name, prop) for name, each in SUBJECTS.items() for prop in each.properties)


@pytest.fixture
def machine() -> Machine:
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    draft.with_volumes("12019", 17, 1, size_tracks=300)
    draft.with_volumes("12019", 17, 4, size_tracks=900)
    draft.with_host("bonnie", "12019", C, D)
    draft.with_volumes("14744", 17, 1, size_tracks=300)
    draft.with_adapter("12019", 1, 1).with_adapter("14744", 1, 1)
    draft.with_link("L1", "12019:0000", "14744:0000")
    made = draft.with_servers("ess1c1", "ess2c1").build()
    made.do(CreateApplication("payroll", "bonnie", C, (D,)))
    made.do(SaveTask(EstablishFlashCopy(((A, B),), background_copy=False), "fc"))
    made.finish(RunSavedTasks(("fc",)))
    return made


def names(kind: str) -> tuple[str, str, str]:
    """A name that exists, a partner, and a name that does not."""
    ids = SUBJECTS[kind].ids
    return IDS[ids] if ids in IDS else (NAMES.get(kind, "some"), "", "no such thing")


@pytest.mark.parametrize("kind", WITH_STATES)
def test_every_state_is_one_of_its_table_or_is_not_asked_yet(machine, kind):
    name, partner, wrong = names(kind)
    if kind not in ANSWERED_STATES:
        with pytest.raises(facts.NotAsked, match=f"no state of '{kind}' yet"):
            facts.state(machine.inst, kind, name)
        return
    assert facts.state(machine.inst, kind, name) in SUBJECTS[kind].states
    if partner:
        assert facts.state(machine.inst, kind, name, partner) in SUBJECTS[kind].states
        with pytest.raises(UnknownObject):
            facts.state(machine.inst, kind, name, wrong)
    if wrong and kind != "task":  # a task without a run was never run
        with pytest.raises(UnknownObject):
            facts.state(machine.inst, kind, wrong)


@pytest.mark.parametrize("kind, prop", PROPERTIES)
def test_every_property_has_a_value_or_is_not_asked_yet(machine, kind, prop):
    name, partner, wrong = names(kind)
    if (kind, prop) in NOT_YET_PROPERTIES:
        with pytest.raises(facts.NotAsked, match=f"no property '{prop}' of '{kind}' yet"):
            facts.prop(machine.inst, kind, prop, name)
        return
    value = facts.prop(machine.inst, kind, prop, name)
    states = SUBJECTS[kind].properties[prop].states
    assert not states or value in states
    if partner and SUBJECTS[kind].arrow:
        with pytest.raises(UnknownObject):
            facts.prop(machine.inst, kind, prop, name, wrong)
    if wrong:
        with pytest.raises(UnknownObject):
            facts.prop(machine.inst, kind, prop, wrong)


@pytest.mark.parametrize("kind", sorted(set(SUBJECTS) - ANSWERED_STATES))
@pytest.mark.parametrize(
    "name", ["", "\u0661", "2105:12019:\u0661\u0667", "10012019\n", "x" * 5000]
)
def test_a_text_that_is_no_identifier_is_an_unknown_object(machine, kind, name):
    for prop in SUBJECTS[kind].properties:
        if SUBJECTS[kind].ids is IdKind.NOTHING or (kind, prop) in NOT_YET_PROPERTIES:
            continue
        with pytest.raises(UnknownObject):
            facts.prop(machine.inst, kind, prop, name)


@pytest.mark.parametrize("what", COLLECTIONS)
def test_every_collection_compares_or_is_not_asked_yet(machine, what):
    if what == "disks":
        with pytest.raises(facts.NotAsked, match="no disks yet"):
            facts.collection(machine.inst, what)
    else:
        assert facts.collection(machine.inst, what) == facts.collection(machine.inst, what)


def test_a_relation_is_asked_for_in_its_direction(machine):
    assert facts.state(machine.inst, "flashcopy", A, B) == "established"
    assert facts.state(machine.inst, "flashcopy", B, A) == "none"
    assert facts.prop(machine.inst, "flashcopy", "role", A) == "source"
    assert facts.prop(machine.inst, "flashcopy", "role", B) == "target"


def test_percents_are_exact(machine):
    machine.do(WriteBlocks(A, 0, bytes(BLOCK_BYTES)))
    assert facts.prop(machine.inst, "flashcopy", "copied", A, B) == Fraction(100, 300)
    assert facts.prop(machine.inst, "flashcopy", "tracks-left", B) == 299


def test_images_of_volumes_of_unequal_size_are_compared_over_what_both_have(machine):
    machine.do(WriteBlocks(B, 300 * BLOCKS_PER_TRACK, b"t" * BLOCK_BYTES))
    images = [facts.image(machine.inst, volume) for volume in (A, B)]
    assert facts.first_difference(*images) is None
    machine.do(WriteBlocks(B, 300 * BLOCKS_PER_TRACK - 1, b"t" * BLOCK_BYTES))
    images = [facts.image(machine.inst, volume) for volume in (A, B)]
    assert facts.first_difference(*images) == 300 * BLOCKS_PER_TRACK - 1


def test_what_is_no_task_or_log_cannot_be_asked(machine):
    assert facts.exists(machine.inst, "task", "fc")
    assert not facts.exists(machine.inst, "task", "FC")
    with pytest.raises(facts.NotAsked):
        facts.exists(machine.inst, "file", "x")
    with pytest.raises(facts.NotAsked):
        facts.contains(machine.inst, "file", "x")
