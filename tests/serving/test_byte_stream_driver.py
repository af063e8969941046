"""The driver over a stream of bytes: keys, mouse, paste, sizes, slow and lost terminals."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import sys
import weakref
from typing import TYPE_CHECKING

import pytest

from screens.byte_stream_driver import LARGEST, TEXT_MOST, StreamTerminal
from tests.serving.streams import Running, Small, until

if TYPE_CHECKING:
    from textual.events import DeliveryFailed


@pytest.mark.parametrize(
    "raw, told",
    [
        (b"a", "key a a"),
        (b"\r", "key enter"),
        (b"\x1b[15~", "key f5"),
        (b"\x1b[A", "key up"),
        (b"\x03", "key ctrl+c \x03"),
        (b"\x1bs", "key alt+s s"),
        ("é".encode(), "key é é"),
    ],
)
async def test_a_key_arrives(raw, told):
    async with Running() as it:
        it.feed(raw)
        await it.told(told)


async def test_a_lone_escape_is_a_key_once_nothing_follows():
    async with Running() as it:
        it.feed(b"\x1b")
        assert it.app.events == []
        await it.told("key escape \x1b")


async def test_a_sequence_in_pieces_is_one_key():
    async with Running() as it:
        for piece in (b"\x1b", b"[", b"15", b"~"):
            it.feed(piece)
        await it.told("key f5")


async def test_a_character_in_pieces_is_one_key():
    async with Running() as it:
        for byte in "日".encode():
            it.feed(bytes([byte]))
        await it.told("key 日 日")


async def test_bytes_that_are_no_text_end_nothing():
    async with Running() as it:
        it.feed(b"\xff\xfe\x80a")
        await until(lambda: "key a a" in it.app.events)


async def test_left_and_right_button_and_wheel():
    async with Running() as it:
        it.feed(b"\x1b[<0;12;9M\x1b[<0;12;9m\x1b[<2;20;9M\x1b[<2;20;9m\x1b[<65;5;10M")
        await it.told("down 1 11,8", "up 1 11,8", "down 3 19,8", "up 3 19,8", "wheel 4,9")


async def test_of_many_motions_the_last_is_told_before_the_click():
    async with Running() as it:
        it.feed(b"\x1b[<32;3;3M\x1b[<32;4;4M\x1b[<32;5;5M\x1b[<0;5;5M")
        await it.told("move 4,4", "down 1 4,4")


async def test_a_motion_alone_is_told_in_the_end():
    async with Running() as it:
        it.feed(b"\x1b[<35;9;9M")
        await it.told("move 8,8")


async def test_a_paste_is_one_event():
    async with Running() as it:
        it.feed(b"\x1b[200~one\rtwo")
        it.feed(b" three\x1b[201~")
        await it.told("paste one\rtwo three")


async def test_a_paste_without_an_end_is_given_up():
    async with Running() as it:
        it.feed(b"\x1b[200~" + b"x" * TEXT_MOST)
        it.feed(b"a")
        await it.told("key a a")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b[48;60000;60000;9;9t",  # a size, which a terminal says another way
        b"\x1b[99999999999u",  # a key with a number that is no character
        b"\x1b[<0;;M",
        b"\x1b[9999999999999999999999999999999999999999",
        b"\x1b[5;5R",
    ],
)
async def test_what_no_terminal_sends_ends_nothing(raw):
    async with Running() as it:
        it.feed(raw)
        it.feed(b"\x1b[15~")
        await until(lambda: "key f5" in it.app.events)
        assert it.app.size == (80, 24)


async def test_another_size_is_painted_for():
    async with Running() as it:
        it.app.driver.resize(132, 40)
        await until(lambda: "size 132x40" in it.app.events)
        assert it.app.size == (132, 40)


async def test_sizes_are_taken_for_the_nearest_that_can_be_painted():
    async with Running() as it:
        it.app.driver.resize(0, 0)
        it.app.driver.resize(60_000, 60_000)
        await until(lambda: any("size" in event for event in it.app.events))
        assert it.app.events == [f"size {LARGEST.width}x{LARGEST.height}"]


async def test_a_slow_terminal_is_spared_and_then_painted_afresh():
    async with Running() as it:
        it.app.driver.pause()
        sent = len(it.link.raw)
        it.app.query_one("#text").update("first")
        await until(lambda: it.app.driver.skipped)
        it.app.query_one("#text").update("second")
        await until(lambda: it.app.driver.skipped > 1)
        assert len(it.link.raw) == sent
        it.app.driver.resume()
        await until(lambda: "second" in it.link.shown)
        assert "first" not in it.link.shown


async def test_a_slow_terminal_that_missed_nothing_is_left_alone():
    async with Running() as it:
        await it.app.animator.wait_until_complete()
        it.app.driver.pause()
        it.app.driver.resume()
        assert not it.app.driver.skipped


async def test_what_is_written_without_a_flush_arrives():
    async with Running() as it:
        it.app.bell()
        await until(lambda: it.link.raw.endswith(b"\x07"))


async def test_the_terminal_is_given_back_as_it_was():
    async with Running() as it:
        for mode in (b"?1049h", b"?25l", b"?1006h", b"?2004h", b">25u"):
            assert b"\x1b[" + mode in it.link.raw
        sent = len(it.link.raw)
        it.app.exit()
        await asyncio.wait([it.task])
    last = bytes(it.link.raw[sent:])
    for mode in (b"?1049l", b"?25h", b"?1006l", b"?1002l", b"?1000l", b"?2004l", b"?7h", b"<u"):
        assert b"\x1b[" + mode in last


async def test_an_old_terminal_is_sent_old_sequences_only():
    async with Running(StreamTerminal(is_plain=True)) as it:
        pass
    for new in (b"\x1b[>", b"\x1b[<", b"$p", b"?2004", b"?1004"):
        assert new not in it.link.raw


async def test_characters_that_a_terminal_has_not_become_question_marks():
    async with Running(StreamTerminal(encoding="ascii")) as it:
        it.app.query_one("#text").update("Zürich")
        await until(lambda: "Z?rich" in it.link.shown)
        it.feed(b"a\xe9")
        await until(lambda: "key a a" in it.app.events)


async def test_a_terminal_that_is_gone_is_told_nothing_and_tells_nothing():
    async with Running() as it:
        it.app.driver.dropped()
        it.feed(b"a")
        it.app.driver.resize(100, 30)
        assert it.app.driver._tick_later is None
        assert it.app.size == (80, 24)


async def test_nothing_is_opened_or_written_on_the_server(tmp_path):
    failed = []

    class Asking(Small):
        def on_delivery_failed(self, event: DeliveryFailed):
            failed.append(type(event.exception))

    async with Running(app=Asking) as it:
        it.app.open_url("http://localhost/")
        with (tmp_path / "in").open("wb+") as file:
            it.app.deliver_binary(file, save_directory=str(tmp_path), save_filename="out")
            await until(lambda: file.closed)
        await until(lambda: failed == [PermissionError])
    assert not (tmp_path / "out").exists()
    assert not it.app._driver.can_suspend


async def test_input_reaches_its_own_application_whatever_the_context():
    async with Running() as one, Running() as other:
        context = contextvars.Context()
        context.run(one.feed, b"a")
        with one.app._context():
            other.feed(b"b")
        await one.told("key a a")
        await other.told("key b b")


async def test_the_streams_of_the_process_survive_applications_that_end_in_any_order():
    before = sys.stdout, sys.stderr

    class Plain(Small):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            self._capture_stdout, self._capture_stderr = sys.stdout, sys.stderr

    async with Running(app=Plain) as one, Running(app=Plain):
        one.app.exit()
        await asyncio.wait([one.task])
    assert (sys.stdout, sys.stderr) == before


async def test_an_application_that_has_ended_is_kept_by_nobody():
    async with Running() as it:
        it.feed(b"\x1b[97;5u\x1b[15~")
        await until(lambda: "key f5" in it.app.events)
    kept = weakref.ref(it.app)
    it.task = it.app = it.link = None
    gc.collect()
    assert kept() is None
