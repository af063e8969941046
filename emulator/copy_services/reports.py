"""What a client says of copies of its volumes, and what is kept when it falls silent (rule B02).

The report of a registered client is the machine's own state at that instant; it is kept only when
the client goes away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import flashcopy, pprc
from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_states import PairState
from emulator.copy_services.relations import RelationState
from emulator.copy_services.server import ReportedPair, ReportedRelation
from emulator.ids import EssSerial, VolumeId, serial_of

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.installation import Installation


def keep_last_report(inst: Installation, serial: EssSerial) -> None:
    """What a client that goes away reported last is what the server shows of its unit from now on
    (rule B02).
    """
    relations: dict[VolumeId, ReportedRelation] = {}
    for relation in inst.relations.values():
        if serial_of(relation.source) == serial:
            for volume in (relation.source, relation.target):
                relations[volume] = report_relation(inst, relation, volume)
    pairs: dict[VolumeId, ReportedPair] = {}
    for pair in inst.pairs.values():
        for volume in (pair.primary, pair.secondary):
            if serial_of(volume) == serial:
                pairs[volume] = report_pair(inst, pair, volume)
    inst.server.stale[serial] = relations
    inst.server.stale_pairs[serial] = pairs


def forget_report(inst: Installation, serial: EssSerial) -> None:
    """A client reports again: what was kept of it is of no use any more."""
    inst.server.stale.pop(serial, None)
    inst.server.stale_pairs.pop(serial, None)


def report_relation(
    inst: Installation, relation: FlashCopyRelation, volume: VolumeId
) -> ReportedRelation:
    """What a client says of one volume of a FlashCopy relation at this instant."""
    is_source = relation.source == volume
    return ReportedRelation(
        volume,
        relation.target if is_source else relation.source,
        is_source,
        relation.state is RelationState.ESTABLISHED,
        relation.background_copy,
        flashcopy.tracks_left(inst, relation),
    )


def report_pair(inst: Installation, pair: PprcPair, volume: VolumeId) -> ReportedPair:
    """What a client says of its volume of a PPRC pair at this instant."""
    is_primary = pair.primary == volume
    state = pair.primary_state if is_primary else pair.secondary_state
    in_use = state is not PairState.SIMPLEX or pair.operation is not Operation.NONE
    return ReportedPair(
        pair.secondary if is_primary else pair.primary,
        pprc.role_of(pair, volume) if in_use else "",
        state,
        pair.operation,
        pair.reason if is_primary else pair.secondary_reason,
        pair.total_tracks,
        pprc.out_of_sync_tracks(inst, pair),
        pair.critical,
        pair.write_inhibited if is_primary else pair.secondary_inhibited,
    )
