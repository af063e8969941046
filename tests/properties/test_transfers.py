"""Random histories of transfers, against a model that knows no cleverness.

The model moves one microsecond at a time and one transfer at a time, with rates computed from the
definition. It has no classes, no heaps, no levels and no calendar, and it never rounds but where
the definition does, so every completion and every remainder must agree to the microbyte.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgpack
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.virtual_time.transfers import MICROBYTES_PER_BYTE, TransferKey, Transfers

LINKS = ("link 0", "link 1", "link 2")
RANKS = ("rank 0", "rank 1")
NAMES = LINKS + RANKS
SAME_ROUTE = "same route"


class Ticking:
    """The model: what each transfer still has to go, and a walk by single microseconds."""

    def __init__(self, capacities):
        self.now_us = 0
        self.capacities = dict(capacities)
        self.active = {}  # id -> [key, microbytes to go]

    def rates(self):
        load = dict.fromkeys(NAMES, 0)
        for key, _ in self.active.values():
            for stage in key.route:
                for name, uses in stage:
                    load[name] += uses * key.share
        return {
            transfer_id: min(
                [key.cap]
                + [
                    sum(self.capacities[name] * key.share // load[name] for name, _ in stage)
                    for stage in key.route
                ]
            )
            for transfer_id, (key, _) in self.active.items()
        }

    def walk_to(self, t_us):
        """Every completion up to and at ``t_us``, as (time, id)."""
        ended = []
        while True:
            over = sorted(i for i, (_, to_go) in self.active.items() if to_go <= 0)
            for transfer_id in over:
                del self.active[transfer_id]
                ended.append((self.now_us, transfer_id))
            if self.now_us == t_us:
                return ended
            rates = self.rates()
            self.now_us += 1
            for transfer_id, entry in self.active.items():
                entry[1] -= rates[transfer_id]


def leap_to(transfers, t_us):
    """The same for the engine: from completion to completion."""
    ended = []
    while (due_us := transfers.next_due()) is not None and due_us <= t_us:
        done = transfers.finish_due(due_us)
        assert done, "a completion was announced and none came"
        ended += [(due_us, transfer_id) for transfer_id in done]
    transfers.advance_to(t_us)
    return ended


def document(transfers):
    return [transfers.now_us, transfers.capacity_rows(), transfers.rows()]


def stored(transfers):
    return Transfers.from_rows(*msgpack.unpackb(msgpack.packb(document(transfers))))


# --- what may happen: each step changes the engine and the model alike -----------------------


@dataclass(frozen=True)
class Start:
    key: TransferKey
    size_bytes: int
    to_go: int | None

    def apply(self, history):
        left = self.size_bytes * MICROBYTES_PER_BYTE
        if self.to_go is not None:
            left = min(left, self.to_go)
        history.engine.start(history.started, self.key, self.size_bytes, left)
        history.model.active[history.started] = [self.key, left]
        history.started += 1


@dataclass(frozen=True)
class Stop:
    """Stop one; perhaps start the same id again at once, as it was or over another route."""

    pick: int
    again: TransferKey | str | None
    to_go: int | None

    def apply(self, history):
        active = sorted(history.model.active)
        if not active:
            return
        transfer_id = active[self.pick % len(active)]
        size_bytes = history.engine.size(transfer_id)
        left = history.engine.stop(transfer_id)
        key, to_go = history.model.active.pop(transfer_id)
        assert left == max(0, to_go)
        if self.again is None:
            return
        if self.again != SAME_ROUTE:
            key = self.again
        if self.to_go is not None:
            left = min(self.to_go, size_bytes * MICROBYTES_PER_BYTE)
        history.engine.start(transfer_id, key, size_bytes, left)
        history.model.active[transfer_id] = [key, left]


@dataclass(frozen=True)
class SetCapacity:
    name: str
    bytes_per_s: int

    def apply(self, history):
        history.engine.set_capacity(self.name, self.bytes_per_s)
        history.model.capacities[self.name] = self.bytes_per_s


@dataclass(frozen=True)
class Go:
    by_us: int

    def apply(self, history):
        t_us = history.model.now_us + self.by_us
        assert leap_to(history.engine, t_us) == history.model.walk_to(t_us)


@dataclass(frozen=True)
class StandAtNextEnd:
    """Move to a completion without taking it: whatever comes next happens while it is due."""

    def apply(self, history):
        due_us = history.engine.next_due()
        if due_us is None or due_us > history.model.now_us + 400:
            return
        history.engine.advance_to(due_us)
        while history.model.now_us < due_us:
            rates = history.model.rates()
            history.model.now_us += 1
            for transfer_id, entry in history.model.active.items():
                entry[1] -= rates[transfer_id]


@dataclass(frozen=True)
class Read:
    """Ask everything, beginning with the question ``first``: each must answer by itself."""

    first: int = 0

    def apply(self, history):
        engine, model = history.engine, history.model
        rates = model.rates()
        ends = [self.ask(engine, model, i, rates[i]) for i in model.active]
        assert engine.next_due() == min((end for end in ends if end is not None), default=None)

    def ask(self, engine, model, transfer_id, rate):
        left = max(0, model.active[transfer_id][1])
        due_us = model.now_us if left == 0 else None
        if left and rate:
            due_us = model.now_us + (left + rate - 1) // rate
        answers = [(engine.remaining, left), (engine.rate, rate), (engine.due_us, due_us)]
        for question, answer in answers[self.first :] + answers[: self.first]:
            assert question(transfer_id) == answer
        return due_us


@dataclass(frozen=True)
class SaveAndLoad:
    def apply(self, history):
        before = document(history.engine)
        history.engine = stored(history.engine)
        assert document(history.engine) == before


class History:
    def __init__(self, capacities):
        self.engine = Transfers()
        for name, bytes_per_s in capacities.items():
            self.engine.set_capacity(name, bytes_per_s)
        self.model = Ticking(capacities)
        self.started = 0


@st.composite
def keys(draw):
    """A bundle of links with one or two uses each, and ranks; on one rank twice, in either form."""
    links = tuple((name, draw(st.integers(1, 2))) for name in LINKS if draw(st.booleans()))
    source, target = draw(st.sampled_from(RANKS)), draw(st.sampled_from(RANKS))
    ranks = (((source, 1),), ((target, 1),))
    if source == target and draw(st.booleans()):
        ranks = (((source, 2),),)
    if draw(st.integers(0, 9)) == 0:
        ranks = ()
    route = ((links,) if links else ()) + ranks
    cap = draw(st.one_of(st.integers(0, 3_000_000), st.just(1_000_000)))
    return TransferKey(cap, draw(st.integers(1, 3)), route)


capacity_maps = st.fixed_dictionaries({name: st.integers(1_000, 5_000_000) for name in NAMES})
to_go = st.one_of(st.none(), st.integers(0, 120 * MICROBYTES_PER_BYTE))
# Few distinct keys in a history, so that classes have several members; then any key at all.
common_keys = st.sampled_from(
    [
        TransferKey(1_000_000, 1, ((("rank 0", 1),),)),
        TransferKey(3_000_000, 2, ((("rank 0", 1),), (("rank 1", 1),))),
        TransferKey(3_000_000, 1, ((("link 0", 1), ("link 1", 1)), (("rank 1", 2),))),
    ]
)
any_keys = st.one_of(common_keys, keys())
starts = st.builds(Start, any_keys, st.integers(0, 120), to_go)
stops = st.builds(
    Stop, st.integers(0, 30), st.one_of(st.none(), st.just(SAME_ROUTE), any_keys), to_go
)
steps = st.one_of(
    starts,
    starts,
    stops,
    st.builds(SetCapacity, st.sampled_from(NAMES), st.sampled_from([0, 0, 1, 1_000, 2_500_000])),
    st.builds(Go, st.integers(0, 150)),
    st.just(StandAtNextEnd()),
    st.builds(Read, st.integers(0, 2)),
    st.just(SaveAndLoad()),
)


@settings(max_examples=500)
@given(st.lists(steps, min_size=8, max_size=40), capacity_maps)
def test_every_history_is_the_one_of_single_microseconds(history_steps, capacities):
    history = History(capacities)
    for step in history_steps:
        step.apply(history)
    Go(400).apply(history)
    Read().apply(history)


@settings(max_examples=100)
@given(
    st.lists(starts, min_size=4, max_size=12),
    capacity_maps,
    st.lists(st.integers(1, 200), min_size=5, max_size=30),
)
def test_reading_and_saving_at_any_instant_move_no_completion(begun, capacities, cuts):
    """The same transfers twice: undisturbed, and looked at, settled and stored on the way."""
    undisturbed, disturbed = History(capacities), History(capacities)
    for start in begun:
        start.apply(undisturbed)
        start.apply(disturbed)
        disturbed.engine.next_due()
    engine = disturbed.engine
    for cut_us in sorted(cuts):
        due_us = engine.next_due()
        if due_us is None:
            break
        if cut_us > due_us:
            assert engine.finish_due(due_us) == undisturbed.engine.finish_due(due_us)
            continue
        engine.advance_to(max(cut_us, engine.now_us))
        for transfer_id, *_ in engine.rows():
            engine.remaining(transfer_id)
            engine.rate(transfer_id)
        assert engine.next_due() == undisturbed.engine.next_due()
        engine = stored(engine)
    while (due_us := undisturbed.engine.next_due()) is not None:
        assert engine.next_due() == due_us
        assert engine.finish_due(due_us) == undisturbed.engine.finish_due(due_us)
    assert engine.next_due() is None


@settings(max_examples=100)
@given(
    st.lists(st.tuples(any_keys, st.integers(0, 10**9)), min_size=3, max_size=16),
    capacity_maps,
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_starting_nor_that_of_building_matters(wanted, capacities, chance):
    def whole_future(order, names):
        transfers = Transfers()
        for name in names:
            transfers.set_capacity(name, capacities[name])
        for transfer_id in order:
            transfers.start(transfer_id, *wanted[transfer_id])
        future = [document(transfers)]
        while (due_us := transfers.next_due()) is not None:
            future.append((due_us, transfers.finish_due(due_us), transfers.rows()))
        return future

    order, names = list(range(len(wanted))), list(NAMES)
    expected = whole_future(order, names)
    chance.shuffle(order)
    chance.shuffle(names)
    assert whole_future(order, names) == expected


@settings(max_examples=150)
@given(st.lists(any_keys, min_size=3, max_size=14), capacity_maps, st.integers(0, 13))
def test_no_capacity_is_exceeded_and_leaving_slows_nobody(wanted, capacities, leaves):
    history = History(capacities)
    for key in wanted:
        Start(key, 10**6, None).apply(history)
    engine = history.engine
    rates = {transfer_id: engine.rate(transfer_id) for transfer_id in range(len(wanted))}
    for rank in RANKS:
        carried = sum(
            rates[transfer_id] * uses
            for transfer_id, key in enumerate(wanted)
            for stage in key.route
            for name, uses in stage
            if name == rank
        )
        assert carried <= capacities[rank]
    over_links = [i for i, key in enumerate(wanted) if key.route and key.route[0][0][0] in LINKS]
    assert sum(rates[i] for i in over_links) <= sum(capacities[name] for name in LINKS)
    gone = leaves % len(wanted)
    engine.stop(gone)
    assert all(engine.rate(i) >= rates[i] for i in rates if i != gone)
