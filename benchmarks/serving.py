"""Many people on one server over SSH, beside an application of one line over the same server.

`python -m benchmarks.serving MINUTES [SECONDS]` lets people come and go for so long and shows the
memory. Each stays for SECONDS at most (40): the shorter, the more sessions begin and end.
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
from benchmarks.ssh_clients import Person, Server, Times, Way, python
from essterm.serve.accounts import Accounts
from saves import installations
from saves.slots import Home

MANY = 50
KEYS_A_SECOND = 2.0
TYPING_S = 10.0
LOGINS = 20
LEAVE_CONSOLE = b"\x1d"
"""Ctrl+]: whoever comes back to the service terminal would type into it."""
COPY_SERVICES: Way = ((LEAVE_CONSOLE + b"2C", b"Asked once"), (b"specialist\r", b"Volumes"))
"""Past the Specialist's question who it is; the user name stands there."""
PANELS: tuple[Way, ...] = (
    ((LEAVE_CONSOLE + b"1", b""),),
    COPY_SERVICES,
    ((LEAVE_CONSOLE + b"3", b""),),
)
FLOOR_PANELS: tuple[Way, ...] = (((b"1", b""),), ((b"2", b""),), ((b"3", b""),))
VISITORS = 30
GROWTH_MOST = 0.1
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
    await asyncio.gather(*(person.come() for person in people))
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


async def _measured(place: Place, server: Server, panels: tuple[Way, ...]) -> dict[str, float]:
    """Every number of one server."""
    found = {"alone": statistics.median((await _alone(place, server)).ms)}
    found["login"] = (await _paced_logins(place, server)).at(0.95)
    people, found["all in"] = await _all_at_once(place, server)
    await asyncio.gather(*(person.go(random.choice(panels)) for person in people))
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
        for start, panels in ((place.floor, FLOOR_PANELS), (place.essterm, PANELS)):
            server = start()
            try:
                numbers.append(asyncio.run(_measured(place, server, panels)))
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


class _Visits:
    """Thirty people who come, type for a while and leave, again and again."""

    def __init__(self, place: Place, server: Server, minutes: float, stay_s: float) -> None:
        self._place = place
        self._server = server
        self._stay_s = stay_s
        self._begun_s = time.perf_counter()
        self._until_s = self._begun_s + minutes * 60
        self._look_s = min(60.0, minutes * 3)
        self.count = 0
        self.failed = 0
        self.seen: list[tuple[float, float]] = []

    async def run(self) -> None:
        """Until the time is over; `seen` has minutes and memory then."""
        await asyncio.gather(self._look(), *(self._visit(number) for number in range(VISITORS)))

    async def _visit(self, number: int) -> None:
        least_s = min(2.0, self._stay_s)
        while time.perf_counter() < self._until_s:
            person = self._place.person(self._server, number)
            try:
                await person.come()
                await person.go(random.choice(PANELS))
                await person.type(KEYS_A_SECOND, random.uniform(least_s, self._stay_s))
                await person.leave()
            except (OSError, asyncssh.Error, TimeoutError) as fault:
                self.failed += 1
                print(f"a visit failed: {type(fault).__name__}: {fault}", flush=True)
            self.count += 1
            await asyncio.sleep(random.uniform(0, self._stay_s / 4))

    async def _look(self) -> None:
        while time.perf_counter() < self._until_s:
            await asyncio.sleep(self._look_s)
            minute = (time.perf_counter() - self._begun_s) / 60
            self.seen.append((minute, self._server.memory_mb()))
            print(
                f"{minute:8.1f} min  {self.seen[-1][1]:8.1f} MB  {self.count:6d} visits",
                flush=True,
            )


def come_and_go(minutes: float, stay_s: float) -> int:
    """The growth of memory after the first quarter, which may be a tenth; 1 if it is more."""
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        server = place.essterm()
        try:
            visits = _Visits(place, server, minutes, stay_s)
            asyncio.run(visits.run())
        finally:
            server.close()
    settled = [mb for at, mb in visits.seen if at <= minutes / 4] or [visits.seen[0][1]]
    last = [mb for at, mb in visits.seen if at > minutes * 3 / 4]
    growth = max(last) / max(settled) - 1
    print(
        f"{visits.count} visits, {visits.failed} failed; from the first quarter to the last the "
        f"peak grew by {growth:.1%}, the median by "
        f"{statistics.median(last) / statistics.median(settled) - 1:.1%}"
    )
    return int(growth > GROWTH_MOST or visits.failed > 0)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(come_and_go(float(sys.argv[1]), float((*sys.argv[2:], 40)[0])))
    for figure in figures():
        print(figure.line())
