"""Programs of hosts on a running core: many at once, on every kind of clock, cut at any step."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.faults import FailCluster
from emulator.commands.server import GroupTasks, SaveTask
from emulator.errors import UnknownObject
from emulator.hosts.codes import Code
from emulator.ids import VolumeId, make_cluster_id
from emulator.operators import parts
from emulator.runtime import Core, CoreStopped
from emulator.units import US_PER_S
from essterm.hosts.running import FILE_MOST, TooLong, carry
from essterm.hosts.waits import Waits
from tests.emulator.hosts.shell import ESS, LOGIN, a_shell_machine
from tests.emulator.test_runtime import Paper

if TYPE_CHECKING:
    from tests.builders import Machine

S = f"{LOGIN} -s ess1c1"
HOST = "aix1"


@dataclass
class Caller:
    """A caller on paper. files: what it has."""

    files: dict[str, bytes] = field(default_factory=dict)
    out: str = ""
    err: str = ""
    pauses: int = 0
    beginnings: int = 0
    has_paused: asyncio.Event = field(default_factory=asyncio.Event)

    async def say(self, text: str, error: bool) -> None:
        self.out += "" if error else text
        self.err += text if error else ""

    async def read(self, path: str) -> bytes | None:
        content = self.files.get(path)
        if content is not None and len(content) > FILE_MOST:
            raise TooLong
        return content

    async def begun(self) -> None:
        self.beginnings += 1

    async def paused(self) -> None:
        self.pauses += 1
        self.has_paused.set()


def a_machine(volumes: int = 8) -> Machine:
    machine = a_shell_machine(volumes=volumes)
    for number in range(volumes // 2):
        pair = tuple(VolumeId(f"2{2 * number + each:02X}{ESS}") for each in (0, 1))
        machine.do(SaveTask(EstablishFlashCopy((pair,)), f"t{number}"))
    return machine


def words(line: str) -> list[bytes]:
    return [word.encode() for word in line.split(" ")]


async def code(waits: Waits, line: str, caller: Caller | None = None, user: str = "") -> int:
    return await carry(waits, HOST, words(line), caller or Caller(), user)


# -- one program -----------------------------------------------------------------------------------


async def test_a_clock_that_nobody_paces_moves_until_the_task_has_ended():
    core = Core(a_machine().engine)
    caller = Caller()
    assert await code(Waits(core), f"rsExecuteTask.sh {S} t0", caller) == 0
    (run,) = core.installation.server.runs
    assert core.now_us >= run.ended_us > run.started_us
    assert (caller.out, caller.err, caller.pauses) == ("", "", 0)


async def test_refusals_reach_the_program_which_decides():
    core = Core(a_machine().engine)
    waits, caller = Waits(core), Caller()
    assert await code(waits, f"rsExecuteTask.sh {S} t0", caller) == 0
    assert await code(waits, f"rsExecuteTask.sh {S} t0", caller) == 80
    assert caller.err.startswith("rsExecuteTask: Command failed")


async def test_a_list_is_read_where_the_command_was_called():
    core = Core(a_machine().engine)
    waits, caller = Waits(core), Caller({"list": f"200{ESS}\n201{ESS}\n".encode()})
    assert await code(waits, f"rsQuery.sh {S} -f list", caller) == 0
    assert caller.out.count("Volume 20") == 2
    assert await code(waits, f"rsQuery.sh {S} -f other", caller) == 17


async def test_a_list_that_is_too_long_is_80_and_says_why():
    caller = Caller({"list": b"x" * (FILE_MOST + 1)})
    assert await code(Waits(Core(a_machine().engine)), f"rsQuery.sh {S} -f list", caller) == 80
    assert f"a file has more than {FILE_MOST} bytes" in caller.err


async def test_an_unknown_host_is_told_apart_from_a_command_that_fails():
    with pytest.raises(UnknownObject):
        await carry(Waits(Core(a_machine().engine)), "nobody", [b"rsQuery.sh"], Caller())


@pytest.mark.parametrize(
    "line, user, who",
    [
        (f"rsExecuteTask.sh {S} t0", "", ("storwatch", HOST)),
        (f"rsExecuteTask.sh {S} t0", "jane", ("storwatch", HOST)),
        ("rsPrimeServer.sh -u storwatch -p specialist -s ess1c1", "jane", ("storwatch", HOST)),
    ],
)
async def test_the_operator_is_who_the_command_names(line: str, user: str, who: tuple[str, str]):
    machine = a_machine()
    core = Core(machine.engine)
    first = core.installation.next_happening
    assert await code(Waits(core), line, user=user) == 0
    asked = [line.operator for line in core.installation.history if line.number >= first]
    assert parts(next(filter(None, asked))) == who


# -- many programs ---------------------------------------------------------------------------------


async def test_time_moves_to_the_earliest_wait_however_long_another_one_is():
    core = Core(a_machine().engine)
    waits = Waits(core)
    seen: list[tuple[str, int]] = []
    start_us = core.now_us

    async def look(name: str, *after_s: int) -> None:
        for each in after_s:
            await waits.until(start_us + each * US_PER_S, Caller().paused)
            seen.append((name, (core.now_us - start_us) // US_PER_S))

    await asyncio.gather(look("a", 100, 101), look("b", 10, 20, 100), look("c", 15, 90_000))
    assert seen == [
        *[("b", 10), ("c", 15), ("b", 20)],
        *[("a", 100), ("b", 100), ("a", 101), ("c", 90_000)],
    ]


async def test_many_programs_at_once_all_end_and_none_is_late():
    core = Core(a_machine(volumes=10).engine)
    waits = Waits(core)
    lines = [f"rsExecuteTask.sh {S} t{number}" for number in range(5)]
    lines += [f"rsQuery.sh {S} -q 2{number % 10:02X}{ESS}" for number in range(60)]
    assert set(await asyncio.gather(*(code(waits, line) for line in lines))) == {0}
    started = {run.started_us for run in core.installation.server.runs}
    assert len(core.installation.server.runs) == 5
    assert len(started) == 1  # nobody's wait moved time while another one was about to begin


async def test_a_group_is_one_instant():
    machine = a_machine(volumes=10)
    machine.do(GroupTasks((1, 2, 3, 4, 5), "all"))
    core = Core(machine.engine)
    assert await code(Waits(core), f"rsExecuteTask.sh {S} all") == 0
    t0 = {each.t0_us for each in core.installation.relations.values()}
    assert (len(core.installation.relations), len(t0)) == (5, 1)


# -- clocks ----------------------------------------------------------------------------------------


class Wall:
    """A wall clock that a test turns."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


