"""rsQuery: FlashCopy and PPRC states of volumes, as the server knows them (§6.3.1.4, §3.3.8).

The output is that of level 1.1.0 (§3.3.8): the LSS in hex, the volume's number in three decimal
digits, a line of stars and a title before each volume and stars behind the last (C-14, rule L12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.hardware import host_disks
from emulator.hosts.codes import Code, Failure
from emulator.hosts.connection import Connection
from emulator.hosts.flags import BACKUP, SERVER, USER, Usage, printable
from emulator.hosts.steps import ReadFile, Say, Step
from emulator.ids import VolumeId, serial_of, volume_number_of
from emulator.views.queries import query

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from emulator.hosts.flags import Given
    from emulator.installation import Installation
    from emulator.views.queries import QueryRow

USAGE = Usage(
    "[-v] [-m] [-u username -p password] -q volume | -f filename -s primaryserver "
    "[-b backupserver]",
    {**USER, **SERVER, **BACKUP, "q": Code.NO_DISK_SERIALS, "f": Code.MISSING_PARAMETERS},
    "vm",
    under={"m": {Code.NO_DISK_SERIALS: Code.NO_LOCAL_DISKS}},
)
STARS = "*****"
TITLE = f"{STARS}Volume Information{STARS}\n"


def program(inst: Installation, host_name: str, given: Given) -> Generator[Step, Any, None]:
    """Raises Failure; what the server does not know is named, and the others are shown."""
    if "s" not in given.values:
        raise Failure(Code.NO_SERVER)
    wanted = yield from _wanted(given)
    if "m" in given.switches:
        wanted = _mapped(inst, host_name, wanted)
    connection = Connection(inst, host_name, given)
    yield from connection.open(shown=given.verbose or _always_tells(inst, host_name))
    names = [VolumeId(each.upper()) for each in wanted]
    rows = query(inst, names)
    shown = output([row for row in rows if row is not None])
    if shown:
        yield Say(shown)
    unknown = [each for each, row in zip(wanted, rows, strict=True) if row is None]
    if unknown:
        lines = [f"Volume {printable(each)} not found\n" for each in unknown]
        yield Say("".join(lines), error=True)
    connection.close()
    if unknown:
        raise Failure(Code.FAILED)


def _always_tells(inst: Installation, host_name: str) -> bool:
    """Whether the connection lines come without -v too, as on HP-UX (§3.3.8, rule L23)."""
    who = inst.hosts.get(host_name)
    return who is not None and who.system.startswith("HP-UX")


def _wanted(given: Given) -> Generator[Step, Any, list[str]]:
    """The volumes to ask for: exactly one of -q and -f (rule L09)."""
    volume, path = given.values.get("q"), given.values.get("f")
    if volume is not None and path is not None:
        raise Failure(Code.CONFLICT)
    if volume is not None:
        return [volume]
    if path is None:
        raise Failure(Code.NO_VOLUME_LIST)
    raw: bytes | None = yield ReadFile(path)
    if raw is None:
        raise Failure(Code.NO_LIST_FILE, printable(path))
    return volumes_in(raw.decode("utf-8", "surrogateescape"))


def volumes_in(text: str) -> list[str]:
    """The volumes of a list: one on each line, or a pair on each, as its first line has it.

    Raises Failure 18 for an empty list, 8 for blank lines only, 6 for a pair without its second
    volume and 16 for more volumes on a line than the first line has (rule L10).
    """
    if not text:
        raise Failure(Code.NO_VOLUMES)
    words = text.split()
    if not words:
        raise Failure(Code.NO_DISK_PAIRS)
    if len(words) == sum(not line.isspace() for line in text.splitlines() if line):
        return words  # every line has one at least
    widths = [len(line) for line in map(str.split, text.splitlines()) if line]
    on_each = 2 if widths[0] == 2 else 1
    if max(widths) > on_each:
        raise Failure(Code.MORE_VOLUMES_PER_LINE)
    if min(widths) < on_each:
        raise Failure(Code.ODD_PAIRS)
    return words


def _mapped(inst: Installation, host_name: str, wanted: Sequence[str]) -> list[str]:
    """Disk names as the serials behind them; what is no disk's name stays (rule L11).

    Raises Failure 13 on a host without disks of an ESS.
    """
    who = inst.hosts.get(host_name)
    names = {} if who is None else host_disks.volumes_by_name(inst, who)
    if not names:
        raise Failure(Code.NO_2105_VOLUMES)
    return [names.get(each, each) for each in wanted]


def output(rows: Sequence[QueryRow]) -> str:
    """What is printed of some volumes, "" for none."""
    if not rows:
        return ""
    return "".join([_lines(row) for row in rows]) + f"{STARS}\n"


def _lines(row: QueryRow) -> str:
    volume = row.volume
    return (
        f"{TITLE}Volume {volume} found on {serial_of(volume)}:{row.lss:x} "
        f"as volume number {volume_number_of(volume):03d}\n"
        f"State={row.role}, status={row.status}, FlashCopy_state={row.flashcopy}, "
        f"Size={row.size_gb}_GB\n"
    )
