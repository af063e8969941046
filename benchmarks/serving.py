"""Many people on one server over SSH, beside an application of one line over the same server.

`python -m benchmarks.serving MINUTES` lets people come and go for so long and shows the memory.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import asyncssh

from benchmarks.figures import Figure
from benchmarks.ssh_clients import Person, Server, Times, python
from essterm.serve.accounts import Accounts
from saves import installations
from saves.slots import Home

MANY = 50
KEYS_A_SECOND = 2.0
TYPING_S = 10.0
LOGINS = 20
PANELS = (b"1", b"2", b"3")
RATIO = 8.0
"""How much more than an application of one line the screens may cost, in anything."""


class Place:
    """A home with an installation and accounts, and servers that serve it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "home"
        home = Home(self._folder)
        home.create("two-sites", installations.build("two-sites"), "bench")
        home.set_current("two-sites")
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        accounts = Accounts(self._folder)
        for number in range(MANY):
            public = self._key.export_public_key().decode()
            accounts.add(f"p{number}", "instructor", keys=[public])
        self._environment = {**os.environ, "ESSTERM_HOME": str(self._folder)}

    def essterm(self) -> Server:
        """`essterm serve`."""
        limits = ("--of-address", "1000", "--connections", "1000")
        command = python("-m", "essterm", "serve", "--ssh", "127.0.0.1:0", *limits)
        return Server(command, self._environment, self._folder / "essterm.err")

    def floor(self) -> Server:
        """The same server with an application of one line."""
        command = python("-m", "benchmarks.ssh_floor", str(self._folder))
        return Server(command, self._environment, self._folder / "floor.err")

    def person(self, server: Server, number: int) -> Person:
        """Somebody with an account."""
        return Person(server.port, f"p{number % MANY}", self._key)


async def _paced_logins(place: Place, server: Server) -> Times:
    """One after the other: from the connection to the painted screen."""
    times = Times()
    for number in range(LOGINS):
        person = place.person(server, number)
        times.ms.append(await person.come())
        await person.leave()
    return times


async def _all_at_once(place: Place, server: Server) -> tuple[list[Person], float]:
    """Everybody, and the milliseconds until the last has a painted screen."""
    people = [place.person(server, number) for number in range(MANY)]
    begun_s = time.perf_counter()
    await asyncio.gather(*(person.come(random.choice(PANELS)) for person in people))
    return people, (time.perf_counter() - begun_s) * 1000


async def _typing(people: list[Person], seconds: float) -> Times:
    """All type: from each key to the first byte that comes back."""
    for person in people:
        person.screen.times.clear()
    await asyncio.gather(*(person.type(KEYS_A_SECOND, seconds) for person in people))
    return Times([ms for person in people for ms in person.screen.times])


async def _alone(place: Place, server: Server) -> Times:
    """One person types."""
    person = place.person(server, 0)
    await person.come()
    times = await _typing([person], TYPING_S)
    await person.leave()
    return times


async def _measured(place: Place, server: Server) -> dict[str, float]:
    """Every number of one server."""
    found = {"alone": statistics.median((await _alone(place, server)).ms)}
    found["login"] = (await _paced_logins(place, server)).at(0.95)
    people, found["all in"] = await _all_at_once(place, server)
    await asyncio.sleep(1.0)
    typed = await _typing(people, TYPING_S)
    found |= {"typing": typed.at(0.95), "memory": server.memory_mb()}
    await asyncio.gather(*(person.leave() for person in people))
    return found


def figures() -> list[Figure]:
    """Beside the floor what the screens themselves cost, then against what is promised."""
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        numbers = []
        for start in (place.floor, place.essterm):
            server = start()
            try:
                numbers.append(asyncio.run(_measured(place, server)))
            finally:
                server.close()
    floor, ours = numbers
    rows = (
        ("a key to its first byte over SSH, one person", "alone", 0, "ms"),
        (f"the same with {MANY} who type, p95", "typing", 100, "ms"),
        ("log-in to the painted screen, one after the other, p95", "login", 500, "ms"),
        (f"{MANY} log in at once: the last is in", "all in", 10_000, "ms"),
        (f"memory with {MANY} sessions", "memory", 350, "MB"),
    )
    found = []
    for title, key, limit, unit in rows:
        found.append(Figure(title, ours[key], floor[key], RATIO, unit))
        if limit:
            found.append(Figure("  of what is promised", ours[key], None, limit, unit))
    return found


# -- coming and going ----------------------------------------------------------------------------


async def _come_and_go(place: Place, server: Server, minutes: float) -> list[tuple[float, float]]:
    """Minutes and memory, while thirty people come, type for a while and leave, again and again."""
    begun_s = time.perf_counter()
    until_s = begun_s + minutes * 60
    seen: list[tuple[float, float]] = []

    async def visits(number: int) -> None:
        while time.perf_counter() < until_s:
            person = place.person(server, number)
            await person.come(random.choice(PANELS))
            await person.type(KEYS_A_SECOND, random.uniform(2, 40))
            await person.leave()
            await asyncio.sleep(random.uniform(0, 10))

    async def look() -> None:
        while time.perf_counter() < until_s:
            await asyncio.sleep(min(60.0, minutes * 6))
            seen.append(((time.perf_counter() - begun_s) / 60, server.memory_mb()))
            print(f"{seen[-1][0]:8.1f} min  {seen[-1][1]:8.1f} MB", flush=True)

    await asyncio.gather(look(), *(visits(number) for number in range(30)))
    return seen


def come_and_go(minutes: float) -> int:
    """The growth of memory after the first quarter, which may be a tenth."""
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        server = place.essterm()
        try:
            seen = asyncio.run(_come_and_go(place, server, minutes))
        finally:
            server.close()
    settled = [mb for at, mb in seen if at <= minutes / 4] or [seen[0][1]]
    growth = seen[-1][1] / max(settled) - 1
    print(f"after the first quarter memory grew by {growth:.1%}")
    return int(growth > 0.1)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(come_and_go(float(sys.argv[1])))
    for figure in figures():
        print(figure.line())
