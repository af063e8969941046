"""Which screen each account had in front, so that people come back where they were."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "places.json"
FILE_MOST = 1 << 20

log = logging.getLogger("essterm.serve")


class Fronts:
    """The numbers of screens by account, in one small file of the home folder.

    A file that is lost or damaged costs nobody more than a key: then everybody begins at the first
    screen.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._numbers = self._read()

    def front(self, account: str) -> int:
        """The number of the screen that was in front; 0: nothing is known."""
        return self._numbers.get(account, 0)

    def remember(self, account: str, number: int) -> None:
        """Note it for the next time, also if the server should be killed now."""
        if self._numbers.get(account) == number:
            return
        self._numbers[account] = number
        draft = self._path.with_suffix(".tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._numbers, sort_keys=True), "utf-8")
            draft.replace(self._path)
        except OSError as fault:
            log.warning("where people are could not be noted: %s", fault)

    def _read(self) -> dict[str, int]:
        try:
            with self._path.open("rb") as file:
                told = json.loads(file.read(FILE_MOST))
        except (OSError, ValueError):
            return {}
        if not isinstance(told, dict):
            return {}
        return {name: number for name, number in told.items() if isinstance(number, int)}
