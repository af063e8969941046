"""The label protocol: what is under this point, where is this label, bring it into view.

Every custom-drawn panel speaks it. The mouse handler, the replay player, jump keys and the tests
all use the same three functions, so that none of them can believe what another does not.

Regions are in the cells of the widget's own content as it is painted *now*. A target that is
scrolled out of view has an empty region: `reveal` it, let the screen settle, and find it again.

The law (tested for all panels by `tests/screens/laws.py`): for every visible target `t`,
`target_at(t.centre) == t`, and `t.label` stands in the painted text of `t.region`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, get_args, runtime_checkable

from textual.geometry import Offset, Region

if TYPE_CHECKING:
    from collections.abc import Iterable

Role = Literal[
    "button",
    "link",
    "tab",
    "menu",
    "option",
    "box",
    "field",
    "list",
    "row",
    "tile",
    "adapter",
    "item",
]
ROLES: tuple[Role, ...] = get_args(Role)


class Target(NamedTuple):
    """One thing that can be pointed at.

    `states` are words such as `checked`, `selected`, `source`, `suspended`; `area` is the label of
    the part of the screen that it stands in (`Source`, `Target`), which tells equal labels apart.
    A target that is not `enabled` still receives the click: its owner then says why not.
    """

    label: str
    role: Role
    region: Region
    enabled: bool = True
    states: tuple[str, ...] = ()
    area: str = ""

    @property
    def visible(self) -> bool:
        """Whether any part of it is painted now."""
        return self.region.area > 0

    @property
    def centre(self) -> Offset:
        """The cell that a click on this target lands on."""
        region = self.region
        return Offset(region.x + region.width // 2, region.y + region.height // 2)


@runtime_checkable
class Labelled(Protocol):
    """A widget that knows its targets."""

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """All targets with exactly this label (and role), by index, also those out of view."""
        ...

    def target_at(self, offset: Offset) -> Target | None:
        """The target under this cell of the content; the mouse handler uses this very function."""
        ...

    def reveal(self, target: Target) -> None:
        """Scroll, without animation, until the target is painted; a visible one stays."""
        ...


class TargetIndex:
    """Targets of one painting, found by label and by cell."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets = tuple(targets)
        self._by_label: dict[str, list[Target]] | None = None
        self._by_row: dict[int, list[Target]] | None = None

    def find(self, label: str, role: str | None = None) -> list[Target]:
        """All targets with this label (and role), in the order in which they were painted."""
        if self._by_label is None:
            self._by_label = {}
            for target in self.targets:
                self._by_label.setdefault(target.label, []).append(target)
        hits = self._by_label.get(label, [])
        return [t for t in hits if role is None or t.role == role]

    def at(self, offset: Offset) -> Target | None:
        """The target under a cell; of several the one that was declared last lies on top."""
        if self._by_row is None:
            self._by_row = {}
            for target in self.targets:
                for y in range(target.region.y, target.region.bottom):
                    self._by_row.setdefault(y, []).append(target)
        x, y = offset
        for target in reversed(self._by_row.get(y, [])):
            if target.region.x <= x < target.region.right:
                return target
        return None
