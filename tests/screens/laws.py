"""The laws of painted panels: functions that all panel tests call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from screens.canvas import Canvas
from screens.palette import plain

if TYPE_CHECKING:
    from screens.widgets.painted import Painted


def walk_panel(panel: Painted) -> int:
    """Assert the law of labels for every visible target of a mounted panel; returns their number.

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


class StrictCanvas(Canvas):
    """A canvas that notes text written over other text, and words that were cut."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.offences = []

    def text(self, x, y, text, ink="ink", ground=None, bold=False, limit=None):
        shown = plain(text, self.ability)
        end = min(self.width, self.width if limit is None else limit)
        if 0 <= y < self.height:
            under = "".join(self._chars[y][max(x, 0) : x + len(shown)])
            for old, new in zip(under, shown[max(-x, 0) :], strict=False):
                if old.isalnum() and old != new:
                    self.offences.append(f"row {y}: {shown!r} is written over {under!r}")
                    break
            cut = end - x
            if 0 <= cut < len(shown) and shown[max(cut - 1, 0) : cut + 1].strip().isalnum():
                self.offences.append(f"row {y}: {shown!r} is cut after {shown[:cut]!r}")
        return super().text(x, y, text, ink, ground, bold, limit)


def assert_nothing_is_cut(panel: Painted) -> None:
    """Assert that no text of a mounted panel is written over another, and that no word is cut."""
    size = panel.content_size
    canvas = StrictCanvas(size.width, size.height, panel.ability, panel.GROUND)
    panel.paint(canvas)
    assert not canvas.offences, "\n".join(canvas.offences)


def grid(app) -> str:
    """The whole screen as text, row by row without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def panels(app):
    """All painted panels of the screen in front that are shown."""
    from screens.widgets.painted import Painted

    return [w for w in app.screen.query(Painted) if w.display and w.region.area]


def assert_laws(app) -> None:
    """Assert both laws for every panel that is shown."""
    for panel in panels(app):
        walk_panel(panel)
        assert_nothing_is_cut(panel)
