"""Commands of hosts: the executable beside a bare interpreter, and what one costs the core."""

from __future__ import annotations

import asyncio
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure
from benchmarks.fleets import fleet, pairs_of
from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hosts import AddHost
from emulator.commands.server import GroupTasks, SaveTask, SetPasswordProtection
from emulator.hosts.rs_query import output
from emulator.ids import EssSerial
from emulator.runtime import Core
from emulator.views.queries import query
from essterm.hosts.folder import HostFolder
from essterm.hosts.guests import Guests
from essterm.hosts.requests import HostRequests
from essterm.hosts.running import carry
from essterm.hosts.waits import Waits
from essterm.serve.hold import hold
from essterm.settings import Settings
from saves.slots import Home

if TYPE_CHECKING:
    from emulator.engine import Engine

RUNS, QUERIES, LONG_QUERIES = 60, 500, 20
VOLUMES, TASKS, GROUPS = 4096, 256, 3
HOST, SYSTEM = "aix1", "AIX 4.3.3"
UNIT = EssSerial("50000")
FLOOR = [sys.executable, "-S", "-E", "-c", "pass"]


class Paper:
    """A caller that keeps what is printed. text: of the only file that it has."""

    def __init__(self, text: str = "") -> None:
        self.file = text.encode()
        self.printed: list[str] = []

    async def say(self, text: str, error: bool) -> None:
        self.printed.append(text)

    async def read(self, path: str) -> bytes | None:
        return self.file

    async def begun(self) -> None:
        return None

    paused = begun


class Sink:
    """A connection whose other end takes everything at once."""

    def __init__(self) -> None:
        self.written = b""

    def write(self, content: bytes) -> None:
        self.written += content

    async def drain(self) -> None:
        return None


def _with_host(volumes: int, established: int = 64) -> Engine:
    """A fleet with a host that needs no user, and with some established pairs."""
    engine = fleet(volumes, pairs=established)
    engine.execute(AddHost(HOST, SYSTEM, "Site", UNIT))
    engine.execute(SetPasswordProtection(False))
    return engine


def _argv(line: str) -> list[bytes]:
    return [word.encode() for word in line.split()]


def _call_ms(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def _executable() -> Figure:
    """In turn with the floor, so that what else the machine does hits both; best and best."""
    engine = _with_host(320)
    volume = next(iter(engine.installation.volumes))
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name) / "home")
        home.create("fleet", engine.installation, "bench")
        held = hold(home.folder("fleet"), Settings(home.path), print)
        folder = HostFolder(HOST, SYSTEM, "")
        try:
            folder.lead_to(held.place)
            ours = [str(folder.bin / "rsQuery.sh"), "-s", "ess1c1", "-q", volume]
            times = [(_call_ms(ours), _call_ms(FLOOR)) for _ in range(RUNS)]
        finally:
            held.hang_up()
            folder.remove()
    best, floor = (min(each) for each in zip(*times, strict=True))
    return Figure("rsQuery.sh, beside an interpreter that does nothing", best, floor, 1.5, "ms")


async def _core_share() -> Figure:
    """One query as the socket of a core takes it, from the request to the last byte written."""
    engine = _with_host(VOLUMES)
    volume = next(iter(engine.installation.volumes))
    requests = HostRequests(Core(engine), Guests())
    argv = [word.hex() for word in _argv(f"rsQuery.sh -s ess1c1 -q {volume}")]
    times = []
    for _ in range(QUERIES):
        sink: Any = Sink()
        start = time.perf_counter()
        await requests.serve({"host": HOST, "argv": argv}, asyncio.StreamReader(), sink)
        times.append((time.perf_counter() - start) * 1e6)
        assert volume.encode() in sink.written
    p95 = statistics.quantiles(times, n=20)[-1]
    return Figure("a query of one volume of 4,096 in the core, 95th percentile", p95, None, 1000.0)


async def _long_query() -> Figure:
    """The floor makes the same text of rows that stand ready, and asks no machine."""
    engine = _with_host(VOLUMES)
    volumes = list(engine.installation.volumes)
    assert len(volumes) == VOLUMES
    caller = Paper("\n".join(volumes))
    waits = Waits(Core(engine))
    argv = _argv("rsQuery.sh -s ess1c1 -f list")
    rows = [row for row in query(engine.installation, volumes) if row is not None]
    times, floors = [], []
    for _ in range(LONG_QUERIES):
        caller.printed.clear()
        start = time.perf_counter()
        code = await carry(waits, HOST, argv, caller)
        asked = time.perf_counter()
        text = output(rows)
        times.append((asked - start) * 1e6)
        floors.append((time.perf_counter() - asked) * 1e6)
        assert (code, caller.printed) == (0, [text])
    title = "rsQuery of 4,096 volumes, beside the text of rows that stand ready"
    return Figure(title, min(times), min(floors), 3.0)


def _a_group() -> Engine:
    """Tasks in a group, which establish a pair each."""
    engine = _with_host(1024, established=0)
    for number, pair in enumerate(pairs_of(engine, TASKS), 1):
        engine.execute(SaveTask(EstablishFlashCopy((pair,)), f"t{number}"))
    engine.execute(GroupTasks(tuple(range(1, TASKS + 1)), "all"))
    return engine


def _all_at_one_instant(engine: Engine) -> bool:
    relations = engine.installation.relations.values()
    return len(relations) == TASKS and len({each.t0_us for each in relations}) == 1


def _group() -> Figure:
    """In processor time, each time on a new fleet: a group runs once on the same volumes."""
    times, floors = [], []
    argv = _argv("rsExecuteTask.sh -s ess1c1 all")
    for _ in range(GROUPS):
        grouped, plain = _a_group(), _a_group()
        gc.collect()
        start = time.process_time()
        code = asyncio.run(carry(Waits(Core(grouped)), HOST, argv, Paper()))
        times.append((time.process_time() - start) * 1e6)
        start = time.process_time()
        answer = plain.execute(EstablishFlashCopy(tuple(pairs_of(plain, TASKS))))
        plain.run_until(answer.done_us)
        floors.append((time.process_time() - start) * 1e6)
        assert code == 0
        assert _all_at_one_instant(grouped)
        assert _all_at_one_instant(plain)
    title = "a group of 256 tasks at one instant, beside one task of 256 pairs"
    return Figure(title, min(times), min(floors), 4.0)


def figures() -> list[Figure]:
    """From the executable to the group."""
    return [_executable(), asyncio.run(_core_share()), asyncio.run(_long_query()), _group()]


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
