"""The asyncio core: durable before answered, one command at a time, time beside a clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import SetVolumeLabel, SetVolumeOnline, WriteBlocks
from emulator.errors import Refusal
from emulator.ids import VolumeId
from emulator.runtime import Core, CoreStopped
from emulator.units import US_PER_S
from emulator.views import volumes
from tests.builders import Machine, an_installation

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.engine import Engine

A, B = VolumeId("10012019"), VolumeId("10112019")
FLASH = EstablishFlashCopy(((A, B),))


class Paper:
    """A journal on paper: what was buffered, what was fsynced, and a way to fail."""

    def __init__(self) -> None:
        self.buffered: list[tuple] = []
        self.durable: list[tuple] = []
        self.attempts: list[tuple[str, str]] = []
        self.groups = 0
        self.fail: OSError | None = None
        self.snapshots = 0
        self.work_between = 10**9

    def append_command(self, at_us: int, operator: str, command: Command, chain: int) -> None:
        self.buffered.append(("command", at_us, operator, command, chain))

    def append_clock(self, at_us: int, rate: int, chain: int) -> None:
        self.buffered.append(("clock", at_us, rate, chain))

    def sync(self) -> None:
        if self.fail is not None:
            raise self.fail
        self.groups += 1
        self.durable, self.buffered = [*self.durable, *self.buffered], []

    def snapshot_due(self, work: int) -> bool:
        return work >= self.work_between

    def snapshot(self, engine: Engine) -> Callable[[], None]:
        self.snapshots += 1
        return lambda: None

    def attempt(self, at_us: int, operator: str, command: Command, rule: str, message: str) -> None:
        self.attempts.append((rule, message))


class Wall:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def machine() -> Machine:
    return an_installation().with_ess("12019").with_volumes("12019", 17, 4).build()


async def test_a_command_is_durable_before_it_is_answered():
    paper = Paper()
    core = Core(machine().engine, paper)
    await core.execute(SetVolumeLabel(A, "pay"), operator="storwatch")
    ((kind, at_us, operator, command, chain),) = paper.durable
    assert (kind, at_us, operator, command) == ("command", 0, "storwatch", SetVolumeLabel(A, "pay"))
    assert chain == core.engine.chain
    await core.close()


async def test_a_refusal_is_not_journalled_and_is_noted_as_an_attempt():
    paper = Paper()
    core = Core(machine().engine, paper)
    await core.execute(SetVolumeOnline(B, True))
    with pytest.raises(Refusal):
        await core.execute(FLASH)
    assert len(paper.durable) == 1
    assert [rule for rule, _ in paper.attempts] == ["D06"]
    await core.close()


async def test_commands_that_arrive_together_share_an_fsync():
    paper = Paper()
    core = Core(machine().engine, paper)
    labels = [SetVolumeLabel(A, f"pay{n}") for n in range(50)]
    await asyncio.gather(*[core.execute(label) for label in labels])
    assert [record[3] for record in paper.durable] == labels
    assert paper.groups < 10
    await core.close()


async def test_a_failed_fsync_stops_the_core_which_says_so():
    paper = Paper()
    core = Core(machine().engine, paper)
    paper.fail = OSError(28, "No space left on device")
    with pytest.raises(CoreStopped, match="No space left on device"):
        await core.execute(SetVolumeLabel(A, "pay"))
    paper.fail = None
    with pytest.raises(CoreStopped, match="No space left"):
        await core.execute(SetVolumeLabel(A, "pay"))
    assert paper.durable == []
    await core.close()
    assert paper.snapshots == 0


async def test_an_exception_that_is_no_refusal_stops_the_core(monkeypatch):
    core = Core(machine().engine)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(core.engine, "execute", broken)
    with pytest.raises(CoreStopped, match=r"SetVolumeLabel.*ZeroDivisionError"):
        await core.execute(SetVolumeLabel(A, "pay"))
    with pytest.raises(CoreStopped):
        await core.advance(1)
    await core.close()


async def test_a_command_that_cannot_be_journalled_stops_the_core(monkeypatch):
    paper = Paper()
    core = Core(machine().engine, paper)

    def broken(*_: object) -> None:
        raise UnicodeEncodeError("utf-8", "", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(paper, "append_command", broken)
    with pytest.raises(CoreStopped, match="SetVolumeLabel"):
        await core.execute(SetVolumeLabel(A, "pay"))
    with pytest.raises(CoreStopped):
        await core.execute(SetVolumeLabel(A, "pay"))
    await core.close()


async def test_an_unpaced_clock_moves_only_when_it_is_told_to():
    core = Core(machine().engine)
    answer = await core.execute(FLASH)
    assert core.now_us == 0
    await core.finish(answer)
    assert core.now_us == 3 * US_PER_S
    await core.advance(US_PER_S)
    assert core.now_us == 4 * US_PER_S
    assert await core.next_event() == core.now_us
    assert await core.next_event() is None
    with pytest.raises(Refusal):
        await core.run_until(0)
    await core.close()


async def test_who_waits_for_an_operation_hears_of_it_when_the_core_stops():
    """The clock is paused and a journal fails: the wait would never end."""
    paper = Paper()
    core = Core(machine().engine, paper)
    core.start()
    waiting = asyncio.ensure_future(core.finish(await core.execute(FLASH)))
    await asyncio.sleep(0)
    paper.fail = OSError(28, "No space left on device")
    with pytest.raises(CoreStopped):
        await core.execute(SetVolumeLabel(A, "pay"))
    with pytest.raises(CoreStopped, match="No space left"):
        await waiting
    await core.close()


async def test_a_paced_clock_follows_the_wall_at_its_rate():
    wall = Wall()
    core = Core(machine().engine, wall_clock=wall, rate=60)
    core.start()
    wall.now_s += 1.0
    await core.execute(SetVolumeLabel(A, "pay"))
    assert core.now_us == 60 * US_PER_S
    await core.set_rate(0)
    wall.now_s += 1.0
    await core.execute(SetVolumeLabel(A, "day"))
    assert core.now_us == 60 * US_PER_S
    for wrong in (-1, 3601):
        with pytest.raises(Refusal):
            await core.set_rate(wrong)
    await core.close()


async def test_a_stopped_clock_knows_who_stopped_it_first():
    core = Core(machine().engine)
    core.start()
    assert core.paused_by == ""
    await core.set_rate(60, operator="anna")
    assert core.paused_by == ""
    await core.set_rate(0, operator="ben")
    await core.set_rate(0, operator="carl")
    assert core.paused_by == "ben"
    await core.set_rate(60, operator="carl")
    assert core.paused_by == ""
    await core.close()


async def test_clock_marks_are_journalled_when_speed_or_time_is_changed():
    wall, paper = Wall(), Paper()
    core = Core(machine().engine, paper, wall_clock=wall)
    core.start()
    await core.set_rate(60)
    wall.now_s += 2.0
    await core.set_rate(0)
    await core.advance(5 * US_PER_S)
    marks = [(record[1], record[2]) for record in paper.durable if record[0] == "clock"]
    assert marks == [(0, 60), (120 * US_PER_S, 0), (125 * US_PER_S, 0)]
    await core.close()


async def test_a_command_amid_a_long_jump_applies_where_the_slice_stands():
    draft = an_installation().with_ess("12019", eight_packs=2)
    engine = draft.with_volumes("12019", 17, 200, size_tracks=40).build().engine
    core = Core(engine)
    members = list(engine.installation.volumes)
    for source, target in zip(members[:100], members[100:], strict=True):
        await core.execute(EstablishFlashCopy(((source, target),)))
        await core.advance(1000)
    jump = asyncio.create_task(core.run_until(10**12))
    await asyncio.sleep(0)
    answer = await core.execute(SetVolumeLabel(members[0], "amid"))
    await jump
    assert 0 < answer.at_us <= 10**12
    assert core.now_us == 10**12
    await core.close()


async def test_watchers_get_the_newest_state_and_never_hold_the_core_back():
    core = Core(machine().engine)
    changes = core.changes()
    first = await anext(changes)
    assert first.revision == core.revision
    for number in range(300):
        await core.execute(WriteBlocks(A, number, bytes([number % 250 + 1]) * 4096))
    newest = first
    while newest.revision < core.revision:
        newest = await anext(changes)
    assert newest.revision == core.revision
    await changes.aclose()
    await core.close()


async def test_views_are_shared_until_something_changes():
    core = Core(machine().engine)
    rows = core.view(volumes.volumes, None)
    assert core.view(volumes.volumes, None) is rows
    await core.execute(SetVolumeLabel(A, "pay"))
    assert core.view(volumes.volumes, None)[0].label == "pay"
    await core.close()


async def test_a_generation_is_taken_when_it_is_due_and_at_the_end():
    paper = Paper()
    core = Core(machine().engine, paper)
    await core.execute(SetVolumeLabel(A, "pay"))
    assert paper.snapshots == 0
    paper.work_between = 2
    await core.execute(SetVolumeLabel(A, "day"))
    assert paper.snapshots == 1
    paper.work_between = 10**9
    await core.close()
    assert paper.snapshots == 2
    with pytest.raises(CoreStopped, match="closed"):
        await core.execute(SetVolumeLabel(A, "late"))
