"""Volumes and FlashCopy relations as the machine has them."""

from __future__ import annotations

from heapq import nsmallest
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from emulator.copy_services import flashcopy
from emulator.copy_services.pprc_states import REASON_TEXT, PairState
from emulator.copy_services.relations import RelationState
from emulator.copy_services.reports import report_pair
from emulator.ids import LssId, VolumeId, lss_of, volume_number_of
from emulator.units import gb_of_tracks
from emulator.views import pprc as pprc_rows
from emulator.views.rows import FirstRelationsRow, FlashCopyRow, VolumeRow

if TYPE_CHECKING:
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.copy_services.server import ReportedPair
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


def copy_states(inst: Installation, lss: LssId) -> tuple[str, ...]:
    """For each volume of an LSS, by number, "" or role and state: "source-established".

    Raises UnknownObject.
    """
    names, established = sorted(inst.volumes_of[inst.subsystem(lss).id]), RelationState.ESTABLISHED
    return tuple(
        [
            ""
            if relation is None
            else _STATES[relation.state is established][relation.source == name]
            for name, relation in zip(names, map(inst.relation_of.get, names), strict=True)
        ]
    )


_STATES = tuple(
    (f"target-{state.value}", f"source-{state.value}")
    for state in (RelationState.ESTABLISHING, RelationState.ESTABLISHED)
)
"""By whether it is established, then by whether it is the source: quicker than by the state."""


def first_relations(inst: Installation, first: int) -> FirstRelationsRow:
    """How many FlashCopy relations there are, and the `first` rows of those that matter most.

    Those being established, then those whose background copy ends first, then the others.
    """
    ranked: list[tuple[int, VolumeId, FlashCopyRelation]] = []
    others: list[FlashCopyRelation] = []
    copying, establishing = len(inst.transfers) > 0, RelationState.ESTABLISHING
    for relation in inst.relations.values():
        if relation.state is establishing:
            ranked.append((-1, relation.source, relation))
        elif copying and (due_us := _due_us(inst, relation)) is not None:
            ranked.append((due_us, relation.source, relation))
        else:
            others.append(relation)
    chosen = [relation for *_, relation in nsmallest(first, ranked, key=itemgetter(0, 1))]
    chosen += nsmallest(first - len(chosen), others, key=attrgetter("source"))
    rows = tuple([_relation_row(inst, relation) for relation in chosen])
    return FirstRelationsRow(len(inst.relations), rows)


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
    return row if pair is None else in_pair(row, report_pair(inst, pair, volume.id))


def in_pair(row: VolumeRow, report: ReportedPair) -> VolumeRow:
    """The row of a volume that is in a PPRC pair, as its client reports it."""
    left, total = report.out_of_sync_tracks, report.total_tracks
    suspended = report.state is PairState.SUSPENDED
    return row._replace(
        pprc=report.state.value,
        status="suspended" if suspended else "not_suspended",
        pprc_role=report.role,
        pprc_partner=report.partner,
        pprc_operation=report.operation.value,
        pprc_percent=pprc_rows.percent_in_sync(total, left),
        out_of_sync_cylinders=pprc_rows.cylinders(left),
        reason=report.reason.value,
        reason_text=REASON_TEXT[report.reason],
        critical=report.critical,
        write_inhibited=report.write_inhibited,
    )


def _relation_row(inst: Installation, relation: FlashCopyRelation) -> FlashCopyRow:
    """The row of one relation."""
    left = flashcopy.tracks_left(inst, relation)
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
        _due_us(inst, relation),
    )


def _due_us(inst: Installation, relation: FlashCopyRelation) -> int | None:
    """When the background copy of a relation ends; None without one, or when it is stalled."""
    transfers = inst.transfers
    return transfers.due_us(relation.id) if transfers.is_active(relation.id) else None
