"""Saving and loading beside bare msgpack; an answered command beside an append with fdatasync."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack
import msgspec

from benchmarks.figures import Figure, paired_us
from benchmarks.fleets import fleet
from emulator.commands.logical import SetVolumeLabel
from emulator.runtime import Core
from saves.codec.document import Head, capture
from saves.generations import Generations
from saves.slots import Home
from saves.stored import Region, read_stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine

VOLUMES = 32_768
PAIRS = 10_000
COMMANDS = 300
RECORD_BYTES = 200
HEAD = Head(name="bench", made_from="", now_us=0, core="", generation=1)


def _encoded(engine: Engine) -> bytes:
    """The rows of the whole fleet, as a generation holds them."""
    entries = capture(engine.installation).entries(HEAD, lambda block: 0)
    return b"".join(part for _, parts in entries for part in parts)


def _plain_rows(engine: Engine) -> dict[str, Any]:
    """The same rows as dictionaries, lists, texts and numbers."""
    rows = capture(engine.installation).rows
    return {name: msgspec.msgpack.decode(encoded) for name, encoded in rows}


def _rows_figures(engine: Engine, folder: Path) -> list[Figure]:
    plain = _plain_rows(engine)
    packed = msgpack.packb(plain)
    save, pack = paired_us(lambda: _encoded(engine), lambda: msgpack.packb(plain), 5)
    generations = Generations(folder)
    generations.write(capture(engine.installation), HEAD)
    path = generations.path(1)
    load, unpack = paired_us(
        lambda: read_stored(Region(path)),
        lambda: msgpack.unpackb(packed, strict_map_key=False),
        5,
    )
    name = "32,768 volumes and 10,000 pairs"
    return [
        Figure(f"save {name} beside msgpack.packb", save / 1000, pack / 1000, 2.0, "ms"),
        Figure(f"load {name} beside msgpack.unpackb", load / 1000, unpack / 1000, 3.0, "ms"),
    ]


def _appends(folder: Path) -> Callable[[], float]:
    """One append of a record's size with fdatasync, in microseconds."""
    fd = os.open(folder / "floor", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    record = b"r" * RECORD_BYTES

    def once() -> float:
        start = time.perf_counter()
        os.write(fd, record)
        os.fdatasync(fd)
        return (time.perf_counter() - start) * 1e6

    return once


async def _answered(folder: Path) -> Figure:
    """Commands through the core, each answered before the next, in turn with the bare append."""
    home = Home(folder / "home")
    home.create("bench", fleet(4096).installation)
    append = _appends(folder)
    with home.open("bench") as opened:
        core = Core(opened.engine, opened.journal)
        volume = next(iter(opened.engine.installation.volumes))
        commands, floors = [], []
        for number in range(COMMANDS):
            floors.append(append())
            start = time.perf_counter()
            await core.execute(SetVolumeLabel(volume, f"label{number}"))
            commands.append((time.perf_counter() - start) * 1e6)
        await core.close()
    measured, floor = statistics.median(commands), statistics.median(floors)
    return Figure("an answered command beside an append with fdatasync", measured, floor, 2.5)


def figures() -> list[Figure]:
    """Rows, then the command."""
    gc.collect()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _rows_figures(fleet(VOLUMES, pairs=PAIRS), folder)
        return [*rows, asyncio.run(_answered(folder))]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
