"""The Specialist of one unit: signing on, accounts, what its reset page shows."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.faults import CutNetwork
from emulator.commands.server import (
    RemoveSpecialistAccount,
    ResetAction,
    ResetCopyServices,
    SetSpecialistAccount,
    SpecialistRole,
)
from emulator.errors import Refusal, UnknownObject
from emulator.ids import EssSerial, VolumeId
from emulator.secrets import Typed, seal_for
from emulator.views import specialist
from tests.builders import Machine, an_installation

ONE, TWO = EssSerial("12019"), EssSerial("14744")
USER = SpecialistRole.USER


def two_units() -> Machine:
    draft = an_installation().with_ess(ONE).with_ess(TWO).with_volumes(ONE, 17, 2)
    machine = draft.with_servers("ess1c1", "ess2c1").build()
    machine.do(SetSpecialistAccount("jane", USER, seal_for("jane", "secret")))
    return machine


def refused(machine: Machine, projection, *scope) -> str:
    with pytest.raises(Refusal) as caught:
        projection(machine.inst, *scope)
    return caught.value.rule


def test_U06_the_delivered_account_signs_on_to_every_unit():
    machine = two_units()
    for unit in (ONE, TWO):
        row = specialist.sign_on(machine.inst, unit, "storwatch", "specialist")
        assert row == ("storwatch", "administrator", True)
    assert specialist.sign_on(machine.inst, ONE, "jane", Typed("secret")) == ("jane", "user", False)


@pytest.mark.parametrize(
    "name, password",
    [("storwatch", "wrong"), ("nobody", "specialist"), ("", "specialist"), ("storwatch", "")],
)
def test_U06_a_wrong_name_or_password_is_refused(name, password):
    assert refused(two_units(), specialist.sign_on, ONE, name, password) == "U06"


def test_U06_a_typed_password_can_be_taken_once():
    typed = Typed("specialist")
    assert typed.take() == "specialist"
    assert typed.take() == ""


def test_B13_the_reset_page_takes_administrators_only():
    machine = two_units()
    row = specialist.sign_on_to_reset(machine.inst, ONE, "storwatch", "specialist")
    assert row.is_administrator
    assert refused(machine, specialist.sign_on_to_reset, ONE, "jane", "secret") == "B13"
    assert refused(machine, specialist.sign_on_to_reset, ONE, "jane", "wrong") == "U06"


def test_B26_nobody_signs_on_to_a_unit_without_network():
    machine = two_units()
    assert specialist.why_unreachable(machine.inst, TWO) == ""
    machine.do(CutNetwork(TWO))
    assert refused(machine, specialist.sign_on, TWO, "storwatch", "specialist") == "B26"
    assert refused(machine, specialist.reset_page, TWO, "storwatch") == "B26"
    assert "cannot be reached" in specialist.why_unreachable(machine.inst, TWO)


def test_a_unit_that_there_is_not_is_unknown():
    for projection, scope in (
        (specialist.sign_on, ("storwatch", "specialist")),
        (specialist.why_unreachable, ()),
        (specialist.reset_page, ("storwatch",)),
    ):
        with pytest.raises(UnknownObject):
            projection(two_units().inst, EssSerial("99999"), *scope)


@pytest.mark.parametrize("by", ["jane", "nobody"])
def test_B13_only_an_administrator_changes_accounts_or_sees_the_reset_page(by):
    machine = two_units()
    secret = seal_for("kim", "x")
    assert refused(machine, specialist.reset_page, ONE, by) == "B13"
    assert machine.refused(SetSpecialistAccount("kim", USER, secret, by)).rule == "B13"
    assert machine.refused(RemoveSpecialistAccount("jane", by)).rule == "B13"


def test_B13_an_administrator_does_and_so_does_whoever_stands_outside():
    machine = two_units()
    machine.do(SetSpecialistAccount("kim", USER, seal_for("kim", "x"), "storwatch"))
    machine.do(RemoveSpecialistAccount("jane"))
    names = [row.name for row in specialist.accounts(machine.inst)]
    assert names == ["kim", "storwatch"]


def test_a_changed_delivered_account_is_no_longer_the_delivered_one():
    machine = two_units()
    assert specialist.delivered_name(machine.inst) == "storwatch"
    administrator = SpecialistRole.ADMINISTRATOR
    machine.do(SetSpecialistAccount("storwatch", administrator, seal_for("storwatch", "x")))
    assert specialist.delivered_name(machine.inst) == ""


def test_B17_the_reset_page_names_the_tasks_that_would_be_lost_and_every_program():
    machine = two_units()
    pair = (VolumeId("10012019"), VolumeId("10112019"))
    machine.do(RunTask(EstablishFlashCopy((pair,)), "night"), "op1")
    page = specialist.reset_page(machine.inst, ONE, "storwatch")
    assert page.running == ("night",)
    assert [row[2:5] for row in page.programs] == [
        ("primary", "active", "registered"),
        ("primary", "", "registered"),
    ]
    machine.do(ResetCopyServices(TWO, ResetAction.BACKUP, "storwatch"))
    second = specialist.reset_page(machine.inst, ONE, "storwatch").programs[1]
    assert second.mode == "backup"
    assert "is active" in second.note
