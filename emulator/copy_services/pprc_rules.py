"""Who may be primary and secondary, what may be done to a pair: predicates (§5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.pprc import CopyOption, ExecutedBy
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_paths import communicates, path_of
from emulator.copy_services.pprc_states import PRIMARY, PairState, PairTrigger, move
from emulator.copy_services.relations import RelationState
from emulator.errors import Refusal
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial, VolumeId, lss_of, serial_of
from emulator.units import gb_of_tracks

if TYPE_CHECKING:
    from emulator.commands.copy_services import VolumePair
    from emulator.commands.pprc import EstablishPprcPairs
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.installation import Installation
    from emulator.logical.volumes import Volume

TRIGGERS = {
    CopyOption.NO_COPY: PairTrigger.ESTABLISH_WITHOUT_COPY,
    CopyOption.ENTIRE: PairTrigger.ESTABLISH_WITH_COPY,
    CopyOption.OUT_OF_SYNC: PairTrigger.RESYNCHRONISE,
}


def check_establish(inst: Installation, command: EstablishPprcPairs) -> None:
    """Raise Refusal for the first pair, in the order given, that a rule forbids."""
    if not command.pairs:
        raise Refusal("No PPRC pair was named.", "Z03")
    taken: set[VolumeId] = set()
    for primary_id, secondary_id in command.pairs:
        primary, secondary = inst.volume(primary_id), inst.volume(secondary_id)
        for volume in (primary, secondary):
            feature_is_active(inst, volume)
            unit_is_up(inst, serial_of(volume.id), "G19")
            rank_works(inst, volume)
            not_named_twice(volume, taken)
        in_two_subsystems(primary, secondary)
        secondary_not_smaller(primary, secondary)
        pair = existing_pair(inst, primary, secondary)
        state_allows(pair, primary, command.copy)
        paths_are_there(inst, primary, secondary)
        relations_are_ready(inst, primary, secondary)
        if may_be_in_use(pair, command.copy):
            secondary_not_online(secondary, command.permit_if_target_online)
        taken |= {primary_id, secondary_id}


def feature_is_active(inst: Installation, volume: Volume) -> None:
    """Rule A18: PPRC must be activated on every unit used."""
    serial = serial_of(volume.id)
    if not inst.storage_server(serial).vpd.pprc_active:
        raise Refusal(f"The PPRC feature is not active on storage server {serial}.", "A18")


def unit_is_up(inst: Installation, serial: EssSerial, rule: str) -> None:
    """A unit that is down executes nothing (rule G19)."""
    if not answers(inst.storage_server(serial)):
        raise Refusal(f"Storage server {serial} does not answer.", rule)


def rank_works(inst: Installation, volume: Volume) -> None:
    """A failed rank is neither read nor written."""
    if inst.rank(volume.rank).health is not Health.UP:
        raise Refusal(f"The rank of volume {volume.id} has failed.", "A01")


def not_named_twice(volume: Volume, taken: set[VolumeId]) -> None:
    """A volume is in at most one pair."""
    if volume.id in taken:
        raise Refusal(f"Volume {volume.id} is named in more than one pair.", "G02")


def in_two_subsystems(primary: Volume, secondary: Volume) -> None:
    """Rule F17: within one unit the two volumes lie in different LSSs."""
    if lss_of(primary.id) == lss_of(secondary.id):
        raise Refusal(
            f"{primary.id} and {secondary.id} are both in LSS {lss_of(primary.id)}: a PPRC pair "
            "spans two LSSs.",
            "F17",
        )


def secondary_not_smaller(primary: Volume, secondary: Volume) -> None:
    """Rule G01: the secondary is at least as large as the primary."""
    if secondary.size_tracks < primary.size_tracks:
        raise Refusal(
            f"Target {secondary.id} ({gb_of_tracks(secondary.size_tracks)} GB) is smaller than "
            f"source {primary.id} ({gb_of_tracks(primary.size_tracks)} GB).",
            "G01",
        )


def existing_pair(inst: Installation, primary: Volume, secondary: Volume) -> PprcPair | None:
    """The pair of these two in these roles; raises Refusal when one is in another pair."""
    for volume in (primary, secondary):
        pair = inst.pair_of.get(volume.id)
        if pair is None:
            continue
        if (pair.primary, pair.secondary) != (primary.id, secondary.id):
            raise Refusal(
                f"Volume {volume.id} is in the PPRC pair {pair.primary} to {pair.secondary}.", "G02"
            )
        if pair.operation is Operation.TERMINATING:
            raise Refusal(f"The pair of {volume.id} is being terminated.", "G27")
        return pair
    return None


def state_allows(pair: PprcPair | None, primary: Volume, copy: CopyOption) -> None:
    """Rules G02, G13: the state machine has the move; a resync needs a record of changes."""
    state = PairState.SIMPLEX if pair is None else pair.primary_state
    if copy is CopyOption.OUT_OF_SYNC and state is PairState.SIMPLEX:
        raise Refusal(f"{primary.id} is simplex: there is no record of changes to copy.", "G13")
    move(PRIMARY, state, TRIGGERS[copy])


def paths_are_there(inst: Installation, primary: Volume, secondary: Volume) -> None:
    """Rules F10, F11: a working path from the primary's LSS to the secondary's."""
    source, target = lss_of(primary.id), lss_of(secondary.id)
    if path_of(inst, source, target) is None:
        raise Refusal(f"There is no path from LSS {source} to LSS {target}.", "F11")
    if not communicates(inst, source, target):
        raise Refusal(f"No path from LSS {source} to LSS {target} works.", "F10")


def relations_are_ready(inst: Installation, primary: Volume, secondary: Volume) -> None:
    """Rules I01 to I03: a FlashCopy must be established first; its target is no secondary."""
    for volume in (primary, secondary):
        relation = inst.relation_of.get(volume.id)
        if relation is not None and relation.state is RelationState.ESTABLISHING:
            raise Refusal(f"The FlashCopy of {volume.id} is still being established.", "I03")
    relation = inst.relation_of.get(secondary.id)
    if relation is not None and relation.target == secondary.id:
        raise Refusal(f"Volume {secondary.id} is a FlashCopy target.", "I02")


def may_be_in_use(pair: PprcPair | None, copy: CopyOption) -> bool:
    """Whether a host may have the secondary open: not while the pair that goes on shuts it off."""
    shut = pair is not None and pair.secondary_state is not PairState.SIMPLEX
    return copy is not CopyOption.OUT_OF_SYNC or not shut


def secondary_not_online(secondary: Volume, permitted: bool) -> None:
    """Rule G16: a secondary in use is refused unless the operator permits it."""
    if secondary.online and not permitted:
        raise Refusal(
            f'Target {secondary.id} is online; "Permit if target is online" is not ticked.', "G16"
        )


def pair_named(inst: Installation, named: VolumePair) -> PprcPair:
    """The pair of two volumes; an empty second ID stands for the partner. Raises Refusal."""
    first, second = named
    inst.volume(first)
    pair = inst.pair_of.get(first)
    if second:
        inst.volume(second)
    if pair is None or pair.is_over or (second and second not in (pair.primary, pair.secondary)):
        other = f" and {second}" if second else ""
        raise Refusal(
            f"{first}{other} are not a PPRC pair."
            if second
            else f"Volume {first} is in no PPRC pair.",
            "G18",
        )
    return pair


def pairs_named(
    inst: Installation, named: tuple[VolumePair, ...], executed_by: ExecutedBy
) -> list[PprcPair]:
    """All pairs of a command, each once, executed by a unit that is up (rule G19)."""
    if not named:
        raise Refusal("No PPRC pair was named.", "Z03")
    pairs = [pair_named(inst, each) for each in named]
    if len({pair.id for pair in pairs}) < len(pairs):
        raise Refusal("A PPRC pair is named more than once.", "G02")
    for pair in pairs:
        volume = pair.primary if executed_by is ExecutedBy.SOURCE else pair.secondary
        unit_is_up(inst, serial_of(volume), "G19")
    return pairs


def flashcopy_may_use(inst: Installation, source: Volume, target: Volume) -> None:
    """Rules I01 to I03, G04: what a FlashCopy may do to volumes in a PPRC pair."""
    for volume in (source, target):
        pair = inst.pair_of.get(volume.id)
        if pair is not None and pair.operation is Operation.ESTABLISHING:
            raise Refusal(f"The PPRC pair of {volume.id} is still being established.", "I03")
    pair = inst.pair_of.get(target.id)
    if (
        pair is not None
        and pair.secondary == target.id
        and pair.secondary_state is not PairState.SIMPLEX
    ):
        raise Refusal(f"Volume {target.id} is a PPRC target and not accessible.", "G04")
