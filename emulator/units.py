"""Units of the machine and their conversions.

Time is integer microseconds of virtual time. Books are kept by track, content by block, sizes are
shown in decimal gigabytes with one decimal, as the consoles print them (``Size=20.0_GB``, §3.3.8).
"""

from __future__ import annotations

import re
from functools import lru_cache

BLOCK_BYTES = 4096
"""Content is kept in immutable blocks of 4 KiB."""
TRACK_BYTES = 32_768
"""A fixed-block track: 32 KiB."""
BLOCKS_PER_TRACK = TRACK_BYTES // BLOCK_BYTES
TRACKS_PER_CYLINDER = 15
"""PPRC panels count cylinders of 15 tracks (§5.3.2)."""
GB = 1_000_000_000
MB = 1_000_000
US_PER_S = 1_000_000
ZERO_BLOCK = bytes(BLOCK_BYTES)

_DURATION = re.compile(
    r"(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)(?:\.(\d{1,6}))?s)?(?:(\d+)ms)?\Z",
    re.ASCII,
)


def tracks_of_gb(gigabytes: float) -> int:
    """Tracks of a volume of so many decimal gigabytes, rounded up."""
    size_bytes = round(gigabytes * 10) * (GB // 10)
    return -(-size_bytes // TRACK_BYTES)


@lru_cache(1024)
def gb_of_tracks(tracks: int) -> float:
    """Decimal gigabytes with one decimal, as a console shows the size."""
    return round(tracks * TRACK_BYTES / GB, 1)


def gb_within(tracks: int) -> float:
    """Decimal gigabytes of free space, rounded down: a volume of that size fits."""
    return tracks * TRACK_BYTES * 10 // GB / 10


def duration_us(text: str) -> int:
    """Read ``90s``, ``10m``, ``1h30m``, ``2d`` or ``1.5s`` as microseconds; raises ValueError."""
    match = _DURATION.match(text)
    if not match:
        raise ValueError(f"'{text}' is not a duration: such as 90s, 10m or 1h30m")
    days, hours, minutes, seconds, fraction, millis = match.groups(default="0")
    whole_s = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    return whole_s * US_PER_S + int(fraction.ljust(6, "0")) + int(millis) * 1000


def time_of_day(epoch_s: int, us: int) -> str:
    """The calendar's time of day at a virtual instant, ``15:42:16``."""
    seconds = (epoch_s + us // US_PER_S) % 86_400
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def duration_text(us: int) -> str:
    """The shortest spelling that `duration_us` reads back, e.g. ``1h30m`` or ``0s``."""
    seconds, rest = divmod(us, US_PER_S)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3_600)
    minutes, seconds = divmod(seconds, 60)
    text = "".join(f"{n}{u}" for n, u in ((days, "d"), (hours, "h"), (minutes, "m")) if n)
    if rest:
        return text + f"{seconds}.{rest:06d}".rstrip("0") + "s"
    return text + (f"{seconds}s" if seconds or not text else "")
