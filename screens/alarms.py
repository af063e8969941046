"""Which alarms are new (§8 of the design language): bold for ten seconds of wall time."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEW_S = 10.0
"""Wall seconds for which an alarm is new."""


class Alarms:
    """The alarms of one connection, whatever screen is in front; `wall`: seconds of wall time."""

    def __init__(self, wall: Callable[[], float] = monotonic) -> None:
        self.wall = wall
        self._counts: Mapping[str, int] | None = None
        self._new_until_s: dict[str, float] = {}

    def look(self, counts: Mapping[str, int]) -> frozenset[str]:
        """The alarms that are new; more of one is new too.

        Those of the first look are not: nobody was there when they came.
        """
        now_s = self.wall()
        before = counts if self._counts is None else self._counts
        for word, count in counts.items():
            if count > before.get(word, 0):
                self._new_until_s[word] = now_s + NEW_S
        self._counts = dict(counts)
        until_s = self._new_until_s
        return frozenset(word for word in counts if counts[word] and until_s.get(word, 0) > now_s)

    def calm_in_s(self) -> float | None:
        """Wall seconds until one of them is not new any more; None when none is."""
        now_s = self.wall()
        left = [until_s - now_s for until_s in self._new_until_s.values() if until_s > now_s]
        return min(left, default=None)
