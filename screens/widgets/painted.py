"""A widget that paints itself on a canvas and refreshes only the cells that differ.

A subclass overrides `paint` with a complete description of what is visible now, and calls `repaint`
whenever something that it shows may have changed: the comparison with what was painted last decides
what is sent to the terminal. It speaks the label protocol from the targets that `paint` declared;
a panel with things scrolled out of view overrides `find_targets` and `reveal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.canvas import FULL, Canvas
from screens.labels import Target, TargetIndex

if TYPE_CHECKING:
    from typing import Self

    from textual import events
    from textual.geometry import Offset

    from screens.palette import Ability


class Painted(Widget):
    """Base of all custom-drawn panels."""

    DEFAULT_CSS = """
    Painted { width: 1fr; height: 1fr; }
    """

    GROUND = "bg"
    """The token of the ground that the canvas starts with."""

    def __init__(
        self,
        *,
        ability: Ability | None = None,
        name: str | None = None,
        id: str | None = None,  # noqa: A002  the framework's own parameter name
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._own_ability = ability
        self._canvas: Canvas | None = None
        self._index = TargetIndex(())
        self._strips: dict[int, Strip] = {}

    # -- for subclasses --------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Describe all that is visible now. The canvas is blank and has the size of the content."""

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A target was clicked: button 1 left, 2 middle, 3 right.

        Modifiers are `shift`, `ctrl`, `alt`, and `double` for the second click of a double click.
        Targets that are not enabled arrive as well, so that the reason can be said.
        """

    @property
    def ability(self) -> Ability:
        """What the terminal can show: of the nearest owner that knows it (the screen, the app)."""
        if self._own_ability is None:
            owners = (getattr(owner, "ability", None) for owner in self.ancestors)
            self._own_ability = next((a for a in owners if a is not None), FULL)
        return self._own_ability

    # -- painting --------------------------------------------------------------------------

    def repaint(self) -> None:
        """Paint afresh, compare, and refresh only the cells that differ from the last painting."""
        if not self.is_attached or not self.content_size.area:
            self._canvas = None
            return
        old = self._canvas
        new = self._painted()
        if old is None or (old.width, old.height) != (new.width, new.height):
            self.refresh()
            return
        changed: list[Region] = []
        for y in range(new.height):
            cells = new.difference(old, y)
            if cells is not None:
                self._strips.pop(y, None)
                changed.append(Region(cells[0], y, cells[1] - cells[0], 1))
        if changed:
            self.refresh(*changed)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """As the framework has it; but what was never painted is painted by its first layout."""
        repaint = repaint and (bool(regions) or self._canvas is not None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _painted(self) -> Canvas:
        """A fresh canvas of the present size, which becomes what is shown."""
        old, size = self._canvas, self.content_size
        canvas = Canvas(size.width, size.height, self.ability, self.GROUND)
        self.paint(canvas)
        if old is None or (old.width, old.height) != (canvas.width, canvas.height):
            self._strips.clear()
        self._canvas = canvas
        self._index = TargetIndex(canvas.targets)
        return canvas

    def render_line(self, y: int) -> Strip:
        """One painted row, for the framework."""
        canvas = self._canvas
        size = self.content_size
        if canvas is None or (canvas.width, canvas.height) != (size.width, size.height):
            canvas = self._painted()
        if y >= canvas.height:
            return Strip.blank(size.width)
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = canvas.strip(y)
        return strip

    def on_resize(self) -> None:
        """Everything has another place, unless it was painted in this size already."""
        canvas, size = self._canvas, self.content_size
        if canvas is None or (canvas.width, canvas.height) != (size.width, size.height):
            self.repaint()

    def painted_lines(self) -> list[str]:
        """The text that stands on this widget now."""
        return (self._canvas or self._painted()).lines()

    def painted_text(self, region: Region) -> str:
        """The text that stands in a region of the content, runs of blanks made one."""
        return (self._canvas or self._painted()).text_in(region)

    # -- the label protocol ----------------------------------------------------------------

    @property
    def visible_targets(self) -> tuple[Target, ...]:
        """All targets that are painted now, in the order in which they were declared."""
        return self._index.targets

    def find_targets(self, label: str, role: str | None = None) -> list[Target]:
        """All targets with this label (and role)."""
        return self._index.find(label, role)

    def target_at(self, offset: Offset) -> Target | None:
        """The target under this cell of the content."""
        return self._index.at(offset)

    def reveal(self, target: Target) -> None:
        """All targets of a panel without scrolling are in view already."""

    # -- the mouse -------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Hand a click on a target to the subclass."""
        offset = event.get_content_offset(self)
        target = None if offset is None else self.target_at(offset)
        if target is None:
            return
        event.stop()
        held = (("shift", event.shift), ("ctrl", event.ctrl), ("alt", event.meta))
        words = {word for word, on in held if on}
        if event.chain % 2 == 0:
            words.add("double")
        self.on_target(target, event.button, frozenset(words))
