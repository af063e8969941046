"""kill -9 at any instant: everything that was answered is there afterwards.

A process executes commands through the core and prints each answer once it has it. It is killed at
a random moment, also in the middle of a generation. What it printed must be there when the
installation is opened again.
"""

from __future__ import annotations

import random

from tests.saves.conftest import OTHER, SOURCE
from tests.saves.killing import EXPECTED, kill_at_work

KILLS = 15

WORKER = """
    import asyncio, sys
    import saves.journal
    from emulator.runtime import Core
    from saves.slots import Home
    from tests.saves.conftest import ESTABLISH, OTHER, SOURCE, WITHDRAW, write

    saves.journal.SNAPSHOT_RECORDS = 7

    async def main(home, first):
        opened = Home(home).open("small")
        core = Core(opened.engine, opened.journal)
        for number in range(first, first + 10_000):
            if number % 5 == 0:
                relations = opened.engine.installation.relations
                await core.execute(WITHDRAW if relations else ESTABLISH)
            block = number.to_bytes(4, "big") * 1024
            await asyncio.gather(
                core.execute(write(SOURCE, number % 50, b"x")),
                core.execute(type(write(OTHER, 0, b"x"))(OTHER, number % 97, block)),
            )
            await core.advance(700_000)
            print(number, flush=True)

    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def test_nothing_that_was_answered_is_lost_when_the_process_is_killed(saved):
    rng = random.Random(2105)
    answered = 0
    for _ in range(KILLS):
        answered = kill_at_work(WORKER, saved.path, answered, 40, rng)
        with saved.open("small") as opened:
            assert all(EXPECTED.search(notice) for notice in opened.notices), opened.notices
            blocks = opened.engine.installation.contents[OTHER]
            newest = int.from_bytes(blocks[answered % 97][:4], "big")
            assert newest == answered, f"{answered} was answered, {newest} is there"
            assert opened.engine.installation.contents[SOURCE][answered % 50] == b"x" * 4096
    assert answered > KILLS
