"""Who may be source and target of a FlashCopy: each rule a named predicate with its refusal (§3.1,
§5.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import pprc_rules
from emulator.errors import Refusal
from emulator.ids import VolumeId, lss_of, serial_of
from emulator.units import gb_of_tracks

if TYPE_CHECKING:
    from emulator.commands.copy_services import EstablishFlashCopy, VolumePair
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.installation import Installation
    from emulator.logical.volumes import Volume


def check_establish(inst: Installation, command: EstablishFlashCopy) -> None:
    """Raise Refusal for the first pair, in the order given, that a rule forbids."""
    if not command.pairs:
        raise Refusal("No FlashCopy pair was named.", "Z03")
    taken: set[VolumeId] = set()
    for source_id, target_id in command.pairs:
        source, target = inst.volume(source_id), inst.volume(target_id)
        feature_is_active(inst, source)
        for volume in (source, target):
            volume_answers(inst, volume)
        volumes_are_two(source, target)
        target_in_same_lss(source, target)
        for volume in (source, target):
            not_in_another_relation(inst, volume, taken)
        target_not_smaller(source, target)
        target_not_online(target, command.permit_if_target_online)
        pprc_rules.flashcopy_may_use(inst, source, target)
        taken |= {source_id, target_id}


def feature_is_active(inst: Installation, source: Volume) -> None:
    """Rule A17: FlashCopy must be activated on the unit."""
    serial = serial_of(source.id)
    if not inst.storage_server(serial).vpd.flashcopy_active:
        raise Refusal(f"The FlashCopy feature is not active on storage server {serial}.", "A17")


def volume_answers(inst: Installation, volume: Volume) -> None:
    """A unit that is down executes nothing, and a failed rank is neither read nor written."""
    pprc_rules.unit_is_up(inst, serial_of(volume.id), "A01")
    pprc_rules.rank_works(inst, volume)


def volumes_are_two(source: Volume, target: Volume) -> None:
    """A pair is two volumes (rule D03: a volume is in one relation, as source or as target)."""
    if source.id == target.id:
        raise Refusal(f"Volume {source.id} cannot be both source and target.", "D03")


def target_in_same_lss(source: Volume, target: Volume) -> None:
    """Rule D01: source and target lie in one LSS."""
    if lss_of(source.id) != lss_of(target.id):
        raise Refusal(
            f"Source {source.id} is in LSS {lss_of(source.id)} and target {target.id} in "
            f"LSS {lss_of(target.id)}: FlashCopy needs both in the same LSS.",
            "D01",
        )


def not_in_another_relation(inst: Installation, volume: Volume, taken: set[VolumeId]) -> None:
    """Rule D03: a volume is in at most one FlashCopy relation."""
    relation = inst.relation_of.get(volume.id)
    if relation is not None:
        role = "source" if relation.source == volume.id else "target"
        raise Refusal(f"Volume {volume.id} is already a FlashCopy {role}.", "D03")
    if volume.id in taken:
        raise Refusal(f"Volume {volume.id} is named in more than one pair.", "D03")


def target_not_smaller(source: Volume, target: Volume) -> None:
    """Rule D02: the target is at least as large as the source."""
    if target.size_tracks < source.size_tracks:
        raise Refusal(
            f"Target {target.id} ({gb_of_tracks(target.size_tracks)} GB) is smaller than "
            f"source {source.id} ({gb_of_tracks(source.size_tracks)} GB).",
            "D02",
        )


def target_not_online(target: Volume, permitted: bool) -> None:
    """Rule D06: a target in use is refused unless the operator permits it."""
    if target.online and not permitted:
        raise Refusal(
            f'Target {target.id} is online; "Permit if target is online" is not ticked.',
            "D06",
        )


def relation_of_pair(inst: Installation, pair: VolumePair) -> FlashCopyRelation:
    """The relation between two volumes, named in either order (rules E08, J04); raises Refusal.

    An empty second ID stands for the partner, whichever it is.
    """
    first, second = pair
    inst.volume(first)
    pprc_rules.unit_is_up(inst, serial_of(first), "A01")
    relation = inst.relation_of.get(first)
    if not second:
        if relation is None:
            raise Refusal(f"Volume {first} is in no FlashCopy relation.", "E08")
        return relation
    inst.volume(second)
    if relation is None or second not in (relation.source, relation.target) or first == second:
        raise Refusal(f"{first} and {second} are not a FlashCopy pair.", "E08")
    return relation
