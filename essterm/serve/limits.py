"""Limits of the server: how many come in, how fast they type, how often they may guess.

Nothing here waits or reads the network: a gate counts, a budget says how long to pause, and whoever
serves a connection acts on it. Times are seconds of a monotonic clock.
"""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 16.0
NEIGHBOUR_DELAY_S = 4.0
"""The longest delay for an account because of what failed for others at the same address, where a
whole class may sit. Sixty connections that wait so long keep the thread for passwords free.
"""
FORGOTTEN_S = 900.0
"""After so long without a failure an address begins anew."""
ADDRESSES_KEPT = 4096
NAME_MOST = 32
"""Characters of an account's name; a longer one is none."""
STARTS_AT_ONCE, START_EVERY_S, START_WAIT_MOST_S = 10, 0.5, 10.0
"""Sessions that an account may start at once, the wall seconds between further ones, and the
longest that one waits.
"""
PATIENCE_S = 3.0
"""Who has not logged in after so long gives way, where there is no room, to who comes anew."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server allows.

    connections: in all; of_address: from one address (IPv6: one /64); unproven: that have not
    logged in yet, in all. login_s: until they must have; idle_s: without a key; session_s: at all;
    0 for either: no such limit. input_bytes_s: what one session may send on average, and
    input_burst at once, as when somebody pastes; wire_bytes_s and wire_burst: the same for all that
    its connection may send, where a key is a packet of some fifty bytes. keepalive_s: between two
    questions whether a client is still there.
    """

    connections: int = 120
    of_address: int = 60
    unproven: int = 80
    login_s: float = 20.0
    idle_s: float = 1800.0
    session_s: float = 43_200.0
    input_bytes_s: int = 16_384
    input_burst: int = 65_536
    wire_bytes_s: int = 32_768
    wire_burst: int = 262_144
    keepalive_s: float = 30.0

    def of_connection(self) -> Limits:
        """These, with the input of a session as that of its whole connection."""
        return replace(self, input_bytes_s=self.wire_bytes_s, input_burst=self.wire_burst)


class Ticket:
    """One connection's place. address: as it counts, which for IPv6 is its network.

    evicted: called when the place is given to another connection; it is to hang up then.
    """

    def __init__(self, gate: Gate, address: str) -> None:
        self._gate = gate
        self.address = address
        self.evicted: Callable[[], object] = lambda: None

    def proven(self) -> None:
        """Somebody has logged in on it."""
        self._gate.proven(self)

    def release(self) -> None:
        """The connection has ended; harmless when repeated."""
        self._gate.released(self)


