"""Table 1 of §5.3.2 as the machine decides it: what the critical modes mean (rules H07 to H09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.copy_services.crit import table_1

if TYPE_CHECKING:
    from emulator.installation import Installation


class CriticalRow(NamedTuple):
    """One cell: what happens when a target cannot be updated.

    critical: Critical Volume mode of the pair; heavy: PPRC Critical Heavy mode of its LSS. The
    pair suspends. source_inhibited: the source takes no writes, though a path works;
    source_inhibited_without_paths: it takes none once the last path is lost.
    """

    critical: bool
    heavy: bool
    source_inhibited: bool
    source_inhibited_without_paths: bool
    target_inhibited: bool


def table(_inst: Installation) -> tuple[CriticalRow, ...]:
    """The four cells: not critical before critical, heavy mode off before on."""
    return tuple(_row(critical, heavy) for critical in (False, True) for heavy in (False, True))


def _row(critical: bool, heavy: bool) -> CriticalRow:
    joined, apart = (table_1(critical, heavy, reaches) for reaches in (True, False))
    return CriticalRow(critical, heavy, joined.primary, apart.primary, apart.secondary)
