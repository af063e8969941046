"""Physical ESCON links between units (§4.4.1): cables, not logical paths."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from emulator.ids import EssSerial, LinkId, SaId


class LinkState(Enum):
    """A link carries light or it does not."""

    UP = "up"
    CUT = "cut"


class Carrier(Enum):
    """What a link runs over (§4.4.1); it decides how far one hop reaches."""

    UNSPECIFIED = "unspecified"
    MULTIMODE_50 = "50 micron multimode"
    MULTIMODE_62 = "62.5 micron multimode"
    SINGLE_MODE = "XDF single-mode"
    EXTENDER = "extender"


@dataclass(slots=True)
class EsconLink:
    """A unidirectional ESCON link from a port of one unit to one of another (§4.4.1, rule F07).

    directors: ESCON directors on the way, each of which begins a new hop.
    """

    id: LinkId
    origin: EssSerial
    origin_said: SaId
    target: EssSerial
    target_said: SaId
    length_km: float
    state: LinkState = LinkState.UP
    carrier: Carrier = Carrier.UNSPECIFIED
    directors: int = 0