class Gate:
    """Counts connections, and remembers addresses from which somebody guesses."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._of_address: Counter[str] = Counter()
        self._held: set[Ticket] = set()
        self._unproven: dict[Ticket, float] = {}
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    @property
    def connections(self) -> int:
        """How many there are now."""
        return len(self._held)

    @property
    def unproven(self) -> int:
        """How many of them have not logged in."""
        return len(self._unproven)

    def admit(self, address: str) -> Ticket | str:
        """A place for a connection, or why there is none.

        Where there is none, a connection that came earlier and has not logged in for some seconds
        loses its place: those who hold connections open do not lock out those who log in.
        """
        kin = network(address)
        why = self._full(kin)
        if why and self._made_room(kin):
            why = self._full(kin)
        if why:
            return why
        ticket = Ticket(self, kin)
        self._of_address[kin] += 1
        self._held.add(ticket)
        self._unproven[ticket] = self._clock()
        return ticket

    def _full(self, kin: str) -> str:
        """Why there is no room for one more from an address, "" when there is."""
        limits = self.limits
        if self._of_address[kin] >= limits.of_address:
            return f"{limits.of_address} connections from {kin} are open already"
        if self.connections >= limits.connections:
            return f"{limits.connections} connections are open already"
        if self.unproven >= limits.unproven:
            return f"{limits.unproven} connections that have not logged in are open already"
        return ""

    def _made_room(self, kin: str) -> bool:
        """Take the place of the oldest that has not logged in, from that address if it is full.

        Otherwise from the address that has most of them: it is seldom somebody at his password.
        """
        if self._of_address[kin] < self.limits.of_address:
            crowd = Counter(ticket.address for ticket in self._unproven)
            most = max(crowd.values(), default=0)
            kins = {address for address, count in crowd.items() if count == most}
        else:
            kins = {kin}
        before_s = self._clock() - PATIENCE_S
        for ticket, since_s in self._unproven.items():
            if since_s > before_s:
                return False
            if ticket.address in kins:
                ticket.release()
                ticket.evicted()
                return True
        return False

    def proven(self, ticket: Ticket) -> None:
        """Somebody has logged in; a ticket says this itself."""
        self._unproven.pop(ticket, None)

    def released(self, ticket: Ticket) -> None:
        """A connection has ended; its ticket says this itself."""
        if ticket not in self._held:
            return
        self._held.discard(ticket)
        self._unproven.pop(ticket, None)
        self._of_address[ticket.address] -= 1
        if not self._of_address[ticket.address]:
            del self._of_address[ticket.address]

    # -- guessing --------------------------------------------------------------------------------
    def failed(self, address: str, account: str) -> None:
        """Somebody at an address gave a wrong password for an account."""
        for guessed in _guessed(address, account):
            count, _ = self._failures.pop(guessed) if self._is_remembered(guessed) else (0, 0.0)
            self._failures[guessed] = (count + 1, self._clock())
        while len(self._failures) > ADDRESSES_KEPT:
            self._failures.popitem(last=False)

    def succeeded(self, address: str, account: str) -> None:
        """Somebody logged in from an address; what was guessed of other accounts is kept."""
        for guessed in _guessed(address, account):
            self._failures.pop(guessed, None)

    def delay_s(self, address: str, account: str) -> float:
        """How long the answer to the next try from an address is to be held back.

        Half a second after the first failure of this account from there, twice as long after each
        further one, up to 16; as long for what failed of others from there since somebody logged
        in, but up to 4 only: his neighbours keep nobody out.
        """
        of_all, of_account = map(self._delay_s, _guessed(address, account))
        return max(of_account, min(of_all, NEIGHBOUR_DELAY_S))

    def _delay_s(self, guessed: tuple[str, str]) -> float:
        if not self._is_remembered(guessed):
            return 0.0
        count, _ = self._failures[guessed]
        return min(FIRST_DELAY_S * 2.0 ** min(count - 1, 10), LONGEST_DELAY_S)

    def _is_remembered(self, guessed: tuple[str, str]) -> bool:
        found = self._failures.get(guessed)
        if found is None:
            return False
        if self._clock() - found[1] < FORGOTTEN_S:
            return True
        del self._failures[guessed]
        return False


def _guessed(address: str, account: str) -> tuple[tuple[str, str], ...]:
    """What a wrong password counts for: the address, and this account from there."""
    kin = network(address)
    return (kin, ""), (kin, account[:NAME_MOST])


class InputBudget:
    """What one session may send: a bucket that fills at a rate. clock: for tests."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = limits.input_bytes_s
        self._burst = limits.input_burst
        self._clock = clock
        self._left = float(limits.input_burst)
        self._at_s = clock()

    def take(self, count: int) -> float:
        """Account for bytes that came in; 0.0, or how long to read no more of this session."""
        now_s = self._clock()
        filled = self._left + (now_s - self._at_s) * self._rate
        self._left = min(filled, float(self._burst)) - count
        self._at_s = now_s
        return 0.0 if self._left >= 0 else -self._left / self._rate


class Starts:
    """How often one account may start a session: each start costs as much as a hundred keys.

    clock: for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._due_s: dict[str, float] = {}

    def wait_s(self, account: str) -> float:
        """Account for one more start; 0.0, or how long it is to wait."""
        now_s = self._clock()
        due_s = max(self._due_s.get(account, now_s), now_s) + START_EVERY_S
        free_s = STARTS_AT_ONCE * START_EVERY_S
        self._due_s[account] = min(due_s, now_s + free_s + START_WAIT_MOST_S)
        return max(0.0, self._due_s[account] - now_s - free_s)


def network(address: str) -> str:
    """What counts as one address: itself, or the /64 network of IPv6; other texts as they are."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
