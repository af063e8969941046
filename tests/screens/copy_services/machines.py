"""Machines and applications for the tests of Copy Services: real cores, only this screen."""

from __future__ import annotations

from contextlib import asynccontextmanager

from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.logical import WriteBlocks
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.ids import LssId, VolumeId
from essterm.replay.find import Found
from essterm.replay.player import Player
from screens.copy_services.screen import CopyServicesScreen
from screens.palette import Ability
from screens.widgets.chrome import AnswerLine
from tests.builders import an_installation
from tests.screens.only_screen import showing

COLOURS = Ability()
ASCII = Ability("none", unicode=False)
WIDE, NARROW = (120, 40), (80, 24)
S = 1_000_000
MIN = 60 * S


def pair(source, target):
    """Two volumes by their IDs."""
    return VolumeId(source), VolumeId(target)


def volume(number, lss=17, serial="12019"):
    """The ID of a volume by its number."""
    return VolumeId(f"{lss - 16:X}{number:02X}{serial}")


def an_ess(count=24, size_gb=20.0, servers="ess1c1"):
    """One unit: LSS 17 with `count` volumes, LSS 18 with six, Copy Services running."""
    draft = an_installation("one-box").with_ess("12019", eight_packs=6)
    if count:
        draft = draft.with_volumes("12019", 17, count, size_gb=size_gb)
    draft = draft.with_volumes("12019", 18, 6, size_gb=size_gb)
    if servers:
        draft = draft.with_servers(servers)
    return draft.build()


def copying(machine, source=0, target=1, minutes=10, background=True):
    """The machine, with a copy between two volumes of LSS 17 that began so long ago."""
    pairs = (pair(volume(source), volume(target)),)
    machine.do(RunTask(EstablishFlashCopy(pairs, background), "payroll"), "op1")
    machine.run(minutes * MIN)
    return machine


def a_mixed_ess():
    """Every state that a volume can have: copied, not copied in the background, establishing."""
    machine = copying(an_ess(), 0, 1, 10)
    copying(machine, 2, 3, 5, background=False)
    return copying(machine, 4, 5, 0)


HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")
FAR = "14744"


def two_units(count=24, size_gb=20.0):
    """Two units with LSS 17 each, a link and paths from the first to the second, all in service."""
    draft = an_installation("two-sites")
    for serial, site in (("12019", "Melbourne"), (FAR, "Sydney")):
        draft = draft.with_ess(serial, site=site, eight_packs=6).with_adapter(serial, 1, 1)
        draft = draft.with_volumes(serial, 17, count, size_gb=size_gb)
    draft = draft.with_link("L1", "12019:0000", "14744:0000")
    machine = draft.with_servers("ess1c1").build()
    machine.finish(EstablishPaths(HERE, THERE))
    return machine


def across(*numbers):
    """Pairs of volumes of one number in both units."""
    return tuple((volume(number), volume(number, serial=FAR)) for number in numbers)


def a_mirrored_ess():
    """Every state that a volume can have: of a PPRC pair, of a FlashCopy, of both."""
    machine = two_units()
    machine.finish(EstablishPprcPairs(across(0, 1, 4, 5, 6), CopyOption.NO_COPY, critical=True))
    machine.do(SuspendPprcPairs(across(1, 6)))
    machine.do(WriteBlocks(volume(1), 0, bytes(4096)))
    machine.finish(EstablishFlashCopy(((volume(4, serial=FAR), volume(9, serial=FAR)),)))
    machine.finish(EstablishFlashCopy(((volume(10), volume(11)), (volume(12), volume(13)))))
    machine.finish(EstablishPprcPairs(across(2, 11)))
    machine.run(5 * MIN)
    machine.do(EstablishFlashCopy(((volume(14), volume(15)),)))
    machine.do(EstablishPprcPairs(across(3)))
    machine.do(TerminatePprcPairs(across(5)))
    return machine


async def enter(pilot):
    """Enter Copy Services as somebody who has signed on before."""
    screen = pilot.app.screen
    screen.signed_on[screen.unit] = "storwatch"
    screen.turn_to("Copy Services")
    screen.query_one(AnswerLine).say("", "", False)
    await pilot.pause()


def mirrors(machine):
    """The PPRC pairs that stand, with the states of both sides."""
    return [
        (each.primary, each.secondary, each.primary_state.value, each.secondary_state.value)
        for each in machine.inst.pairs.values()
    ]


def relations(machine):
    """The FlashCopy pairs that stand."""
    return [(each.source, each.target) for each in machine.inst.relations.values()]


@asynccontextmanager
async def at(machine, monkeypatch, size=WIDE, ability=COLOURS):
    """The application on a machine, showing Copy Services: its pilot, which knows the panel."""
    async with showing(2, machine, monkeypatch, size, ability) as (pilot, core):
        screen = pilot.app.screen
        assert isinstance(screen, CopyServicesScreen)
        await enter(pilot)
        pilot.panel, pilot.home, pilot.core = screen.panel, screen, core
        yield pilot


async def keys(pilot, *names):
    """Press keys as a person does, one after the other."""
    player = Player(pilot.app, pilot.core)
    await player.settle()
    for name in names:
        await player.key(name)


async def click(pilot, label, button=1, role=None, area=None, panel=None, held=()):
    """Click on a label of a panel as a person does; one that is out of view is revealed first."""
    player, panel = Player(pilot.app, pilot.core), panel or pilot.panel

    def one():
        hits = panel.find_targets(label, role)
        hits = [hit for hit in hits if area in (None, hit.area)]
        shown = [hit for hit in hits if hit.visible]
        assert len(shown or hits) == 1, f"{label}: {hits}"
        return (shown or hits)[0]

    if not one().visible:
        panel.reveal(one())
        await player.settle()
    target = one()
    region = target.region.translate(panel.content_region.offset)
    found = Found(panel, label, target.role, target.area, region, target.enabled, target.states)
    await player.click(found, "click", button, frozenset(held))


def selected(panel):
    """What is selected: pairs and the source that waits."""
    return panel.selection.pairs, panel.selection.source


def says(pilot, widget="#answer"):
    """The answer line."""
    return "\n".join(pilot.home.query_one(widget).painted_lines())
