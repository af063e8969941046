"""Storage Allocation: volumes are created, and assigned to hosts and ports (App B, §3.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hosts import AssignToHost, UnassignFromHost
from emulator.commands.logical import AssignVolume, CreateVolume, UnassignVolume
from emulator.ids import HostPortId
from emulator.units import tracks_of_gb
from emulator.views import allocation
from screens.specialist.allocation_view import (
    ASSIGN,
    COUNT,
    CREATE,
    LABEL,
    RANKS,
    REACH,
    SIZE,
    UNASSIGN,
    VOLUMES,
    AllocationView,
)
from screens.specialist.messages import CommandsAsked

if TYPE_CHECKING:
    from emulator.commands.base import Command

MOST = 256
"""Volumes that are asked for at once: those of an LSS (rule A05)."""
NO_SIZE = "The size is a number of decimal gigabytes, such as 20 or 8.6."
NO_COUNT = f"The count is a whole number from 1 to {MOST}."
NOTHING_CHOSEN = "Choose a volume, and a host or a port."


class AllocationPanel(AllocationView):
    """What clicks and keys do on the panel."""

    @property
    def stops(self) -> tuple[str, ...]:
        """From the ranks to the buttons."""
        return (RANKS, SIZE, COUNT, LABEL, CREATE, VOLUMES, REACH, ASSIGN, UNASSIGN)

    def press(self, label: str) -> None:
        """Create, assign or unassign; enter on a list goes on to what comes next."""
        if label in (CREATE, SIZE, COUNT, LABEL):
            self._create()
        elif label in (ASSIGN, UNASSIGN):
            self._assign(label == ASSIGN)
        elif label in (RANKS, VOLUMES, REACH):
            self.go_to({RANKS: SIZE, VOLUMES: REACH, REACH: ASSIGN}[label])

    def _create(self) -> None:
        """Ask for the volumes that were typed, on the rank at the cursor."""
        size, count, label = (field.value.strip() for field in self.fields.values())
        try:
            gigabytes = float(size)
            tracks = tracks_of_gb(gigabytes) if 0 < gigabytes < 1_000_000 else 0
        except ValueError:
            tracks = 0
        is_count = count.isascii() and count.isdigit() and 1 <= int(count[:6]) <= MOST
        if not tracks or not is_count or not self.space:
            self.refuse(NO_SIZE if not tracks else NO_COUNT)
            return
        rank = self.space[self.ranks.cursor].rank
        self.post_message(CommandsAsked(*[CreateVolume(rank, tracks, label)] * int(count)))

    def _assign(self, is_on: bool) -> None:
        """Give the volume at the cursor to the host or port at the cursor, or take it away."""
        if not self.allocated or not self.reached:
            self.refuse(NOTHING_CHOSEN)
            return
        volume = self.allocated[self.volumes.cursor].volume
        to = self.reached[self.reach.cursor]
        command: Command
        if to.is_host:
            command = (AssignToHost if is_on else UnassignFromHost)(volume, to.name)
        else:
            command = (AssignVolume if is_on else UnassignVolume)(volume, HostPortId(to.name))
        self.post_message(CommandsAsked(command))

    def read(self) -> None:
        """Ranks, the volumes of the LSS at the cursor, and what can reach them."""
        if self.unit is None:
            return
        self.space = self.desk.view(allocation.space, self.unit)
        self.ranks.show([row.rank for row in self.space])
        self.reached = self.desk.view(allocation.reach, self.unit)
        self.reach.show([row.name for row in self.reached])
        self.unseen = self.desk.view(allocation.unseen, self.unit)
        lss = self.space[self.ranks.cursor].lss if self.space else None
        self.allocated = () if lss is None else self.desk.view(allocation.allocated, lss)
        self.volumes.show([row.volume for row in self.allocated])
