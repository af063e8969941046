"""Applications: a day of 100 transactions a second with a change each minute, and one by one.

The floor of one by one is a plain heap loop over as many events (`event_queue`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, best_us
from emulator.commands.applications import CreateApplication, StartApplication
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    SuspendPprcPairs,
)
from emulator.engine import Engine
from emulator.ids import lss_of
from emulator.units import US_PER_S
from saves import installations

if TYPE_CHECKING:
    from emulator.commands.copy_services import VolumePair

DAY_S = 86_400
HOST = "korca"
PERIOD_US = 10_000
ONE_BY_ONE_S = 60


def day_engine() -> tuple[Engine, tuple[VolumePair, ...]]:
    """two-sites with an application on mirrored volumes."""
    engine = Engine(installations.build("two-sites"))
    inst = engine.installation
    primaries = inst.hosts[HOST].volumes[:2]
    source = lss_of(primaries[0])
    target = next(lss for lss in inst.volumes_of if lss.split(":")[1] != source.split(":")[1])
    sizes = [inst.volumes[volume].size_tracks for volume in primaries]
    fitting = [v.id for v in inst.volumes_of[target].values() if v.size_tracks >= max(sizes)]
    pairs = tuple(zip(primaries, fitting, strict=False))
    engine.execute(EstablishPaths(source, target))
    established = EstablishPprcPairs(pairs, CopyOption.NO_COPY, permit_if_target_online=True)
    engine.run_until(engine.execute(established).done_us)
    log, data = primaries
    engine.execute(CreateApplication("payroll", HOST, log, (data,), PERIOD_US))
    engine.execute(StartApplication("payroll"))
    return engine, pairs


def disturbed_day(engine: Engine, pairs: tuple[VolumePair, ...]) -> None:
    """A suspend in one minute, a resynchronisation in the next."""
    begun_us = engine.now_us
    for minute in range(DAY_S // 60):
        if minute % 2:
            engine.execute(EstablishPprcPairs(pairs[:1], CopyOption.OUT_OF_SYNC))
        else:
            engine.execute(SuspendPprcPairs(pairs[:1]))
        engine.run_until(begun_us + (minute + 1) * 60 * US_PER_S)


def _day() -> Figure:
    engine, pairs = day_engine()
    before = engine.installation.applications["payroll"].acknowledged
    start = time.perf_counter()
    disturbed_day(engine, pairs)
    wall_s = time.perf_counter() - start
    done = engine.installation.applications["payroll"].acknowledged - before
    assert done > 0.999 * DAY_S * US_PER_S / PERIOD_US
    name = f"a day of 100 transactions/s, a change each minute (x{DAY_S / wall_s:,.0f})"
    return Figure(name, wall_s * 1000, None, DAY_S / 2000 * 1000, "ms")


def _one_by_one() -> Figure:
    engine, _ = day_engine()
    engine.leaping = False
    engine.run_until(engine.now_us + US_PER_S)
    begun = engine.work

    def run() -> None:
        engine.run_until(engine.now_us + ONE_BY_ONE_S * US_PER_S)

    repeat = 5
    taken_us = best_us(run, repeat)
    each_us = taken_us * repeat / (engine.work - begun)
    name = f"an event of a transaction, one by one ({1e6 / each_us:,.0f}/s)"
    return Figure(name, each_us, None, 1e6 / 150_000)


def figures() -> list[Figure]:
    """The day, then one event."""
    return [_day(), _one_by_one()]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
