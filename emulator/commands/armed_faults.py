"""Faults that wait for a condition, apart from the faults: an installation holds them."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.ids import VolumeId


@dataclass(frozen=True, slots=True)
class Condition:
    """What an armed fault waits for."""


@dataclass(frozen=True, slots=True)
class PairCopied(Condition):
    """The copy of a pending PPRC pair has brought so many percent of the volume in sync."""

    volume: VolumeId
    percent: int


@dataclass(frozen=True, slots=True)
class FlashCopyCopied(Condition):
    """The background copy of a FlashCopy has passed so many percent; writes do not count."""

    volume: VolumeId
    percent: int


@dataclass(frozen=True, slots=True)
class PairEnters(Condition):
    """A volume's side of a PPRC pair enters a state, in the word of the panels."""

    volume: VolumeId
    state: str


@dataclass(frozen=True, slots=True)
class TaskStarts(Condition):
    """The Copy Services server starts a task of a name, "" for any."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class ArmFault(Command):
    """Let a fault happen at the instant at which a condition comes true, once."""

    condition: Condition
    fault: Command


@dataclass(frozen=True, slots=True)
class DisarmFault(Command):
    """Forget an armed fault."""

    number: int
