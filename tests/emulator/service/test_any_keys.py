"""Whatever is pressed at the terminals of a unit, they show a page and the machine stays whole."""

from __future__ import annotations

import random

import pytest

from emulator.commands.faults import FailAdapter, FailNvs, FailRank
from emulator.ids import ClusterId, EssSerial, SaId
from emulator.service.frame import COLUMNS, ROWS
from tests.builders import an_installation
from tests.emulator.service.engineer import Engineer

KEYS = (
    *("enter",) * 8,
    *("down",) * 5,
    *("up", "f4", "f4", "f3", "f3", "f1", "f2", "f5", "tab", "end", "pagedown", "escape", "3"),
    *("x", "7", "backspace", "ctrl+u", "left", "alt+4"),
)
CLUSTERS = ("12019:1", "12019:2")
MINUTE_US = 60_000_000


def a_busy_unit():
    """Two units with servers, links and volumes, and something broken in the first."""
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    draft = draft.with_volumes("12019", 17, 3).with_adapter("12019", 1, 1)
    draft = draft.with_adapter("14744", 1, 1).with_link("L1", "12019:0000", "14744:0000")
    engineer = Engineer(draft.with_servers("ess1c1", "ess2c1").build())
    unit = engineer.machine.inst.storage_server(EssSerial("12019"))
    engineer.machine.do(FailAdapter(unit.serial, SaId("0001")))
    engineer.machine.do(FailNvs(ClusterId("12019:2")))
    engineer.machine.do(FailRank(next(iter(unit.ranks.values())).id))
    return engineer


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_pressed_a_page_is_shown(seed):
    engineer, chance = a_busy_unit(), random.Random(seed)
    sessions = [engineer.at(cluster) for cluster in CLUSTERS]
    for number in range(600):
        session = chance.choice(sessions)
        if not session.user and not number % 20:
            sessions = [engineer.at(cluster) for cluster in CLUSTERS]
        engineer.press(session, chance.choice(KEYS))
        lines = session.frame(engineer).lines
        assert [len(line) for line in lines] == [COLUMNS] * ROWS
        assert any(line.strip() for line in lines)
        if not chance.randrange(30):
            engineer.machine.run(MINUTE_US)
    kept = engineer.machine.engine.digest()
    engineer.machine.inst.rebuild_indexes()
    assert engineer.machine.engine.digest() == kept
