"""Which adapters and subsystems a filter leaves in view on the Paths panel (§5.1.3, rule J08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.copy_services.path_columns import FAILED

if TYPE_CHECKING:
    from emulator.views.rows import PortRow
    from screens.copy_services.path_columns import TargetLss

ADAPTERS = ("adapters with paths", "adapters without paths", "adapters with failed paths")
SUBSYSTEMS = ("LSSs with paths", "LSSs without paths", "LSSs with failed paths")
GROUPS = (("path origin", ADAPTERS), ("logical storage server targets", SUBSYSTEMS))
BOXES = ADAPTERS + SUBSYSTEMS


@dataclass(frozen=True, slots=True)
class PathFilter:
    """The boxes that are ticked; with all of them nothing is hidden."""

    ticked: frozenset[str] = frozenset(BOXES)

    @property
    def is_on(self) -> bool:
        """Whether anything could be hidden."""
        return len(self.ticked) < len(BOXES)

    def toggled(self, box: str) -> PathFilter:
        """The filter with one box ticked or cleared."""
        return PathFilter(self.ticked ^ {box})

    def keeps_port(self, port: PortRow) -> bool:
        """Whether an adapter stays in view."""
        return _box(ADAPTERS, port.paths, bool(port.paths) and port.state == FAILED) in self.ticked

    def keeps_lss(self, lss: TargetLss) -> bool:
        """Whether a target LSS stays in view."""
        return _box(SUBSYSTEMS, lss.paths, bool(lss.failed)) in self.ticked

    def words(self) -> str:
        """What is hidden, in words."""
        hidden = [box for box in BOXES if box not in self.ticked]
        return f"hidden: {', '.join(hidden)}" if hidden else "nothing is hidden"


def _box(boxes: tuple[str, str, str], paths: int, has_failed: bool) -> str:
    """The box that decides about something with so many paths; a failed one decides first."""
    works, without, failed = boxes
    if has_failed:
        return failed
    return works if paths else without
