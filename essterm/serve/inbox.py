"""What a client has sent and its application has not taken yet.

A person types what an application can take at once. A flood is cut into small slices, the next one
when the last has been dealt with, so that others get their turn between two; what does not fit
stays with the client, which is not read from meanwhile.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from essterm.serve.limits import InputBudget

if TYPE_CHECKING:
    from essterm.serve.limits import Limits
    from essterm.serve.session import Link, Session

SLICE = 16
"""Bytes that are taken in one go: a sequence fits."""
FULL, ROOM = 4096, 1024
"""Bytes that wait at which the client is read no more, and read again."""


class Inbox:
    """Bytes on their way from one link to one driver."""

    def __init__(self, session: Session, link: Link, limits: Limits) -> None:
        self._session = session
        self._link = link
        self._budget = InputBudget(limits)
        self._bytes = bytearray()
        self._is_held = self._is_waiting = self._is_closed = False

    def put(self, raw: bytes) -> None:
        """Take what has come."""
        if self._is_closed:
            return
        self._bytes += raw
        if len(self._bytes) > FULL and not self._is_held:
            self._is_held = True
            self._link.hold()
        self._feed()

    def go_on(self) -> None:
        """The application has dealt with what it got, or can be fed from now on."""
        self._is_waiting = False
        self._feed()

    def close(self) -> None:
        """The application has ended: take nothing more."""
        self._is_closed = True
        self._bytes.clear()

    def _feed(self) -> None:
        driver, app = self._session.driver, self._session.app
        if self._is_waiting or self._is_closed or driver is None or app is None:
            return
        if not self._bytes:
            return
        slice_ = bytes(self._bytes[:SLICE])
        del self._bytes[:SLICE]
        if self._is_held and len(self._bytes) <= ROOM:
            self._is_held = False
            self._link.release()
        wait_s = self._budget.take(len(slice_))
        driver.feed(slice_)
        self._is_waiting = True
        loop = asyncio.get_running_loop()
        # Others have their turn between: the next slice waits for what these keys do.
        app.when_typed(partial(loop.call_later, wait_s, self.go_on))
