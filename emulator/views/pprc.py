"""PPRC pairs and logical paths as the machine has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import pprc as engine
from emulator.copy_services.pprc_states import REASON_TEXT, PairState
from emulator.hardware.escon import link_works
from emulator.ids import lss_of
from emulator.units import TRACKS_PER_CYLINDER
from emulator.views.rows import LssPairRow, PairRow, PathRow

if TYPE_CHECKING:
    from emulator.copy_services.pair_census import PairGroup
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.ids import LssId, VolumeId
    from emulator.installation import Installation


def pairs(inst: Installation) -> tuple[PairRow, ...]:
    """All PPRC pairs, oldest first."""
    return tuple([_pair_row(inst, pair) for pair in inst.pairs.values()])


def paths(inst: Installation, source: LssId | None = None) -> tuple[PathRow, ...]:
    """The logical paths of one source LSS, or all, one row for each link (§5.1.3)."""
    rows = []
    for path in inst.paths.values():
        if source is not None and path.source != source:
            continue
        for number in path.links:
            link = inst.links[number]
            state = "established" if link_works(inst, link) else "failed"
            said = (link.origin_said, link.target_said)
            rows.append(PathRow(path.source, path.target, number, *said, state))
    return tuple(rows)


def pair(inst: Installation, volume: VolumeId) -> PairRow | None:
    """The PPRC pair of one volume, None when it is in no pair."""
    found = inst.pair_of.get(volume)
    return None if found is None else _pair_row(inst, found)


def lss_pairs(inst: Installation) -> tuple[LssPairRow, ...]:
    """The pairs from each LSS to each other, by source and target.

    Costs the LSS pairs and the pairs that are not in full duplex.
    """
    groups = inst.census.groups
    return tuple([_group_row(inst, *key, groups[key]) for key in sorted(groups)])


def lss_pair(inst: Installation, source: LssId, target: LssId) -> LssPairRow | None:
    """The pairs from one LSS to another, None when there are none; costs those out of sync."""
    group = inst.census.groups.get((source, target))
    return None if group is None else _group_row(inst, source, target, group)


def _group_row(inst: Installation, source: LssId, target: LssId, group: PairGroup) -> LssPairRow:
    """One LSS pair; what is copying is counted together."""
    apart = moving = total = 0
    ends: list[int] = []
    for each in group.apart.values():
        left = engine.out_of_sync_tracks(inst, each)
        apart += cylinders(left)
        if each.primary_state is PairState.DUPLEX_PENDING:
            moving += left
            total += each.total_tracks
            due_us = _due_us(inst, each)
            ends += [] if due_us is None else [due_us]
    return LssPairRow(
        source,
        target,
        group.pairs,
        group.with_primary(PairState.FULL_DUPLEX),
        group.with_primary(PairState.DUPLEX_PENDING),
        group.with_primary(PairState.SUSPENDED),
        apart,
        percent_in_sync(total, moving) if total else 0,
        max(ends, default=None),
    )


def _due_us(inst: Installation, member: PprcPair) -> int | None:
    """When the copy of a pair will end at the present rates, None if none runs."""
    number = engine.transfer_id(member)
    return inst.transfers.due_us(number) if inst.transfers.is_active(number) else None


def percent_in_sync(total: int, left: int) -> int:
    """Whole percents of so many tracks that are in sync; 100 only when all are."""
    return (total - left) * 100 // total


def cylinders(tracks: int) -> int:
    """Cylinders that hold so many tracks, rounded up."""
    return -(-tracks // TRACKS_PER_CYLINDER)


def _pair_row(inst: Installation, pair: PprcPair) -> PairRow:
    left = engine.out_of_sync_tracks(inst, pair)
    return PairRow(
        primary=pair.primary,
        secondary=pair.secondary,
        source_lss=lss_of(pair.primary),
        target_lss=lss_of(pair.secondary),
        primary_state=pair.primary_state.value,
        secondary_state=pair.secondary_state.value,
        operation=pair.operation.value,
        critical=pair.critical,
        write_inhibited=pair.write_inhibited,
        reason=pair.reason.value,
        reason_text=REASON_TEXT[pair.reason],
        secondary_reason=pair.secondary_reason.value,
        total_tracks=pair.total_tracks,
        out_of_sync_tracks=left,
        out_of_sync_cylinders=cylinders(left),
        moved_cylinders=cylinders(pair.moved_tracks + engine.moved(inst, pair)),
        copied_percent=percent_in_sync(pair.total_tracks, left),
        due_us=_due_us(inst, pair),
    )


def side(pair: PprcPair, is_primary: bool) -> PairState:
    """The state of one side."""
    return pair.primary_state if is_primary else pair.secondary_state
