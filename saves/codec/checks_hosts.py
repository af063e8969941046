"""Hosts of a document: where they stand, what they are attached to, and their disks and files."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from emulator.hardware.adapters import make_host_port_id, port_parts
from emulator.hardware.host_lists import check_address
from emulator.ids import volume_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.hardware.sites import Host
    from emulator.ids import HostPortId
    from emulator.installation import Installation

WORD_MOST = 255
"""Characters of the name of a host or a disk, and of a level."""


def check(inst: Installation) -> None:
    """See that hosts reach what exists; raises ValueError or Refusal."""
    addresses = [host.address for host in inst.hosts.values() if host.address]
    if len(set(addresses)) != len(addresses):
        raise ValueError("two hosts have one address")
    for address in addresses:
        check_address(address)
    for host in inst.hosts.values():
        if host.site not in inst.sites or host.storage_server not in inst.storage_servers:
            raise ValueError(f"host {host.name} lacks its site or its storage server")
        _check_reach(inst, host)
        _check_disks(host)
        check_shown((host.cli_level,), WORD_MOST)
        if host.files:
            _check_files(host)


def _check_reach(inst: Installation, host: Host) -> None:
    """Ports are those of its unit, and volumes were there once: some may be gone by now."""
    for port in {*host.ports, *map(attrgetter("port"), host.disks)}:
        _check_port(inst, host, port)
    volumes = [*host.volumes, *map(attrgetter("volume"), host.disks)]
    for volume in set(volumes):
        if volume_id(volume) != volume or volume[3:] != host.storage_server:
            raise ValueError(f"host {host.name} reaches {volume}, which is no volume of its unit")
    if len(set(host.ports)) != len(host.ports) or len(set(host.volumes)) != len(host.volumes):
        raise ValueError(f"host {host.name} has a port or a volume twice")


def _check_port(inst: Installation, host: Host, port: HostPortId) -> None:
    unit, _, said = port_parts(inst, port)
    if unit.serial != host.storage_server or make_host_port_id(unit.serial, said) != port:
        raise ValueError(f"host {host.name} is attached to {port}, which is no port of its unit")


def _check_disks(host: Host) -> None:
    """Each has a name of its own and another way to a volume."""
    disks = host.disks
    names = set(map(attrgetter("name"), disks))
    if len(names) != len(disks) or "" in names:
        raise ValueError(f"host {host.name} has two disks of one name, or one of none")
    if len(set(map(attrgetter("volume", "port"), disks))) != len(disks):
        raise ValueError(f"host {host.name} has found a volume twice on one port")
    check_shown(names, WORD_MOST)


def _check_files(host: Host) -> None:
    """Texts in lines, as many and as long as can be written."""
    from emulator.hosts.handlers import MAX_FILE, MAX_FILES, MAX_PATH

    if len(host.files) > MAX_FILES or "" in host.files:
        raise ValueError(f"host {host.name} has too many files, or one without a name")
    check_shown(host.files, MAX_PATH)
    for path, text in host.files.items():
        if len(text) > MAX_FILE or not text.translate(_LAYOUT).isprintable():
            raise ValueError(f"file {path} of host {host.name} is too long, or no text")


_LAYOUT = str.maketrans("", "", "\n\t")


def check_shown(texts: Iterable[str], most: int) -> None:
    """See that texts can be shown and have at most so many characters; raises ValueError."""
    for text in texts:
        if len(text) > most or not text.isprintable():
            raise ValueError(f"{text[:40]!r} is too long, or has characters that are not shown")
