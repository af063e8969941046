"""Header rows, answer line and footer."""

from __future__ import annotations

import pytest
from textual.app import App

from screens import keymap
from screens.palette import Ability
from screens.widgets.chrome import (
    Alarm,
    AnswerLine,
    FooterKeys,
    HeaderRows,
    HeaderText,
    KeyAsked,
    ScreenAsked,
)
from tests.screens.laws import assert_nothing_is_cut, walk_panel

SAID = HeaderText(
    screens=((1, "Room"), (2, "Copy Services"), (3, "Service terminal"), (5, "Runbook")),
    current=2,
    title="Copy Services",
    place="server 12019 · storwatch",
    speed="x60",
    clock="15:42:16",
    alarms=(
        Alarm("failed", 1, "link down", "link"),
        Alarm("suspended", 3, "suspended"),
        Alarm("pending", 6, "pending"),
    ),
    next_time="15:43:40",
    next_text="copy done",
)


class Frame(App[None]):
    ability = Ability("none", unicode=False)

    def compose(self):
        yield HeaderRows()
        yield AnswerLine()
        yield FooterKeys(keymap.footer(keymap.COPY_SERVICES, keymap.GLOBAL))


async def the_lines(width, said=SAID):
    app = Frame()
    async with app.run_test(size=(width, 24)):
        header = app.query_one(HeaderRows)
        header.say(said)
        for panel in (header, app.query_one(AnswerLine), app.query_one(FooterKeys)):
            walk_panel(panel)
            assert_nothing_is_cut(panel)
        return header.painted_lines(), app.query_one(FooterKeys).painted_lines()


async def test_the_header_is_that_of_the_drawing():
    (first, second), _ = await the_lines(120)
    assert first == (
        " essterm  |  1 Room  2 Copy Services  3 Service terminal  5 Runbook"
        "                                    > x60   15:42:16"
    )
    assert second == (
        " Copy Services  server 12019 . storwatch          x 1 link down   ! 3 suspended"
        "   s 6 pending   next 15:43:40 copy done"
    )


async def test_narrow_names_fold_to_digits_and_the_next_event_goes():
    (first, second), (footer,) = await the_lines(80)
    assert first == (
        " essterm  |  1  2 Copy Services  3  5                           > x60  15:42:16"
    )
    assert second.endswith("x 1 link  ! 3 suspended  s 6 pending")
    assert second.startswith(" Copy Services")
    assert footer.startswith(" s source  t target  m multiple  enter wizard")
    assert footer.endswith("? help")


async def test_all_normal_is_said_when_nothing_is_wrong():
    quiet = HeaderText(title="Machine room", clock="15:42:16", speed="paused", is_paused=True)
    (first, second), _ = await the_lines(120, quiet)
    assert first.endswith("! paused   15:42:16")
    assert second.endswith("all normal")


@pytest.mark.parametrize("width", range(80, 140, 7))
async def test_at_every_width_the_laws_hold(width):
    await the_lines(width)


async def test_clicks_on_screens_and_keys_ask_for_them():
    asked = []

    def listen(message):
        if isinstance(message, ScreenAsked):
            asked.append(message.number)
        elif isinstance(message, KeyAsked):
            asked.append(message.key.verb)

    app = Frame()
    async with app.run_test(size=(80, 24), message_hook=listen) as pilot:
        header = app.query_one(HeaderRows)
        header.say(SAID)
        (tab,) = header.find_targets("3", "tab")
        await pilot.click(header, offset=tab.centre)
        footer = app.query_one(FooterKeys)
        (key,) = footer.find_targets("wizard", "link")
        await pilot.click(footer, offset=key.centre)
    assert list(dict.fromkeys(asked)) == [3, "wizard"]


async def test_an_answer_stands_verbatim_with_its_time():
    app = Frame()
    async with app.run_test(size=(80, 24)):
        line = app.query_one(AnswerLine)
        line.say("15:42:15", "Volume 10112019 is\n too small.", refused=True)
        assert line.painted_lines() == [" 15:42:15  x Volume 10112019 is too small."]
        walk_panel(line)
