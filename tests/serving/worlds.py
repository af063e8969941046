"""Homes with installations, and accounts, for tests of the server."""

from __future__ import annotations

import asyncio

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.logical import SetVolumeLabel
from emulator.ids import VolumeId
from essterm.serve.accounts import Account
from essterm.serve.roles import CONSOLES
from saves import shelf
from saves.slots import Home
from tests.builders import an_installation

FIRST, SECOND, THIRD = (VolumeId(f"00{number}12019") for number in (0, 1, 2))
"""Three volumes of the installation."""


def a_home(path, name="class7"):
    """A home with one small installation, and a save of it."""
    home = Home(path)
    machine = an_installation(name).with_ess("12019").with_volumes("12019", 16, 3).build()
    home.create(name, machine.engine.installation)
    shelf.save(home, name, "start")
    return home


def an_account(name="maria", role="operator", *consoles):
    return Account(name, role, consoles or CONSOLES)


def labelled(text, volume=FIRST):
    return SetVolumeLabel(volume, text)


def copied(source=FIRST, target=SECOND):
    return EstablishFlashCopy(((source, target),))


async def settled():
    """Everything that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)
