"""Handlers of the commands on hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.commands.hosts import (
    AddHost,
    AssignToHost,
    AttachHost,
    DetachHost,
    PutHostFile,
    RemoveHost,
    RemoveHostFile,
    SetCliLevel,
    SetDeviceDriver,
    SetHostAddress,
    UnassignFromHost,
)
from emulator.errors import Refusal, UnknownObject
from emulator.events.hosts import HostAdded, HostChanged, HostRemoved
from emulator.hardware import host_disks
from emulator.hardware.host_lists import check_address
from emulator.hardware.sites import Host, is_host_name
from emulator.hosts import attachment
from emulator.outcome import Handler, Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.installation import Installation

MAX_HOSTS = 250
MAX_FILES = 64
MAX_FILE = 1 << 18
"""Characters of one file."""
MAX_PATH = 255
_LEVEL = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){2}\Z")
_LAYOUT = str.maketrans("", "", "\n\t")


def add(inst: Installation, command: AddHost, _operator: str) -> Outcome:
    """Put a host on a site, with an address of its own and no port yet."""
    name, systems = command.name, ", ".join(host_disks.SYSTEMS)
    if not is_host_name(name):
        raise Refusal(
            f"A host name is 1 to 64 letters, digits, and '_.-', not '{name[:40]}'.", "Z02"
        )
    if name in inst.hosts:
        raise Refusal(f"There is a host {name} already.", "Z04")
    if command.system not in host_disks.SYSTEMS:
        raise Refusal(f"A host has one of these systems: {systems}.", "M09")
    if command.site not in inst.sites:
        raise UnknownObject(f"There is no site {command.site}; there are {', '.join(inst.sites)}.")
    if len(inst.hosts) >= MAX_HOSTS:
        raise Refusal(f"An installation has at most {MAX_HOSTS} hosts.", "Z02")
    serial = inst.storage_server(command.storage_server).serial
    host = inst.hosts[name] = Host(name, command.system, command.site, serial)
    host.address = _free_address(inst)
    return Outcome((HostAdded(name, host.system, host.site),))


def _free_address(inst: Installation) -> str:
    taken = _addresses(inst)
    numbers = range(1, len(taken) + 2)
    places = (f"9.2.{number // 250}.{number % 250 + 1}" for number in numbers)
    return next(place for place in places if place not in taken)


def _addresses(inst: Installation) -> frozenset[str]:
    """Addresses that are in use on the network."""
    hosts = {host.address for host in inst.hosts.values()}
    units = inst.storage_servers.values()
    return frozenset(hosts | {each.address for unit in units for each in unit.clusters.values()})


def remove(inst: Installation, command: RemoveHost, _operator: str) -> Outcome:
    """Take a host away on which no application is; what it told the server stays there."""
    who = host_disks.host(inst, command.name)
    for application in inst.applications.values():
        if application.host == who.name:
            raise Refusal(f"Application {application.name} is on host {who.name}.", "Z05")
    del inst.hosts[who.name]
    return Outcome((HostRemoved(who.name), *attachment.leave(inst, who)))


def set_address(inst: Installation, command: SetHostAddress, _operator: str) -> Outcome:
    """Give a host an address that nothing else has."""
    who = host_disks.host(inst, command.host)
    check_address(command.address)
    if command.address != who.address and command.address in _addresses(inst):
        raise Refusal(f"{command.address} is the address of something else.", "Z04")
    who.address = command.address
    return _changed(who, f"Address {who.address}")


def set_cli_level(inst: Installation, command: SetCliLevel, _operator: str) -> Outcome:
    """Install the command line at a level, or remove it."""
    who = host_disks.host(inst, command.host)
    if command.level and not _LEVEL.match(command.level):
        raise Refusal(
            f"'{command.level[:40]}' is not a level: three numbers, such as 1.1.0.", "Z02"
        )
    who.cli_level = command.level
    if not who.cli_level:
        return _changed(who, "Copy Services command line removed")
    return _changed(who, f"Copy Services command line {who.cli_level} installed")


def set_device_driver(inst: Installation, command: SetDeviceDriver, _operator: str) -> Outcome:
    """Install or remove the Subsystem Device Driver."""
    who = host_disks.host(inst, command.host)
    who.sdd = command.on
    return _changed(who, f"Subsystem Device Driver {'installed' if who.sdd else 'removed'}")


def put_file(inst: Installation, command: PutHostFile, _operator: str) -> Outcome:
    """Write a text file; line ends of Windows become plain ones."""
    who, path = host_disks.host(inst, command.host), command.path
    if not path or len(path) > MAX_PATH or not path.isprintable():
        raise Refusal(f"A path has 1 to {MAX_PATH} printable characters.", "Z02")
    text = command.text.replace("\r\n", "\n")
    if len(text) > MAX_FILE or not text.translate(_LAYOUT).isprintable():
        raise Refusal(f"A file of a host is text of at most {MAX_FILE:,} characters.", "Z02")
    if path not in who.files and len(who.files) >= MAX_FILES:
        raise Refusal(f"A host keeps at most {MAX_FILES} files.", "Z02")
    who.files[path] = text
    return _changed(who, f"File {path} written")


def remove_file(inst: Installation, command: RemoveHostFile, _operator: str) -> Outcome:
    """Remove a file."""
    who = host_disks.host(inst, command.host)
    if command.path not in who.files:
        raise UnknownObject(f"Host {who.name} has no file {command.path[:80]}.")
    del who.files[command.path]
    return _changed(who, f"File {command.path} removed")


def _changed(who: Host, what: str) -> Outcome:
    return Outcome((HostChanged(who.name, what),))


HANDLERS: dict[type[Command], Handler] = {
    AddHost: add,
    AssignToHost: attachment.assign,
    AttachHost: attachment.attach,
    DetachHost: attachment.detach,
    PutHostFile: put_file,
    RemoveHost: remove,
    RemoveHostFile: remove_file,
    SetCliLevel: set_cli_level,
    SetDeviceDriver: set_device_driver,
    SetHostAddress: set_address,
    UnassignFromHost: attachment.unassign,
}
