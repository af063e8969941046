"""Waits end at the first instant at which all statements hold, however time is cut."""

from __future__ import annotations

import random

import pytest

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.ids import VolumeId
from emulator.units import US_PER_S
from essterm.replay.judge import Judge
from essterm.replay.observed import ObservedCore
from essterm.replay.waiting import hold_for, wait_for
from tests.builders import an_installation
from tests.replay.test_judge import said

SOURCE, TARGET = VolumeId("10012019"), VolumeId("10112019")


async def nothing() -> None:
    """Nobody looks on."""


class Cut:
    """A clock that is moved in random slices, as a watched one is."""

    def __init__(self, core: ObservedCore, seed: int) -> None:
        self.core, self.random = core, random.Random(seed)
        self.engine = core.engine

    async def run_until(self, until_us: int) -> None:
        """Go there with up to nine stops on the way."""
        now = self.engine.now_us
        stops = sorted(self.random.randint(now, until_us) for _ in range(self.random.randint(0, 9)))
        for stop in [*stops, until_us]:
            await self.core.run_until(stop)


@pytest.fixture
def core():
    draft = an_installation().with_ess("12019").with_volume(SOURCE).with_volume(TARGET)
    machine = draft.with_servers("ess1c1").build()
    machine.run(123_457)
    machine.finish(EstablishFlashCopy(((SOURCE, TARGET),)))
    return ObservedCore(machine.engine)


async def test_a_fact_of_an_event_is_seen_at_its_microsecond(core):
    judge, due = Judge(core.installation), core.engine.next_due()
    facts = [said("flashcopy 10012019 is none")]
    findings = await wait_for(core, judge, facts, 7200 * US_PER_S, nothing)
    assert findings[0].holds
    assert core.now_us >= due
    assert (core.now_us - 123_457) % US_PER_S != 0


async def test_a_computed_fact_is_seen_on_a_whole_second_from_the_beginning(core):
    judge, start_us = Judge(core.installation), core.now_us
    facts = [said("flashcopy 10012019 copied >= 50%")]
    findings = await wait_for(core, judge, facts, 7200 * US_PER_S, nothing)
    assert findings[0].holds
    assert (core.now_us - start_us) % US_PER_S == 0
    assert not judge.judge(said("flashcopy 10012019 copied >= 99%")).holds


async def test_a_wait_that_does_not_come_true_ends_at_its_limit_and_says_each_statement(core):
    judge, start_us = Judge(core.installation), core.now_us
    facts = [said("flashcopy 10012019 is none"), said("volume 10012019 access is read-write")]
    findings = await wait_for(core, judge, facts, 3 * US_PER_S, nothing)
    assert core.now_us == start_us + 3 * US_PER_S
    assert [(each.holds, each.found) for each in findings] == [
        (False, "established"),
        (True, "read-write"),
    ]


async def test_a_fact_that_must_last_fails_at_the_first_instant_at_which_it_does_not(core):
    judge = Judge(core.installation)
    facts = [said("flashcopy 10012019 is established")]
    findings = await hold_for(core, judge, facts, 7200 * US_PER_S, nothing)
    assert (findings[0].holds, findings[0].found) == (False, "none")
    ended_us = core.now_us
    held = await hold_for(core, judge, [said("flashcopy 10012019 is none")], US_PER_S, nothing)
    assert held[0].holds
    assert core.now_us == ended_us + US_PER_S


@pytest.mark.parametrize("seed", range(5))
async def test_however_time_is_cut_a_wait_ends_at_the_same_instant_with_the_same_bytes(core, seed):
    judge = Judge(core.installation)
    for text in ("flashcopy 10012019 copied >= 33%", "flashcopy 10112019 is none"):
        await wait_for(Cut(core, seed), judge, [said(text)], 7200 * US_PER_S, nothing)
    cut = (core.now_us, core.engine.digest())
    assert cut == await whole()


async def whole() -> tuple[int, str]:
    """The same waits in one piece each."""
    draft = an_installation().with_ess("12019").with_volume(SOURCE).with_volume(TARGET)
    machine = draft.with_servers("ess1c1").build()
    machine.run(123_457)
    machine.finish(EstablishFlashCopy(((SOURCE, TARGET),)))
    core = ObservedCore(machine.engine)
    judge = Judge(core.installation)
    for text in ("flashcopy 10012019 copied >= 33%", "flashcopy 10112019 is none"):
        await wait_for(core, judge, [said(text)], 7200 * US_PER_S, nothing)
    return core.now_us, core.engine.digest()
