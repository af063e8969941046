"""Version 3: tasks that are kept, resets, users and accounts, and what hosts call their disks.

Nobody had saved a task, and the server was never reset: documents get it as a new installation has
it, with the account of the Specialist as it is delivered. Hosts get the addresses that new ones get
and the ports where their volumes have addresses, and have found their disks there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.copy_services.accounts import DELIVERED
from emulator.hardware.host_disks import find_behind
from emulator.hardware.sites import Host

if TYPE_CHECKING:
    from emulator.ids import HostPortId

Plain = dict[str, Any]


def upgrade(document: Plain) -> Plain:
    """A document of version 2 as one of version 3."""
    addresses = {row["serial"]: row["addresses"] for row in document["storage_servers"]}
    hosts = enumerate(document["hosts"], start=1)
    delivered = {"name": DELIVERED.name, "role": DELIVERED.role.value, "secret": DELIVERED.secret}
    return {
        **document,
        "version": 3,
        "installation": {**document["installation"], "next_task": 1},
        "hosts": [_host(row, number, addresses[row["storage_server"]]) for number, row in hosts],
        "copy_services_server": _server(document["copy_services_server"]),
        "saved_tasks": [],
        "specialist_accounts": [delivered],
    }


def _server(row: Plain) -> Plain:
    """A server that was never reset and has no users; its runs are of no saved task."""
    return {
        **row,
        "runs": [{**run, "task": 0, "group": 0} for run in row["runs"]],
        "log": [{**entry, "operator": ""} for entry in row["log"]],
        "modes": {},
        "stuck": {},
        "unanswered": None,
        "users": {},
        "password_protection": True,
        "email_address": "",
        "summaries": [],
        "host_disks": {},
        "updated_us": 0,
    }


def _host(row: Plain, number: int, addresses: dict[HostPortId, dict[str, str]]) -> Plain:
    """A host on the network; ``number`` counts from 1, ``addresses`` are those on its unit."""
    volumes = row["volumes"]
    ports = [port for port, given in addresses.items() if not given.keys().isdisjoint(volumes)]
    host = Host(row["name"], row["system"], row["site"], row["storage_server"], volumes)
    host.ports = ports
    find_behind(addresses, host)
    return {
        **row,
        "address": f"9.2.{number // 250}.{number % 250 + 1}",
        "ports": ports,
        "disks": [{"name": d.name, "volume": d.volume, "port": d.port} for d in host.disks],
        "network": "up",
        "cli_level": "1.1.0",
        "sdd": False,
        "files": {},
    }
