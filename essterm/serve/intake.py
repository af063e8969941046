"""What the client of an SSH connection sends, in slices and at the rate that is allowed.

Keys have limits of their own; this one is for all that a client may ask of the protocol itself,
before and after it has logged in: each packet costs the loop time, and some are answered. A flood
is read later, and others have their turn between two slices of it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from essterm.serve.limits import InputBudget

if TYPE_CHECKING:
    from collections.abc import Callable

    from essterm.serve.limits import Limits

SLICE = 4096
"""Bytes that the protocol takes in one go: about eighty of the smallest packets."""
UNREAD_MOST = 1 << 20
"""Bytes that wait for a client at which it is given up: painting stops long before, so it asks and
does not read the answers.
"""


class Intake:
    """Between the socket of a connection and its protocol, which `take` is.

    transport: of the socket, read no more while something waits.
    """

    def __init__(
        self, transport: asyncio.Transport, take: Callable[[bytes], object], limits: Limits
    ) -> None:
        self._transport = transport
        self._take = take
        self._budget = InputBudget(limits.of_connection())
        self._bytes = bytearray()
        self._later: asyncio.Handle | None = None
        self._is_closed = False

    def put(self, raw: bytes) -> None:
        """Take what has come."""
        if self._is_closed:
            return
        self._bytes += raw
        if self._later is None:
            self._go_on()

    def close(self) -> None:
        """The connection has ended: what waits is dropped."""
        self._is_closed = True
        self._bytes.clear()
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _go_on(self) -> None:
        was_waiting, self._later = self._later is not None, None
        slice_ = bytes(self._bytes[:SLICE])
        del self._bytes[:SLICE]
        wait_s = self._budget.take(len(slice_))
        self._take(slice_)
        if self._is_closed:
            return
        if self._transport.get_write_buffer_size() > UNREAD_MOST:
            self._transport.abort()
        elif self._bytes or wait_s:
            loop = asyncio.get_running_loop()
            self._transport.pause_reading()
            self._later = loop.call_later(wait_s, self._go_on)
        elif was_waiting:
            self._transport.resume_reading()
