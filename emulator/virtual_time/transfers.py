"""Transfers: copies in progress that share ranks, adapters and links.

One engine serves FlashCopy background copy, PPRC first copy and resynchronisation. A transfer moves
``size`` bytes over a *route* of stages in series; a stage is a bundle of parallel members (eight
ESCON links, or just one rank), and each member is a resource with a capacity. A transfer's rate
depends only on how much is loaded onto the members that it uses::

    rate    = min(cap, min over stages of  sum over members m of  capacity[m] * share // load[m])
    load[m] = sum over the active transfers using m of  uses * share

A source and a target on one rank use it twice. The rule never exceeds a capacity, taking a transfer
away never slows another, and a change touches only neighbours. Max-min fairness was rejected: it
finishes hardly earlier, and each change ripples through the whole installation.

Exactness. Transfers with equal (cap, share, route) always have equal rates, so the books are kept
by such a *class*: ``served`` counts the microbytes (one byte per second for one microsecond) that
each of its transfers has received, and a transfer ends when ``served`` reaches its *level*. Only
rates are rounded, and only when somebody comes or goes. Hence settling, reading or saving at any
instant moves no completion: ``ceil((l - s - r*d) / r) == ceil((l - s) / r) - d``.

Re-rating is done once for an instant, before time moves or a rate is read, however many transfers
came and went in it. Heap entries of stopped transfers and calendar entries of outdated completions
stay behind and are skipped; a heap that is more than half such entries is rebuilt.

Nothing depends on the order of a dictionary: rates are functions of loads alone, and what ends
at one instant is reported in order of transfer id.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

from emulator.virtual_time.transfer_classes import Resource, Stage, TransferClass, TransferKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MICROBYTES_PER_BYTE", "Stage", "TransferKey", "TransferRow", "Transfers"]

MICROBYTES_PER_BYTE = 1_000_000

TransferRow = tuple[int, int, int, tuple[Stage, ...], int, int, int]
"""(id, cap, share, route, size in bytes, remaining whole bytes, remaining microbytes beside them).

