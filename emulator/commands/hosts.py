"""Commands on hosts: which there are, what they are attached to, what is installed on them."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.ids import EssSerial, HostPortId, VolumeId


@dataclass(frozen=True, slots=True)
class AddHost(Command):
    """Put a host on a site; it is attached to one storage server, port by port (§3.2.1)."""

    name: str
    system: str
    site: str
    storage_server: EssSerial


@dataclass(frozen=True, slots=True)
class RemoveHost(Command):
    """Take a host away, with the addresses of its volumes on its ports."""

    name: str


@dataclass(frozen=True, slots=True)
class AttachHost(Command):
    """Attach a host to a port; its volumes get addresses there (§3.2.1, rule A15)."""

    host: str
    port: HostPortId


@dataclass(frozen=True, slots=True)
class DetachHost(Command):
    """Detach a host from a port; addresses that no other host uses there are taken away."""

    host: str
    port: HostPortId


@dataclass(frozen=True, slots=True)
class AssignToHost(Command):
    """Give a volume an address on each port of a host, which then finds its disks (rule A15).

    Several hosts may share a volume. Copy Services knows a new volume only once it has been
    restarted, whatever hosts see (rule B27).
    """

    volume: VolumeId
    host: str


@dataclass(frozen=True, slots=True)
class UnassignFromHost(Command):
    """Take a volume away from a host."""

    volume: VolumeId
    host: str


@dataclass(frozen=True, slots=True)
class SetHostAddress(Command):
    """Give a host its address on the network."""

    host: str
    address: str


@dataclass(frozen=True, slots=True)
class SetCliLevel(Command):
    """Install the Copy Services command line at a level, "" to remove it (§6.1, rule L22)."""

    host: str
    level: str


@dataclass(frozen=True, slots=True)
class SetDeviceDriver(Command):
    """Install or remove the Subsystem Device Driver (§6.3.1.2, rule L07)."""

    host: str
    on: bool


@dataclass(frozen=True, slots=True)
class PutHostFile(Command):
    """Write a text file on a host, in place of one that is there. text: lines, or ""."""

    host: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class RemoveHostFile(Command):
    """Remove a file from a host."""

    host: str
    path: str
