"""Cost of mirroring does not grow with the fleet: 4,096 volumes and 2,048 pairs beside 100 volumes.

Each figure is a round of commands that leaves the machine as it was, with the time that they take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figures import Figure, paired_us
from benchmarks.mirrors import FIRST, SECOND, mirrored_units
from emulator.commands.faults import CutLink, RestoreLink
from emulator.commands.logical import WriteBlocks
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    RemovePaths,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.ids import LinkId, make_lss_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.engine import Engine
    from emulator.ids import VolumeId

LOOPS = 100
LIMIT = 1.3


def _mirrored(volumes: int, pairs: int) -> tuple[Engine, tuple[VolumeId, VolumeId]]:
    """Two units with so many pairs in full duplex, and one pair that could be established."""
    engine, possible = mirrored_units(volumes)
    chosen = tuple(possible[:pairs])
    engine.run_until(engine.execute(EstablishPprcPairs(chosen, CopyOption.NO_COPY)).done_us)
    engine.run_until(engine.now_us + 10_000_000)
    return engine, possible[-1]


def _rounds(free: tuple[VolumeId, VolumeId]) -> dict[str, list[Command]]:
    """The commands of each figure."""
    ends = (make_lss_id(FIRST, 16), make_lss_id(SECOND, 17))
    link = (LinkId("L7"),)
    return {
        "establish + suspend + terminate a pair": [
            EstablishPprcPairs((free,), CopyOption.NO_COPY),
            SuspendPprcPairs((free,)),
            TerminatePprcPairs((free,)),
        ],
        "establish + copy + terminate a pair": [
            EstablishPprcPairs((free,)),
            TerminatePprcPairs((free,)),
        ],
        "establish + remove paths": [EstablishPaths(*ends), RemovePaths(*ends)],
        "cut + restore a link": [CutLink(link), RestoreLink(link)],
        "write a block of a volume in no pair": [WriteBlocks(free[0], 1, b"x" * 4096)],
    }


def _runner(engine: Engine, commands: list[Command]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(LOOPS):
            for command in commands:
                engine.run_until(engine.execute(command).done_us)
        engine.run_until(engine.now_us + 10_000_000)

    return run


def figures() -> list[Figure]:
    """Each round, then a write under a pair."""
    (large, of_large), (small, of_small) = _mirrored(2048, 2040), _mirrored(50, 40)
    rounds = [_rounds(of_large), _rounds(of_small)]
    for found, engine in zip(rounds, (large, small), strict=True):
        mirrored = next(iter(engine.installation.pairs.values())).primary
        found["write a block under a pair"] = [WriteBlocks(mirrored, 1, b"x" * 4096)]
    figures = []
    for name in rounds[0]:
        big, little = paired_us(_runner(large, rounds[0][name]), _runner(small, rounds[1][name]))
        title = f"{name}, 4,096 volumes beside 100"
        figures.append(Figure(title, big / LOOPS, little / LOOPS, LIMIT))
    return figures


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
