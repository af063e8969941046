"""What a map shows of its volumes, worked out once for the rows and painted with each key."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from screens.copy_services.faces import COUNTED, face_of, map_mark
from screens.mark_runs import MarkCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.views.rows import VolumeRow

MAP_COLUMNS = 16
HALF = MAP_COLUMNS // 2

_EMPTY = MarkCell("")


class MapCells:
    """Half rows of marks in the order of volume numbers, and how many volumes have each mark."""

    def __init__(self, rows: Sequence[VolumeRow]) -> None:
        cells = [_EMPTY] * MAP_COLUMNS * MAP_COLUMNS
        counts: Counter[str] = Counter()
        for row in rows:
            face = face_of(row)
            cells[row.number] = MarkCell(face.mark, face.second, face.tint)
            counts[map_mark(face)] += 1
        self.halves = [tuple(cells[first : first + HALF]) for first in range(0, len(cells), HALF)]
        self.counts = [(name, str(counts[name])) for name in COUNTED if counts[name]]
