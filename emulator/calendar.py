"""Virtual time as the Copy Services server writes it: stamps of its log, dates of its summary.

The calendar has no daylight saving and no time zones: everything stands in GMT.
"""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.units import US_PER_S

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SERVER_PROGRAM = "rsVSServer"
"""The name under which the server writes its log (a choice, after §3.3.8)."""


def moment(epoch_s: int, us: int) -> datetime:
    """The calendar's moment of a virtual instant; epoch_s: seconds since 1970 at instant 0."""
    return datetime.fromtimestamp(epoch_s + us // US_PER_S, UTC)


def server_stamp(epoch_s: int, us: int) -> str:
    """As server and clients begin their lines (§3.3.8): ``26-Oct-00 3:42:16 PM``."""
    at = moment(epoch_s, us)
    half = "PM" if at.hour >= 12 else "AM"
    day = f"{at.day:02d}-{_MONTHS[at.month - 1]}-{at.year % 100:02d}"
    return f"{day} {at.hour % 12 or 12}:{at.minute:02d}:{at.second:02d} {half}"


def server_line(epoch_s: int, us: int, text: str) -> str:
    """A line of the server's log (§5.1.5): stamp, program, text."""
    return f"{server_stamp(epoch_s, us)} {SERVER_PROGRAM}: {text}"


def long_date(epoch_s: int, us: int) -> str:
    """As the summary is dated (Figure 39): ``Tue Mar 07 11:10:27 GMT 2000``."""
    at = moment(epoch_s, us)
    day = f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:02d}"
    return f"{day} {at:%H:%M:%S} GMT {at.year}"


def plain_date(epoch_s: int, us: int) -> str:
    """As the Configuration panel dates an update: ``Thu 26 Oct 2000 14:02:11``."""
    at = moment(epoch_s, us)
    day = f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{day} {at:%H:%M:%S}"
