"""What the machine room reads: the rows of all its panels at one revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from emulator.ids import LinkId
from emulator.views import copy_services, hardware, parts, pprc, volumes
from emulator.views.link_loads import LinkLoadRow
from emulator.views.parts import PartRow
from emulator.views.rows import (
    ClockRow,
    EventRow,
    FirstRelationsRow,
    HostRow,
    LinkRow,
    LssPairRow,
    SiteRow,
    StorageServerRow,
    SubsystemRow,
    TaskRow,
)
from screens import words
from screens.desk import Desk
from screens.link_rates import read_loads
from screens.machine.pairs_table import in_order, next_end
from screens.machine.strips import copy_mark
from screens.states import SIMPLEX, mark_of

EVENTS_SHOWN = 40
RELATIONS_SHOWN = 100


class Strip(NamedTuple):
    """A logical subsystem and the states of its volumes, in the order of their numbers."""

    subsystem: SubsystemRow
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A storage server and its site; its strips are read when somebody looks at them."""

    desk: Desk
    server: StorageServerRow
    site: SiteRow

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """One for each logical subsystem, by number."""
        return _strips(self.desk, self.server)


class RoomRows(NamedTuple):
    """Everything on the screen."""

    clock: ClockRow
    units: tuple[Unit, ...]
    links: tuple[LinkRow, ...]
    loads: Mapping[LinkId, LinkLoadRow]
    parts: tuple[PartRow, ...]
    pairs: tuple[LssPairRow, ...]
    relations: FirstRelationsRow
    tasks: tuple[TaskRow, ...]
    hosts: tuple[HostRow, ...]
    events: tuple[EventRow, ...]

    def calendar_s(self, at_us: int) -> int:
        """The calendar second of a moment of virtual time."""
        return words.calendar_s(self.clock, at_us)


def read_room(desk: Desk) -> RoomRows:
    """Read all views; subsystems without any relation are not read volume by volume."""
    sites = {serial: site for site in desk.view(hardware.sites) for serial in site.storage_servers}
    units = [
        Unit(desk, server, sites[server.serial]) for server in desk.view(hardware.storage_servers)
    ]
    return RoomRows(
        desk.view(hardware.clock),
        tuple(units),
        desk.view(hardware.links),
        read_loads(desk),
        desk.view(parts.parts),
        desk.view(pprc.lss_pairs),
        desk.view(volumes.first_relations, RELATIONS_SHOWN),
        desk.view(copy_services.tasks),
        desk.view(hardware.hosts),
        desk.view(hardware.events, EVENTS_SHOWN),
    )


def read_progress(desk: Desk, rows: RoomRows, lines: int) -> RoomRows:
    """The same rows with the clock and what moves with it read again.

    Of pairs only what `lines` rows show is read; states and rates change by events only, so that
    their order and the copy that ends next stay as they are.
    """
    moving = next_end(rows.pairs)
    shown = {*in_order(rows.pairs)[:lines], *([] if moving is None else [moving])}
    return rows._replace(
        clock=desk.view(hardware.clock),
        pairs=tuple(_again(desk, row) if row in shown else row for row in rows.pairs),
        relations=desk.view(volumes.first_relations, RELATIONS_SHOWN),
    )


def _again(desk: Desk, row: LssPairRow) -> LssPairRow:
    """The row as it is now."""
    return desk.view(pprc.lss_pair, row.source, row.target) or row


def _strips(desk: Desk, server: StorageServerRow) -> tuple[Strip, ...]:
    return tuple(
        Strip(subsystem, _marks(desk, subsystem))
        for subsystem in desk.view(hardware.subsystems, server.serial)
    )


def _marks(desk: Desk, subsystem: SubsystemRow) -> tuple[str, ...]:
    copied = subsystem.flashcopy_sources + subsystem.flashcopy_targets + subsystem.mirrored
    if not copied:
        return (SIMPLEX,) * subsystem.volumes
    if subsystem.mirrored:
        return tuple(map(mark_of, desk.view(volumes.volumes, subsystem.id)))
    return tuple(map(copy_mark, desk.view(volumes.copy_states, subsystem.id)))
