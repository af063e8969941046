"""What a page of the service terminal is: frozen descriptions, without keys and without drawing.

A page reads what it shows from a `Scope` and, if it is a dialog, makes a command from what was
typed. Whether the command is allowed is the machine's decision, never a page's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from emulator.commands.base import Command
from emulator.views.rows import ClusterRow, StorageServerRow

LOG_OFF = "log-off"
"""What an item leads to that ends the session."""


class Scope(NamedTuple):
    """What a page can read: its cluster, the unit around it, the calendar second.

    look: any other view of the installation, as ``look(projection, *scope)``.
    """

    cluster: ClusterRow
    unit: StorageServerRow
    calendar_s: int
    look: Callable[..., Any]

    @property
    def other(self) -> ClusterRow:
        """The other cluster of the unit."""
        return next(row for row in self.unit.clusters if row.number != self.cluster.number)


ReadText = Callable[[Scope], str]
ReadLines = Callable[[Scope], tuple[str, ...]]
MakeCommand = Callable[[Scope, Mapping[str, str]], Command]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu, and the name of the page that it leads to (or `LOG_OFF`)."""

    label: str
    leads_to: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu. source: the section that attests its title, "" where the title is reconstructed."""

    name: str
    title: str
    items: tuple[Item, ...]
    help: str
    short: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """An entry field of a dialog.

    reads: what stands in it when the dialog opens. choices: what F4 lists, and with `only_choices`
    all that may be entered. note: a line below the label. is_secret: what is typed is shown as
    asterisks. is_number: marked as one.
    """

    label: str
    name: str
    help: str
    reads: ReadText = lambda scope: ""
    required: bool = True
    choices: ReadLines | None = None
    only_choices: bool = False
    note: str = ""
    is_secret: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a dialog that can be read and not changed."""

    label: str
    reads: ReadText


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked before a command that takes something away."""

    title: str
    lines: tuple[str, ...]


ARE_YOU_SURE = Prompt(
    "ARE YOU SURE?",
    (
        "Continuing may delete information you may want",
        "to keep. This is your last chance to stop",
        "before continuing.",
    ),
)


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form that ends in a command; rows stand in the order in which they are shown.

    command: None in a form that only the session itself reads, as the login is.
    """

    name: str
    title: str
    rows: tuple[Field | Shown, ...]
    command: MakeCommand | None
    help: str
    short: str
    instructions: tuple[str, ...] = (
        "Type or select values in entry fields.",
        "Press Enter AFTER making all desired changes.",
    )
    prompt: Prompt | None = None
    source: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The rows that can be changed."""
        return tuple(row for row in self.rows if isinstance(row, Field))


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that runs at once and shows its lines as the output of a command."""

    name: str
    title: str
    lines: ReadLines
    help: str
    short: str
    source: str = ""


Page = Menu | Dialog | Listing
