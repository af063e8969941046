"""Pairs counted by state, for each pair of LSSs: an index that is kept as pairs move.

What is shown of all pairs then costs the LSS pairs, and the pairs that are out of sync.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from emulator.copy_services.pprc_states import PairState
from emulator.ids import LssId, lss_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.copy_services.pprc_pairs import PprcPair

BothStates = tuple[PairState, PairState]
"""State of the primary, state of the secondary."""


def states_of(pair: PprcPair) -> BothStates:
    """The states of both sides."""
    return pair.primary_state, pair.secondary_state


class PairGroup:
    """The pairs from one LSS to another.

    by_state: how many have which states. apart: those whose primary is not in full duplex, by
    number; the others have no track out of sync.
    """

    __slots__ = ("apart", "by_state")

    def __init__(self) -> None:
        self.by_state: Counter[BothStates] = Counter()
        self.apart: dict[int, PprcPair] = {}

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return self.by_state.total()

    def with_primary(self, state: PairState) -> int:
        """How many primaries are in a state."""
        return sum([count for (primary, _), count in self.by_state.items() if primary is state])


class PairCensus:
    """All pairs, in groups by source and target LSS. by_state: of all groups together."""

    __slots__ = ("by_state", "groups")

    def __init__(self, pairs: Iterable[PprcPair] = ()) -> None:
        self.by_state: Counter[BothStates] = Counter()
        self.groups: dict[tuple[LssId, LssId], PairGroup] = {}
        for pair in pairs:
            self.enter(pair)

    def enter(self, pair: PprcPair) -> None:
        """Count a pair in, as it is now."""
        states = states_of(pair)
        group = self.groups.setdefault(_key(pair), PairGroup())
        self.by_state[states] += 1
        group.by_state[states] += 1
        if pair.primary_state is not PairState.FULL_DUPLEX:
            group.apart[pair.id] = pair

    def leave(self, pair: PprcPair, states: BothStates | None = None) -> None:
        """Count a pair out. states: those with which it is counted, by default those it has."""
        states = states or states_of(pair)
        key = _key(pair)
        group = self.groups[key]
        for counted in (self.by_state, group.by_state):
            counted[states] -= 1
            if not counted[states]:
                del counted[states]
        group.apart.pop(pair.id, None)
        if not group.by_state:
            del self.groups[key]

    def moved(self, pair: PprcPair, before: BothStates) -> None:
        """A pair had other states before."""
        if states_of(pair) != before:
            self.leave(pair, before)
            self.enter(pair)

    @property
    def suspended(self) -> int:
        """Pairs of which a side is suspended."""
        return sum([count for both, count in self.by_state.items() if PairState.SUSPENDED in both])

    @property
    def pending(self) -> int:
        """Pairs whose primary is in duplex pending."""
        pending = PairState.DUPLEX_PENDING
        return sum([count for (primary, _), count in self.by_state.items() if primary is pending])


def _key(pair: PprcPair) -> tuple[LssId, LssId]:
    return lss_of(pair.primary), lss_of(pair.secondary)
