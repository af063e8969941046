"""The machine's own lists that the format reads by: subjects, one-door commands, rules.

The readers take a `Tables` so that a test or an older installation can bring its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from emulator.commands.door_words import DOOR
from emulator.rules import RULES
from emulator.views.subjects import SUBJECTS, Subject


class DoorShape(Protocol):
    """What the format needs to know of a one-door command.

    ``arguments`` are names for messages; a last one that ends in ``...`` may be repeated, one in
    square brackets may be left out.  ``options`` are ``--name`` or ``--name VALUE``.
    """

    @property
    def arguments(self) -> tuple[str, ...]: ...
    @property
    def options(self) -> tuple[str, ...]: ...
    @property
    def moves_time(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tables:
    """What statements can speak of, what a door line can ask for, which rules there are."""

    subjects: Mapping[str, Subject] = field(default_factory=lambda: SUBJECTS)
    door: Mapping[str, DoorShape] = field(default_factory=dict)
    rules: Mapping[str, object] = field(default_factory=dict)


@cache
def machine_tables() -> Tables:
    """The tables of the emulator that this program ships with."""
    return Tables(SUBJECTS, DOOR, RULES)


def option_takes_value(command: DoorShape) -> dict[str, bool]:
    """Each option of a command as it is typed, and whether a value follows it."""
    forms = (option.replace("=", " ").split() for option in command.options)
    return {"--" + words[0].lstrip("-"): len(words) > 1 for words in forms if words}


def argument_limits(command: DoorShape) -> tuple[int, int | None]:
    """Fewest and most arguments of a command; None is: as many as one likes."""
    most = None if command.arguments and "..." in command.arguments[-1] else len(command.arguments)
    return sum(not argument.startswith("[") for argument in command.arguments), most
