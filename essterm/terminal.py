"""``essterm`` on a terminal: the screens on a core of this process, closed cleanly in any case.

Whoever leaves, hangs up or ends the program finds everything again that was answered. The clock
runs from the first paint on, at the usual speed; whether it was paused the last time is not kept.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from typing import TYPE_CHECKING

from emulator.errors import EssError
from essterm.bootstrap import chosen, running
from essterm.door import USUAL_SPEED
from essterm.serve.handing import take
from screens.app import EssTermApp
from screens.base import EssScreen
from screens.palette import Ability

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.runtime import Core
    from essterm.settings import Settings
    from saves.slots import OpenInstallation

COLLECT_AFTER_S = 1.0
"""Wall seconds after which the cyclic collector looks again: the first painting is done by then."""
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Screens(EssTermApp):
    """The application as the program runs it: its own defects are told by the program.

    has_panicked: it ended because its terminal could not be read any more.
    """

    has_panicked = False

    def _print_error_renderables(self) -> None:
        """Print no traceback; `fault` is what a report is made of."""
        self.has_panicked = bool(self._exit_renderables)
        self._exit_renderables.clear()

    def tell(self, text: str) -> None:
        """Show what went wrong behind the screens on the answer line of the one in front."""
        shown = [screen for screen in self.screen_stack if isinstance(screen, EssScreen)]
        if shown:
            shown[-1].answer(text, refused=True)

    @property
    def fault(self) -> BaseException | None:
        """What ended the application although nobody expected it."""
        return self._exception


def open_terminal(settings: Settings, say: Callable[[str], None]) -> int:
    """Open the screens on the installation that is meant; returns the exit code.

    Raises InUse when another terminal has it, SaveProblem and the like, CoreStopped when the core
    had to stop, or what ended the screens unexpectedly.
    """
    home, name = chosen(settings, say)
    gc.disable()
    opened = take(home, name, settings.before_damage)
    for notice in opened.notices:
        say(notice)
    gc.freeze()  # what was loaded lives as long as the process: the collector need not walk it
    return asyncio.run(_screens(opened, settings, say))


async def _screens(opened: OpenInstallation, settings: Settings, say: Callable[[str], None]) -> int:
    """Run the screens until somebody leaves or a signal ends them; say: when there are none."""
    ended: list[int] = []
    app: Screens | None = None

    def tell(text: str) -> None:
        if app is not None and app.is_running:
            app.tell(text)
        else:
            say(text)

    async with running(opened, USUAL_SPEED, smtp=settings.smtp, say=tell) as door:
        door.core.start()
        app = Screens(door.core, ability=Ability.of(os.environ), operator=settings.operator)

        def end(signum: int) -> None:
            ended.append(signum)
            app.exit()

        loop = asyncio.get_running_loop()
        loop.call_later(COLLECT_AFTER_S, gc.enable)
        for signum in ENDINGS:
            loop.add_signal_handler(signum, end, signum)
        watching = asyncio.create_task(_leave_when_stopped(door.core, app))
        try:
            await app.run_async()
        except OSError:
            if signal.SIGHUP not in ended:  # the terminal is gone: nothing can be written to it
                raise
        finally:
            watching.cancel()
        stopped = door.core.stopped
    if app.fault is not None:
        raise app.fault
    if stopped:
        raise EssError(stopped)
    if app.has_panicked and not ended:
        raise EssError("The terminal could not be read any more; what was answered is on disk.")
    return 128 + ended[0] if ended else app.return_code or 0


async def _leave_when_stopped(core: Core, app: Screens) -> None:
    """A core that accepts nothing any more has nothing to show: the program says why."""
    async for _ in core.changes():
        if core.stopped:
            app.exit()
            return
