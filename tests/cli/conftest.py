"""Shells that tests open; what killed processes left in the folder for temporary files goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from essterm.serve import place

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
