"""All sessions of one server: who is here, whose turn it is to start, and how they end."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from essterm.serve import session as endings
from essterm.serve.limits import Starts
from essterm.serve.loop import Sweeper
from essterm.serve.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from essterm.serve.audit import Audit
    from essterm.serve.fronts import Fronts
    from essterm.serve.limits import Limits
    from essterm.serve.session import Link, Visitor
    from screens.desk import CoreLike

START_MOST_S = 1.0
"""Wall seconds after which the next may start although the last has not painted."""
WATCH_EVERY_S = 1.0
CLOSE_MOST_S = 5.0

WORDS = {
    endings.IDLE: "No key was pressed for a long time; log in again to come back.",
    endings.TOO_LONG: "This session has lasted as long as one may; log in again to come back.",
    endings.REMOVED: "This account was removed or changed.",
    endings.DEFECT: (
        "essterm failed in this session; what was answered is saved, and others work on. "
        "Log in again to come back."
    ),
}


class Sessions:
    """Opens sessions, starts them one after the other, and ends those that last too long.

    core_for: the core that a visitor works on, for as long as the session lasts; raises EssError.
    """

    def __init__(
        self,
        core_for: Callable[[Visitor], AbstractAsyncContextManager[CoreLike]],
        fronts: Fronts,
        limits: Limits,
        audit: Audit,
    ) -> None:
        self.core_for = core_for
        self.fronts = fronts
        self._limits = limits
        self._audit = audit
        self._open: set[Session] = set()
        self._starting = asyncio.Semaphore(1)
        self._starts = Starts()
        self._told: set[Session] = set()
        """Those that the log knows: who drops a session before its turn leaves no line."""
        self._sweeper = Sweeper()
        self._farewell = ""
        self._watch: asyncio.Task[None] | None = None
        self._turns: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._open))

    def open(self, visitor: Visitor, link: Link) -> Session:
        """Begin a session; it runs until it ends, and says so on its link."""
        if self._watch is None:
            self._watch = asyncio.create_task(self._look_after())
        session = Session(self, visitor, link, self._limits)
        self._open.add(session)
        if self._farewell:
            session.leave(endings.CLOSED)
        return session

    def closed(self, session: Session) -> None:
        """A session has ended."""
        if session in self._open:
            self._open.discard(session)
            self._sweeper.one_more()
            if session in self._told or session.ended != endings.GONE:
                lasted_s = round(time.monotonic() - session.began_s, 1)
                self._log("session ended", session, how=session.ended, lasted_s=lasted_s)
            self._told.discard(session)

    def tell(self, text: str) -> None:
        """Say something to everybody, on the answer line."""
        for session in self._open:
            session.announce(text)

    async def close(self, farewell: str) -> None:
        """End all sessions with a message that stands on the terminals afterwards."""
        self._farewell = farewell
        leaving = list(self._open)
        for session in leaving:
            session.leave(endings.CLOSED)
        if leaving:
            over = [asyncio.create_task(session.over()) for session in leaving]
            await asyncio.wait(over, timeout=CLOSE_MOST_S)
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def words_of(self, how: str) -> str:
        """What is said to a person whose session ended so; "" for nothing."""
        return self._farewell if how == endings.CLOSED else WORDS.get(how, "")

    async def admitted(self, session: Session) -> None:
        """Wait while this account has begun more sessions than it may at once.

        Before anything is done for one: a private world is read and written each time, and asking
        for one that is refused costs, too.
        """
        await asyncio.sleep(self._starts.wait_s(session.visitor.account.name))

    @asynccontextmanager
    async def turn(self, session: Session) -> AsyncIterator[None]:
        """Wait for one's turn to start; the next has its turn when the first screen is painted."""
        await self._starting.acquire()
        self._told.add(session)
        self._log("session began", session)
        passing = asyncio.create_task(self._pass_on(session))
        self._turns.add(passing)
        passing.add_done_callback(self._turns.discard)
        yield

    async def _pass_on(self, session: Session) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.painted.wait(), START_MOST_S)
        self._starting.release()

    async def _look_after(self) -> None:
        """Look once a second who has been idle, or here, for too long, and at the garbage."""
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            now_s = time.monotonic()
            for session in list(self._open):
                self._end_if_long(session, now_s)
            self._sweeper.look(max((each.last_key_s for each in self._open), default=0.0))

    def _end_if_long(self, session: Session, now_s: float) -> None:
        limits = self._limits
        if limits.idle_s and now_s - session.last_key_s > limits.idle_s:
            session.leave(endings.IDLE)
        elif limits.session_s and now_s - session.began_s > limits.session_s:
            session.leave(endings.TOO_LONG)

    def _log(self, event: str, session: Session, **more: object) -> None:
        visitor = session.visitor
        self._audit.log(
            event,
            account=visitor.account.name,
            role=visitor.account.role,
            address=visitor.address,
            **more,
        )
