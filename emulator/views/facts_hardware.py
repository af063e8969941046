"""Facts of the machine itself: links, sites, units and clusters, and what keeps hosts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import UnknownObject
from emulator.hardware.escon import link_works
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.ids import LinkId, VolumeId, cluster_id, cluster_parts, ess_serial, serial_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.installation import Installation


def _up(is_up: bool) -> str:
    return "up" if is_up else "down"


def _link_state(inst: Installation, name: str, _partner: str) -> str:
    """A link that carries no light is cut for those who look, whatever the reason."""
    link = inst.links.get(LinkId(name))
    if link is None:
        raise UnknownObject(f"There is no link {name}.")
    return "up" if link_works(inst, link) else "cut"


def _site_state(inst: Installation, name: str, _partner: str) -> str:
    """A site with units is down when none of them answers."""
    if name not in inst.sites:
        raise UnknownObject(f"There is no site {name}.")
    units = [unit for unit in inst.storage_servers.values() if unit.site == name]
    return _up(not units or any(answers(unit) for unit in units))


def _unit_state(inst: Installation, name: str, _partner: str) -> str:
    return _up(answers(inst.storage_server(ess_serial(name))))


def _cluster_state(inst: Installation, name: str, _partner: str) -> str:
    place = cluster_id(name)
    cluster = inst.cluster(place)
    unit = inst.storage_server(cluster_parts(place)[0])
    return _up(unit.health is Health.UP and cluster.health is Health.UP)


def is_out_of_reach(inst: Installation, volume: VolumeId) -> bool:
    """Whether no host can read or write a volume: its unit is down, or its rank has failed."""
    unit = inst.storage_servers[serial_of(volume)]
    return not answers(unit) or inst.rank(inst.volumes[volume].rank).health is not Health.UP


HARDWARE_STATES: dict[str, Callable[[Installation, str, str], str]] = {
    "link": _link_state,
    "site": _site_state,
    "unit": _unit_state,
    "cluster": _cluster_state,
}
