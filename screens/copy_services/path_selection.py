"""What is selected on the Paths panel, and what clicks make of it (§5.1.3, §5.3.1).

Adapters of the source unit, one storage server that all of them are connected to, and logical
subsystems of that one. A left click selects one thing and deletes what was selected before it;
clicked once more, it clears. A right click adds. A right click on a selected target LSS opens the
Task Wizard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from emulator.ids import EssSerial, LssId, SaId

FIRST_ADAPTER = "Select the first ESCON adapter with a left click, or s."
FIRST_UNIT = "Select a storage server with a left click, or s."
FIRST_TARGET = "Select the first target LSS with a left click, or s."
SELECTED_ALREADY = "SAID{} is selected already. A left click deletes the selection."


@dataclass(frozen=True, slots=True)
class PathSelection:
    """Adapters, storage server and target LSSs, each in the order of the clicks."""

    adapters: tuple[SaId, ...] = ()
    unit: EssSerial | None = None
    targets: tuple[LssId, ...] = ()


@dataclass(frozen=True, slots=True)
class PathStep:
    """What a click gave: the selection, whether the wizard opens, and a word of advice."""

    selection: PathSelection
    opens_wizard: bool = False
    note: str = ""


def left_adapter(selection: PathSelection, said: SaId) -> PathStep:
    """Only this adapter is selected; alone and clicked again, none is."""
    if selection.adapters == (said,):
        return PathStep(PathSelection())
    return PathStep(replace(selection, adapters=(said,)))


def right_adapter(selection: PathSelection, said: SaId) -> PathStep:
    """This adapter as well."""
    if not selection.adapters:
        return PathStep(selection, note=FIRST_ADAPTER)
    if said in selection.adapters:
        return PathStep(selection, note=SELECTED_ALREADY.format(said))
    return PathStep(replace(selection, adapters=(*selection.adapters, said)))


def left_unit(selection: PathSelection, serial: EssSerial) -> PathStep:
    """The storage server of the targets; clicked again, none."""
    unit = None if serial == selection.unit else serial
    return PathStep(replace(selection, unit=unit, targets=()))


def left_target(selection: PathSelection, lss: LssId) -> PathStep:
    """Only this target LSS; alone and clicked again, none."""
    targets = () if selection.targets == (lss,) else (lss,)
    return PathStep(replace(selection, targets=targets))


def right_target(selection: PathSelection, lss: LssId) -> PathStep:
    """This target LSS as well; a selected one opens the wizard."""
    if not selection.targets:
        return PathStep(selection, note=FIRST_TARGET)
    if lss in selection.targets:
        return PathStep(selection, opens_wizard=True)
    return PathStep(replace(selection, targets=(*selection.targets, lss)))


def begin(selection: PathSelection) -> PathStep:
    """`enter`: the wizard on what is selected."""
    if not selection.adapters:
        return PathStep(selection, note=FIRST_ADAPTER)
    if selection.unit is None:
        return PathStep(selection, note=FIRST_UNIT)
    if not selection.targets:
        return PathStep(selection, note=FIRST_TARGET)
    return PathStep(selection, opens_wizard=True)


def wanted(selection: PathSelection) -> str:
    """What is to be selected next: "adapter", "unit" or "target"; "wizard" when all is."""
    if not selection.adapters:
        return "adapter"
    if selection.unit is None:
        return "unit"
    return "wizard" if selection.targets else "target"


def within(selection: PathSelection, units: tuple[EssSerial, ...]) -> PathSelection:
    """The selection without a storage server that is no common target any more."""
    if selection.unit in units:
        return selection
    return PathSelection(selection.adapters)
