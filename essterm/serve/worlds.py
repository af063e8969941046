"""The worlds that a server runs: one for everybody, or one for each account from the same moment.

A private world is a fork of a named save. It is made when its account comes for the first time,
lies in a home of its own under ``worlds/SAVE`` of the server's, and is opened again the next time
as it was left; while nobody is in it, its clock stands and no memory is used for it.
"""

from __future__ import annotations

import asyncio
import contextvars
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeVar

from emulator.errors import EssError
from essterm.bootstrap import running
from essterm.door import USUAL_SPEED
from essterm.serve.handing import take
from essterm.serve.roles import OPERATOR, limited
from saves import shelf
from saves.slots import Home
from saves.stored import read_portable

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from emulator.runtime import Core
    from essterm.door import Door
    from essterm.serve.accounts import Account
    from saves.slots import OpenInstallation
    from screens.desk import CoreLike

T = TypeVar("T")

SHARED, PRIVATE = "shared", "private"
FOLDER = "worlds"


class World:
    """An installation that runs. name: the installation's, or whose private world it is."""

    def __init__(self, name: str, door: Door, owner: str) -> None:
        self.name = name
        self.door = door
        self.owner = owner
        self.visits = 0

    @property
    def core(self) -> Core:
        """Its core, without the limits of any role."""
        return self.door.core

    @property
    def is_private(self) -> bool:
        """Whether it is one account's own."""
        return bool(self.owner)

    def core_for(self, account: Account) -> CoreLike:
        """Its core as an account may use it; the clock of a private world is its owner's too."""
        return limited(self.core, account, alone=self.owner == account.name)


class _Place:
    """Where one world is, running or not; its lock keeps coming and going apart."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.world: World | None = None
        self.closing = AsyncExitStack()


class Worlds:
    """All worlds of one server.

    name: of the installation for everybody, or of the save that private worlds begin with. speed:
    virtual seconds for one wall second, in each of them; 0: they begin with a clock that stands.
    notices: what there was to say about those opened. problems: of private worlds that could not
    write their last state.
    """

    def __init__(
        self,
        home: Home,
        name: str,
        kind: str = SHARED,
        *,
        speed: int = USUAL_SPEED,
        before_damage: bool = False,
    ) -> None:
        self.kind = kind
        self.name = name
        self._home = home if kind == SHARED else Home(home.path / FOLDER / name)
        self._moment = shelf.save_path(home, name)
        self._speed = speed
        self._before_damage = before_damage
        self._places: dict[str, _Place] = {}
        self._is_closed = False
        self._steps: set[asyncio.Task[Any]] = set()
        self.notices: list[str] = []
        self.problems: list[str] = []

    @property
    def running(self) -> list[World]:
        """The worlds that run now, by name."""
        places = sorted(self._places.items())
        return [place.world for _, place in places if place.world is not None]

    async def open(self) -> None:
        """Open the world of everybody, or look whether the moment of private ones can be read.

        Raises InUse, ChoiceNeeded or SaveProblem.
        """
        if self.kind == SHARED:
            await self._step(self._enter(self.name, ""))
        elif not self._moment.is_file():
            raise EssError(
                f"There is no save {self.name}; 'essterm saves save {self.name}' makes one of an "
                "installation."
            )
        else:
            await asyncio.to_thread(read_portable, self._moment)

    async def enter(self, account: Account, whose: str = "") -> World:
        """The world that an account comes to, running; call `leave` once for it.

        whose: the account whose private world an instructor or an observer visits. Raises EssError.
        """
        if self.kind == SHARED:
            if whose:
                raise EssError(f"Everybody is in {self.name} here; log in as {account.name}.")
            return await self._visit(self.name, "")
        owner = whose or account.name
        if owner != account.name:
            if account.role == OPERATOR:
                raise EssError(f"The world of {owner} is not yours; log in as {account.name}.")
            if owner not in self._home.names():
                raise EssError(f"{owner} has no world yet.")
        return await self._visit(owner, owner)

    async def leave(self, world: World) -> None:
        """One visit is over; a private world ends with its last one."""
        await asyncio.shield(self._step(self._leave(world)))

    async def close(self) -> None:
        """End all worlds, whoever is in them; what was answered is on disk.

        Raises EssError when the last state of one could not be written.
        """
        self._is_closed = True
        if self._steps:
            await asyncio.wait(self._steps)
        problems = []
        for place in self._places.values():
            async with place.lock:
                try:
                    await self._end(place)
                except EssError as problem:
                    problems.append(problem)
        if problems:
            raise problems[0]

    # -- one world -------------------------------------------------------------------------------
    def _step(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do something that is done to its end even if who asked for it is gone meanwhile.

        It knows nothing of the application that asked: what it starts outlives that.
        """
        task = asyncio.create_task(work, context=contextvars.Context())
        self._steps.add(task)
        task.add_done_callback(self._steps.discard)
        return task

    async def _visit(self, name: str, owner: str) -> World:
        entering = self._step(self._enter(name, owner))
        try:
            return await asyncio.shield(entering)
        except asyncio.CancelledError:
            entering.add_done_callback(self._left_early)
            raise

    def _left_early(self, entering: asyncio.Task[World]) -> None:
        """Who was let in is gone already."""
        if not entering.cancelled() and entering.exception() is None:
            self._step(self._leave(entering.result()))

    async def _leave(self, world: World) -> None:
        place = self._places[world.name]
        async with place.lock:
            world.visits -= 1
            if self.kind == PRIVATE and place.world is world and not world.visits:
                try:
                    await self._end(place)
                except (EssError, OSError) as problem:
                    self.problems.append(f"{world.name}: {problem}")

    async def _enter(self, name: str, owner: str) -> World:
        place = self._places.setdefault(name, _Place())
        async with place.lock:
            if self._is_closed:
                raise EssError("The server is being stopped.")
            if place.world is None:
                place.world = await self._begin(place, name, owner)
            place.world.visits += 1
            return place.world

    async def _begin(self, place: _Place, name: str, owner: str) -> World:
        opened = await asyncio.to_thread(self._open, name, bool(owner))
        self.notices += opened.notices
        async with AsyncExitStack() as closing:
            door = await closing.enter_async_context(running(opened, self._speed, replays=True))
            door.core.start()
            place.closing = closing.pop_all()
        return World(name, door, owner)

    def _open(self, name: str, is_private: bool) -> OpenInstallation:
        """In a thread: open an installation; the first time, make it of the moment."""
        if is_private and name not in self._home.names():
            stored = read_portable(self._moment)
            self._home.create(name, stored.installation, stored.head.made_from)
        return take(self._home, name, self._before_damage)

    async def _end(self, place: _Place) -> None:
        """End a world that runs; raises EssError when its last state could not be written."""
        if place.world is None:
            return
        place.world = None
        await place.closing.aclose()
