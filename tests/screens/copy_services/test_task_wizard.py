"""The Task Wizard: steps, defaults, what Run asks for, and what becomes of a refusal."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, RunTask, WithdrawFlashCopy
from emulator.commands.logical import SetVolumeOnline
from emulator.commands.server import RemoveTasks, ReplaceTask, SaveTask
from screens.copy_services import wizard_steps as steps
from screens.copy_services import wizard_words as words
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.wizard_steps import Draft
from screens.widgets.chrome import FooterKeys
from screens.widgets.field import Field
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    FAR,
    NARROW,
    WIDE,
    an_ess,
    at,
    click,
    copying,
    keys,
    relations,
    says,
    selected,
    two_units,
    volume,
)
from tests.screens.laws import assert_laws, assert_nothing_is_cut

A, B, C = (volume(number) for number in range(3))
BOXES = (steps.NO_BACKGROUND_COPY, steps.ACCELERATE, steps.PERMIT_ONLINE)


async def open_wizard(pilot, source=A, target=B):
    """Select a pair and open the wizard; returns its body."""
    await click(pilot, source)
    await click(pilot, target, button=3)
    await click(pilot, target, button=3)
    assert isinstance(pilot.app.screen, TaskWizard)
    return pilot.app.screen.body


async def press(pilot, label):
    """Press something in the wizard with the mouse."""
    await click(pilot, label, panel=pilot.app.screen.body)


async def test_the_cursor_begins_on_what_is_chosen_and_no_key_goes_back_from_the_first_step(
    monkeypatch,
):
    async with at(two_units(), monkeypatch) as pilot:
        await keys(pilot, "tab", "l", *["up"] * 20)
        await click(pilot, "2105:14744:17", role="option")
        await open_wizard(pilot, A, volume(0, serial=FAR))
        body = pilot.app.screen.body
        assert not [
            key for key in pilot.app.screen.query_one(FooterKeys).keys if key.verb == "Back"
        ]
        await press(pilot, "Next")
        assert body.current == "Copy entire volume"
        assert body.draft.is_on(body.current)
        assert [key for key in pilot.app.screen.query_one(FooterKeys).keys if key.verb == "Back"]


def attempts(pilot, monkeypatch):
    """The commands that the screen asks of its desk from now on."""
    asked = []
    execute = pilot.core.execute

    async def noted(command, *, operator=""):
        asked.append((operator, command))
        return await execute(command, operator=operator)

    monkeypatch.setattr(pilot.core, "execute", noted)
    return asked


# -- the steps as data -----------------------------------------------------------------------------


def test_D07_nothing_ticked_is_a_full_copy():
    assert Draft(((A, B),)).work() == EstablishFlashCopy(((A, B),))


@pytest.mark.parametrize(
    "box, field, value",
    [
        (BOXES[0], "background_copy", False),
        (BOXES[1], "accelerate_destage", True),
        (BOXES[2], "permit_if_target_online", True),
    ],
)
def test_each_box_is_one_option_of_the_command(box, field, value):
    work = Draft(((A, B),)).chosen(box).work()
    assert getattr(work, field) is value
    assert Draft(((A, B),)).chosen(box).chosen(box) == Draft(((A, B),))


def test_a_withdrawal_has_no_copy_options():
    assert Draft(((A, B),), steps.WITHDRAW).steps() == (steps.TASK, steps.DEFINE)
    assert Draft(((A, B),)).steps() == (steps.TASK, steps.OPTIONS, steps.DEFINE)


def test_J11_each_step_ends_in_cancel_and_the_last_in_save_and_run():
    draft = Draft(((A, B),), name="fc1", description="Pay day")
    assert all(draft.buttons(step)[0] == "Cancel" for step in draft.steps())
    assert draft.buttons(steps.DEFINE) == ("Cancel", "Back", "Save", "Run")
    work = EstablishFlashCopy(((A, B),))
    assert draft.ended("Run") == RunTask(work, "fc1", "Pay day")
    assert draft.ended("Save") == SaveTask(work, "fc1", "Pay day")


def test_K06_properties_end_in_delete_replace_and_new():
    draft = Draft(((A, B),), name="fc2", endings=steps.PROPERTIES, saved=7, saved_name="fc1")
    assert draft.buttons(steps.DEFINE) == ("Cancel", "Back", "Delete", "Replace", "New")
    work = EstablishFlashCopy(((A, B),))
    assert draft.ended("New") == SaveTask(work, "fc2")
    assert draft.ended("Replace") == ReplaceTask(7, work, "fc2")
    assert draft.ended("Delete") == RemoveTasks((7,))


def test_every_choice_says_what_it_means():
    for offer in steps.FLASHCOPY + steps.PPRC:
        labels = [label for page in offer.pages for label in page.radio + page.boxes]
        for choice in (offer.label, *labels):
            assert words.ABOUT[choice]
            assert all(len(line) <= 36 for line in words.ABOUT[choice])


# -- with mouse and keys ---------------------------------------------------------------------------


async def test_the_wizard_runs_what_was_put_together_with_the_mouse(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        body = await open_wizard(pilot)
        await press(pilot, steps.ESTABLISH)
        await press(pilot, "Next")
        states = [body.find_targets(box, "box")[0].states for box in BOXES]
        assert states == [("unchecked",)] * 3
        await press(pilot, BOXES[0])
        assert body.find_targets(BOXES[0], "box")[0].states == ("checked",)
        await press(pilot, "Next")
        name, description = pilot.app.screen.query(Field)
        await click(pilot, steps.NAME, panel=name)
        await keys(pilot, *"fc_pay")
        await click(pilot, steps.DESCRIPTION, panel=description)
        await keys(pilot, *"Pay", "space", *"day")
        await press(pilot, "Run")
        work = EstablishFlashCopy(((A, B),), background_copy=False)
        assert asked == [("op1 at Specialist 12019", RunTask(work, "fc_pay", "Pay day"))]
        assert relations(machine) == [(A, B)]
        assert pilot.app.screen is pilot.home
        assert pilot.panel.selection.is_empty
        assert "Task fc_pay started" in says(pilot)


async def test_the_wizard_runs_what_was_put_together_with_keys(monkeypatch):
    async with at(copying(an_ess(), 2, 3), monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        await keys(pilot, "s", "right", "t", "t")
        await keys(pilot, "enter", "down", "space", "down", "space", "space", "enter")
        await keys(pilot, *"fc1", "down", "x", "enter")
        work = EstablishFlashCopy(((A, B),), accelerate_destage=True)
        assert asked == [("op1 at Specialist 12019", RunTask(work, "fc1", "x"))]


async def test_J11_a_name_is_optional(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        await open_wizard(pilot)
        await keys(pilot, "enter", "enter", "enter")
        assert asked == [("op1 at Specialist 12019", RunTask(EstablishFlashCopy(((A, B),))))]
        assert "Task unnamed started" in says(pilot)


async def test_E08_a_withdrawal_is_two_steps(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        await click(pilot, A)
        await click(pilot, B, button=3)
        await press(pilot, "Next")
        assert pilot.app.screen.body.step == steps.DEFINE
        await press(pilot, "Run")
        assert asked == [("op1 at Specialist 12019", RunTask(WithdrawFlashCopy(((A, B),))))]
        assert relations(machine) == []


@pytest.mark.parametrize("way", ["escape", "Cancel"])
async def test_cancel_asks_for_nothing_and_keeps_the_selection(monkeypatch, way):
    async with at(an_ess(), monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        await open_wizard(pilot)
        await keys(pilot, "enter")
        await (keys(pilot, way) if way == "escape" else press(pilot, way))
        assert pilot.app.screen is pilot.home
        assert asked == []
        assert selected(pilot.panel)[0] == ((A, B),)


async def test_back_keeps_what_was_ticked(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "space", "enter", "alt+left")
        assert body.step == steps.OPTIONS
        assert body.draft.on == {BOXES[0]}
        await press(pilot, "Back")
        assert body.step == steps.TASK


async def test_the_cursor_visits_everything_and_comes_round(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "enter")
        seen = []
        for _ in range(7):
            seen.append(body.current)
            await keys(pilot, "tab")
        buttons = ["Run", "Save", "Back", "Cancel"]
        assert seen == ["Task name", "Task description", *buttons, "Task name"]
        await keys(pilot, "shift+tab", "shift+tab")
        assert body.current == "Cancel"


async def test_enter_presses_the_button_under_the_cursor(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await open_wizard(pilot)
        await keys(pilot, "down", "down", "down", "enter")
        assert pilot.app.screen is pilot.home


async def test_K09_a_blank_in_the_name_is_allowed_and_its_price_is_told(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *"fc", "space", "1")
        assert "cannot be run from the command line" in "\n".join(body.painted_lines())
        await keys(pilot, "enter")
        assert asked[0][1].name == "fc 1"


async def test_K08_the_count_warns_and_the_server_refuses_the_17th_character(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *"samplevgTermPriSec"[:17])
        assert "17 of 16 characters" in "\n".join(body.painted_lines())
        await keys(pilot, "enter")
        assert "at most 16 are allowed" in says(pilot)
        assert relations(machine) == []


async def test_J11_save_keeps_the_task_and_runs_nothing(monkeypatch):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        asked = attempts(pilot, monkeypatch)
        await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *"fc1")
        await press(pilot, "Save")
        work = EstablishFlashCopy(((A, B),))
        assert asked == [("op1 at Specialist 12019", SaveTask(work, "fc1"))]
        assert [task.name for task in machine.inst.tasks.values()] == ["fc1"]
        assert relations(machine) == []
        assert "Task fc1 saved" in says(pilot)


@pytest.mark.parametrize("name, why", [("", "needs a name"), ("a" * 17, "17 characters")])
async def test_K08_what_cannot_be_saved_stays_in_the_wizard(monkeypatch, name, why):
    machine = an_ess()
    async with at(machine, monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *name, "alt+s")
        assert why in "\n".join(body.painted_lines())
        assert_nothing_is_cut(body)
        assert machine.inst.tasks == {}
        await keys(pilot, *["backspace"] * 17, *"fc1", "alt+s")
        assert [task.name for task in machine.inst.tasks.values()] == ["fc1"]
        assert pilot.app.screen is pilot.home


async def test_K10_a_name_that_is_in_use_is_told(monkeypatch):
    machine = an_ess()
    machine.do(SaveTask(WithdrawFlashCopy(((A, B),)), "fc1"))
    async with at(machine, monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *"fc1")
        shown = "\n".join(body.painted_lines())
        assert "fc1 exists already" in shown
        assert words.NAMED_ALIKE in shown
        await keys(pilot, "alt+s")
        assert [task.name for task in machine.inst.tasks.values()] == ["fc1", "fc1"]


# -- refusals --------------------------------------------------------------------------------------


async def test_D03_a_refusal_is_shown_verbatim_and_stays_until_the_next_action(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        await open_wizard(pilot, A, C)
        await keys(pilot, "enter", "enter", "enter")
        sentence = f"Volume {A} is already a FlashCopy source."
        assert pilot.app.screen is pilot.home
        assert sentence in says(pilot)
        shown = " ".join("\n".join(pilot.panel.painted_lines()).split())
        assert "REFUSED" in shown
        assert "rule D03, §3.1" in shown
        assert relations(machine) == [(A, B)]
        assert selected(pilot.panel)[0] == ((A, C),)
        assert_nothing_is_cut(pilot.panel)
        await click(pilot, A)
        assert "REFUSED" not in "\n".join(pilot.panel.painted_lines())


async def test_D06_the_box_is_what_lets_a_target_that_is_online_be_overwritten(monkeypatch):
    machine = an_ess()
    machine.do(SetVolumeOnline(B, True))
    async with at(machine, monkeypatch) as pilot:
        await open_wizard(pilot)
        await keys(pilot, "enter", "enter", "enter")
        assert "is online" in says(pilot)
        await keys(pilot, "enter", "enter")
        await press(pilot, steps.PERMIT_ONLINE)
        await keys(pilot, "enter", "enter")
        assert relations(machine) == [(A, B)]


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold_in_every_step(monkeypatch, size, ability):
    async with at(an_ess(), monkeypatch, size, ability) as pilot:
        body = await open_wizard(pilot)
        for step in Draft(()).steps():
            assert body.step == step
            assert_laws(pilot.app)
            await keys(pilot, "enter")


async def test_many_pairs_are_counted_when_they_do_not_fit(monkeypatch):
    async with at(an_ess(60, 1.0), monkeypatch, NARROW) as pilot:
        pilot.panel.act("multiple")
        for number in range(0, 40, 2):
            pilot.panel.active.put_cursor(number)
            pilot.panel.act("source")
            pilot.panel.active.put_cursor(number + 1)
            pilot.panel.act("target")
        await keys(pilot, "enter")
        body = pilot.app.screen.body
        assert "PAIRS" in body.painted_lines()[10]
        assert body.painted_lines()[10].rstrip(" │").endswith("20")
        assert any("more" in line for line in body.painted_lines())
        assert_nothing_is_cut(body)


async def test_the_footer_names_the_default_button(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        await open_wizard(pilot)
        await keys(pilot, "enter", "enter")
        assert "enter Run" in pilot.app.screen.query_one("#footer").painted_lines()[0]
