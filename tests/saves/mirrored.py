"""Two units that mirror each other, with hosts and a Copy Services server, for tests of saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.ids import LinkId, LssId, VolumeId
from tests.builders import an_installation

if TYPE_CHECKING:
    from tests.builders import Machine

HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")
PRIMARIES = tuple(VolumeId(f"1{number:02X}12019") for number in range(6))
SECONDARIES = tuple(VolumeId(f"1{number:02X}14744") for number in range(6))
MIRRORS = tuple(zip(PRIMARIES, SECONDARIES, strict=True))
LOG, PAGES = VolumeId("20012019"), VolumeId("20112019")
LINKS = (LinkId("L1"), LinkId("L2"), LinkId("L3"))
TRACKS = 2_000
"""Enough for log and pages of an application, and copied in some seconds."""


def a_mirrored_installation() -> Machine:
    """No path and no pair yet: six volumes and two for an application on each side."""
    draft = an_installation("mirrored")
    for serial, site in (("12019", "Melbourne"), ("14744", "Sydney")):
        draft.with_ess(serial, site=site).with_adapter(serial, 1, 1).with_adapter(serial, 4, 1)
        draft.with_adapter(serial, 2, 1, AdapterKind.FIBRE)
        draft.with_volumes(serial, 17, 6, size_tracks=TRACKS)
        draft.with_volumes(serial, 18, 2, size_tracks=TRACKS)
    draft.with_link("L1", "12019:0000", "14744:0000", length_km=10.0)
    draft.with_link("L2", "12019:00a0", "14744:00a0", length_km=60.0)
    draft.with_link("L3", "14744:0001", "12019:0001", length_km=10.0)
    near, far = ("12019:SAID0080",), ("14744:SAID0080",)
    draft.with_host("bonnie", "12019", *PRIMARIES, LOG, PAGES, ports=near)
    there = (*SECONDARIES, "20014744", "20114744")
    draft.with_host("clyde", "14744", *there, system="Solaris 8", site="Sydney", ports=far)
    return draft.with_servers("ess1c1", "ess2c1").build()
