"""What is selected on the Volumes panel, as a value, and what clicks make of it (§5.2.1 to §5.2.4).

A left click makes a volume the source, a right click the target; the second right click on the
target opens the Task Wizard; a left click on the source again clears (rule J03). For a FlashCopy
pair that exists, a left click on one of its volumes and a right click on either opens the wizard at
once (rule J04). Once a PPRC pair that exists is selected, a left click on one of its volumes opens
it too (rule J05). In multiple selection mode pairs are collected; a mistake is mended by leaving
the mode and entering it again (rule J07).

Nothing here knows what may be copied to what: the machine says so when the task is run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from emulator.commands.copy_services import VolumePair
from emulator.ids import VolumeId

NO_SOURCE = "Select a source first: left click, or s."
NO_TARGET = "Select a target too: right click, or t."
IS_SOURCE = "{} is selected as source."
SELECTED_ALREADY = (
    "{} is selected already. To correct it, exit multiple selection mode and enter it again."
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Complete pairs (source, target), and a source that has no target yet."""

    pairs: tuple[VolumePair, ...] = ()
    source: VolumeId | None = None
    is_multiple: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return not self.pairs and self.source is None

    def role_of(self, volume: VolumeId) -> str:
        """`source`, `target` or "" for a volume."""
        if volume == self.source:
            return "source"
        for source, target in self.pairs:
            if volume == source:
                return "source"
            if volume == target:
                return "target"
        return ""

    def volumes(self) -> tuple[VolumeId, ...]:
        """All volumes that are selected."""
        paired = tuple(volume for pair in self.pairs for volume in pair)
        return paired if self.source is None else (*paired, self.source)

    def cleared(self) -> Selection:
        """Nothing selected, in the same mode."""
        return Selection(is_multiple=self.is_multiple)

    def other_mode(self) -> Selection:
        """Multiple selection mode entered or left; either way nothing is selected."""
        return Selection(is_multiple=not self.is_multiple)


@dataclass(frozen=True, slots=True)
class Step:
    """What a click gave: the selection after it, whether the wizard opens, and a word of advice."""

    selection: Selection
    opens_wizard: bool = False
    note: str = ""


def left(selection: Selection, volume: VolumeId, mirrored: VolumePair | None = None) -> Step:
    """A left click, or `s`: the volume becomes the source; the source again clears (rule J03).

    `mirrored` is the PPRC pair that the clicked volume is in, as far as the panel shows one: when
    it is what was selected last, the click opens the wizard (rule J05).
    """
    if selection.source is None and mirrored is not None and selection.pairs[-1:] == (mirrored,):
        return Step(selection, opens_wizard=True)
    if selection.is_multiple:
        if volume == selection.source:
            return Step(replace(selection, source=None))
        if selection.role_of(volume):
            return Step(selection, note=SELECTED_ALREADY.format(volume))
        return Step(replace(selection, source=volume))
    if selection.role_of(volume) == "source":
        return Step(Selection())
    return Step(Selection(source=volume))


def right(selection: Selection, volume: VolumeId, relation: VolumePair | None) -> Step:
    """A right click, or `t`: the volume becomes the target; the target again opens the wizard.

    `relation` is the FlashCopy pair that the clicked volume is in, as far as the panel shows one.
    """
    if selection.source is not None:
        return _complete(selection, selection.source, volume, relation)
    if not selection.pairs:
        return Step(selection, note=NO_SOURCE)
    source, target = selection.pairs[-1]
    if volume == target or (volume == source and relation == (source, target)):
        return Step(selection, opens_wizard=True)
    if selection.is_multiple:
        note = SELECTED_ALREADY.format(volume) if selection.role_of(volume) else NO_SOURCE
        return Step(selection, note=note)
    if volume == source:
        return Step(selection, note=IS_SOURCE.format(volume))
    return Step(Selection(pairs=((source, volume),)))


def _complete(
    selection: Selection, source: VolumeId, volume: VolumeId, relation: VolumePair | None
) -> Step:
    """A source waits for its target."""
    is_known = relation is not None and source in relation
    if is_known and relation is not None:
        pair = relation
    elif volume == source:
        return Step(selection, note=IS_SOURCE.format(volume))
    elif selection.role_of(volume):
        return Step(selection, note=SELECTED_ALREADY.format(volume))
    else:
        pair = (source, volume)
    after = replace(selection, pairs=(*selection.pairs, pair), source=None)
    return Step(after, opens_wizard=is_known and not selection.is_multiple)


def begin(selection: Selection) -> Step:
    """`enter`: the wizard on what is selected."""
    if selection.source is not None:
        return Step(selection, note=NO_TARGET)
    if not selection.pairs:
        return Step(selection, note=NO_SOURCE)
    return Step(selection, opens_wizard=True)
