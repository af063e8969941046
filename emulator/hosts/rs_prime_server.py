"""rsPrimeServer: tell the server how this host calls its disks (§6.3.1.3, rules J09, L08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.commands.server import PrimeServer, UnprimeServer
from emulator.hardware import host_disks
from emulator.hosts.codes import Code, Failure
from emulator.hosts.connection import Connection
from emulator.hosts.flags import BACKUP, SERVER, USER, Usage, printable
from emulator.hosts.steps import Say, Step

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.hosts.flags import Given
    from emulator.installation import Installation

USAGE = Usage(
    "[-v] [-u username -p password] [-d hostname] -s primaryserver [-b backupserver]",
    {**USER, **SERVER, **BACKUP, "d": Code.NO_HOST_NAME},
)
_NAME = "rsPrimeServer"


def program(inst: Installation, host_name: str, given: Given) -> Generator[Step, Any, None]:
    """Raises Failure; 13 when the host has no disks of an ESS to tell of."""
    if "s" not in given.values:
        raise Failure(Code.NO_SERVER)
    removed = given.values.get("d")
    found = {} if removed is not None else host_disks.found_by_volume(inst, host_name)
    if removed is None and not found:
        raise Failure(Code.NO_2105_VOLUMES)
    connection = Connection(inst, host_name, given)
    yield from connection.open(shown=given.verbose)
    if removed is not None:
        yield from connection.submit(UnprimeServer(removed))
        said = f"host {printable(removed)} removed"
    else:
        yield from connection.submit(PrimeServer(host_name))
        said = f"{len(found)} volumes registered for host {host_name}"
    connection.close()
    if given.verbose:
        yield Say(f"{_NAME}: {said}\n")
