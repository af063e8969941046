"""What is broken now, what will break or come back at a set time, and what waits for a condition.

For the instructor: trainees see what broke on their consoles, and nothing of what is planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.hardware.faults import place_of, words
from emulator.hardware.links import LinkState
from emulator.hardware.parts import Part, PartKind
from emulator.hardware.storage_server import Health
from emulator.ids import make_cluster_id
from emulator.views.rows import FaultRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation
    from emulator.outcome import AgendaItem


def is_secret(item: AgendaItem) -> bool:
    """Whether trainees are not told of this item of the agenda."""
    from emulator.copy_services.planned import FaultComes, RepairComes, SitePartGoes

    return isinstance(item, (FaultComes, RepairComes, SitePartGoes))


def faults(inst: Installation) -> tuple[FaultRow, ...]:
    """Broken parts, then what is planned by time, then what is armed by number."""
    rows = [
        FaultRow("broken", 0, place_of(part), words(part, health), "", None)
        for part, health in broken(inst)
    ]
    for due_us, _, item in inst.agenda.rows():
        planned = _planned(item)
        if planned is not None:
            rows.append(FaultRow("planned", 0, *planned, "", due_us))
    if inst.armed:
        from emulator.commands.door_fault_text import condition_text
        from emulator.commands.door_text import write_command
    for number, command in inst.armed.items():
        text = condition_text(command.condition)
        rows.append(FaultRow("armed", number, "", write_command(command.fault), text, None))
    return tuple(rows)


def broken(inst: Installation) -> Iterator[tuple[Part, Health]]:
    """Every part that does not work of itself, with its health: links, units, hosts."""
    for link in inst.links.values():
        if link.state is not LinkState.UP:
            yield Part(PartKind.LINK, link.id), Health.FAILED
    for unit in inst.storage_servers.values():
        for part, health in _parts(unit):
            if health is not Health.UP:
                yield part, health
    for host in inst.hosts.values():
        if host.network is not Health.UP:
            yield Part(PartKind.HOST_NETWORK, host.name), host.network


def _parts(unit: StorageServer) -> Iterator[tuple[Part, Health]]:
    yield Part(PartKind.UNIT, unit.serial), unit.health
    yield Part(PartKind.NETWORK, unit.serial), unit.network
    for number, cluster in unit.clusters.items():
        place = make_cluster_id(unit.serial, number)
        yield Part(PartKind.CLUSTER, place), cluster.health
        yield Part(PartKind.NVS, place), cluster.nvs
    for adapter in unit.adapters:
        if adapter.health is not Health.UP:
            said = f"{unit.serial}:{adapter.saids()[0]}"
            yield Part(PartKind.ADAPTER, said), adapter.health
    for rank in unit.ranks.values():
        if rank.health is not Health.UP:
            yield Part(PartKind.RANK, rank.id), rank.health


def _planned(item: AgendaItem) -> tuple[str, str] | None:
    """Place and words of what a fault has on the agenda, None for anything else."""
    from emulator.commands.door_text import write_command
    from emulator.copy_services.planned import FaultComes, RepairComes, SitePartGoes, UnitStarts

    match item:
        case FaultComes():
            return "", write_command(item.fault)
        case RepairComes():
            return "", write_command(item.repair)
        case UnitStarts():
            return item.serial, f"{item.serial} answers"
        case SitePartGoes():
            return item.site, words(item.part, Health.FAILED)
        case _:
            return None
