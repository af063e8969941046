"""Which units and subsystems a filter leaves in view (§5.1.2.2, rule J08)."""

from __future__ import annotations

from dataclasses import dataclass

from screens.copy_services.lss_faces import KINDS

PHYSICAL, LOGICAL = "physical servers", "logical servers"
SHOW = (PHYSICAL, LOGICAL)
TYPES = ("Open Systems",)
"""Subsystems of the machine hold fixed-block volumes, which open systems use."""
HOLDS = tuple(KINDS.values())
GROUPS = (("show", SHOW), ("type", TYPES), ("lss holds", HOLDS))
BOXES = tuple(box for _, boxes in GROUPS for box in boxes)


@dataclass(frozen=True, slots=True)
class LssFilter:
    """The boxes that are ticked; with all of them nothing is hidden."""

    ticked: frozenset[str] = frozenset(BOXES)

    @property
    def is_on(self) -> bool:
        """Whether anything could be hidden."""
        return len(self.ticked) < len(BOXES)

    @property
    def shows_units(self) -> bool:
        """Whether physical servers are shown."""
        return PHYSICAL in self.ticked

    def toggled(self, box: str) -> LssFilter:
        """The filter with one box ticked or cleared."""
        return LssFilter(self.ticked ^ {box})

    def keeps(self, kind: str) -> bool:
        """Whether an LSS of a kind stays in view."""
        return {LOGICAL, TYPES[0], KINDS[kind]} <= self.ticked

    def words(self) -> str:
        """What is hidden, in words."""
        hidden = [box for box in BOXES if box not in self.ticked]
        return f"hidden: {', '.join(hidden)}" if hidden else "nothing is hidden"
