"""What a host is attached to, and which volumes it reaches (§3.2.1, rules A15, B27, F08).

A host stands before one storage server. A volume that is assigned to it has an address on each of
its ports; an address stays as long as one host on the port needs it. Assigning changes nothing at
the Copy Services server: a volume that was created since it started stays unseen (rule B27).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.events.hosts import DisksFound, HostAttached, HostChanged
from emulator.events.logical import VolumeAssigned, VolumeUnassigned
from emulator.hardware import host_disks
from emulator.ids import serial_of
from emulator.logical import addressing
from emulator.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.commands.hosts import AssignToHost, AttachHost, DetachHost, UnassignFromHost
    from emulator.events.base import Event
    from emulator.hardware.sites import Host
    from emulator.hardware.storage_server import StorageServer
    from emulator.ids import HostPortId, VolumeId
    from emulator.installation import Installation


def attach(inst: Installation, command: AttachHost, _operator: str) -> Outcome:
    """Attach a host to a port and give its volumes their addresses there."""
    who = host_disks.host(inst, command.host)
    unit, port, _ = addressing.free_addresses(inst, command.port, 0)
    if unit.serial != who.storage_server:
        raise Refusal(
            f"Host {who.name} stands before storage server {who.storage_server}, "
            f"not {unit.serial}.",
            "Z02",
        )
    if port in who.ports:
        raise Refusal(f"Host {who.name} is attached to port {port} already.", "Z04")
    missing = _without_address(unit, port, [v for v in who.volumes if v in inst.volumes])
    _, _, addresses = addressing.free_addresses(inst, port, len(missing))
    who.ports.append(port)
    events: list[Event] = [HostAttached(who.name, port, True)]
    events += _give(unit, port, missing, addresses)
    return Outcome((*events, *_look(inst, who)))


def detach(inst: Installation, command: DetachHost, _operator: str) -> Outcome:
    """Detach a host from a port; addresses that only it had there are free again."""
    who = host_disks.host(inst, command.host)
    unit, port, _ = addressing.free_addresses(inst, command.port, 0)
    if port not in who.ports:
        raise Refusal(f"Host {who.name} is not attached to port {port}.", "Z06")
    who.ports.remove(port)
    freed = _take(inst, unit, [port], who.volumes)
    return Outcome((HostAttached(who.name, port, False), *freed))


def assign(inst: Installation, command: AssignToHost, _operator: str) -> Outcome:
    """Give a volume an address on each port of a host; the host finds its disks at once."""
    who, volume = host_disks.host(inst, command.host), inst.volume(command.volume).id
    if serial_of(volume) != who.storage_server:
        raise Refusal(f"Volume {volume} is not in storage server {who.storage_server}.", "Z02")
    if not who.ports:
        raise Refusal(f"Host {who.name} is attached to no port.", "Z06")
    unit = inst.storage_servers[who.storage_server]
    missing = [port for port in who.ports if _without_address(unit, port, [volume])]
    if volume in who.volumes and not missing:
        raise Refusal(f"Volume {volume} is assigned to host {who.name} already.", "Z04")
    free = [(port, addressing.free_addresses(inst, port, 1)[2]) for port in missing]
    if volume not in who.volumes:
        who.volumes.append(volume)
    events: list[Event] = []
    for port, addresses in free:
        events += _give(unit, port, [volume], addresses)
    return Outcome((*events, *_look(inst, who)))


def unassign(inst: Installation, command: UnassignFromHost, _operator: str) -> Outcome:
    """Take a volume away from a host; one that an application there uses stays."""
    who, volume = host_disks.host(inst, command.host), command.volume
    if volume not in who.volumes:
        raise Refusal(f"Volume {volume} is not assigned to host {who.name}.", "Z06")
    for application in inst.applications.values():
        if application.host == who.name and volume in application.volumes:
            raise Refusal(f"Volume {volume} belongs to application {application.name}.", "Z05")
    who.volumes.remove(volume)
    freed = _take(inst, inst.storage_servers[who.storage_server], who.ports, [volume])
    return Outcome((HostChanged(who.name, f"Volume {volume} taken away"), *freed))


def leave(inst: Installation, who: Host) -> list[Event]:
    """A host that is gone leaves its ports; the addresses that only it had are free again."""
    return _take(inst, inst.storage_servers[who.storage_server], who.ports, who.volumes)


def _without_address(
    unit: StorageServer, port: HostPortId, volumes: list[VolumeId]
) -> list[VolumeId]:
    addresses = unit.addresses.get(port, {})
    return [volume for volume in volumes if volume not in addresses]


def _give(
    unit: StorageServer, port: HostPortId, volumes: list[VolumeId], addresses: list[str]
) -> list[Event]:
    """Give volumes the addresses that were free on a port."""
    events: list[Event] = []
    for volume, address in zip(volumes, addresses, strict=True):
        unit.addresses.setdefault(port, {})[volume] = address
        events.append(VolumeAssigned(volume, port, address))
    return events


def _take(
    inst: Installation,
    unit: StorageServer,
    ports: Iterable[HostPortId],
    volumes: Iterable[VolumeId],
) -> list[Event]:
    """Free the addresses of volumes on ports where no host needs them any more."""
    events: list[Event] = []
    for port in ports:
        needed = {
            volume for host in inst.hosts.values() if port in host.ports for volume in host.volumes
        }
        addresses = unit.addresses.get(port, {})
        for volume in volumes:
            if volume in addresses and volume not in needed:
                del addresses[volume]
                events.append(VolumeUnassigned(volume, port))
        if not addresses:
            unit.addresses.pop(port, None)
    return events


def _look(inst: Installation, who: Host) -> list[Event]:
    """The host looks for disks."""
    found = host_disks.find_new(inst, who)
    return [DisksFound(who.name, tuple((d.name, d.volume) for d in found))] if found else []
