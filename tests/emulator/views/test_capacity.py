"""The capacity report of an LSS (rule A20)."""

from __future__ import annotations

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import SetVolumeOnline
from emulator.ids import VolumeId
from emulator.views import hardware
from tests.builders import Machine, an_installation


def candidates(machine: Machine) -> int:
    (row,) = [row for row in hardware.subsystems(machine.inst) if row.number == 17]
    return row.candidate_targets


def test_A20_candidates_for_targets_are_free_volumes_that_nobody_uses():
    volumes = [VolumeId(f"10{n}12019") for n in range(3)]
    machine = an_installation().with_ess("12019").with_volumes("12019", 17, 3).build()
    assert candidates(machine) == 3
    machine.do(SetVolumeOnline(volumes[2], True))
    assert candidates(machine) == 2
    machine.do(EstablishFlashCopy(((volumes[0], volumes[1]),)))
    assert candidates(machine) == 0
