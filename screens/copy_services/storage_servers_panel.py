"""What clicks and keys do on the Storage Servers panel (§5.1.2, §5.3.4).

Left click or `s` selects a source LSS, right click or `t` a target LSS, and again the Task Wizard
on all pairs of volumes with the same numbers.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.ids import NotAnId, lss_id
from screens.copy_services import lss_selection as clicks
from screens.copy_services.find_dialogue import FindLssDialogue
from screens.copy_services.lss_filter import LssFilter
from screens.copy_services.lss_filter_dialogue import LssFilterDialogue
from screens.copy_services.lss_information import LssInformation
from screens.copy_services.lss_properties import LssProperties
from screens.copy_services.page_messages import DialogueAsked
from screens.copy_services.servers_view import (
    ALL,
    FILTER,
    FIND,
    INFORMATION,
    PROPERTIES,
    ServersView,
)
from screens.copy_services.task_panel import ARROWS
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.wizard_steps import draft_of
from screens.messages import AnswerGiven, CommandAsked

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.logical import SetLssProperties
    from emulator.ids import LssId
    from screens.copy_services.lss_selection import LssStep
    from screens.labels import Target

NO_LSS = "There is no logical subsystem under the cursor."
NO_PAIRS = "No volumes of these two subsystems have the same number."
UNKNOWN = "Copy Services does not list LSS {}."
_BUTTONS = {INFORMATION: "information", PROPERTIES: "properties", FIND: "find", FILTER: "filter"}


class StorageServersPanel(ServersView, can_focus=True):
    """The Storage Servers panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self._follow()

    def task_started(self) -> None:
        """The task was accepted: nothing is selected any more."""
        self.selection = clicks.LssSelection()
        self.refused = None
        self.show()

    # -- the mouse -------------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click: by what was hit."""
        self.refused = None
        if target.role == "option" or target.role == "item":
            self.choose_unit(target.label)
        elif target.role == "list":
            self.list.open()
        else:
            self.list.close()
            if target.role == "tile":
                self.cursor = next(i for i in self.in_view() if i.endswith(f":{target.label}"))
                self._click(button)
            elif target.label in _BUTTONS:
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
        if self.list.is_open:
            self.list.move(rows)
        else:
            self.top = min(max(0, self.top + rows), self.panel_layout.last_top)
        self.repaint()

    # -- keys ------------------------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        self.refused = None
        if word in ARROWS:
            self._move(*ARROWS[word])
        elif self.list.is_open and word in ("begin", "clear", "list"):
            if word == "begin":
                self.choose_unit(self.list.at_cursor)
            self.list.close()
        else:
            actions: dict[str, Callable[[], object]] = {
                "source": self._source,
                "target": self._target,
                "begin": lambda: self._take(clicks.begin(self.selection)),
                "clear": lambda: self._take(clicks.LssStep(clicks.LssSelection())),
                "information": self._information,
                "properties": self._properties,
                "find": self._find,
                "filter": self._filter,
                "list": self.list.open,
                "page-up": partial(self._page, -1),
                "page-down": partial(self._page, 1),
            }
            actions[word]()
        self.repaint()

    def choose_unit(self, label: str) -> None:
        """Show one unit, or all; the name of the only one shown brings all back."""
        self.list.close()
        is_back = label == self.list.chosen and label != ALL
        self.list.choose(ALL if is_back else label)
        self.first = self.top = 0
        self.show()

    def _take(self, step: LssStep) -> None:
        """The selection after a click, and what else it asked for."""
        self.selection = step.selection
        self.measure_selection()
        if step.note:
            self.say(step.note)
        if step.opens_wizard:
            self._open_wizard()

    def _source(self) -> None:
        if self.cursor is None:
            self.say(NO_LSS)
        else:
            self._take(clicks.left(self.selection, self.cursor))

    def _target(self) -> None:
        if self.cursor is None:
            self.say(NO_LSS)
        else:
            self._take(clicks.right(self.selection, self.cursor))

    def _open_wizard(self) -> None:
        """The Task Wizard on all pairs of the two subsystems (rule G21)."""
        pairs = self.whole.pairs
        if not pairs:
            self.say(NO_PAIRS)
            return
        named = {volume for pair in pairs for volume in pair}
        both = [lss for lss in (self.selection.source, self.selection.target) if lss]
        rows = {row.id: row for lss in both for row in self.volumes(lss) if row.id in named}
        self.post_message(DialogueAsked(TaskWizard(self.desk, draft_of(pairs, False), rows)))

    # -- dialogues -------------------------------------------------------------------------

    def _information(self) -> None:
        if self.cursor is None:
            self.say(NO_LSS)
        else:
            self.post_message(DialogueAsked(LssInformation(self.desk, self.cursor)))

    def _properties(self) -> None:
        tile = self.at_cursor
        if tile is None:
            self.say(NO_LSS)
        else:
            self.post_message(DialogueAsked(LssProperties(self.desk, tile.row), self._apply))

    def _apply(self, change: SetLssProperties | None) -> None:
        if change is not None:
            self.post_message(CommandAsked(change))

    def _find(self) -> None:
        self.post_message(DialogueAsked(FindLssDialogue(self.desk), self._found))

    def _found(self, typed: str | None) -> None:
        """Put the cursor on an LSS, or say that there is none (rule J08)."""
        if typed is None:
            return
        try:
            lss = lss_id(typed)
        except NotAnId as problem:
            self.post_message(AnswerGiven(str(problem), refused=True))
            return
        if lss not in self.known:
            self.post_message(AnswerGiven(UNKNOWN.format(lss), refused=True))
            return
        self.go_to(lss)

    def go_to(self, lss: LssId) -> None:
        """Put the cursor on an LSS, without the filter or the selector if these hide it."""
        if lss not in self.in_view():
            self.filter = LssFilter()
            self.list.choose(ALL)
        self.cursor = lss
        self.show()

    def _filter(self) -> None:
        tiles = tuple(self.known.values())
        self.post_message(
            DialogueAsked(LssFilterDialogue(self.desk, self.filter, tiles), self._filtered)
        )

    def _filtered(self, chosen: LssFilter | None) -> None:
        if chosen is not None:
            self.filter = chosen
            self.show()

    # -- the cursor ------------------------------------------------------------------------

    def _move(self, columns: int, rows: int) -> None:
        """Move the cursor of the open list, or among the tiles; sideways to the next unit."""
        if self.list.is_open:
            self.list.move(rows)
            return
        number, index = self.spot()
        across = self.panel_layout.columns
        place = index + columns + rows * across
        tiles = self.units[number].tiles if self.units else ()
        stays = not columns or place // across == index // across
        if stays and 0 <= place < len(tiles):
            self.cursor = tiles[place].row.id
        elif columns and 0 <= number + columns < len(self.units):
            beside = self.units[number + columns].tiles
            start = index // across * across + (0 if columns > 0 else across - 1)
            if beside:
                self.cursor = beside[min(start, len(beside) - 1)].row.id
        self._follow()

    def _page(self, pages: int) -> None:
        """Move by as many rows as are in view."""
        if self.list.is_open or not self.units:
            return
        number, index = self.spot()
        tiles = self.units[number].tiles
        if tiles:
            layout = self.panel_layout
            place = index + pages * layout.rows * layout.columns
            self.cursor = tiles[min(max(0, place), len(tiles) - 1)].row.id
            self._follow()
