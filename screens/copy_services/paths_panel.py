"""What clicks and keys do on the Paths panel (§5.1.3, §5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.ids import lss_parts
from emulator.views.rows import PortRow
from screens.copy_services import path_selection as clicks
from screens.copy_services.page_messages import DialogueAsked
from screens.copy_services.path_columns import CommonUnit, TargetLss
from screens.copy_services.path_grid import GridCursor
from screens.copy_services.path_information import PathInformation
from screens.copy_services.path_wizard import PathWizard
from screens.copy_services.paths_view import INFORMATION, PathsView
from screens.copy_services.task_panel import ARROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.copy_services.path_selection import PathStep
    from screens.labels import Target

NOTHING = "There is nothing under the cursor."
_PAGE = 4


class PathsPanel(PathsView, can_focus=True):
    """The Paths panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self.follow_selection()

    def task_started(self) -> None:
        """The task was accepted: nothing is selected any more."""
        self.selection = clicks.PathSelection()
        self.refused = None
        self.show()

    # -- the mouse -------------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click: by what was hit."""
        self.refused = None
        if target.role == "option":
            self.choose_source(target.label)
        elif target.role == "list":
            self.list.open()
        elif target.role in ("adapter", "item"):
            self.put_cursor(target)
            if button in (1, 3):
                self._select(adds=button == 3)
        else:
            self.list.close()
            if target.label == INFORMATION:
                self._information()
        self.repaint()

    def wheel(self, x: int, rows: int) -> None:
        """The wheel moves the cursor, or that of the open list."""
        self._move(0, rows)

    # -- keys ------------------------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        self.refused = None
        if word in ARROWS:
            self._move(*ARROWS[word])
        elif self.list.is_open and word in ("begin", "clear", "list"):
            if word == "begin":
                self.choose_source(self.list.at_cursor)
            self.list.close()
        else:
            actions: dict[str, Callable[[], object]] = {
                "source": lambda: self._select(adds=False),
                "target": lambda: self._select(adds=True),
                "begin": lambda: self._take(clicks.begin(self.selection)),
                "clear": lambda: self._take(clicks.PathStep(clicks.PathSelection())),
                "information": self._information,
                "list": self.list.open,
                "area": self._next_area,
                "page-up": lambda: self._page(-1),
                "page-down": lambda: self._page(1),
            }
            actions[word]()
        self.repaint()

    def choose_source(self, label: str) -> None:
        """Another source LSS: nothing is selected any more."""
        self.list.close()
        if label != self.list.chosen:
            self.list.choose(label)
            self.selection = clicks.PathSelection()
            self.cursor = GridCursor()
            self.tops = [0, 0, 0]
        self.read_source()

    def _select(self, adds: bool) -> None:
        """Select what is under the cursor, or add it."""
        item, chosen = self.at_cursor, self.selection
        if isinstance(item, PortRow):
            click = clicks.right_adapter if adds else clicks.left_adapter
            self._take(click(chosen, item.said))
        elif isinstance(item, CommonUnit):
            if adds:
                self.say(clicks.FIRST_UNIT)
            else:
                self._take(clicks.left_unit(chosen, item.serial))
        elif isinstance(item, TargetLss):
            choose = clicks.right_target if adds else clicks.left_target
            self._take(choose(chosen, item.id))
        else:
            self.say(NOTHING)

    def _take(self, step: PathStep) -> None:
        """The selection after a click, and what else it asked for."""
        self.selection = step.selection
        self.follow_selection()
        if step.note:
            self.say(step.note)
        if step.opens_wizard:
            self._open_wizard()

    # -- dialogues -------------------------------------------------------------------------

    def _open_wizard(self) -> None:
        """The Task Wizard on the selected adapters and target subsystems."""
        if self.source is not None:
            wizard = PathWizard(self.desk, self.source, self.selection, self.shown_paths())
            self.post_message(DialogueAsked(wizard))

    def _information(self) -> None:
        """The paths of the selected adapters, or of the one at the cursor."""
        saids = self.selection.adapters
        item = self.at_cursor
        if not saids and isinstance(item, PortRow):
            saids = (item.said,)
        if not saids or self.source is None:
            self.say(clicks.FIRST_ADAPTER)
            return
        serial = lss_parts(self.source)[0]
        self.post_message(DialogueAsked(PathInformation(self.desk, serial, saids)))

    # -- the cursor ------------------------------------------------------------------------

    def _move(self, columns: int, rows: int) -> None:
        if self.list.is_open:
            self.list.move(rows)
        else:
            self.cursor.move(self.grids(), columns, rows)
            self.scroll_to_cursor()
        self.repaint()

    def _page(self, pages: int) -> None:
        for _ in range(_PAGE):
            self._move(0, pages)

    def _next_area(self) -> None:
        self.list.close()
        self.cursor.next_area(self.grids())
        self.scroll_to_cursor()
