"""What a word of the one door is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoorWord:
    """One command word.

    arguments: names in order; a last one ending in ``...`` may stand any number of times, once at
    least. options: ``--name`` alone or ``--name VALUE``. moves_time: it moves the clock and is not
    a command of the machine.
    """

    name: str
    arguments: tuple[str, ...]
    options: tuple[str, ...]
    moves_time: bool
    summary: str

    @property
    def usage(self) -> str:
        """``write-blocks VOLUME BLOCK DATA [--option VALUE]``."""
        return " ".join([self.name, *self.arguments, *(f"[{option}]" for option in self.options)])


def command_word(name: str, arguments: str, options: tuple[str, ...], summary: str) -> DoorWord:
    """A word that is a command of the machine."""
    return DoorWord(name, tuple(arguments.split()), options, False, summary)


def time_word(name: str, arguments: str, summary: str) -> DoorWord:
    """A word that moves the clock."""
    return DoorWord(name, tuple(arguments.split()), (), True, summary)
