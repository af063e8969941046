"""Limits: how many come in, how often one may guess, how fast one may type."""

from __future__ import annotations

import pytest

from essterm.serve.limits import (
    ADDRESSES_KEPT,
    NEIGHBOUR_DELAY_S,
    PATIENCE_S,
    START_EVERY_S,
    START_WAIT_MOST_S,
    STARTS_AT_ONCE,
    Gate,
    InputBudget,
    Limits,
    Starts,
    Ticket,
    network,
)

LIMITS = Limits(connections=5, of_address=3, unproven=4)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(clock):
    return Gate(LIMITS, clock)


def admitted(gate, address):
    ticket = gate.admit(address)
    assert isinstance(ticket, Ticket), ticket
    return ticket


def test_one_address_has_its_share_and_no_more(gate):
    tickets = [admitted(gate, "192.0.2.1") for _ in range(3)]
    assert gate.admit("192.0.2.1") == "3 connections from 192.0.2.1 are open already"
    admitted(gate, "192.0.2.2")
    tickets[0].release()
    admitted(gate, "192.0.2.1")


def test_who_holds_connections_open_gives_way_to_who_comes_anew(gate, clock):
    """Half-open handshakes lock nobody out: the oldest goes, after some seconds and on need."""
    held, hung_up = [], []
    for number in range(3):
        held.append(admitted(gate, "192.0.2.1"))
        held[-1].evicted = lambda number=number: hung_up.append(number)
    held[0].proven()
    assert isinstance(gate.admit("192.0.2.1"), str)  # they may be typing their passwords
    clock.now_s += PATIENCE_S
    admitted(gate, "192.0.2.1")
    assert hung_up == [1]
    held[1].release()
    assert (gate.connections, gate.unproven) == (3, 2)


def test_who_is_logged_in_never_gives_way(gate, clock):
    for _ in range(3):
        admitted(gate, "192.0.2.1").proven()
    clock.now_s += 3_600
    assert isinstance(gate.admit("192.0.2.1"), str)


def test_a_flood_from_one_address_gives_way_to_another_address(gate, clock):
    for number in range(4):
        admitted(gate, f"192.0.2.{number}")
    clock.now_s += PATIENCE_S
    admitted(gate, "198.51.100.1")
    assert gate.unproven == 4


def test_a_crowd_gives_way_before_one_who_is_typing_his_password(gate, clock):
    gone = []
    admitted(gate, "192.0.2.1").evicted = lambda: gone.append("typing")
    for _ in range(3):
        admitted(gate, "192.0.2.2").evicted = lambda: gone.append("crowd")
    clock.now_s += PATIENCE_S
    admitted(gate, "198.51.100.1")
    assert gone == ["crowd"]


def test_an_address_takes_no_place_of_another_beyond_its_share(gate, clock):
    gone = []
    for _ in range(3):
        admitted(gate, "192.0.2.1").proven()
    admitted(gate, "192.0.2.2").evicted = lambda: gone.append(True)
    clock.now_s += PATIENCE_S
    assert isinstance(gate.admit("192.0.2.1"), str)
    assert gone == []


def test_all_together_have_a_limit(gate):
    for number in range(5):
        admitted(gate, f"192.0.2.{number}").proven()
    assert gate.admit("192.0.2.9") == "5 connections are open already"


def test_half_open_connections_leave_room_for_those_who_log_in(gate):
    held = [admitted(gate, f"192.0.2.{number}") for number in range(4)]
    assert "have not logged in" in gate.admit("192.0.2.9")
    held[0].proven()
    admitted(gate, "192.0.2.9")


def test_a_ticket_is_given_back_once(gate):
    ticket = admitted(gate, "192.0.2.1")
    ticket.proven()
    ticket.proven()
    ticket.release()
    ticket.release()
    assert (gate.connections, gate.unproven) == (0, 0)


def test_a_network_of_ipv6_is_one_address():
    assert network("2001:db8::1") == network("2001:db8::ffff:1") == "2001:db8::/64"
    assert network("::ffff:192.0.2.1") == "192.0.2.1"
    assert network("fe80::1%eth0") == "fe80::/64"
    assert network("somewhere") == "somewhere"


def test_who_guesses_waits_longer_each_time_and_others_do_not(gate):
    waits = []
    for _ in range(8):
        waits.append(gate.delay_s("192.0.2.1", "ann"))
        gate.failed("192.0.2.1", "ann")
    assert waits == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 16.0]
    assert gate.delay_s("192.0.2.2", "ann") == 0.0


def test_a_good_login_and_a_quarter_of_an_hour_are_forgiving(gate, clock):
    gate.failed("192.0.2.1", "ann")
    gate.succeeded("192.0.2.1", "ann")
    assert gate.delay_s("192.0.2.1", "ann") == 0.0
    gate.failed("192.0.2.1", "ann")
    clock.now_s += 900
    assert gate.delay_s("192.0.2.1", "ann") == 0.0
    gate.failed("192.0.2.1", "ann")
    assert gate.delay_s("192.0.2.1", "ann") == 0.5


def test_logging_in_oneself_forgives_no_guess_at_another(gate):
    """Or who has an account could guess the instructor's as fast as he likes."""
    for _ in range(3):
        gate.failed("192.0.2.1", "ann")
        gate.succeeded("192.0.2.1", "mallory")
    assert gate.delay_s("192.0.2.1", "ann") == 2.0
    assert gate.delay_s("192.0.2.1", "mallory") == 0.0


def test_a_neighbour_who_guesses_keeps_nobody_out_for_long(gate):
    """A whole class may come from one address."""
    for number in range(100):
        gate.failed("192.0.2.1", f"guessed{number}")
    assert gate.delay_s("192.0.2.1", "ann") == NEIGHBOUR_DELAY_S
    for _ in range(100):
        gate.failed("192.0.2.1", "ann")
    assert gate.delay_s("192.0.2.1", "ann") == 16.0


def test_a_flood_of_addresses_takes_no_more_memory(gate):
    for number in range(ADDRESSES_KEPT + 100):
        gate.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "ann")
    assert gate.delay_s("10.0.0.0", "ann") == 0.0  # the oldest is forgotten
    assert len(gate._failures) == ADDRESSES_KEPT


def test_typing_is_free_and_a_flood_is_slowed_to_the_rate(clock):
    budget = InputBudget(Limits(input_bytes_s=100, input_burst=1_000), clock)
    assert budget.take(1_000) == 0.0
    assert budget.take(50) == pytest.approx(0.5)
    clock.now_s += 0.5
    assert budget.take(0) == 0.0
    clock.now_s += 3_600  # what was not used is not saved up beyond the burst
    assert budget.take(1_000) == 0.0
    assert budget.take(1) > 0.0


def test_a_key_now_and_then_never_waits(clock):
    budget = InputBudget(Limits(input_bytes_s=100, input_burst=10), clock)
    for _ in range(1_000):
        clock.now_s += 0.1
        assert budget.take(3) == 0.0


def test_who_starts_session_after_session_waits_and_others_do_not(clock):
    starts = Starts(clock)
    assert [starts.wait_s("ann") for _ in range(STARTS_AT_ONCE)] == [0.0] * STARTS_AT_ONCE
    assert starts.wait_s("ann") == pytest.approx(START_EVERY_S)
    assert starts.wait_s("bob") == 0.0
    for _ in range(1_000):
        longest_s = starts.wait_s("ann")
    assert longest_s == pytest.approx(START_WAIT_MOST_S)
    clock.now_s += START_WAIT_MOST_S + STARTS_AT_ONCE * START_EVERY_S
    assert starts.wait_s("ann") == 0.0
