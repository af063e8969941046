"""Forty full units: loading 163,840 volumes beside bare msgpack, and commands beside one unit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
import msgspec

from benchmarks.figures import Figure, paired_us
from benchmarks.fleet_growth import LOOPS, _commands, _runner
from benchmarks.fleets import fleet
from saves.codec.document import Head, capture
from saves.generations import Generations
from saves.stored import Region, read_stored

if TYPE_CHECKING:
    from emulator.engine import Engine

UNITS = 40
PER_UNIT = 4096
VOLUMES = UNITS * PER_UNIT
LOAD_LIMIT = 4.0
REPEAT = 40
"""Runs of some milliseconds: so many, that the best of them is the command's and not the room's."""
COMMAND_LIMIT = 1.5
HEAD = Head(name="bench", made_from="", now_us=0, core="", generation=1)
COMMANDS = ("write a block", "set label", "establish + withdraw", "set LSS properties")


def _load(engine: Engine, folder: Path) -> Figure:
    """Read a generation, beside unpacking its rows as plain dictionaries and lists."""
    rows = capture(engine.installation).rows
    packed = msgpack.packb({name: msgspec.msgpack.decode(encoded) for name, encoded in rows})
    generations = Generations(folder)
    generations.write(capture(engine.installation), HEAD)
    path = generations.path(1)
    load, unpack = paired_us(
        lambda: read_stored(Region(path)),
        lambda: msgpack.unpackb(packed, strict_map_key=False),
        3,
    )
    name = f"load {UNITS} units with {VOLUMES:,} volumes beside msgpack.unpackb"
    return Figure(name, load / 1000, unpack / 1000, LOAD_LIMIT, "ms")


def figures() -> list[Figure]:
    """Loading, then each command."""
    large, single = fleet(VOLUMES), fleet(PER_UNIT)
    assert len(large.installation.volumes) == VOLUMES
    assert len(large.installation.storage_servers) == UNITS
    with tempfile.TemporaryDirectory() as folder:
        found = [_load(large, Path(folder))]
    large_commands, single_commands = _commands(large), _commands(single)
    for name in COMMANDS:
        big, little = paired_us(
            _runner(large, large_commands[name]), _runner(single, single_commands[name]), REPEAT
        )
        title = f"{name}, {UNITS} units beside one"
        found.append(Figure(title, big / LOOPS, little / LOOPS, COMMAND_LIMIT))
    return found


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
