"""What is typed ahead: each key waits until the one before it has done what it does.

A key goes through the queues of the widget in focus and of all around it, up to the application,
and what it opens takes its turns, too. The framework hands on the next key at once, to whatever is
in front then; whoever types on without looking would lose what was meant for what comes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.errors import NoWidget

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.message_pump import MessagePump

FOLLOWS_AFTER_S = 0.005
"""Wall seconds until one goes behind a key after which none has come: painting comes first."""
LONGEST_S = 2.0
"""Wall seconds for which others wait for what a key does; who is stuck keeps no keys from them."""
ROUNDS_MOST = 8
"""How often is looked again whether a key has done what it does: what it asked for may ask for
more, but a screen on which something always happens must not hold up the keys.
"""


def is_typed(event: events.Event) -> bool:
    """Whether an event is one of a keyboard or a mouse, whose order counts."""
    return isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded


class TypeAhead:
    """Keys, clicks and pastes of one application, one after the other."""

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        """hand_on: gives an event to what is in front, in the application's own turn."""
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._is_busy = False
        self._has_begun = False
        self._turn = self._rounds = self._unanswered = 0
        self._looked_at: list[MessagePump] = []
        self._told: list[Callable[[], object]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._patience: asyncio.TimerHandle | None = None

    @property
    def holds(self) -> bool:
        """Whether something waits until what was before it has done what it does."""
        return bool(self._waiting)

    async def put(self, event: events.Event) -> None:
        """Hand on an event now, or when those before it have done what they do.

        A motion of the mouse asks for nothing that another would wait for.
        """
        if isinstance(event, events.MouseMove) and not self._waiting:
            await self._hand_on(event)
        elif self._is_busy:
            self._waiting.append(event)
            await self._follow_now()
        elif self._has_begun:
            self._is_busy = True
            await self._give(event)
        else:  # the first screen may not have its focus yet
            self._is_busy = self._has_begun = True
            self._waiting.append(event)
            await self._follow(self._in_front())

    async def when_done(self, tell: Callable[[], object]) -> None:
        """Call once, when nothing waits any more; now, if nothing does."""
        if self._is_busy:
            self._told.append(tell)
            await self._follow_now()
        else:
            tell()

    async def _follow_now(self) -> None:
        """Somebody waits for what the last one does."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            await self._follow(self._in_front())

    def _time_is_over(self, way: list[MessagePump]) -> None:
        """Nothing has come after it for a while."""
        self._timer = None
        self._app.call_later(self._follow, way)

    async def _give(self, event: events.Event) -> None:
        way = self._way(event)
        await self._hand_on(event)
        if self._waiting:
            await self._follow(way)
        else:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(FOLLOWS_AFTER_S, self._time_is_over, way)

    def _way(self, event: events.Event) -> list[MessagePump]:
        """Whose queues an event goes through, the last that of the application."""
        if not isinstance(event, events.MouseEvent) or not self._app.screen_stack:
            return self._in_front()
        try:
            widget, _ = self._app.get_widget_at(event.x, event.y)
        except NoWidget:
            return self._in_front()
        return list(widget.ancestors_with_self)

    def _in_front(self) -> list[MessagePump]:
        """Those who get a key now."""
        app = self._app
        first = (app.focused or app.screen) if app.screen_stack else app
        return list(first.ancestors_with_self)

    async def _follow(self, way: list[MessagePump]) -> None:
        """Go behind the key, through one queue after the other up to the application's."""
        self._rounds, self._looked_at = ROUNDS_MOST, []
        self._turn += 1
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(LONGEST_S, self._app.call_later, self._next, self._turn)
        await self._behind(self._turn, way)

    async def _behind(self, turn: int, way: list[MessagePump]) -> None:
        while way and turn == self._turn:
            first, *way = way
            if first.call_later(self._behind, turn, way):
                return  # who is gone takes nothing, and is passed over
        await self._passed(turn)

    async def _passed(self, turn: int) -> None:
        """In the application's turn: look whether there is more to do, or take the next key."""
        if turn == self._turn and self._app.is_running and self._is_on_its_way():
            self._look_again(turn)
        else:
            await self._next(turn)

    async def _next(self, turn: int) -> None:
        """The key of this turn has done what it does, or takes too long for others to wait."""
        if turn != self._turn:
            return
        self._turn += 1
        if self._patience is not None:
            self._patience.cancel()
        if not self._app.is_running:
            self._waiting.clear()
        elif self._waiting:
            await self._give(self._waiting.popleft())
            return
        self._is_busy = False
        told, self._told = self._told, []
        for tell in told:
            tell()

    def _is_on_its_way(self) -> bool:
        """Whether something of a key may still be in a queue, or in work, of who is in front."""
        self._rounds -= 1
        front = self._in_front()
        was_at_rest = self._looked_at == front
        self._looked_at = front
        if not self._rounds:
            return False
        return not was_at_rest or any(each.message_queue_size for each in front)

    def _look_again(self, turn: int) -> None:
        """Come back when everybody in front has done what was in his queue."""
        *others, app = self._looked_at
        self._unanswered = sum(each.call_later(self._answered, turn) for each in others)
        if not self._unanswered:
            app.call_later(self._passed, turn)

    def _answered(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._unanswered -= 1
        if not self._unanswered:
            self._app.call_later(self._passed, turn)
