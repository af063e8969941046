"""The parts of an installation that can break: their health, and what a change of it does to rates.

What a fault means for pairs, writes and the Copy Services server is said in
`copy_services/fault_effects.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import UnknownObject
from emulator.hardware.adapters import adapter_of
from emulator.hardware.escon import update_capacity
from emulator.hardware.host_disks import host
from emulator.hardware.links import LinkState
from emulator.hardware.parts import Part, PartKind
from emulator.hardware.power import update_rank
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial, LinkId, RankId, SaId, make_cluster_id

if TYPE_CHECKING:
    from emulator.hardware.links import EsconLink
    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation

WORDS = {
    PartKind.LINK: ("Link {1} cut", "Link {1} spliced"),
    PartKind.NETWORK: ("Network of {0} cut", "Network of {0} connected"),
    PartKind.ADAPTER: ("Adapter with SAID{1} failed", "Adapter with SAID{1} replaced"),
    PartKind.CLUSTER: ("Cluster {1} failed", "Cluster {1} up"),
    PartKind.UNIT: ("Power of {0} lost", "{0} up"),
    PartKind.NVS: ("NVS battery of cluster {1} failed", "NVS battery of cluster {1} replaced"),
    PartKind.RANK: ("Rank {1} failed", "Rank {1} repaired"),
    PartKind.HOST_NETWORK: ("Network of host {0} cut", "Network of host {0} connected"),
}
"""What is said when a part breaks and when it works again; {0}: its unit, {1}: the part."""


def unit_of(inst: Installation, part: Part) -> StorageServer | None:
    """The unit that a part belongs to; None for a link or a host's. Raises UnknownObject."""
    if part.kind in (PartKind.LINK, PartKind.HOST_NETWORK):
        return None
    return inst.storage_server(EssSerial(part.name.partition(":")[0]))


def link_of(inst: Installation, name: str) -> EsconLink:
    """The link; raises UnknownObject."""
    link = inst.links.get(LinkId(name))
    if link is None:
        raise UnknownObject(f"There is no link {name}.")
    return link


def health_of(inst: Installation, part: Part) -> Health:
    """The health of a part; raises Refusal for a part that does not exist."""
    if part.kind is PartKind.HOST_NETWORK:
        return host(inst, part.name).network
    unit = unit_of(inst, part)
    if unit is None:
        up = link_of(inst, part.name).state is LinkState.UP
        return Health.UP if up else Health.FAILED
    match part.kind:
        case PartKind.NETWORK:
            return unit.network
        case PartKind.UNIT:
            return unit.health
        case PartKind.CLUSTER:
            return inst.cluster(ClusterId(part.name)).health
        case PartKind.NVS:
            return inst.cluster(ClusterId(part.name)).nvs
        case PartKind.RANK:
            return inst.rank(RankId(part.name)).health
        case _:
            return adapter_of(unit, SaId(part.name.partition(":")[2])).health


def set_health(inst: Installation, part: Part, health: Health) -> None:
    """Give a part its health; `update_rates` must follow. Raises Refusal as `health_of` does."""
    if part.kind is PartKind.HOST_NETWORK:
        host(inst, part.name).network = health
        return
    unit = unit_of(inst, part)
    if unit is None:
        state = LinkState.UP if health is Health.UP else LinkState.CUT
        link_of(inst, part.name).state = state
        return
    match part.kind:
        case PartKind.NETWORK:
            unit.network = health
        case PartKind.UNIT:
            unit.health = health
        case PartKind.CLUSTER:
            inst.cluster(ClusterId(part.name)).health = health
        case PartKind.NVS:
            inst.cluster(ClusterId(part.name)).nvs = health
        case PartKind.RANK:
            inst.rank(RankId(part.name)).health = health
        case _:
            adapter_of(unit, SaId(part.name.partition(":")[2])).health = health


def links_concerned(inst: Installation, parts: list[Part]) -> list[EsconLink]:
    """Links whose light depends on one of these parts, in the order of the installation."""
    names = {part.name for part in parts if part.kind is PartKind.LINK}
    serials = set()
    for part in parts:
        unit = unit_of(inst, part)
        if unit is not None and part.kind in (PartKind.ADAPTER, PartKind.CLUSTER, PartKind.UNIT):
            serials.add(unit.serial)
    return [
        link
        for link in inst.links.values()
        if link.id in names or link.origin in serials or link.target in serials
    ]


def update_rates(inst: Installation, parts: list[Part]) -> None:
    """Tell the transfers what links and ranks carry after a change of these parts."""
    for link in links_concerned(inst, parts):
        update_capacity(inst, link)
    for part in parts:
        unit = unit_of(inst, part)
        if unit is None:
            continue
        if part.kind is PartKind.RANK:
            update_rank(inst, unit, inst.rank(RankId(part.name)))
        elif part.kind in (PartKind.CLUSTER, PartKind.UNIT):
            for rank in unit.ranks.values():
                update_rank(inst, unit, rank)


def parts_of_site(inst: Installation, site: str) -> list[Part]:
    """What goes with a site: links, then networks, hosts, adapters, clusters and units."""
    units = [unit for unit in inst.storage_servers.values() if unit.site == site]
    serials = {unit.serial for unit in units}
    parts = [
        Part(PartKind.LINK, link.id)
        for link in inst.links.values()
        if link.origin in serials or link.target in serials
    ]
    parts += [Part(PartKind.NETWORK, unit.serial) for unit in units]
    hosts = (host.name for host in inst.hosts.values() if host.site == site)
    parts += [Part(PartKind.HOST_NETWORK, name) for name in hosts]
    parts += [
        Part(PartKind.ADAPTER, f"{unit.serial}:{adapter.saids()[0]}")
        for unit in units
        for adapter in unit.adapters
    ]
    parts += [
        Part(PartKind.CLUSTER, make_cluster_id(unit.serial, number))
        for unit in units
        for number in unit.clusters
    ]
    return parts + [Part(PartKind.UNIT, unit.serial) for unit in units]


def words(part: Part, health: Health) -> str:
    """What the event list says of a part and its new health."""
    serial, _, rest = part.name.partition(":")
    if health is Health.OFF and part.kind is PartKind.CLUSTER:
        return f"Cluster {rest} quiesced"
    broken, mended = WORDS[part.kind]
    return (mended if health is Health.UP else broken).format(serial, rest or serial)


def place_of(part: Part) -> str:
    """Where the event list says that it happened: the unit, or the link."""
    return part.name.partition(":")[0]
