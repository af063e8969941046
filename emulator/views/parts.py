"""What part each storage server has in Copy Services: server, backup, client (§5.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import EssSerial
from emulator.views import copy_services

if TYPE_CHECKING:
    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation
    from emulator.views.rows import ServerRow

ACTIVE, BACKUP, PRIMARY = "active", "backup", "primary"


class PartRow(NamedTuple):
    """A unit in Copy Services.

    runs: "active", or the state of the server while it runs here and is not active, else "".
    entered: "primary" or "backup" as the clusters name one of this unit, else "". client:
    "registered", "unregistered" or "absent".
    """

    serial: EssSerial
    runs: str
    entered: str
    client: str


def parts(inst: Installation) -> tuple[PartRow, ...]:
    """All units."""
    server = copy_services.server(inst)
    clients = dict(server.clients)
    return tuple(
        PartRow(unit.serial, _runs(unit, server), _entered(unit, server), clients[unit.serial])
        for unit in inst.storage_servers.values()
    )


def _runs(unit: StorageServer, server: ServerRow) -> str:
    if server.active == unit.serial:
        return ACTIVE
    return server.state if server.cluster.startswith(f"{unit.serial}:") else ""


def _entered(unit: StorageServer, server: ServerRow) -> str:
    """Clusters are entered by host name or by address; the backup is named before the primary."""
    names = {name for c in unit.clusters.values() for name in (c.host_name, c.address) if name}
    if server.backup in names:
        return BACKUP
    return PRIMARY if server.primary in names else ""
