"""The wiring: home folder to installation to engine to running core.

The one place that knows how the rooms are put together; `essterm/terminal.py` puts the screens on
top of it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.runtime import Core
from essterm.door import Door
from essterm.outbox import Outbox, mail_server
from essterm.serve.socket import CoreSocket
from saves.problems import SaveProblem
from saves.slots import Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from essterm.hosts.guests import Guests
    from essterm.serve.handing import Handing
    from essterm.settings import Settings
    from saves.slots import OpenInstallation

FIRST = "two-sites"
"""What the first installation is made from, and what it is called."""


def chosen(settings: Settings, say: Callable[[str], None]) -> tuple[Home, str]:
    """The home and the installation that is meant; at the first start one is made.

    say: is told when that was done. Raises SaveProblem.
    """
    home = Home(settings.home)
    name = settings.installation or home.current()
    if name:
        home.folder(name)
        return home, name
    names = home.names()
    if FIRST not in names:
        from saves import installations

        try:
            home.create(FIRST, installations.build(FIRST), FIRST)
            say(f"Made installation {FIRST} in {home.path}.")
        except SaveProblem:
            if FIRST not in home.names():  # else another process was quicker
                raise
    home.set_current(FIRST)
    return home, FIRST


def _save(opened: OpenInstallation, name: str) -> Callable[[], Path]:
    """Take the present state under a name in the same home; what is returned writes it."""
    from saves import shelf

    return shelf.begin_save(Home(opened.folder.parents[1]), opened, name)


def _to_nobody(_text: str) -> None:
    """Nobody wants to be told."""


def _outbox(core: Core, opened: OpenInstallation, smtp: str, say: Callable[[str], None]) -> Outbox:
    """The outbox of an installation; without mail, and that is said, when its setting is wrong."""
    server = None
    try:
        server = mail_server(smtp, opened.folder.parents[1])
    except EssError as problem:
        say(str(problem))
    return Outbox(core, opened.folder, server, say)


@asynccontextmanager
async def running(
    opened: OpenInstallation,
    speed: int = 0,
    *,
    replays: bool = False,
    smtp: str = "",
    say: Callable[[str], None] = _to_nobody,
    guests: Guests | None = None,
    handing: Handing | None = None,
) -> AsyncIterator[Door]:
    """A core on an opened installation, within reach of other processes; closed in any case.

    speed: virtual seconds for one wall second from `Core.start` on; 0: the clock stands. replays:
    other processes may run runbooks on it. smtp: HOST:PORT for its mail, "" for what the home
    says; say: is told what mail was not sent. guests: counts who needs this core; handing: how it
    is handed over, if it can be. Raises CoreStopped, SaveProblem or JournalStopped when its last
    state could not be written; what was answered is in the journal all the same.
    """
    core = Core(opened.engine, opened.journal, rate=speed)
    door = Door(core, opened.name)
    save = partial(_save, opened)
    socket = CoreSocket(opened.folder, door, save, guests, handing, replays=replays)
    outbox = _outbox(core, opened, smtp, say)
    try:
        with suppress(OSError):  # without it others are told that the installation is in use
            await socket.start()
        outbox.start()
        yield door
    finally:
        try:
            await socket.close()
            try:
                await outbox.close()
            finally:
                await core.close()
        finally:
            opened.release()
