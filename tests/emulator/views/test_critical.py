"""Table 1 of §5.3.2, computed by the rule that decides what a host write meets."""

from __future__ import annotations

from emulator.views.critical import CriticalRow, table
from tests.emulator.copy_services.mirrors import mirror


def test_H07_the_four_cells_of_table_1():
    assert table(mirror().inst) == (
        CriticalRow(False, False, False, False, False),
        CriticalRow(False, True, False, False, False),
        CriticalRow(True, False, False, True, False),
        CriticalRow(True, True, True, True, True),
    )
