"""Roles: who may do what, and what one is told who may not."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import emulator.commands
from emulator.commands.base import Command
from emulator.commands.copy_services import RemoveServers, RunTask, SetPrimaryServer
from emulator.commands.faults import CutLink, FailCluster, RepairCluster
from emulator.commands.hardware import SetCrit
from emulator.commands.hardware_words import Crit
from emulator.commands.logical import WriteBlocks
from emulator.errors import Refusal
from emulator.ids import ClusterId, EssSerial, LinkId
from emulator.runtime import Core
from emulator.units import US_PER_S
from essterm.serve import roles
from essterm.serve.roles import AIX, CONSOLES, ENGINEER, STORAGE, limited, screens_of
from tests.builders import an_installation
from tests.serving.worlds import FIRST, SECOND, THIRD, an_account, copied, labelled

CLUSTER = ClusterId("12019:1")
INSTRUCTORS = {"armed_faults", "faults"}
"""Modules whose commands are the instructor's alone."""
NO_COMMANDS = {"base"}


@pytest.fixture
def core():
    machine = an_installation().with_ess("12019").with_volumes("12019", 16, 3).build()
    return Core(machine.engine)


def every_command():
    """Every class of commands that there is."""
    for module in pkgutil.iter_modules(emulator.commands.__path__):
        importlib.import_module(f"emulator.commands.{module.name}")
    waiting, found = [Command], set()
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += kind.__subclasses__()
    return sorted(found, key=lambda kind: kind.__name__)


def module_of(kind):
    return kind.__module__.rpartition(".")[2]


def test_every_command_has_a_console_or_is_the_instructors():
    """A new module of commands is given to somebody on purpose."""
    ours = [kind for kind in every_command() if kind.__module__.startswith("emulator.commands.")]
    known = roles._MODULES.keys() | INSTRUCTORS | NO_COMMANDS
    assert {module_of(kind) for kind in ours} <= known
    assert {kind.__name__ for kind in ours} >= roles._COMMANDS.keys()
    for kind in ours:
        if module_of(kind) in INSTRUCTORS:
            assert roles.consoles_for(kind) == ()


@pytest.mark.parametrize(
    "command, console",
    [
        (copied(), STORAGE),
        (RunTask(copied(), "nightly"), STORAGE),
        (labelled("payroll"), STORAGE),
        (SetPrimaryServer(CLUSTER, "ess1c1"), ENGINEER),
        (SetCrit(EssSerial("12019"), Crit.YES_PATHS), ENGINEER),
        (WriteBlocks(FIRST, 0, bytes(4096)), AIX),
    ],
)
async def test_a_console_is_for_those_who_reach_it(core, command, console):
    for other in CONSOLES:
        refusal = roles.refusal_of(an_account("jo", "operator", other), command)
        assert (refusal is None) == (other == console)
    others = an_account("jo", "operator", *(each for each in CONSOLES if each != console))
    with pytest.raises(Refusal, match="jo does not reach that console"):
        await limited(core, others).execute(command)
    assert core.revision == 0


@pytest.mark.parametrize(
    "command",
    [
        FailCluster(CLUSTER),
        RepairCluster(CLUSTER),
        CutLink((LinkId("L1"),)),
        RemoveServers((EssSerial("12019"),)),
    ],
)
async def test_faults_are_the_instructors(core, command):
    with pytest.raises(Refusal, match="That is the instructor's; maria is an operator"):
        await limited(core, an_account()).execute(command)


async def test_a_task_is_no_way_around_a_role(core):
    """What a task does is looked at, not only that it is a task."""
    hidden = RunTask(FailCluster(CLUSTER), "harmless")
    with pytest.raises(Refusal, match="That is the instructor's"):
        await limited(core, an_account()).execute(hidden)


async def test_an_observer_changes_nothing_and_sees_all(core):
    desk = limited(core, an_account("eve", "observer"))
    for doing in (
        desk.execute(labelled("payroll")),
        desk.set_rate(60),
        desk.advance(US_PER_S),
        desk.run_until(US_PER_S),
        desk.next_event(),
    ):
        with pytest.raises(Refusal, match="eve is an observer, who changes nothing"):
            await doing
    assert (core.revision, core.now_us, core.rate) == (0, 0, 0)
    assert desk.view(lambda inst: len(inst.volumes)) == 3
    assert desk.service_session(CLUSTER) is not None


async def test_an_instructor_does_everything(core):
    desk = limited(core, an_account("carol", "instructor"))
    await desk.execute(labelled("payroll"))
    await desk.execute(FailCluster(CLUSTER))
    await desk.advance(US_PER_S)
    assert core.now_us == US_PER_S


