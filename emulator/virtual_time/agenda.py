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


_KNOWN_KINDS: set[type] = set()
"""Classes that were found to be frozen dataclasses: a fact about the code, not state."""


def _is_value(item: object) -> bool:
    """Whether ``item`` is an instance of a frozen dataclass."""
    kind = type(item)
    if kind in _KNOWN_KINDS:
        return True
    if is_dataclass(kind) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # no stub
        _KNOWN_KINDS.add(kind)
        return True
    return False


def _check(due_us: int, item: object) -> None:
    if due_us < 0:
        raise ValueError(f"due time {due_us} us is before the beginning of time")
    if not _is_value(item):
        raise TypeError(f"an agenda item must be a frozen dataclass value, not {item!r}")


class Agenda:
    """Items by due time in microseconds, then by running number.

    ``next_number`` is the number that the next added item will get; numbers are never given twice.
    """

    __slots__ = ("_cancelled", "_heap", "next_number")

    def __init__(self) -> None:
        self.next_number = 0
        self._heap: list[tuple[int, int, Any]] = []
        self._cancelled: set[int] = set()

    def __len__(self) -> int:
        """How many items are waiting; cancelled ones do not count."""
        return len(self._heap) - len(self._cancelled)

    def add(self, due_us: int, item: Any) -> int:
        """Plan ``item`` for ``due_us`` and return its running number.

        Raises:
            ValueError: ``due_us`` is negative.
            TypeError: ``item`` is not an instance of a frozen dataclass.
        """
        number = self.next_number
        if due_us < 0 or type(item) not in _KNOWN_KINDS:
            _check(due_us, item)
        heappush(self._heap, (due_us, number, item))
        self.next_number = number + 1
        return number

    def cancel(self, number: int) -> bool:
        """Take entry ``number`` off; False when it was taken, cancelled or never given.

        Looks at every entry: cancelling is rare, and adding and taking are cheaper for it.
        """
        if number in self._cancelled or all(entry[1] != number for entry in self._heap):
            return False
        self._cancelled.add(number)
        if len(self._heap) < 2 * len(self._cancelled):
            self._heap = [entry for entry in self._heap if entry[1] not in self._cancelled]
            self._cancelled.clear()
            heapify(self._heap)
        return True

    def next_due(self) -> int | None:
        """When the earliest item is due, in microseconds; None when nothing waits."""
        heap = self._heap
        if self._cancelled:
            while heap and heap[0][1] in self._cancelled:
                self._cancelled.remove(heappop(heap)[1])
        return heap[0][0] if heap else None

    def pop_due(self, now_us: int) -> Any | None:
        """Take the earliest item that is due at or before ``now_us``; None when there is none.

        One at a time, so that what an item adds for the same microsecond is found by the next call.
        """
        heap = self._heap
        if self._cancelled:
            self.next_due()
        return heappop(heap)[2] if heap and heap[0][0] <= now_us else None

    def rows(self) -> list[tuple[int, int, Any]]:
        """What waits as ``(due_us, number, item)``, in the order in which it will come out."""
        waiting = (entry for entry in self._heap if entry[1] not in self._cancelled)
        return sorted(waiting, key=lambda row: row[:2])

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, int, Any]], next_number: int) -> Agenda:
        """The agenda that had these ``rows()`` and this ``next_number``.

        Raises:
            ValueError: a number stands twice or is not below ``next_number``; a time is negative.
            TypeError: an item is not an instance of a frozen dataclass.
        """
        agenda = cls()
        seen: set[int] = set()
        for due_us, number, item in rows:
            if not 0 <= number < next_number or number in seen:
                raise ValueError(f"agenda entry {number} is repeated or not below {next_number}")
            seen.add(number)
            _check(due_us, item)
            heappush(agenda._heap, (due_us, number, item))
        agenda.next_number = next_number
        return agenda
