"""Where an engineer can stand at a service terminal, and what can lie on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from emulator.commands.base import Command
from emulator.service.entry import Entry
from emulator.service.menu_types import Dialog, Field, Listing, Menu, Prompt, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping


class CommandOutcome(Enum):
    """What the COMMAND STATUS page says behind `Command:`."""

    RUNNING = "running"
    OK = "OK"
    FAILED = "failed"


@dataclass(slots=True)
class MenuPlace:
    """In a menu, on one of its items."""

    page: Menu
    cursor: int = 0

    def move(self, by: int) -> None:
        """Go up or down; from one end to the other."""
        self.cursor = (self.cursor + by) % len(self.page.items)


@dataclass(slots=True)
class DialogPlace:
    """In a dialog, in one of its fields, with what has been typed so far."""

    page: Dialog
    entries: dict[str, Entry]
    focus: int = 0

    @property
    def field(self) -> Field | None:
        """The field under the cursor; None in a dialog without fields."""
        fields = self.page.fields
        return fields[self.focus] if fields else None

    @property
    def typed(self) -> Mapping[str, str]:
        """What stands in the fields, by their names, without blanks around it."""
        return {name: entry.text.strip() for name, entry in self.entries.items()}

    def move(self, by: int) -> None:
        """Go to another field; from one end to the other."""
        fields = self.page.fields
        if fields:
            self.focus = (self.focus + by) % len(fields)
            entry = self.entries[fields[self.focus].name]
            entry.column = len(entry.text)


def open_dialog(page: Dialog, scope: Scope) -> DialogPlace:
    """Stand in the first field, with the values that are set now."""
    return DialogPlace(page, {field.name: Entry(field.reads(scope)) for field in page.fields})


@dataclass(slots=True)
class OutputPlace:
    """On the COMMAND STATUS page, `top` lines down."""

    page: Dialog | Listing
    outcome: CommandOutcome
    lines: tuple[str, ...] = ()
    top: int = 0

    def move(self, by: int) -> None:
        """Scroll; the last page stays full when it is painted."""
        self.top = max(0, min(self.top + by, len(self.lines) - 1))


Place = MenuPlace | DialogPlace | OutputPlace


@dataclass(slots=True)
class ChoiceBox:
    """The list that F4 opens over a dialog."""

    title: str
    options: tuple[str, ...]
    entry: Entry
    cursor: int = 0

    def move(self, by: int) -> None:
        """Go up or down; from one end to the other."""
        self.cursor = (self.cursor + by) % len(self.options)


@dataclass(slots=True)
class QuestionBox:
    """The last question before a command."""

    prompt: Prompt
    command: Command


@dataclass(slots=True)
class NoticeBox:
    """A help or error text that waits for a key."""

    title: str
    text: str


Box = ChoiceBox | QuestionBox | NoticeBox
