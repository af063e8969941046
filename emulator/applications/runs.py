"""When which transaction happened, without a list that grows with them.

Undisturbed, transactions follow each other in equal distances, so a run of them is four numbers.
"""

from __future__ import annotations

from typing import NamedTuple

RUNS_MOST = 4096
"""Runs kept; a disturbance makes a few. Of older ones only the count remains."""


class Run(NamedTuple):
    """``length`` transactions from ``first`` on, at ``at_us``, then every ``step_us``."""

    first: int
    at_us: int
    length: int
    step_us: int

    @property
    def end(self) -> int:
        """One past the last transaction."""
        return self.first + self.length

    def time_of(self, transaction: int) -> int:
        """When one of its transactions was."""
        return self.at_us + (transaction - self.first) * self.step_us


class Runs:
    """Transactions in the order of their instants, as runs; equal histories have equal runs."""

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: list[list[int]] = []

    def add(self, transaction: int, at_us: int) -> None:
        """One more, not before the last."""
        rows = self._rows
        if rows:
            row = rows[-1]
            first, began_us, count, step_us = row
            if transaction == first + count:
                if count == 1:
                    row[2] = 2
                    row[3] = at_us - began_us
                    return
                if at_us == began_us + count * step_us:
                    row[2] = count + 1
                    return
        rows.append([transaction, at_us, 1, 0])
        if len(rows) > RUNS_MOST:
            del rows[0]

    def extend(self, transaction: int, at_us: int, count: int, step_us: int) -> None:
        """As `add` for `count` successive transactions in equal distances."""
        single = min(count, 3)
        for number in range(single):
            self.add(transaction + number, at_us + number * step_us)
        if count > single:  # three in a row: the last run has this very distance
            self._rows[-1][2] += count - single

    def rows(self) -> list[tuple[int, int, int, int]]:
        """All runs, as plain numbers."""
        return [(row[0], row[1], row[2], row[3]) for row in self._rows]

    @classmethod
    def from_rows(cls, rows: list[tuple[int, int, int, int]]) -> Runs:
        """The runs that had these rows; ValueError for rows that no runs have."""
        runs = cls()
        if len(rows) > RUNS_MOST or any(min(row) < 0 for row in rows):
            raise ValueError("these are no runs of transactions")
        runs._rows = [list(row) for row in rows]
        return runs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Runs) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]  # they grow

    def __repr__(self) -> str:
        return f"Runs.from_rows({self.rows()})"

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        return [Run(*row) for row in self._rows]

    def time_of(self, transaction: int) -> int | None:
        """When a transaction was; None when it was not, or is too long ago."""
        for first, at_us, count, step_us in reversed(self._rows):
            if first <= transaction < first + count:
                return at_us + (transaction - first) * step_us
        return None

    def until(self, us: int) -> Runs:
        """What there was of them at an instant."""
        cut = Runs()
        for first, at_us, count, step_us in self._rows:
            if at_us > us:
                break
            passed = count if step_us == 0 else min(count, (us - at_us) // step_us + 1)
            cut._rows.append([first, at_us, passed, step_us if passed > 1 else 0])
        return cut

    @property
    def last_us(self) -> int | None:
        """When the newest one was."""
        if not self._rows:
            return None
        _, at_us, count, step_us = self._rows[-1]
        return at_us + (count - 1) * step_us
