"""The agenda: items due at fixed virtual times.

An item is a value (an instance of a frozen dataclass), so that an agenda can be written to a
snapshot at any instant; a closure or a coroutine could not, and is refused. Items due at the same
microsecond come out in the order in which they were added: a running number breaks ties, hence no
run differs from another.

What belongs here is what stays where it was planned. Completions of copies do not: they move
whenever another copy starts or ends, and live in ``transfers``.

A cancelled entry stays in the heap until it reaches the top, or until more than half of the heap is
such entries; then the heap is rebuilt.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def _is_value(item: object) -> bool:
    """Whether ``item`` is an instance of a frozen dataclass."""
    kind = type(item)
    return is_dataclass(kind) and bool(kind.__dataclass_params__.frozen)  # type: ignore[attr-defined]


class Agenda:
    """Items by due time in microseconds, then by running number.

    ``next_number`` is the number that the next added item will get; numbers are never given twice.
    """

    __slots__ = ("_heap", "_live", "next_number")

    def __init__(self) -> None:
        self.next_number = 0
        self._heap: list[tuple[int, int]] = []
        self._live: dict[int, tuple[int, Any]] = {}

    def __len__(self) -> int:
        """How many items are waiting; cancelled ones do not count."""
        return len(self._live)

    def add(self, due_us: int, item: Any) -> int:
        """Plan ``item`` for ``due_us`` and return its running number.

        Raises:
            ValueError: ``due_us`` is negative.
            TypeError: ``item`` is not an instance of a frozen dataclass.
        """
        number = self.next_number
        self._enter(due_us, number, item)
        self.next_number = number + 1
        return number

    def cancel(self, number: int) -> bool:
        """Take entry ``number`` off; False when it was taken, cancelled or never given."""
        if self._live.pop(number, None) is None:
            return False
        if len(self._heap) > 2 * len(self._live):
            self._heap = [(due_us, kept) for due_us, kept in self._heap if kept in self._live]
            heapify(self._heap)
        return True

    def next_due(self) -> int | None:
        """When the earliest item is due, in microseconds; None when nothing waits."""
        heap, live = self._heap, self._live
        while heap and heap[0][1] not in live:
            heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, now_us: int) -> Any | None:
        """Take the earliest item that is due at or before ``now_us``; None when there is none.

        One at a time, so that what an item adds for the same microsecond is found by the next call.
        """
        due_us = self.next_due()
        if due_us is None or due_us > now_us:
            return None
        _, number = heappop(self._heap)
        return self._live.pop(number)[1]

    def take_due(self, now_us: int) -> list[Any]:
        """Take every item due at or before ``now_us``, earliest first, ties as they were added."""
        taken = []
        while (item := self.pop_due(now_us)) is not None:
            taken.append(item)
        return taken

    def rows(self) -> list[tuple[int, int, Any]]:
        """What waits as ``(due_us, number, item)``, in the order in which it will come out."""
        return sorted(
            ((due_us, number, item) for number, (due_us, item) in self._live.items()),
            key=lambda row: row[:2],
        )

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, int, Any]], next_number: int) -> Agenda:
        """The agenda that had these ``rows()`` and this ``next_number``.

        Raises:
            ValueError: a number stands twice or is not below ``next_number``; a time is negative.
            TypeError: an item is not an instance of a frozen dataclass.
        """
        agenda = cls()
        for due_us, number, item in rows:
            if not 0 <= number < next_number or number in agenda._live:
                raise ValueError(f"agenda entry {number} is repeated or not below {next_number}")
            agenda._enter(due_us, number, item)
        agenda.next_number = next_number
        return agenda

    def _enter(self, due_us: int, number: int, item: Any) -> None:
        if due_us < 0:
            raise ValueError(f"due time {due_us} us is before the beginning of time")
        if not _is_value(item):
            raise TypeError(f"an agenda item must be a frozen dataclass value, not {item!r}")
        self._live[number] = (due_us, item)
        heappush(self._heap, (due_us, number))
