"""What clicks and keys do on the Paths panel (§5.1.3, §5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from emulator.ids import NotAnId, lss_parts
from emulator.views.rows import PortRow
from screens.copy_services import path_selection as clicks
from screens.copy_services.find_path import NO_ADAPTER, Adapter, FindPathDialogue, place_named
from screens.copy_services.page_messages import DialogueAsked
from screens.copy_services.path_columns import LOGICAL, PATH_ORIGIN, CommonUnit, TargetLss
from screens.copy_services.path_filter import PathFilter
from screens.copy_services.path_filter_dialogue import PathFilterDialogue
from screens.copy_services.path_grid import GridCursor
from screens.copy_services.path_information import PathInformation
from screens.copy_services.path_wizard import PathWizard
from screens.copy_services.paths_view import FILTER, FIND, INFORMATION, PathsView
from screens.copy_services.task_panel import ARROWS
from screens.labels import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.ids import EssSerial, LssId, SaId
    from screens.copy_services.path_selection import PathStep
    from screens.labels import Role

NOTHING = "There is nothing under the cursor."
NO_SOURCE = "Choose the source LSS first: l, or the list above."
NOT_LISTED = "Copy Services does not list LSS {}."
NOT_REACHED = "The selected adapters do not lead to LSS {}."
NO_ADAPTERS = "Select adapters that lead to LSS {} first."
_BUTTONS = {INFORMATION: "information", FIND: "find", FILTER: "filter"}
_PAGE = 4


class PathsPanel(PathsView, can_focus=True):
    """The Paths panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40; the cursor stays on what it stands on."""
        there = self.place_of_cursor
        self.is_narrow = is_narrow
        self.follow_selection()
        if there is not None and not self.list.is_open:
            self.put_cursor(there)

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
            if target.label in _BUTTONS:
                self.act(_BUTTONS[target.label])
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
                "find": self._find,
                "filter": self._filter,
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

    def _find(self) -> None:
        """Ask for a SAID or an address, and go there."""
        if self.source is None:
            self.say(NO_SOURCE)
        else:
            serial = lss_parts(self.source)[0]
            self.post_message(
                DialogueAsked(FindPathDialogue(self.desk, serial, self.ports), self._found)
            )

    def _found(self, typed: str | None) -> None:
        """Bring an adapter or an LSS into view and select it, or say why not (rule J08)."""
        if typed is None or self.source is None:
            return
        try:
            found = place_named(typed)
        except NotAnId as problem:
            self.say(str(problem))
            return
        if isinstance(found, Adapter):
            self._go_to_adapter(found.said, lss_parts(self.source)[0])
        elif found.lss not in self.known:
            self.say(NOT_LISTED.format(found.lss))
        else:
            self._go_to_lss(found.lss)

    def _go_to_adapter(self, said: SaId, serial: EssSerial) -> None:
        """Select an adapter as a click would; one that is selected already only gets the cursor."""
        port = self.ports.get(said)
        if port is None:
            self.say(NO_ADAPTER.format(serial, said))
            return
        if not self.filter.keeps_port(port):
            self.filter = PathFilter()
        chosen = self.selection
        is_new = said not in chosen.adapters
        self._take(clicks.left_adapter(chosen, said) if is_new else clicks.PathStep(chosen))
        self.go_to(f"SAID{said}", "adapter", PATH_ORIGIN)

    def _go_to_lss(self, lss: LssId) -> None:
        """An LSS of the source's unit becomes the source, one that adapters lead to a target."""
        if self.source is not None and lss_parts(lss)[0] == lss_parts(self.source)[0]:
            self.choose_source(lss)
            self.repaint()
            return
        unit = next((unit for unit in self.units if unit.serial == lss_parts(lss)[0]), None)
        if unit is None:
            words = NOT_REACHED if self.selection.adapters else NO_ADAPTERS
            self.say(words.format(lss))
            return
        if self.selection.unit != unit.serial:
            self._take(clicks.left_unit(self.selection, unit.serial))
        (target,) = [each for each in self.every_target if each.id == lss]
        if not self.filter.keeps_lss(target):
            self.filter = PathFilter()
        chosen = self.selection
        is_new = lss not in chosen.targets
        self._take(clicks.left_target(chosen, lss) if is_new else clicks.PathStep(chosen))
        self.go_to(target.label, "item", LOGICAL)

    def go_to(self, label: str, role: Role, area: str) -> None:
        """Put the cursor on a thing, and bring it into view."""
        self.put_cursor(Target(label, role, Region(), area=area))
        self.repaint()

    def _filter(self) -> None:
        """Ask which adapters and subsystems stay in view."""
        every = (tuple(self.ports.values()), self.every_target)
        dialogue = PathFilterDialogue(self.desk, self.filter, *every)
        self.post_message(DialogueAsked(dialogue, self._filtered))

    def _filtered(self, chosen: PathFilter | None) -> None:
        if chosen is not None:
            self.filter = chosen
            self.follow_selection()

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
