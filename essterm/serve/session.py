"""A session: one person's screens at one end, the bytes of one connection at the other.

Each is an application of its own with a context of its own. What goes wrong in one ends that one;
what is slow in one is that one's; the others never notice.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from emulator.errors import EssError
from essterm.serve.accounts import Account
from essterm.serve.inbox import Inbox
from essterm.serve.roles import same_machine, screens_of
from essterm.serve.terminals import terminal_of
from essterm.terminal import Screens
from screens.byte_stream_driver import ByteStreamDriver, ByteTransport

if TYPE_CHECKING:
    from textual.screen import Screen

    from essterm.serve.limits import Limits
    from essterm.serve.sessions import Sessions
    from screens.desk import CoreLike

END_MOST_S = 3.0
"""Wall seconds that an application whose terminal is gone has for ending."""

LEFT, GONE, REFUSED, DEFECT = "left", "gone", "refused", "defect"
IDLE, TOO_LONG, CLOSED, REMOVED = "idle", "too long", "closed", "account removed"
"""How a session ended."""
FAILED = (REFUSED, DEFECT)

log = logging.getLogger("essterm.serve")


class Link(ByteTransport, Protocol):
    """The way to one client, as a session needs it. Nothing raises."""

    def hold(self) -> None:
        """Read no more of the client for now: it sends faster than it can be taken."""

    def release(self) -> None:
        """Read on."""

    def end(self, status: int) -> None:
        """Say how it ended and hang up, after all that was written."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes, from where, with what terminal.

    whose: private world it visits, "" for its own. sent: the client's environment, TERM in
    it. width, height: in cells, 0 where nothing is known.
    """

    account: Account
    address: str
    sent: Mapping[str, str]
    width: int = 0
    height: int = 0
    whose: str = ""


class SessionScreens(Screens):
    """The application of one session: nothing of the server's own terminal is its."""

    def __init__(self, core: CoreLike, session: Session, **options: Any) -> None:
        super().__init__(core, **options)
        self._session = session
        self.desk = replace(self.desk, others=session.others)
        # The framework points the streams of the whole process to the application that started
        # last. So they are pointed to where they are.
        self._capture_stdout: Any = sys.stdout
        self._capture_stderr: Any = sys.stderr

    def get_default_screen(self) -> Screen[Any]:
        """The screen that this person had in front, if he still reaches it."""
        lowest = super().get_default_screen()
        return self.numbered.get(self._session.first_screen, lowest)

    def on_ready(self) -> None:
        """The first screen is painted."""
        self._session.painted.set()

    def action_go(self, number: int) -> None:
        """Change to a numbered screen, and note it for the next time."""
        super().action_go(number)
        if self.front is not None:
            self._session.went_to(self.front.NUMBER)

    def announce(self, text: str) -> None:
        """Say something to this person, on the answer line."""
        if self.front is not None:
            self.front.answer(text)


