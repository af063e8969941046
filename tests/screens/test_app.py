"""The application: screens by number, the clock's keys, help, palette, small windows, leaving."""

from __future__ import annotations

import asyncio

import pytest
from rich.style import Style
from textual import events
from textual.color import Color
from textual.containers import Container
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input, OptionList

from emulator.commands.base import Command
from emulator.errors import Refusal
from screens import keymap, registry
from screens.app import EssTermApp
from screens.base import EssScreen
from screens.help import HelpBody, HelpDialogue
from screens.machine.units_panel import UnitsPanel
from screens.messages import CommandAsked
from screens.palette import TOKENS, Ability
from screens.widgets.chrome import FooterKeys, HeaderRows
from tests.screens.laws import assert_laws, grid
from tests.screens.machine.room_rows import EVENTS, MIN, a_room
from tests.screens.waiting import resized, until


class OtherScreen(EssScreen):
    """Screen 2 of these tests."""

    NUMBER, NAME, HEADING = 2, "Other", "The other screen"
    SCOPES = (keymap.CONSOLE,)
    opened = ""

    def compose_body(self):
        yield Container()

    def show_place(self, place):
        self.opened = place


@pytest.fixture(autouse=True)
def _few_screens(monkeypatch):
    monkeypatch.setattr(registry, "REGISTRY", registry.REGISTRY[:1])


@pytest.fixture
async def app():
    core = a_room()
    application = EssTermApp(core, ability=Ability(), operator="op1", more=(OtherScreen,))
    async with application.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        application.pilot, application.core = pilot, core
        yield application


def header(app):
    return app.screen.query_one(HeaderRows).painted_lines()


async def test_style_sheets_are_read_once_before_the_first_screen(monkeypatch):
    monkeypatch.setattr(Stylesheet, "reparse", lambda _: pytest.fail("they are read again"))
    application = EssTermApp(a_room(), ability=Ability(), operator="op1")
    async with application.run_test(size=(120, 40)):
        assert application.screen.styles.background == Color.parse(TOKENS["bg"].hex)


async def test_numbers_change_screens_and_a_missing_one_does_nothing(app):
    await app.pilot.press("2")
    assert header(app)[1].startswith(" The other screen")
    await app.pilot.press("4")
    assert isinstance(app.screen, OtherScreen)
    await app.pilot.press("1")
    assert header(app)[1].startswith(" Machine room")


async def test_a_click_on_a_screens_name_goes_there(app):
    rows = app.screen.query_one(HeaderRows)
    (tab,) = rows.find_targets("Other", "tab")
    await app.pilot.click(rows, offset=tab.centre)
    assert isinstance(app.screen, OtherScreen)


async def test_what_is_opened_in_the_room_is_shown_on_its_screen(app):
    await app.pilot.press("down", "enter")
    assert isinstance(app.screen, OtherScreen)
    assert app.screen.opened == "2105:12019:17"


async def test_p_lets_time_run_and_stops_it(app):
    assert "paused" in header(app)[0]
    await app.pilot.press("p")
    await app.pilot.pause()
    assert app.core.rate == 60
    assert "x60" in header(app)[0]
    await app.pilot.press("right_square_bracket")
    assert app.core.rate == 120
    await app.pilot.press("left_square_bracket", "left_square_bracket")
    assert app.core.rate == 30
    await app.pilot.press("p")
    assert app.core.rate == 0


async def test_a_click_on_a_footer_key_presses_it(app):
    footer = app.screen.query_one(FooterKeys)
    (key,) = footer.find_targets("pause", "link")
    await app.pilot.click(footer, offset=key.centre)
    await app.pilot.pause()
    assert app.core.rate == 60


async def test_a_click_on_the_speed_pauses_and_one_on_an_alarm_goes_to_the_room(app):
    await app.pilot.press("2")
    rows = app.screen.query_one(HeaderRows)
    for label in ("paused", "failed"):
        (target,) = rows.find_targets(label, "link")
        await app.pilot.click(rows, offset=target.centre)
        await app.pilot.pause()
    assert app.core.rate == 60
    assert app.screen.NUMBER == 1


async def test_n_goes_to_the_next_event_and_says_what_it_was(app):
    app.core.next_due_us = EVENTS[-1].at_us
    await app.pilot.press("n")
    await app.workers.wait_for_complete()
    assert app.core.now_us == EVENTS[-1].at_us
    assert "FlashCopy 10212019 to 10312019 establishing" in grid(app).splitlines()[38]


async def test_n_says_that_nothing_will_happen(app):
    await app.pilot.press("n")
    await app.workers.wait_for_complete()
    await app.pilot.pause()
    assert "Nothing is going to happen by itself." in grid(app).splitlines()[38]


