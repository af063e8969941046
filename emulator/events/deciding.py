"""Which rule decided an event, for those who ask why.

Some events carry their rule, because more than one can lead to them. For the others it follows from
what they are, and stands here. "" is an event of the world itself: an operator's or an
instructor's deed, to which no rule of the documents leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.events import applications as ap
from emulator.events import copy_services as cs
from emulator.events import faults as fa
from emulator.events import hardware as hw
from emulator.events import logical as lo
from emulator.events import pprc

if TYPE_CHECKING:
    from emulator.events.base import Event

_RULES: dict[type[Event], str] = {
    cs.FlashCopyStarted: "E01",
    cs.FlashCopyEstablished: "D11",
    cs.BackgroundCopyEnded: "E05",
    cs.FlashCopyWithdrawn: "E07",
    cs.BlocksWritten: "G07",
    cs.TaskStarted: "J11",
    cs.TaskEnded: "J11",
    cs.ServerEntryChanged: "B04",
    cs.ServerStateChanged: "B03",
    cs.ClientStateChanged: "B02",
    pprc.PairRemoved: "G03",
    pprc.PathsEstablished: "F10",
    pprc.PathsKept: "F14",
    pprc.PathsRemoved: "F20",
    pprc.WriteHeld: "H12",
    pprc.WriteAcknowledged: "G07",
    pprc.LongBusyBegan: "H12",
    pprc.LongBusyEnded: "H12",
    lo.RankConfigured: "A07",
    lo.RankErased: "A09",
    lo.VolumeCreated: "A13",
    lo.VolumeAssigned: "A15",
    lo.VolumeUnassigned: "A15",
    lo.LssPropertiesSet: "H10",
    lo.VolumeTakenOnline: "D06",
    lo.VolumeTakenOffline: "D06",
    hw.CritSet: "H06",
    hw.FeatureActivated: "A17",
    hw.FeatureDeactivated: "A17",
    hw.HostNameAdded: "B25",
    hw.HostNameRemoved: "B25",
    hw.EightPackMoved: "A09",
    hw.SubsystemAdded: "A07",
    hw.AdapterInstalled: "A16",
    fa.UnitStarted: "H06",
    fa.NvsWarned: "A03",
    ap.ApplicationStopped: "G23",
}

_SUSPENDED_BY = {
    "03": "G06",
    "04": "G19",
    "05": "G06",
    "06": "H01",
    "07": "G14",
    "08": "H01",
    "09": "H05",
    "0A": "H11",
}
"""The rule behind each suspend reason."""


def rule_of(event: Event) -> str:
    """The ID of the rule that decided an event, "" if none did."""
    own = getattr(event, "rule", None)
    if isinstance(own, str):
        return own
    if isinstance(event, pprc.PairStateChanged):
        return _SUSPENDED_BY.get(event.reason, "G02")
    if isinstance(event, ap.ApplicationStopped) and not event.why:
        return ""
    return _RULES.get(type(event), "")
