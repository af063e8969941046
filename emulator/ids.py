"""Identifiers of the installation: how they are built, read and printed.

Identifiers are plain strings with a type name of their own (`NewType`): they cost nothing, sort as
the consoles list them, and go to disk as they are. The volume ID algebra (§5.1.1, §6.3, rule A13):

    volume ID = hex(LSS - 16) [1 digit] + hex(volume number) [2 digits] + serial [5 characters]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EssSerial = NewType("EssSerial", str)
"""Five characters, e.g. ``12019`` or ``FCA31``."""
VolumeId = NewType("VolumeId", str)
"""Eight characters, e.g. ``10012019``: volume 0 of LSS 17 of unit 12019."""
LssId = NewType("LssId", str)
"""``2105:12019:17``: machine type, serial, LSS number in decimal (§5.1.1, rule A14)."""
ClusterId = NewType("ClusterId", str)
"""``12019:1``: serial and cluster number, 1 or 2."""
SaId = NewType("SaId", str)
"""System adapter identifier: four lower-case hex digits, e.g. ``0005`` (§5.1.3, rule F16)."""
LinkId = NewType("LinkId", str)
"""Name of a physical ESCON link, e.g. ``L1``."""
RankId = NewType("RankId", str)
"""``12019:R5``: serial and rank number."""
HostPortId = NewType("HostPortId", str)
"""``12019:SAID0008`` and the like: a SCSI channel or Fibre Channel port of a unit."""

MACHINE_TYPE = "2105"
FIRST_OPEN_LSS = 16
"""Open-systems LSSs are numbered from 16, hex 10 (App B, rule A06)."""
LAST_OPEN_LSS = 31

_SERIAL = re.compile(r"[0-9A-Z]{5}\Z")
_VOLUME = re.compile(r"[0-9A-F]{3}[0-9A-Z]{5}\Z")
_ONE_LSS = re.compile(r"([0-9A-F])[0-9A-F]{2}([0-9A-Z]{5})\n(?:\1[0-9A-F]{2}\2\n)*")
"""Volume IDs of one LSS, a line each."""
_LSS = re.compile(r"([0-9]{4}):([0-9A-Z]{5}):([0-9]{2})\Z")
_CLUSTER = re.compile(r"([0-9A-Z]{5}):([12])\Z")
_SAID = re.compile(r"(?:SAID)?([0-9a-f]{4})\Z", re.IGNORECASE)


class NotAnId(ValueError):
    """A text is not an identifier of the kind that was asked for.

    The message says what one looks like.
    """


def ess_serial(text: str) -> EssSerial:
    """Read a serial; raises NotAnId."""
    if not _SERIAL.match(text.upper()):
        raise NotAnId(f"'{text}' is not a serial: five letters or digits, such as 12019")
    return EssSerial(text.upper())


def volume_id(text: str) -> VolumeId:
    """Read a volume ID; raises NotAnId."""
    if not _VOLUME.match(text.upper()):
        raise NotAnId(f"'{text}' is not a volume ID: eight characters, such as 10012019")
    return VolumeId(text.upper())


def make_volume_id(serial: EssSerial, lss_number: int, number: int) -> VolumeId:
    """The ID of volume `number` (0..255) of LSS `lss_number` (16..31) of a unit (rule A13)."""
    return VolumeId(f"{lss_number - FIRST_OPEN_LSS:X}{number:02X}{serial}")


def serial_of(volume: VolumeId) -> EssSerial:
    """The unit that holds a volume."""
    return EssSerial(volume[3:])


def lss_number_of(volume: VolumeId) -> int:
    """The LSS number, 16..31, that a volume ID names."""
    return int(volume[0], 16) + FIRST_OPEN_LSS


def volume_number_of(volume: VolumeId) -> int:
    """The number of a volume in its LSS, 0..255."""
    return int(volume[1:3], 16)


def lss_of(volume: VolumeId) -> LssId:
    """The logical subsystem that holds a volume."""
    return make_lss_id(serial_of(volume), lss_number_of(volume))


def lss_runs(volumes: Iterable[VolumeId]) -> Iterator[tuple[LssId, int]]:
    """How many volumes that follow each other lie in which LSS; raises NotAnId.

    One search over all IDs at once: an installation has tens of thousands.
    """
    lines = [*volumes, ""]
    text = "\n".join(lines)
    if len(text) != 9 * (len(lines) - 1):
        raise NotAnId("a volume ID has eight characters")
    known: dict[tuple[str, ...], LssId] = {}
    end = 0
    for run in _ONE_LSS.finditer(text):
        if run.start() != end:
            break
        place, length = run.groups(), run.end() - end
        if place not in known:
            known[place] = lss_of(VolumeId(text[end : end + 8]))
        end = run.end()
        yield known[place], length // 9
    if end != len(text):
        raise NotAnId(f"{text[end : end + 8]!r} is not a volume ID")


def make_lss_id(serial: EssSerial, number: int) -> LssId:
    """``2105:serial:number``."""
    return LssId(f"{MACHINE_TYPE}:{serial}:{number:02d}")


def lss_id(text: str) -> LssId:
    """Read ``type:serial:LSS``, or ``serial:LSS`` for short; raises NotAnId (rule A14)."""
    full = text.upper() if text.count(":") == 2 else f"{MACHINE_TYPE}:{text.upper()}"
    match = _LSS.match(full)
    if not match or match[1] != MACHINE_TYPE:
        raise NotAnId(f"'{text}' is not an LSS address: type:serial:LSS, such as 2105:12019:17")
    return LssId(full)


def lss_parts(lss: LssId) -> tuple[EssSerial, int]:
    """Serial and number of an LSS."""
    _, serial, number = lss.split(":")
    return EssSerial(serial), int(number)


def cluster_id(text: str) -> ClusterId:
    """Read ``serial:1`` or ``serial:2``; raises NotAnId."""
    if not _CLUSTER.match(text.upper()):
        raise NotAnId(f"'{text}' is not a cluster: serial:1 or serial:2, such as 12019:1")
    return ClusterId(text.upper())


def make_cluster_id(serial: EssSerial, number: int) -> ClusterId:
    """``serial:number``."""
    return ClusterId(f"{serial}:{number}")


def cluster_parts(cluster: ClusterId) -> tuple[EssSerial, int]:
    """Serial and number (1 or 2) of a cluster."""
    serial, number = cluster.split(":")
    return EssSerial(serial), int(number)


def sa_id(text: str) -> SaId:
    """Read a SAID with or without its prefix; raises NotAnId."""
    match = _SAID.match(text)
    if not match:
        raise NotAnId(f"'{text}' is not a SAID: four hex digits, such as 0005 or 00a1")
    return SaId(match[1].lower())