class Session:
    """One visitor. `Sessions.open` makes and runs it; its link feeds it."""

    def __init__(self, sessions: Sessions, visitor: Visitor, link: Link, limits: Limits) -> None:
        self.visitor = visitor
        self.terminal, self.ability = terminal_of(visitor.sent, visitor.width, visitor.height)
        self.began_s = self.last_key_s = time.monotonic()
        self.ended = ""
        self.painted = asyncio.Event()
        self._sessions = sessions
        self._link = link
        self._inbox = Inbox(self, link, limits)
        self._app: SessionScreens | None = None
        self._driver: ByteStreamDriver | None = None
        self._is_slow = False
        self._size = (self.terminal.width, self.terminal.height)
        context = contextvars.Context()
        self._task = asyncio.create_task(self._run(), context=context)
        self._task.add_done_callback(self._over, context=context)

    # -- what the link says ----------------------------------------------------------------

    def feed(self, raw: bytes) -> None:
        """The client has sent something."""
        self.last_key_s = time.monotonic()
        self._inbox.put(raw)

    def resize(self, width: int, height: int) -> None:
        """The client's terminal has another size, in cells."""
        if width > 0 and height > 0:
            self._size = (width, height)
            if self._driver is not None:
                self._driver.resize(width, height)

    def pause(self) -> None:
        """The link is full."""
        self._is_slow = True
        if self._driver is not None:
            self._driver.pause()

    def resume(self) -> None:
        """The link has drained."""
        self._is_slow = False
        if self._driver is not None:
            self._driver.resume()

    def dropped(self) -> None:
        """The connection is gone."""
        if self._driver is not None:
            self._driver.dropped()
        self.leave(GONE)

    # -- what the sessions say -------------------------------------------------------------

    def leave(self, why: str) -> None:
        """End, because of what is given; harmless when it is ending already."""
        self.ended = self.ended or why
        if self._task.done():
            return
        if self._app is None:
            self._task.cancel()
        else:
            self._app.exit()
            loop = asyncio.get_running_loop()
            loop.call_later(END_MOST_S, self._task.cancel)

    async def over(self) -> None:
        """Wait until it has ended."""
        await asyncio.wait([self._task])

    def announce(self, text: str) -> None:
        """Say something to this person, on the answer line."""
        if self._app is not None:
            self._app.call_later(self._app.announce, text)

    # -- what the inbox and the application say --------------------------------------------

    @property
    def driver(self) -> ByteStreamDriver | None:
        """The driver, once it can be fed."""
        return self._driver

    @property
    def app(self) -> SessionScreens | None:
        """The application, while there is one."""
        return self._app

    @property
    def first_screen(self) -> int:
        """The number of the screen that was in front the last time; 0: nothing is known."""
        return self._sessions.fronts.front(self.visitor.account.name)

    def went_to(self, number: int) -> None:
        """The numbered screen in front is another one."""
        self._sessions.fronts.remember(self.visitor.account.name, number)

    def others(self, number: int) -> list[str]:
        """The names of the others with a numbered screen of this session's machine in front."""
        here = (each for each in self._sessions if each is not self)
        return sorted({each.visitor.account.name for each in here if self._is_beside(each, number)})

    def _is_beside(self, other: Session, number: int) -> bool:
        mine, its = self._app, other._app
        if mine is None or its is None or not other.painted.is_set() or its.front is None:
            return False
        return number == its.front.NUMBER and same_machine(mine.desk.core, its.desk.core)

    def _has_driver(self, driver: ByteStreamDriver) -> None:
        self._driver = driver
        if self._is_slow:
            driver.pause()
        if self._size != (self.terminal.width, self.terminal.height):
            driver.resize(*self._size)
        self._inbox.go_on()

    # -- its life --------------------------------------------------------------------------

    async def _run(self) -> str:
        """Its whole life; what is left to say, if it ended in another way than by leaving."""
        try:
            await self._sessions.admitted(self)
            async with self._sessions.core_for(self.visitor) as core:
                return await self._screens(core)
        except EssError as refusal:
            self.ended = self.ended or REFUSED
            return str(refusal)
        except Exception:
            log.exception("the session of %s failed", self.visitor.account.name)
            self.ended = DEFECT
            return ""

    def _over(self, task: asyncio.Task[str]) -> None:
        """Say how it ended, and hang up; also when it was cancelled before it began."""
        farewell = "" if task.cancelled() else task.result()
        self.ended = self.ended or (GONE if task.cancelled() else LEFT)
        self.painted.set()
        self._inbox.close()
        self._app = self._driver = None
        text = farewell or self._sessions.words_of(self.ended)
        if text:
            self._link.write(f"{text}\r\n".encode(self.terminal.encoding, "replace"))
        self._link.end(1 if self.ended in FAILED else 0)
        self._sessions.closed(self)

    async def _screens(self, core: CoreLike) -> str:
        """Run the screens until somebody or something ends them; what is left to say."""
        account = self.visitor.account
        driver = partial(
            ByteStreamDriver,
            transport=self._link,
            terminal=self.terminal,
            made=self._has_driver,
        )
        async with self._sessions.turn(self):
            app = self._app = SessionScreens(
                core,
                self,
                ability=self.ability,
                operator=account.name,
                driver_class=driver,
                reached=screens_of(account),
            )
            watching = asyncio.create_task(self._stop_with(core))
        try:
            await app.run_async(size=self._size)
        finally:
            watching.cancel()
        was_starting = self.ended and not self.painted.is_set()
        if app.fault is not None and not was_starting:  # half a screen cannot be ended cleanly
            raise app.fault
        return core.stopped if self.ended == CLOSED else ""

    async def _stop_with(self, core: CoreLike) -> None:
        """A core that takes nothing any more has nothing to show."""
        async for _ in core.changes():
            if core.stopped:
                self.leave(CLOSED)
                return
