"""Classes of transfers: the arithmetic of shared bandwidth.

Transfers with equal (cap, share, route) have equal rates at every instant, so one record serves
all of them. Units: bytes per second, microseconds, and for service *microbytes*: what one byte per
second moves in one microsecond. All of it is integer; only a rate is ever rounded. ``transfers``
owns these records, and explains the rule that ``allowed_rate`` computes.
"""

from __future__ import annotations

from typing import NamedTuple

Stage = tuple[tuple[str, int], ...]
"""Parallel members of a route: (resource name, how often one transfer uses it)."""


class TransferKey(NamedTuple):
    """What decides a transfer's rate: equal keys, equal rates at every instant.

    cap: bytes per second that it never exceeds, 0 or more.
    share: its weight against others on a shared resource, 1 or more.
    route: stages in series; without any, the cap alone decides.
    """

    cap: int
    share: int
    route: tuple[Stage, ...]


class Resource:
    """Something with a capacity, and the transfer classes that load it."""

    __slots__ = ("capacity", "classes", "load", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.capacity = 0
        self.load = 0
        self.classes: dict[int, TransferClass] = {}


class TransferClass:
    """All active transfers with one key. ``count`` 0 means that it was dropped for good."""

    __slots__ = (
        "at_us",
        "count",
        "due_us",
        "heap",
        "key",
        "loads",
        "number",
        "rate",
        "served",
        "stages",
    )

    def __init__(
        self, number: int, key: TransferKey, resources: dict[str, Resource], at_us: int
    ) -> None:
        self.number = number
        self.key = key
        self.stages = [[resources[name] for name, _ in stage] for stage in key.route]
        weights: dict[str, int] = {}
        for stage in key.route:
            for name, uses in stage:
                weights[name] = weights.get(name, 0) + uses * key.share
        self.loads = [(resources[name], weight) for name, weight in weights.items()]
        self.count = 0
        self.served = 0
        self.rate = 0
        self.at_us = at_us
        self.heap: list[tuple[int, int]] = []
        self.due_us: int | None = None

    def settle(self, now_us: int) -> None:
        """Book what was served up to now; exact, so it may be done at any time."""
        self.served += self.rate * (now_us - self.at_us)
        self.at_us = now_us

    def left(self, level: int, now_us: int) -> int:
        """Microbytes to go until ``level``. A completion inside a microsecond rounds up to it."""
        return max(0, level - self.served - self.rate * (now_us - self.at_us))

    def allowed_rate(self) -> int:
        """The rate that the present loads and capacities allow, in bytes per second."""
        rate, share, _ = self.key
        for stage in self.stages:
            stage_rate = 0
            for resource in stage:
                stage_rate += resource.capacity * share // resource.load
            if stage_rate < rate:
                rate = stage_rate
        return rate

    def moving(self, resource: Resource) -> int:
        """Bytes a second over one resource: a bundle is used as its members offer."""
        moved = 0
        for members, stage in zip(self.stages, self.key.route, strict=True):
            offers = [each.capacity * self.key.share // each.load for each in members]
            for each, (_, uses), offer in zip(members, stage, offers, strict=True):
                if each is resource and offer:
                    moved += self.count * self.rate * uses * offer // sum(offers)
        return moved

    def reaches(self, level: int) -> int | None:
        """When ``level`` is reached at the present rate; None when it never is."""
        missing = level - self.served
        if missing <= 0:
            return self.at_us
        if self.rate == 0:
            return None
        return self.at_us - (-missing // self.rate)
