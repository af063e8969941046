"""The Specialist for tests: real cores, only this screen, nobody signed on."""

from __future__ import annotations

from contextlib import asynccontextmanager

from emulator.commands.hardware_words import AdapterKind
from emulator.ids import EssSerial
from essterm.replay import find
from essterm.replay.format.model import Action
from essterm.replay.player import Player
from screens.palette import Ability
from tests.builders import an_installation
from tests.screens.only_screen import showing

COLOURS = Ability()
ASCII = Ability("none", unicode=False)
WIDE, NARROW = (120, 40), (80, 24)
ONE, TWO = EssSerial("12019"), EssSerial("14744")
S = 1_000_000
MIN = 60 * S


def two_units(servers=("ess1c1", "ess2c1")):
    """Two units with a host before each, Copy Services on the first."""
    draft = an_installation("two-sites")
    for serial, site in ((ONE, "Melbourne"), (TWO, "Sydney")):
        draft = draft.with_ess(serial, site=site, eight_packs=6).with_volumes(serial, 17, 6)
    draft = draft.with_adapter(ONE, 1, 1, AdapterKind.SCSI)
    draft = draft.with_host("korca", ONE, "10012019", "10112019", ports=("12019:SAID0000",))
    return (draft.with_servers(*servers) if servers else draft).build()


@asynccontextmanager
async def at(machine, monkeypatch, size=WIDE, ability=COLOURS):
    """The application on a machine, showing the welcome panel: its pilot."""
    async with showing(2, machine, monkeypatch, size, ability) as (pilot, core):
        pilot.home, pilot.core, pilot.machine = pilot.app.screen, core, machine
        pilot.player = Player(pilot.app, core)
        yield pilot


async def keys(pilot, *names):
    """Press keys as a person does, one after the other."""
    await pilot.player.settle()
    for name in names:
        await pilot.player.key(name)


async def play(pilot, *lines):
    """Do lines such as `press Users`: verb, label, and the text that is typed."""
    for verb, label, *rest in lines:
        text = rest[0] if verb == "type" else None
        scope = rest[0] if rest and verb != "type" else ""
        await pilot.player.act(Action(verb, (label,), text=text, scope=scope))
    await pilot.player.settle()


def press(*labels):
    """Lines that press buttons."""
    return tuple(("press", label) for label in labels)


def login(name="storwatch", password="specialist"):
    """The lines of the sign-on dialogue."""
    return (("type", "User name", name), ("type", "Password", password), ("press", "OK"))


def shows(pilot, text):
    """How often a text stands on the screen."""
    return find.occurrences(pilot.player.rows(), text)


def says(pilot):
    """The answer line."""
    return "\n".join(pilot.home.query_one("#answer").painted_lines())
