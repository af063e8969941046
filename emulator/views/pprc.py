"""PPRC pairs and logical paths as the machine has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services import pprc as engine
from emulator.copy_services.pprc_states import REASON_TEXT, PairState
from emulator.hardware.escon import link_works
from emulator.ids import lss_of
from emulator.units import TRACKS_PER_CYLINDER
from emulator.views.rows import PairRow, PathRow

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.ids import LssId
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


def copied_percent(pair: PprcPair, left: int) -> int:
    """Whole percents of the volume that are in sync; 100 only when all of it is."""
    return (pair.total_tracks - left) * 100 // pair.total_tracks


def cylinders(tracks: int) -> int:
    """Cylinders that hold so many tracks, rounded up."""
    return -(-tracks // TRACKS_PER_CYLINDER)


def _pair_row(inst: Installation, pair: PprcPair) -> PairRow:
    left = engine.out_of_sync_tracks(inst, pair)
    number = engine.transfer_id(pair)
    copying = inst.transfers.is_active(number)
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
        copied_percent=copied_percent(pair, left),
        due_us=inst.transfers.due_us(number) if copying else None,
    )


def side(pair: PprcPair, is_primary: bool) -> PairState:
    """The state of one side."""
    return pair.primary_state if is_primary else pair.secondary_state
