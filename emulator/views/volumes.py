"""Volumes and FlashCopy relations as the machine has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import flashcopy, pprc
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_states import PairState
from emulator.ids import LssId, VolumeId, lss_of, volume_number_of
from emulator.units import gb_of_tracks
from emulator.views import pprc as pprc_rows
from emulator.views.rows import FlashCopyRow, VolumeRow

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.installation import Installation
    from emulator.logical.volumes import Volume


def volumes(inst: Installation, lss: LssId | None = None) -> tuple[VolumeRow, ...]:
    """The volumes of one LSS, or of all unit by unit, by their numbers; raises UnknownObject."""
    if lss is not None:
        wanted = [inst.subsystem(lss).id]
    else:
        units = inst.storage_servers.values()
        wanted = [unit.subsystems[each].id for unit in units for each in sorted(unit.subsystems)]
    return tuple(
        [
            _row(inst, volume, each)
            for each in wanted
            for _, volume in sorted(inst.volumes_of[each].items())
        ]
    )


def volume(inst: Installation, volume_id: VolumeId) -> VolumeRow:
    """One volume; raises UnknownObject."""
    return _row(inst, inst.volume(volume_id), lss_of(volume_id))


def flashcopy_relations(inst: Installation) -> tuple[FlashCopyRow, ...]:
    """All FlashCopy relations, oldest first."""
    return tuple([_relation_row(inst, relation) for relation in inst.relations.values()])


def copied_percent(relation: FlashCopyRelation, left: int) -> int:
    """Whole percents of the tracks that the target holds; 100 only when none is left."""
    return (relation.total_tracks - left) * 100 // relation.total_tracks


def _row(inst: Installation, volume: Volume, lss: LssId) -> VolumeRow:
    """The row of one volume."""
    relation = inst.relation_of.get(volume.id)
    role, state, partner, background, percent, left = "", "none", None, False, 0, 0
    if relation is not None:
        is_source = relation.source == volume.id
        role = "source" if is_source else "target"
        partner = relation.target if is_source else relation.source
        state = relation.state.value
        background = relation.background_copy
        left = flashcopy.tracks_left(inst, relation)
        percent = copied_percent(relation, left)
    pair = inst.pair_of.get(volume.id)
    row = VolumeRow(
        volume.id,
        lss,
        volume_number_of(volume.id),
        gb_of_tracks(volume.size_tracks),
        volume.size_tracks,
        volume.label,
        volume.rank,
        volume.online,
        bool(inst.contents.get(volume.id)),
        role,
        state,
        partner,
        background,
        percent,
        left,
    )
    return row if pair is None else _in_pair(inst, row, pair)


def _in_pair(inst: Installation, row: VolumeRow, pair: PprcPair) -> VolumeRow:
    """The row of a volume that is in a PPRC pair."""
    is_primary = pair.primary == row.id
    state = pprc_rows.side(pair, is_primary)
    left = pprc.out_of_sync_tracks(inst, pair)
    reason = pair.reason if is_primary else pair.secondary_reason
    in_use = state is not PairState.SIMPLEX or pair.operation is not Operation.NONE
    return row._replace(
        pprc=state.value,
        status="suspended" if state is PairState.SUSPENDED else "not_suspended",
        pprc_role=pprc.role_of(pair, row.id) if in_use else "",
        pprc_partner=pair.secondary if is_primary else pair.primary,
        pprc_operation=pair.operation.value,
        pprc_percent=pprc_rows.copied_percent(pair, left),
        out_of_sync_cylinders=pprc_rows.cylinders(left),
        reason=reason.value,
        critical=pair.critical,
        write_inhibited=pair.write_inhibited if is_primary else pair.secondary_inhibited,
    )


def _relation_row(inst: Installation, relation: FlashCopyRelation) -> FlashCopyRow:
    """The row of one relation."""
    left = flashcopy.tracks_left(inst, relation)
    copying = inst.transfers.is_active(relation.id)
    return FlashCopyRow(
        relation.source,
        relation.target,
        lss_of(relation.source),
        relation.state.value,
        relation.background_copy,
        relation.accelerate_destage,
        relation.t0_us,
        relation.total_tracks,
        left,
        copied_percent(relation, left),
        inst.transfers.due_us(relation.id) if copying else None,
    )
