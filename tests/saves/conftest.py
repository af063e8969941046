"""An installation of a few volumes in a home of its own, and commands that are made durable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.ids import VolumeId
from saves.slots import Home, OpenInstallation
from tests.builders import an_installation

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.commands.base import Command
    from emulator.engine import Answer
    from emulator.installation import Installation

SOURCE, TARGET, OTHER = VolumeId("10012019"), VolumeId("10112019"), VolumeId("10212019")
ESTABLISH = EstablishFlashCopy(((SOURCE, TARGET),))
WITHDRAW = WithdrawFlashCopy(((SOURCE, TARGET),))


def a_small_installation() -> Installation:
    """One unit, three volumes, some content, a running Copy Services server."""
    return (
        an_installation("small")
        .with_ess("12019")
        .with_volume("10012019", text="the first text")
        .with_volume("10112019")
        .with_volume("10212019", text="another text")
        .with_host("korca", "12019", "10012019")
        .with_servers("ess1c1")
        .build()
        .inst
    )


def write(volume: VolumeId, block: int, fill: bytes) -> WriteBlocks:
    """A write of one block full of a byte."""
    return WriteBlocks(volume, block, fill * 4096)


def do(opened: OpenInstallation, command: Command, operator: str = "op") -> Answer:
    """Execute a command and make it durable, as the core does before it answers."""
    answer = opened.engine.execute(command, operator)
    opened.journal.append_command(opened.engine.now_us, operator, command, opened.engine.chain)
    opened.journal.sync()
    return answer


def run(opened: OpenInstallation, us: int) -> None:
    """Let virtual time pass and mark the clock, as the core does."""
    opened.engine.run_until(opened.engine.now_us + us)
    opened.journal.append_clock(opened.engine.now_us, 0, opened.engine.chain)
    opened.journal.sync()


def crash(opened: OpenInstallation) -> str:
    """Let go without a last generation; returns the digest of the state that was in memory."""
    digest = opened.engine.digest()
    opened.release()
    return digest


@pytest.fixture
def saved(home: Path) -> Home:
    """A home with the small installation under the name "small"."""
    made = Home(home)
    made.create("small", a_small_installation(), "a test")
    return made
