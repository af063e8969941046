"""Which server each unit names, and where the server belongs: questions only (§2.2, §2.2.2).

The entries on the clusters decide, and which of the two the last reset of the unit has chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services.server import Mode, ServerState
from emulator.errors import Refusal
from emulator.hardware.host_lists import missing_names
from emulator.hardware.power import answers
from emulator.hardware.storage_server import Health
from emulator.ids import ClusterId, EssSerial, cluster_parts, make_cluster_id

if TYPE_CHECKING:
    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation


def resolve(inst: Installation, serial: EssSerial, number: int, name: str) -> ClusterId | None:
    """The cluster that a name or address means in the host list of one cluster, None if it means
    none.
    """
    hosts = inst.storage_servers[serial].clusters[number].host_list
    address = hosts.get(name, name)
    if address not in hosts.values():
        return None
    for other in inst.storage_servers.values():
        for cluster in other.clusters.values():
            if cluster.address == address:
                return make_cluster_id(other.serial, cluster.number)
    return None


def mode_of(inst: Installation, serial: EssSerial) -> Mode:
    """Which server the program of a unit works with (§2.2.2)."""
    return inst.server.modes.get(serial, Mode.PRIMARY)


def wanted_server(inst: Installation, unit: StorageServer) -> tuple[ClusterId | None, str]:
    """Where a unit's entries, and its last reset, say its server is; None and the reason if they
    say nothing.
    """
    mode = mode_of(inst, unit.serial)
    if mode is Mode.DISABLED:
        return None, "Copy Services is disabled"
    found: set[ClusterId] = set()
    for number, cluster in unit.clusters.items():
        entry = cluster.primary_server if mode is Mode.PRIMARY else cluster.backup_server
        if not entry:
            return None, f"no {mode.value} server is entered on cluster {number}"
        where = resolve(inst, unit.serial, number, entry)
        if where is None:
            return None, f"unknown host {entry} on cluster {number}"
        found.add(where)
    if len(found) > 1:
        return None, f"the two clusters name different {mode.value} servers"
    missing = missing_names(inst, unit.serial, participants(inst))
    if missing:
        return None, f"{missing[0]} is not in the host list of every cluster"
    return found.pop(), ""


def participants(inst: Installation) -> list[EssSerial]:
    """The units with an entry on any cluster: their clusters have to know each other."""
    return [serial for serial, unit in inst.storage_servers.items() if has_entry(unit)]


def has_entry(unit: StorageServer) -> bool:
    """Any server entry on any cluster of the unit."""
    return any(c.primary_server or c.backup_server for c in unit.clusters.values())


def where_server_belongs(inst: Installation) -> ClusterId | None:
    """The cluster that its own unit's entries make the server: the present one if it still is, else
    that of the first unit installed.

    One that is down or out of reach gives way to its other server, which a reset has made active or
    which is back (rule B11).
    """
    candidates = [
        where
        for serial, unit in inst.storage_servers.items()
        if (where := wanted_server(inst, unit)[0]) is not None
        and cluster_parts(where)[0] == serial
        and serial not in inst.server.stuck
    ]
    present = inst.server.cluster
    if present is None or present not in candidates:
        return candidates[0] if candidates else None
    if is_alive(inst, present):
        return present
    for other in candidates:
        switched = Mode.BACKUP in (mode_at(inst, other), mode_at(inst, present))
        if switched and is_alive(inst, other):
            return other
    return present


def mode_at(inst: Installation, cluster: ClusterId) -> Mode:
    """The mode of the unit of a cluster."""
    return mode_of(inst, cluster_parts(cluster)[0])


def is_alive(inst: Installation, cluster: ClusterId) -> bool:
    """Whether a server on a cluster works and can be reached."""
    return cluster_works(inst, cluster) and is_on_network(inst, cluster_parts(cluster)[0])


def members(inst: Installation, server: ClusterId) -> list[EssSerial]:
    """Units whose entries name this server, its own first: so they register."""
    units = inst.storage_servers.items()
    named = [
        serial
        for serial, unit in units
        if wanted_server(inst, unit)[0] == server and serial not in inst.server.stuck
    ]
    own = cluster_parts(server)[0]
    return sorted(named, key=lambda serial: serial != own)


def returning_primary(inst: Installation) -> ClusterId | None:
    """The primary server that is back while the backup is active, None if there is none (C-02)."""
    server = inst.server
    if server.cluster is None or mode_at(inst, server.cluster) is not Mode.BACKUP:
        return None
    for serial, unit in inst.storage_servers.items():
        where, _ = wanted_server(inst, unit)
        if where is None or where == server.cluster or serial in server.stuck:
            continue
        if cluster_parts(where)[0] == serial:
            return where if is_alive(inst, where) else None
    return None


def cluster_works(inst: Installation, cluster: ClusterId) -> bool:
    """Whether a program could run on a cluster: it is up and its unit has power."""
    serial, number = cluster_parts(cluster)
    unit = inst.storage_servers[serial]
    return unit.health is Health.UP and unit.clusters[number].health is Health.UP


def is_on_network(inst: Installation, serial: EssSerial) -> bool:
    """Whether a unit can be reached by Ethernet: it answers and its network is up (rule B26)."""
    unit = inst.storage_servers[serial]
    return answers(unit) and unit.network is Health.UP


def check_reachable(inst: Installation, serial: EssSerial) -> None:
    """Raises Refusal when no browser reaches the Specialist of a unit (rule B26)."""
    if not is_on_network(inst, serial):
        raise Refusal(f"The Specialist of storage server {serial} cannot be reached.", "B26")


def why_silent(inst: Installation, serial: EssSerial) -> str:
    """Why the client of a unit cannot talk to the server now, "" if it can."""
    if not answers(inst.storage_servers[serial]):
        return f"storage server {serial} does not answer"
    if not is_on_network(inst, serial):
        return f"storage server {serial} is cut off the network"
    if inst.server.state is not ServerState.RUNNING:
        return f"the server is {inst.server.state.value}"
    return ""
