"""Getting at an installation: by opening it, or through the core of the process that has it.

Nobody has to know whether a terminal is open: a command works either way. Two short commands at
once wait for each other.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from essterm.serve.client import CoreClient
from saves.problems import InUse
from saves.recovery import rebuild
from saves.slots import Lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine
    from saves.slots import Home, OpenInstallation

Held = TypeVar("Held")

PATIENCE_S = 5.0
"""How long to wait for one other process to let go of an installation, or to answer for it."""
RETRY_S = 0.05


class Look:
    """An installation as it stands, only to read, held so that nobody changes it meanwhile.

    Raises InUse, ChoiceNeeded or SaveProblem. Nothing is written.
    """

    def __init__(self, home: Home, name: str, before_damage: bool) -> None:
        folder = home.folder(name)
        self._lock = Lock(folder, name)
        try:
            self.engine: Engine = rebuild(folder, name, before_damage=before_damage).engine
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Let go."""
        self._lock.release()


def attach(home: Home, name: str, before_damage: bool = False) -> OpenInstallation | CoreClient:
    """Open an installation, or reach the core of the process that has it.

    before_damage: as `Home.open` has it. Raises InUse when one process does not answer for a
    while, SaveProblem and the like.
    """
    return _patiently(home, name, lambda: home.open(name, before_damage=before_damage))


def look(home: Home, name: str, before_damage: bool = False) -> Look | CoreClient:
    """As `attach`, but only to read: no core runs."""
    return _patiently(home, name, lambda: Look(home, name, before_damage))


def _patiently(home: Home, name: str, take: Callable[[], Held]) -> Held | CoreClient:
    holder, until_s = -1, 0.0
    while True:
        try:
            return take()
        except InUse as problem:
            client = CoreClient.reach(home.folder(name), name)
            if client is not None:
                return client
            if problem.pid != holder:  # of many short commands each has its turn
                holder, until_s = problem.pid, time.monotonic() + PATIENCE_S
            elif time.monotonic() >= until_s:
                raise
        time.sleep(RETRY_S)
