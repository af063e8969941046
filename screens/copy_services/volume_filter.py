"""Which volumes a filter leaves in view: by type and by state (§5.1.1.1, rule J08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.views.rows import VolumeRow

TYPES = ("Open Systems",)
"""Volumes of the machine are fixed-block volumes, which open systems use."""
STATES = ("simplex", "duplex pending", "full duplex", "suspended")
"""A volume's side of its PPRC pair; simplex in none."""
_FLASHCOPY = {"": "no FlashCopy", "source": "FlashCopy source", "target": "FlashCopy target"}
ROLES = tuple(_FLASHCOPY.values())
GROUPS = (("type", TYPES), ("state", STATES), ("flashcopy", ROLES))
_BOXES = frozenset(box for _, boxes in GROUPS for box in boxes)


@dataclass(frozen=True, slots=True)
class VolumeFilter:
    """The boxes that are ticked; with all of them nothing is hidden. A volume passes each group."""

    ticked: frozenset[str] = _BOXES

    @property
    def is_on(self) -> bool:
        """Whether anything could be hidden."""
        return self.ticked < _BOXES

    def toggled(self, box: str) -> VolumeFilter:
        """The filter with one box ticked or cleared."""
        return VolumeFilter(self.ticked ^ {box})

    def keeps(self, row: VolumeRow) -> bool:
        """Whether a volume stays in view."""
        return {TYPES[0], row.pprc, _FLASHCOPY[row.flashcopy]} <= self.ticked

    def kept(self, rows: Iterable[VolumeRow]) -> tuple[VolumeRow, ...]:
        """The volumes that stay in view."""
        return tuple(row for row in rows if self.keeps(row))

    def words(self) -> str:
        """What is shown, in words."""
        if not self.is_on:
            return "all volumes"
        chosen = [[box for box in boxes if box in self.ticked] for _, boxes in GROUPS]
        if not all(chosen):
            return "no volume"
        said = [
            boxes
            for boxes, (_, every) in zip(chosen, GROUPS, strict=True)
            if boxes != list(every) or len(every) == 1
        ]
        return ", ".join(" or ".join(boxes) for boxes in said)
