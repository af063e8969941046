"""Which logical subsystems hold sources, targets, both or neither (§5.1.2, rule J10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services.pprc_pairs import Operation
from emulator.copy_services.pprc_states import PairState
from emulator.ids import lss_parts
from emulator.views import copy_services
from emulator.views.pprc import side
from emulator.views.rows import LssCopiesRow

if TYPE_CHECKING:
    from emulator.ids import LssId
    from emulator.installation import Installation


def copies(inst: Installation) -> tuple[LssCopiesRow, ...]:
    """A row for each LSS that the server lists; of a client that is gone, what it reported last."""
    stale = inst.server.stale
    return tuple(
        _reported(inst, row.id) if lss_parts(row.id)[0] in stale else _present(inst, row.id)
        for row in copy_services.subsystems(inst)
    )


def _present(inst: Installation, lss: LssId) -> LssCopiesRow:
    """The machine's own counts."""
    counts = dict.fromkeys(LssCopiesRow._fields[1:], 0)
    for volume in inst.volumes_of[lss]:
        relation = inst.relation_of.get(volume)
        if relation is not None:
            counts["flashcopy_sources" if relation.source == volume else "flashcopy_targets"] += 1
        pair = inst.pair_of.get(volume)
        if pair is None:
            continue
        is_primary = pair.primary == volume
        if side(pair, is_primary) is PairState.SIMPLEX and pair.operation is Operation.NONE:
            continue
        role = "sources" if is_primary else "targets"
        counts[f"pprc_{role}"] += 1
        counts[f"suspended_{role}"] += side(pair, is_primary) is PairState.SUSPENDED
        counts["critical"] += is_primary and pair.critical
    return LssCopiesRow(lss, **counts)


def _reported(inst: Installation, lss: LssId) -> LssCopiesRow:
    """Counts of what the server knows of each volume."""
    rows = copy_services.volumes(inst, lss)
    pprc = [row.pprc_role for row in rows]
    flashcopy = [row.flashcopy for row in rows]
    suspended = [row.pprc_role for row in rows if row.pprc == PairState.SUSPENDED.value]
    return LssCopiesRow(
        lss,
        pprc.count("source"),
        pprc.count("target"),
        flashcopy.count("source"),
        flashcopy.count("target"),
        suspended.count("source"),
        suspended.count("target"),
        sum(row.critical and row.pprc_role == "source" for row in rows),
    )
