"""What `essterm serve` runs: worlds, sessions, the SSH server, its log, its health, its end.

The server ends when a signal asks it to: everybody is told, what was answered is on disk, and that
is a good end. It also ends when the one world of everybody has stopped, which is none.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import EssError
from essterm.door import USUAL_SPEED
from essterm.serve import health
from essterm.serve.accounts import Account, Accounts
from essterm.serve.attach_server import AttachServer
from essterm.serve.audit import Audit
from essterm.serve.fronts import Fronts
from essterm.serve.limits import Gate, Limits
from essterm.serve.loop import calm_collector, new_loop
from essterm.serve.session import REMOVED
from essterm.serve.sessions import Sessions
from essterm.serve.ssh_server import SshServer
from essterm.serve.worlds import SHARED, World, Worlds
from saves.slots import Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from essterm.serve.session import Visitor
    from screens.desk import CoreLike

ADDRESS, PORT = "127.0.0.1", 2105
LOGGERS = ("essterm", "asyncio")
"""Whose records go into the log of the server."""
HOST_KEY = "ssh_host_ed25519_key"
FAULT_LINES = 40
"""Of a traceback, the last so many go into the log."""
LAG_EVERY_S = 0.25
ACCOUNTS_EVERY_S = 2.0
FAREWELL = "The server is being stopped; what was answered is saved. Log in again to come back."
log = logging.getLogger("essterm.serve")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be served.

    name: the installation of everybody, or the save that private worlds begin with. address: "" for
    no SSH server, only `essterm attach`. port: 0 for a free one.
    """

    home: Path
    name: str
    kind: str = SHARED
    address: str = ADDRESS
    port: int = PORT
    speed: int = USUAL_SPEED
    before_damage: bool = False
    limits: Limits = field(default_factory=Limits)


NO_ACCOUNT = (
    "There is no account yet, and none is made by itself; "
    "'essterm accounts add NAME --role operator --key FILE' makes one."
)


def serve(wanted: Wanted, ready: Callable[[str], None], say: Callable[[str], None]) -> int:
    """Serve until a signal ends it; returns the exit code.

    ready: is told once when terminals can come. say: notices. Raises EssError, or OSError when the
    address cannot be had.
    """
    accounts = Accounts(wanted.home)
    if not accounts.list():
        raise EssError(NO_ACCOUNT)
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            return runner.run(_serve(wanted, accounts, ready, say))
    finally:
        accounts.close()


async def _serve(
    wanted: Wanted,
    accounts: Accounts,
    ready: Callable[[str], None],
    say: Callable[[str], None],
) -> int:
    return await _Server(wanted, accounts, say).run(ready)


class _JsonLog(logging.Handler):
    """What the parts of the server log goes where everything else goes."""

    def __init__(self, audit: Audit) -> None:
        super().__init__(logging.INFO)
        self._audit = audit

    def emit(self, record: logging.LogRecord) -> None:
        """One line; of a fault its kind and place, never what stood in variables."""
        about: dict[str, list[str]] = {}
        if record.exc_info and record.exc_info[1] is not None:
            fault = logging.Formatter().formatException(record.exc_info)
            about["fault"] = fault.splitlines()[-FAULT_LINES:]
        self._audit.log(record.levelname.lower(), text=record.getMessage(), **about)