async def test_on_a_paused_clock_it_says_so_once_and_waits_until_it_runs():
    wall = Wall()
    core = Core(a_machine().engine, wall_clock=wall)
    core.start()
    caller = Caller()
    running = asyncio.ensure_future(code(Waits(core), f"rsExecuteTask.sh {S} t0", caller))
    await caller.has_paused.wait()
    assert not running.done()
    await core.advance(1)  # a change that is not enough is no second reason to say it
    for _ in range(20):
        await asyncio.sleep(0)
    assert (caller.pauses, running.done()) == (1, False)
    await core.set_rate(3600)
    wall.s += 10
    assert await running == 0
    await core.close()


async def test_on_a_running_clock_it_waits_beside_it():
    core = Core(a_machine().engine, rate=3600)
    core.start()
    caller = Caller()
    assert await code(Waits(core), f"rsExecuteTask.sh {S} t0", caller) == 0
    (run,) = core.installation.server.runs
    assert core.now_us >= run.ended_us
    assert caller.pauses == 0
    await core.close()


# -- cut off ---------------------------------------------------------------------------------------


async def cut(running: asyncio.Future[int]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_cancelled_wait_moves_time_for_nobody_and_others_go_on():
    core = Core(a_machine().engine)
    waits = Waits(core)
    day_us = core.now_us + 86_400 * US_PER_S
    long_one = asyncio.ensure_future(waits.until(day_us, Caller().paused))
    with waits.command():  # nothing moves meanwhile
        await asyncio.sleep(0)
        await cut(long_one)
    await waits.until(core.now_us + US_PER_S, Caller().paused)
    assert core.now_us < day_us


async def test_a_cancelled_program_leaves_the_task_that_it_started():
    core = Core(a_machine().engine, wall_clock=Wall())
    core.start()
    caller = Caller()
    running = asyncio.ensure_future(code(Waits(core), f"rsExecuteTask.sh {S} t0", caller))
    await caller.has_paused.wait()
    await cut(running)
    await core.advance(60 * US_PER_S)
    (run,) = core.installation.server.runs
    assert run.ended_us is not None
    await core.close()


async def test_a_core_that_closes_ends_who_waits():
    core = Core(a_machine().engine, wall_clock=Wall())
    core.start()
    caller = Caller()
    running = asyncio.ensure_future(code(Waits(core), f"rsExecuteTask.sh {S} t0", caller))
    await caller.has_paused.wait()
    await core.close()
    with pytest.raises(CoreStopped):
        await running


async def test_a_server_that_goes_away_in_mid_wait_is_44():
    core = Core(a_machine().engine, wall_clock=Wall())
    core.start()
    caller = Caller()
    running = asyncio.ensure_future(code(Waits(core), f"rsExecuteTask.sh {S} t0", caller))
    await caller.has_paused.wait()
    await core.execute(FailCluster(make_cluster_id(ESS, 1)))
    await core.advance(600 * US_PER_S)
    assert await running == Code.NOT_DISCONNECTED
    await core.close()


async def test_a_journal_that_cannot_be_written_stops_the_core_and_who_waits():
    paper = Paper()
    core = Core(a_machine().engine, paper)
    waits, caller = Waits(core), Caller()
    paper.fail = OSError(28, "No space left on device")
    with pytest.raises(CoreStopped, match="No space left on device"):
        await code(waits, f"rsExecuteTask.sh {S} t0", caller)
    assert caller.beginnings == 1  # from then on its connection is lost with code 44
    await core.close()


async def test_between_commands_time_passes_as_on_the_wall():
    core = Core(a_machine().engine)
    wall_s = [100.0]
    waits = Waits(core, wall=lambda: wall_s[0])
    for seconds, virtual_s in ((0.6, 0), (0.6, 1), (60.0, 61), (0.3, 61), (0.7, 62)):
        wall_s[0] += seconds
        await waits.enter()
        wall_s[0] += 5.0  # what a command itself takes is its own
        waits.leave()
        assert core.now_us == virtual_s * US_PER_S


async def test_beside_another_command_no_time_is_added():
    core = Core(a_machine().engine)
    wall_s = [0.0]
    waits = Waits(core, wall=lambda: wall_s[0])
    await waits.enter()
    wall_s[0] = 50.0
    await waits.enter()
    waits.leave()
    assert core.now_us == 0