What remains is two integers because microbytes of a large volume pass 64 bits."""


class _Transfer:
    __slots__ = ("level", "size", "transfer_class")

    def __init__(self, transfer_class: TransferClass, level: int, size: int) -> None:
        self.transfer_class = transfer_class
        self.level = level
        self.size = size


class Transfers:
    """The active transfers and the resources that they share.

    Times are microseconds, capacities and rates bytes per second, what remains is microbytes.
    Asking for a transfer that is not active, or for a resource without a capacity, raises KeyError.
    ``now_us`` is moved by ``advance_to`` and ``finish_due`` alone, never past a completion.
    """

    def __init__(self) -> None:
        self.now_us = 0
        self._resources: dict[str, Resource] = {}
        self._classes: dict[TransferKey, TransferClass] = {}
        self._classes_made = 0
        self._transfers: dict[int, _Transfer] = {}
        self._calendar: list[tuple[int, int, TransferClass]] = []
        self._changed_resources: dict[str, Resource] = {}
        self._changed_classes: dict[int, TransferClass] = {}

    def __len__(self) -> int:
        """How many transfers are active, stalled ones included."""
        return len(self._transfers)

    def set_capacity(self, resource: str, bytes_per_s: int) -> None:
        """Give ``resource`` a capacity; 0 stalls what crosses it. ValueError when negative."""
        if bytes_per_s < 0:
            raise ValueError(f"capacity of {resource} cannot be {bytes_per_s} B/s")
        record = self._resources.get(resource)
        if record is None:
            record = self._resources[resource] = Resource(resource)
        if record.capacity != bytes_per_s:
            record.capacity = bytes_per_s
            self._changed_resources[resource] = record

    def capacity(self, resource: str) -> int:
        """The capacity of ``resource`` in bytes per second."""
        return self._resources[resource].capacity

    def start(
        self,
        transfer_id: int,
        key: TransferKey,
        size_bytes: int,
        remaining_microbytes: int | None = None,
    ) -> None:
        """Begin a transfer now; ``remaining_microbytes`` when part of it was done before.

        With nothing to go it is due at this very instant, even over a stalled route.

        Raises:
            ValueError: the id is active already, a number is out of its range, or a stage is empty.
            KeyError: the route names a resource without a capacity. Nothing has changed then.
        """
        whole = size_bytes * MICROBYTES_PER_BYTE
        left = whole if remaining_microbytes is None else remaining_microbytes
        if transfer_id in self._transfers:
            raise ValueError(f"transfer {transfer_id} is active already")
        if not 0 <= left <= whole:
            raise ValueError(f"{left} microbytes cannot remain of {size_bytes} bytes")
        transfer_class = self._classes.get(key)
        if transfer_class is None:
            transfer_class = self._new_class(key)
        transfer_class.settle(self.now_us)
        level = transfer_class.served + left
        self._transfers[transfer_id] = _Transfer(transfer_class, level, size_bytes)
        heappush(transfer_class.heap, (level, transfer_id))
        self._count(transfer_class, 1)

    def stop(self, transfer_id: int) -> int:
        """End a transfer before its time; returns the microbytes that it still had to go."""
        transfer = self._transfers.pop(transfer_id)
        transfer_class = transfer.transfer_class
        left = transfer_class.left(transfer.level, self.now_us)
        self._count(transfer_class, -1)
        if len(transfer_class.heap) > 2 * transfer_class.count:
            once = dict.fromkeys(transfer_class.heap)
            transfer_class.heap = [entry for entry in once if self._is_live(transfer_class, entry)]
            heapify(transfer_class.heap)
        return left

    def is_active(self, transfer_id: int) -> bool:
        """Whether the transfer was started and has neither finished nor been stopped."""
        return transfer_id in self._transfers

    def remaining(self, transfer_id: int) -> int:
        """Microbytes still to go at ``now_us``."""
        transfer = self._transfers[transfer_id]
        return transfer.transfer_class.left(transfer.level, self.now_us)

    def size(self, transfer_id: int) -> int:
        """The size in bytes that the transfer was started with."""
        return self._transfers[transfer_id].size

    def rate(self, transfer_id: int) -> int:
        """The present rate in bytes per second; 0 when stalled."""
        transfer = self._transfers[transfer_id]
        self._rerate()
        return transfer.transfer_class.rate

    def due_us(self, transfer_id: int) -> int | None:
        """When the transfer ends if no rate changes before; None when it is stalled."""
        transfer = self._transfers[transfer_id]
        self._rerate()
        return transfer.transfer_class.reaches(transfer.level)

    def left_at_us(self, transfer_id: int, microbytes: int) -> int | None:
        """When only so many microbytes remain if no rate changes before; None when never."""
        transfer = self._transfers[transfer_id]
        self._rerate()
        reached_us = transfer.transfer_class.reaches(transfer.level - microbytes)
        return None if reached_us is None else max(reached_us, self.now_us)

    def moving(self, resource: str) -> int:
        """Bytes a second that all transfers together move over ``resource`` now.

        0 also for one without a capacity: no transfer can use it.
        """
        record = self._resources.get(resource)
        if record is None:
            return 0
        self._rerate()
        return sum([held.moving(record) for held in record.classes.values()])

    def next_due(self) -> int | None:
        """When the next transfer ends if nothing changes before; None when none ever does."""
        self._rerate()
        calendar = self._calendar
        while calendar and calendar[0][2].due_us != calendar[0][0]:
            heappop(calendar)
        return calendar[0][0] if calendar else None

    def advance_to(self, t_us: int) -> None:
        """Move time to ``t_us`` and finish nothing, not even what is due there.

        Raises:
            ValueError: ``t_us`` is before now, or after the next completion.
        """
        due_us = self.next_due()
        if t_us < self.now_us or (due_us is not None and t_us > due_us):
            raise ValueError(
                f"cannot move from {self.now_us} to {t_us} us: the next transfer ends at {due_us}"
            )
        self.now_us = t_us

    def finish_due(self, t_us: int) -> list[int]:
        """Move time to ``t_us``, take out what ends exactly there, and return its ids in order.

        Raises:
            ValueError: ``t_us`` is before now, or after the next completion.
        """
        self.advance_to(t_us)
        calendar, transfers = self._calendar, self._transfers
        done = []
        while calendar and calendar[0][0] == t_us:
            _, _, transfer_class = heappop(calendar)
            if transfer_class.due_us != t_us:
                continue
            transfer_class.settle(t_us)
            while transfer_class.heap and transfer_class.heap[0][0] <= transfer_class.served:
                entry = heappop(transfer_class.heap)
                if self._is_live(transfer_class, entry):
                    del transfers[entry[1]]
                    done.append(entry[1])
                    self._count(transfer_class, -1)
        done.sort()
        return done

    def rows(self) -> list[TransferRow]:
        """Every active transfer as plain numbers and names, sorted by id."""
        rows = []
        for transfer_id in sorted(self._transfers):
            transfer = self._transfers[transfer_id]
            cap, share, route = transfer.transfer_class.key
            left = divmod(self.remaining(transfer_id), MICROBYTES_PER_BYTE)
            rows.append((transfer_id, cap, share, route, transfer.size, *left))
        return rows

    def capacity_rows(self) -> list[tuple[str, int]]:
        """Every resource with its capacity in bytes per second, sorted by name."""
        return sorted((name, record.capacity) for name, record in self._resources.items())

    @classmethod
    def from_rows(
        cls,
        now_us: int,
        capacity_rows: Iterable[Sequence[Any]],
        rows: Iterable[Sequence[Any]],
    ) -> Transfers:
        """The transfers that had these rows at ``now_us``; their future is the same.

        Lists may stand where ``rows`` and ``capacity_rows`` gave tuples.

        Raises:
            ValueError, KeyError: as ``set_capacity`` and ``start`` do.
        """
        transfers = cls()
        transfers.now_us = now_us
        for name, bytes_per_s in capacity_rows:
            transfers.set_capacity(name, bytes_per_s)
        for transfer_id, cap, share, route, size, left_bytes, left_microbytes in rows:
            stages = tuple(tuple((name, uses) for name, uses in stage) for stage in route)
            left = left_bytes * MICROBYTES_PER_BYTE + left_microbytes
            transfers.start(transfer_id, TransferKey(cap, share, stages), size, left)
        return transfers

    def _new_class(self, key: TransferKey) -> TransferClass:
        """Check ``key`` and open the books for it."""
        if key.cap < 0 or key.share < 1:
            raise ValueError(f"a cap of {key.cap} B/s with a share of {key.share} is no rate")
        for stage in key.route:
            if not stage or any(uses < 1 for _, uses in stage):
                raise ValueError(f"stage {stage!r} has no member, or one that is not used")
        made = TransferClass(self._classes_made, key, self._resources, self.now_us)
        self._classes_made += 1
        self._classes[key] = made
        for resource, _ in made.loads:
            resource.classes[made.number] = made
        return made

    def _count(self, transfer_class: TransferClass, change: int) -> None:
        """One transfer more (+1) or fewer (-1); a class without any is dropped."""
        transfer_class.count += change
        self._changed_classes[transfer_class.number] = transfer_class
        for resource, weight in transfer_class.loads:
            resource.load += change * weight
            self._changed_resources[resource.name] = resource
        if transfer_class.count == 0:
            for resource, _ in transfer_class.loads:
                del resource.classes[transfer_class.number]
            del self._classes[transfer_class.key]
            transfer_class.due_us = None

    def _rerate(self) -> None:
        """Bring rates and completions up to date with who came and went at this instant."""
        if not self._changed_classes and not self._changed_resources:
            return
        touched = dict(self._changed_classes)
        for resource in self._changed_resources.values():
            touched.update(resource.classes)
        for number, transfer_class in touched.items():
            if transfer_class.count == 0:
                continue
            rate = transfer_class.allowed_rate()
            if rate != transfer_class.rate:
                transfer_class.settle(self.now_us)
                transfer_class.rate = rate
            elif number not in self._changed_classes:
                continue
            self._schedule(transfer_class)
        self._changed_classes.clear()
        self._changed_resources.clear()
        if len(self._calendar) > 2 * len(self._classes):
            self._calendar = [
                (held.due_us, held.number, held)
                for held in self._classes.values()
                if held.due_us is not None
            ]
            heapify(self._calendar)

    def _schedule(self, transfer_class: TransferClass) -> None:
        """Enter the class's next completion on the calendar, unless it stands there already."""
        heap = transfer_class.heap
        while not self._is_live(transfer_class, heap[0]):
            heappop(heap)
        due_us = transfer_class.reaches(heap[0][0])
        if due_us != transfer_class.due_us:
            transfer_class.due_us = due_us
            if due_us is not None:
                heappush(self._calendar, (due_us, transfer_class.number, transfer_class))

    def _is_live(self, transfer_class: TransferClass, entry: tuple[int, int]) -> bool:
        """Whether a heap entry still speaks of an active transfer of this very class."""
        transfer = self._transfers.get(entry[1])
        return (
            transfer is not None
            and transfer.transfer_class is transfer_class
            and transfer.level == entry[0]
        )
