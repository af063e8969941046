"""After each test: what killed processes left in the folder for temporary files is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from essterm.serve import place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def sockets_removed(home: Path) -> Iterator[None]:
    """Remove the sockets of this test's installations."""
    yield
    for folder in home.glob("installations/*"):
        place.clear(folder)
