"""Cost does not grow with the fleet: each command at 4,096 volumes and 2,048 pairs beside the same
at 100.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, paired_us
from benchmarks.fleets import fleet, pairs_of
from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RunTask,
    SetPrimaryServer,
    WithdrawFlashCopy,
)
from emulator.commands.hardware import AddHostName, Crit, RemoveHostName, SetCrit
from emulator.commands.logical import (
    CreateVolume,
    DeleteVolume,
    SetLssProperties,
    SetVolumeLabel,
    SetVolumeOnline,
    WriteBlocks,
)
from emulator.ids import make_cluster_id, serial_of
from emulator.views import volumes

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.engine import Engine

LOOPS = 200


def _free_pairs(engine: Engine) -> list[tuple]:
    taken = engine.installation.relation_of
    return [pair for pair in pairs_of(engine, 10**6) if pair[0] not in taken]


def _commands(engine: Engine) -> dict[str, Callable[[int], list[Command]]]:
    """For each figure, the commands of loop n; they leave the machine as it was, but for time."""
    source, target = _free_pairs(engine)[0]
    serial = serial_of(source)
    cluster = make_cluster_id(serial, 1)
    volume = engine.installation.volumes[source]
    lss = next(iter(engine.installation.volumes_of))
    establish = EstablishFlashCopy(((source, target),), background_copy=False)
    withdraw = WithdrawFlashCopy(((source, target),))
    victim = _free_pairs(engine)[-1][1]
    rank = engine.installation.volumes[victim].rank
    return {
        "establish + withdraw": lambda n: [establish, withdraw],
        "establish + withdraw with background copy": lambda n: [
            EstablishFlashCopy(((source, target),)),
            withdraw,
        ],
        "run task": lambda n: [RunTask(establish, f"task{n % 10}"), withdraw],
        "write a block": lambda n: [WriteBlocks(source, n, b"x" * 4096)],
        "set online": lambda n: [SetVolumeOnline(source, n % 2 == 0)],
        "set label": lambda n: [SetVolumeLabel(source, f"label{n}")],
        "set LSS properties": lambda n: [SetLssProperties(lss, critical_heavy=n % 2 == 0)],
        "delete + create a volume": lambda n: [
            DeleteVolume(victim),
            CreateVolume(rank, volume.size_tracks),
        ],
        "set CRIT": lambda n: [SetCrit(serial, list(Crit)[n % 3])],
        "add + remove a host name": lambda n: [
            AddHostName(cluster, "other", "9.9.9.9"),
            RemoveHostName(cluster, "other"),
        ],
        "enter the primary server": lambda n: [SetPrimaryServer(cluster, "ess1c1")],
    }


def _runner(engine: Engine, make: Callable[[int], list[Command]]) -> Callable[[], None]:
    def run() -> None:
        for number in range(LOOPS):
            for command in make(number):
                engine.execute(command)
        engine.run_until(engine.now_us + 10_000_000)

    return run


def figures() -> list[Figure]:
    """Each command, then listing all volumes beside the same rows as plain dictionaries."""
    small, large = fleet(100, pairs=40), fleet(4096, pairs=2000)
    found = []
    small_commands, large_commands = _commands(small), _commands(large)
    for name in small_commands:
        big, little = paired_us(
            _runner(large, large_commands[name]), _runner(small, small_commands[name])
        )
        found.append(Figure(f"{name}, 4,096 volumes beside 100", big / LOOPS, little / LOOPS, 1.3))
    found.append(_listing(large))
    return found


def _listing(engine: Engine) -> Figure:
    inst = engine.installation
    rows = volumes.volumes(inst)
    fields = type(rows[0])._fields
    plain = [{name: getattr(row, name) for name in fields} for row in rows]

    def dictionaries() -> list[dict]:
        return [{name: row[name] for name in fields} for row in plain]

    projected, floor = paired_us(lambda: volumes.volumes(inst), dictionaries)
    return Figure("list 4,096 volumes beside plain dictionaries", projected, floor, 3.0)


if __name__ == "__main__":
    start = time.perf_counter()
    for figure in figures():
        print(figure.line())
    print(f"{time.perf_counter() - start:.1f} s")
