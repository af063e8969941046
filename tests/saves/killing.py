"""A process that works on an installation and is killed at a random moment."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

ROOT = Path(__file__).parents[2]
EXPECTED = re.compile("cut off|another version")  # the latter when sources change during the test


def kill_at_work(worker: str, home: Path, answered: int, at_most: int, rng: random.Random) -> int:
    """Let the source `worker` go on behind `answered`, and kill it soon.

    It gets the home and its first number, and prints each number once that was answered. It lives
    until it has printed fewer than `at_most`. Returns the last number that it printed.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(worker), str(home), str(answered + 1)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    with child, child.stdout:
        wanted = rng.randrange(1, at_most)
        for line in child.stdout:
            answered = int(line)
            wanted -= 1
            if not wanted:
                break
        child.kill()
        printed = child.stdout.read().split(b"\n")[:-1]
    return int(printed[-1]) if printed else answered
