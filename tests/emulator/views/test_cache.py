"""Rows are made once for each instant, and those that time alone does not change once for each
revision.
"""

from __future__ import annotations

from emulator.commands.logical import SetVolumeLabel
from emulator.views import hardware
from emulator.views.cache import ViewCache
from tests.builders import an_installation

VOLUME = "10012019"


def test_the_annunciator_is_made_anew_when_something_happens_and_not_as_time_passes():
    machine = an_installation().with_ess("12019").with_volume(VOLUME).build()
    cache = ViewCache()

    def looked(projection):
        return cache.rows(machine.engine, projection, ())

    alarms, clock = looked(hardware.annunciator), looked(hardware.clock)
    machine.run(1_000_000)
    assert looked(hardware.annunciator) is alarms
    assert looked(hardware.clock) != clock
    machine.do(SetVolumeLabel(VOLUME, "payroll"))
    assert looked(hardware.annunciator) is not alarms
