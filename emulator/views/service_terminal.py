"""What the customer engineer of one unit looks at: its parts, what is broken, when it answers.

Location codes are from memory: R1-B1-H2 is slot 2 of host bay 1, R1-T1 is cluster 1.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from emulator.calendar import server_stamp
from emulator.commands.hardware_words import AdapterKind
from emulator.copy_services.planned import UnitStarts
from emulator.hardware.adapters import make_host_port_id
from emulator.hardware.escon import why_dark
from emulator.hardware.parts import Part, PartKind
from emulator.hardware.storage_server import Health
from emulator.ids import MACHINE_TYPE, SaId
from emulator.views.faults import broken

if TYPE_CHECKING:
    from emulator.hardware.storage_server import HostAdapter, StorageServer
    from emulator.ids import EssSerial
    from emulator.installation import Installation


class SlotRow(NamedTuple):
    """A card in a host bay; ports: each SAID and what it is used for."""

    bay: int
    slot: int
    kind: str
    health: str
    location: str
    ports: tuple[tuple[SaId, str], ...]


class EightPackRow(NamedTuple):
    """An eight-pack. lss is 0 without open-systems LSSs; rank is "" while it is unconfigured."""

    number: int
    device_adapter_pair: int
    loop: str
    drive_gb: float
    lss: int
    rank: str
    health: str


class ProblemRow(NamedTuple):
    """A part of the unit that is broken now, as a list calls it, and what is wrong with it."""

    part: Part
    label: str
    text: str


class LogLine(NamedTuple):
    """A line of the problem log. place: the part of the unit, "" for the unit itself."""

    stamp: str
    place: str
    text: str


def slots(inst: Installation, serial: EssSerial) -> tuple[SlotRow, ...]:
    """The host adapters of a unit, bay by bay; raises UnknownObject."""
    unit = inst.storage_server(serial)
    used = _uses(inst, unit)
    return tuple(
        SlotRow(
            card.bay,
            card.slot,
            card.kind.value,
            card.health.value,
            _location(card),
            tuple((said, _use(card, used.get(said, ()))) for said in card.saids()),
        )
        for card in sorted(unit.adapters, key=lambda card: (card.bay, card.slot))
    )


def _uses(inst: Installation, unit: StorageServer) -> dict[SaId, list[str]]:
    """What is plugged into each port: links, hosts, and how many volumes have an address there."""
    used: dict[SaId, list[str]] = {}
    for link in inst.links.values():
        state = why_dark(inst, link) or "light"
        if link.origin == unit.serial:
            used.setdefault(link.origin_said, []).append(f"to {link.target}, {state}")
        if link.target == unit.serial:
            used.setdefault(link.target_said, []).append(f"from {link.origin}, {state}")
    hosts: Counter[str] = Counter(port for host in inst.hosts.values() for port in host.ports)
    for card in unit.adapters:
        for said in card.saids():
            port = make_host_port_id(unit.serial, said)
            if hosts[port]:
                used.setdefault(said, []).append(_counted(hosts[port], "host"))
            if addresses := unit.addresses.get(port):
                used.setdefault(said, []).append(_counted(len(addresses), "volume"))
    return used


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _use(card: HostAdapter, what: list[str] | tuple[()]) -> str:
    """In a few words; a link says most by its end, so two links are counted."""
    if card.kind is AdapterKind.ESCON and len(what) > 2:
        return f"{len(what)} links"
    return "; ".join(what) or "free"


def _location(card: HostAdapter) -> str:
    return f"R1-B{card.bay}-H{card.slot}"


def eight_packs(inst: Installation, serial: EssSerial) -> tuple[EightPackRow, ...]:
    """The eight-packs of a unit by number; raises UnknownObject."""
    unit = inst.storage_server(serial)
    return tuple(
        EightPackRow(
            pack.number,
            pack.device_adapter_pair,
            pack.loop,
            pack.drive_gb,
            pack.lss,
            unit.ranks[pack.rank].id if pack.rank else "",
            unit.ranks[pack.rank].health.value if pack.rank else Health.UP.value,
        )
        for pack in unit.eight_packs.values()
    )


def problems(inst: Installation, serial: EssSerial) -> tuple[ProblemRow, ...]:
    """What is broken in a unit; a quiesced cluster is not, nor a cable between units.

    Raises UnknownObject.
    """
    unit = inst.storage_server(serial)
    return tuple(
        ProblemRow(part, *_problem(unit, part))
        for part, health in broken(inst)
        if health is Health.FAILED and part.name.partition(":")[0] == serial
        if part.kind not in (PartKind.LINK, PartKind.UNIT, PartKind.HOST_NETWORK)
    )


def _problem(unit: StorageServer, part: Part) -> tuple[str, str]:
    """Label and words."""
    rest = part.name.partition(":")[2]
    match part.kind:
        case PartKind.ADAPTER:
            (card,) = (card for card in unit.adapters if rest in card.saids())
            saids = " ".join(f"SAID{said}" for said in card.saids())
            return f"{_location(card)} {card.kind.value} adapter", f"failed, {saids}"
        case PartKind.CLUSTER:
            return f"R1-T{rest} cluster {rest}", "failed"
        case PartKind.NVS:
            return f"R1-T{rest} NVS battery", "failed; the cluster writes through to disk"
        case PartKind.RANK:
            return f"Rank {rest}", "failed"
        case _:
            return "Ethernet", "not connected"


def answers_at(inst: Installation, serial: EssSerial) -> str:
    """When a unit that was switched on will answer, as a stamp; "" when it is not starting."""
    for due_us, _, item in inst.agenda.rows():
        if item == UnitStarts(serial):
            return server_stamp(inst.epoch_s, due_us)
    return ""


def problem_log(inst: Installation, serial: EssSerial, last: int = 200) -> tuple[LogLine, ...]:
    """Warnings and failures of a unit, its clusters and subsystems, the newest first.

    last: at most so many, out of the lines that the event list still has.
    """
    own = (
        LogLine(
            server_stamp(inst.epoch_s, each.at_us),
            each.place.removeprefix(f"{MACHINE_TYPE}:").removeprefix(serial).removeprefix(":"),
            each.text,
        )
        for each in reversed(inst.history)
        if each.severity and is_part_of(serial, each.place)
    )
    return tuple(islice(own, last))


def is_part_of(serial: EssSerial, place: str) -> bool:
    """Whether an event at a place was in a unit: in itself, its clusters or its subsystems."""
    return place == serial or place.startswith((f"{serial}:", f"{MACHINE_TYPE}:{serial}:"))