async def test_news_reach_the_screen_in_front(app):
    app.core.rows["installation_name"] = "another name"
    app.core.changed()
    app.bridge.deliver()
    await app.pilot.pause()
    assert "another name" in header(app)[1]


async def test_a_command_is_executed_as_the_operator_and_its_answer_shown(app):
    app.core.said = "Task payroll started, 1 pair"
    command = Command()
    app.screen.post_message(CommandAsked(command))
    await app.pilot.pause()
    assert app.core.commands == [("op1", command)]
    assert grid(app).splitlines()[38] == " 15:42:00  Task payroll started, 1 pair"


async def test_a_refusal_is_shown_verbatim(app):
    app.core.refusal = Refusal("Volume 10112019 is in a relationship.", rule="D03")
    app.screen.post_message(CommandAsked(Command()))
    await app.pilot.pause()
    assert grid(app).splitlines()[38] == " 15:42:00  × Volume 10112019 is in a relationship."


async def test_a_window_that_is_too_small_says_so_and_recovers(app):
    before = grid(app)
    await resized(app.pilot, 79, 24)
    await until(app.pilot, lambda: "needs" in grid(app))
    assert grid(app).strip() == "essterm needs 80x24 cells; please enlarge this window."
    await resized(app.pilot, 30, 3)
    await until(app.pilot, lambda: "needs" not in grid(app))
    assert grid(app).strip() == "enlarge to 80x24"
    await resized(app.pilot, 120, 40)
    await until(app.pilot, lambda: grid(app) == before)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_help_shows_the_keys_of_the_screen_in_front(app, size):
    await resized(app.pilot, *size)
    await app.pilot.press("question_mark")
    await app.pilot.pause()
    assert isinstance(app.screen, HelpDialogue)
    text = grid(app)
    assert "Stop the virtual clock, or let it run on." in text
    assert "Open the subsystem at the cursor." in text
    assert_laws(app)
    await app.pilot.press(*["down"] * 30)
    assert "FlashCopy target" in grid(app)
    await app.pilot.press("escape")
    assert isinstance(app.screen, EssScreen)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
@pytest.mark.parametrize("scope", keymap.KEYS)
async def test_every_sentence_of_the_help_can_be_read_whole(app, size, scope):
    """What does not fit beside the marks or into the window is scrolled to; nothing is cut."""
    await app.pilot.resize_terminal(*size)
    app.push_screen(HelpDialogue(app.desk, "Help", (scope, keymap.GLOBAL)))
    await app.pilot.pause()
    seen = ""
    for _ in range(6):
        seen += " ".join(grid(app).replace("│", " ").split("\n"))
        await app.pilot.press("pagedown")
    for word in [w for key in keymap.KEYS[scope] for w in key.help.split()]:
        assert word in seen
    assert_laws(app)
    assert "Show the keys and marks of this screen." in seen


async def test_the_palette_says_which_keys_it_has(app):
    await app.pilot.press("ctrl+p")
    await app.pilot.pause()
    last = grid(app).splitlines()[-1]
    assert "enter do" in last
    assert "quit" not in last


async def test_a_dialogue_without_fields_has_a_help_of_its_own(app):
    await app.pilot.press("e")
    await app.pilot.pause()
    assert "? help" in grid(app).splitlines()[-1]
    await app.pilot.press("question_mark")
    await app.pilot.pause()
    assert "Scroll by ten lines." in grid(app)
    assert "Stop the virtual clock" not in grid(app)
    await app.pilot.press("escape", "escape")
    assert isinstance(app.screen, EssScreen)


async def test_the_wheel_scrolls_the_lists_that_keys_scroll(app):
    """In the room it moves the cursor, in a dialogue what is longer than the dialogue."""
    await app.pilot.resize_terminal(80, 24)
    units = app.screen.query_one(UnitsPanel)
    down = events.MouseScrollDown(units, 5, 5, 0, 1, 0, False, False, False)
    units.post_message(down)
    await app.pilot.pause()
    assert units.row == 1
    await app.pilot.press("question_mark")
    await app.pilot.pause()
    before = grid(app)
    body = app.screen.query_one(HelpBody)
    body.post_message(events.MouseScrollDown(body, 5, 5, 0, 1, 0, False, False, False))
    await app.pilot.pause()
    assert body.top == 3
    assert grid(app) != before
    body.post_message(events.MouseScrollUp(body, 5, 5, 0, -1, 0, False, False, False))
    await app.pilot.pause()
    assert grid(app) == before


async def test_a_dialogue_keeps_numbers_and_letters_from_the_screen_below(app):
    await app.pilot.press("question_mark", "2")
    assert isinstance(app.screen, HelpDialogue)


