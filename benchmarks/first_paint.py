"""From starting `essterm` to its first paint, beside an empty Textual application, through a pty.

The end of a first paint is the last byte before 50 ms without any, for both.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.fleets import fleet
from benchmarks.terminal import Terminal, empty_application
from saves.slots import Home

RUNS = 9
ESSTERM = [sys.executable, "-m", "essterm"]


def home_with(folder: Path, volumes: int) -> dict[str, str]:
    """A home whose current installation is a fleet of so many volumes."""
    home = Home(folder / f"home{volumes}")
    home.create("fleet", fleet(volumes, pairs=volumes // 4).installation, "bench")
    home.set_current("fleet")
    return {"ESSTERM_HOME": str(folder / f"home{volumes}")}


def _paint_ms(command: list[str], environment: dict[str, str]) -> float:
    terminal = Terminal(command, environment)
    try:
        return terminal.painted_ms()
    finally:
        terminal.close()


def figures() -> list[Figure]:
    """A small installation, then one of 32,768 volumes; best of nine, in turn with the floor."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        for volumes in (320, 32_768):
            environment = home_with(Path(name), volumes)
            ours, floors = [], []
            _paint_ms(ESSTERM, environment)  # leaves bytecode behind
            for _ in range(RUNS):
                floors.append(_paint_ms(empty_application(), environment))
                ours.append(_paint_ms(ESSTERM, environment))
            title = f"essterm to first paint, {volumes:,} volumes"
            found.append(Figure(title, min(ours), min(floors), 1.6, "ms"))
    return found


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
