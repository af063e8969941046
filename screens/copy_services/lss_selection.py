"""Two whole subsystems as one selection, and what clicks make of it (§5.3.4, rule G21).

An LSS is treated as a single volume is on the Volumes panel: left for the source, right for the
target, right again for the Task Wizard; the source again clears.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.ids import LssId

if TYPE_CHECKING:
    from emulator.commands.copy_services import VolumePair
    from emulator.views.rows import VolumeRow

NO_SOURCE = "Select a source LSS first: left click, or s."
NO_TARGET = "Select a target LSS too: right click, or t."
IS_SOURCE = "{} is selected as source."


@dataclass(frozen=True, slots=True)
class LssSelection:
    """The source LSS and the target LSS, as far as they are selected."""

    source: LssId | None = None
    target: LssId | None = None

    def role_of(self, lss: LssId) -> str:
        """`source`, `target` or ""."""
        if lss == self.source:
            return "source"
        return "target" if lss == self.target else ""

    @property
    def is_whole(self) -> bool:
        """Whether both are selected."""
        return self.source is not None and self.target is not None


@dataclass(frozen=True, slots=True)
class LssStep:
    """What a click gave: the selection, whether the wizard opens, and a word of advice."""

    selection: LssSelection
    opens_wizard: bool = False
    note: str = ""


def left(selection: LssSelection, lss: LssId) -> LssStep:
    """A left click, or `s`: the LSS becomes the source; the source again clears."""
    if lss == selection.source:
        return LssStep(LssSelection())
    return LssStep(LssSelection(source=lss))


def right(selection: LssSelection, lss: LssId) -> LssStep:
    """A right click, or `t`: the LSS becomes the target; the target again opens the wizard."""
    if selection.source is None:
        return LssStep(selection, note=NO_SOURCE)
    if lss == selection.source:
        return LssStep(selection, note=IS_SOURCE.format(lss))
    if lss == selection.target:
        return LssStep(selection, opens_wizard=True)
    return LssStep(LssSelection(selection.source, lss))


def begin(selection: LssSelection) -> LssStep:
    """`enter`: the wizard on what is selected."""
    if selection.is_whole:
        return LssStep(selection, opens_wizard=True)
    note = NO_SOURCE if selection.source is None else NO_TARGET
    return LssStep(selection, note=note)


def paired(
    sources: tuple[VolumeRow, ...], targets: tuple[VolumeRow, ...]
) -> tuple[VolumePair, ...]:
    """Each source volume with the target volume of the same number, if there is one."""
    by_number = {row.number: row.id for row in targets}
    return tuple((row.id, by_number[row.number]) for row in sources if row.number in by_number)


def numbers_of(pairs: tuple[VolumePair, ...]) -> str:
    """The volume numbers of these pairs: `00 to 13`."""
    if not pairs:
        return "none"
    first, last = pairs[0][0][1:3], pairs[-1][0][1:3]
    return first if first == last else f"{first} to {last}"
