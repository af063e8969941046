"""What faults put on the agenda, apart from their handlers: consoles count and show it."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.hardware.parts import Part
from emulator.ids import EssSerial
from emulator.outcome import AgendaItem


@dataclass(frozen=True, slots=True)
class FaultComes(AgendaItem):
    """A planned fault happens."""

    fault: Command


@dataclass(frozen=True, slots=True)
class RepairComes(AgendaItem):
    """A fault that was to last so long is repaired."""

    repair: Command


@dataclass(frozen=True, slots=True)
class UnitStarts(AgendaItem):
    """A unit that was switched on has started."""

    serial: EssSerial


@dataclass(frozen=True, slots=True)
class SitePartGoes(AgendaItem):
    """The next part of a site that is being lost."""

    site: str
    part: Part
