"""What clicks and keys do on the Volumes panel (§5.2.1 to §5.2.4).

Left click or `s` selects a source, right click or `t` a target, and again the Task Wizard; every
action of the mouse has a key. The panel sends messages; it knows no rule of copying.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from screens.copy_services import selection as clicks
from screens.copy_services.area import SOURCE
from screens.copy_services.faces import mirrored_pair, relation_of
from screens.copy_services.layout import densities
from screens.copy_services.lss_list import LOCKED, SHOWN_IN_OTHER
from screens.copy_services.task_panel import ARROWS
from screens.copy_services.volumes_view import (
    ENTER_MULTIPLE,
    EXIT_MULTIPLE,
    FILTER,
    FIND,
    INFORMATION,
    VolumesView,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.copy_services import VolumePair
    from emulator.ids import LssId, VolumeId
    from screens.copy_services.area import VolumeArea
    from screens.copy_services.selection import Step
    from screens.labels import Target

NO_VOLUME = "There is no volume under the cursor."
_BUTTONS = {
    INFORMATION: "information",
    FIND: "find",
    FILTER: "filter",
    ENTER_MULTIPLE: "multiple",
    EXIT_MULTIPLE: "multiple",
}
_LIST_PAGE = 10


class WizardAsked(Message):
    """The Task Wizard is to open on these pairs; `exist` when all are FlashCopy pairs already."""

    def __init__(self, pairs: tuple[VolumePair, ...], exist: bool) -> None:
        super().__init__()
        self.pairs = pairs
        self.exist = exist


class InformationAsked(Message):
    """The Information Panel is to open on this volume."""

    def __init__(self, volume: VolumeId) -> None:
        super().__init__()
        self.volume = volume


class FindAsked(Message):
    """A volume is to be found."""


class FilterAsked(Message):
    """The filter is to be changed."""


class VolumesPanel(VolumesView, can_focus=True):
    """The Volumes panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_lss(self, area_name: str, lss: LssId | None) -> None:
        """Show another LSS in an area; says why not when that cannot be (rules J01, J06)."""
        area = self.areas[0 if area_name == SOURCE else 1]
        self.lists.close()
        if self.selection.is_multiple:
            self.say(LOCKED)
        elif lss is not None and lss == self.lists.other(area).lss:
            self.say(SHOWN_IN_OTHER.format(lss, self.lists.other(area).name))
        elif lss != area.lss:
            area.choose(lss)
            self.active = area
        self.reread()

    def task_started(self) -> None:
        """The task was accepted: nothing is selected any more."""
        self.selection = self.selection.cleared()
        self.refused = None
        self.repaint()

    # -- the mouse -------------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click: by what was hit."""
        self.refused = None
        area = self._area(target.area)
        if target.role == "option":
            self.show_lss(area.name, self.lists.lss_of(target.label))
        elif target.role == "list":
            self._open_list(area)
        elif target.role == "tile" and target.label in area.index:
            self.lists.close()
            area.put_cursor(area.index[target.label])
            self.active = area
            self._click(button)
        else:
            self.lists.close()
            if target.label in _BUTTONS:
                self.act(_BUTTONS[target.label])
        self.repaint()

    def _click(self, button: int) -> None:
        """Left: source. Right: target. The middle button only moves the cursor."""
        if button == 1:
            self._source()
        elif button == 3:
            self._target()

    def wheel(self, x: int, rows: int) -> None:
        """Scroll the tiles, or move the cursor of the open list."""
        layout = self.panel_layout
        if self.lists.opened is not None:
            self.lists.move(rows)
        elif not layout.is_map:
            area = self.areas[0 if x < layout.divider_x else 1]
            area.scroll(layout.grid(0), rows)
        self.repaint()

    # -- keys ------------------------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        self.refused = None
        if word in ARROWS:
            self._move(*ARROWS[word])
        elif self.lists.opened is not None and word in ("begin", "clear", "list"):
            self._end_list(self.lists.opened, word == "begin")
        else:
            actions: dict[str, Callable[[], object]] = {
                "source": self._source,
                "target": self._target,
                "begin": self._begin,
                "clear": self._clear,
                "multiple": self._change_mode,
                "information": self._information,
                "find": partial(self.post_message, FindAsked()),
                "filter": partial(self.post_message, FilterAsked()),
                "list": partial(self._open_list, self.active),
                "density": self._change_density,
                "area": self._change_area,
                "page-up": partial(self._page, -1),
                "page-down": partial(self._page, 1),
            }
            actions[word]()
        self.repaint()

    def _take(self, step: Step) -> None:
        """The selection after a click, and what else it asked for."""
        self.selection = step.selection
        if step.note:
            self.say(step.note)
        if step.opens_wizard:
            pairs = step.selection.pairs
            rows = [self.row(source) for source, _ in pairs]
            known = [None if row is None else relation_of(row) for row in rows]
            self.post_message(WizardAsked(pairs, list(pairs) == known))

    def _source(self) -> None:
        row = self.active.at_cursor
        if row is None:
            self.say(NO_VOLUME)
        else:
            self._take(clicks.left(self.selection, row.id, mirrored_pair(row)))

    def _target(self) -> None:
        row = self.active.at_cursor
        if row is None:
            self.say(NO_VOLUME)
        else:
            self._take(clicks.right(self.selection, row.id, relation_of(row)))

    def _begin(self) -> None:
        self._take(clicks.begin(self.selection))

    def _clear(self) -> None:
        """Nothing is selected any more; multiple selection mode is left."""
        leaves = self.selection.is_multiple
        self.selection = self.selection.other_mode() if leaves else self.selection.cleared()

    def _change_mode(self) -> None:
        self.lists.close()
        self.selection = self.selection.other_mode()

    def _information(self) -> None:
        row = self.active.at_cursor
        if row is None:
            self.say(NO_VOLUME)
        else:
            self.post_message(InformationAsked(row.id))

    def _change_density(self) -> None:
        """The next density that fits; the volume under the cursor stays in view."""
        size = self.content_size
        kinds = densities(size.width, size.height, self.is_narrow)
        now = self.panel_layout.density
        self.wanted = kinds[(kinds.index(now) + 1) % len(kinds)]
        self._follow()

    # -- lists and areas -------------------------------------------------------------------

    def _open_list(self, area: VolumeArea) -> None:
        """Open the list of an area, or say why it is locked (rule J06)."""
        if self.selection.is_multiple:
            self.say(LOCKED)
        else:
            self.active = area
            self.lists.open(area)

    def _end_list(self, area: VolumeArea, chosen: bool) -> None:
        """Close the open list, with its choice or without."""
        if chosen:
            self.show_lss(area.name, self.lists.lss_of(self.lists.at_cursor))
        else:
            self.lists.close()

    def _change_area(self) -> None:
        self.lists.close()
        self.active = self.lists.other(self.active)

    # -- the cursor ------------------------------------------------------------------------

    def _move(self, columns: int, rows: int) -> None:
        """Move the cursor of the open list, or of the area; sideways at the edge to the other."""
        if self.lists.opened is not None:
            self.lists.move(rows)
            return
        if not self._moved(columns, rows) and columns:
            other = self.lists.other(self.active)
            if other.rows and (other is self.areas[1]) == (columns > 0):
                self.active = other
        self._follow()

    def _moved(self, columns: int, rows: int) -> bool:
        """Move within the area; False at its edge."""
        area, layout = self.active, self.panel_layout
        if layout.is_map:
            return area.step_in_map(columns, rows)
        across = layout.grid(0).columns
        place = area.cursor + columns + rows * across
        stays = not columns or place // across == area.cursor // across
        if not stays or not 0 <= place < len(area.rows):
            return False
        area.put_cursor(place)
        return True

    def _page(self, pages: int) -> None:
        if self.lists.opened is not None:
            self.lists.move(pages * _LIST_PAGE)
            return
        grid = self.panel_layout.grid(0)
        self.active.put_cursor(self.active.cursor + pages * grid.capacity)
        self._follow()

    def _follow(self) -> None:
        layout = self.panel_layout
        if not layout.is_map:
            self.active.follow(layout.grid(0))