class _Server:
    """One run of the server."""

    def __init__(self, wanted: Wanted, accounts: Accounts, say: Callable[[str], None]) -> None:
        self._wanted = wanted
        self._accounts = accounts
        self._say = say
        home = wanted.home
        self._audit = Audit(
            home / health.FOLDER / f"{wanted.name}.log",
            None if sys.stderr.isatty() else sys.stderr,
        )
        self._gate = Gate(wanted.limits)
        self._worlds = Worlds(
            Home(home),
            wanted.name,
            wanted.kind,
            speed=wanted.speed,
            before_damage=wanted.before_damage,
        )
        self._sessions = Sessions(self._core_for, Fronts(home), wanted.limits, self._audit)
        self._ssh = SshServer(self._sessions, accounts, self._gate, self._audit, home / HOST_KEY)
        self._folder = home / health.FOLDER / wanted.name
        self._attach = AttachServer(self._sessions, accounts, self._audit, self._folder)
        self._port = 0
        self._lag_ms = 0.0
        self._nobody_in = ""
        """Why nobody can log in, "" as long as the accounts can be read."""
        self._started_s = time.time()
        self._ended = asyncio.Event()
        self._how = ""
        self._failed = ""

    async def run(self, ready: Callable[[str], None]) -> int:
        """Serve until a signal ends it; returns the exit code. Raises EssError."""
        loop = asyncio.get_running_loop()
        for signum in ENDINGS:
            loop.add_signal_handler(signum, self._end, signal.Signals(signum).name)
        handler = _JsonLog(self._audit)
        loggers = [logging.getLogger(name) for name in LOGGERS]
        for logger in loggers:
            logger.addHandler(handler)
            logger.propagate = False
        try:
            async with AsyncExitStack() as closing:
                closing.callback(self._audit.close)
                await self._open(closing)
                ready(self._welcome())
                await self._ended.wait()
        finally:
            for logger in loggers:
                logger.removeHandler(handler)
        if self._failed:
            raise EssError(self._failed)
        return 0

    async def _open(self, closing: AsyncExitStack) -> None:
        """Begin everything, in the order in which the end comes to it last."""
        wanted = self._wanted
        closing.push_async_callback(self._worlds.close)
        await self._worlds.open()
        for notice in self._worlds.notices:
            self._say(notice)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._attach.start()
        closing.push_async_callback(self._attach.close)
        if wanted.address:
            try:
                self._port = await self._ssh.start(wanted.address, wanted.port)
            except OSError as fault:
                raise EssError(
                    f"{wanted.address} port {wanted.port} cannot be had: {fault.strerror or fault}."
                ) from fault
            closing.push_async_callback(self._ssh.close, FAREWELL)
        closing.push_async_callback(self._sessions.close, FAREWELL)
        beside = (
            self._report_often(),
            self._measure_lag(),
            self._end_with_the_world(),
            self._end_the_removed(),
        )
        for work in beside:
            closing.callback(asyncio.create_task(work).cancel)
        closing.callback(health.forget_report, wanted.home, wanted.name)
        self._write_report()
        self._log("server started", address=wanted.address, port=self._port)
        closing.callback(self._log, "server stopping")
        calm_collector()

    def _end(self, how: str) -> None:
        """Somebody asked for the end."""
        self._how = self._how or how
        self._ended.set()

    def _log(self, event: str, **about: object) -> None:
        if self._how:
            about["how"] = self._how
        self._audit.log(event, name=self._wanted.name, pid=os.getpid(), **about)

    def _welcome(self) -> str:
        wanted = self._wanted
        what = wanted.name if wanted.kind == SHARED else f"a world for each from {wanted.name}"
        where = f"at {wanted.address} port {self._port}" if wanted.address else "for essterm attach"
        return f"Serving {what} {where}; stop with ctrl+c or SIGTERM."

    @asynccontextmanager
    async def _core_for(self, visitor: Visitor) -> AsyncIterator[CoreLike]:
        """The core that a visitor works on, as long as the visit lasts."""
        world = await self._worlds.enter(visitor.account, visitor.whose)
        try:
            yield world.core_for(visitor.account)
        finally:
            await self._worlds.leave(world)

    # -- beside ----------------------------------------------------------------------------------
    async def _end_with_the_world(self) -> None:
        """When the one world of everybody stops, the server has nothing to serve."""
        if self._wanted.kind != SHARED:
            return
        core = self._worlds.running[0].core
        async for _ in core.changes():
            if core.stopped:
                self._failed = core.stopped
                self._end("the core stopped")
                return

    async def _end_the_removed(self) -> None:
        """Sessions end whose account was removed, or has become another."""
        known: dict[str, Account] = {}
        while True:
            try:
                now = {each.name: each for each in self._accounts.list()}
                known |= now
                self._nobody_in = ""
            except EssError as problem:  # nobody was removed
                if not self._nobody_in:
                    log.warning("nobody can log in: %s", problem)
                    self._nobody_in = f"Nobody can log in: {problem}"
                    self._write_report()
                now = known
            for session in self._sessions:
                account = session.visitor.account
                if account.name in known and now.get(account.name) != account:
                    session.leave(REMOVED)
            await asyncio.sleep(ACCOUNTS_EVERY_S)

    async def _measure_lag(self) -> None:
        """How late the loop comes back: what a key has to wait for."""
        while True:
            begun_s = time.monotonic()
            await asyncio.sleep(LAG_EVERY_S)
            late_ms = (time.monotonic() - begun_s - LAG_EVERY_S) * 1_000
            self._lag_ms = max(self._lag_ms, late_ms)

    async def _report_often(self) -> None:
        while True:
            await asyncio.sleep(health.EVERY_S)
            self._write_report()
            self._lag_ms = 0.0

    def _write_report(self) -> None:
        try:
            health.write_report(self._wanted.home, self._report())
        except OSError as fault:
            log.warning("the state of the server could not be written: %s", fault)

    def _report(self) -> health.Report:
        wanted, worlds = self._wanted, self._worlds.running
        problems = [*self._worlds.problems]
        problems += [
            f"{world.name} has stopped: {world.core.stopped}"
            for world in worlds
            if world.core.stopped
        ]
        if self._nobody_in:
            problems.append(self._nobody_in)
        if self._audit.problem:
            problems.append(f"{self._audit.problem}; {self._audit.lost} lines are lost.")
        return health.Report(
            name=wanted.name,
            kind=wanted.kind,
            pid=os.getpid(),
            started_s=self._started_s,
            at_s=time.time(),
            address=wanted.address,
            port=self._port,
            sessions=len(self._sessions),
            connections=self._gate.connections,
            lag_ms=round(self._lag_ms, 1),
            memory_mib=health.memory_mib(),
            worlds=tuple(_told(world) for world in worlds),
            problems=tuple(problems),
        )


def _told(world: World) -> health.WorldReport:
    core = world.core
    return health.WorldReport(
        name=world.name,
        visits=world.visits,
        revision=core.revision,
        now_us=core.now_us,
        rate=core.rate,
        is_slipping=core.slipping,
        stopped=core.stopped,
    )
