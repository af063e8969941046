"""What a connection sends is taken in slices, at a rate, and not from who reads no answers."""

from __future__ import annotations

import asyncio

from essterm.serve.intake import SLICE, UNREAD_MOST, Intake
from essterm.serve.limits import InputBudget, Limits
from tests.serving.streams import until


class KeptTransport:
    """A transport that keeps what was done to it."""

    def __init__(self):
        self.is_reading, self.is_aborted, self.unread = True, False, 0

    def pause_reading(self):
        self.is_reading = False

    def resume_reading(self):
        self.is_reading = True

    def get_write_buffer_size(self):
        return self.unread

    def abort(self):
        self.is_aborted = True


def made(**limits):
    transport, taken = KeptTransport(), []
    return Intake(transport, taken.append, Limits(**limits)), transport, taken


async def test_what_fits_is_taken_at_once_and_whole():
    intake, transport, taken = made()
    intake.put(b"key")
    assert taken == [b"key"]
    assert transport.is_reading


async def test_a_flood_is_taken_in_slices_between_which_others_have_their_turn():
    intake, transport, taken = made()
    flood = bytes(range(256)) * 64
    intake.put(flood)
    assert [len(each) for each in taken] == [SLICE]
    assert not transport.is_reading
    turns = 0
    while not transport.is_reading:
        await asyncio.sleep(0)
        turns += 1
    assert b"".join(taken) == flood
    assert turns >= len(flood) // SLICE - 1


async def test_who_sends_faster_than_is_allowed_is_read_later():
    intake, transport, taken = made()
    now_s = [0.0]
    limits = Limits(input_bytes_s=1_000_000, input_burst=SLICE)
    intake._budget = InputBudget(limits, lambda: now_s[0])
    intake.put(b"x" * SLICE)
    assert transport.is_reading
    intake.put(b"y" * 8)
    assert not transport.is_reading
    now_s[0] += 1.0
    await until(lambda: transport.is_reading)
    assert b"".join(taken) == b"x" * SLICE + b"y" * 8


async def test_who_reads_no_answers_is_given_up():
    intake, transport, _ = made()
    transport.unread = UNREAD_MOST
    intake.put(b"a question")
    assert not transport.is_aborted
    transport.unread += 1
    intake.put(b"a question")
    assert transport.is_aborted


async def test_what_waits_when_the_connection_ends_is_dropped():
    intake, _, taken = made()
    intake.put(b"x" * SLICE * 3)
    intake.close()
    intake.put(b"more")
    await asyncio.sleep(0)
    assert len(taken) == 1


async def test_a_connection_that_ends_while_it_is_taken_from_is_left_alone():
    transport = KeptTransport()
    intake = Intake(transport, lambda _: intake.close(), Limits())
    intake.put(b"x" * SLICE * 2)
    assert transport.is_reading
