"""PPRC pairs by the thousand: established and copied, suspended by a failure, resynchronised.

Each figure is what a pair costs beyond a bare event of the engine's loop.
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

from benchmarks.event_queue import bare_event_us
from benchmarks.figures import Figure
from benchmarks.mirrors import mirrored_units
from emulator.commands.faults import CutLink, RestoreLink
from emulator.commands.logical import WriteBlocks
from emulator.commands.pprc import CopyOption, EstablishPprcPairs
from emulator.copy_services.pprc_states import PairState

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine

PAIRS = 4096
US_A_PAIR = 100.0
DUPLEX, SUSPENDED = PairState.FULL_DUPLEX, PairState.SUSPENDED


def _all_are(engine: Engine, state: PairState) -> bool:
    return all(pair.primary_state is state for pair in engine.installation.pairs.values())


def _timed(name: str, engine: Engine, work: Callable[[], None], state: PairState) -> Figure:
    """Run a piece of work once, for it changes what it is about; in processor time, because there
    is no best of several runs.
    """
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    taken = (time.process_time() - start) * 1e6
    gc.enable()
    assert len(engine.installation.pairs) == PAIRS
    assert _all_are(engine, state)
    return Figure(name, taken / PAIRS - bare_event_us(), None, US_A_PAIR)


def figures() -> list[Figure]:
    """The life of 4,096 pairs."""
    engine, pairs = mirrored_units(PAIRS)
    links = tuple(engine.installation.links)

    def copy() -> None:
        engine.execute(EstablishPprcPairs(tuple(pairs)))
        engine.run_until(10**13)

    def fail() -> None:
        engine.execute(CutLink(links))
        for primary, _ in pairs:
            engine.execute(WriteBlocks(primary, 8, b"x" * 4096))
        engine.run_until(engine.now_us + 1_000_000)

    def resynchronise() -> None:
        engine.execute(RestoreLink(links))
        engine.execute(EstablishPprcPairs(tuple(pairs), CopyOption.OUT_OF_SYNC))
        engine.run_until(2 * 10**13)

    beyond = "beyond a bare event"
    return [
        _timed(f"a pair of 4,096 established and copied, {beyond}", engine, copy, DUPLEX),
        _timed(f"a pair of 4,096 written and suspended, {beyond}", engine, fail, SUSPENDED),
        _timed(f"a pair of 4,096 resynchronised, {beyond}", engine, resynchronise, DUPLEX),
    ]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
