"""The event loop of a process with many applications, and its collector.

The framework sets a task factory for the whole loop, which the SSH server does not survive; and
with many applications one look of the collector at everything takes half a second.
"""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Any

THRESHOLDS = (5000, 10, 100)
"""How seldom the collector looks at what has lived for long."""
QUIET_S = 2.0
"""Wall seconds without a key after which nobody notices a look at everything."""
ENDED_MOST = 25
"""Sessions that may have ended before the collector looks although somebody types."""


class ServerLoop(asyncio.SelectorEventLoop):
    """A loop whose tasks are asyncio's own, whatever an application asks for."""

    def set_task_factory(self, factory: Any) -> None:
        """Leave it as it is."""


def new_loop() -> asyncio.AbstractEventLoop:
    """The loop to serve with."""
    return ServerLoop()


def calm_collector() -> None:
    """Once everything is loaded: what is there lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


class Sweeper:
    """Gives back the memory of applications that have ended, while nobody types."""

    def __init__(self) -> None:
        self._ended = 0

    def one_more(self) -> None:
        """An application has ended."""
        self._ended += 1

    def look(self, last_key_s: float) -> None:
        """Collect when it is time. last_key_s: when the last key came, by the monotonic clock."""
        is_quiet = time.monotonic() - last_key_s > QUIET_S
        if self._ended >= ENDED_MOST or (self._ended and is_quiet):
            self._ended = 0
            gc.collect()
