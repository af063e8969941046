"""A figure beside its floor, and how both are timed."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Figure:
    """What was measured, what the floor took in the same run, and the limit that is promised.

    unit: "us", "ms", "MB" or "". With floor None, the value itself is held against the limit.
    """

    name: str
    value: float
    floor: float | None
    limit: float
    unit: str = "us"

    @property
    def ratio(self) -> float:
        """The number that is held against the limit."""
        return self.value if self.floor is None else self.value / self.floor

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.limit

    def line(self) -> str:
        """One row of the table."""
        floor = "" if self.floor is None else f"{self.floor:,.2f}"
        verdict = "ok" if self.holds else "MISSED"
        return (
            f"{self.name:<62}{self.value:>12,.2f}{floor:>12} {self.unit:<3}"
            f"{self.ratio:>8.2f}{self.limit:>8.2f}  {verdict}"
        )


def best_us(work: Callable[[], object], repeat: int = 7, loops: int = 1) -> float:
    """Microseconds of one call: the best of `repeat` runs of `loops` calls, collector off."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeat):
            start = time.perf_counter()
            for _ in range(loops):
                work()
            times.append((time.perf_counter() - start) / loops * 1e6)
    finally:
        gc.enable()
    return min(times)


def paired_us(
    first: Callable[[], object], second: Callable[[], object], repeat: int = 9
) -> tuple[float, float]:
    """Best times of two pieces of work, run in turn so that a drift of the machine hits both."""
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeat):
            for work, kept in ((first, times[0]), (second, times[1])):
                start = time.perf_counter()
                work()
                kept.append((time.perf_counter() - start) * 1e6)
    finally:
        gc.enable()
    return min(times[0]), min(times[1])
