"""Text grids that are kept beside the tests; `ESSTERM_UPDATE=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "grids"


def assert_grid(name: str, text: str) -> None:
    """Assert that a screen shows exactly the grid that is kept under this name."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("ESSTERM_UPDATE"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"the screen differs from {path.name}"
