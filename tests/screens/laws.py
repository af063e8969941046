"""The law of labels, for every panel: one function that all panel tests call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from screens.palette import plain

if TYPE_CHECKING:
    from screens.widgets.painted import Painted


def walk_panel(panel: Painted) -> int:
    """Assert the law for every visible target of a mounted panel; returns how many there were.

    For every visible target: a click on its centre reaches it, it can be found by its label and
    role, and its label stands in the painted text of its region.
    """
    panel.repaint()
    extent = Region(0, 0, panel.content_size.width, panel.content_size.height)
    for target in panel.visible_targets:
        assert target.visible, target
        assert extent.contains_region(target.region), f"{target} leaves {extent}"
        assert panel.target_at(target.centre) == target, f"another thing lies on {target}"
        assert target in panel.find_targets(target.label, target.role), target
        words = " ".join(plain(target.label, panel.ability).split())
        painted = panel.painted_text(target.region)
        assert words in painted, f"{target} is painted as {painted!r}"
    return len(panel.visible_targets)
