"""Which rule decided an event, for those who ask why.

Some events carry their rule, because more than one can lead to them. For the others it follows from
what they are, and stands here by name, so that nothing has to be loaded for it. Where no rule of
the documents leads to it, as with an operator's or an instructor's deed, it is one of our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.events.base import Event

AS_ASKED = "Z09"
"""The rule of our own for what was asked for, and nothing forbade."""

RULE_OF_KIND: dict[str, str] = {
    "FlashCopyStarted": "E01",
    "FlashCopyEstablished": "D11",
    "BackgroundCopyEnded": "E05",
    "FlashCopyWithdrawn": "E07",
    "BlocksWritten": "A03",
    "TaskStarted": "J11",
    "TaskEnded": "J11",
    "ServerEntryChanged": "B04",
    "ServerStateChanged": "B03",
    "ClientStateChanged": "B02",
    "PairRemoved": "G03",
    "PathsEstablished": "F10",
    "PathsKept": "F14",
    "PathsRemoved": "F20",
    "WriteHeld": "H12",
    "WriteAcknowledged": "A03",
    "LongBusyBegan": "H12",
    "LongBusyEnded": "H12",
    "RankConfigured": "A07",
    "RankErased": "A09",
    "VolumeCreated": "A13",
    "VolumeAssigned": "A15",
    "VolumeUnassigned": "A15",
    "LssPropertiesSet": "H10",
    "VolumeTakenOnline": "D06",
    "VolumeTakenOffline": "D06",
    "CritSet": "H06",
    "FeatureActivated": "A17",
    "FeatureDeactivated": "A17",
    "HostNameAdded": "B25",
    "HostNameRemoved": "B25",
    "ClusterAddressSet": "B06",
    "EightPackMoved": "A09",
    "SubsystemAdded": "A07",
    "AdapterInstalled": "A16",
    "UnitStarted": "H06",
    "NvsWarned": "A03",
    "ApplicationStopped": "G23",
    **dict.fromkeys(
        (
            *("VolumeDeleted", "VolumeLabelled", "EightPackInstalled", "UnitStarting"),
            *("FaultPlanned", "FaultArmed", "FaultDisarmed"),
            *("ApplicationCreated", "ApplicationStarted", "ApplicationQuiescing"),
            *("ApplicationResumed", "ApplicationDeleted"),
        ),
        AS_ASKED,
    ),
    **dict.fromkeys(
        (
            *("PartBroke", "PartMended", "SiteGoes", "SiteRestored"),
            *("ArmedFaultFired", "FaultImpossible"),
        ),
        "Z10",
    ),
    "ApplicationContinued": "Z11",
    "ApplicationQuiesced": "Z11",
}

_SUSPENDED_BY = {
    "03": "G06",
    "04": "G19",
    "05": "G06",
    "06": "G06",
    "07": "G14",
    "08": "G06",
    "09": "H05",
    "0A": "H11",
}
"""The rule behind each suspend reason; what it means for writes (CRIT) is of the write's event."""


def rule_of(event: Event) -> str:
    """The ID of the rule that decided an event."""
    own = getattr(event, "rule", None)
    if isinstance(own, str):
        return own
    name = type(event).__name__
    if name == "PairStateChanged":
        return _SUSPENDED_BY.get(getattr(event, "reason", ""), "G02")
    if getattr(event, "mirrored", False):
        return "G07"
    if getattr(event, "feature", "") == "PPRC":
        return "A18"
    if name == "ApplicationStopped" and not getattr(event, "why", ""):
        return AS_ASKED
    return RULE_OF_KIND.get(name, AS_ASKED)
