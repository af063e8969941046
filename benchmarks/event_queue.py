"""The event queue: the engine's bare loop beside a plain heapq loop, and the finishes of many
copies.

The queue holds what is active: agenda items and classes of transfers, never tracks.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, paired_us
from benchmarks.fleets import fleet, pairs_of
from emulator import dispatch
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.outcome import AgendaItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine
    from emulator.installation import Installation

ACTIVE = 4096
EVENTS = 50_000
STEP_US = 1000
COPIES = 4096


@dataclass(frozen=True, slots=True)
class Beat(AgendaItem):
    """An item that does nothing but come again."""

    number: int


def _again(inst: Installation, item: Beat) -> tuple[()]:
    inst.agenda.add(inst.now_us + STEP_US, item)
    return ()


def _plain() -> Callable[[], None]:
    """A heap of (due, number, item), a callback for each, and one handler that pushes again."""
    heap: list[tuple[int, int, Beat]] = []
    state = {"number": ACTIVE, "now": 0}
    for number in range(ACTIVE):
        heappush(heap, (number % STEP_US, number, Beat(number)))

    def handler(item: Beat) -> None:
        state["number"] += 1
        heappush(heap, (state["now"] + STEP_US, state["number"], item))

    def run() -> None:
        for _ in range(EVENTS):
            due, _, item = heappop(heap)
            state["now"] = due
            handler(item)

    return run


def _engine_loop(engine: Engine) -> Callable[[], None]:
    """The engine's own loop over the same number of items that come again."""
    for number in range(ACTIVE):
        engine.installation.agenda.add(engine.now_us + number % STEP_US, Beat(number))

    def run() -> None:
        engine.run_until(engine.now_us + EVENTS * STEP_US // ACTIVE)

    return run


def _bare_loop() -> Figure:
    dispatch.DUE[Beat] = _again
    engine = fleet(16)
    work = engine.work
    run, plain = _engine_loop(engine), _plain()
    measured, floor = paired_us(run, plain)
    done = (engine.work - work) / 9
    return Figure("an event in the bare loop", measured / done, floor / EVENTS, 2.0)


def bare_event_us() -> float:
    """Microseconds of an event that does nothing, in the engine's loop."""
    dispatch.DUE[Beat] = _again
    bare, _ = paired_us(_engine_loop(fleet(16)), lambda: None)
    return bare / EVENTS


def _finishes() -> Figure:
    """All background copies at once, to their ends.

    What the same number of bare events costs is off.
    """
    engine = fleet(2 * COPIES, 1.0)
    pairs = tuple(pairs_of(engine, COPIES))
    engine.execute(EstablishFlashCopy(pairs))
    engine.run_until(engine.now_us + 3_000_000)
    inst = engine.installation
    held = len(inst.transfers._calendar) + len(inst.agenda)
    assert held < COPIES, "the queue holds classes of copies, not copies or tracks"
    measured, _ = paired_us(lambda: engine.run_until(10**13), lambda: None, repeat=1)
    assert not inst.relations
    return Figure(
        "a finish of 4,096 background copies, beyond the bare loop",
        measured / COPIES - bare_event_us(),
        None,
        25.0,
    )


def figures() -> list[Figure]:
    """The loop, then the finishes."""
    return [_bare_loop(), _finishes()]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
