"""kill -9 while volumes are mirrored, links break and an application runs: nothing is lost.

The process writes to primaries through the core and prints each answer. Between its writes pairs
are suspended, frozen and resynchronised, so generations are taken in the middle of copies, with
writes on their way and withheld.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from saves.slots import Home
from tests.saves.killing import EXPECTED, kill_at_work
from tests.saves.mirrored import PRIMARIES, a_mirrored_installation

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 6

WORKER = """
    import asyncio, sys
    from contextlib import suppress
    import saves.journal
    from emulator.commands import faults
    from emulator.commands.applications import CreateApplication, StartApplication
    from emulator.commands.logical import SetLssProperties, WriteBlocks
    from emulator.commands.pprc import *
    from emulator.errors import Refusal
    from emulator.runtime import Core
    from saves.slots import Home
    from tests.saves.mirrored import HERE, LINKS, LOG, MIRRORS, PAGES, PRIMARIES, THERE

    saves.journal.SNAPSHOT_RECORDS = 11
    COURSE = [
        EstablishPaths(HERE, THERE),
        EstablishPprcPairs(MIRRORS[:3], CopyOption.OUT_OF_SYNC),
        SuspendPprcPairs(MIRRORS[:2]),
        EstablishPprcPairs(MIRRORS[:2], CopyOption.OUT_OF_SYNC, critical=True),
        faults.ArmFault(faults.PairCopied(PRIMARIES[2], 60), faults.CutLink(LINKS)),
        SetLssProperties(HERE, consistency_group=True),
        FreezeConsistencyGroup(HERE, THERE),
        RunConsistencyGroup(HERE, THERE),
        faults.CutLink(LINKS[:2], for_us=2_000_000),
        CreateApplication("payroll", "bonnie", LOG, (PAGES,), 50_000),
        StartApplication("payroll"),
        faults.RestoreLink(LINKS),
        TerminatePprcPairs(MIRRORS[:1]),
    ]

    async def main(home, first):
        opened = Home(home).open("mirrored")
        core = Core(opened.engine, opened.journal)
        for number in range(first, first + 10_000):
            with suppress(Refusal):
                await core.execute(COURSE[number % len(COURSE)])
            with suppress(Refusal):
                await core.execute(RunConsistencyGroup(HERE, THERE))
            block = number.to_bytes(4, "big") * 1024
            for volume in PRIMARIES[3:5]:
                await core.execute(WriteBlocks(volume, number % 97, block))
            with suppress(Refusal):
                await core.execute(WriteBlocks(PRIMARIES[number % 3], number % 50, block))
            await core.advance(700_000)
            print(number, flush=True)

    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


@pytest.fixture
def mirrored(home: Path) -> Home:
    made = Home(home)
    made.create("mirrored", a_mirrored_installation().inst, "a test")
    return made


def test_nothing_that_was_answered_is_lost_while_volumes_are_mirrored(mirrored):
    rng = random.Random(4744)
    answered = 0
    for _ in range(KILLS):
        answered = kill_at_work(WORKER, mirrored.path, answered, 30, rng)
        with mirrored.open("mirrored") as opened:
            assert all(map(EXPECTED.search, opened.notices)), opened.notices
            for volume in PRIMARIES[3:5]:
                blocks = opened.engine.installation.contents[volume]
                newest = int.from_bytes(blocks[answered % 97][:4], "big")
                assert newest == answered, f"{answered} was answered, {newest} is there"
    assert answered > KILLS
