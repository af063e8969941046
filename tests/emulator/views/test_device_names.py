"""The names of host disks on the panels (§5.1.1.2, rule J09)."""

from __future__ import annotations

from emulator.commands.server import PrimeServer, UnprimeServer
from emulator.ids import LssId, VolumeId
from emulator.views import copy_services
from tests.emulator.hosts.shell import ESS, a_shell_machine

LSS = LssId(f"2105:{ESS}:18")
FIRST = VolumeId("20014744")


def devices(machine) -> list[str]:
    """What the Volumes panel calls the volumes of the LSS."""
    return [row.host_device for row in copy_services.volumes(machine.inst, LSS)]


def test_J09_names_are_shown_when_the_host_has_told_them_and_until_they_are_removed():
    machine = a_shell_machine(volumes=3)
    assert devices(machine) == ["", "", ""]
    machine.do(PrimeServer("aix1"))
    assert devices(machine) == ["hdisk3", "hdisk4", "hdisk5"]
    assert copy_services.volume(machine.inst, FIRST).host_device == "hdisk3"
    machine.do(UnprimeServer("aix1"))
    assert devices(machine) == ["", "", ""]
