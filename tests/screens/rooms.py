"""Installations for tests of screens: a real machine with copies in every state."""

from __future__ import annotations

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.ids import VolumeId
from emulator.runtime import Core
from tests.builders import an_installation

COUNTS = {16: 24, 17: 24, 18: 24, 19: 16, 20: 20, 21: 20, 22: 12, 23: 16}


def pair(source, target):
    """Two volumes by their IDs."""
    return VolumeId(source), VolumeId(target)


def two_sites(size_gb=20.0):
    """A machine of two sites with eight links, before anything was done."""
    draft = an_installation("two-sites").with_site("Melbourne", "production")
    draft = draft.with_site("Sydney", "recovery")
    for serial, site in (("12019", "Melbourne"), ("14744", "Sydney")):
        draft = draft.with_ess(serial, site=site, eight_packs=6)
        for bay in (1, 2, 3, 4):
            draft = draft.with_adapter(serial, bay, 1).with_adapter(serial, bay, 2)
        for lss, count in COUNTS.items():
            draft = draft.with_volumes(serial, lss, count, size_gb=size_gb)
    for number, said in enumerate(SAIDS, 1):
        draft = draft.with_link(f"L{number}", f"12019:{said}", f"14744:{said}")
    draft = draft.with_host("korca", "12019", "10012019", "10112019")
    draft = draft.with_host("brolga", "12019", "00012019", system="Solaris 8")
    draft = draft.with_host("tasman", "14744", "10014744", system="Windows NT 4", site="Sydney")
    return draft.with_servers("ess1c1", "ess2c1").build()


SAIDS = ("0000", "0004", "0020", "0024", "0080", "0084", "00a0", "00a4")


def a_busy_machine():
    """Copies under way: establishing, at several percents, without background copy."""
    machine = two_sites()
    for name, minutes, pairs, background in (
        ("payroll", 10, (pair("10012019", "10112019"),), True),
        ("nightly", 5, (pair("40012019", "40412019"), pair("40112019", "40512019")), True),
        ("check", 1, (pair("50014744", "50214744"),), False),
        ("ledger", 0, (pair("10212019", "10312019"),), True),
    ):
        machine.do(RunTask(EstablishFlashCopy(pairs, background), name), "op1")
        machine.run(minutes * 60_000_000)
    return machine


def core_of(machine):
    """A core that nobody paces."""
    return Core(machine.engine)
