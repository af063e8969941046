"""What the customer engineer sets: CRIT, features, host lists."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hardware import (
    AddHostName,
    Crit,
    Feature,
    RemoveHostName,
    SetCrit,
    SetFeature,
)
from emulator.errors import Refusal
from emulator.ids import ClusterId, EssSerial, VolumeId
from tests.builders import an_installation

SERIAL = EssSerial("12019")
CLUSTER = ClusterId("12019:1")


def a_unit():
    return an_installation().with_ess(SERIAL).with_volumes(SERIAL, 16, 2).build()


def test_H06_crit_is_written_and_not_yet_in_force():
    machine = a_unit()
    machine.do(SetCrit(SERIAL, Crit.YES_ALL))
    vpd = machine.inst.storage_servers[SERIAL].vpd
    assert (vpd.crit, vpd.crit_in_force) == (Crit.YES_ALL, Crit.NO)


def test_H06_the_event_says_what_is_in_force():
    machine = a_unit()
    (happening,) = machine.do(SetCrit(SERIAL, Crit.YES_PATHS)).happenings
    assert happening.event.text == "CRIT(YES-PATHS) set for the next power cycle; CRIT(NO) in force"
    (happening,) = machine.do(SetCrit(SERIAL, Crit.NO)).happenings
    assert happening.event.text == "CRIT(NO) set, as in force"


def test_A17_without_the_feature_no_flashcopy_is_established():
    machine = a_unit()
    establish = EstablishFlashCopy(((VolumeId("00012019"), VolumeId("00112019")),))
    machine.do(SetFeature(SERIAL, Feature.FLASHCOPY, False))
    assert machine.refused(establish).rule == "A17"
    machine.do(SetFeature(SERIAL, Feature.FLASHCOPY, True))
    machine.do(establish)


def test_A18_the_pprc_feature_is_set_by_itself_and_once():
    machine = a_unit()
    machine.do(SetFeature(SERIAL, Feature.PPRC, False))
    vpd = machine.inst.storage_servers[SERIAL].vpd
    assert (vpd.pprc_active, vpd.flashcopy_active) == (False, True)
    assert machine.do(SetFeature(SERIAL, Feature.PPRC, False)).happenings == ()


def test_B25_a_name_comes_and_goes_on_one_cluster_alone():
    machine = a_unit()
    machine.do(AddHostName(CLUSTER, "ess2c1", "9.1.2.1"))
    clusters = machine.inst.storage_servers[SERIAL].clusters
    assert (clusters[1].host_list, clusters[2].host_list) == ({"ess2c1": "9.1.2.1"}, {})
    machine.refused(AddHostName(CLUSTER, "ess2c1", "9.1.2.2"))
    machine.do(RemoveHostName(CLUSTER, "ess2c1"))
    assert clusters[1].host_list == {}
    machine.refused(RemoveHostName(CLUSTER, "ess2c1"))


@pytest.mark.parametrize(
    "name, address",
    [
        ("", "9.1.2.1"),
        ("two words", "9.1.2.1"),
        ("a" * 65, "9.1.2.1"),
        ("ess", "9.1.2"),
        ("ess", "9.1.2.256"),
        ("ess", "9.1.2.x"),
        ("ess", "9.1.2.1\n"),
    ],
)
def test_B25_what_is_no_name_or_no_address_is_refused(name, address):
    a_unit().refused(AddHostName(CLUSTER, name, address))


def test_a_unit_or_a_cluster_that_is_not_there_is_refused():
    machine = a_unit()
    assert "12019" in machine.refused(SetCrit(EssSerial("99999"), Crit.NO)).message
    machine.refused(AddHostName(ClusterId("99999:1"), "ess", "9.1.2.1"))


@pytest.mark.parametrize(
    "model, cache_gb", [("E20", 6), ("F20", 8), ("F10", 16), ("E10", None), ("F20", None)]
)
def test_the_cache_is_one_that_the_model_comes_with(model, cache_gb):
    draft = an_installation().with_site("Sydney")
    unit = draft.fleet.add_storage_server(SERIAL, model, "Sydney", cache_gb=cache_gb)
    assert unit.vpd.cache_gb == (cache_gb or (6 if model[0] == "E" else 8))


@pytest.mark.parametrize("model, cache_gb", [("E20", 8), ("F20", 6), ("F20", 32), ("G20", 8)])
def test_other_models_and_caches_are_refused(model, cache_gb):
    draft = an_installation().with_site("Sydney")
    with pytest.raises(Refusal):
        draft.fleet.add_storage_server(SERIAL, model, "Sydney", cache_gb=cache_gb)
    assert draft.fleet.draft.storage_servers == {}
