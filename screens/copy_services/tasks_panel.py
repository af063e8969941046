"""What clicks and keys do on the Tasks panel (§5.1.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import GroupTasks, RemoveTasks, RunSavedTasks, UngroupTask
from emulator.views import saved_tasks
from screens.copy_services.confirm_dialogue import Confirm
from screens.copy_services.page_messages import DialogueAsked
from screens.copy_services.task_group import GroupDialogue
from screens.copy_services.task_information import TaskInformation
from screens.copy_services.task_panel import ARROWS
from screens.copy_services.task_properties import properties_of
from screens.copy_services.tasks_view import (
    GROUP,
    INFORMATION,
    PROPERTIES,
    REMOVE,
    RUN,
    UNGROUP,
    TasksView,
)
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from screens.labels import Target

_BUTTONS = {
    RUN: "begin",
    INFORMATION: "information",
    PROPERTIES: "properties",
    GROUP: "group",
    UNGROUP: "ungroup",
    REMOVE: "remove",
}
KEPT = "The volumes, pairs and paths stay as they are."


class TasksPanel(TasksView, can_focus=True):
    """The Tasks panel; its screen hands it the keys as words (`act`)."""

    # -- what the screen says --------------------------------------------------------------

    def show_narrow(self, is_narrow: bool) -> None:
        """Take the layout of 80x24, or that of 120x40."""
        self.is_narrow = is_narrow
        self.follow()

    def task_started(self) -> None:
        """What was asked for was done: nothing is selected any more."""
        self.selection = ()
        self.is_plain = False
        self.refused = None
        self.show()

    # -- the mouse -------------------------------------------------------------------------

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click selects a task, with shift it adds one; on `+` or `-` it folds a group."""
        self.refused = None
        if target.role == "button":
            self.act(_BUTTONS[target.label])
        elif target.role == "item":
            self._go_to(target.area, "Tasks")
            self._fold()
        elif button == 1:
            self._go_to(target.label, target.area)
            self._click(adds="shift" in modifiers)
        self.repaint()

    def _go_to(self, name: str, area: str) -> None:
        """Put the cursor on the first task of this name in its group."""
        for row in self.in_view():
            if row.name == name and self._area(row) == area:
                self.cursor = row.number
                self.keep_cursor()
                return

    def _click(self, adds: bool) -> None:
        if adds:
            self._add()
        else:
            self.selection, self.is_plain = (self.cursor,), True

    def wheel(self, x: int, rows: int) -> None:
        """The wheel moves the cursor."""
        self._move(rows)
        self.repaint()

    # -- keys ------------------------------------------------------------------------------

    def act(self, word: str) -> None:
        """One action of the key table, by its word."""
        self.refused = None
        actions: dict[str, Callable[[], object]] = {
            "choose": self._add,
            "density": self._fold,
            "clear": self._clear,
            "page-up": lambda: self._move(-self.capacity),
            "page-down": lambda: self._move(self.capacity),
            "begin": lambda: self._press(self.rights.run, self._run),
            "information": lambda: self._press(self.rights.information, self._information),
            "properties": lambda: self._press(self.rights.properties, self._properties),
            "group": lambda: self._press(self.rights.group, self._group),
            "ungroup": lambda: self._press(self.rights.ungroup, self._ungroup),
            "remove": lambda: self._press(self.rights.remove, self._remove),
        }
        if word in ARROWS:
            self._arrow(*ARROWS[word])
        else:
            actions[word]()
        self.repaint()

    def _press(self, reason: str, action: Callable[[], None]) -> None:
        """Press a button; say why one is disabled."""
        if reason:
            self.say(reason)
        else:
            action()

    def _arrow(self, columns: int, rows: int) -> None:
        """Up and down move the cursor; left folds a group, right opens it."""
        row = self.at_cursor
        if rows:
            self._move(rows)
        elif row is not None and row.is_group and (columns < 0) != (row.number in self.folded):
            self._fold()

    def _move(self, rows: int) -> None:
        """Move the cursor; what a single click selected goes with it."""
        shown = self.in_view()
        if not shown:
            return
        if self.is_plain:
            self.selection, self.is_plain = (), False
        self.cursor = shown[min(max(0, self.spot() + rows), len(shown) - 1)].number
        self.keep_cursor()

    def _add(self) -> None:
        """Add the task at the cursor to the selection, or take it out again."""
        number = self.cursor
        if not number:
            return
        if self.is_plain and self.selection == (number,):
            self.is_plain = False
            return
        self.is_plain = False
        if number in self.selection:
            self.selection = tuple(each for each in self.selection if each != number)
        else:
            self.selection = (*self.selection, number)

    def _clear(self) -> None:
        self.selection, self.is_plain = (), False

    def _fold(self) -> None:
        """Fold the group at the cursor, or that of the task at the cursor; or open it."""
        row = self.at_cursor
        if row is None:
            return
        number = row.number if row.is_group else row.group
        if number:
            self.folded ^= {number}
            self.cursor = number
            self.keep_cursor()

    # -- the buttons -----------------------------------------------------------------------

    def _run(self) -> None:
        self.ask(RunSavedTasks(self.chosen))

    def _information(self) -> None:
        self.post_message(DialogueAsked(TaskInformation(self.desk, self.chosen[0])))

    def _ungroup(self) -> None:
        self.ask(UngroupTask(self.chosen[0]))

    def _group(self) -> None:
        """Ask for the name of the group (§5.1.4.1)."""
        chosen = self.chosen
        names = [row.name for row in self.rows if row.number in chosen]

        def done(given: tuple[str, str] | None) -> None:
            if given is not None:
                self.ask(GroupTasks(chosen, *given))

        self.post_message(DialogueAsked(GroupDialogue(self.desk, names), done))

    def _properties(self) -> None:
        """The wizard on what is saved (rules K05 to K07)."""
        setups = self.desk.view(saved_tasks.setup, self.chosen[0])
        if setups:
            wizard = properties_of(self.desk, setups[0], self.volumes(setups))
            self.post_message(DialogueAsked(wizard, self._propertied))

    def _propertied(self, command: Command | None) -> None:
        if isinstance(command, RemoveTasks):
            self._remove()
        elif command is not None:
            self.ask(command)

    def _remove(self) -> None:
        """Ask once more before tasks are lost."""
        chosen = self.chosen
        rows = [row for row in self.rows if row.number in chosen]
        lines = [f"Remove {', '.join(row.name for row in rows)}?"]
        members = sum(len(row.members) for row in rows)
        if members:
            lines.append(f"With a group its tasks go too: {counted(members, 'task')}.")
        question = Confirm(self.desk, "Remove tasks", (*lines, KEPT), REMOVE)

        def done(is_sure: bool | None) -> None:
            if is_sure:
                self.ask(RemoveTasks(chosen))

        self.post_message(DialogueAsked(question, done))
