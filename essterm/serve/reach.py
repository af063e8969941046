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
"""How long to wait for another process to let go of an installation, or to answer for it."""
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

    before_damage: as `Home.open` has it. Raises InUse when that process does not answer for a
    while, SaveProblem and the like.
    """
    return _patiently(home, name, lambda: home.open(name, before_damage=before_damage))


def look(home: Home, name: str, before_damage: bool = False) -> Look | CoreClient:
    """As `attach`, but only to read: no core runs."""
    return _patiently(home, name, lambda: Look(home, name, before_damage))


def _patiently(home: Home, name: str, take: Callable[[], Held]) -> Held | CoreClient:
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return take()
        except InUse:
            client = CoreClient.reach(home.folder(name), name)
            if client is not None:
                return client
            if time.monotonic() >= until_s:
                raise
        time.sleep(RETRY_S)
