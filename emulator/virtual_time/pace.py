"""The one formula between wall time and virtual time, re-based at every change of speed."""

from __future__ import annotations

MAX_RATE = 3600
"""Most virtual seconds for one wall second."""


class Pace:
    """Virtual time beside a wall clock; the wall time is always passed in."""

    __slots__ = ("base_us", "base_wall_s", "rate")

    def __init__(self, now_us: int, wall_s: float) -> None:
        self.base_us = now_us
        self.base_wall_s = wall_s
        self.rate = 0

    def rebase(self, now_us: int, wall_s: float, rate: int) -> None:
        """From here on, time runs at `rate`; 0 is paused."""
        self.base_us, self.base_wall_s, self.rate = now_us, wall_s, rate

    def target_us(self, wall_s: float) -> int:
        """Where virtual time should stand at a wall time, in microseconds."""
        return self.base_us + round((wall_s - self.base_wall_s) * 1e6 * self.rate)

    def wait_s(self, due_us: int, wall_s: float) -> float:
        """Wall seconds until virtual time reaches `due_us`; 0.0 if it has. Needs a rate above 0."""
        return max(0.0, (due_us - self.target_us(wall_s)) / 1e6 / self.rate)
