"""Shells that tests open; processes end in their own time, and what killed ones left is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from essterm.serve import place, reach
from tests.cli.program import LIMIT_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.shells import Shell


@pytest.fixture(autouse=True)
def sockets_removed(home: Path) -> Iterator[None]:
    """Remove the sockets of this test's installations."""
    yield
    for folder in home.glob("installations/*"):
        place.clear(folder)


@pytest.fixture
def shells() -> Iterator[list[Shell]]:
    """Shells that a test opens."""
    opened: list[Shell] = []
    yield opened
    for shell in opened:
        with shell.process:
            shell.process.kill()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is at its end lets go of its installation, however slow the machine is."""
    monkeypatch.setattr(reach, "PATIENCE_S", LIMIT_S)
