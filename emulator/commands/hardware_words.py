"""The words that commands of the hardware and the hardware itself share."""

from __future__ import annotations

from enum import Enum


class Crit(Enum):
    """The CRIT setting in the vital product data (§4.3.2.1, rules H02, H06)."""

    NO = "NO"
    YES_PATHS = "YES-PATHS"
    YES_ALL = "YES-ALL"


class Feature(Enum):
    """Features that the customer engineer activates (rules A17, A18)."""

    FLASHCOPY = "FlashCopy"
    PPRC = "PPRC"


class AdapterKind(Enum):
    """Kinds of host adapter: ports for each card are 2 for SCSI and ESCON, 1 for Fibre Channel
    (§1.4).
    """

    SCSI = "SCSI"
    ESCON = "ESCON"
    FIBRE = "Fibre Channel"
