"""A process that keeps the core of an installation for shells of hosts, until the last has gone.

A terminal, or who else needs the installation itself, is handed it (`essterm.serve.handing`).
Its clock stands, and moves when a command of a host waits. Standard output says when it is within
reach; standard input is that of who started it, and counts as a guest until it ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

from essterm.bootstrap import chosen, running
from essterm.hosts.guests import Guests
from essterm.serve.client import CoreClient
from essterm.serve.handing import Handing
from essterm.serve.hold import READY
from essterm.serve.reach import attach

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.runtime import Core
    from essterm.settings import Settings
    from saves.slots import OpenInstallation

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def keep(settings: Settings, say: Callable[[str], None]) -> int:
    """Keep the installation that is meant; at once over when another process has it.

    say: is told what its start has to say. Raises SaveProblem and the like.
    """
    home, name = chosen(settings, say)
    opened = attach(home, name, settings.before_damage)
    if isinstance(opened, CoreClient):
        opened.close()
        return 0
    for notice in opened.notices:
        say(notice)
    return asyncio.run(_keep(opened, settings, say))


async def _keep(opened: OpenInstallation, settings: Settings, say: Callable[[str], None]) -> int:
    guests, handing = Guests(until_exit=True), Handing()
    ended: list[int] = []
    over = asyncio.Event()

    def end(signum: int) -> None:
        ended.append(signum)
        over.set()

    loop = asyncio.get_running_loop()
    for signum in ENDINGS:
        loop.add_signal_handler(signum, end, signum)
    async with running(opened, smtp=settings.smtp, say=say, guests=guests, handing=handing) as door:
        _say_ready()
        leaving = asyncio.ensure_future(_until_left(guests))
        stopping = asyncio.ensure_future(_until_stopped(door.core))
        ending = asyncio.ensure_future(over.wait())
        giving = asyncio.ensure_future(handing.agreed.wait())
        tasks = (leaving, stopping, ending, giving)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        lock = opened.copied_lock() if handing.agreed.is_set() else None
    if lock is not None:
        handing.pass_on(lock)
    return 128 + ended[0] if ended else 0


def _say_ready() -> None:
    """Tell who waits for it, and say nothing more: nobody reads it."""
    os.write(sys.stdout.fileno(), READY)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


async def _until_left(guests: Guests) -> None:
    with guests.one():
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin.fileno(), ended.set)
        await ended.wait()
        loop.remove_reader(sys.stdin.fileno())
    await guests.none.wait()


async def _until_stopped(core: Core) -> None:
    async for _ in core.changes():
        if core.stopped:
            return
