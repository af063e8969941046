"""Sessions without a network: side by side on one machine, and every way to end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest

from emulator.commands.logical import SetVolumeLabel
from emulator.errors import EssError
from emulator.ids import VolumeId
from essterm.serve import session as endings
from essterm.serve.fronts import FILE, Fronts
from essterm.serve.inbox import FULL
from essterm.serve.limits import Starts
from essterm.serve.roles import INSTRUCTOR, OBSERVER, OPERATOR
from screens.machine.room_screen import RoomScreen
from tests.screens.rooms import core_of, two_sites
from tests.serving.served import Served
from tests.serving.streams import ENTERS, SECOND, until

LABEL = SetVolumeLabel(VolumeId("10012019"), "payroll")


@pytest.fixture
async def served(tmp_path):
    async with Served(tmp_path / "serving") as served:
        yield served


async def painted(*links):
    await until(lambda: all("MELBOURNE" in link.shown for link in links))


async def shows(link, text):
    await until(lambda: text in link.shown)


async def ended(*links):
    await until(lambda: all(link.status is not None for link in links))


# -- side by side --------------------------------------------------------------------------------


async def test_what_one_does_the_other_sees(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    one.session.feed(b"p")
    await until(lambda: served.core.rate == 60)
    await shows(other, "x60")
    await served.core.execute(LABEL, operator="ann")
    await shows(other, "payroll")


@pytest.mark.parametrize("role", [OPERATOR, OBSERVER, INSTRUCTOR])
async def test_keys_of_the_clock_are_shown_to_whom_the_clock_obeys(served, role):
    link = served.join("ann", role)
    await painted(link)
    obeys = role == INSTRUCTOR
    assert ("p pause" in link.shown, "next event" in link.shown) == (obeys, obeys)
    link.session.feed(b"?")
    await shows(link, "MARKS")
    assert ("Stop the virtual clock" in link.shown) is obeys
    link.session.feed(b"q")
    await until(lambda: "MARKS" not in link.shown)
    link.session.feed(b"\x10pause")
    found = "Stop the virtual clock" if obeys else "No matches found"
    await shows(link, found)
    link.session.feed(b"\x1b")
    await until(lambda: found not in link.shown)
    link.session.feed(b"p")
    await until(lambda: bool(served.core.rate) if obeys else "ann is an" in link.shown)


async def test_each_has_a_screen_a_size_and_colours_of_its_own(served):
    one = served.join("ann", size=(80, 24), sent={"TERM": "vt100"})
    other = served.join("bob", size=(132, 50))
    await painted(one, other)
    one.session.feed(b"2")
    await shows(one, SECOND)
    assert "MELBOURNE" in other.shown
    assert b"\x1b[38;2" not in one.raw
    assert b"\x1b[38;5" not in one.raw
    assert b"\x1b[38;5" in other.raw
    assert one.raw.isascii()
    assert not other.raw.isascii()


async def test_another_size_is_painted(served):
    link = served.join("ann", size=(80, 24))
    await painted(link)
    link.resize(132, 43)
    link.session.resize(132, 43)
    await shows(link, "tasman")


async def test_a_dialogue_of_one_is_not_the_others(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    one.session.feed(b"?")
    await shows(one, "MARKS")
    assert "MARKS" not in other.shown
    other.session.feed(b"?")
    await shows(other, "MARKS")


async def test_whoever_comes_is_told_to_all_on_the_answer_line(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    served.sessions.tell("Maintenance at noon.")
    await shows(one, "Maintenance at noon.")
    await shows(other, "Maintenance at noon.")


async def test_each_knows_who_else_has_a_screen_in_front(served):
    one, other, third = served.join("ann"), served.join("bob"), served.join("carol")
    await until(lambda: one.session.others(1) == ["bob", "carol"])
    await painted(one, other, third)
    assert one.session.others(2) == []
    other.session.feed(b"2")
    await shows(other, SECOND)
    assert one.session.others(2) == one.session.app.desk.others(2) == ["bob"]
    assert other.session.others(2) == []
    other.session.feed(b"q")
    await ended(other)
    assert one.session.others(2) == []


async def test_who_is_in_another_world_is_nobody_here(served):
    one = served.join("ann")
    await until(one.session.painted.is_set)
    ours, served.core = served.core, core_of(two_sites())
    other = served.join("bob")
    await until(other.session.painted.is_set)
    assert one.session.others(1) == other.session.others(1) == []
    await ours.close()


# -- ways to end ---------------------------------------------------------------------------------


async def test_leaving_ends_one_session_with_success(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    one.session.feed(b"q")
    await ended(one)
    assert one.status == 0
    assert b"\x1b[?1049l" in one.raw
    assert [each.visitor.account.name for each in served.sessions] == ["bob"]
    assert served.noted("session ended")[0]["how"] == endings.LEFT


async def test_a_defect_ends_its_own_session_and_says_so(served, monkeypatch, caplog):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL, "essterm.serve"):
        broken.setattr(RoomScreen, "on_key", lambda *_: 1 / 0, raising=False)
        one.session.feed(b"x")
        await ended(one)
    assert one.status == 1
    assert "essterm failed in this session" in one.raw.decode()
    assert b"Traceback" not in one.raw
    other.session.feed(b"?")
    await shows(other, "MARKS")
    assert served.noted("session ended")[0]["how"] == endings.DEFECT


async def test_a_dropped_connection_ends_its_own_session(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one, other)
    one.session.dropped()
    await until(lambda: len(served.sessions) == 1)
    assert served.noted("session ended")[0]["how"] == endings.GONE


async def test_connections_that_drop_while_they_start_leave_nothing(served):
    links = [served.join(f"ann{number}") for number in range(5)]
    links[0].session.dropped()
    for link in links[1:]:
        await asyncio.sleep(0)
        link.session.dropped()
    await until(lambda: len(served.sessions) == 0)
    last = served.join("bob")
    await painted(last)


async def test_the_end_of_the_server_is_said_to_everybody(served):
    one, other = served.join("ann"), served.join("bob")
    await painted(one)
    await served.sessions.close("The server is being stopped.")
    await ended(one, other)
    for link in (one, other):
        assert link.raw.endswith(b"The server is being stopped.\r\n")
        assert link.status == 0
    late = served.join("carol")
    await ended(late)
    assert late.raw.endswith(b"The server is being stopped.\r\n")


@pytest.mark.parametrize("limit, how", [("idle_s", endings.IDLE), ("session_s", endings.TOO_LONG)])
async def test_a_session_ends_at_its_limit(tmp_path, monkeypatch, limit, how):
    monkeypatch.setattr("essterm.serve.sessions.WATCH_EVERY_S", 0.0)
    async with Served(tmp_path / "serving", **{limit: 1e-9}) as served:
        link = served.join("ann")
        await ended(link)
        assert served.noted("session ended")[0]["how"] == how
        assert b"log in again" in link.raw


async def test_a_core_that_stopped_ends_the_session_with_its_reason(served):
    link = served.join("ann")
    await painted(link)
    served.core._stop("The disk is full.")
    await ended(link)
    assert "The disk is full." in link.raw.decode()


async def test_a_world_that_cannot_be_had_is_said_in_a_sentence(served):
    @asynccontextmanager
    async def refused(visitor):
        raise EssError("There is no such world.")
        yield

    served.sessions.core_for = refused
    link = served.join("ann")
    await ended(link)
    assert link.raw == b"There is no such world.\r\n"
    assert link.status == 1


async def test_who_asks_for_a_refused_world_in_a_loop_waits_before_it_is_looked_for(served):
    looked_for, counted = [], []

    @asynccontextmanager
    async def refused(visitor):
        looked_for.append(visitor)
        raise EssError("There is no such world.")
        yield

    class Counting(Starts):
        def wait_s(self, account):
            counted.append((account, len(looked_for)))
            return super().wait_s(account)

    served.sessions.core_for = refused
    served.sessions._starts = Counting()
    for _ in range(3):
        await ended(served.join("ann"))
    assert counted == [("ann", 0), ("ann", 1), ("ann", 2)]


# -- coming back ---------------------------------------------------------------------------------


async def test_people_come_back_where_they_were(served):
    link = served.join("ann")
    await painted(link)
    link.session.feed(b"2")
    await shows(link, SECOND)
    await until(lambda: (served.home / FILE).exists())
    link.session.dropped()
    back = served.join("ann")
    await shows(back, SECOND)
    back.session.feed(b"1")
    await painted(back)
    assert Fronts(served.home).front("ann") == 1


@pytest.mark.parametrize("content", [b"", b"[]", b'{"ann": "2"}', b"\xff", b'{"ann": 99}'])
async def test_a_damaged_note_of_places_costs_nobody_more_than_a_key(tmp_path, content):
    home = tmp_path / "serving"
    home.mkdir()
    (home / FILE).write_bytes(content)
    async with Served(home) as served:
        link = served.join("ann")
        await painted(link)


# -- slow and fast clients -----------------------------------------------------------------------


async def test_a_slow_terminal_holds_up_nobody_and_catches_up(served):
    slow, other = served.join("ann"), served.join("bob")
    await painted(slow, other)
    slow.session.pause()
    sent = len(slow.raw)
    await served.core.execute(LABEL, operator="bob")
    await shows(other, "payroll")
    assert len(slow.raw) == sent
    slow.session.resume()
    await shows(slow, "payroll")


async def test_a_terminal_that_was_slow_before_it_started_catches_up(served):
    slow = served.join("ann")
    slow.session.pause()
    await until(slow.session.painted.is_set)
    assert "MELBOURNE" not in slow.shown
    slow.session.resume()
    await painted(slow)


async def test_keys_before_the_first_painting_are_not_lost(served):
    link = served.join("ann")
    link.session.feed(b"2")
    await shows(link, SECOND)


async def test_a_flood_is_held_at_the_client_and_hurts_nobody(served):
    flood, other = served.join("ann"), served.join("bob")
    await painted(flood, other)
    flood.session.feed(b"\x1b[B" * FULL)
    assert flood.told == ["hold"]
    other.session.feed(b"?")
    await shows(other, "MARKS")
    assert flood.told == ["hold"], "the other did not wait for the flood"
    flood.session.dropped()


async def test_a_client_is_read_again_when_its_flood_is_over(tmp_path):
    async with Served(tmp_path / "serving") as served:
        link = served.join("ann")
        await painted(link)
        link.session.feed(b"\x1b[200~" + b"x" * FULL + b"\x1b[201~")
        await until(lambda: link.told == ["hold", "release"])


async def test_whoever_types_faster_than_is_allowed_waits(tmp_path):
    async with Served(tmp_path / "serving", input_bytes_s=1e-6, input_burst=1) as served:
        link = served.join("ann")
        await painted(link)
        link.session.feed(b"?")
        await shows(link, "MARKS")
        link.session.feed(b"\x1b")
        link.session.feed(b"2")
        assert link.session._inbox._is_waiting


# -- typing ahead --------------------------------------------------------------------------------


async def test_what_is_typed_ahead_goes_to_what_the_keys_before_it_open(served):
    link = served.join("ann")
    await painted(link)
    link.session.feed(b"2C" + ENTERS.encode())
    await shows(link, "Information Panel")


async def test_a_line_feed_is_enter_as_scripts_and_line_mode_send_it(served):
    link = served.join("ann")
    await painted(link)
    link.session.feed(b"2Cspecialist\n")
    await shows(link, "Information Panel")


async def test_a_first_screen_that_is_a_console_gets_what_is_typed_before_it_stands(served):
    served.sessions.fronts.remember("ann", 3)
    link = served.join("ann")
    link.session.feed(b"\x1d1p")  # leaves the console
    await until(lambda: served.core.rate == 60)
    await painted(link)


async def test_what_is_typed_before_the_first_screen_stands_is_not_lost(served):
    link = served.join("ann")
    link.session.feed(b"2C" + ENTERS.encode() + b"1p")
    await until(lambda: served.core.rate == 60)
    await painted(link)
