"""Two units with links and paths, for the tests of the Paths and Storage Servers panels."""

from __future__ import annotations

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.pprc import EstablishPaths, EstablishPprcPairs, SuspendPprcPairs
from emulator.hardware.escon import update_capacity
from emulator.hardware.links import LinkState
from emulator.ids import LinkId, LssId, SaId
from screens.copy_services.panel_buttons import PATHS, STORAGE_SERVERS
from screens.copy_services.paths_panel import PathsPanel
from screens.copy_services.storage_servers_panel import StorageServersPanel
from tests.builders import an_installation
from tests.screens.copy_services.machines import FAR, HERE, THERE, across, pair, volume

FAR_18 = LssId("2105:14744:18")
FIRST, SECOND, BACK = SaId("0000"), SaId("0001"), SaId("0080")


def lss(number, serial="12019"):
    """The address of an LSS."""
    return LssId(f"2105:{serial}:{number}")


def two_sites(count=24):
    """Two units of eight LSSs, three links there and one back; LSS 17 and 18 hold volumes."""
    draft = an_installation("two-sites")
    for serial, site in (("12019", "Melbourne"), (FAR, "Sydney")):
        draft = draft.with_ess(serial, site=site, eight_packs=6)
        for bay, slot in ((1, 1), (2, 1), (2, 2)):
            draft = draft.with_adapter(serial, bay, slot)
        draft = draft.with_volumes(serial, 17, count, size_gb=20.0)
        draft = draft.with_volumes(serial, 18, 6, size_gb=9.0)
    for number, said in enumerate((FIRST, SECOND, SaId("0081")), 1):
        draft = draft.with_link(f"L{number}", f"12019:{said}", f"14744:{said}")
    draft = draft.with_link("L4", f"14744:{BACK}", f"12019:{BACK}", length_km=5.0)
    return draft.with_servers("ess1c1", "ess2c1").build()


def joined():
    """The same with paths over two adapters to two LSSs, and the second link cut."""
    machine = two_sites()
    machine.finish(EstablishPaths(HERE, THERE, (FIRST, SECOND), more_targets=(FAR_18,)))
    link = machine.inst.links[LinkId("L2")]
    link.state = LinkState.CUT
    update_capacity(machine.inst, link)
    return machine


def mirrored():
    """The same with pairs, one of them suspended, and two FlashCopy relations."""
    machine = joined()
    machine.finish(EstablishPprcPairs(across(0, 1, 2, 3, 4), critical=True))
    machine.do(SuspendPprcPairs(across(1)))
    flash = (pair(volume(8), volume(9)),)
    machine.finish(EstablishFlashCopy(flash, background_copy=False))
    far = (pair(volume(0, 18, FAR), volume(1, 18, FAR)),)
    machine.finish(EstablishFlashCopy(far, background_copy=False))
    return machine


async def servers(pilot):
    """Turn to the Storage Servers panel."""
    pilot.home.action_page(STORAGE_SERVERS)
    await pilot.pause()
    return pilot.home.query_one(StorageServersPanel)


async def paths(pilot, source=HERE):
    """Turn to the Paths panel, on a source LSS."""
    pilot.home.action_page(PATHS)
    await pilot.pause()
    panel = pilot.home.query_one(PathsPanel)
    panel.choose_source(source)
    return panel


def table(machine):
    """Source, target and SAID of all paths, by link."""
    return [
        (path.source, path.target, machine.inst.links[link].origin_said)
        for path in machine.inst.paths.values()
        for link in path.links
    ]
