"""Quiet: when has a running application done all that there is to do? Found without sleeping.

A click is over when every widget has handled what was queued for it, the core owes nothing, and
the screen has been painted. The same holds headless, in a terminal and over the network, so that
no replay depends on how fast a machine is.

This is the only module of the program that uses private members of the framework besides
`screens.terminal`; `tests/replay/test_settle.py` has a test for each of them.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.strip import Strip

TIMEOUT_S = 30.0
"""Wall seconds after which a screen that does not come to rest is a failure."""
CALM_ROUNDS = 2
"""Rounds without news, one after the other, that make quiet."""


class NotQuiet(Exception):
    """A screen did not come to rest; the message names the widget that did not answer."""


class AppEnded(Exception):
    """The application has ended; `__cause__` is what it failed of, if it failed."""


class CoreLike(Protocol):
    """What settling needs of the core."""

    def busy(self) -> bool:
        """Whether a command is in flight."""


class BridgeLike(Protocol):
    """What settling needs of the bridge between core and application."""

    @property
    def is_behind(self) -> bool:
        """Whether the core has news that were not delivered."""

    def deliver(self) -> None:
        """Deliver them now."""


async def settle(
    app: App[Any],
    core: CoreLike | None = None,
    bridge: BridgeLike | None = None,
    timeout_s: float = TIMEOUT_S,
) -> None:
    """Return when the application is quiet.

    Raises NotQuiet after `timeout_s` wall seconds, AppEnded when the application is gone.
    """
    end = asyncio.get_running_loop().time() + timeout_s
    calm = 0
    while calm < CALM_ROUNDS:
        await asyncio.sleep(0)
        screen = app.screen if is_running(app) else None
        if screen is None:
            raise AppEnded("the application has ended") from failure_of(app)
        await _barrier(app, screen, end)
        calm = calm + 1 if _is_calm(app, screen, core, bridge) else 0


async def _barrier(app: App[Any], screen: Screen[Any], end: float) -> None:
    """Wait until the application, the screen and all its widgets have handled their queues."""
    waiting: dict[int, MessagePump] = {}
    answered = asyncio.Event()

    def answer(number: int) -> None:
        waiting.pop(number, None)
        if not waiting:
            answered.set()

    for number, pump in enumerate([app, *screen.walk_children(with_self=True)]):
        waiting[number] = pump
        if not pump.call_later(answer, number):
            del waiting[number]
    while waiting:
        left_s = end - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(answered.wait(), max(0.0, min(left_s, 1.0)))
        except TimeoutError:
            if not is_running(app):
                raise AppEnded("the application has ended") from failure_of(app)
            if screen is not app.screen:
                return
            if left_s <= 0:
                name = type(next(iter(waiting.values()))).__name__
                raise NotQuiet(f"the screen did not come to rest: {name} does not answer") from None


def _is_calm(
    app: App[Any], screen: Screen[Any], core: CoreLike | None, bridge: BridgeLike | None
) -> bool:
    """Whether nothing is left to do; what can be done at once is started here."""
    if core is not None and core.busy():
        return False
    if bridge is not None and bridge.is_behind:
        bridge.deliver()
        return False
    if screen is not app.screen:
        return False
    if app._batch_count or is_typed_ahead(app):
        return False
    if any(pump.message_queue_size for pump in (app, *screen.walk_children(with_self=True))):
        return False  # a message is on its way up from a widget to the screen
    if not is_painted(screen):
        paint_now(screen)
        return False
    return True


def is_typed_ahead(app: App[Any]) -> bool:
    """Whether an input waits until the one before was acted upon."""
    held = getattr(app, "typed_ahead", None)
    return held is not None and held.holds


# -- private members of the framework, each behind one small function ----------------------------


def is_running(app: App[Any]) -> bool:
    """Whether the application handles messages and has a screen."""
    return app.is_running and not app._exit and app._exception is None and bool(app._screen_stack)


def failure_of(app: App[Any]) -> BaseException | None:
    """The exception that ended an application, if one did."""
    return app._exception


def is_painted(screen: Screen[Any]) -> bool:
    """Whether no layout is due, nothing is dirty and no callback waits for the next painting."""
    due = (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
    )
    return not (due or screen._dirty_widgets or screen._callbacks)


def paint_now(screen: Screen[Any]) -> None:
    """Lay out and paint what is due without waiting for the framework's own timer."""
    screen._on_timer_update()


def forget_clicks(app: App[Any]) -> None:
    """Two replayed clicks on one spot are two clicks, however fast they follow each other."""
    app._click_chain_last_time = None
    app._click_chain_last_offset = None


def driver_of(app: App[Any]) -> Any:
    """The driver whose door events come in by."""
    return app._driver


def painted_strips(app: App[Any]) -> list[Strip]:
    """The rows that stand on the top screen now, dialogues and what is behind them included."""
    with within(app):
        return app.screen._compositor.render_strips()


@contextmanager
def within(app: App[Any]) -> Iterator[None]:
    """Inside an application's own context, for a caller that runs in another one's."""
    with app._context():
        yield