async def test_the_palette_finds_actions_by_name(app):
    await app.pilot.press("ctrl+p", *"pause")
    results = app.screen.query_one(OptionList)
    while results.option_count != 1:
        await app.pilot.pause()
    await app.pilot.press("enter")
    await app.pilot.pause()
    assert app.core.rate == 60


class SlowDialogue(HelpDialogue):
    """A dialogue that has no parts until it is told to go on."""

    had_parts = False

    def __init__(self, desk):
        super().__init__(desk, "Slow", ())
        self.may_go_on = asyncio.Event()

    async def _pre_process(self):
        await self.may_go_on.wait()
        return await super()._pre_process()

    def action_cancel(self):
        self.had_parts = bool(self.query(FooterKeys))
        super().action_cancel()


async def test_a_key_on_the_heels_of_one_that_opens_a_dialogue_waits_until_it_is_open(app):
    dialogue = SlowDialogue(app.desk)
    app.push_screen(dialogue)
    key = events.Key("escape", None)
    key._set_forwarded()  # the screen below had it first
    taking = asyncio.create_task(app.on_event(key))
    for _ in range(20):
        await asyncio.sleep(0)
    dialogue.may_go_on.set()
    await taking
    assert dialogue.had_parts


async def test_a_second_enter_at_the_palette_closes_nothing_more(app):
    await app.pilot.press("ctrl+p", *"pause")
    palette = app.screen
    results = palette.query_one(OptionList)
    while results.option_count != 1:
        await app.pilot.pause()
    for _ in range(4):
        app.post_message(events.Key("enter", "\r"))
    while app.screen is palette:
        await app.pilot.pause()
    await app.pilot.pause()
    assert isinstance(app.screen, EssScreen)
    assert app.core.rate == 60


async def test_a_letter_on_its_way_to_a_palette_that_closes_is_passed_over(app):
    await app.pilot.press("ctrl+p")
    palette = app.screen
    letter = Input.Changed(palette.query_one(Input), "p")
    await palette.dismiss()
    palette._input(letter)
    await app.pilot.pause()
    assert isinstance(app.screen, EssScreen)


async def test_a_click_on_what_the_palette_showed_before_is_passed_over(app):
    await app.pilot.press("ctrl+p")
    results = app.screen.query_one(OptionList)
    while not results.option_count:
        await app.pilot.pause()
    row = Style(meta={"option": results.option_count - 1})
    results.clear_options()
    results.post_message(events.Click(results, 1, 1, 0, 0, 1, False, False, False, style=row))
    await app.pilot.pause()
    await app.pilot.press("escape")
    assert isinstance(app.screen, EssScreen)


async def test_a_dialogue_answers_once_however_often_it_is_closed(app):
    answers = []
    app.push_screen(HelpDialogue(app.desk, "Help", ()), answers.append)
    await app.pilot.pause()
    dialogue = app.screen
    for answer in (1, 2):
        dialogue.dismiss(answer)
    await app.pilot.pause()
    assert answers == [1]
    assert isinstance(app.screen, EssScreen)


async def test_an_interrupt_does_not_leave_but_says_how(app):
    await app.pilot.press("ctrl+c")
    await app.pilot.pause()
    assert not app._exit
    assert "Press q to leave" in grid(app).splitlines()[38]


async def test_q_leaves(app):
    await app.pilot.press("q")
    await app.pilot.pause()
    assert app._exit


async def test_time_is_told_while_another_screen_was_in_front(app):
    await app.pilot.press("2")
    app.core.now_us += MIN
    await app.pilot.press("1")
    await app.pilot.pause()
    assert header(app)[0].endswith("15:43:00")


@pytest.mark.parametrize("colours", ["true", "256", "16", "none"])
@pytest.mark.parametrize("unicode", [True, False])
async def test_every_ability_paints_every_dialogue(colours, unicode):
    ability = Ability(colours, unicode)
    application = EssTermApp(a_room(), ability=ability, operator="op1")
    async with application.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert unicode or grid(application).isascii()
        for keys in (["question_mark"], ["escape", "e"]):
            await pilot.press(*keys)
            await pilot.pause()
            assert unicode or grid(application).isascii()
        styles = {
            segment.style
            for strip in application.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None
        }
    found = {c for s in styles for c in (s.color, s.bgcolor) if c is not None}
    if colours == "none":
        assert all(colour.is_default for colour in found)
    elif colours == "16":
        assert all(colour.is_default or colour.number < 16 for colour in found)


async def test_screens_that_the_operator_does_not_reach_are_not_there(monkeypatch):
    monkeypatch.undo()
    application = EssTermApp(a_room(), ability=Ability(), operator="op1", reached=frozenset({1, 3}))
    async with application.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        assert [number for number, _ in application.desk.tabs] == [1, 3]
        assert application.front.NUMBER == 1
        assert "Copy Services" not in header(application)[0]
