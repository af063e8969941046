"""Keys and clicks in the order in which they were given, each on what the one before has opened.

The framework hands an input on before the last one was acted upon: what follows the key that opens
a dialogue would then reach the screen below it. Here the next input waits until every widget in
front has handled what was queued for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from textual.events import InputEvent, MouseMove, Paste

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.events import Event
    from textual.message_pump import MessagePump
    from textual.screen import Screen

LONGEST_S = 2.0
"""Wall seconds that an input waits for the one before; a widget that is stuck keeps no others."""
LOOK_EVERY_S = 0.02
"""Wall seconds after which a widget that may have been taken away is looked at again."""


def is_input(event: Event) -> bool:
    """Whether this came from the keyboard or the mouse, and was not handed on yet."""
    return isinstance(event, InputEvent | Paste) and not event.is_forwarded


class TypedAhead:
    """The inputs of one application that wait for their turn."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Event] = deque()
        self._let_in: Event | None = None
        self._turn: asyncio.Task[None] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no input waits."""
        return self._turn is None

    def takes(self, event: Event) -> bool:
        """Whether an input has to wait; if not, it is to be handed on now."""
        if event is self._let_in:
            self._let_in = None
            return False
        if self._turn is None and (isinstance(event, MouseMove) or self._is_at_rest()):
            return False
        self._waiting.append(event)
        if self._turn is None:
            self._turn = asyncio.create_task(self._take_turns())
        return True

    def _is_at_rest(self) -> bool:
        """The same as seen by the application, which is just handling an input."""
        app, queue = self._app, cast("Any", self._app._message_queue)
        if not app.screen_stack:
            return True
        is_handled = all(map(is_idle, app.screen.walk_children(with_self=True)))
        return queue.empty() and is_handled and not is_to_be_laid_out(app.screen)

    async def _take_turns(self) -> None:
        """Let in one after the other, each when all that the last one caused is done."""
        try:
            while self._waiting and self._app.is_running:
                await self._at_rest()
                self._let_in = self._waiting.popleft()
                self._app.post_message(self._let_in)
                await asyncio.sleep(0)
        finally:
            self._turn = None

    async def _at_rest(self) -> None:
        """Wait until all that is in front has handled its messages, and has its place."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_S
        while loop.time() < end:
            pump = self._busy()
            if pump is not None:
                await self._told(pump.call_later)
            elif self._app.is_running and is_to_be_laid_out(self._app.screen):
                await self._told(self._app.screen.call_after_refresh)
            else:
                return

    async def _told(self, ask: Callable[[Callable[[], None]], bool]) -> None:
        """Wait until the one who is asked says so, or was taken away."""
        done = asyncio.Event()
        if not ask(done.set):
            await asyncio.sleep(0)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), LOOK_EVERY_S)

    def _busy(self) -> MessagePump | None:
        """One that has something to handle, or is handling it; None when all are at rest."""
        app = self._app
        if not app.is_running or not app.screen_stack:
            return None
        pumps = (app, *app.screen.walk_children(with_self=True))
        return next((pump for pump in pumps if not is_idle(pump)), None)


def is_idle(pump: MessagePump) -> bool:
    """Whether it waits for a message, or will handle none any more."""
    if pump._closing or pump._closed:
        return True
    queue: Any = pump._message_queue
    return queue.empty() and bool(queue.ready_event._waiters)


def is_to_be_laid_out(screen: Screen[Any]) -> bool:
    """Whether widgets are about to get another place, or something waits until they have."""
    return bool(screen._layout_required or screen._callbacks)
