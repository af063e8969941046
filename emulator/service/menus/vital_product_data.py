"""Vital product data of the unit, and the CRIT setting among them (§4.3.2.1, rules H02, H06)."""

from __future__ import annotations

from emulator.commands.hardware import Crit, SetCrit
from emulator.ids import MACHINE_TYPE
from emulator.service.menu_types import Dialog, Field, Scope, Shown

_CRIT_VALUES = tuple(crit.value for crit in Crit)


def _active(is_active: bool) -> str:
    return "active" if is_active else "not active"


def _open_subsystems(scope: Scope) -> str:
    number = scope.unit.open_lss
    return f"{number} (from LSS 16)" if number else "none"


CHANGE_VPD = Dialog(
    name="vpd",
    title="Change / Show VPD",
    rows=(
        Field(
            "CRIT",
            "crit",
            "What the unit does with writes when a PPRC secondary cannot be reached."
            " NO: writes go on and changes are recorded."
            " YES-PATHS: no further writes if the two units can no longer communicate."
            " YES-ALL: no further writes if data cannot be sent to the secondary volume.",
            reads=lambda scope: scope.unit.crit,
            choices=lambda scope: _CRIT_VALUES,
            only_choices=True,
            note="(takes effect at the next power cycle)",
        ),
        Shown("CRIT in force", lambda scope: scope.unit.crit_in_force),
        Shown("Machine type and model", lambda scope: f"{MACHINE_TYPE}-{scope.unit.model}"),
        Shown("Serial number", lambda scope: scope.unit.serial),
        Shown("Cache", lambda scope: f"{scope.unit.cache_gb} GB"),
        Shown("Open systems logical subsystems", _open_subsystems),
        Shown("FlashCopy feature", lambda scope: _active(scope.unit.flashcopy_active)),
        Shown("PPRC feature", lambda scope: _active(scope.unit.pprc_active)),
    ),
    command=lambda scope, typed: SetCrit(scope.unit.serial, Crit(typed["crit"])),
    help="Shows the vital product data of this unit, and changes CRIT.",
    short="VPD",
)

PAGES = (CHANGE_VPD,)
