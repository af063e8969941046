"""The terminal of a cluster that does not work: it shows nothing of the menus, and says why.

The power switch of the unit is on the operator panel beside it; pressing it is all that can be done
here, and only while the unit has no power.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.faults import StartUnit
from emulator.service.painting import LEFT, paint_keys
from emulator.views.service_terminal import answers_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from emulator.commands.base import Command
    from emulator.service.frame import Sheet
    from emulator.views.rows import ClusterRow, StorageServerRow

POWER_ON = ("Enter", "Power on")


class Darkness(NamedTuple):
    """Why a terminal is dark. has_switch: the unit can be switched on from here."""

    lines: tuple[str, ...]
    has_switch: bool = False


def why_dark(unit: StorageServerRow, row: ClusterRow, look: Callable[..., Any]) -> Darkness:
    """What stands on the terminal of a cluster that is not up."""
    if unit.health == "off":
        if stamp := look(answers_at, unit.serial):
            return Darkness((f"Unit {unit.serial} is starting.", f"It answers at {stamp}."))
        return Darkness(
            (
                f"Unit {unit.serial} has no power.",
                "The power switch is on the operator panel of the unit.",
            ),
            has_switch=True,
        )
    other = next(each for each in unit.clusters if each.number != row.number)
    quiesced = row.health == "off"
    state, verb = ("is quiesced", "resumed") if quiesced else ("has failed", "repaired")
    if other.health != "up":
        help_line = f"Cluster {other.number} does not work either."
    else:
        help_line = f"It can be {verb} at the service terminal of cluster {other.number}."
    return Darkness((f"Cluster {row.number} of unit {unit.serial} {state}.", help_line))


def paint_dark(sheet: Sheet, dark: Darkness) -> None:
    """Write the reason in the middle of an empty page."""
    y = sheet.rows // 2 - len(dark.lines)
    for number, line in enumerate(dark.lines):
        sheet.centre(y + number, line, "dim")
    if dark.has_switch:
        paint_keys(sheet, sheet.rows - 2, (POWER_ON,), LEFT)


def switched_on(unit: StorageServerRow, dark: Darkness, key: str) -> Command | None:
    """What a key does at a dark terminal: Enter presses the power switch, where there is one."""
    return StartUnit((unit.serial,)) if dark.has_switch and key == "enter" else None
