"""What an application writes: pure functions of the number of a transaction.

Transaction n writes at step 0 a record into a ring of log blocks, and at each further step a page
of a data volume. Any `PAGES` transactions in a row touch each page of a step once. Steps have
regions of their own, whole tracks, so that they never share a track even on one volume.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG_BLOCKS = 512
PAGES = 2048
"""A multiple of the log ring, so that page and log block of n both follow from n modulo this."""
FIRST_BLOCK = 2048
"""What lies below belongs to the operating system: descriptors, labels (8 MiB)."""
STRIDE = 1367
"""Odd, so that successive transactions touch pages far apart and none twice in a cycle."""
STEPS_MOST = 16
NAME_MOST = 24


def first_block(step: int) -> int:
    """Where the region of a step begins."""
    return FIRST_BLOCK if step == 0 else FIRST_BLOCK + step * PAGES


def cycle(step: int) -> int:
    """After how many transactions a step comes back to the same block."""
    return LOG_BLOCKS if step == 0 else PAGES


def block(transaction: int, step: int) -> int:
    """The block that a step of a transaction writes."""
    if step == 0:
        return FIRST_BLOCK + transaction % LOG_BLOCKS
    return FIRST_BLOCK + step * PAGES + transaction * STRIDE % PAGES


def tracks_needed(steps: int) -> int:
    """Tracks that a volume needs to hold the regions of so many steps."""
    return first_block(steps) // BLOCKS_PER_TRACK


@lru_cache(256)
def record_form(name: str, step: int) -> tuple[bytes, bytes]:
    """What stands before and behind the number of the transaction in a record."""
    kind = "log record" if step == 0 else f"page of step {step}"
    before = f"{name} {kind}, transaction ".encode()
    return before, b"\n" + bytes(BLOCK_BYTES - len(before) - 16)


def record(name: str, transaction: int, step: int) -> bytes:
    """The block of 4,096 bytes that a step of a transaction writes."""
    before, behind = record_form(name, step)
    return b"%b%015d%b" % (before, transaction, behind)


def transaction_in(name: str, step: int, data: bytes) -> int | None:
    """The transaction whose record a block is, bit by bit; None when it is none."""
    before, behind = record_form(name, step)
    start = len(before)
    digits = data[start : start + 15]
    if data.startswith(before) and data.endswith(behind) and digits.isdigit():
        return int(digits)
    return None


def present(name: str, step: int, blocks: Mapping[int, bytes]) -> list[int]:
    """For each place n modulo PAGES, the newest transaction that a volume shows at a step.

    -1 where the block is not a record of this place: empty, foreign, or damaged. Transaction n
    is in the volume if ``n <= present[n % PAGES]``: it stands there, or was followed there.
    """
    found: list[int] = []
    ring = cycle(step)
    for place in range(ring):
        data = blocks.get(block(place, step))
        number = None if data is None else transaction_in(name, step, data)
        found.append(-1 if number is None or number % ring != place else number)
    return found * (PAGES // ring)
