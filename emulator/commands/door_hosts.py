"""The words of hosts: read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands import faults, hosts
from emulator.commands.door_faults import times
from emulator.commands.door_given import on_off
from emulator.ids import HostPortId, ess_serial, volume_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.commands.door_given import Given

NO_LEVEL = "none"


def _add(given: Given) -> Command:
    name, system, site, serial = given.arguments
    return hosts.AddHost(name, system, site, ess_serial(serial))


def _port(given: Given) -> tuple[str, HostPortId]:
    return given.arguments[0], HostPortId(given.arguments[1])


def _set_level(given: Given) -> Command:
    host, level = given.arguments
    return hosts.SetCliLevel(host, "" if level == NO_LEVEL else level)


def _put_file(given: Given) -> Command:
    host, path, *lines = given.arguments
    return hosts.PutHostFile(host, path, "".join(f"{line}\n" for line in lines))


def _cut_network(given: Given) -> Command:
    return faults.CutHostNetwork(given.arguments[0], **times(given))


HOST_READERS: dict[str, Callable[[Given], Command]] = {
    "add-host": _add,
    "remove-host": lambda g: hosts.RemoveHost(g.arguments[0]),
    "attach-host": lambda g: hosts.AttachHost(*_port(g)),
    "detach-host": lambda g: hosts.DetachHost(*_port(g)),
    "assign-to-host": lambda g: hosts.AssignToHost(volume_id(g.arguments[0]), g.arguments[1]),
    "unassign-from-host": lambda g: hosts.UnassignFromHost(
        volume_id(g.arguments[0]), g.arguments[1]
    ),
    "set-host-address": lambda g: hosts.SetHostAddress(*g.arguments),
    "set-cli-level": _set_level,
    "set-sdd": lambda g: hosts.SetDeviceDriver(g.arguments[0], on_off(g.arguments[1])),
    "put-host-file": _put_file,
    "remove-host-file": lambda g: hosts.RemoveHostFile(*g.arguments),
}
HOST_FAULT_READERS: dict[str, Callable[[Given], Command]] = {
    "cut-host-network": _cut_network,
    "restore-host-network": lambda g: faults.RestoreHostNetwork(g.arguments[0]),
}
"""Words that can also be armed."""
