"""The one formula between wall time and virtual time, re-based at every change of speed."""

from __future__ import annotations

from emulator.errors import Refusal
from emulator.units import US_PER_S

MAX_RATE = 3600
"""Most virtual seconds for one wall second."""
LAST_US = 1_000 * 366 * 86_400 * US_PER_S
"""How far virtual time can go: a thousand years, so that every calendar can show it."""


def check_rate(rate: int) -> None:
    """Whether time can run so fast; raises Refusal (rule Z07)."""
    if not 0 <= rate <= MAX_RATE:
        raise Refusal(f"The speed is 0 (paused) to {MAX_RATE}; got {rate}.", "Z07")


def check_jump(now_us: int, until_us: int) -> None:
    """Whether time can go from one moment to another; raises Refusal (rule Z07)."""
    if until_us < now_us:
        raise Refusal("Time cannot go back.", "Z07")
    if until_us > LAST_US:
        raise Refusal("Virtual time ends a thousand years after the installation's start.", "Z07")


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
