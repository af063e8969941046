"""From a key to the last byte of what it paints, beside an empty Textual application, through a
pty.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.first_paint import ESSTERM, home_with
from benchmarks.terminal import Terminal, empty_application

PRESSES = 40
DOWN, UP, RIGHT = b"\x1b[B", b"\x1b[A", b"\x1b[C"
PANELS = {"the machine room": (b"1",), "the Volumes panel": (b"2", b"C", b"specialist\r")}
"""The keys that lead to each; the Specialist asks who it is before its Copy Services."""


def _presses(floor: Terminal, ours: Terminal) -> tuple[list[float], list[float]]:
    """Times of both, key by key in turn, so that what else the machine does hits both."""
    floors, times = [], []
    for number in range(PRESSES):
        floors.append(floor.key_ms((DOWN, UP)[number % 2]))
        times.append(ours.key_ms((DOWN, RIGHT, UP)[number % 3]))
    return floors, times


def figures() -> list[Figure]:
    """Cursor keys on each panel, with few volumes and with 32,768; medians, in turn."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        for volumes in (320, 32_768):
            environment = home_with(Path(name), volumes)
            for panel, way in PANELS.items():
                floor = Terminal(empty_application(), environment)
                ours = Terminal(ESSTERM, environment)
                for terminal in (floor, ours):
                    terminal.painted_ms()
                    terminal.drain()
                for keys in way:
                    ours.key_ms(keys)
                    ours.drain()
                floors, times = _presses(floor, ours)
                for terminal in (floor, ours):
                    terminal.close()
                title = f"a cursor key on {panel}, {volumes:,} volumes"
                median = statistics.median
                found.append(Figure(title, median(times), median(floors), 2.0, "ms"))
    return found


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
