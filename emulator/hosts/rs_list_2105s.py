"""rsList2105s: disks of this host and the volumes behind them (§6.3.1.2, Figures 88 to 91, 97).

It asks no server: it needs a host that is attached to a storage server (rules L06, L07, L21). An
argument, as in Figure 88, changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.hardware import host_disks
from emulator.hosts.codes import Code, Failure
from emulator.hosts.flags import Usage
from emulator.hosts.steps import Say, Step

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.hardware.sites import Host
    from emulator.hosts.flags import Given
    from emulator.installation import Installation

USAGE = Usage("", {}, "", "server")
RULER = "-----\n"


def program(inst: Installation, host_name: str, _given: Given) -> Generator[Step, Any, None]:
    """Raises Failure 13 when the host reaches no volume of an ESS."""
    who = inst.hosts.get(host_name)
    shown = "" if who is None else listing(inst, who)
    if not shown:
        raise Failure(Code.NO_2105_VOLUMES)
    yield Say(shown)


def listing(inst: Installation, who: Host) -> str:
    """What is printed, "" without disks: with vpaths under SDD, and in that form on Windows."""
    found = host_disks.reached(inst, who)
    if not found:
        return ""
    windows = host_disks.is_windows(who.system)
    if not windows and not who.sdd:
        rows = [f"{disk.name:<15}{disk.volume}\n" for disk in found]
        return "disk name      2105 serial number\n" + RULER + "".join(rows)
    header = f"{'VpathName':<15}{'Serial':<{7 if windows else 12}}VolumeNames\n"
    paths = host_disks.vpaths(who, found)
    rows = [f"{path.name:<15}{path.volume:<11}{path.disks}\n" for path in paths]
    return header + RULER + "".join(rows)
