"""The host list of a cluster: names and addresses that it can reach, and its own (§4.3.1, rules
B06, B25).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.hardware.storage_server import Cluster
    from emulator.ids import EssSerial
    from emulator.installation import Installation

_HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\Z")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}\Z")


def is_name(name: str) -> bool:
    """Whether it is a host name, or an address: letters, digits, points and hyphens, at most 64."""
    return _HOST_NAME.match(name) is not None


def check_name(name: str) -> None:
    """Refuse what is no host name."""
    if not is_name(name):
        raise Refusal(f"'{name}' is not a host name: letters, digits, points and hyphens.", "Z02")


def check_address(address: str) -> None:
    """Refuse what is no address of four numbers up to 255."""
    if not _ADDRESS.match(address) or max(map(int, address.split("."))) > 255:
        raise Refusal(f"'{address}' is not an address: four numbers, such as 9.1.2.3.", "Z02")


def check_free(inst: Installation, own: Cluster, host_name: str, address: str) -> None:
    """Refuse a host name or an address that another cluster of the installation has (rule B06)."""
    for unit in inst.storage_servers.values():
        for cluster in unit.clusters.values():
            if cluster is own or (cluster.host_name != host_name and cluster.address != address):
                continue
            raise Refusal(
                f"Cluster {cluster.number} of {unit.serial} is {cluster.host_name} at"
                f" {cluster.address} already.",
                "B06",
            )


def strangers_to(inst: Installation, cluster: Cluster) -> int:
    """Clusters, it among them, whose host list does not have its name and address (rule B25)."""
    return sum(
        each.host_list.get(cluster.host_name) != cluster.address
        for unit in inst.storage_servers.values()
        for each in unit.clusters.values()
    )


def put_name(cluster: Cluster, name: str, address: str) -> None:
    """Enter a name that the list does not have yet. Raises Refusal and changes nothing."""
    check_name(name)
    check_address(address)
    if name in cluster.host_list:
        raise Refusal(f"{name} is in the host list already, as {cluster.host_list[name]}.", "Z04")
    cluster.host_list[name] = address


def missing_names(inst: Installation, serial: EssSerial, among: Iterable[EssSerial]) -> list[str]:
    """Host names of clusters that a cluster of this unit does not find in its own host list.

    Every list has to hold the names of all clusters of the units that take part, its own too
    (§4.3.1, rule B25). Sorted, each once; raises UnknownObject.
    """
    lists = [each.host_list for each in inst.storage_server(serial).clusters.values()]
    names = {
        cluster.host_name
        for each in among
        for cluster in inst.storage_server(each).clusters.values()
    }
    return sorted(name for name in names if not all(name in known for known in lists))


def take_name(cluster: Cluster, name: str, where: str) -> None:
    """Remove a name; `where` is how the refusal calls the cluster."""
    if name not in cluster.host_list:
        raise Refusal(f"{name} is not in the host list of {where}.", "Z01")
    del cluster.host_list[name]
