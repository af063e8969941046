"""The host list of a cluster: names and addresses that it can reach, and its own (§4.3.1, rules
B06, B25).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.errors import Refusal

if TYPE_CHECKING:
    from emulator.hardware.storage_server import Cluster
    from emulator.installation import Installation

_HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\Z")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}\Z")


def is_name(name: str) -> bool:
    """Whether it is a host name, or an address: letters, digits, points and hyphens, at most 64."""
    return _HOST_NAME.match(name) is not None


def check_name(name: str) -> None:
    """Refuse what is no host name."""
    if not is_name(name):
        raise Refusal(f"'{name}' is not a host name: letters, digits, points and hyphens.")


def check_address(address: str) -> None:
    """Refuse what is no address of four numbers up to 255."""
    if not _ADDRESS.match(address) or max(map(int, address.split("."))) > 255:
        raise Refusal(f"'{address}' is not an address: four numbers, such as 9.1.2.3.")


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
        raise Refusal(f"{name} is in the host list already, as {cluster.host_list[name]}.")
    cluster.host_list[name] = address


def take_name(cluster: Cluster, name: str, where: str) -> None:
    """Remove a name; `where` is how the refusal calls the cluster."""
    if name not in cluster.host_list:
        raise Refusal(f"{name} is not in the host list of {where}.")
    del cluster.host_list[name]
