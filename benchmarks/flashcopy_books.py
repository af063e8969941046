"""What the books of 4,096 FlashCopy pairs of 20 GB cost in memory, and a write under a pair in
time.
"""

from __future__ import annotations

import gc
import random
import tracemalloc
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, paired_us
from benchmarks.fleets import fleet, pairs_of
from emulator import dispatch
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.copy_services import flashcopy
from emulator.logical import content
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, MB

if TYPE_CHECKING:
    from emulator.engine import Engine
    from emulator.ids import VolumeId

PAIRS = 4096
WRITES = 100_000
SIZE_GB = 20.0
DATA = b"w" * BLOCK_BYTES


def _mb() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / MB


def _spread(volumes: list[VolumeId], tracks: int) -> list[tuple[VolumeId, int]]:
    """Random blocks over all sources, seeded."""
    chance = random.Random(4096)
    return [
        (chance.choice(volumes), chance.randrange(tracks) * BLOCKS_PER_TRACK) for _ in range(WRITES)
    ]


def _memory() -> list[Figure]:
    """Books alone: what the same writes cost without pairs is taken off."""
    engine = fleet(2 * PAIRS + 64, SIZE_GB)
    pairs = tuple(pairs_of(engine, PAIRS))
    inst = engine.installation
    writes = _spread([source for source, _ in pairs], inst.volumes[pairs[0][0]].size_tracks)
    assert dispatch.HANDLERS  # all code is loaded now: it is no bookkeeping
    assert dispatch.due_handlers()
    tracemalloc.start()
    before = _mb()
    engine.execute(EstablishFlashCopy(pairs))
    engine.run_until(engine.now_us + flashcopy.ESTABLISH_US)
    inst.transfers.next_due()
    established = _mb() - before
    for volume, block in writes:
        flashcopy.before_write(inst, volume, block, 1)
    written = _mb() - before
    tracemalloc.stop()
    assert len(inst.relations) == PAIRS
    return [
        Figure("establish 4,096 pairs of 20 GB", established, None, 5.0, "MB"),
        Figure("their books after 100,000 writes spread over them", written, None, 15.0, "MB"),
    ]


def _pair_and_plain(engine: Engine) -> tuple[VolumeId, VolumeId]:
    """A source under a pair, and a volume without one."""
    (pair, free) = pairs_of(engine, 2)
    engine.execute(EstablishFlashCopy((pair,)))
    engine.run_until(engine.now_us + flashcopy.ESTABLISH_US)
    return pair[0], free[0]


def _write_figures() -> list[Figure]:
    """A host write as a command, and the bare path below it, first touch and hot."""
    figures = []
    blocks = list(range(0, 20_000 * BLOCKS_PER_TRACK, BLOCKS_PER_TRACK))
    random.Random(7).shuffle(blocks)
    engine = fleet(256, SIZE_GB)
    under, plain = _pair_and_plain(engine)
    inst = engine.installation

    def command(volume: VolumeId) -> None:
        for block in blocks:
            engine.execute(WriteBlocks(volume, block, DATA))

    def path(volume: VolumeId) -> None:
        for block in blocks:
            flashcopy.before_write(inst, volume, block, 1)
            content.store(inst, volume, block, DATA)

    for name, work in (("a write command", command), ("the bare write path", path)):
        first, floor = paired_us(lambda w=work: w(under), lambda w=work: w(plain), repeat=1)
        hot, hot_floor = paired_us(lambda w=work: w(under), lambda w=work: w(plain), repeat=5)
        count = len(blocks)
        figures += [
            Figure(f"{name} under a pair, first touch of a track", first / count, floor / count, 3),
            Figure(f"{name} under a pair, hot volume", hot / count, hot_floor / count, 3),
        ]
    return figures


def figures() -> list[Figure]:
    """Memory first, then time."""
    return [*_memory(), *_write_figures()]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