async def test_the_clock_is_the_instructors_where_others_work_too(core):
    desk = limited(core, an_account())
    for doing in (desk.set_rate(1), desk.advance(1), desk.run_until(1), desk.next_event()):
        with pytest.raises(Refusal, match="The clock is the instructor's; maria is an operator"):
            await doing
    assert core.now_us == 0


async def test_the_clock_of_ones_own_world_is_ones_own(core):
    await limited(core, an_account(), alone=True).advance(US_PER_S)
    assert core.now_us == US_PER_S
    with pytest.raises(Refusal, match="observer"):
        await limited(core, an_account("eve", "observer"), alone=True).advance(1)


async def test_what_is_done_is_done_under_the_accounts_name(core):
    """Whatever the screens say: a name cannot be borrowed."""
    answer = await limited(core, an_account()).execute(labelled("payroll"), operator="carol")
    assert {each.operator for each in answer.happenings} == {"maria"}


def test_a_service_terminal_is_the_customer_engineers(core):
    with pytest.raises(Refusal, match="for the customer engineer"):
        limited(core, an_account("jo", "operator", STORAGE)).service_session(CLUSTER)


def test_screens_are_those_of_the_consoles():
    assert screens_of(an_account("jo", "operator", STORAGE)) == {1, 2, 5}
    assert screens_of(an_account("jo", "operator", ENGINEER, AIX)) == {1, 3, 4, 5}
    assert screens_of(an_account("eve", "observer")) == {1, 2, 3, 4, 5}
    assert screens_of(an_account("carol", "instructor")) == {1, 2, 3, 4, 5, 6}


# -- two at the same object ----------------------------------------------------------------------
async def test_D03_the_second_is_refused_with_who_and_when(core):
    maria, jo = (limited(core, an_account(name)) for name in ("maria", "jo"))
    await core.advance(90 * US_PER_S)
    await maria.execute(copied(FIRST, SECOND))
    with pytest.raises(Refusal) as refused:
        await jo.execute(copied(FIRST, THIRD))
    assert refused.value.rule == "D03"
    assert str(refused.value) == (
        f"Volume {FIRST} is already a FlashCopy source "
        f"(maria, 15:01:30: FlashCopy {FIRST} to {SECOND} establishing)."
    )


async def test_D03_the_refusal_says_at_which_console(core):
    maria, jo = (limited(core, an_account(name)) for name in ("maria", "jo"))
    await maria.execute(copied(FIRST, SECOND), operator="somebody at Specialist 12019")
    with pytest.raises(Refusal, match=r"\(maria at Specialist 12019, 15:00:00: "):
        await jo.execute(copied(FIRST, THIRD), operator="jo at host korca")
    with pytest.raises(Refusal, match=r"source\.$"):  # one knows what one did, wherever it was
        await maria.execute(copied(FIRST, THIRD), operator="maria at host korca")


async def test_what_was_done_before_midnight_is_told_with_its_day(core):
    await core.advance((9 * 3600 - 1) * US_PER_S)
    await limited(core, an_account()).execute(copied(FIRST, SECOND))
    await core.advance(10 * US_PER_S)
    with pytest.raises(Refusal, match=r"\(maria, 26 Oct 23:59:59: "):
        await limited(core, an_account("jo")).execute(copied(FIRST, THIRD))


async def test_the_second_sees_at_once_what_the_first_did(core):
    jo = limited(core, an_account("jo"))
    changes = jo.changes()
    await anext(changes)
    await limited(core, an_account()).execute(labelled("payroll"))
    change = await anext(changes)
    assert [each.operator for each in change.happenings] == ["maria"]
    assert change.revision == jo.revision


async def test_nothing_is_applied_twice(core):
    maria, jo = (limited(core, an_account(name)) for name in ("maria", "jo"))
    await maria.execute(copied())
    before = core.engine.chain
    with pytest.raises(Refusal):
        await jo.execute(copied())
    assert core.engine.chain == before
    assert core.view(lambda inst: len(inst.relations)) == 1


async def test_one_is_not_told_what_one_did_oneself(core):
    maria = limited(core, an_account())
    await maria.execute(copied(FIRST, SECOND))
    with pytest.raises(Refusal) as refused:
        await maria.execute(copied(FIRST, THIRD))
    assert str(refused.value) == f"Volume {FIRST} is already a FlashCopy source."


async def test_a_name_that_is_not_there_is_nobodys_doing(core):
    await limited(core, an_account()).execute(labelled("payroll"))
    with pytest.raises(Refusal) as refused:
        await limited(core, an_account("jo")).execute(labelled("payroll", "77712019"))
    assert "maria" not in str(refused.value)
