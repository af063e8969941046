"""What the machine room reads: the rows of all its panels at one revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from emulator.views import copy_services, hardware, pprc, volumes
from emulator.views.rows import (
    ClockRow,
    EventRow,
    FirstRelationsRow,
    HostRow,
    LinkRow,
    LssPairRow,
    ServerRow,
    SiteRow,
    StorageServerRow,
    SubsystemRow,
    TaskRow,
)
from screens import words
from screens.desk import Desk
from screens.machine.strips import copy_mark
from screens.states import SIMPLEX, mark_of

EVENTS_SHOWN = 40
RELATIONS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Strip:
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


@dataclass(frozen=True, slots=True)
class RoomRows:
    """Everything on the screen."""

    clock: ClockRow
    units: tuple[Unit, ...]
    links: tuple[LinkRow, ...]
    copy_services: ServerRow
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
        desk.view(copy_services.server),
        desk.view(pprc.lss_pairs),
        desk.view(volumes.first_relations, RELATIONS_SHOWN),
        desk.view(copy_services.tasks),
        desk.view(hardware.hosts),
        desk.view(hardware.events, EVENTS_SHOWN),
    )


def read_progress(desk: Desk, rows: RoomRows) -> RoomRows:
    """The same rows with the clock and what moves with it read again."""
    return replace(
        rows,
        clock=desk.view(hardware.clock),
        pairs=desk.view(pprc.lss_pairs),
        relations=desk.view(volumes.first_relations, RELATIONS_SHOWN),
    )


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
