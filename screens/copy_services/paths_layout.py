"""Where everything stands on the Paths panel: three columns, read from left to right (§5.1.3)."""

from __future__ import annotations

from dataclasses import dataclass

ADAPTERS_ACROSS = 4
UNIT_WIDTH = 17


@dataclass(frozen=True, slots=True)
class PathsLayout:
    """The panel in cells of its own; `targets`: logical subsystems in the third column."""

    width: int
    height: int
    is_narrow: bool
    targets: int

    @property
    def left(self) -> int:
        """First column of the content."""
        return 1 if self.is_narrow else 2

    @property
    def content_width(self) -> int:
        """Columns of the content."""
        return self.width - (2 if self.is_narrow else 3)

    @property
    def selector_y(self) -> int:
        """Row of the selector and the legend."""
        return 0 if self.is_narrow else 1

    @property
    def heading_y(self) -> int:
        """Row of the first line of the headings."""
        return 1 if self.is_narrow else 3

    @property
    def items_y(self) -> int:
        """First row of adapters, storage servers and subsystems."""
        return 3 if self.is_narrow else 6

    @property
    def items_end(self) -> int:
        """The row after the last that they may take."""
        return self.table_y - 1

    @property
    def table_y(self) -> int:
        """Row of the heading of the path information."""
        return self.height - (7 if self.is_narrow else 13)

    @property
    def notes_y(self) -> int:
        """Row of what is said below the table."""
        return self.buttons_y - (1 if self.is_narrow else 3)

    @property
    def buttons_y(self) -> int:
        """Row of the button and the hint."""
        return self.height - (1 if self.is_narrow else 2)

    # -- adapters --------------------------------------------------------------------------

    @property
    def adapter_width(self) -> int:
        """Cells of an adapter."""
        return 10 if self.is_narrow else 11

    @property
    def origin_width(self) -> int:
        """Cells of the Path Origin."""
        return ADAPTERS_ACROSS * (self.adapter_width + 1) - 1

    @property
    def strip_pitch(self) -> int:
        """From one row of adapters to the next: asterisks below, wide the bay above."""
        return 2 if self.is_narrow else 4

    @property
    def strips(self) -> int:
        """Rows of adapters in view."""
        return max(1, (self.items_end - self.items_y) // self.strip_pitch)

    def adapter(self, row: int, column: int) -> tuple[int, int]:
        """The corner of an adapter in a row in view."""
        head = 0 if self.is_narrow else 1
        y = self.items_y + row * self.strip_pitch + head
        return self.left + column * (self.adapter_width + 1), y

    # -- storage servers -------------------------------------------------------------------

    @property
    def unit_x(self) -> int:
        """First column of the Common Storage Server Targets."""
        return self.left + self.origin_width + (2 if self.is_narrow else 3)

    @property
    def unit_height(self) -> int:
        """Lines of a storage server."""
        return 2 if self.is_narrow else 3

    def unit(self, row: int) -> tuple[int, int]:
        """The corner of a storage server."""
        y = self.items_y + (0 if self.is_narrow else 1)
        return self.unit_x, y + row * (self.unit_height + 1)

    # -- logical subsystems ----------------------------------------------------------------

    @property
    def target_x(self) -> int:
        """First column of the Logical Storage Server Targets."""
        return self.unit_x + UNIT_WIDTH + (1 if self.is_narrow else 3)

    @property
    def target_columns(self) -> int:
        """Subsystems side by side."""
        return 1 if self.is_narrow else 2

    @property
    def target_width(self) -> int:
        """Cells of a subsystem."""
        room = self.left + self.content_width - self.target_x
        return room if self.is_narrow else (room - 1) // 2

    @property
    def is_roomy(self) -> bool:
        """Whether subsystems of three lines have room."""
        rows = -(-self.targets // self.target_columns)
        return not self.is_narrow and rows * 4 - 1 <= self.items_end - self.items_y

    @property
    def target_height(self) -> int:
        """Lines of a subsystem."""
        return 3 if self.is_roomy else 1

    @property
    def target_pitch(self) -> int:
        """From one row of subsystems to the next."""
        return 4 if self.is_roomy else 1

    @property
    def target_rows(self) -> int:
        """Rows of subsystems in view."""
        room = self.items_end - self.items_y - (0 if self.is_narrow else 1)
        return max(1, (room + self.target_pitch - self.target_height) // self.target_pitch)

    def target(self, row: int, column: int) -> tuple[int, int]:
        """The corner of a subsystem in a row in view."""
        y = self.items_y + (0 if self.is_narrow else 1) + row * self.target_pitch
        return self.target_x + column * (self.target_width + 1), y
