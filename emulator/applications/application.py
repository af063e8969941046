"""An application as saved state, with the lane of what it has in flight.

A lane is a small queue: one item for each transaction in flight, one for the next to begin, and
one for the next attempt after an error. Items of one instant are done in the order of their
transactions, so that the order follows from the items alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from heapq import heapify, heappush
from typing import TYPE_CHECKING

from emulator.applications.records import NAME_MOST
from emulator.applications.runs import Runs
from emulator.errors import UnknownObject
from emulator.ids import VolumeId
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from emulator.installation import Installation

NAME = re.compile(rf"[a-z][a-z0-9_-]{{0,{NAME_MOST - 1}}}\Z")
PERIOD_LEAST_US = 1_000
PERIOD_MOST_US = 3_600 * US_PER_S

ISSUE, ARRIVE, ACKNOWLEDGE, RETRY = range(4)
"""What a lane item does: a step is written, reaches the secondary, ends; what failed is tried."""

LaneItem = tuple[int, int, int, int, int, int]
"""(due us, transaction, step, what, us from arrival to acknowledgement, pair)."""

NO_TRANSACTION = -1


class Lane:
    """What an application has planned, earliest first."""

    __slots__ = ("queue",)

    def __init__(self) -> None:
        self.queue: list[LaneItem] = []

    def add(
        self, due_us: int, transaction: int, step: int, what: int, ack_us: int = 0, pair: int = 0
    ) -> None:
        """Plan an item."""
        heappush(self.queue, (due_us, transaction, step, what, ack_us, pair))

    def keep(self, items: list[LaneItem]) -> None:
        """Plan these items and no others."""
        self.queue[:] = items
        heapify(self.queue)

    def rows(self) -> list[LaneItem]:
        """All items in the order in which they come out."""
        return sorted(self.queue)

    @classmethod
    def from_rows(cls, rows: list[LaneItem]) -> Lane:
        """The lane that had these rows; ValueError for rows that no lane has."""
        if any(row[0] < 0 or row[3] not in range(4) for row in rows):
            raise ValueError("these are no items of a lane")
        lane = cls()
        lane.keep(rows)
        return lane

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lane) and self.rows() == other.rows()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"Lane.from_rows({self.rows()})"


class ApplicationState(Enum):
    """QUIESCING: it begins no transaction, and some are in flight."""

    RUNNING = "running"
    QUIESCING = "quiescing"
    QUIESCED = "quiesced"
    STOPPED = "stopped"


@dataclass(slots=True)
class Application:
    """A program on a host. volumes: of each step, the log volume first.

    stalled: (transaction, step) that wait because a write was withheld or failed; while there are
    any, no transaction begins. failed_us: since when a write fails, -1 if none does. Times are
    virtual microseconds; pause_from_us: since when no transaction was acknowledged, -1 before
    the first start. lost_before: transactions that were found lost when it was started elsewhere.
    """

    name: str
    host: str
    volumes: list[VolumeId]
    period_us: int
    state: ApplicationState = ApplicationState.STOPPED
    next_transaction: int = 0
    acknowledged: int = 0
    stalled: list[tuple[int, int]] = field(default_factory=list)
    failed_us: int = -1
    last_write_us: int = -1
    pause_from_us: int = -1
    longest_pause_us: int = 0
    lost_before: int = 0
    lost_before_us: int = 0
    lane: Lane = field(default_factory=Lane)
    begun: Runs = field(default_factory=Runs)
    acked: Runs = field(default_factory=Runs)

    @property
    def log(self) -> VolumeId:
        """The volume of the first step, to which the others are written after."""
        return self.volumes[0]

    @property
    def data(self) -> list[VolumeId]:
        """The volumes of the other steps."""
        return self.volumes[1:]

    @property
    def is_stopped(self) -> bool:
        """It does not run, and is not only quiesced."""
        return self.state is ApplicationState.STOPPED


def named(inst: Installation, name: str) -> Application:
    """The application; raises UnknownObject."""
    application = inst.applications.get(name)
    if application is None:
        known = ", ".join(inst.applications) or "none"
        raise UnknownObject(f"There is no application {name}; there are {known}.")
    return application
